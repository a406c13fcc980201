//! The check of sentences as a page that can be sent round: each number opens its rows, pages and hashes.

use super::{
    check_screen::{finding, read},
    numbers::figure,
    page,
    svg::escape,
};
use crate::{
    Contents,
    check::{ActionFound, ClaimCheck, Measured, Report, SourceCheck, words},
};
use std::fmt::Write;

const LEAD: &str = "A published sentence held against sources. The sources stay apart; what is borne out by one may not be by another, and nothing here says that a sentence is true or false. Each number opens its rows.";

/// The page of one check or several.
pub fn page(contents: &Contents, reports: &[Report]) -> String {
    let mut html = String::new();
    for (number, report) in (1..).zip(reports) {
        section(&mut html, number, report);
    }
    let as_of = reports.iter().filter_map(|report| report.data_as_of).max();
    page::page(&format!("Check: {}", contents.title), LEAD, as_of, &html)
}

fn section(html: &mut String, number: usize, report: &Report) {
    let _ = writeln!(html, "<section id=\"check-{number}\">\n<h2>“{}”</h2>", escape(report.sentence.trim()));
    let said = [report.by.as_ref().map(|by| format!("by {}", escape(by))), report.on.map(|on| format!("on {on}"))];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        let _ = writeln!(html, "<p>Said {}.</p>", said.join(" "));
    }
    if let Some(nothing) = &report.nothing {
        let _ = writeln!(html, "<p>No claim that could be held against data: {}</p>", escape(nothing));
    }
    for (at, claim) in (1..).zip(&report.claims) {
        one_claim(html, &format!("{number}-{at}"), &report.sentence, claim);
    }
    if !report.files.is_empty() {
        html.push_str("<details><summary>Files behind the numbers</summary><div class=\"table\"><table><tr><th>source</th><th>release</th><th>file</th><th>SHA-256</th></tr>\n");
        for file in &report.files {
            let name = file.name.rsplit('/').next().unwrap_or(&file.name);
            let cells = [&file.source, &file.vintage, name].map(escape);
            let _ = writeln!(
                html,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>",
                cells[0], cells[1], cells[2], file.sha256
            );
        }
        html.push_str("</table></div></details>\n");
    }
    html.push_str("</section>\n");
}

fn one_claim(html: &mut String, id: &str, sentence: &str, claim: &ClaimCheck) {
    let _ = writeln!(html, "<h3>{}</h3>\n<blockquote>{}</blockquote>", escape(&read(claim)), marked(sentence, claim));
    if !claim.sources.is_empty() {
        html.push_str("<div class=\"table\"><table><tr><th>source</th><th class=\"n\">before</th><th class=\"n\">now</th><th class=\"n\">change</th><th class=\"n\">by chance: least / own variation</th><th>finding</th></tr>\n");
        for (at, source) in (1..).zip(&claim.sources) {
            row(html, &format!("{id}-{at}"), source);
        }
        html.push_str("</table></div>\n<p class=\"small\">By chance: how often counts without any change change as much as the sentence says, or, where it names no size, as much as the source shows. “Least”: counts that vary as little as counts can (Poisson). “Own variation”: counts that vary as this series did before.</p>\n");
    }
    list(html, "What can be said", &claim.wording);
    list(html, "Why no source fits", &words::why_none(claim));
    list(html, "What cannot be held against data", &claim.not_testable);
    let pieces: Vec<String> = claim.not_understood.iter().map(|piece| format!("“{}”", piece.text)).collect();
    list(html, "Not understood", &pieces);
    for (at, source) in (1..).zip(&claim.sources) {
        details(html, &format!("{id}-{at}"), source);
    }
    actions(html, "Actions that the words name", &claim.actions);
    actions(html, "Other actions of that time", &claim.other_actions);
    others(html, claim);
}

/// The quote with its understood pieces underlined, each with what it was understood as.
fn marked(sentence: &str, claim: &ClaimCheck) -> String {
    let [from, to] = claim.span_bytes;
    let mut html = String::new();
    let mut at = from;
    for part in &claim.parts {
        let [start, end] = part.span.bytes;
        if start < at || end > to {
            continue;
        }
        let role = serde_json::to_value(part.role).ok().and_then(|role| role.as_str().map(str::to_owned)).unwrap_or_default();
        let before = sentence.get(at..start).unwrap_or_default();
        let _ = write!(html, "{}<u title=\"{role}\">{}</u>", escape(before), escape(&part.text));
        at = end;
    }
    html.push_str(&escape(sentence.get(at..to).unwrap_or_default()));
    html
}

