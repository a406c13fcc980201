//! The page of diagnostics.

use super::Page;
use crate::doubts;
use respite_stats::diagnostic::DiagnosticInfo;
use std::fmt::Write;

/// One diagnostic.
pub fn section(doubt: &DiagnosticInfo) -> Page {
    let markdown = format!("# {}\n\n{}", doubt.title, body(doubt));
    Page { title: doubt.title.to_owned(), path: format!("diagnostics.md#{}", doubt.code), markdown }
}

/// All diagnostics on one page.
pub fn page() -> Page {
    let mut text =
        "# Diagnostics\n\nA diagnostic stands beside a number that is in doubt. It never hides the number and is never hidden.\n"
            .to_owned();
    for doubt in doubts::all() {
        let _ = write!(text, "\n## {}\n\n{}", doubt.title, body(doubt));
    }
    Page { title: "Diagnostics".into(), path: "diagnostics.md".into(), markdown: text }
}

fn body(doubt: &DiagnosticInfo) -> String {
    format!(
        "`{}`\n\n**Raised when** {}\n\n**What it means.** {}\n\n**What to do.** {}\n",
        doubt.code, doubt.raised_when, doubt.meaning, doubt.what_to_do
    )
}
