//! Pages of methods.

use super::Page;
use respite_stats::{
    method::{MethodInfo, Status},
    references::REFERENCES,
};
use std::fmt::Write;

/// The page of a method.
pub fn page(method: &MethodInfo) -> Page {
    let mut text = format!("# {}\n\n`{}` · {}\n\n", method.title, method.id, status(method.status));
    let _ = write!(text, "**Question.** {}\n\n{}\n\n## What must be true\n\n", method.question, method.explanation.trim());
    for assumption in method.assumptions {
        let _ = writeln!(text, "- {assumption}");
    }
    let _ = write!(text, "\n## Checked against\n\n{}\n", method.checked_against);
    if !method.sources.is_empty() {
        text.push_str("\n## Sources\n\n");
    }
    for key in method.sources {
        let citation = REFERENCES.iter().find(|reference| reference.key == *key).map_or(*key, |reference| reference.citation);
        let _ = writeln!(text, "- {citation}");
    }
    Page { title: method.title.to_owned(), path: format!("methods/{}.md", method.id), markdown: text }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Trial => "on trial: no independent reference value or no recovery test yet",
        Status::Checked => "checked: equal to an independent program, recovers known truth",
    }
}
