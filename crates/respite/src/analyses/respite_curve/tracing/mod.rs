//! The rows behind a number of an answer.

mod opening;
mod paths;

pub(super) use opening::FullRows;

use super::opened::OpenedStudy;
use crate::{
    Error, Project,
    trace::{Trace, TraceError, TracePart},
};
use opening::Opening;
use paths::made_of;
use respite_stats::data::{Arm, Window};

/// What a number is made of.
struct Made {
    what: String,
    sums: Vec<Sum>,
    /// Whether it counts the anchors that are left out, not the points.
    incomplete: bool,
}

/// Points of one arm in one ring and window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sum {
    arm: Arm,
    ring: usize,
    window: Window,
    complete_over: Window,
}

pub(super) fn trace(opened: &OpenedStudy, project: &Project, path: &str, limit: Option<usize>) -> Result<Trace, Error> {
    let id = format!("{}/{path}", opened.name);
    if let Some(reason) = opened.not_made(path) {
        let part = |part: &str| TracePart { part: part.to_owned(), total: 0.0, row_count: 0, rows: Vec::new() };
        let parts = vec![part("actions"), part("comparison")];
        return Ok(Trace { id, value: None, what: format!("no rows: this second look {reason}"), parts });
    }
    let (view, path) = opened.view(path).ok_or_else(|| unknown(&id, "the study has no such second look"))?;
    let full = match opened.full_rows.get() {
        Some(full) => full,
        None => {
            let loaded = FullRows::load(project, opened)?;
            opened.full_rows.get_or_init(|| loaded)
        }
    };
    let rows = Opening { opened, view: &view, full, limit };
    if path == "rows" {
        let parts = ["actions", "comparison", "outcome"].into_iter().filter_map(|part| rows.all(part)).flatten().collect();
        return Ok(Trace { id, value: None, what: "all rows of the study".to_owned(), parts });
    }
    if let Some(part) = path.strip_prefix("rows/") {
        let parts = rows.all(part).ok_or_else(|| unknown(&id, "rows/ is followed by actions, comparison or outcome"))?;
        let value = parts.first().map(|counted| counted.row_count as f64);
        return Ok(Trace { id, value, what: format!("{} of the {part}", opened.study.unit.word()), parts });
    }
    // Rows of a weighted comparison are shown as they are; what each weighs stands nowhere among the rows.
    let weighed = if view.weights.is_some() { "; those of the comparison are then weighed by the matching" } else { "" };
    let sample_of_look = view.look.is_some() && !path.contains('/') && (path.starts_with("treated") || path.starts_with("control"));
    if path == "curve-sample" || path.starts_with("curve-sample/") || sample_of_look {
        let complete = !path.ends_with("_incomplete");
        let parts = [Arm::Treated, Arm::Control].into_iter().flat_map(|arm| rows.anchors(arm, opened.reach(), complete)).collect();
        let what = if complete { "were all observed" } else { "were not all observed" };
        return Ok(Trace { id, value: None, what: format!("actions and comparison whose baselines and horizon {what}"), parts });
    }
    let of_all = [
        "cells",
        "cells/cells",
        "cells/p_value",
        "drift",
        "drift/bins_days",
        "modelled",
        "modelled/overlapping_others",
        "specification-curve",
    ];
    if of_all.contains(&path) || path.starts_with("specification-curve/") {
        let parts = ["actions", "comparison", "outcome"].into_iter().filter_map(|part| rows.all(part)).flatten().collect();
        let what = "all rows of the study; each way to ask has an id of its own".to_owned();
        return Ok(Trace { id, value: None, what, parts });
    }
    if path == "kinds" || path.starts_with("kinds/") {
        let parts =
            ["actions", "comparison", "outcome"].into_iter().filter_map(|part| rows.all(part)).flatten().chain(rows.of_kinds()).collect();
        let what = "all actions, comparisons and further kinds, and the outcome rows around them".to_owned();
        return Ok(Trace { id, value: None, what, parts });
    }
    if path.starts_with("balance/") {
        let parts = [Arm::Treated, Arm::Control].into_iter().flat_map(|arm| rows.anchors(arm, opened.reach(), true)).collect();
        return Ok(Trace { id, value: None, what: "actions and comparison with a match".to_owned(), parts });
    }
    if path.starts_with("overlap/") {
        let parts = ["actions", "comparison"].into_iter().filter_map(|part| rows.all(part)).flatten().collect();
        return Ok(Trace { id, value: None, what: "all actions and all of the comparison, near and far".to_owned(), parts });
    }
    let made = made_of(opened, &view, path).ok_or_else(|| unknown(&id, "no number of this study has this path"))?;
    let mut parts = Vec::new();
    for arm in [Arm::Treated, Arm::Control] {
        if let Some(sum) = made.sums.iter().find(|sum| sum.arm == arm) {
            parts.extend(rows.anchors(arm, sum.complete_over, !made.incomplete));
        }
    }
    let made = Made { what: format!("{}{weighed}", made.what), ..made };
    if made.incomplete {
        return Ok(Trace { id, value: None, what: made.what, parts });
    }
    let sums: Vec<Vec<TracePart>> = made.sums.iter().map(|sum| rows.points(sum)).collect();
    let value = sums.first().and_then(|parts| parts.first()).filter(|_| sums.len() == 1).map(|part| part.total);
    parts.extend(sums.into_iter().flatten());
    Ok(Trace { id, value, what: made.what, parts })
}

fn unknown(id: &str, reason: &str) -> Error {
    TraceError { id: id.to_owned(), reason: reason.to_owned() }.into()
}
