//! Rows of sources as cells of a table, the same in terminal and page.

use crate::{check::words::form, trace::TraceRow};
use respite_model::{Event, PlacePrecision, Range};

/// Headings of [`cells`].
pub const HEADINGS: &[&str] = &["source", "id", "day", "place", "kind", "killed (best, low–high)"];

/// An event as cells under [`HEADINGS`], the numbers as the source has them.
pub fn cells(event: &Event) -> Vec<String> {
    vec![
        format!("{}@{}", event.source, event.vintage),
        event.source_event_id.clone().unwrap_or_else(|| event.id.to_string()),
        days(event),
        place(event),
        if event.kind_code.is_empty() || event.kind_code == event.kind.as_str() {
            event.kind.to_string()
        } else {
            format!("{} ({})", event.kind, event.kind_code)
        },
        killed(event.casualties.killed),
    ]
}

/// A traced row as cells: times, what it adds, those under [`HEADINGS`], file and row of the original.
pub fn trace_cells(row: &TraceRow) -> Vec<String> {
    match row {
        TraceRow::Event { times, adds, event } => {
            let mut all = vec![times.to_string(), adds.to_string()];
            all.extend(cells(event));
            all.push(origin(&event.file, event.row));
            all
        }
        TraceRow::Figure { figure } => vec![
            "1".into(),
            figure.value.to_string(),
            format!("{}@{}", figure.source, figure.vintage),
            figure.address.clone().unwrap_or_default(),
            format!("{} to {}", figure.from, figure.to),
            String::new(),
            format!("{} = {}", figure.quantity, figure.value),
            String::new(),
            origin(&figure.file, figure.row),
        ],
        TraceRow::Claim { claim } => vec![
            "1".into(),
            String::new(),
            format!("{}@{}", claim.source, claim.vintage),
            claim.address.clone().unwrap_or_default(),
            claim.stated.to_string(),
            claim.speaker.clone(),
            format!("{} {}", claim.counted, claim.quantity.map_or(String::new(), form)),
            claim.unit.clone().unwrap_or_default(),
            origin(&claim.file, claim.row),
        ],
        TraceRow::Drawn { drawn_day, latitude, longitude } => vec![
            "1".into(),
            String::new(),
            "drawn by chance".into(),
            String::new(),
            drawn_day.to_string(),
            format!("{latitude:.1}, {longitude:.1}"),
            String::new(),
            String::new(),
            "no row".into(),
        ],
    }
}

fn origin(file: &str, row: u32) -> String {
    format!("{}… row {row}", &file[..12.min(file.len())])
}

pub(super) fn days(event: &Event) -> String {
    match event.when.end {
        Some(end) if end == event.when.start => end.to_string(),
        Some(end) => format!("{} to {end}", event.when.start),
        None => format!("{} and on", event.when.start),
    }
}

/// Place name and coordinates, these no finer than the source's precision.
pub(super) fn place(event: &Event) -> String {
    let name = [&event.place.name, &event.place.admin1, &event.place.country].into_iter().flatten().next().cloned();
    let digits = match event.place.precision {
        Some(PlacePrecision::Exact) => Some(3),
        None => Some(2),
        Some(PlacePrecision::Near | PlacePrecision::District) => Some(1),
        Some(PlacePrecision::Province | PlacePrecision::Country) => None,
    };
    let point = event.place.point().zip(digits).map(|((latitude, longitude), digits)| format!("{latitude:.digits$}, {longitude:.digits$}"));
    match (name, point) {
        (Some(name), Some(point)) => format!("{name} ({point})"),
        (Some(name), None) => name,
        (None, Some(point)) => point,
        (None, None) => "no place".into(),
    }
}

pub(super) fn killed(range: Range) -> String {
    let number = |n: Option<u32>| n.map_or("?".to_owned(), |n| n.to_string());
    match (range.best, range.low, range.high) {
        (None, None, None) => String::new(),
        (best, None, None) => number(best),
        (best, low, high) => format!("{} ({}–{})", number(best), number(low), number(high)),
    }
}
