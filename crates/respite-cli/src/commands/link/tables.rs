//! What linking plain tables gave, in words.

use respite::{
    data::linking::{
        LinkDiagnostic, Linked, RowName,
        tables::{LinkedTables, ScoredLink, ScoredTables},
    },
    render::numbers::counted,
};
use std::collections::BTreeMap;

/// What was linked, in words.
pub(super) fn text(linked: &LinkedTables) -> String {
    match linked {
        LinkedTables::Meltt(linked) => meltt_text(linked),
        LinkedTables::Probabilistic(linked) => scored_text(linked),
        _ => String::new(),
    }
}

fn number(count: usize, one: &str, many: &str) -> String {
    counted(count as u64, one, many)
}

fn left(rows: usize, unique: usize) -> String {
    format!("{}; {} when each cluster counts once.\n", number(rows, "row", "rows"), number(unique, "is left", "are left"))
}

fn meltt_text(linked: &Linked) -> String {
    let counts = format!(
        "{} of events, {} of episodes; {} for a person to decide.\n",
        number(linked.event_matches, "cluster", "clusters"),
        number(linked.episode_matches, "cluster", "clusters"),
        number(linked.flagged, "event is flagged", "events are flagged"),
    );
    let mut links = super::super::table(&["linked", "to", "as", "score"]);
    for link in linked.links.iter().take(PAIRS_SHOWN) {
        let sort = if link.episodes { "episodes" } else { "events" };
        links.add_row([row(&link.row), row(&link.kept), sort.to_owned(), format!("{:.3}", link.score)]);
    }
    let mut flags = super::super::table(&["flagged event", "may belong to"]);
    for flag in linked.flags.iter().take(PAIRS_SHOWN) {
        flags.add_row([row(&flag.event), flag.episodes.iter().map(row).collect::<Vec<_>>().join(", ")]);
    }
    let shown = |count: usize, table: String| if count == 0 { String::new() } else { format!("\n{table}\n{}", more(count)) };
    let (links, flags) = (shown(linked.links.len(), links.to_string()), shown(linked.flags.len(), flags.to_string()));
    [left(linked.rows, linked.unique), counts, overlaps(&linked.clusters), links, flags, doubts(&linked.diagnostics)].concat()
}

fn scored_text(linked: &ScoredTables) -> String {
    let counts = format!(
        "{} of single days, {} of longer spans, {} of both; {} within one table.\n{} compared, {} in {}, {} uncertain.\n",
        number(linked.event_matches, "cluster", "clusters"),
        linked.episode_matches,
        linked.mixed_matches,
        number(linked.repeats, "cluster", "clusters"),
        number(linked.compared, "pair of rows was", "pairs of rows were"),
        linked.links.len(),
        number(linked.clusters.len(), "cluster", "clusters"),
        linked.uncertain.len(),
    );
    let share = |what: &str, share: Option<f64>| share.map(|share| format!("{what}: {:.1} %", 100.0 * share));
    let false_links = share("expected share of false links", linked.expected_false_links);
    let missed = share("of true links missed among compared pairs", linked.expected_missed_links);
    // Without a link, all of what little is expected is missed: that would read as if much were.
    let expected: Vec<String> = [false_links, missed].into_iter().flatten().collect();
    let expected = if linked.links.is_empty() { String::new() } else { format!("By the probabilities, {}.\n", expected.join("; ")) };
    let again: Vec<String> = (linked.members.iter().flat_map(|cluster| &cluster.rows))
        .filter_map(|member| {
            let of = member.of.as_ref()?;
            let role = if member.role == "copy" { "is a copy of" } else { "is an earlier state of the count in" };
            Some(format!("{} {role} {}\n", row(&member.row), row(of)))
        })
        .collect();
    let again = if again.is_empty() { String::new() } else { format!("\n{}", again.concat()) };
    let doubts = doubts(&linked.diagnostics);
    [
        left(linked.rows, linked.unique),
        counts,
        expected,
        overlaps(&linked.clusters),
        pairs("linked", &linked.links),
        pairs("uncertain", &linked.uncertain),
        again,
        doubts,
    ]
    .concat()
}

/// Most pairs that are listed for a reader; `--json` has them all.
const PAIRS_SHOWN: usize = 20;

/// Pairs from the least sure, with the features that say most.
fn pairs(what: &str, links: &[ScoredLink]) -> String {
    if links.is_empty() {
        return String::new();
    }
    let mut links: Vec<&ScoredLink> = links.iter().collect();
    links.sort_by(|a, b| (a.probability - 0.5).abs().total_cmp(&(b.probability - 0.5).abs()));
    let mut table = super::super::table(&[what, "", "probability", "what says most"]);
    for link in links.iter().take(PAIRS_SHOWN) {
        let mut features: Vec<_> = link.features.iter().filter(|feature| feature.level > 0).collect();
        features.sort_by(|a, b| b.log2.abs().total_cmp(&a.log2.abs()));
        let says: Vec<String> = features.iter().take(3).map(|feature| format!("{} {:+.1}", feature.feature, feature.log2)).collect();
        table.add_row([row(&link.first), row(&link.second), format!("{:.3}", link.probability), says.join(", ")]);
    }
    format!("\n{table}\n{}", more(links.len()))
}

/// How many of a list are not shown.
fn more(count: usize) -> String {
    if count > PAIRS_SHOWN { format!("… {} more in --json.\n", count - PAIRS_SHOWN) } else { String::new() }
}

fn row(name: &RowName) -> String {
    format!("{} {}", name.0, name.1)
}

/// How many clusters hold rows of which tables.
fn overlaps(clusters: &[Vec<RowName>]) -> String {
    let mut overlaps: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for cluster in clusters {
        *overlaps.entry(cluster.iter().map(|row| row.0.as_str()).collect()).or_default() += 1;
    }
    if overlaps.is_empty() {
        return String::new();
    }
    let mut table = super::super::table(&["tables", "clusters"]);
    for (sets, count) in overlaps {
        table.add_row([sets.join(" + "), count.to_string()]);
    }
    format!("\n{table}\n")
}

fn doubts(diagnostics: &[LinkDiagnostic]) -> String {
    let mut text = "\n".to_owned();
    text.extend(diagnostics.iter().map(|doubt| format!("{}: {}\n", doubt.code, doubt.message)));
    text
}
