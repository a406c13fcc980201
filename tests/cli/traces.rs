//! Every number that the JSON shows opens its rows, and counts equal them.

use respite::{Answer, analyses, demo, model::Day, trace};
use serde_json::Value;

/// The ids of all groups.
fn group_ids(answer: &Value) -> Vec<String> {
    match answer {
        Value::Object(fields) => {
            let own = fields.get("id").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(group_ids)).collect()
        }
        Value::Array(all) => all.iter().flat_map(group_ids).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_number_of_every_group_opens_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let today = "2026-01-01".parse::<Day>().unwrap();
    let project = demo::make(&folder.path().join("demo"), today, &mut |_| {}).unwrap();
    for study in project.studies().unwrap() {
        let opened = analyses::of(&study).unwrap().open(&project, &study, &mut |_| {}).unwrap();
        let answer = opened.answer(analyses::Wanted::default(), &mut |_| {}).unwrap();
        let Answer::RespiteCurve(full) = &answer;
        let groups = full.cells.len() + full.windows.len() + full.minimum_detectable.len() + full.curves.len();
        let found = trace::numbers(&serde_json::to_value(&answer).unwrap());
        assert!(found.len() > 5 * groups, "{}", found.len());
        let path = |id: &str| id.strip_prefix(&format!("{}/", study.name)).unwrap_or_else(|| panic!("{id}")).to_owned();
        // A number outside the second looks can be had without them, and is the same.
        let wanted = analyses::Wanted { second_looks: false, ..analyses::Wanted::default() };
        let alone = trace::numbers(&serde_json::to_value(opened.answer(wanted, &mut |_| {}).unwrap()).unwrap());
        let outside: Vec<_> = found.iter().filter(|(id, _)| !opened.in_second_looks(&path(id))).cloned().collect();
        assert!(alone == outside && outside.len() < found.len(), "{}: {} of {}", study.name, outside.len(), found.len());
        let mut counts = 0;
        for (id, value) in found {
            let path = &path(&id);
            let trace = opened.trace(&project, path, Some(1)).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(!trace.parts.is_empty(), "{id}");
            if let Some(traced) = trace.value {
                assert_eq!(traced, value, "{id}");
                counts += 1;
            }
        }
        for id in group_ids(&serde_json::to_value(&answer).unwrap()) {
            assert!(!opened.trace(&project, &path(&id), Some(1)).unwrap_or_else(|error| panic!("{id}: {error}")).parts.is_empty(), "{id}");
        }
        assert_eq!(counts, 4 * full.cells.len() + 3, "counts that a trace can repeat");
    }
    // The program's own way: with second looks for a number of one, without them for any other.
    for (id, inside) in
        [("strikes/cells/0-5km/-7..-1/1..7/ratio", false), ("strikes/looks/isolated/windows/0-5km/-7..-1/1..7/effect_per_action", true)]
    {
        let study = project.study("strikes").unwrap();
        let opened = analyses::of(&study).unwrap().open(&project, &study, &mut |_| {}).unwrap();
        assert_eq!(opened.in_second_looks(id.strip_prefix("strikes/").unwrap()), inside, "{id}");
        assert!(trace::trace(&project, id).unwrap().value.is_some(), "{id}");
    }
    for figure in project.store().figures(&respite_data::store::Vintages::Newest).unwrap() {
        assert_eq!(trace::trace(&project, &trace::figure_id(&figure)).unwrap().value, Some(figure.value));
    }
    for wrong in [
        "strikes",
        "strikes/cells/0-5km/-7..-1/1..3/ratio",
        "strikes/cells/0-5km",
        "strikes/windows/0-5km/-7..-1/1..7/no_such_key",
        "strikes/rows/none",
        "none/rows/actions",
        "events/none",
        "figures/x",
    ] {
        assert!(trace::trace(&project, wrong).is_err(), "{wrong}");
    }
}
