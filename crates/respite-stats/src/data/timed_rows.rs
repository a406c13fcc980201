//! Rows with an instant, a place, a role and covariates: what a matched wake analysis takes.

use super::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// An action of the treated arm.
    Treated,
    /// An action of the control arm.
    Control,
    /// A row that is counted.
    Outcome,
    /// Neither; it shows only that its time was observed.
    Other,
}

/// A row in place and time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TimedRow {
    /// Unique among the rows.
    pub id: RowId,
    /// Seconds from midnight of a day that all rows share.
    pub second: i64,
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// What the row is.
    pub role: Role,
    /// What an outcome row adds to a count.
    pub weight: u32,
}

/// Values of a covariate, one for each row in the order of the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum CovariateValues {
    /// Numbers, in bins when they are matched on.
    Numbers(Vec<f64>),
    /// Texts, equal or not.
    Texts(Vec<String>),
}

/// A named covariate of the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariate {
    /// Its name in the spec.
    pub name: String,
    /// Its values.
    pub values: CovariateValues,
}

/// Rows in any order, with covariates beside them.
///
/// # Units
/// Seconds and decimal degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedRows {
    /// The rows.
    pub rows: Vec<TimedRow>,
    /// Covariates, each with one value a row.
    pub covariates: Vec<Covariate>,
    /// Civil days that were observed; without it, those of the counted rows.
    pub observed: Option<Period>,
}

/// Seconds of a civil day.
pub const DAY_SECONDS: i64 = 86_400;

impl TimedRows {
    /// The same rows by civil day: actions as anchors, counted rows as points. Rows of no role are left out.
    pub fn anchored_points(&self) -> AnchoredPoints {
        let day = |row: &TimedRow| i32::try_from(row.second.div_euclid(DAY_SECONDS)).unwrap_or(i32::MAX);
        let anchors = self.rows.iter().filter_map(|row| {
            let arm = match row.role {
                Role::Treated => Arm::Treated,
                Role::Control => Arm::Control,
                Role::Outcome | Role::Other => return None,
            };
            Some(Anchor { id: row.id, day: day(row), latitude: row.latitude, longitude: row.longitude, arm })
        });
        let counted = self.rows.iter().filter(|row| row.role == Role::Outcome);
        let points: Vec<Point> = counted
            .map(|row| Point { id: row.id, day: day(row), latitude: row.latitude, longitude: row.longitude, weight: row.weight })
            .collect();
        let days = || points.iter().map(|point| point.day);
        let seen = Period { first: days().min().unwrap_or(0), last: days().max().unwrap_or(0) };
        AnchoredPoints { anchors: anchors.collect(), observed: self.observed.unwrap_or(seen), points }
    }

    /// The covariate of a name.
    pub(crate) fn covariate(&self, setting: &'static str, name: &str) -> Result<&Covariate, Error> {
        self.covariates.iter().find(|covariate| covariate.name == name).ok_or_else(|| Error::Setting {
            setting,
            value: name.to_owned(),
            limit: format!(
                "the rows have {}",
                match self.covariates.len() {
                    0 => "no covariates".to_owned(),
                    _ => self.covariates.iter().map(|covariate| covariate.name.as_str()).collect::<Vec<_>>().join(", "),
                }
            ),
        })
    }

    /// Whether places, ids and covariates are what they should be.
    pub(crate) fn check(&self) -> Result<(), Error> {
        super::ring_day_table::check_places(self.rows.iter().map(|row| (row.id, row.latitude, row.longitude)))?;
        // A hundred thousand years: days then fit their type with room for windows.
        const FAR: i64 = 36_600_000 * DAY_SECONDS;
        for row in &self.rows {
            if !(-FAR..=FAR).contains(&row.second) {
                return Err(Error::Value { row: row.id.0, reason: format!("its second is {}, and ±{FAR} is allowed", row.second) });
            }
        }
        for covariate in &self.covariates {
            let (length, odd) = match &covariate.values {
                CovariateValues::Numbers(values) => (values.len(), values.iter().position(|value| !value.is_finite())),
                CovariateValues::Texts(values) => (values.len(), None),
            };
            let name = &covariate.name;
            if length != self.rows.len() {
                let limit = format!("it has {length} values for {} rows", self.rows.len());
                return Err(Error::Setting { setting: "match_on", value: name.clone(), limit });
            }
            if let Some(row) = odd.and_then(|at| self.rows.get(at)) {
                return Err(Error::Value { row: row.id.0, reason: format!("its {name} is no finite number") });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64, second: i64, role: Role) -> TimedRow {
        TimedRow { id: RowId(id), second, latitude: 0.0, longitude: 0.0, role, weight: 1 }
    }

    #[test]
    fn instants_become_civil_days() {
        let rows = [row(1, -1, Role::Outcome), row(2, 86_399, Role::Treated), row(3, 86_400, Role::Outcome), row(4, 9, Role::Other)];
        let points = TimedRows { rows: rows.to_vec(), covariates: Vec::new(), observed: None }.anchored_points();
        assert_eq!(points.points.iter().map(|point| point.day).collect::<Vec<_>>(), [-1, 1]);
        assert_eq!((points.anchors.len(), points.anchors[0].day), (1, 0));
        assert_eq!(points.observed, Period { first: -1, last: 1 });
    }

    #[test]
    fn covariates_are_checked() {
        let numbers = |values| vec![Covariate { name: "size".into(), values: CovariateValues::Numbers(values) }];
        let mut rows = TimedRows { rows: vec![row(1, 0, Role::Treated)], covariates: numbers(vec![1.0]), observed: None };
        assert!(rows.check().is_ok() && rows.covariate("match_on", "size").is_ok());
        assert!(rows.covariate("match_on", "age").unwrap_err().to_string().contains("the rows have size"));
        rows.covariates = numbers(vec![f64::NAN]);
        assert!(rows.check().is_err());
        rows.covariates = numbers(Vec::new());
        assert!(rows.check().is_err());
    }
}
