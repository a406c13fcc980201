//! Guesses what a column holds from its name and its values.

use crate::formats::cells;
use respite_model::{Kind, Taxonomy};

/// What was seen of a column while the file was read once.
pub(super) struct Seen {
    pub(super) name: String,
    /// Values and how often each stands there, the most frequent first; cut off at [`MOST_VALUES`] distinct ones.
    pub(super) values: Vec<(String, usize)>,
    /// Filled cells.
    pub(super) filled: usize,
    /// Whether there are more distinct values than are kept.
    pub(super) many: bool,
}

/// Distinct values that are kept of a column.
pub(super) const MOST_VALUES: usize = 2000;

/// Distinct values that a kind column may have.
const MOST_KINDS: usize = 60;

const DATE_FORMATS: &[&str] = &[
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%y",
    "%m/%d/%y",
];

/// Abbreviations that field reports use for means of attack.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("ied", "bombing"),
    ("vbied", "bombing"),
    ("ied explosion", "bombing"),
    ("explosion", "bombing"),
    ("saf", "armed-assault"),
    ("small arms fire", "armed-assault"),
    ("direct fire", "armed-assault"),
    ("idf", "shelling"),
    ("indirect fire", "shelling"),
    ("mortar", "shelling"),
    ("artillery", "shelling"),
    ("uav strike", "drone-strike"),
    ("kidnapping", "abduction"),
    ("truce", "ceasefire"),
    ("battle", "clash"),
];

impl Seen {
    /// Share of the filled cells for which `test` holds.
    pub(super) fn share(&self, test: impl Fn(&str) -> bool) -> f64 {
        let (held, all) =
            self.values.iter().fold((0, 0), |(held, all), (value, times)| (held + if test(value) { *times } else { 0 }, all + times));
        if all == 0 { 0.0 } else { held as f64 / all as f64 }
    }

    pub(super) fn is_numeric(&self) -> bool {
        self.share(|value| value.parse::<f64>().is_ok_and(f64::is_finite)) > 0.9
    }

    /// Whether the column may be a kind: few distinct words.
    pub(super) fn is_category(&self) -> bool {
        let distinct = self.values.len();
        !self.many && (1..=MOST_KINDS).contains(&distinct) && (distinct * 2 <= self.filled || distinct <= 3)
    }
}

/// The formats that read most of a column's values, best first, each with its share.
pub(super) fn date_formats(seen: &Seen) -> Vec<(&'static str, f64)> {
    let reads = |format: &str, value: &str| match format {
        "%Y-%m-%d" => value.len() == 10 && cells::iso_day(value).is_some(),
        _ => jiff::civil::Date::strptime(format, value).is_ok(),
    };
    let mut formats: Vec<_> = DATE_FORMATS.iter().map(|format| (*format, seen.share(|value| reads(format, value)))).collect();
    formats.retain(|(_, share)| *share > 0.0);
    formats.sort_by(|a, b| b.1.total_cmp(&a.1));
    formats
}

/// The kind that a value seems to name, or `None`.
pub(super) fn kind(value: &str, taxonomy: &Taxonomy) -> Option<Kind> {
    let squashed = squash(value);
    if !squashed.chars().any(char::is_alphabetic) {
        return None;
    }
    let named =
        taxonomy.kinds().find(|(id, info)| squash(id) == squashed || squash(&info.label) == squashed).map(|(id, _)| Kind(id.to_owned()));
    let coded = || taxonomy.code_books().find_map(|(book, _)| taxonomy.map(book, value));
    let short = || ABBREVIATIONS.iter().find(|(word, _)| squash(word) == squashed).and_then(|(_, kind)| taxonomy.kind(kind));
    named.or_else(short).or_else(coded)
}

/// Letters and digits only, in lower case, without a plural s.
fn squash(text: &str) -> String {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match plain.strip_suffix('s') {
        Some(single) if single.chars().count() > 3 => single.to_owned(),
        _ => plain,
    }
}
