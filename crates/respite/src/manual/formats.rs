//! Pages of formats.

use super::Page;
use respite_data::formats::FormatInfo;
use std::fmt::Write;

/// The page of a format.
pub fn page(format: &FormatInfo) -> Page {
    let mut text = format!("# {}\n\n`{}`\n\n{}\n\n", format.title, format.id, format.explanation.trim());
    let _ = write!(text, "What its rows count: {}.\n\n", format.counts);
    match format.default_source {
        Some(source) => {
            let _ = write!(text, "Source name when `--source` is not given: `{source}`.\n\n");
        }
        None => text.push_str("`--source` must be given.\n\n"),
    }
    text.push_str("## Columns\n\n| column | needed | becomes |\n|---|---|---|\n");
    for column in format.columns {
        let _ = writeln!(text, "| `{}` | {} | {} |", column.name, if column.required { "yes" } else { "no" }, column.meaning);
    }
    text.push_str("\n## Notes it can leave\n\n| code | when, and what was done |\n|---|---|\n");
    for note in format.notes {
        let _ = writeln!(text, "| `{}` | {} |", note.code, note.meaning);
    }
    Page { title: format.title.to_owned(), path: format!("formats/{}.md", format.id), markdown: text }
}
