//! One design from a table: the anchors and points as they stand.

use super::{Shape, anchored_points, columns::Columns as Table};
use crate::Error;
use respite_stats::data::{AnchoredPoints, Design};

impl Shape for Vec<Design> {
    type Columns = anchored_points::Columns;
    const KEYS: &'static [&'static str] = AnchoredPoints::KEYS;
    const HINT: &'static str = AnchoredPoints::HINT;

    fn read(table: &Table, columns: &Self::Columns) -> Result<Self, Error> {
        let points = AnchoredPoints::read(table, columns)?;
        let measure = columns.weight_column.clone().unwrap_or_else(|| "rows".into());
        Ok(vec![Design { comparison: columns.control.clone(), measure, points, weights: None }])
    }
}
