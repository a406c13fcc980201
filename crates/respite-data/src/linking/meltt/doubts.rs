//! What makes links of this rule doubtful, each with its number.

use super::{
    field::Field,
    stages::{self, Order, Outcome},
};
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
    let (clusters, unique) = (outcome.clusters(), field.rows.len() - links);
    let orders = [
        ("link.set-order", "tables", "tables", Order::sets_reversed(field.sets)),
        ("link.row-order", "rows of one day", "these rows", Order::ties_reversed(field.sets)),
    ];
    for (code, what, reversed, order) in orders {
        let other = stages::run(field, &order);
        let (left, kept) = (field.rows.len() - other.links.len(), other.clusters().intersection(&clusters).count());
        let message = format!(
            "the order of the {what} matters: {unique} rows are left in the order given, {left} with {reversed} in the reverse order, where \
             {} of {} clusters are not found again",
            clusters.len() - kept,
            clusters.len()
        );
        add(code, unique.abs_diff(left) + clusters.len() - kept, message);
    }
    let loose = clusters.iter().filter(|cluster| !holds_together(field, cluster)).count();
    add(
        "link.loose-cluster",
        loose,
        format!("clusters that hold two rows which the rule would not link with each other: {loose} of {}", clusters.len()),
    );
    add(
        "link.scan-stops",
        tally.unseen,
        format!(
            "events within an episode of another table that are not flagged, since another event, anywhere, ended the search: {}",
            tally.unseen
        ),
    );
    let partial = field.rule.partial;
    add(
        "link.partial-exact",
        tally.refused,
        format!(
            "rows without a partner though a free one in their windows differs on fewer than {partial} taxonomies: {}; the rule takes 0 or \
             exactly {partial}",
            tally.refused
        ),
    );
    add(
        "link.one-sided",
        tally.one_sided,
        format!(
            "tables that were added with events on one side alone: {} of {}; the program that this rule follows stops there, and here no event \
             is linked there",
            tally.one_sided,
            field.sets - 1
        ),
    );
    let unknown = taxonomies.iter().flat_map(|taxonomy| &taxonomy.entries).filter(|entry| entry.levels.contains(&None)).count();
    add(
        "link.level-unknown",
        unknown,
        format!(
            "rows of taxonomies with a level that is empty or NA: {unknown}; on that level they are equal to nothing, not even to themselves"
        ),
    );
    let twice = taxonomies.iter().map(written_twice).sum();
    add(
        "link.category-twice",
        twice,
        format!("categories that a taxonomy maps twice, and differently: {twice}; the first row of each was taken"),
    );
    doubts
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
