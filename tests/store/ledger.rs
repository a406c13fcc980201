//! The ledger: whole, append-only, refused when changed.

use crate::rows::{import, many, open, project, today};
use respite_data::store::{Store, StoreError};
use respite_model::Day;
use std::path::Path;

/// Replaces bytes in the ledger file, as one would who goes past the database.
fn tamper(folder: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let path = folder.join("ledger.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let place = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn a_changed_entry_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    import(&mut store, &many(7)).unwrap();
    store.append("judgement", today(), &serde_json::json!({"text": "as it was"})).unwrap();
    assert_eq!(open(folder.path()).entries().len(), 2);
    tamper(folder.path(), "as it was", "otherwise");
    let error = Store::open(folder.path()).err().unwrap();
    assert_eq!(error.to_string(), "trust the ledger: entry 2 was changed: its hash does not fit its content");
    assert!(matches!(store.append("judgement", today(), &serde_json::json!({})), Err(StoreError::LedgerBroken { .. })));
}

#[test]
fn entries_follow_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = project(folder.path());
    for number in 0..5 {
        let entry = store.append("commitment", Day(20_000 + number), &serde_json::json!({"number": number})).unwrap();
        assert_eq!(entry.hash, entry.expected_hash());
    }
    let entries = open(folder.path()).entries().to_vec();
    assert!(entries.windows(2).all(|pair| pair[0].hash == pair[1].previous && pair[0].seq + 1 == pair[1].seq));
    assert_eq!(entries[4].body, r#"{"number":4}"#);
    assert_eq!(entries[0].previous, "0".repeat(64));
    for kind in ["import", "rebuild", "", "a\nb"] {
        assert!(matches!(store.append(kind, today(), &serde_json::json!({})), Err(StoreError::Entry { .. })), "{kind}");
    }
}

#[test]
fn projects_are_made_once_and_known() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::NotAProject { .. })));
    let inside = folder.path().join("a folder with spaces, ä and 100%?#");
    let store = Store::create(&inside, "Two sides, \"one\" question").unwrap();
    assert_eq!((store.settings().title.as_str(), store.settings().layout), ("Two sides, \"one\" question", 1));
    std::fs::remove_dir(inside.join("tables")).unwrap();
    std::fs::remove_dir(inside.join("originals")).unwrap();
    assert!(!import(&mut open(&inside), &many(3)).unwrap().already);
    assert!(matches!(Store::create(&inside, ""), Err(StoreError::AlreadyAProject { .. })));
    std::fs::write(inside.join("respite.toml"), "layout = 99").unwrap();
    assert!(matches!(Store::open(&inside), Err(StoreError::LaterLayout { found: 99, known: 1 })));
}
