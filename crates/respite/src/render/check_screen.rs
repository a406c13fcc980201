//! The check of a sentence as a screenful of text.

use super::{
    answer::wrapped,
    numbers::{counted, figure},
};
use crate::check::{ClaimCheck, Finding, OtherClaim, Report, SourceCheck, words};
use std::fmt::Write;

/// The width that text is wrapped to.
const WIDTH: usize = 88;

/// Actions, and claims of other speakers, that are listed.
const OTHERS: usize = 8;

/// The check for a terminal of 80 columns or more.
pub fn screen(report: &Report) -> String {
    let mut text = format!("{}\n", wrapped(&format!("“{}”", report.sentence.trim()), WIDTH));
    let said = [report.by.as_ref().map(|by| format!("by {by}")), report.on.map(|on| format!("on {on}"))];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        let _ = writeln!(text, "said {}", said.join(" "));
    }
    if let Some(nothing) = &report.nothing {
        let _ = writeln!(text, "\n{}", wrapped(&format!("No claim that could be held against data: {nothing}"), WIDTH));
    }
    for (number, claim) in (1..).zip(&report.claims) {
        let of = if report.claims.len() > 1 { format!("Claim {number}: ") } else { String::new() };
        let _ = writeln!(text, "\n{}", wrapped(&format!("{of}{}", read(claim)), WIDTH));
        sources(&mut text, claim);
        for sentence in &claim.wording {
            let _ = writeln!(text, "\n{}", wrapped(sentence, WIDTH));
        }
        none_fits(&mut text, claim);
        designs(&mut text, claim);
        actions(&mut text, claim);
        others(&mut text, claim);
        left(&mut text, claim);
    }
    for piece in &report.not_understood {
        let _ = writeln!(text, "not understood: “{}”", piece.text);
    }
    if let Some(day) = report.data_as_of {
        let _ = writeln!(text, "\ndata as of {day}; `--json` has the rows, pages and hashes behind each number");
    }
    text
}

/// The sentence, how it was read, and what each source makes of it.
pub fn short(report: &Report) -> String {
    let mut text = format!("{}\n", wrapped(&format!("“{}”", report.sentence.trim()), WIDTH));
    for claim in &report.claims {
        let _ = writeln!(text, "{}", wrapped(&read(claim), WIDTH));
        sources(&mut text, claim);
        for sentence in &claim.wording {
            let _ = writeln!(text, "\n{}", wrapped(sentence, WIDTH));
        }
        none_fits(&mut text, claim);
    }
    text
}

/// How a claim was read, in words.
pub fn read(claim: &ClaimCheck) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut what = claim.quantity.as_ref().map_or("something that is not said".to_owned(), |quantity| quantity.0.replace('-', " "));
    let who = if claim.quantity.as_ref().is_some_and(|quantity| quantity.0 == "strength") { "of" } else { "by" };
    for (before, word) in [("of", &claim.victims), (who, &claim.side), ("in", &claim.place)] {
        if let Some(word) = word {
            let _ = write!(what, " {before} {word}");
        }
    }
    if let Some(within) = &claim.within {
        let _ = write!(what, ", in {}", within.0.replace('-', " "));
    }
    parts.push(format!("read as: {what}"));
    parts.push(claim.period.map_or("no period".to_owned(), |period| period.to_string()));
    if let Some(percent) = claim.change_percent {
        parts.push(words::by_percent(percent));
    } else if let Some(change) = claim.change {
        parts.push(words::direction(change.direction).to_owned());
    }
    if let Some(before) = claim.before {
        parts.push(format!("from {}", words::form(before)));
    }
    if let Some(level) = claim.level {
        parts.push(format!("a count of {}", words::form(level)));
    }
    if let Some(comparison) = &claim.comparison {
        let span = comparison.period.map_or("days that are not known".to_owned(), |period| period.to_string());
        let said = if comparison.stated { "" } else { ", which is not said but usual" };
        parts.push(format!("held against {span}{said}"));
    }
    if let Some(record) = &claim.record {
        let over = record.over.map_or("ever".to_owned(), |over| format!("in {over}"));
        let rank = if record.rank > 1 { format!("number {} of the ", record.rank) } else { String::new() };
        parts.push(format!("{rank}{} {over}", if record.extreme == respite_model::Extreme::Highest { "highest" } else { "lowest" }));
    }
    if claim.negated {
        parts.push("denied".to_owned());
    }
    parts.join("; ")
}

fn sources(text: &mut String, claim: &ClaimCheck) {
    if claim.sources.is_empty() {
        return;
    }
    let head = ["source", "before", "now", "change", "by chance*", "finding"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(head).chain(claim.sources.iter().map(row)).collect();
    let widths: Vec<usize> = (0..6).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0)).collect();
    text.push('\n');
    for row in &rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[at] - cell.chars().count());
            let numeric = (1..5).contains(&at);
            let _ = write!(line, "  {}{cell}{}", if numeric { &pad } else { "" }, if numeric { "" } else { &pad });
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if rows.iter().skip(1).any(|row| row[4] != "–") {
        text.push_str("  * without any change: if counts vary as little as they can / as this series does\n");
    }
}

