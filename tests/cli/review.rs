//! A person's judgements: by keys, by table, taken back, and always winning.

use super::{
    incidents::{import, import_release, table, two_sources},
    program::{command, file, new_project, respite},
};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
};

/// Answers a review with keys, a line each, and gives what was shown.
pub fn answer(project: &Path, keys: &str) -> String {
    let mut child = command(project, &["review"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(keys.as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}

fn judgements(project: &Path) -> Vec<(String, String, String)> {
    let review = respite(project, &["review", "--json"]).well().json();
    let judgements = review["judgements"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    judgements.map(|of| (text(&of["first"]), text(&of["second"]), text(&of["verdict"]))).collect()
}

#[test]
fn keys_are_kept_and_taken_back() {
    let (_folder, project) = two_sources();
    let pairs = respite(&project, &["review", "--json"]).well().json()["pairs"].as_array().unwrap().clone();
    assert!(pairs.len() >= 30);
    // The third is drawn by chance; the first is as near to one half as any.
    assert_eq!((&pairs[0]["why"], &pairs[2]["why"]), (&"uncertain".into(), &"drawn".into()));
    let far = |pair: &serde_json::Value| ((pair["rule"]["probability"].as_f64().unwrap() - 0.5).abs() * 10.0).floor().min(4.0);
    assert!(pairs.iter().all(|pair| far(pair) >= far(&pairs[0])));

    let said = answer(&project, "n\ny\nu\nb\nx\nq\n");
    assert_eq!(said.matches("Kept: ").count(), 3);
    assert_eq!(said.matches("Taken back: ").count(), 1);
    assert!(said.contains("2 judgements in this session"), "{said}");
    let held = judgements(&project);
    assert_eq!(held.len(), 2);
    let verdict = |at: usize| {
        let row = |of: usize| pairs[at]["rows"][of].as_str().unwrap();
        held.iter().find(|(first, second, _)| first == row(0) && second == row(1)).map(|(.., verdict)| verdict.as_str())
    };
    assert_eq!((verdict(0), verdict(1), verdict(2)), (Some("different"), Some("same"), None));

    // The word wins: the first pair is no incident any more.
    let (first, second, _) = held.iter().find(|(.., verdict)| verdict == "different").unwrap();
    let rows = |id: &str| respite(&project, &["incident", id, "--json"]).well().json()["incident"]["versions"].as_array().unwrap().len();
    assert_eq!((rows(first), rows(second)), (1, 1));
    respite(&project, &["review", "--take-back", second, first]).well();
    assert_eq!((rows(first), judgements(&project).len()), (2, 1));
    let again = respite(&project, &["review", "--take-back", first, second]);
    assert!(again.code == 2 && again.err.contains("none is in force"), "{}", again.err);
    assert!(answer(&project, "").contains("0 judgements in this session"));
}

/// Two sources far apart, so that nothing is linked unless a person says so.
fn strangers() -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = new_project();
    import(folder.path(), &project, "one", &table('a', 0..4, 0.0, 0));
    import(folder.path(), &project, "two", &table('b', 40..44, 0.0, 0));
    (folder, project)
}

#[test]
fn a_table_of_judgements_is_taken_whole_or_not_at_all() {
    let (folder, project) = strangers();
    let sheet = |text: &str| respite(&project, &["review", "--import", &file(folder.path(), "s.csv", text)]);
    for (text, word) in [
        ("first,second,verdict\none:a0,two:b40,same\none:a1,two:b41,perhaps\n", "row 3, column \"verdict\": \"perhaps\""),
        ("first,second,verdict\none:a0,two:b40,same\ntwo:b40,one:a0,different\n", "rows 2 and 3 say two things"),
        ("first,second,verdict\none:a0,one:a0,same\n", "one row"),
        ("first,second\none:a0,two:b40\n", "\"verdict\" is missing"),
        ("first,second,verdict\n,two:b40,same\n", "row 2, column \"first\" is empty"),
        ("first,second,verdict\none:a0,two:b40\n", "s.csv"),
    ] {
        let said = sheet(text);
        assert!(said.code == 3 && said.err.replace("\n  │ ", " ").contains(word), "{text}: {}", said.err);
        assert!(judgements(&project).is_empty());
    }
    // Semicolons and capital letters, as a spreadsheet may write them.
    let said = sheet("first;second;verdict;note\none:a0;two:b40;Same;read both\ntwo:b41;one:a1;unsure;\none:a2;two:b42;;\n").well().out;
    assert!(said.contains("2 judgements are kept") && said.contains("1 row has no verdict"), "{said}");
    let joined = respite(&project, &["incident", "one:a0", "--json"]).well().json()["incident"].clone();
    assert_eq!(joined["versions"].as_array().unwrap().len(), 2);
    assert_eq!(joined["judgements"][0]["note"], "read both");
    assert_eq!(respite(&project, &["incident", "one:a1", "--json"]).well().json()["incident"]["versions"].as_array().unwrap().len(), 1);

    let out = folder.path().join("out.csv");
    respite(&project, &["review", "--export", out.to_str().unwrap()]).well();
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("one:a0,two:b40,same,read both"), "{text}");
    let again = respite(&project, &["review", "--import", out.to_str().unwrap()]).well().out;
    assert!(again.contains("0 judgements are kept") && again.contains("2 rows say"), "{again}");
    sheet("first,second,verdict\none:a0,two:b40,taken-back\n").well();
    assert_eq!(judgements(&project).len(), 1);
}

#[test]
fn a_judgement_waits_for_a_row_that_is_gone() {
    let (folder, project) = strangers();
    let sheet = |text: &str| respite(&project, &["review", "--import", &file(folder.path(), "s.csv", text)]);
    let unknown = sheet("first,second,verdict\none:a0,three:c1,same\n");
    assert!(unknown.code == 3 && unknown.err.contains("three:c1"), "{}", unknown.err);
    import_release(folder.path(), &project, "three", &table('c', 1..3, 0.0, 0), Some("1"));
    assert!(sheet("first,second,verdict\none:a0,three:c1,same\n").well().out.contains("1 judgement is kept"));
    let versions =
        |id: &str| respite(&project, &["incident", id, "--json"]).well().json()["incident"]["versions"].as_array().unwrap().len();
    assert_eq!(versions("three:c1"), 2);
    import_release(folder.path(), &project, "three", &table('c', 2..3, 0.0, 0), Some("2"));
    assert!(respite(&project, &["link"]).well().out.contains("incidents.waiting-judgements"));
    assert_eq!(versions("one:a0"), 1);
    import_release(folder.path(), &project, "three", &table('c', 1..3, 0.0, 5), Some("3"));
    assert_eq!(versions("one:a0"), 2);
    // The row is back and counts five more killed than when the word was given.
    let said = respite(&project, &["link"]).well().out;
    assert!(said.contains("incidents.judged-otherwise") && !said.contains("incidents.waiting-judgements"), "{said}");
}

#[test]
fn what_a_spreadsheet_would_run_is_set_off_and_comes_back() {
    let (folder, project) = strangers();
    let text = "first,second,verdict,note\none:a0,two:b40,same,=1+1\n";
    respite(&project, &["review", "--import", &file(folder.path(), "s.csv", text)]).well();
    let out = folder.path().join("out.csv");
    respite(&project, &["review", "--export", out.to_str().unwrap()]).well();
    assert!(std::fs::read_to_string(&out).unwrap().contains(",'=1+1,"));
    assert!(respite(&project, &["review", "--import", out.to_str().unwrap()]).well().out.contains("0 judgements are kept"));
    // A table without the column leaves notes as they are.
    respite(&project, &["review", "--import", &file(folder.path(), "s.csv", "first,second,verdict\none:a0,two:b40,same\n")]).well();
    let note = respite(&project, &["review", "--json"]).well().json()["judgements"][0]["note"].clone();
    assert_eq!(note, "=1+1");
}

/// Two sources that share all of 240 made-up happenings.
fn two_that_share_all() -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = new_project();
    import(folder.path(), &project, "one", &table('a', 0..240, 0.0, 0));
    import(folder.path(), &project, "two", &table('b', 0..240, 0.009, 1));
    (folder, project)
}

#[test]
fn from_fifty_verdicts_on_the_rates_are_told() {
    let (_folder, project) = two_that_share_all();
    let links = respite(&project, &["link", "--json"]).well().json()["summary"]["links"].as_u64().unwrap();
    // Every fifth link is said to be false: of those that are judged and of those that are not about 20 in 100.
    let keys: Vec<&str> = (0..50).map(|number| if number % 5 == 0 { "n" } else { "y" }).collect();
    let said = answer(&project, &format!("{}\nq\n", keys.join("\n")));
    assert!(said.contains("The weights are fitted anew") && said.contains("The rule by itself, before any verdict"), "{said}");
    let rates = respite(&project, &["review", "--json"]).well().json()["rates"].clone();
    assert_eq!((&rates["links"], &rates["out_of_order"], &rates["rates"]["judged"]), (&links.into(), &0.into(), &50.into()));
    let rate = &rates["rates"]["false_rate"];
    let (low, high) = (rate["low"].as_f64().unwrap(), rate["high"].as_f64().unwrap());
    assert!(low < 0.2 && 0.2 < high && high - low < 0.35, "{low} to {high}");
    // What the verdicts made of the links changes nothing in what they say of the rule.
    assert_ne!(respite(&project, &["link", "--json"]).well().json()["summary"]["links"], links);
    assert_eq!(respite(&project, &["link", "--json"]).well().json()["rates"], rates);
}

#[test]
fn pairs_that_were_chosen_are_no_sample() {
    let (folder, project) = two_that_share_all();
    let out = folder.path().join("out.csv");
    respite(&project, &["review", "--export", out.to_str().unwrap()]).well();
    // The last sixty pairs of the order, all said to be false.
    let text = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let chosen: String = lines[lines.len() - 60..].iter().map(|line| line.replacen(",,", ",different,", 1) + "\n").collect();
    let sheet = file(folder.path(), "s.csv", &format!("{}\n{chosen}", lines[0]));
    let said = respite(&project, &["review", "--import", &sheet]).well().out;
    assert!(said.contains("60 judgements are kept") && said.contains("chosen for what they are"), "{said}");
    let rates = respite(&project, &["review", "--json"]).well().json()["rates"].clone();
    assert_eq!(rates["out_of_order"], 60);
    // Sixty of the links are false for certain; of the others nothing is known.
    let rate = &rates["rates"]["false_rate"];
    assert!(rate["estimate"].is_null() && rate["high"].as_f64().unwrap() > 0.9, "{rate}");
}
