//! From events to a table.

use super::columns::SCHEMA;
use super::{COLUMNS, Column, ColumnType};
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, StringBuilder, StringDictionaryBuilder,
};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use respite_model::{Event, KindClass, PlacePrecision, Side, SideRole, Taxonomy};
use std::sync::Arc;

/// Rows that are taken through all columns before the next ones, so that they stay in the processor's cache.
const ROWS_AT_ONCE: usize = 64;

/// Rows of one part of the table, so that no more than these are held twice.
const ROWS_IN_PART: usize = 16_384;

/// The events as the parts of one table, sorted by first day and id, so that the order in which they were read leaves no trace.
pub(super) fn events<'a>(events: &'a [Event], taxonomy: &'a Taxonomy) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + use<'a> {
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by_key(|event| (event.when.start, event.id.0.as_str()));
    let parts = sorted.len().div_ceil(ROWS_IN_PART);
    (0..parts).map(move |part| {
        let from = part * ROWS_IN_PART;
        let mut builders: Vec<Builder> = COLUMNS.iter().map(Builder::new).collect();
        for rows in sorted[from..sorted.len().min(from + ROWS_IN_PART)].chunks(ROWS_AT_ONCE) {
            for (builder, cell) in builders.iter_mut().zip(CELLS) {
                rows.iter().for_each(|event| builder.append(cell(event, taxonomy)));
            }
        }
        RecordBatch::try_new(SCHEMA.clone(), builders.iter_mut().map(Builder::finish).collect())
    })
}

/// The value of one column in one row.
enum Cell<'a> {
    Text(Option<&'a str>),
    Whole(Option<i64>),
    Number(Option<f64>),
    Day(Option<i32>),
    Truth(Option<bool>),
}

type Get = for<'a> fn(&'a Event, &Taxonomy) -> Cell<'a>;

/// How each column is taken from an event, in the order of `COLUMNS`.
#[rustfmt::skip]
const CELLS: [Get; 42] = [
    |e, _| Cell::Text(Some(&e.id.0)),
    |e, _| Cell::Text(Some(e.source.as_str())),
    |e, _| Cell::Text(Some(&e.vintage.0)),
    |e, _| Cell::Text(e.source_event_id.as_deref()),
    |e, _| Cell::Text(Some(e.kind.as_str())),
    |e, _| Cell::Text(Some(&e.kind_code)),
    |e, taxonomy| Cell::Text(Some(class_word(taxonomy.info(&e.kind).map_or(KindClass::Event, |info| info.class)))),
    |e, _| Cell::Day(Some(e.when.start.0)),
    |e, _| Cell::Day(e.when.end.map(|day| day.0)),
    |e, _| Cell::Whole(e.when.precision.map(i64::from)),
    |e, _| Cell::Text(e.when.start_alt.as_deref()),
    |e, _| Cell::Text(e.when.end_alt.as_deref()),
    |e, _| Cell::Number(e.place.latitude),
    |e, _| Cell::Number(e.place.longitude),
    |e, _| Cell::Text(e.place.precision.map(precision_word)),
    |e, _| Cell::Whole(e.place.precision_code.map(i64::from)),
    |e, _| Cell::Text(e.place.name.as_deref()),
    |e, _| Cell::Text(e.place.admin1.as_deref()),
    |e, _| Cell::Text(e.place.admin2.as_deref()),
    |e, _| Cell::Text(e.place.country.as_deref()),
    |e, _| Cell::Text(side(e, 0).map(|side| side.name.as_str())),
    |e, _| Cell::Text(side(e, 0).and_then(|side| side.id.as_deref())),
    |e, _| Cell::Truth(side(e, 0).and_then(|side| side.state)),
    |e, _| Cell::Text(side(e, 1).map(|side| side.name.as_str())),
    |e, _| Cell::Text(side(e, 1).and_then(|side| side.id.as_deref())),
    |e, _| Cell::Truth(side(e, 1).and_then(|side| side.state)),
    |e, _| Cell::Text(Some(role_word(e.side_role))),
    |e, _| Cell::Whole(e.casualties.killed.low.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.killed.best.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.killed.high.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.killed_side_a.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.killed_side_b.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.killed_civilians.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.killed_unknown.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.injured.low.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.injured.best.map(i64::from)),
    |e, _| Cell::Whole(e.casualties.injured.high.map(i64::from)),
    |e, _| Cell::Text(e.text.as_deref()),
    |e, _| Cell::Text(e.documents.as_deref()),
    |e, _| Cell::Text(e.status.as_deref()),
    |e, _| Cell::Whole(Some(i64::from(e.row))),
    |e, _| Cell::Text(Some(&e.file)),
];

/// A column in the making.
enum Builder {
    Text(StringBuilder),
    Repeated(StringDictionaryBuilder<Int32Type>),
    Whole(Int64Builder),
    Number(Float64Builder),
    Day(Date32Builder),
    Truth(BooleanBuilder),
}

impl Builder {
    fn new(column: &Column) -> Self {
        match column.holds {
            ColumnType::Text if column.repeats => Self::Repeated(StringDictionaryBuilder::new()),
            ColumnType::Text => Self::Text(StringBuilder::new()),
            ColumnType::Whole => Self::Whole(Int64Builder::new()),
            ColumnType::Number => Self::Number(Float64Builder::new()),
            ColumnType::Day => Self::Day(Date32Builder::new()),
            ColumnType::Truth => Self::Truth(BooleanBuilder::new()),
        }
    }

    /// A cell of another type than its column is left out: the column is then too short, and the table is refused.
    fn append(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(builder), Cell::Text(text)) => builder.append_option(text),
            (Self::Repeated(builder), Cell::Text(text)) => builder.append_option(text),
            (Self::Whole(builder), Cell::Whole(number)) => builder.append_option(number),
            // Adding 0 turns −0 into 0, which Arrow would tell apart.
            (Self::Number(builder), Cell::Number(number)) => builder.append_option(number.map(|number| number + 0.0)),
            (Self::Day(builder), Cell::Day(day)) => builder.append_option(day),
            (Self::Truth(builder), Cell::Truth(truth)) => builder.append_option(truth),
            _ => {}
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Repeated(builder) => Arc::new(builder.finish()),
            Self::Whole(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Day(builder) => Arc::new(builder.finish()),
            Self::Truth(builder) => Arc::new(builder.finish()),
        }
    }
}

fn side(event: &Event, index: usize) -> Option<&Side> {
    event.sides[index].as_ref()
}

/// The word for a class in the column `class`.
fn class_word(class: KindClass) -> &'static str {
    match class {
        KindClass::Event => "event",
        KindClass::Action => "action",
    }
}

/// The words of the column `place_precision`.
pub(super) const PRECISIONS: [(PlacePrecision, &str); 5] = [
    (PlacePrecision::Exact, "exact"),
    (PlacePrecision::Near, "near"),
    (PlacePrecision::District, "district"),
    (PlacePrecision::Province, "province"),
    (PlacePrecision::Country, "country"),
];

fn precision_word(precision: PlacePrecision) -> &'static str {
    match precision {
        PlacePrecision::Exact => "exact",
        PlacePrecision::Near => "near",
        PlacePrecision::District => "district",
        PlacePrecision::Province => "province",
        PlacePrecision::Country => "country",
    }
}

/// The word of the column `side_role` for sides whose order says who acted.
pub(super) const DIRECTED: &str = "directed";

fn role_word(role: SideRole) -> &'static str {
    match role {
        SideRole::Undirected => "undirected",
        SideRole::Directed => DIRECTED,
    }
}
