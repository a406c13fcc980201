//! From events to a table.

use super::columns::SCHEMA;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, StringDictionaryBuilder};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;
use respite_model::{Event, KindClass, PlacePrecision, Side, SideRole, Taxonomy};
use std::sync::Arc;

/// The events as one table, sorted by first day and id, so that the order in which they were read leaves no trace.
pub(super) fn events(events: &[Event], taxonomy: &Taxonomy) -> Result<RecordBatch, ArrowError> {
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by(|a, b| a.when.start.cmp(&b.when.start).then_with(|| a.id.cmp(&b.id)));
    let rows = Rows(&sorted);
    let class = |event: &Event| taxonomy.info(&event.kind).map_or(KindClass::Event, |info| info.class);
    let columns = vec![
        rows.text(|e| Some(&e.id.0)),
        rows.repeated(|e| Some(e.source.as_str())),
        rows.repeated(|e| Some(&e.vintage.0)),
        rows.text(|e| e.source_event_id.as_deref()),
        rows.repeated(|e| Some(e.kind.as_str())),
        rows.repeated(|e| Some(&e.kind_code)),
        rows.repeated(|e| Some(class_word(class(e)))),
        rows.days(|e| Some(e.when.start.0)),
        rows.days(|e| e.when.end.map(|day| day.0)),
        rows.whole(|e| e.when.precision.map(u32::from)),
        rows.text(|e| e.when.start_alt.as_deref()),
        rows.text(|e| e.when.end_alt.as_deref()),
        rows.numbers(|e| e.place.latitude),
        rows.numbers(|e| e.place.longitude),
        rows.repeated(|e| e.place.precision.map(precision_word)),
        rows.whole(|e| e.place.precision_code.map(u32::from)),
        rows.repeated(|e| e.place.name.as_deref()),
        rows.repeated(|e| e.place.admin1.as_deref()),
        rows.repeated(|e| e.place.admin2.as_deref()),
        rows.repeated(|e| e.place.country.as_deref()),
        rows.repeated(|e| side(e, 0).map(|side| side.name.as_str())),
        rows.repeated(|e| side(e, 0).and_then(|side| side.id.as_deref())),
        rows.truth(|e| side(e, 0).and_then(|side| side.state)),
        rows.repeated(|e| side(e, 1).map(|side| side.name.as_str())),
        rows.repeated(|e| side(e, 1).and_then(|side| side.id.as_deref())),
        rows.truth(|e| side(e, 1).and_then(|side| side.state)),
        rows.repeated(|e| Some(role_word(e.side_role))),
        rows.whole(|e| e.casualties.killed.low),
        rows.whole(|e| e.casualties.killed.best),
        rows.whole(|e| e.casualties.killed.high),
        rows.whole(|e| e.casualties.killed_side_a),
        rows.whole(|e| e.casualties.killed_side_b),
        rows.whole(|e| e.casualties.killed_civilians),
        rows.whole(|e| e.casualties.killed_unknown),
        rows.whole(|e| e.casualties.injured.low),
        rows.whole(|e| e.casualties.injured.best),
        rows.whole(|e| e.casualties.injured.high),
        rows.text(|e| e.text.as_deref()),
        rows.text(|e| e.documents.as_deref()),
        rows.repeated(|e| e.status.as_deref()),
        rows.whole(|e| Some(e.row)),
        rows.repeated(|e| Some(&e.file)),
    ];
    RecordBatch::try_new(SCHEMA.clone(), columns)
}

/// Builds columns out of rows.
struct Rows<'a>(&'a [&'a Event]);

impl<'a> Rows<'a> {
    fn text(&self, get: impl Fn(&'a Event) -> Option<&'a str>) -> ArrayRef {
        Arc::new(self.0.iter().map(|event| get(event)).collect::<StringArray>())
    }

    fn repeated(&self, get: impl Fn(&'a Event) -> Option<&'a str>) -> ArrayRef {
        let mut builder = StringDictionaryBuilder::<Int32Type>::new();
        for event in self.0 {
            builder.append_option(get(event));
        }
        Arc::new(builder.finish())
    }

    fn days(&self, get: impl Fn(&Event) -> Option<i32>) -> ArrayRef {
        Arc::new(self.0.iter().map(|event| get(event)).collect::<Date32Array>())
    }

    fn whole(&self, get: impl Fn(&Event) -> Option<u32>) -> ArrayRef {
        Arc::new(self.0.iter().map(|event| get(event).map(i64::from)).collect::<Int64Array>())
    }

    fn numbers(&self, get: impl Fn(&Event) -> Option<f64>) -> ArrayRef {
        // Adding 0 turns −0 into 0, which Arrow would tell apart.
        Arc::new(self.0.iter().map(|event| get(event).map(|number| number + 0.0)).collect::<Float64Array>())
    }

    fn truth(&self, get: impl Fn(&Event) -> Option<bool>) -> ArrayRef {
        Arc::new(self.0.iter().map(|event| get(event)).collect::<BooleanArray>())
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
