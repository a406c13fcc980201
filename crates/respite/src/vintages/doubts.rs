//! What puts a comparison of two releases in doubt.

use super::BeforeAfter;
use super::found::Found;
use super::rows::{EventRows, Key, Rows};
use super::sums::{DaySums, Sums};
use crate::render::numbers::counted;
use respite_data::store::Import;
use respite_stats::diagnostic::{Diagnostic, DiagnosticInfo};

/// Diagnostics raised while two releases are compared.
pub const VINTAGE_DIAGNOSTICS: &[DiagnosticInfo] = &[
    DiagnosticInfo {
        code: "releases.thin-month",
        title: "A month that one release may not cover",
        raised_when: "in a month that lies inside the time of both releases, one has fewer than half of the other's rows, and at least 10 fewer.",
        meaning: "The time covered is read off the first and last row. A release of one month can hold a few rows that begin in the month before, and then seems to cover it. The rows that the other release has there are called new or deleted, and may be neither.",
        what_to_do: "Read the table by month and leave such months out, or compare with a release that covers them.",
    },
    DiagnosticInfo {
        code: "releases.read-otherwise",
        title: "The releases were read in different ways",
        raised_when: "the two releases were imported as different formats, with different mappings, or by different versions of the program.",
        meaning: "Part of the changes may come from the reading and not from the publisher.",
        what_to_do: "Import both in the same way; `respite rebuild` makes the tables of an older version anew.",
    },
    DiagnosticInfo {
        code: "releases.without-id",
        title: "Rows without an id of the source",
        raised_when: "rows have no id of the source's own, so that theirs is made from what they say.",
        meaning: "Such a row has another id once a cell of it changes. It is then counted as deleted and as new, never as changed.",
        what_to_do: "Name the column of ids in the mapping, if the source has one.",
    },
    DiagnosticInfo {
        code: "releases.id-repeated",
        title: "Several rows with one id",
        raised_when: "an id stands in several rows of a release with different content, and it is not clear which row became which.",
        meaning: "These rows are counted as deleted and as new, and some of them may have been changed only.",
        what_to_do: "See them with `respite notes` (`id-repeated`, `month-repeated`).",
    },
    DiagnosticInfo {
        code: "releases.no-common-id",
        title: "No id in common",
        raised_when: "both releases have events on the days that both cover, and no id stands in both.",
        meaning: "The source may have given its rows other ids. All are then counted as deleted and as new, and what was changed cannot be seen.",
        what_to_do: "Compare the sums by month, and ask the publisher whether ids last from release to release.",
    },
    DiagnosticInfo {
        code: "releases.count-missing",
        title: "Rows without a number of killed",
        raised_when: "some rows on the days that both releases cover state a best count of killed and others state none.",
        meaning: "The sums are over the rows that state a number. A change of a sum may come from rows that state one now.",
        what_to_do: "Look at the number of rows beside the sums; `stated` in the JSON counts the rows behind each sum.",
    },
];

/// What is to be doubted.
pub(super) fn raise(
    imports: &BeforeAfter<&Import>,
    events: &BeforeAfter<EventRows<'_>>,
    found: &Found,
    sums: &Sums,
    unpaired: u64,
) -> Vec<Diagnostic> {
    let common = sums.common.as_ref();
    let messages = [
        ("releases.thin-month", thin_months(&sums.months)),
        ("releases.read-otherwise", read_otherwise(imports)),
        ("releases.without-id", without_id(events)),
        ("releases.id-repeated", (unpaired > 0).then(|| format!("{} share an id and were not paired", counted(unpaired, "row", "rows")))),
        ("releases.no-common-id", common.and_then(|common| no_common_id(common, found))),
        ("releases.count-missing", common.and_then(count_missing)),
    ];
    messages.into_iter().filter_map(|(code, message)| Some(Diagnostic { code, message: message? })).collect()
}

/// Months that are named in full; further ones are counted.
const NAMED: usize = 6;

fn thin_months(months: &[DaySums]) -> Option<String> {
    let thin: Vec<&DaySums> = months.iter().filter(|sums| sums.thin).collect();
    let name = |sums: &&DaySums| {
        let (before, after) = (sums.rows.before, sums.rows.after);
        format!("{} ({before} rows before and {after} after, {} called new, {} called deleted)", sums.period, sums.new, sums.deleted)
    };
    let more = thin.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", and {}", counted(more as u64, "further month", "further months")) } else { String::new() };
    let named = thin.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", ");
    (!thin.is_empty()).then(|| format!("one release has few rows where the other has many, and may not cover: {named}{more}"))
}

fn read_otherwise(imports: &BeforeAfter<&Import>) -> Option<String> {
    let (old, new) = (imports.before, imports.after);
    let version = |import: &Import| format!("version {}", import.program);
    let mapping = |import: &Import| import.mapping.as_ref().map_or("no mapping".to_owned(), |kept| format!("mapping {:.12}…", kept.sha256));
    let pairs = [(old.format.clone(), new.format.clone()), (mapping(old), mapping(new)), (version(old), version(new))];
    let other: Vec<String> = pairs.into_iter().filter(|(a, b)| a != b).map(|(a, b)| format!("{a} before and {b} after")).collect();
    (!other.is_empty()).then(|| format!("read with {}", other.join("; ")))
}

fn without_id(events: &BeforeAfter<EventRows<'_>>) -> Option<String> {
    let count = |rows: &EventRows<'_>| (0..rows.len()).filter(|row| matches!(rows.key(*row), Key::Made(_))).count();
    let (before, after) = (count(&events.before), count(&events.after));
    (before + after > 0).then(|| {
        let (all_before, all_after) = (events.before.len(), events.after.len());
        format!("{before} of {all_before} rows before and {after} of {all_after} after have no id of the source's own")
    })
}

fn no_common_id(common: &DaySums, found: &Found) -> Option<String> {
    let shared = found.aligned.same + found.aligned.changed.len() as u64;
    let rows = common.rows;
    (shared == 0 && rows.before > 0 && rows.after > 0)
        .then(|| format!("none of the {} rows before and {} after on the common days have an id in common", rows.before, rows.after))
}

fn count_missing(common: &DaySums) -> Option<String> {
    let (stated, rows) = (common.killed_best, common.rows);
    let missing = BeforeAfter { before: rows.before - stated.before.stated, after: rows.after - stated.after.stated };
    (stated.before.stated + stated.after.stated > 0 && missing.before + missing.after > 0).then(|| {
        format!(
            "{} of {} rows before and {} of {} after state no best count of killed",
            missing.before, rows.before, missing.after, rows.after
        )
    })
}
