//! The columns of the event tables: the one list that files, filters and readers share.

use arrow::datatypes::{DataType, Field, Schema};
use serde::Serialize;
use std::sync::{Arc, LazyLock};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A decimal number.
    Number,
    /// A civil day.
    Day,
    /// True or false.
    Truth,
}

impl ColumnType {
    /// The name that readers see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole number",
            Self::Number => "number",
            Self::Day => "day",
            Self::Truth => "true or false",
        }
    }
}

/// One column of an event table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name in tables and filters; never changes.
    pub name: &'static str,
    /// What it holds.
    pub holds: ColumnType,
    /// Whether a row may lack it.
    pub nullable: bool,
    /// Whether few values come again and again, so that they are kept once.
    pub repeats: bool,
    /// What it means.
    pub meaning: &'static str,
}

const fn column(name: &'static str, holds: ColumnType, nullable: bool, repeats: bool, meaning: &'static str) -> Column {
    Column { name, holds, nullable, repeats, meaning }
}

use ColumnType::{Day, Number, Text, Truth, Whole};

/// All columns, in the order in which they stand in the tables.
#[rustfmt::skip]
pub const COLUMNS: &[Column] = &[
    column("event_id", Text, false, false, "id of the event in the project"),
    column("source", Text, false, true, "who publishes it"),
    column("vintage", Text, false, true, "which release of the source"),
    column("source_event_id", Text, true, false, "the source's own id"),
    column("kind", Text, false, true, "kind in the taxonomy"),
    column("kind_code", Text, false, true, "the source's own code or words for the kind"),
    column("class", Text, false, true, "event (a happening) or action (a deliberate measure by a party)"),
    column("day", Day, false, false, "earliest day"),
    column("end_day", Day, true, false, "latest day; none while a lasting action goes on"),
    column("day_precision", Whole, true, false, "the source's own code for how well the day is known; smaller is finer"),
    column("start_alt", Text, true, false, "another start that is reported, as the source writes it"),
    column("end_alt", Text, true, false, "another end that is reported, as the source writes it"),
    column("latitude", Number, true, false, "degrees north"),
    column("longitude", Number, true, false, "degrees east"),
    column("place_precision", Text, true, true, "how finely the place is known: exact, near, district, province or country"),
    column("place_precision_code", Whole, true, false, "the source's own code for how well the place is known"),
    column("place", Text, true, true, "name of the place as the source writes it"),
    column("admin1", Text, true, true, "first-order unit (province)"),
    column("admin2", Text, true, true, "second-order unit (district)"),
    column("country", Text, true, true, "country as the source writes it"),
    column("side_a", Text, true, true, "name of the first side as the source writes it"),
    column("side_a_id", Text, true, true, "the source's own id of the first side"),
    column("side_a_state", Truth, true, false, "whether the source codes the first side as a state"),
    column("side_b", Text, true, true, "name of the second side as the source writes it"),
    column("side_b_id", Text, true, true, "the source's own id of the second side"),
    column("side_b_state", Truth, true, false, "whether the source codes the second side as a state"),
    column("side_role", Text, false, true, "undirected (the order of sides says nothing) or directed (the first side acted)"),
    column("killed_low", Whole, true, false, "lowest count of killed that the source holds possible"),
    column("killed_best", Whole, true, false, "the source's best count of killed"),
    column("killed_high", Whole, true, false, "highest count of killed that the source holds possible"),
    column("killed_side_a", Whole, true, false, "killed of the first side"),
    column("killed_side_b", Whole, true, false, "killed of the second side"),
    column("killed_civilians", Whole, true, false, "civilians killed"),
    column("killed_unknown", Whole, true, false, "killed whose group is not known"),
    column("injured_low", Whole, true, false, "lowest count of injured that the source holds possible"),
    column("injured_best", Whole, true, false, "the source's best count of injured"),
    column("injured_high", Whole, true, false, "highest count of injured that the source holds possible"),
    column("text", Text, true, false, "name or short text of the row"),
    column("documents", Text, true, false, "the documents that the source names for the row"),
    column("status", Text, true, true, "the source's own remark on how clear the coding is"),
    column("row", Whole, false, false, "row in the original file; the header is row 1"),
    column("file", Text, false, true, "SHA-256 of the original file"),
];

/// The column of that name.
pub fn column_named(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.name == name)
}

/// The schema of the event tables.
pub(super) static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| {
    let field = |column: &Column| Field::new(column.name, data_type(column), column.nullable);
    Arc::new(Schema::new(COLUMNS.iter().map(field).collect::<Vec<_>>()))
});

fn data_type(column: &Column) -> DataType {
    match column.holds {
        Text if column.repeats => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Text => DataType::Utf8,
        Whole => DataType::Int64,
        Number => DataType::Float64,
        Day => DataType::Date32,
        Truth => DataType::Boolean,
    }
}
