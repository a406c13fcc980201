//! Incidents: `link`, `incidents`, `incident` in a project of made-up sources.

use super::program::{Said, file, new_project, respite};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

pub const MAP: &str = "[columns]\nid = \"id\"\ndate = \"date\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nplace = \"place\"\nkilled_low = \"low\"\nkilled = \"killed\"\nkilled_high = \"high\"\nside_a = \"by\"\ntext = \"text\"\n[kinds]\n\"raid\" = \"raid\"\n\"bombing\" = \"bombing\"\n\"clash\" = \"clash\"\n";

/// Made-up happenings, far apart in place and time: number, day, place, kind, side, killed.
fn happening(number: u32) -> (String, f64, f64, &'static str, &'static str, u32) {
    let day = format!("2025-{:02}-{:02}", 1 + number % 12, 1 + (number * 7) % 27);
    let (latitude, longitude) = (10.0 + f64::from(number % 5), 20.0 + f64::from(number / 5 % 6));
    let kind = ["raid", "bombing", "clash"][number as usize % 3];
    let by = ["the North", "the South"][number as usize / 3 % 2];
    (day, latitude, longitude, kind, by, number % 4 + number % 3)
}

/// A source's table: its happenings, each shifted and counted in the source's own way.
pub fn table(letter: char, numbers: impl Iterator<Item = u32>, shift: f64, more: u32) -> String {
    let rows = numbers.map(|number| {
        let (day, latitude, longitude, kind, by, killed) = happening(number);
        let (low, high) = (killed, killed + 2 * more);
        format!(
            "{letter}{number},{day},{:.3},{longitude},{kind},Made-up place {},{low},{},{high},{by},\n",
            latitude + shift,
            number % 30,
            killed + more
        )
    });
    format!("id,date,lat,lon,what,place,low,killed,high,by,text\n{}", rows.collect::<String>())
}

pub fn import(folder: &Path, project: &Path, source: &str, text: &str) {
    import_release(folder, project, source, text, None);
}

/// The same as a named release.
pub fn import_release(folder: &Path, project: &Path, source: &str, text: &str, release: Option<&str>) {
    let (rows, map) = (file(folder, &format!("{source}.csv"), text), file(folder, "map.toml", MAP));
    let mut words = vec!["import", &rows, "--as", "table", "--map", &map, "--source", source];
    words.extend(release.iter().flat_map(|release| ["--vintage", release]));
    respite(project, &words).well();
}

/// Two sources: `one` has the happenings 0 to 59, `two` those from 30 to 89, a kilometre off and one more killed.
pub fn two_sources() -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = new_project();
    import(folder.path(), &project, "one", &table('a', 0..60, 0.0, 0));
    import(folder.path(), &project, "two", &table('b', 30..90, 0.009, 1));
    (folder, project)
}

fn derived(project: &Path) -> Vec<(String, Vec<u8>)> {
    let tables = fs::read_dir(project.join("tables")).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let ours = |name: &str| name.starts_with("incidents-") || name.starts_with("links-");
    let mut found: Vec<_> = tables.filter(|path| ours(&name(path))).map(|path| (name(&path), fs::read(&path).unwrap())).collect();
    found.sort();
    found
}

