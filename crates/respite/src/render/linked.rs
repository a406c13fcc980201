//! What was linked, and one incident, as words and tables.

use super::{
    excerpt::line,
    numbers::{count, counted, number},
    part::Part,
    rows,
};
use crate::incidents::{
    Differences, LinkPlan, ListedIncident, OpenedFeature, OpenedIncident, OpenedLink, ReviewRates, Summary, ValueRule, Version,
};
use respite_data::linking::scored::LinkSpec;
use respite_model::{Event, Range};
use respite_stats::review::ReviewedRate;
use std::collections::BTreeSet;

/// The sum of it, in sentences.
pub fn sentences(summary: &Summary) -> String {
    let mut text = format!(
        "{} of {} when each happening counts once; {} by two sources or more.\n",
        counted(summary.rows, "row tells", "rows tell"),
        counted(summary.incidents, "incident", "incidents"),
        counted(summary.shared, "of them is reported", "of them are reported"),
    );
    if let Some(share) = summary.expected_false_links {
        let false_links = share * summary.links as f64;
        let false_links = if false_links < 1.0 { "fewer than one".to_owned() } else { format!("about {}", number(false_links)) };
        text.push_str(&format!(
            "{} between rows of two sources. By their probabilities {false_links} of them are false ({})",
            counted(summary.links, "link", "links"),
            share_words(share)
        ));
        if let Some(missed) = summary.expected_missed_links {
            text.push_str(&format!(", and {} of the true pairs within the windows are missed", share_words(missed)));
        }
        text.push_str(".\n");
    }
    if summary.uncertain > 0 {
        text.push_str(&format!(
            "{} for a person to decide: `respite review`.\n",
            counted(summary.uncertain, "pair is left", "pairs are left")
        ));
    }
    for (rows, one, many) in [
        (summary.copies, "row is its source's own report once more.", "rows are their source's own report once more."),
        (
            summary.restated,
            "row is an earlier state of a running count, not to be added up.",
            "rows are earlier states of running counts, not to be added up.",
        ),
        (
            summary.syndicated,
            "incident rests on one text that several sources carry; it counts as one report.",
            "incidents rest on one text that several sources carry; each counts as one report.",
        ),
    ] {
        if rows > 0 {
            text.push_str(&format!("{}\n", counted(rows, one, many)));
        }
    }
    if summary.judgements > 0 {
        let judged = counted(summary.judgements, "judgement of a person holds", "judgements of a person hold");
        text.push_str(&format!("{judged}, whatever the probability says.\n"));
    }
    text
}

/// The settings that were used, in a sentence.
pub fn settings(plan: &LinkPlan) -> String {
    let LinkSpec { window_km, window_days, link_at, uncertain_at, .. } = plan.link;
    let whose = if *plan == LinkPlan::default() { "the default settings" } else { "settings of the project's ledger" };
    let days = counted(window_days.into(), "day", "days");
    format!(
        "By {whose}: rows up to {window_km} km and {days} apart beyond what their precision allows, links from probability {link_at} on, pairs listed from {uncertain_at} on.\n"
    )
}

/// The tables of it: by source, by pair of sources, by overlap, and how sources differ.
pub fn tables(summary: &Summary, differences: &[Differences]) -> Vec<Part> {
    let sources = summary.sources.iter().map(|of| {
        vec![
            of.source.to_string(),
            of.vintage.to_string(),
            count(of.rows),
            count(of.incidents),
            count(of.alone),
            share(of.alone, of.incidents),
        ]
    });
    let pairs = summary.pairs.iter().map(|of| {
        vec![
            format!("{} + {}", of.first, of.second),
            count(of.shared),
            share_words(of.of_first),
            share_words(of.of_second),
            count(of.uncertain),
            number(of.false_links_expected),
        ]
    });
    let overlap = |sources: &BTreeSet<_>| sources.iter().map(ToString::to_string).collect::<Vec<String>>().join(" + ");
    let overlaps = summary.overlaps.iter().map(|(sources, incidents)| vec![overlap(sources), count(*incidents)]);
    let overlaps = Part::whole("Incidents by the sources that report them", &["sources", "incidents"], overlaps.collect());
    let mut parts = vec![
        Part::whole("Each source", &["source", "release", "rows", "incidents", "reported by it alone", "share alone"], sources.collect()),
        Part::whole(
            "Each two sources",
            &["sources", "incidents of both", "of the first's", "of the second's", "uncertain pairs", "false links expected"],
            pairs.collect(),
        ),
        overlaps,
        Part::whole(
            "How sources differ on what both report",
            &[
                "sources",
                "incidents",
                "same day",
                "day not exact",
                "middle distance",
                "place not exact",
                "same count of killed",
                "killed, first",
                "killed, second",
                "counts that exclude each other",
            ],
            differences.iter().map(differing).collect(),
        ),
    ];
    parts.retain(|part| !part.rows.is_empty());
    parts
}

