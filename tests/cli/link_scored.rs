//! `respite link --tables` by the default rule, on made-up tables whose results can be worked out by hand.

use super::program::{Said, file, respite};
use serde_json::{Value, json};
use std::path::Path;

const KINDS: &str = "data.source,base.categories,fine,coarse\nA,raid,assault,force\nA,rally,march,protest\nB,attack,assault,force\n";
/// Weights by hand, so that each probability is a sum of a few whole numbers.
const SPEC: &str = r#"
[taxonomies]
kind = "taxonomies/kind.csv"
[aliases]
"N. Army" = "North Army"
[weights]
distance = [-8, -4, 0, 1, 2, 4]
days = [-4, 0, 2, 2, 3]
kind = [-4, -1, 0, 1, 2]
[running]
words_shared = 0.3
"#;
// A2 is A1 once more. A3 and A4 are one running count. A5 has no place. A6 and B3 are of different kinds. A7 and B4 last.
const A: &str = "date,enddate,latitude,longitude,kind,killed_best,side_a,place,text,place_precision\n\
    2031-01-05,,10,20,raid,3,North Army,Mill Town,Three killed in raid near Mill Town bridge,exact\n\
    2031-01-05,,10,20,raid,3,North Army,Mill Town,Three killed in raid near Mill Town bridge,exact\n\
    2031-03-05,,12,20,raid,133,North Army,Hill Post,Operation at Hill Post kills 133,exact\n\
    2031-03-07,,12,20,raid,274,North Army,Hill Post,Operation at Hill Post toll rises to 274,exact\n\
    2031-05-01,,,,raid,,,,,\n\
    2031-06-01,,14,20,rally,,,,,\n\
    2031-07-01,2031-07-04,14,20,raid,,,,,\n";
const B: &str = "date,enddate,latitude,longitude,kind,killed_best,side_a,place\n\
    2031-01-06,,10.01,20,attack,3,N. Army,Mill town\n\
    2031-03-08,,12,20.01,attack,270,N. Army,Hill post\n\
    2031-06-02,,14.06,20,attack,1,N. Army,\n\
    2031-07-01,2031-07-04,14,20,attack,,,\n";
const BOTH: [(&str, &str); 2] = [("A.csv", A), ("B.csv", B)];

fn link(folder: &Path, tables: [(&str, &str); 2], spec: &str, more: &[&str]) -> Said {
    file(folder, "taxonomies/kind.csv", KINDS);
    let (spec, [a, b]) = (file(folder, "spec.toml", spec), tables.map(|(name, text)| file(folder, name, text)));
    respite(folder, &[&["link", "--tables", &a, &b, "--spec", &spec], more].concat())
}

fn linked(tables: [(&str, &str); 2], spec: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    link(folder.path(), tables, spec, &["--json"]).well().json()
}

fn codes(said: &Value) -> Vec<&str> {
    said["diagnostics"].as_array().unwrap().iter().map(|doubt| doubt["code"].as_str().unwrap()).collect()
}

