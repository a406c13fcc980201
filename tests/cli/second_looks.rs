//! Second looks: each comes out, is switched off by its key, and its numbers open their rows.

mod kinds;
mod lasting;
mod places;
mod sentences;
mod switches;

use super::program::{Said, file, new_project, respite};
use serde_json::Value;
use std::path::{Path, PathBuf};

const MAP: &str = "directed = true\n[columns]\ndate = \"date\"\nend_date = \"end\"\ndate_precision = \"day_known\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nplace_precision = \"place_known\"\nkind = \"what\"\nside_a = \"by\"\nside_b = \"on\"\nkilled_low = \"low\"\nkilled = \"killed\"\nkilled_high = \"high\"\n[kinds]\n\"strike\" = \"strike\"\n\"pass\" = \"show-of-force\"\n\"raid\" = \"raid\"\n\"attack\" = \"attack\"\n[place_precisions]\n\"town\" = \"exact\"\n\"district\" = \"district\"\n";

const STUDY: &str = r#"
question = "Did strikes bring relief?"
analysis = "respite-curve"
[actions]
where = "kind = 'strike'"
called = "strikes"
[comparison]
with = "actions"
where = "kind = 'show-of-force'"
[outcome]
where = "kind = 'attack'"
measure = "killed"
[wake]
rings_km = [10, 50]
horizon_days = 9
baselines = [[-6, -1], [-9, -4]]
after = [[1, 3], [4, 6]]
[inference]
draws = 99
exchange_within = "period"
"#;

/// A row of the made-up table.
struct Row<'a> {
    id: String,
    days: (i32, i32),
    day_known: u8,
    place: u64,
    place_known: &'a str,
    what: &'a str,
    killed: Option<u64>,
}

impl Row<'_> {
    fn line(&self) -> String {
        let date = |day: i32| respite_model::Day(18_262 + day).to_string();
        let (by, on) = if self.what == "attack" { ("Blue", "Grey") } else { ("Grey", "Blue") };
        let killed = self.killed.map_or(",,".to_owned(), |killed| format!("{},{killed},{}", killed / 2, killed + 1));
        let (from, to) = (date(self.days.0), date(self.days.1));
        let (latitude, longitude) = (self.place % 8 + 1, self.place / 8 + 1);
        format!("{},{from},{to},{},{latitude},{longitude},{},{},{by},{on},{killed}\n", self.id, self.day_known, self.place_known, self.what)
    }
}

fn text(rows: &[Row<'_>]) -> String {
    let header = "id,date,end,day_known,lat,lon,place_known,what,by,on,low,killed,high\n";
    rows.iter().fold(header.to_owned(), |text, row| text + &row.line())
}

/// Made-up rows: strikes of one day to four, passes and raids at forty places, and attacks around them, a fifth of which are placed to a district.
fn rows() -> String {
    let mut state = 11u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut rows = Vec::new();
    for number in 0..120 {
        let (place, day, what) = (below(40), 15 + below(330) as i32, ["strike", "pass", "raid"][below(3) as usize]);
        let last = day + if what == "strike" { below(4) as i32 } else { 0 };
        rows.push(Row { id: format!("a{number}"), days: (day, last), day_known: 1, place, place_known: "town", what, killed: None });
    }
    for number in 0..4000 {
        let (place, day, killed) = (below(40), below(365) as i32, below(4));
        let place_known = if below(5) == 0 { "district" } else { "town" };
        let (id, killed) = (format!("e{number}"), Some(killed));
        rows.push(Row { id, days: (day, day), day_known: 1, place, place_known, what: "attack", killed });
    }
    text(&rows)
}

fn project_of(rows: &str) -> (tempfile::TempDir, PathBuf) {
    let (folder, project) = new_project();
    let (rows, map) = (file(folder.path(), "rows.csv", rows), file(folder.path(), "map.toml", MAP));
    respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    (folder, project)
}

fn project() -> (tempfile::TempDir, PathBuf) {
    project_of(&rows())
}

fn run(project: &Path, study: &str, words: &[&str]) -> Said {
    file(project, "studies/s.toml", study);
    respite(project, &[&["run", "s", "--json"], words].concat())
}

/// The answer to a study.
fn answer(project: &Path, study: &str) -> Value {
    run(project, study, &[]).well().json()["answers"][0].take()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is no list"))
}

fn look<'a>(answer: &'a Value, id: &str) -> &'a Value {
    list(answer, "looks").iter().find(|look| look["look"] == id).unwrap_or_else(|| panic!("no look {id}"))
}

/// The sentence beside the headline that begins so.
fn sentence(answer: &Value, begins: &str) -> Option<String> {
    let sentences = list(answer, "further").iter().filter_map(|of| of["sentence"].as_str());
    sentences.filter(|sentence| sentence.starts_with(begins)).map(str::to_owned).next()
}

/// What `respite trace` prints of a number.
fn traced(project: &Path, id: &str) -> Value {
    respite(project, &["trace", id, "--json"]).well().json()["trace"].take()
}
