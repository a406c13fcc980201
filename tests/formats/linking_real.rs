//! Real rows: coded events linked with the headlines that they were coded from, and pairs that were read by eye.
//!
//! What is linked with what: the coded rows of one quarter in two countries, and the headlines of the three offices with the most rows
//! in it. The coded rows say which headlines they were coded from; that is the truth, and it is held out. A pair is right when the
//! coded row quotes the headline; two headlines are a right pair when one coded row quotes both. So one headline can have several
//! right partners (the same words stand for several events) and one event several headlines of one office, while the rule links a row
//! with one row of another source at most. `one-to-one` is how many right pairs can be found under that limit.
//!
//! The offices: 199, 104 and 67 rows of the quarter. Of the first, 8 rows carry the title of a list in place of a headline, which says
//! nothing (4 %); they stay in and count as missed. The fifth office by rows has only titles of press reviews (34 rows) and would say
//! nothing of the rule. Rows of the same file that belong to a later release have no coded row to link with and are left out.

mod measure;
mod rows;

use crate::reading::shared;
use measure::{Measured, TellsOf, between, calibration, compared, found_pairs, ordered, source, true_pairs};
use respite_data::formats::{InputFile, ReadOptions, format};
use respite_data::linking::scored::{LinkSpec, Linked, Precision, Role, RowSpec, Rows, link};
use respite_model::{Event, EventId, SourceId, Taxonomy};
use rows::{Columns, OFFICES, Quoted, Truth, lines, truth};
use std::collections::BTreeMap;

/// The source name of the coded rows.
const CODED: &str = "ucdp";

/// The rows of a file of the coded source, under a name of a source.
fn coded(bytes: &[u8], source: &str) -> Vec<Event> {
    let (taxonomy, source) = (Taxonomy::built_in().unwrap(), SourceId::try_from(source).unwrap());
    let options = ReadOptions { source: &source, vintage: None, mapping: None, taxonomy: &taxonomy };
    format("ucdp-ged").unwrap().read(&InputFile { name: "file", sha256: "", bytes }, &options).unwrap().events
}

/// A headline carries its day of publication with precision code 2, which is read here as one day to either side: of 370 pairs 287 are
/// of the same day and 65 a day later. With the two days of the window a headline meets rows up to three days off. Headlines have no
/// points, so that the window in kilometres does not matter.
fn row_spec() -> RowSpec {
    let days_of_source = OFFICES.iter().map(|(_, source)| ((*source).to_owned(), vec![0, 1])).collect();
    RowSpec { precision: Precision { days_of_source, ..Precision::default() }, ..RowSpec::default() }
}

/// The default rule; also the least likely pairs are listed.
fn linked(events: &[Event], rows: &RowSpec) -> Linked {
    let rows = Rows::new(events, &Taxonomy::built_in().unwrap(), rows).unwrap();
    link(rows, &LinkSpec { uncertain_at: 0.0, ..LinkSpec::default() }, &[]).unwrap()
}

fn built(columns: Columns, quoted: Quoted) -> Option<Truth> {
    let (events, headlines) = shared("ucdp-afpk/events.csv").zip(shared("ucdp-afpk/headlines.csv"))?;
    Some(truth(&coded(&events, CODED), &lines(&headlines), columns, quoted))
}

/// Prints pairs of sources, expected against observed false links, and calibration; gives what the limits below are about.
fn report(name: &str, truth: &Truth, linked: &Linked) -> (Vec<Measured>, f64) {
    println!("{name}: {} rows, {} pairs compared, {} rows without a place", truth.events.len(), linked.compared, linked.unplaced);
    let names: Vec<&str> = std::iter::once(CODED).chain(OFFICES.map(|(_, source)| source)).collect();
    let mut all = Vec::new();
    for (at, first) in names.iter().enumerate() {
        for second in &names[at + 1..] {
            let of = between(&truth.tells_of, linked, [first, second]);
            println!("  {first}, {second}: {of}");
            all.push(of);
        }
    }
    let expected = true_pairs(&truth.tells_of);
    let pairs: Vec<(f64, bool, bool)> =
        compared(linked).iter().map(|(pair, (probability, is_link))| (*probability, *is_link, expected.contains(pair))).collect();
    let scored = |only_links: bool| pairs.iter().filter(|pair| pair.1 || !only_links).map(|pair| (pair.0, pair.2)).collect::<Vec<_>>();
    let of_links = scored(true);
    let false_links = of_links.iter().filter(|link| !link.1).count() as f64 / of_links.len() as f64;
    let said = linked.expected_false_links.unwrap();
    println!(
        "  {} links, false {false_links:.3}, expected {said:.3}; calibration error {:.4} (links {:.4})",
        of_links.len(),
        calibration(&scored(false)),
        calibration(&of_links)
    );
    (all, (false_links - said).abs())
}

