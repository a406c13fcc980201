//! Where the rows come from.

use crate::{
    project::Contents,
    render::{numbers::count, svg::escape},
};
use std::fmt::Write;

/// Releases with their files and hashes.
pub(super) fn section(contents: &Contents) -> String {
    let mut html = "<section><h2>Sources</h2>\n<div class=\"table\"><table><tr><th>source</th><th>release</th><th>format</th><th class=\"n\">events</th><th class=\"n\">figures</th><th class=\"n\">claims</th><th class=\"n\">notes</th><th>file</th><th>SHA-256</th></tr>\n".to_owned();
    for release in &contents.releases {
        for (name, sha256) in &release.files {
            let _ = writeln!(
                html,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td><code>{}</code></td></tr>",
                escape(&release.source),
                escape(&release.vintage),
                escape(&release.format),
                count(release.events),
                count(release.figures),
                count(release.claims),
                count(release.notes),
                escape(name.rsplit('/').next().unwrap_or(name)),
                escape(sha256)
            );
        }
    }
    html.push_str("</table></div>\n<p class=\"small\">Notes count rows and cells that were skipped, guessed or repaired; <code>respite notes</code> lists them.</p></section>\n");
    html
}
