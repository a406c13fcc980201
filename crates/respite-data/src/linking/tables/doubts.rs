//! What makes scored links doubtful, each with its number.

use crate::linking::{
    LinkDiagnostic, LinkTaxonomy,
    scored::{LinkSpec, Linked},
};
use std::collections::{BTreeMap, BTreeSet};

/// With fewer pairs there are hardly any of the one or of the other sort, and the fit can hardly tell agreement from chance.
const FEW_PAIRS: usize = 100;

/// Doubts about links with probabilities.
pub fn of_links(linked: &Linked, spec: &LinkSpec) -> Vec<LinkDiagnostic> {
    let mut doubts = Vec::new();
    let mut add = |code, message| doubts.push(LinkDiagnostic { code, message });
    let (compared, rows) = (linked.compared, linked.rows.all().len());
    if !linked.fitting.settled {
        add("link.not-converged", "the probabilities among rivals still changed when the rounds ended".to_owned());
    }
    if !linked.fitting.converged {
        let message = format!("the weights still changed after {} rounds, by more than {}", linked.fitting.rounds, spec.tolerance);
        add("link.not-converged", message);
    }
    let crowded = linked.fitting.crowded_rows;
    if crowded > 0 {
        let message = format!(
            "rows that have more than 200 candidates in another source, as their candidates have too: {crowded} of {rows}; where they do not \
             differ, which belongs to which cannot be told"
        );
        add("link.crowded", message);
    }
    if spec.weights.is_none() && compared < FEW_PAIRS {
        let message = format!(
            "pairs of rows that were compared: {compared}; with fewer than {FEW_PAIRS} the fit can hardly tell what agreement weighs: false \
             links may be made and true ones missed"
        );
        add("link.few-pairs", message);
    }
    if linked.unplaced > 0 {
        let message = format!("rows with neither a point nor the name of a place: {} of {rows}; they are linked to none", linked.unplaced);
        add("link.unplaced", message);
    }
    doubts
}

/// Doubts about what the taxonomies say. `split` is the number of names that stand under several coarser names.
pub(super) fn of_taxonomies(taxonomies: &[LinkTaxonomy], split: usize) -> Vec<LinkDiagnostic> {
    let unknown = taxonomies.iter().flat_map(|taxonomy| &taxonomy.entries).filter(|entry| entry.levels.contains(&None)).count();
    let twice: usize = taxonomies.iter().map(written_twice).sum();
    let all = [
        ("link.level-unknown", unknown, "rows of taxonomies with a level that is empty or NA", "on that level they are equal to nothing"),
        ("link.category-twice", twice, "categories that a taxonomy maps twice, and differently", "the first row of each was taken"),
        ("link.split-name", split, "finer names that stand under several coarser names", "each is a kind of its own under each of them"),
    ];
    let doubt = |(code, count, what, so)| LinkDiagnostic { code, message: format!("{what}: {count}; {so}") };
    all.into_iter().filter(|(_, count, ..)| *count > 0).map(doubt).collect()
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
