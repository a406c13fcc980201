//! What makes links of this rule doubtful, each with its number.

use super::{field::Field, stages, stages::Outcome};
use crate::linking::{LinkDiagnostic, LinkTaxonomy, meltt::agreement::Agreement};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn doubts(field: &Field, outcome: &Outcome, taxonomies: &[LinkTaxonomy]) -> Vec<LinkDiagnostic> {
    let mut doubts = vec![LinkDiagnostic {
        code: "link.yes-or-no",
        message: "this rule links rows or does not; it gives no probability, and the shares of false and of missed links are not known"
            .to_owned(),
    }];
    let mut add = |code, count: usize, message: String| {
        if count > 0 {
            doubts.push(LinkDiagnostic { code, message });
        }
    };
    let (tally, links) = (outcome.tally, outcome.links.len());
    add(
        "link.first-come",
        tally.better_left,
        format!(
            "each row took its first partner by day and order in the file, not its best; for {} of {links} links a free partner with a \
             better score was left",
            tally.better_left
        ),
    );
    let (unique, backwards) = (field.rows.len() - links, field.rows.len() - reversed(field));
    add(
        "link.set-order",
        usize::from(unique != backwards),
        format!("the order of the tables matters: {unique} rows are left in the order given, {backwards} in the reverse order"),
    );
    let clusters = outcome.clusters();
    let loose = clusters.iter().filter(|cluster| !holds_together(field, cluster)).count();
    add(
        "link.loose-cluster",
        loose,
        format!("{loose} of {} clusters hold two rows that the rule would not link with each other", clusters.len()),
    );
    add(
        "link.scan-stops",
        tally.unseen,
        format!(
            "{} events within an episode of another table are not flagged, since another event, anywhere, ended the search",
            tally.unseen
        ),
    );
    add(
        "link.partial-exact",
        tally.refused,
        format!(
            "{} rows have no partner though a free one in their windows differs on fewer than {} taxonomies; the rule takes 0 or exactly {}",
            tally.refused, field.rule.partial, field.rule.partial
        ),
    );
    add(
        "link.one-sided",
        tally.one_sided,
        format!(
            "events stood on one side alone when {} of {} tables were added; the program that this rule follows stops there, and here no \
             event is linked there",
            tally.one_sided,
            field.sets - 1
        ),
    );
    let twice = taxonomies.iter().map(written_twice).sum();
    add(
        "link.category-twice",
        twice,
        format!("{twice} categories stand in a taxonomy more than once with different levels; the first row of each was taken"),
    );
    doubts
}

/// How many rows are linked when the sets are given in the reverse order.
fn reversed(field: &Field) -> usize {
    let order: Vec<usize> = (0..field.sets).rev().collect();
    stages::run(field, &order).links.len()
}

/// Whether every pair of a cluster could be linked on its own.
fn holds_together(field: &Field, cluster: &[usize]) -> bool {
    cluster.iter().enumerate().all(|(at, &one)| {
        cluster[at + 1..].iter().all(|&other| field.near_in_time(one, other) && matches!(field.agreement(one, other), Agreement::Enough(_)))
    })
}

/// Categories of a set that stand twice and are mapped differently.
fn written_twice(taxonomy: &LinkTaxonomy) -> usize {
    let mut levels = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for entry in &taxonomy.entries {
        if *levels.entry((&entry.set, &entry.category)).or_insert(&entry.levels) != &entry.levels {
            twice.insert((&entry.set, &entry.category));
        }
    }
    twice.len()
}
