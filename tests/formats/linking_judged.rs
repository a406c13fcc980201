//! What a person says of pairs of rows holds, teaches the fit, and is told where it cannot hold.

use crate::linking::{f1, found_pairs};
use crate::linking_truth::{HEAVY, MODERATE, Truth, simulate};
use respite_data::linking::scored::{Judged, Link, LinkError, LinkSpec, Linked, RowSpec, Rows, link};
use respite_model::{EventId, Taxonomy};
use std::collections::BTreeMap;

fn linked(truth: &Truth, judged: &[Judged]) -> Linked {
    let rows = Rows::new(&truth.events, &Taxonomy::built_in().unwrap(), &RowSpec::default()).unwrap();
    link(rows, &LinkSpec { uncertain_at: 0.0, ..LinkSpec::default() }, judged).unwrap()
}

fn ids(linked: &Linked, link: &Link) -> (EventId, EventId) {
    (linked.rows.row(link.first).id.clone(), linked.rows.row(link.second).id.clone())
}

/// The incident of each row that is in one.
fn incidents(linked: &Linked) -> BTreeMap<EventId, usize> {
    let members = linked.incidents.iter().zip(0..).flat_map(|(incident, at)| incident.members.iter().map(move |member| (member.row, at)));
    members.map(|(row, at)| (linked.rows.row(row).id.clone(), at)).collect()
}

fn are_one(linked: &Linked, a: &EventId, b: &EventId) -> bool {
    let of = incidents(linked);
    of.get(a).is_some_and(|incident| of.get(b) == Some(incident))
}

#[test]
fn fifty_judgements_hold_and_do_no_harm() {
    for noise in [&MODERATE, &HEAVY] {
        for seed in 1..=3 {
            let truth = simulate(noise, 1_500, 365, seed);
            let before = linked(&truth, &[]);
            let mut unsure: Vec<&Link> = before.links.iter().chain(&before.uncertain).collect();
            unsure.sort_by(|a, b| (a.probability - 0.5).abs().total_cmp(&(b.probability - 0.5).abs()));
            let judged: Vec<Judged> = unsure[..50]
                .iter()
                .map(|link| {
                    let (first, second) = ids(&before, link);
                    let same = !truth.tells_of[&first].is_disjoint(&truth.tells_of[&second]);
                    Judged { first, second, same }
                })
                .collect();
            let after = linked(&truth, &judged);
            // Where a row tells of two happenings, words that are true of each pair cannot all hold.
            assert!(after.not_followed.len() <= 3, "{:?}", after.not_followed);
            let of = incidents(&after);
            for word in judged.iter().filter(|word| !after.not_followed.contains(word)) {
                assert_eq!(of.contains_key(&word.first) && of.get(&word.first) == of.get(&word.second), word.same, "{word:?}");
            }
            let (f1_before, f1_after) = (f1(&truth, &before), f1(&truth, &after));
            println!("{} seed {seed}: F1 {f1_before:.4} before 50 judgements, {f1_after:.4} after", noise.name);
            assert!(f1_after >= f1_before);
        }
    }
}

/// The fit learns from a word that parts two rows: a level that is parted again and again weighs less.
#[test]
fn parted_rows_teach_the_fit() {
    let truth = simulate(&MODERATE, 600, 200, 8);
    let before = linked(&truth, &[]);
    let feature = "kind";
    let level = |link: &Link| before.score(link).features.iter().find(|of| of.feature == feature).map(|of| of.level);
    let judged: Vec<Judged> = before
        .links
        .iter()
        .filter(|link| level(link) == Some(5))
        .take(40)
        .map(|link| ids(&before, link))
        .map(|(first, second)| Judged { first, second, same: false })
        .collect();
    let after = linked(&truth, &judged);
    let share = |linked: &Linked| linked.weights.among_others[feature][4];
    println!("share of the same kind among others: {:.4} before, {:.4} after", share(&before), share(&after));
    assert!(share(&after) > share(&before) + 0.01);
    assert_eq!(judged.iter().filter(|word| are_one(&after, &word.first, &word.second)).count(), 0);
}

/// Three rows of three sources that the rule takes for one.
fn three_of_one(linked: &Linked) -> [EventId; 3] {
    let incident = linked.incidents.iter().find(|incident| incident.members.len() == 3 && incident.reports > 1).unwrap();
    let rows: Vec<_> = incident.members.iter().map(|member| linked.rows.row(member.row)).collect();
    assert!(rows[0].source < rows[1].source && rows[1].source < rows[2].source);
    [rows[0].id.clone(), rows[1].id.clone(), rows[2].id.clone()]
}

#[test]
fn words_that_contradict_are_told() {
    let truth = simulate(&MODERATE, 300, 120, 6);
    let [a, b, c] = three_of_one(&linked(&truth, &[]));
    let word = |x: &EventId, y: &EventId, same| Judged { first: x.clone(), second: y.clone(), same };
    let mut words = vec![word(&a, &b, true), word(&b, &c, true), word(&a, &c, false)];
    let first = linked(&truth, &words);
    assert!(!are_one(&first, &a, &c));
    assert_eq!(first.not_followed.len(), 1);
    assert_eq!(usize::from(are_one(&first, &a, &b)) + usize::from(are_one(&first, &b, &c)), 1);
    // Whatever the order of the words and of the rows in a word.
    words.reverse();
    words.iter_mut().for_each(|word| std::mem::swap(&mut word.first, &mut word.second));
    let again = linked(&truth, &words);
    assert_eq!((&first.not_followed, found_pairs(&first)), (&again.not_followed, found_pairs(&again)));
}

/// A copy of a row goes where a person's words send it: away from its source's row.
#[test]
fn words_are_stronger_than_copies() {
    let truth = simulate(&MODERATE, 1_500, 365, 2);
    let before = linked(&truth, &[]);
    let of = incidents(&before);
    let (again, row) = truth.twice.iter().find(|(again, row)| of.contains_key(again) && of.get(again) == of.get(row)).unwrap();
    let incident = &before.incidents[of[again]];
    let source = |id: &EventId| id.0.split(':').next().map(str::to_owned);
    let other = incident.members.iter().map(|member| &before.rows.row(member.row).id).find(|id| source(id) != source(row));
    let elsewhere = before.rows.all().iter().map(|row| &row.id).find(|id| source(id) != source(row) && Some(*id) != other).unwrap();
    let word = |x: &EventId, y: &EventId, same| Judged { first: x.clone(), second: y.clone(), same };
    let after = linked(&truth, &[word(again, elsewhere, true), word(row, elsewhere, false)]);
    assert!(after.not_followed.is_empty());
    assert!(are_one(&after, again, elsewhere) && !are_one(&after, row, elsewhere) && !are_one(&after, row, again));
    let apart = linked(&truth, &[word(again, row, false)]);
    assert!(!are_one(&apart, again, row) && apart.not_followed.is_empty());
}

#[test]
fn a_word_on_a_row_and_itself() {
    let truth = simulate(&MODERATE, 20, 20, 6);
    let rows = Rows::new(&truth.events, &Taxonomy::built_in().unwrap(), &RowSpec::default()).unwrap();
    let id = rows.all()[0].id.clone();
    let of = |same| Judged { first: id.clone(), second: id.clone(), same };
    assert!(link(rows.clone(), &LinkSpec::default(), &[of(true)]).unwrap().not_followed.is_empty());
    assert!(matches!(link(rows, &LinkSpec::default(), &[of(false)]), Err(LinkError::JudgedItself { .. })));
}
