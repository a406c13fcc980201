//! The page of kinds.

use super::Page;
use respite_model::{Kind, KindClass, KindInfo, Taxonomy};
use std::fmt::Write;

/// One kind with the codes that map to it, or `None` when there is no such kind.
pub fn section(taxonomy: &Taxonomy, id: &str) -> Option<Page> {
    let kind = taxonomy.info(&Kind(id.to_owned()))?;
    let markdown = format!("# {}\n\n{}", kind.label, body(taxonomy, id, kind));
    Some(Page { title: kind.label.clone(), path: format!("kinds.md#{id}"), markdown })
}

/// All kinds on one page.
pub fn page() -> Page {
    let mut text =
        "# Kinds of events and actions\n\nEach format's own codes are mapped to these kinds. The original code is kept beside the kind.\n"
            .to_owned();
    match Taxonomy::built_in() {
        Ok(taxonomy) => {
            for (id, kind) in taxonomy.kinds() {
                let _ = write!(text, "\n## {}\n\n{}", kind.label, body(&taxonomy, id, kind));
            }
        }
        Err(error) => {
            let _ = writeln!(text, "\ncould not {error}");
        }
    }
    Page { title: "Kinds of events and actions".into(), path: "kinds.md".into(), markdown: text }
}

fn body(taxonomy: &Taxonomy, id: &str, kind: &KindInfo) -> String {
    let class = match kind.class {
        KindClass::Event => "an event",
        KindClass::Action => "an action",
    };
    let parent = kind.parent.as_ref().map_or(String::new(), |parent| format!(", a kind of `{parent}`"));
    let mut text = format!("`{id}`: {class}{parent}. {}\n", kind.meaning);
    for (book, mapping) in taxonomy.code_books() {
        let codes: Vec<_> = mapping.iter().filter(|(_, mapped)| mapped.as_str() == id).map(|(code, _)| format!("“{code}”")).collect();
        if !codes.is_empty() {
            let _ = writeln!(text, "\nFrom `{book}`: {}.", codes.join(", "));
        }
    }
    text
}