/// F1 of the coded rows with each office, and between the first two offices, at the time of writing. The test asks for 0.05 less. The
/// third office is not found: its headlines name a province or a country, and a row that knows no finer name than the unit that both
/// share is weighed like one that names another district. Its F1 is printed and nothing is asked of it.
const MEASURED: [(Columns, Quoted, [f64; 3]); 4] = [
    (Columns::Headline, Quoted::Others, [0.863, 0.691, 0.678]),
    (Columns::WithUnit, Quoted::Others, [0.878, 0.703, 0.678]),
    (Columns::Headline, Quoted::All, [0.879, 0.743, 0.643]),
    (Columns::WithUnit, Quoted::All, [0.898, 0.757, 0.667]),
];

#[test]
fn headlines_are_linked_with_the_rows_that_were_coded_from_them() {
    for (columns, quoted, measured) in MEASURED {
        let Some(truth) = built(columns, quoted) else { return };
        let (of, away) = report(&format!("{columns:?}, quoted {quoted:?}"), &truth, &linked(&truth.events, &row_spec()));
        for (of, measured) in [of[0], of[1], of[3]].iter().zip(measured) {
            assert!(of.f1() >= measured - 0.05, "{columns:?}, quoted {quoted:?}: {of}, F1 was {measured}");
        }
        // Coded rows with the two offices that are found: what is linked is mostly right.
        assert!(of[0].precision() >= 0.88 && of[1].precision() >= 0.85, "{columns:?}, quoted {quoted:?}: {} and {}", of[0], of[1]);
        assert!(away <= 0.05, "{columns:?}, quoted {quoted:?}: the expected share of false links is {away:.3} away");
    }
}

/// Every headline of the set has its coded row, which is kinder than life. Here half of the coded rows are gone, those whose id has an
/// odd sum of digits, and so the partners of half of the headlines.
#[test]
fn headlines_whose_row_is_missing_find_another_too_often() {
    let Some(mut truth) = built(Columns::Headline, Quoted::Others) else { return };
    let is_kept = |id: &str| id.bytes().map(|digit| u32::from(digit - b'0')).sum::<u32>().is_multiple_of(2);
    truth.events.retain(|event| event.source_event_id.as_deref().is_none_or(is_kept));
    let left: std::collections::BTreeSet<EventId> = truth.events.iter().map(|event| event.id.clone()).collect();
    truth.tells_of.retain(|id, _| left.contains(id));
    let (of, away) = report("half of the coded rows", &truth, &linked(&truth.events, &row_spec()));
    assert!(of[0].f1() >= 0.890 - 0.05 && of[1].f1() >= 0.693 - 0.05, "{} and {}", of[0], of[1]);
    // Measured: 0.163 of the links are false, 0.098 are said to be.
    assert!(away <= 0.1, "the expected share of false links is {away:.3} away");
}

/// How often the reader of sentences finds a count of killed in a headline, and how often it is the best count of the coded row.
#[test]
fn counts_of_killed_are_read_from_headlines() {
    let Some(truth) = built(Columns::Headline, Quoted::Others) else { return };
    let best: BTreeMap<&str, Option<u32>> = truth
        .events
        .iter()
        .filter_map(|event| Some((event.source_event_id.as_deref()?, event.casualties.killed.best.filter(|best| *best > 0))))
        .collect();
    for (_, office) in OFFICES {
        let rows: Vec<&Event> = truth.events.iter().filter(|event| event.source.as_str() == office).collect();
        let read = |event: &&&Event| event.casualties.killed.best.is_some();
        let of_one = |event: &&&Event| truth.tells_of[&event.id].len() == 1;
        let alone: Vec<&&Event> = rows.iter().filter(read).filter(of_one).collect();
        let is_equal = |event: &&&Event| truth.tells_of[&event.id].iter().any(|id| best[id.as_str()] == event.casualties.killed.best);
        let equal = alone.iter().copied().filter(|event| is_equal(event)).count();
        let counted = rows.iter().filter(read).count();
        let named = rows.iter().filter(|event| event.place.admin2.is_some() || event.place.name.is_some()).count();
        println!(
            "{office}: {} headlines, {named} name a district or town, {counted} with a count; of {} that tell of one event {equal} equal",
            rows.len(),
            alone.len()
        );
        assert!(
            counted * 4 >= rows.len() && equal * 5 >= 2 * alone.len(),
            "{office}: {counted} of {}, {equal} of {}",
            rows.len(),
            alone.len()
        );
    }
}

/// One line of `read.csv`.
struct Judgement {
    pair: (EventId, EventId),
    verdict: String,
    reason: String,
}