#[test]
fn what_two_sources_share_is_linked_and_explained() {
    let (_folder, project) = two_sources();
    let said = respite(&project, &["link"]).well();
    assert!(
        said.out.contains("120 rows tell of 90 incidents") && said.out.contains("30 of them are reported by two sources"),
        "{}",
        said.out
    );
    let link = respite(&project, &["link", "--json"]).well().json();
    let summary = &link["summary"];
    assert_eq!((&summary["links"], &summary["pairs"][0]["shared"]), (&30.into(), &30.into()));
    assert_eq!((&summary["sources"][0]["alone"], &summary["sources"][1]["alone"]), (&30.into(), &30.into()));
    let differences = &link["differences"][0];
    assert_eq!(differences["days_later"]["0"], 30);
    assert_eq!(differences["killed"]["second_higher"], 30);
    let sum = |add: u64| (30..60).map(|number| u64::from(happening(number).5) + add).sum::<u64>();
    assert_eq!((&differences["killed"]["sum_first"], &differences["killed"]["sum_second"]), (&sum(0).into(), &sum(1).into()));
    // A thousandth of a degree of latitude is 111 m, and the shift is nine of them.
    assert!(differences["distances_km"].as_array().unwrap().iter().all(|km| (km.as_f64().unwrap() - 1.0).abs() < 0.002));
    let unknown = |what: &Value| what.as_array().unwrap().iter().flat_map(|of| of["panels"].as_array().unwrap().clone()).count();
    assert_eq!(unknown(&link["figures"]), 4);

    let listed = respite(&project, &["incidents", "--limit", "0", "--json"]).well().json();
    let incidents = listed["incidents"].as_array().unwrap();
    assert_eq!(incidents.len(), 30);
    for incident in incidents {
        let rows: Vec<&str> = incident["rows"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
        assert_eq!(rows[0].strip_prefix("one:a"), rows[1].strip_prefix("two:b"), "{rows:?}");
    }
    let raids = respite(&project, &["incidents", "--where", "kind = 'raid' AND source = 'two'", "--limit", "0", "--json"]).well().json();
    assert_eq!(raids["total"], (30..60).filter(|number| number % 3 == 0).count());
    let all = respite(&project, &["incidents", "--alone", "--limit", "3", "--json"]).well().json();
    assert_eq!((&all["total"], all["incidents"].as_array().unwrap().len()), (&90.into(), 3));
}

#[test]
fn an_incident_shows_every_version_and_takes_no_value_of_its_own() {
    let (_folder, project) = two_sources();
    // Happening 35 has killed 35 % 4 + 35 % 3 = 5; the second source counts one more, between 5 and 7.
    for id in ["one:a35", "two:b35"] {
        let incident = respite(&project, &["incident", id, "--order", "two", "--json"]).well().json()["incident"].clone();
        let version = |at: usize, end: &str| incident["versions"][at]["event"]["casualties"]["killed"][end].clone();
        assert_eq!(incident["versions"][0]["event"]["source"], "two");
        assert_eq!((version(0, "low"), version(0, "best"), version(0, "high")), (5.into(), 6.into(), 7.into()));
        let by = |rule: &str| ["low", "best", "high"].map(|end| incident["killed"][rule][end].as_u64().unwrap());
        assert_eq!((by("first"), by("median"), by("widest")), ([5, 6, 7], [5, 5, 5], [5, 5, 7]));
        let link = &incident["links"][0];
        let known: f64 = link["features"].as_array().unwrap().iter().map(|feature| feature["log2"].as_f64().unwrap()).sum();
        let odds = (link["prior_log2"].as_f64().unwrap() + known).exp2();
        // Without a rival the probability is that of the odds.
        assert!((link["probability"].as_f64().unwrap() - odds / (1.0 + odds)).abs() < 1e-6);
    }
    let said = respite(&project, &["incident", "one:a35"]).well().out;
    let widest = said.lines().find(|line| line.contains("widest")).unwrap();
    assert!(widest.contains("5 (5–7)"), "{said}");
    let missing = respite(&project, &["incident", "one:a99"]);
    assert!(missing.code == 2 && missing.err.contains("one:a99"), "{}", missing.err);
}

#[test]
fn settings_are_kept_and_hold_until_others_are_given() {
    let (folder, project) = two_sources();
    import(folder.path(), &project, "three", &table('c', 60..70, 0.0, 0));
    let spec = file(folder.path(), "link.toml", "sources = [\"one\", \"two\"]\nwindow_km = 0.5\n[precision]\nuncoded_km = 0.1\n");
    assert!(respite(&project, &["link", "--spec", &spec]).well().out.contains("120 rows tell of 120 incidents"));
    assert!(respite(&project, &["link"]).well().out.contains("120 rows tell of 120 incidents"));
    let entries = || {
        let status = respite(&project, &["status", "--json"]).well();
        status.out.len()
    };
    let before = entries();
    respite(&project, &["link", "--spec", &spec]).well();
    assert_eq!(entries(), before);
    let wrong = |text: &str| {
        let said = respite(&project, &["link", "--spec", &file(folder.path(), "wrong.toml", text)]);
        (said.code, said.err)
    };
    for (text, code, word) in [
        ("sources = [\"four\"]\n", 2, "four"),
        ("window = 1\n", 3, "window"),
        ("[taxonomies]\nx = \"x.csv\"\n", 3, "taxonomies"),
        ("sources = 4\n", 3, "sources"),
        ("rule = \"meltt\"\nwindow_km = 4\nwindow_days = 2\n", 3, "--tables"),
        ("link_at = 7\n", 3, "from 0 to 1"),
        ("window_km = [", 3, "wrong.toml"),
    ] {
        let (found, said) = wrong(text);
        assert!(found == code && said.contains(word), "{text}: {found} {said}");
    }
    assert!(respite(&project, &["link"]).well().out.contains("120 rows tell of 120 incidents"));
    assert_eq!(respite(&project, &["link", "--tables", "a.csv"]).code, 3);
}

#[test]
fn the_order_of_imports_and_rows_and_a_lost_table_change_nothing() {
    let (_folder, project) = two_sources();
    respite(&project, &["link"]).well();
    let first = derived(&project);
    assert_eq!(first.len(), 2);

    let (folder, other) = new_project();
    let turned = |text: String| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        lines.join("\n") + "\n"
    };
    import(folder.path(), &other, "two", &turned(table('b', 30..90, 0.009, 1)));
    import(folder.path(), &other, "one", &turned(table('a', 0..60, 0.0, 0)));
    respite(&other, &["link"]).well();
    // The files are named after what they are made from, and the files that were imported differ.
    let incident = |said: Said| said.json()["incidents"].clone();
    let listed = |project: &Path| incident(respite(project, &["incidents", "--alone", "--limit", "0", "--json"]).well());
    assert_eq!(listed(&project), listed(&other));
    let bytes = |tables: Vec<(String, Vec<u8>)>| tables.into_iter().map(|(_, bytes)| bytes).collect::<BTreeSet<_>>();
    assert_eq!(bytes(derived(&other)), bytes(first.clone()));

    for (name, _) in &first {
        fs::remove_file(project.join("tables").join(name)).unwrap();
    }
    assert_eq!(listed(&project), listed(&other));
    respite(&project, &["link"]).well();
    assert_eq!(derived(&project), first);
    for (name, _) in &first {
        fs::remove_file(project.join("tables").join(name)).unwrap();
    }
    respite(&project, &["rebuild"]).well();
    assert_eq!(derived(&project), first);
}

