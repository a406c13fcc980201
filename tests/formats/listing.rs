//! The list of formats says what the formats do.

use respite_data::formats::{FORMATS, format};
use std::collections::HashSet;

#[test]
fn ids_are_unique_and_found() {
    let ids: Vec<_> = FORMATS.iter().map(|format| format.info().id).collect();
    assert_eq!(ids, ["ucdp-ged", "acled", "table", "actions", "series", "claims"]);
    assert!(ids.iter().all(|id| format(id).is_some_and(|format| format.info().id == *id)));
    assert!(format("no-such-format").is_none());
}

#[test]
fn every_format_explains_itself() {
    for format in FORMATS {
        let info = format.info();
        assert!(!info.title.is_empty() && info.explanation.len() > 200, "{}", info.id);
        assert!(info.columns.iter().any(|column| column.required), "{}", info.id);
        assert!(!info.counts.is_empty() && !info.counts.ends_with('.'), "{}", info.id);
        let codes: HashSet<_> = info.notes.iter().map(|note| note.code).collect();
        assert_eq!(codes.len(), info.notes.len(), "{} lists a note twice", info.id);
        assert!(info.notes.is_sorted_by_key(|note| note.code), "{}", info.id);
    }
}
