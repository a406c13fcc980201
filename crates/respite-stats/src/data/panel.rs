//! Units followed over periods.

mod cell;
mod counting;
mod shape;

pub use cell::{CellSize, GridCell, cell_of};
pub use counting::{PanelPlan, PeriodLength, UnitDay, panel_of_counts};
pub(crate) use shape::PanelShape;

use super::RowId;
use serde::{Deserialize, Serialize};

/// A unit that is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelUnit {
    /// Unique among the units; rows refer to it.
    pub id: RowId,
    /// Name as the caller has it, for reading only.
    pub name: String,
    /// First treated period; none if it is never treated. Treatment is taken to last.
    pub cohort: Option<i32>,
    /// Units of one cluster are no independent evidence; none if each unit is a cluster of its own.
    pub cluster: Option<u64>,
}

/// One unit in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelRow {
    /// Unique among the rows.
    pub id: RowId,
    /// Id of its unit.
    pub unit: RowId,
    /// Period, counted in whole steps: the period after 7 is 8.
    pub period: i32,
    /// The outcome.
    pub outcome: f64,
    /// Values of the panel's covariates, in their order.
    pub covariates: Vec<f64>,
    /// Above 0; 1 where rows count alike.
    pub weight: f64,
}

/// Units × periods with an outcome. A unit may lack periods: then the panel is unbalanced.
///
/// # Units
/// One row a unit and period, in any order. Results are aligned by the units' ids. Methods put units in an order of their own, by cohort,
/// then by what their rows hold, and by id only where all of that agrees: relabelled units give the same numbers.
///
/// # Examples
/// ```
/// use respite_stats::data::{Panel, PanelRow, PanelUnit, RowId};
/// let unit = PanelUnit { id: RowId(1), name: "north".into(), cohort: Some(8), cluster: None };
/// let row = PanelRow { id: RowId(1), unit: RowId(1), period: 7, outcome: 3.0, covariates: vec![], weight: 1.0 };
/// let panel = Panel { units: vec![unit], rows: vec![row], covariates: vec![] };
/// assert!(panel.is_balanced());
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Panel {
    /// Units.
    pub units: Vec<PanelUnit>,
    /// Rows.
    pub rows: Vec<PanelRow>,
    /// Names of the covariates.
    pub covariates: Vec<String>,
}

impl Panel {
    /// Periods that any row has, ascending.
    pub fn periods(&self) -> Vec<i32> {
        let mut periods: Vec<i32> = self.rows.iter().map(|row| row.period).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    /// Whether every unit has a row in every period.
    pub fn is_balanced(&self) -> bool {
        self.rows.len() == self.units.len() * self.periods().len()
    }
}