#[test]
fn the_page_opens_offline_and_names_its_sources() {
    let (folder, project) = two_sources();
    let page = folder.path().join("linked.html");
    respite(&project, &["link", "--html", page.to_str().unwrap()]).well();
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("Overlap of the sources") && page.contains("How sources differ"));
    assert_eq!(page.matches("<svg").count(), 4);
    assert!(page.contains("Source: one, release 2025") && page.contains("rows to 2025-"));
    assert!(!page.contains("http://") || !page.replace("http://www.w3.org/2000/svg", "").contains("http://"));
}

#[test]
fn one_file_under_two_names_is_told() {
    let (folder, project) = new_project();
    import(folder.path(), &project, "one", &table('a', 0..40, 0.0, 0));
    import(folder.path(), &project, "two", &table('a', 0..40, 0.0, 0));
    assert!(respite(&project, &["link"]).well().out.contains("incidents.same-file"));
    let (_folder, project) = two_sources();
    assert!(!respite(&project, &["link"]).well().out.contains("incidents.same-file"));
}

#[test]
fn settings_that_cannot_be_used_are_not_kept() {
    let (folder, project) = two_sources();
    let spec = file(folder.path(), "link.toml", "pairs_limit = 1\n");
    assert_eq!(respite(&project, &["link", "--spec", &spec]).code, 3);
    assert!(respite(&project, &["link"]).well().out.contains("30 of them are reported by two sources"));
}

#[test]
fn one_source_alone_is_told() {
    let (folder, project) = new_project();
    let none = respite(&project, &["link"]).well().out;
    assert!(none.contains("0 rows") && none.contains("incidents.one-source"), "{none}");
    import(folder.path(), &project, "one", &table('a', 0..9, 0.0, 0));
    let one = respite(&project, &["link"]).well().out;
    assert!(one.contains("9 rows tell of 9 incidents") && one.contains("incidents.one-source"), "{one}");
    assert!(respite(&project, &["incidents"]).well().out.contains("0 incidents of several rows"));
}