fn differing(pair: &Differences) -> Vec<String> {
    let killed = &pair.killed;
    let both = pair.incidents - killed.not_given;
    vec![
        format!("{} + {}", pair.first, pair.second),
        count(pair.incidents),
        pair.same_day().map_or("not known".to_owned(), |share| format!("{} of {} exact", share_words(share), count(pair.exact_days()))),
        possible(pair.days_not_exact, pair.same_day_possible),
        pair.median_km()
            .map_or("not known".to_owned(), |km| format!("{} km ({} known)", number(km), count(pair.distances_km.len() as u64))),
        count(pair.places_not_exact),
        format!("{} of {}", count(killed.equal), count(both)),
        count(killed.sum_first),
        count(killed.sum_second),
        count(killed.apart),
    ]
}

/// Incidents without an exact day, and how many of them may be of one day.
fn possible(not_exact: u64, same_day: u64) -> String {
    if not_exact == 0 { count(0) } else { format!("{} (same day possible: {})", count(not_exact), count(same_day)) }
}

/// Incidents as a table, the first of them where there is a limit.
pub fn listed(incidents: &[ListedIncident], limit: Option<usize>) -> Part {
    let shown = incidents.len().min(limit.unwrap_or(usize::MAX));
    let row = |incident: &ListedIncident| {
        let (first, last) = incident.days;
        vec![
            incident.id.to_string(),
            if first == last { first.to_string() } else { format!("{first} to {last}") },
            line(&incident.places.join(" / "), 0),
            incident.kinds.join(" / "),
            incident.sources.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            incident.reports.to_string(),
            incident.killed.map_or(String::new(), |(low, high)| if low == high { low.to_string() } else { format!("{low}–{high}") }),
            incident.least_probability.map_or(String::new(), probability),
        ]
    };
    let headings = ["incident", "first day", "place", "kind", "sources", "reports", "killed", "least likely link"];
    Part { more: (incidents.len() - shown) as u64, ..Part::whole("Incidents", &headings, incidents[..shown].iter().map(row).collect()) }
}

/// One incident as tables: the versions side by side, the counts by each rule, the links with their reasons.
pub fn opened(incident: &OpenedIncident) -> Vec<Part> {
    let mut parts = vec![versions("Each source's version", &incident.versions), by_rule(incident)];
    parts.extend(incident.links.iter().map(|link| explained(link, &heading(link))));
    for link in &incident.uncertain {
        parts.push(explained(link, &format!("Not linked, but not out of the question: {}", heading(link))));
    }
    let judged = incident.judgements.iter().map(|judgement| {
        vec![
            judgement.first.to_string(),
            judgement.second.to_string(),
            judgement.verdict.word().to_owned(),
            judgement.note.clone().unwrap_or_default(),
        ]
    });
    parts.push(Part::whole("Judgements in force", &["row", "row", "verdict", "note"], judged.collect()));
    parts.retain(|part| !part.rows.is_empty());
    parts
}

fn heading(link: &OpenedLink) -> String {
    let how = match (link.judged, link.direct) {
        (true, _) => "a person says so".to_owned(),
        (false, true) => format!("probability {}", probability(link.probability)),
        (false, false) => format!("probability {}", probability(link.probability)),
    };
    let remark = link.remark.as_ref().map_or(String::new(), |remark| format!(" ({remark})"));
    format!("{} and {}: {how}{remark}", link.first, link.second)
}

/// How often the rule is wrong, by a person's verdicts, in sentences.
pub fn rates(review: &ReviewRates) -> String {
    let told = |what: &str, rate: &Option<ReviewedRate>| {
        rate.as_ref().map_or(String::new(), |rate| {
            let best = rate.estimate.map_or("not known, since some tenths of probability have no verdict".to_owned(), share_words);
            format!("{what}: {best} (95 % interval {} to {}).\n", share_words(rate.low), share_words(rate.high))
        })
    };
    let order = match review.out_of_order {
        0 => String::new(),
        pairs => format!(
            "{} out of the order in which pairs are asked about, perhaps chosen for what they are: each counts for itself alone.\n",
            counted(pairs, "pair was judged", "pairs were judged")
        ),
    };
    format!(
        "The rule by itself, before any verdict ({}), by {}:\n{}{}{order}Pairs of a lower probability than the listed ones were not asked about; by their probabilities they hold {} true pairs.\n",
        counted(review.links, "link", "links"),
        counted(review.rates.judged, "verdict", "verdicts"),
        told("Links that are false", &review.rates.false_rate),
        told("True pairs that are missed, among all listed", &review.rates.missed_rate),
        number(review.expected_below)
    )
}

/// What rows say of the happening, a line each: its name, and a cell for each row. The first line names the rows.
pub(super) fn facts(versions: &[Version]) -> Vec<(&'static str, Vec<String>)> {
    let ids = versions.iter().map(|version| version.event.id.to_string()).collect();
    let lines = super::review_screen::fact_lines().into_iter().map(|(name, get)| (name, versions.iter().map(get).collect::<Vec<_>>()));
    std::iter::once(("", ids)).chain(lines.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))).collect()
}

