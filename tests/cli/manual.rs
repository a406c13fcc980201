//! The manual speaks of everything that the program has.

use respite::{doubts, manual};
use respite_stats::{method::METHODS, references::REFERENCES};

#[test]
fn every_source_of_a_method_is_a_reference() {
    for method in METHODS {
        for key in method.sources {
            assert!(REFERENCES.iter().any(|reference| reference.key == *key), "{} cites {key}", method.id);
        }
        assert!(!method.explanation.is_empty() && !method.assumptions.is_empty());
    }
}

#[test]
fn every_diagnostic_and_method_has_its_words() {
    let pages = manual::pages();
    let all: String = pages.iter().map(|page| page.markdown.as_str()).collect();
    for doubt in doubts::all() {
        assert!(all.contains(doubt.code), "{}", doubt.code);
    }
    assert!(METHODS.iter().all(|method| pages.iter().any(|page| page.path == format!("methods/{}.md", method.id))));
}