#[test]
fn clusters_tell_the_role_of_each_row() {
    let said = linked(BOTH, SPEC);
    // Three clusters of 3, 3 and 2 of the 11 rows: 11 − 2 − 2 − 1 are left.
    let counts = ["rows", "unique", "event_matches", "episode_matches", "mixed_matches", "repeats", "unplaced"];
    assert_eq!(counts.map(|key| said[key].as_u64().unwrap()), [11, 6, 2, 1, 0, 0, 1]);
    let clusters = json!([[["A", 1], ["A", 2], ["B", 1]], [["A", 3], ["A", 4], ["B", 2]], [["A", 7], ["B", 4]]]);
    assert_eq!(said["clusters"], clusters);
    let member = |cluster: usize, row: usize| &said["members"][cluster]["rows"][row];
    assert_eq!(member(0, 1), &json!({ "row": ["A", 2], "role": "copy", "of": ["A", 1] }));
    assert_eq!(member(1, 0), &json!({ "row": ["A", 3], "role": "restated", "of": ["A", 4] }));
    assert_eq!(member(1, 2), &json!({ "row": ["B", 2], "role": "report", "of": null }));
    assert_eq!(codes(&said), ["link.unplaced"]);
    let folder = tempfile::tempdir().unwrap();
    let text = link(folder.path(), BOTH, SPEC, &[]).well().out;
    let words =
        ["11 rows; 6 are left", "2 clusters of single days, 1 of longer", "A 2 is a copy of A 1", "earlier state of the count in A 4"];
    for words in words {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn probabilities_are_the_sum_of_the_weights() {
    let said = linked(BOTH, SPEC);
    let link = &said["links"][0];
    assert_eq!((&link["first"], &link["second"], link["direct"].as_bool()), (&json!(["A", 1]), &json!(["B", 1]), Some(true)));
    // 1.1 km with points good to 5 and 10 km: 2. A day apart: 0. The same kind: 2. Nothing else has a weight. One log₂ before that, as either
    // row has one candidate: 2⁵ : 1.
    assert_eq!(link["prior_log2"], 1.0);
    assert!((link["probability"].as_f64().unwrap() - 32.0 / 33.0).abs() < 1e-12, "{link}");
    let says = |id: &str| link["features"].as_array().unwrap().iter().find(|feature| feature["feature"] == id).unwrap();
    assert_eq!((says("distance")["log2"].as_f64(), says("kind")["words"].as_str()), (Some(2.0), Some("assault and assault")));
    // The alias makes one side of two names, though sides weigh nothing here.
    assert_eq!(says("sides")["words"], "north army and north army");
    let probability: Vec<f64> = said["links"].as_array().unwrap().iter().map(|link| link["probability"].as_f64().unwrap()).collect();
    let missing: f64 = probability.iter().map(|share| 1.0 - share).sum::<f64>() / probability.len() as f64;
    assert!((said["expected_false_links"].as_f64().unwrap() - missing).abs() < 1e-12);
}

#[test]
fn a_pair_that_is_not_out_of_the_question_is_listed() {
    // A march and an assault are a day apart: 0 for the kinds and −3 for the day.
    let spec = SPEC.replace("kind = [-4", "kind = [0").replace("days = [-4, 0", "days = [-4, -3");
    let said = linked(BOTH, &spec);
    let uncertain = said["uncertain"].as_array().unwrap();
    let pair = uncertain.iter().find(|pair| pair["first"] == json!(["A", 6])).unwrap();
    assert_eq!(pair["second"], json!(["B", 3]));
    let sum: f64 = pair["features"].as_array().unwrap().iter().map(|feature| feature["log2"].as_f64().unwrap()).sum();
    let odds = (pair["prior_log2"].as_f64().unwrap() + sum).exp2();
    assert!((pair["probability"].as_f64().unwrap() - odds / (1.0 + odds)).abs() < 1e-9, "{pair}");
}

/// Links as text, with the rows of files that are upside down counted from below.
fn links(said: &Value, upside_down: Option<[u64; 2]>) -> Vec<String> {
    let row = |name: &Value| {
        let number = name[1].as_u64().unwrap();
        let rows = upside_down.map(|rows| rows[usize::from(name[0] == "B")]);
        format!("{} {}", name[0], rows.map_or(number, |rows| rows + 1 - number))
    };
    let text = |link: &Value| {
        let mut pair = [row(&link["first"]), row(&link["second"])];
        pair.sort();
        format!("{pair:?} {}", link["probability"])
    };
    let mut links: Vec<String> = said["links"].as_array().unwrap().iter().map(text).collect();
    links.sort();
    links
}

#[test]
fn the_order_of_tables_and_rows_changes_no_score() {
    let turned = |text: &str| {
        let (head, rows) = text.split_once('\n').unwrap();
        format!("{head}\n{}\n", rows.lines().rev().collect::<Vec<_>>().join("\n"))
    };
    let (here, there) = (linked(BOTH, SPEC), linked([BOTH[1], BOTH[0]], SPEC));
    assert_eq!((&there["clusters"][0][0], links(&here, None)), (&json!(["B", 1]), links(&there, None)));
    // Of two rows that say the same either may be called the copy, so A1 is left out.
    let a = [A.lines().next().unwrap(), A.split_once('\n').unwrap().1.split_once('\n').unwrap().1].join("\n");
    let plain = linked([("A.csv", &a), BOTH[1]], SPEC);
    let upside_down = linked([("A.csv", &turned(&a)), ("B.csv", &turned(B))], SPEC);
    assert_eq!((links(&plain, None), plain["unique"].as_u64()), (links(&upside_down, Some([6, 4])), Some(6)));
}

/// Forty happenings in both tables with a little difference, and twenty that only one of them has. Made up by counting.
#[test]
fn fitted_weights_find_what_both_tables_have() {
    let mut tables = ["date,latitude,longitude,kind,killed_best\n".to_owned(), "date,latitude,longitude,kind,killed_best\n".to_owned()];
    for number in 0..80 {
        let (month, day, killed) = (1 + number % 12, 1 + (number * 7) % 27, (number * 13) % 11);
        let (latitude, longitude) = (10.0 + f64::from(number % 9) * 0.1, 20.0 + f64::from(number % 5) * 0.1);
        if number < 60 {
            tables[0].push_str(&format!("2031-{month:02}-{day:02},{latitude},{longitude},raid,{killed}\n"));
        }
        if !(40..60).contains(&number) {
            let day = day + number % 2;
            tables[1].push_str(&format!("2031-{month:02}-{day:02},{},{longitude},attack,{killed}\n", latitude + 0.005));
        }
    }
    let said = linked([("A.csv", &tables[0]), ("B.csv", &tables[1])], "[taxonomies]\nkind = \"taxonomies/kind.csv\"\n");
    let both: Vec<Value> = (1..=40).map(|row| json!([["A", row], ["B", row]])).collect();
    assert_eq!(said["clusters"], json!(both), "{} pairs compared", said["compared"]);
    assert!(said["rounds"].as_u64().unwrap() > 0 && said["expected_false_links"].as_f64().unwrap() < 0.05);
    println!("{} pairs compared, {:?}", said["compared"], codes(&said));
    assert!(!codes(&said).contains(&"link.not-converged"));
}

#[test]
fn few_pairs_and_a_fit_that_did_not_settle_are_told() {
    let said = linked(BOTH, "rule = \"probabilistic\"\nrounds = 1\n");
    for code in ["link.few-pairs", "link.not-converged", "link.unplaced"] {
        assert!(codes(&said).contains(&code), "{code} {said}");
    }
}
