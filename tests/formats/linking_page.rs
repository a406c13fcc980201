//! How well the default rule and the rule `meltt` link the same made-up rows: the tables of `manual/worked/linking.md`.

use crate::linking::{Pairs, found_pairs, true_pairs};
use crate::linking_truth::{HEAVY, MODERATE, NONE, Noise, Truth, simulate};
use respite_data::linking::scored::{LinkSpec, RowSpec, Rows, link};
use respite_data::linking::{LevelEntry, LinkRow, LinkTaxonomy, RowSet, meltt::Meltt};
use respite_model::{Event, Kind, Taxonomy, UNKNOWN_KIND};
use std::collections::BTreeSet;
use std::path::Path;

const THEATRES: u64 = 2;
const HAPPENINGS: usize = 1_500;
const DAYS: usize = 365;
/// Kilometres and days of the rule `meltt`.
const WINDOWS: [(f64, f64); 6] = [(5.0, 0.0), (5.0, 1.0), (10.0, 1.0), (25.0, 1.0), (50.0, 2.0), (100.0, 3.0)];
const LEVELS: usize = 3;

/// Pairs that are right, found and true, over several theatres.
#[derive(Default, Clone, Copy)]
struct Tally([usize; 3]);

impl Tally {
    fn add(&mut self, expected: &Pairs, found: &Pairs) {
        let counts = [expected.intersection(found).count(), found.len(), expected.len()];
        self.0.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }

    fn f1(self) -> f64 {
        2.0 * self.0[0] as f64 / (self.0[1] + self.0[2]) as f64
    }

    fn cells(self) -> String {
        let [right, found, expected] = self.0.map(|count| count as f64);
        format!("{:.3} | {:.3} | {:.3}", right / found, right / expected, self.f1())
    }
}

fn by_default(truth: &Truth) -> Pairs {
    let rows = Rows::new(&truth.events, &Taxonomy::built_in().unwrap(), &RowSpec::default()).unwrap();
    found_pairs(&link(rows, &LinkSpec::default(), &[]).unwrap())
}

/// A kind on each level, from fine to coarse: itself, what it is a sort of, and the last of these. With `unknown` all kinds, those that
/// are not known too, are one on the coarsest level.
fn levels(kind: &str, unknown: Option<&str>, taxonomy: &Taxonomy) -> Vec<Option<String>> {
    let parent = |kind: &str| taxonomy.info(&Kind(kind.to_owned())).and_then(|known| known.parent.clone());
    let mut lineage = vec![kind.to_owned()];
    while let Some(next) = parent(&lineage[lineage.len() - 1]).filter(|_| kind != UNKNOWN_KIND) {
        lineage.push(next);
    }
    let of = |level: usize| match kind {
        _ if level + 1 == LEVELS && unknown.is_some() => unknown.map(str::to_owned),
        UNKNOWN_KIND => None,
        _ if level + 1 == LEVELS => lineage.last().cloned(),
        _ => Some(lineage[level.min(lineage.len() - 1)].clone()),
    };
    (0..LEVELS).map(of).collect()
}

/// The rows of each source that have a point; the other program takes no others.
fn tables(truth: &Truth) -> Vec<(Vec<&Event>, RowSet)> {
    let sources: BTreeSet<_> = truth.events.iter().map(|event| &event.source).collect();
    let of = |source: &respite_model::SourceId| {
        let events: Vec<&Event> = truth.events.iter().filter(|event| event.source == *source && event.place.point().is_some()).collect();
        let row = |event: &&Event| {
            let (latitude, longitude) = event.place.point().unwrap();
            LinkRow { start: event.when.start, end: event.when.start, latitude, longitude, categories: vec![event.kind.0.clone()] }
        };
        let rows = events.iter().map(row).collect();
        (events, RowSet { name: source.to_string(), rows })
    };
    sources.into_iter().map(of).collect()
}

fn by_meltt(truth: &Truth, ((km, days), unknown): ((f64, f64), Option<&str>), taxonomy: &Taxonomy) -> Pairs {
    let tables = tables(truth);
    let sets: Vec<RowSet> = tables.iter().map(|(_, set)| set.clone()).collect();
    let kinds: BTreeSet<&str> = truth.events.iter().map(|event| event.kind.as_str()).collect();
    let entry =
        |set: &RowSet, kind: &str| LevelEntry { set: set.name.clone(), category: kind.to_owned(), levels: levels(kind, unknown, taxonomy) };
    let entries = sets.iter().flat_map(|set| kinds.iter().map(|kind| entry(set, kind))).collect();
    let linked = Meltt::within(km, days).link(&sets, &[LinkTaxonomy { name: "kind".into(), levels: LEVELS, entries }]).unwrap();
    let mut pairs = Pairs::new();
    for cluster in &linked.clusters {
        let of = |row: &respite_data::linking::RowName| {
            let (events, _) = tables.iter().find(|(_, set)| set.name == row.0).unwrap();
            events[row.1 - 1].id.clone()
        };
        let ids: Vec<_> = cluster.iter().map(of).collect();
        pairs.extend(ids.iter().flat_map(|a| ids.iter().map(move |b| (a, b))).filter(|(a, b)| a < b).map(|(a, b)| (a.clone(), b.clone())));
    }
    pairs
}

#[test]
fn the_page_has_the_figures() {
    let taxonomy = Taxonomy::built_in().unwrap();
    let noises = [
        NONE,
        Noise::half_way("none to moderate", &NONE, &MODERATE),
        MODERATE,
        Noise::half_way("moderate to heavy", &MODERATE, &HEAVY),
        HEAVY,
    ];
    let ways: Vec<_> = WINDOWS.iter().flat_map(|window| [(*window, None), (*window, Some("any"))]).collect();
    let mut tables = "\n| noise | rows | rule | precision | recall | F1 |\n|---|--:|---|--:|--:|--:|\n".to_owned();
    for noise in &noises {
        let (mut ours, mut theirs) = (Tally::default(), vec![Tally::default(); ways.len()]);
        let mut rows = 0;
        for seed in 1..=THEATRES {
            let truth = simulate(noise, HAPPENINGS, DAYS, seed);
            rows += truth.events.len();
            let expected = true_pairs(&truth);
            ours.add(&expected, &by_default(&truth));
            for (tally, way) in theirs.iter_mut().zip(&ways) {
                tally.add(&expected, &by_meltt(&truth, *way, &taxonomy));
            }
        }
        let best = (0..ways.len()).max_by(|a, b| theirs[*a].f1().total_cmp(&theirs[*b].f1())).unwrap();
        let ((km, days), unknown) = ways[best];
        let kinds = if unknown.is_some() { ", all kinds" } else { "" };
        tables += &format!("| {} | {rows} | default | {} |\n", noise.name, ours.cells());
        tables += &format!("| {} | {rows} | meltt, {km} km and {days} days{kinds} | {} |\n", noise.name, theirs[best].cells());
        assert!(ours.f1() > theirs[best].f1(), "{}", noise.name);
    }
    println!("{tables}");
    page_is_current(&tables);
}

/// What stands on the page before the tables.
const BEHIND: &str = "## Figures\n";

/// The manual's page ends with these tables. With `RESPITE_WRITE` set they are written into it.
fn page_is_current(tables: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../manual/worked/linking.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, shown) = page.split_once(BEHIND).unwrap();
    if std::env::var_os("RESPITE_WRITE").is_some() {
        std::fs::write(&path, format!("{head}{BEHIND}{tables}")).unwrap();
    }
    assert_eq!(shown, tables, "manual/worked/linking.md has other figures");
}
