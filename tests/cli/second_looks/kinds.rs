//! Kinds of action beside one another.

use super::{STUDY, answer, list, project, run, sentence, traced};

fn with(kinds: &str) -> String {
    format!("{STUDY}\n[second_looks.kinds]\n{kinds}\n")
}

#[test]
fn kinds_are_described_with_their_rows() {
    let (_folder, project) = project();
    let of = answer(&project, &with("\"raids\" = \"kind = 'raid'\""));
    let kinds = &of["kinds"];
    assert_eq!(kinds["kinds"], serde_json::json!(["comparison", "raids", "strikes"]));
    assert_eq!(kinds["descriptive"], true);
    assert!(kinds["not_estimable"].is_null(), "{kinds}");
    let strata = list(kinds, "strata");
    assert!(!strata.is_empty() && !list(kinds, "cells").is_empty() && !list(kinds, "contrasts").is_empty());
    let said = sentence(&of, "Kinds of action").unwrap();
    assert!(said.contains("raids") && said.contains("strikes") && said.contains("This describes"), "{said}");
    let raids = traced(&project, list(kinds, "standardised")[0]["id"].as_str().unwrap());
    assert!(list(&raids, "parts").iter().any(|part| part["part"] == "raids" && part["row_count"].as_u64() > Some(10)), "{raids}");
    let source = &list(&of, "sources")[0];
    assert!(source["rows"]["kinds"].as_u64() > Some(10), "{source}");
    assert!(answer(&project, STUDY)["kinds"].is_null());
}

#[test]
fn a_row_is_never_held_against_itself() {
    let (_folder, project) = project();
    for (kinds, code, shown) in [
        ("\"hits\" = \"kind = 'strike'\"", 5, "both admit"),
        ("\"one\" = \"kind = 'raid'\"\n\"two\" = \"kind IN ('raid', 'none')\"", 5, "both admit"),
        ("\"hits\" = \"kind = 'attack'\"", 5, "both admit"),
        ("\"strikes\" = \"kind = 'raid'\"", 3, "like the actions or the comparison"),
        ("\"a/b\" = \"kind = 'raid'\"", 3, "is no name of a kind"),
        ("\"feasts\" = \"kind = 'feast'\"", 3, "admits no placed row"),
        ("\"raids\" = \"knd = 'raid'\"", 3, "knd"),
    ] {
        let said = run(&project, &with(kinds), &[]);
        assert_eq!(said.code, code, "{kinds}: {}{}", said.out, said.err);
        assert!(said.out.contains(shown), "{kinds}: {}", said.out);
    }
}
