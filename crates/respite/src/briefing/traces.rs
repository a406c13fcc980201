//! The rows behind the numbers, at the end of the page.

use super::{numbers::anchor, second_looks};
use crate::{
    Error, Project,
    analyses::{Opened, respite_curve::Answer},
    render::{
        numbers::{counted, number},
        rows,
        svg::escape,
    },
    trace::{Trace, TracePart},
};
use std::{collections::BTreeMap, fmt::Write};

/// Rows of one part that the page holds; the rest is named with the command that lists it.
const ROWS_SHOWN: usize = 30;

/// Traces by id, each row table once.
#[derive(Default)]
pub(super) struct Traces {
    /// Ids that share the same rows stand together.
    groups: Vec<(Vec<String>, Trace)>,
    tables: BTreeMap<(String, String), usize>,
}

impl Traces {
    /// Takes the traces of all numbers of an answer that the page shows.
    pub(super) fn collect(&mut self, project: &Project, opened: &dyn Opened, answer: &Answer) -> Result<(), Error> {
        let keys = |id: &str, keys: &[&str]| keys.iter().map(|key| format!("{id}/{key}")).collect::<Vec<_>>();
        let mut groups: Vec<Vec<String>> =
            ["actions", "comparison", "outcome"].map(|part| vec![format!("{}/rows/{part}", answer.study)]).into();
        for cell in &answer.cells {
            groups.extend(["treated_before", "treated_after", "control_before", "control_after"].map(|key| keys(&cell.id, &[key])));
            groups.push(keys(&cell.id, &["ratio", "ratio_p_value", "difference_adjusted_p_value", "ratio_q_value"]));
        }
        for cell in &answer.windows {
            let mut ids =
                keys(&cell.id, &["effect_per_action", "treated_per_action", "counterfactual_per_action", "detectable_per_action"]);
            ids.push(cell.id.clone());
            ids.extend(second_looks::on_the_same_rows(answer, &cell.value));
            groups.push(ids);
        }
        groups.extend(second_looks::groups(answer));
        for cell in &answer.minimum_detectable {
            let mut ids = keys(&cell.id, &["minimum_fall", "minimum_fall_per_action", "dispersion"]);
            ids.push(cell.id.clone());
            groups.push(ids);
        }
        groups
            .extend(answer.curves.iter().map(|curve| keys(&curve.id, &["net", "depth", "depth_day", "duration", "break_even", "rebound"])));
        let sample = ["treated", "treated_campaigns", "treated_incomplete", "control", "control_campaigns", "control_incomplete"];
        groups.push(keys(&answer.curve_sample.id, &sample));
        for of in &answer.overlap {
            let shares = ["same_arm_before", "same_arm_after", "other_arm_before", "other_arm_after"];
            groups.push(keys(&format!("{}/treated", of.id), &shares));
        }
        for ids in groups {
            let path = ids[0].strip_prefix(&format!("{}/", answer.study)).unwrap_or(&ids[0]).to_owned();
            let trace = opened.trace(project, &path, Some(ROWS_SHOWN))?;
            self.groups.push((ids, trace));
        }
        Ok(())
    }

    /// The section with all row tables; a table that several numbers share stands once.
    pub(super) fn section(mut self) -> String {
        if self.groups.is_empty() {
            return String::new();
        }
        let mut html = format!(
            "<section><h2>The rows behind the numbers</h2>\n<p>At most {ROWS_SHOWN} rows of each part are shown here. <code>respite trace ID --limit 0</code> lists all of them, with the same columns.</p>\n"
        );
        for (ids, trace) in std::mem::take(&mut self.groups) {
            let names: String = ids.iter().map(|id| format!("<span id=\"{}\"></span>", anchor(id))).collect();
            let _ = writeln!(html, "<div class=\"trace\">{names}<h3><code>{}</code></h3><p>{}</p>", escape(&trace.id), escape(&trace.what));
            for part in &trace.parts {
                self.part(&mut html, part);
            }
            html.push_str("</div>\n");
        }
        html.push_str("</section>\n");
        html
    }

    fn part(&mut self, html: &mut String, part: &TracePart) {
        let table = table(part);
        let sum = format!("{}: {}, together {}", part.part, counted(part.row_count, "row", "rows"), number(part.total));
        let next = self.tables.len();
        let place = *self.tables.entry((sum.clone(), table.clone())).or_insert(next);
        if place == next {
            let _ = writeln!(html, "<details id=\"rows-{place}\" open><summary>{}</summary>{table}</details>", escape(&sum));
        } else {
            let _ = writeln!(html, "<p><a href=\"#rows-{place}\">{}</a> (the same rows as above)</p>", escape(&sum));
        }
    }
}

fn table(part: &TracePart) -> String {
    let mut html = "<div class=\"table\"><table><tr><th class=\"n\">times</th><th class=\"n\">adds</th>".to_owned();
    for heading in rows::HEADINGS {
        let _ = write!(html, "<th>{}</th>", escape(heading));
    }
    html.push_str("<th>file and row</th></tr>\n");
    for row in &part.rows {
        html.push_str("<tr>");
        for cell in rows::trace_cells(row) {
            let _ = write!(html, "<td>{}</td>", escape(&cell));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</table></div>");
    let more = part.row_count - part.rows.len() as u64;
    if more > 0 {
        let _ = write!(html, "<p class=\"small\">and {} more</p>", counted(more, "row", "rows"));
    }
    html
}
