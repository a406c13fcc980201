//! Whether two rows name the same document as their origin.

use super::{Feature, Pair};

pub(super) const FEATURE: Feature =
    Feature { id: "document", title: "documents", levels: &["not known", "no document in common", "a document in common"], level, words };

fn level(pair: &Pair<'_>) -> u8 {
    let (a, b) = (&pair.first.documents, &pair.second.documents);
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    1 + u8::from(a.iter().any(|document| b.contains(document)))
}

fn words(pair: &Pair<'_>) -> String {
    let (a, b) = (&pair.first.documents, &pair.second.documents);
    let both: Vec<&str> = a.iter().filter(|document| b.contains(document)).map(|document| pair.rows.name(*document)).collect();
    if both.is_empty() { format!("{} and {} documents, none in common", a.len(), b.len()) } else { both.join("; ") }
}
