//! What a row adds to a count.

use crate::{
    Error,
    incidents::{End, Ends, Unit},
};
use respite_data::store::EventTable;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a row adds to a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// One for each row.
    #[default]
    Events,
    /// All killed, the source's best count.
    Killed,
    /// All killed, the lowest count that the source holds possible.
    KilledLow,
    /// All killed, the highest count that the source holds possible.
    KilledHigh,
    /// Civilians killed.
    KilledCivilians,
    /// Killed of the sides that the source codes as states.
    KilledForces,
}

impl Measure {
    /// Its word, as in a study file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Killed => "killed",
            Self::KilledLow => "killed-low",
            Self::KilledHigh => "killed-high",
            Self::KilledCivilians => "killed-civilians",
            Self::KilledForces => "killed-forces",
        }
    }

    /// What one unit is called in a study that counts rows or incidents.
    pub fn unit(self, counted: Unit) -> &'static str {
        match self {
            Self::Events if counted == Unit::Incidents => Unit::Incidents.word(),
            Self::Events => "events",
            Self::Killed => "people killed (the source's best count)",
            Self::KilledLow => "people killed (the source's lowest count)",
            Self::KilledHigh => "people killed (the source's highest count)",
            Self::KilledCivilians => "civilians killed",
            Self::KilledForces => "members of state forces killed",
        }
    }

    /// Measures that a study of this one is repeated with unless it says otherwise: the source's own range.
    pub fn range(self) -> &'static [Self] {
        if self == Self::Killed { &[Self::KilledLow, Self::KilledHigh] } else { &[] }
    }

    /// Which end of a source's range it is.
    pub(super) fn end(self) -> End {
        match self {
            Self::KilledLow => End::Low,
            Self::KilledHigh => End::High,
            Self::Events | Self::Killed | Self::KilledCivilians | Self::KilledForces => End::Best,
        }
    }

    /// The columns that it is read from in a study that counts rows or incidents. An incident's number depends on all three ends of a range.
    pub(super) fn columns_of(self, counted: Unit) -> &'static [&'static str] {
        match self {
            Self::Killed | Self::KilledLow | Self::KilledHigh if counted == Unit::Incidents => {
                &["killed_low", "killed_best", "killed_high"]
            }
            _ => self.columns(),
        }
    }

    /// The columns that it is read from in a study that counts rows.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Events => &[],
            Self::Killed => &["killed_best"],
            Self::KilledLow => &["killed_low"],
            Self::KilledHigh => &["killed_high"],
            Self::KilledCivilians => &["killed_civilians"],
            Self::KilledForces => &["killed_side_a", "killed_side_b", "side_a_state", "side_b_state"],
        }
    }

    /// What each row of a table adds; none where the source gives no number.
    ///
    /// # Errors
    /// When the table lacks the columns.
    pub(super) fn of(self, table: &EventTable) -> Result<Vec<Option<i64>>, Error> {
        match self {
            Self::Events => Ok(vec![Some(1); table.len()]),
            Self::KilledForces => {
                let (a, b) = (table.whole("killed_side_a")?, table.whole("killed_side_b")?);
                let (state_a, state_b) = (table.truths("side_a_state")?, table.truths("side_b_state")?);
                let forces = |killed: Option<i64>, state: Option<bool>| if state == Some(true) { killed } else { None };
                let both = (0..table.len()).map(|row| (forces(a[row], state_a[row]), forces(b[row], state_b[row])));
                Ok(both.map(|(a, b)| a.map_or(b, |a| Some(a + b.unwrap_or(0)))).collect())
            }
            Self::Killed | Self::KilledLow | Self::KilledHigh | Self::KilledCivilians => Ok(table.whole(self.columns()[0])?),
        }
    }

    /// What the rows of a table give for it in a study that counts rows or incidents.
    ///
    /// # Errors
    /// When the table lacks the columns.
    pub(super) fn given(self, table: &EventTable, counted: Unit) -> Result<Given, Error> {
        let ends = match *self.columns_of(counted) {
            [low, best, high] => [low, best, high].map(|column| table.whole(column).map(Some)),
            _ => {
                let mut ends = [Ok(None), Ok(None), Ok(None)];
                ends[self.end() as usize] = Ok(Some(self.of(table)?));
                ends
            }
        };
        let [low, best, high] = ends;
        Ok(Given { end: self.end(), ends: [low?, best?, high?] })
    }
}

/// The numbers that the rows of a table give for a measure.
#[derive(Debug)]
pub(super) struct Given {
    /// The end that the measure is.
    pub end: End,
    /// The low, best and high numbers, as far as they are read.
    ends: [Option<Vec<Option<i64>>>; 3],
}

impl Given {
    /// What a row gives.
    pub fn row(&self, row: usize) -> Ends<i64> {
        [0, 1, 2].map(|end: usize| self.ends[end].as_ref().and_then(|numbers| numbers[row]))
    }
}
