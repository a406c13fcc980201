//! The manual's pages, written from the code: one text for `respite explain`, the manual and the briefing's links.

mod columns;
mod definitions;
mod diagnostics;
mod formats;
mod incidents;
mod kinds;
mod methods;
mod studies;

use crate::doubts;
use respite_data::formats::FORMATS;
use respite_model::Taxonomy;
use respite_stats::method::METHODS;

/// A page of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Title in plain words.
    pub title: String,
    /// Where it stands in the manual's folder, such as `methods/respite-curve.md`.
    pub path: String,
    /// Its text in Markdown, title included.
    pub markdown: String,
}

/// What `respite explain` says about a name, or `None` when no topic has it.
pub fn explain(name: &str) -> Option<Page> {
    let whole = match name {
        "check" => Some(definitions::findings()),
        "columns" => Some(columns::page()),
        "definitions" => Some(definitions::page()),
        "diagnostics" => Some(diagnostics::page()),
        "incident" | "incidents" | "link" | "review" => Some(incidents::page()),
        "kinds" => Some(kinds::page()),
        "study" => Some(studies::page()),
        _ => None,
    };
    let method = METHODS.iter().find(|method| method.id == name).map(|method| methods::page(method));
    let diagnostic = || doubts::all().find(|doubt| doubt.code == name).map(diagnostics::section);
    let format = || FORMATS.iter().find(|format| format.info().id == name).map(|format| formats::page(format.info()));
    let kind = || Taxonomy::built_in().ok().and_then(|taxonomy| kinds::section(&taxonomy, name));
    whole.or(method).or_else(diagnostic).or_else(format).or_else(kind)
}

/// Names that can be explained.
pub fn topics() -> Vec<String> {
    let mut names: Vec<String> =
        ["check", "columns", "definitions", "diagnostics", "incidents", "kinds", "study"].map(str::to_owned).into();
    names.extend(METHODS.iter().map(|method| method.id.to_owned()));
    names.extend(doubts::all().map(|doubt| doubt.code.to_owned()));
    names.extend(FORMATS.iter().map(|format| format.info().id.to_owned()));
    if let Ok(taxonomy) = Taxonomy::built_in() {
        names.extend(taxonomy.kinds().map(|(id, _)| id.to_owned()));
    }
    names
}

/// All pages that are written from the code, commands excepted.
pub fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = METHODS.iter().map(|method| methods::page(method)).collect();
    pages.extend(FORMATS.iter().map(|format| formats::page(format.info())));
    pages.extend([
        diagnostics::page(),
        kinds::page(),
        columns::page(),
        studies::page(),
        definitions::page(),
        definitions::findings(),
        incidents::page(),
    ]);
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_page() {
        for name in topics() {
            assert!(explain(&name).is_some_and(|page| !page.markdown.is_empty()), "{name}");
        }
    }
}
