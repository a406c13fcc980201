//! The estimate as a table and a figure.

use super::MatchedWakeEstimate;
use crate::{figure::Figure, method::Estimate, table::Table};

impl Estimate for MatchedWakeEstimate {
    fn table(&self) -> Table {
        Table::default()
    }

    fn figure(&self) -> Figure {
        Figure::default()
    }
}
