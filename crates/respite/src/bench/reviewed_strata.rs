//! Strata of decided items from a table with a row for each stratum.

use super::{
    Shape,
    columns::{Columns as Table, Row},
};
use crate::Error;
use respite_stats::data::{ReviewedStrata, ReviewedStratum, RowId};
use serde::Deserialize;

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column of the stratum's name.
    pub stratum_column: String,
    /// Column of the decision: `true` where the items are taken.
    pub taken_column: String,
    /// Column of the number of items.
    pub population_column: String,
    /// Column of the number of sure verdicts.
    pub judged_column: String,
    /// Column of the number of items judged true.
    pub judged_true_column: String,
    /// Column of the number of unsure verdicts; none are unsure without it.
    pub unsure_column: Option<String>,
}

impl Shape for ReviewedStrata {
    type Columns = Columns;
    const KEYS: &'static [&'static str] =
        &["stratum_column", "taken_column", "population_column", "judged_column", "judged_true_column", "unsure_column"];
    const HINT: &'static str =
        "the spec names stratum_column, taken_column, population_column, judged_column and judged_true_column, and perhaps unsure_column";

    fn read(table: &Table, columns: &Self::Columns) -> Result<Self, Error> {
        let [name, taken] = [&columns.stratum_column, &columns.taken_column].map(|name| table.place(name));
        let [population, judged, judged_true] =
            [&columns.population_column, &columns.judged_column, &columns.judged_true_column].map(|name| table.place(name));
        let (name, taken, population, judged, judged_true) = (name?, taken?, population?, judged?, judged_true?);
        let unsure = columns.unsure_column.as_ref().map(|name| table.place(name)).transpose()?;
        let stratum = |row: Row| {
            Ok(ReviewedStratum {
                row: RowId(row.number),
                name: row.cell(name).trim().to_owned(),
                taken: row.trimmed(taken, "true or false")?,
                population: row.trimmed(population, "count")?,
                judged: row.trimmed(judged, "count")?,
                judged_true: row.trimmed(judged_true, "count")?,
                unsure: unsure.map_or(Ok(0), |place| row.trimmed(place, "count"))?,
            })
        };
        Ok(Self { strata: table.rows().map(stratum).collect::<Result<_, Error>>()? })
    }
}