/// A line of the table of versions: its name, and the cell of a row.
pub(super) type VersionLine = (&'static str, fn(&Version) -> String);

/// Rows side by side, one column each.
pub fn versions(title: &str, versions: &[Version]) -> Part {
    let cells = |get: fn(&Version) -> String| versions.iter().map(get).collect::<Vec<_>>();
    let what = |version: &Version| match (version.role, &version.of) {
        ("copy", Some(of)) => format!("the same report once more, of {of}"),
        ("restated", Some(of)) => format!("earlier state of the count in {of}"),
        _ => format!("report {}", version.report),
    };
    let lines: [VersionLine; 10] = [
        ("release", |v| v.event.vintage.to_string()),
        ("first to last day", |v| rows::days(&v.event)),
        ("day precision", |v| v.event.when.precision.map_or(String::new(), |code| format!("code {code} of the source"))),
        ("place", |v| rows::place(&v.event)),
        ("place known to", |v| v.event.place.precision.map_or(String::new(), |known| format!("{known:?}").to_lowercase())),
        ("kind", |v| v.event.kind.to_string()),
        ("sides", |v| sides(&v.event)),
        ("killed (best, low–high)", |v| rows::killed(v.event.casualties.killed)),
        ("text", |v| v.event.text.as_deref().map_or(String::new(), |text| line(text, 0))),
        ("documents", |v| v.event.documents.as_deref().map_or(String::new(), |text| line(text, 0))),
    ];
    let row = |name: &str, cells: Vec<String>| std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>();
    let mut table = vec![row("what it is", versions.iter().map(what).collect())];
    table.extend(lines.iter().map(|(name, get)| row(name, cells(*get))).filter(|cells| cells[1..].iter().any(|cell| !cell.is_empty())));
    table.push(row("row in the file", cells(|v| v.event.row.to_string())));
    let headings = std::iter::once(String::new()).chain(versions.iter().map(|version| version.event.id.to_string()));
    Part { title: title.to_owned(), headings: headings.collect(), rows: table, more: 0 }
}

pub(super) fn sides(event: &Event) -> String {
    let names: Vec<&str> = event.sides.iter().flatten().map(|side| side.name.as_str()).collect();
    line(&names.join(" / "), 0)
}

fn by_rule(incident: &OpenedIncident) -> Part {
    let reports = incident.versions.iter().filter(|version| version.role == "report").count();
    if reports < 2 {
        return Part::whole("", &[], Vec::new());
    }
    let range = |range: &Range| rows::killed(*range);
    let row = |rule: ValueRule| {
        vec![rule.word().to_owned(), rule.words().to_owned(), incident.killed.get(rule.word()).map_or(String::new(), range)]
    };
    Part::whole("Killed, by the rule that a study may state", &["rule", "takes", "best (low–high)"], ValueRule::ALL.map(row).into())
}

/// A pair with its explained score. What is not known of the two rows is named in one line.
pub fn explained(link: &OpenedLink, title: &str) -> Part {
    let (unknown, known): (Vec<&OpenedFeature>, Vec<_>) = link.features.iter().partition(|feature| feature.level == "not known");
    let before = vec!["before anything is compared".to_owned(), String::new(), String::new(), weight(link.prior_log2)];
    let feature = |feature: &OpenedFeature| {
        vec![feature.title.to_owned(), line(&feature.rows_say, 0), feature.level.to_owned(), weight(feature.log2)]
    };
    let unknown: Vec<&str> = unknown.iter().map(|feature| feature.title).collect();
    let not_known = vec!["not known".to_owned(), unknown.join("; "), String::new(), "0".to_owned()];
    let rows = std::iter::once(before).chain(known.into_iter().map(feature)).chain((!unknown.is_empty()).then_some(not_known));
    Part::whole(title, &["compared", "the rows say", "agreement", "for (+) or against (−)"], rows.collect())
}

/// A weight in powers of two: how many times likelier, or less likely, for one happening than for two.
fn weight(log2: f64) -> String {
    if log2.abs() < 0.05 {
        return "0".to_owned();
    }
    let times = number(log2.abs().exp2());
    format!("{} (× {})", super::numbers::signed((log2 * 10.0).round() / 10.0), if log2 > 0.0 { times } else { format!("1/{times}") })
}

/// A probability, never shown as certain.
pub fn probability(value: f64) -> String {
    match value {
        value if value > 0.999 => "above .999".to_owned(),
        value if value < 0.001 => "below .001".to_owned(),
        value => format!("{value:.3}").trim_start_matches('0').to_owned(),
    }
}

fn share(part: u64, of: u64) -> String {
    if of == 0 { String::new() } else { share_words(part as f64 / of as f64) }
}

fn share_words(share: f64) -> String {
    let percent = 100.0 * share;
    if percent > 0.0 && percent < 0.05 {
        "below 0.1\u{a0}%".to_owned()
    } else if percent > 0.0 && percent < 9.95 {
        format!("{percent:.1}\u{a0}%")
    } else {
        format!("{percent:.0}\u{a0}%")
    }
}
