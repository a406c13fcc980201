//! What must hold of every check, whatever the sentence.

use super::check::facts;
use super::program::{file, new_project, respite};
use proptest::prelude::*;
use respite::{
    Project,
    check::{Checker, Report, Request},
};

fn checked(checker: &Checker<'_>, sentence: &str, on: Option<&str>) -> Report {
    checker.check(&Request { sentence: sentence.to_owned(), by: None, on: on.and_then(|on| on.parse().ok()) })
}

/// Words that the reader knows, between words that it does not, in any order.
fn fragments() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "attacks",
        "militant",
        "fell",
        "rose",
        "by",
        "17",
        "per cent",
        "%",
        "from",
        "143",
        "to",
        "69",
        "in",
        "December",
        "2025",
        "after",
        "the",
        "border closure",
        "Operation Sarbakaf",
        "up to",
        "23,000",
        "killed",
        "civilians",
        "highest",
        "since",
        "no",
        "last month",
        "respectively",
        "and",
        ",",
        ".",
        "“",
        "”",
        "\u{a0}",
        "—",
        "é",
        "दो",
        "1e400",
        "-",
        "half",
        "doubled",
        "according to",
        "TTP",
        "Pakistan",
        "0",
        "first quarter of",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

#[test]
fn any_text_gives_an_answer_or_a_clear_refusal() {
    let (_folder, project) = facts();
    let project = Project::open(&project).unwrap();
    let checker = Checker::new(&project, Vec::new()).unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let text = prop_oneof![any::<String>(), fragments()];
    let on = prop_oneof![Just(None), Just(Some("2026-01-01")), Just(Some("0001-01-01")), Just(Some("9999-12-31"))];
    runner
        .run(&(text, on), |(text, on)| {
            let report = checked(&checker, &text, on);
            prop_assert!(!report.claims.is_empty() || report.nothing.is_some(), "neither a claim nor a reason");
            for claim in &report.claims {
                let [from, to] = claim.span_bytes;
                prop_assert_eq!(text.get(from..to), Some(claim.quote.as_str()));
                prop_assert!(!claim.wording.is_empty());
                for source in &claim.sources {
                    prop_assert!(!source.reason.is_empty());
                    for chance in [source.chance_poisson, source.chance_overdispersed].into_iter().flatten() {
                        prop_assert!((0.0..=1.0).contains(&chance));
                    }
                }
            }
            respite::render::check_screen::screen(&report);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_megabyte_is_answered_and_more_is_refused() {
    let (_folder, project) = facts();
    let project = Project::open(&project).unwrap();
    let checker = Checker::new(&project, Vec::new()).unwrap();
    let long = "Attacks fell by 17 per cent in December 2025. ".repeat(22_000);
    let report = checked(&checker, &"x".repeat(1 << 20), None);
    assert!(report.claims.is_empty() && report.nothing.is_some());
    assert!(long.len() < 1 << 20);
    assert_eq!(checked(&checker, &long[..46 * 200], None).claims.len(), 200);
    let beyond = checked(&checker, &"a ".repeat(1 << 20), None);
    assert!(beyond.nothing.is_some_and(|reason| reason.contains("bytes")));
}

const MAP: &str = "directed = true\n[columns]\ndate = \"date\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nside_a = \"by\"\nside_b = \"on\"\nkilled = \"killed\"\n[kinds]\n\"strike\" = \"strike\"\n\"attack\" = \"attack\"\n";

/// Made-up rows in which one side strikes and the other attacks, and what a check says of them.
fn answer(striker: &str, attacker: &str) -> (String, String) {
    let (folder, project) = new_project();
    let mut text = "id,date,lat,lon,what,by,on,killed\n".to_owned();
    for number in 0..400 {
        let day = respite::model::Day(18_262 + number * 7 % 365);
        let (what, by, on) = if number % 9 == 0 { ("strike", striker, attacker) } else { ("attack", attacker, striker) };
        text.push_str(&format!("e{number},{day},1,1,{what},{by},{on},{}\n", number % 4));
    }
    let (rows, map) = (file(folder.path(), "rows.csv", &text), file(folder.path(), "map.toml", MAP));
    respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    let sentence = format!(
        "{attacker} attacks fell by a fifth in June 2020 after the strikes by {striker}, and strikes by {striker} killed 3 people in May 2020"
    );
    let said = |words: &[&str]| respite(&project, &[&["check", &sentence, "--on", "2020-12-01"], words].concat()).well().out;
    (said(&["--json"]), said(&[]))
}

#[test]
fn swapping_the_sides_swaps_only_the_names() {
    let (one, other) = (answer("Grey", "Blue"), answer("Blue", "Grey"));
    let swap = |text: &str| text.replace("Grey", "\u{0}").replace("Blue", "Grey").replace('\u{0}', "Blue");
    assert_ne!(one.0, other.0);
    assert!(one.1.contains("attacks by Blue"), "{}", one.1);
    // The hashes of the made-up files differ, since the names in them do.
    let bare = |text: &str| {
        let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
        value["files"] = serde_json::Value::Null;
        value.to_string()
    };
    assert_eq!(bare(&swap(&one.0)), bare(&other.0));
    assert_eq!(swap(&one.1), other.1);
}
