//! A table of text with its title: what the terminal and the page both show.

/// A table of text with its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it lists.
    pub title: String,
    /// Headings of its columns.
    pub headings: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// How many rows of this kind are not listed.
    pub more: u64,
}

impl Part {
    /// A table of which all rows are listed.
    pub fn whole(title: impl Into<String>, headings: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self { title: title.into(), headings: headings.iter().map(|heading| (*heading).to_owned()).collect(), rows, more: 0 }
    }
}