fn row(source: &SourceCheck) -> [String; 6] {
    let number = |value: Option<f64>| value.map_or("–".to_owned(), figure);
    let least = source.chance_poisson.filter(|_| !(source.persons && source.chance_overdispersed.is_none()));
    let chance = match (least, source.chance_overdispersed) {
        (Some(least), Some(own)) => format!("{} / {}", words::share(least), words::share(own)),
        (Some(least), None) => format!("{} / –", words::share(least)),
        _ => "–".to_owned(),
    };
    let column = source.column.as_ref().map_or(String::new(), |column| format!(" {column}"));
    [
        format!("{}@{}{column}", source.source, source.vintage),
        number(source.before),
        number(source.after),
        source.change_percent.map_or("–".to_owned(), |change| format!("{change:+.1} %").replace('-', "−")),
        chance,
        finding(source.finding).to_owned(),
    ]
}

/// Why no source fits.
fn none_fits(text: &mut String, claim: &ClaimCheck) {
    let reasons = words::why_none(claim);
    for reason in reasons.iter().take(OTHERS) {
        let _ = writeln!(text, "{}", wrapped(&format!("  {reason}"), WIDTH));
    }
    if reasons.len() > OTHERS {
        let _ = writeln!(text, "  and {} more in --json", reasons.len() - OTHERS);
    }
}

/// The finding in a few words.
pub fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::BorneOut => "borne out",
        Finding::BorneOutInDirection => "direction borne out",
        Finding::NotBorneOut => "not borne out",
        Finding::CannotBeToldFromChance => "cannot be told from chance",
        Finding::NotTestable => "not testable",
    }
}

fn designs(text: &mut String, claim: &ClaimCheck) {
    let own = claim
        .sources
        .iter()
        .filter(|source| source.newest && source.finding != Finding::NotTestable && !(source.persons && source.dispersion.is_none()))
        .flat_map(|source| source.minimum_detectable.iter().map(move |design| (source.source.as_str(), design)));
    // Of an action's comparisons the screen has those with the series' own ups and downs; the JSON has all.
    let compared = claim.cause.iter().flat_map(|cause| &cause.comparisons);
    let causal =
        compared.flat_map(|comparison| comparison.minimum_detectable.iter().map(move |design| (comparison.source.as_str(), design)));
    let mut lines: Vec<String> = Vec::new();
    for (source, design) in own.chain(causal.filter(|(_, design)| design.dispersion > 1.0)) {
        let percent = |value: Option<f64>| value.map_or("none".to_owned(), |value| format!("{value:+.1} %").replace('-', "−"));
        let line = format!(
            "  {source}, {} before against {}, variance {:.3} × mean: {} by formula, {} by the test",
            counted(design.before_spans as u64, &design.unit, &format!("{}s", design.unit)),
            design.after_spans,
            design.dispersion,
            percent(design.formula_percent),
            percent(design.test_percent)
        );
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(text, "\nSmallest change that would be seen in 4 of 5 tries:\n{}", lines.join("\n"));
    }
}

fn actions(text: &mut String, claim: &ClaimCheck) {
    for (title, actions) in [("Actions that the words name:", &claim.actions), ("Other actions of that time:", &claim.other_actions)] {
        if actions.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{title}");
        for action in actions.iter().take(OTHERS) {
            let to = action.to.map_or(String::new(), |to| if to == action.from { String::new() } else { format!(" to {to}") });
            let open = if action.to.is_none() { ", end not given" } else { "" };
            let _ = writeln!(text, "  {}{to}{open}  {}  ({})", action.from, action.name, action.kind);
        }
        let all = if title.starts_with("Other") { claim.other_actions_count } else { actions.len() };
        if all > OTHERS {
            let _ = writeln!(text, "  and {} more", all - OTHERS);
        }
    }
}

fn others(text: &mut String, claim: &ClaimCheck) {
    if claim.other_claims.is_empty() {
        return;
    }
    text.push_str("\nWhat others say:\n");
    for other in claim.other_claims.iter().take(OTHERS) {
        let _ =
            writeln!(text, "{}", wrapped(&format!("  {}, {}: {}{}", other.speaker, other.stated, other.relation, remark(other)), WIDTH));
    }
    if claim.other_claims.len() > OTHERS {
        let _ = writeln!(text, "  and {} more in --json", claim.other_claims.len() - OTHERS);
    }
    for running in &claim.running_counts {
        let numbers: Vec<String> = running.counts.iter().map(|count| figure(*count)).collect();
        let _ = writeln!(text, "  {}: {} is one running count, not to be added up", running.speaker, numbers.join(" → "));
    }
}

fn remark(other: &OtherClaim) -> String {
    other.note.as_ref().map_or(String::new(), |note| format!(" ({note})"))
}

fn left(text: &mut String, claim: &ClaimCheck) {
    for reason in &claim.not_testable {
        let _ = writeln!(text, "{}", wrapped(&format!("not testable: {reason}"), WIDTH));
    }
    for restated in &claim.restatements {
        let figures: Vec<String> = restated.figures.iter().map(|(vintage, value)| format!("{} in {vintage}", figure(*value))).collect();
        let told: Vec<String> = figures.into_iter().chain(restated.remarks.iter().cloned()).collect();
        let _ = writeln!(text, "{}", wrapped(&format!("{} for {}: {}", restated.source, restated.period, told.join("; ")), WIDTH));
    }
    if !claim.not_understood.is_empty() {
        let pieces: Vec<String> = claim.not_understood.iter().map(|piece| format!("“{}”", piece.text)).collect();
        let _ = writeln!(text, "{}", wrapped(&format!("not understood: {}", pieces.join(", ")), WIDTH));
    }
}