/// Pairs that a person read on 2026-11-22.
///
/// The choice: pairs of a coded row and a headline, of the first variant. Of 206 links 25, evenly over their order by probability; of
/// 134 pairs that are not linked and have 0.05 or more, 25 likewise. The order of reading was by hash, without the probability. Of the
/// coded row its sides, place, description of the place, days, counts, original source and the headlines of other offices were read,
/// of the headline its words and its day; not the headlines of the three offices that the coded row quotes, which would have been the
/// answer. `taken_as` says what the rule made of the pair then.
fn read_by_eye() -> Vec<Judgement> {
    let mut reader = csv::Reader::from_reader(include_str!("linking_real/read.csv").as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["first", "second", "verdict", "reason", "read_on", "taken_as"]);
    let judgement = |record: csv::StringRecord| Judgement {
        pair: ordered(&EventId(record[0].to_owned()), &EventId(record[1].to_owned())),
        verdict: record[2].to_owned(),
        reason: record[3].to_owned(),
    };
    reader.records().map(|record| judgement(record.unwrap())).collect()
}

/// Where the eye decided, it agrees with the coded source in all 42 cases: 29 the same, 13 different. Eight pairs it could not tell:
/// four are titles of a list, which name nothing (one of them is right by the coded source: `ucdp:610711` and `satp:2026-01-01:1`); three
/// tell of a wave of attacks over many towns; one may be the finding of two dead of the day before. None of these seven is right.
#[test]
fn fifty_pairs_were_read_by_eye() {
    let Some(truth) = built(Columns::Headline, Quoted::Others) else { return };
    let expected = true_pairs(&truth.tells_of);
    let linked = linked(&truth.events, &row_spec());
    let compared = compared(&linked);
    let found = found_pairs(&linked);
    let mut counts: BTreeMap<(String, bool), usize> = BTreeMap::new();
    let mut sums: BTreeMap<String, (f64, usize, usize)> = BTreeMap::new();
    let mut differing = Vec::new();
    for Judgement { pair, verdict, reason } in read_by_eye() {
        assert!([&pair.0, &pair.1].iter().all(|id| truth.tells_of.contains_key(*id)), "{pair:?}");
        assert!([&pair.0, &pair.1].iter().any(|id| source(id) == CODED) && reason.len() > 10, "{pair:?}");
        let (is_true, probability) = (expected.contains(&pair), compared.get(&pair).map_or(0.0, |of| of.0));
        *counts.entry((verdict.clone(), is_true)).or_default() += 1;
        let sum = sums.entry(verdict.clone()).or_default();
        *sum = (sum.0 + probability, sum.1 + 1, sum.2 + usize::from(found.contains(&pair)));
        if (verdict == "same") != is_true && verdict != "cannot tell" {
            differing.push(format!("{} {}: {verdict}, {reason}", pair.0, pair.1));
        }
    }
    for (verdict, (sum, pairs, links)) in &sums {
        println!("{verdict}: {pairs} pairs, {links} linked, mean probability {:.3}", sum / *pairs as f64);
    }
    let count = |verdict: &str, is_true| counts.get(&(verdict.to_owned(), is_true)).copied().unwrap_or_default();
    let counted = ["same", "different", "cannot tell"].map(|verdict| [count(verdict, true), count(verdict, false)]);
    assert_eq!(counted, [[29, 0], [0, 13], [1, 7]]);
    assert_eq!(differing, Vec::<String>::new());
    // Measured: 22 of 29 linked that are the same, 3 of 13 that are different.
    assert!(sums["same"].2 >= 19 && sums["different"].2 <= 5, "{sums:?}");
    assert!(sums["same"].0 / 29.0 >= sums["different"].0 / 13.0 + 0.2, "{sums:?}");
}

/// Two releases of one source under two names of a source: a row has one partner, the row of the same id. What is missed are mostly
/// rows of several victims in one town on one day that say the same in all respects: which is which cannot be told.
#[test]
fn rows_of_two_releases_find_themselves() {
    let Some(quarter) = shared("ucdp-candidate/GEDEvent_v26_01_26_03.csv").map(|bytes| coded(&bytes, "quarter")) else { return };
    for (name, path, recall) in [("excerpt", "ucdp-afpk/events.csv", 0.99), ("month", "ucdp-candidate/GEDEvent_v26_0_2.xlsx", 0.95)] {
        let Some(mut events) = shared(path).map(|bytes| coded(&bytes, name)) else { return };
        events.extend(quarter.iter().cloned());
        let begun = std::time::Instant::now();
        let linked = linked(&events, &RowSpec::default());
        let tells_of: TellsOf = events.iter().map(|event| (event.id.clone(), event.source_event_id.iter().cloned().collect())).collect();
        let of = between(&tells_of, &linked, [name, "quarter"]);
        let members = linked.incidents.iter().flat_map(|incident| &incident.members);
        let again = members.filter(|member| member.role != Role::Report).count();
        println!("{name}: {of}; {again} rows pass for copies; {:.1} s", begun.elapsed().as_secs_f64());
        assert!(of.recall() >= recall && of.precision() >= 0.99 && again <= 5, "{name}: {of}");
    }
}