fn row(html: &mut String, id: &str, source: &SourceCheck) {
    let number = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("<a href=\"#rows-{id}\">{}</a>", figure(value)));
    let share = |chance: Option<f64>| chance.map_or("–".to_owned(), words::share);
    let column = source.column.as_ref().map_or(String::new(), |column| format!(" ({})", escape(column)));
    let _ = writeln!(
        html,
        "<tr><td>{}{column}, release {}{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{} / {}</td><td>{}</td></tr>",
        escape(&source.source),
        escape(&source.vintage),
        if source.newest { "" } else { " (older)" },
        number(source.before),
        number(source.after),
        source.change_percent.map_or("–".to_owned(), |change| format!("{change:+.1}\u{a0}%").replace('-', "−")),
        share(source.chance_poisson),
        share(source.chance_overdispersed),
        finding(source.finding)
    );
}

fn details(html: &mut String, id: &str, source: &SourceCheck) {
    let _ = writeln!(
        html,
        "<details id=\"rows-{id}\"><summary>{}, release {}: definition and rows</summary>\n<p>{}</p>",
        escape(&source.source),
        escape(&source.vintage),
        escape(&source.definition)
    );
    list(html, "How it differs from the sentence", &source.differences);
    list(html, "Doubts", &source.doubts);
    for (what, period, rows) in [("before", source.before_period, &source.before_rows), ("now", source.after_period, &source.after_rows)] {
        if let (Some(period), Some(rows)) = (period, rows) {
            measured(html, what, &period.to_string(), rows);
        }
    }
    html.push_str("</details>\n");
}

fn measured(html: &mut String, what: &str, period: &str, rows: &Measured) {
    let _ = write!(html, "<p>{what}, {period}: {} from {} rows", figure(rows.value), rows.row_count);
    if let (Some(low), Some(high)) = (rows.low, rows.high) {
        let _ = write!(html, "; the source holds {} to {} possible", figure(low), figure(high));
    }
    html.push_str("</p>\n<ul>\n");
    for row in &rows.rows {
        let _ = writeln!(html, "<li><code>{}</code></li>", escape(row));
    }
    for address in &rows.pages {
        let _ = writeln!(html, "<li>{}</li>", link(address));
    }
    for remark in &rows.remarks {
        let _ = writeln!(html, "<li>{}</li>", escape(remark));
    }
    if rows.row_count > rows.rows.len() {
        let _ = writeln!(html, "<li>and {} rows more</li>", rows.row_count - rows.rows.len());
    }
    html.push_str("</ul>\n");
}

/// An address as a link when it is one of the web.
fn link(address: &str) -> String {
    let shown = escape(address);
    if address.starts_with("https://") || address.starts_with("http://") { format!("<a href=\"{shown}\">{shown}</a>") } else { shown }
}

fn list(html: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(html, "<h4>{title}</h4>\n<ul>");
    for line in lines {
        let _ = writeln!(html, "<li>{}</li>", escape(line));
    }
    html.push_str("</ul>\n");
}

fn actions(html: &mut String, title: &str, actions: &[ActionFound]) {
    if actions.is_empty() {
        return;
    }
    let _ = writeln!(
        html,
        "<h4>{title}</h4>\n<div class=\"table\"><table><tr><th>from</th><th>to</th><th>name</th><th>by</th><th>why</th><th>pages</th></tr>"
    );
    for action in actions {
        let pages: Vec<String> = action.pages.iter().map(|page| link(page)).collect();
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            action.from,
            action.to.map_or("not given".to_owned(), |to| to.to_string()),
            escape(&action.name),
            escape(action.by.as_deref().unwrap_or_default()),
            escape(&action.why),
            pages.join(" ")
        );
    }
    html.push_str("</table></div>\n");
}

fn others(html: &mut String, claim: &ClaimCheck) {
    if claim.other_claims.is_empty() {
        return;
    }
    html.push_str("<h4>What others say</h4>\n<div class=\"table\"><table><tr><th>who</th><th>when</th><th>says</th><th>remark</th><th>page</th></tr>\n");
    for other in &claim.other_claims {
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&other.speaker),
            other.stated,
            escape(&other.relation),
            escape(other.note.as_deref().unwrap_or_default()),
            other.address.as_deref().map_or(String::new(), link)
        );
    }
    html.push_str("</table></div>\n");
    for running in &claim.running_counts {
        let numbers: Vec<String> = running.counts.iter().map(|count| figure(*count)).collect();
        let _ =
            writeln!(html, "<p>{}: {} is one running count and must not be added up.</p>", escape(&running.speaker), numbers.join(" → "));
    }
}
