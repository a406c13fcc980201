//! What was linked, as a page that can be sent round: sentences, tables, and two figures.

use super::{linked, page, part::Part, svg, svg::escape};
use crate::incidents::{Differences, ListedIncident, Summary, figures};
use respite_stats::diagnostic::Diagnostic;
use std::fmt::Write;

const LEAD: &str = "Rows of several sources that may tell of one happening. A link is a probability, not a fact; an incident owns no value, and each source keeps its own version.";

/// Incidents that are listed.
const LISTED: usize = 200;

/// The page. Of the incidents of several rows it lists those with the least likely links, least likely first.
pub fn page(
    title: &str,
    summary: &Summary,
    differences: &[Differences],
    mut incidents: Vec<ListedIncident>,
    doubts: &[Diagnostic],
) -> String {
    let mut html = String::from("<section id=\"linked\">\n<h2>What the sources have in common</h2>\n");
    for sentence in linked::sentences(summary).lines() {
        let _ = writeln!(html, "<p>{}</p>", escape(sentence));
    }
    if !doubts.is_empty() {
        html.push_str("<h3>Doubts</h3>\n<ul>\n");
        for doubt in doubts {
            let _ = writeln!(html, "<li>{}: {}</li>", doubt.code, escape(&doubt.message));
        }
        html.push_str("</ul>\n");
    }
    for part in linked::tables(summary, differences) {
        table(&mut html, &part);
    }
    let [overlap, differing] = figures(summary, differences);
    let sources: Vec<String> = summary.sources.iter().map(|of| format!("{}, release {}", of.source, of.vintage)).collect();
    let as_of = summary.data_as_of.map_or("no dated rows".to_owned(), |day| format!("rows to {day}"));
    let source_line =
        format!("<p class=\"small\">Source: {}; {as_of}. Each bar is a count of incidents.</p>\n", escape(&sources.join("; ")));
    let _ = write!(html, "<h3>Overlap of the sources</h3>\n{}{source_line}", svg::figure(&overlap));
    if !differing.panels.is_empty() {
        let _ = write!(html, "<h3>How sources differ on day, place and killed</h3>\n{}{source_line}", svg::figure(&differing));
    }
    incidents.retain(|incident| incident.least_probability.is_some());
    incidents.sort_by(|a, b| {
        let probability = |of: &ListedIncident| of.least_probability.unwrap_or(1.0);
        probability(a).total_cmp(&probability(b)).then_with(|| a.id.cmp(&b.id))
    });
    if !incidents.is_empty() {
        let listed = linked::listed(&incidents, Some(LISTED));
        table(&mut html, &Part { title: "Incidents with the least likely links".to_owned(), ..listed });
    }
    html.push_str("</section>\n");
    page::page(&format!("Incidents: {title}"), LEAD, summary.data_as_of, &html)
}

fn table(html: &mut String, part: &Part) {
    let _ = write!(html, "<h3>{}</h3>\n<div class=\"table\"><table><tr>", escape(&part.title));
    for heading in &part.headings {
        let _ = write!(html, "<th>{}</th>", escape(heading));
    }
    html.push_str("</tr>\n");
    for row in &part.rows {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escape(cell))).collect();
        let _ = writeln!(html, "<tr>{cells}</tr>");
    }
    html.push_str("</table></div>\n");
    if part.more > 0 {
        let _ = writeln!(html, "<p class=\"small\">{} more are not listed.</p>", part.more);
    }
}
