//! The rows behind a number of an answer.

use super::{
    ids,
    opened::{self, ComparisonRows, OpenedStudy},
    rows::Rows,
    second_looks::View,
};
use crate::{
    Error, Project,
    trace::{Trace, TraceError, TracePart, TraceRow},
};
use respite_model::Event;
use respite_stats::data::{Anchor, Arm, RowId, Window};
use std::collections::BTreeMap;

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
        let parts = ["actions", "comparison", "outcome"].into_iter().filter_map(|part| rows.all(part)).collect();
        return Ok(Trace { id, value: None, what: "all rows of the study".to_owned(), parts });
    }
    if let Some(part) = path.strip_prefix("rows/") {
        let part = rows.all(part).ok_or_else(|| unknown(&id, "rows/ is followed by actions, comparison or outcome"))?;
        return Ok(Trace { id, value: Some(part.row_count as f64), what: format!("rows of the {}", part.part), parts: vec![part] });
    }
    let sample_of_look = view.look.is_some() && !path.contains('/') && (path.starts_with("treated") || path.starts_with("control"));
    if path == "curve-sample" || path.starts_with("curve-sample/") || sample_of_look {
        let complete = !path.ends_with("_incomplete");
        let parts = [Arm::Treated, Arm::Control].map(|arm| rows.anchors(arm, opened.reach(), complete)).to_vec();
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
        let parts = ["actions", "comparison", "outcome"].into_iter().filter_map(|part| rows.all(part)).collect();
        let what = "all rows of the study; each way to ask has an id of its own".to_owned();
        return Ok(Trace { id, value: None, what, parts });
    }
    if path == "kinds" || path.starts_with("kinds/") {
        let parts = ["actions", "comparison", "outcome"].into_iter().filter_map(|part| rows.all(part)).chain(rows.of_kinds()).collect();
        let what = "all actions, comparisons and further kinds, and the outcome rows around them".to_owned();
        return Ok(Trace { id, value: None, what, parts });
    }
    if path.starts_with("balance/") {
        let parts = [Arm::Treated, Arm::Control].map(|arm| rows.anchors(arm, opened.reach(), true)).to_vec();
        return Ok(Trace { id, value: None, what: "actions and comparison with a match".to_owned(), parts });
    }
    if path.starts_with("overlap/") {
        let parts = ["actions", "comparison"].into_iter().filter_map(|part| rows.all(part)).collect();
        return Ok(Trace { id, value: None, what: "all actions and all of the comparison, near and far".to_owned(), parts });
    }
    let made = made_of(opened, &view, path).ok_or_else(|| unknown(&id, "no number of this study has this path"))?;
    let mut parts = Vec::new();
    for arm in [Arm::Treated, Arm::Control] {
        if let Some(sum) = made.sums.iter().find(|sum| sum.arm == arm) {
            parts.push(rows.anchors(arm, sum.complete_over, !made.incomplete));
        }
    }
    if made.incomplete {
        return Ok(Trace { id, value: None, what: made.what, parts });
    }
    parts.extend(made.sums.iter().map(|sum| rows.points(sum)));
    let value = parts.last().filter(|_| made.sums.len() == 1).map(|part| part.total);
    Ok(Trace { id, value, what: made.what, parts })
}

fn unknown(id: &str, reason: &str) -> Error {
    TraceError { id: id.to_owned(), reason: reason.to_owned() }.into()
}

/// Reads a path such as `cells/0-4km/-3..-1/1..3/ratio`.
fn made_of(opened: &OpenedStudy, view: &View<'_>, path: &str) -> Option<Made> {
    // The id of a group stands for all its numbers.
    let parts: Vec<&str> = path.split('/').chain(["every"]).collect();
    let horizon = *opened.study.wake.horizon_days.get_ref();
    let (group, rest) = parts.split_first()?;
    // The kind of a placebo stands before the ring: behind each number are the rows of the real estimate.
    let rest = if *group == "placebos" { rest.get(1..)? } else { rest };
    let (ring, rest) = rest.split_first()?;
    let ring = view.table.rings().iter().position(|&known| ids::ring(known) == *ring)?;
    if *group == "drift" {
        let window = rest.first().filter(|text| **text != "test" && **text != "every").and_then(|text| ids::window_of(text));
        let over = opened.reach();
        let windows = [Window::new(over.from_day, -1), window.unwrap_or(Window::new(1, over.to_day))];
        let arms = [Arm::Treated, Arm::Control];
        let sums = windows.iter().flat_map(|&window| arms.map(|arm| Sum { arm, ring, window, complete_over: over })).collect();
        let what = "outcome rows before and after, around actions and comparison, bin by bin".to_owned();
        return Some(Made { what, sums, incomplete: false });
    }
    if *group == "pre-paths" {
        let over = opened.reach();
        let window = Window::new(over.from_day, -1);
        let sums = [Arm::Treated, Arm::Control].map(|arm| Sum { arm, ring, window, complete_over: over }).into();
        return Some(Made { what: "outcome rows before, around actions and comparison".to_owned(), sums, incomplete: false });
    }
    let (baseline, rest) = rest.split_first()?;
    let baseline = opened::windows(opened.study.wake.baselines.get_ref()).into_iter().find(|&known| ids::window(known) == *baseline)?;
    let after = |text: &str| opened::windows(opened.study.wake.after.get_ref()).into_iter().find(|&known| ids::window(known) == text);
    let both = |window: Window, complete_over: Window| [Arm::Treated, Arm::Control].map(|arm| Sum { arm, ring, window, complete_over });
    let (what, windows, complete_over) = match (*group, rest) {
        ("cells", [after_text, field, ..]) => {
            let after = after(after_text)?;
            let over = baseline.joined(after);
            let sum = match *field {
                "treated_before" => Some((Arm::Treated, baseline)),
                "treated_after" => Some((Arm::Treated, after)),
                "control_before" => Some((Arm::Control, baseline)),
                "control_after" => Some((Arm::Control, after)),
                _ => None,
            };
            if let Some((arm, window)) = sum {
                let side = if window == baseline { "before" } else { "after" };
                let around = if arm == Arm::Treated {
                    "the actions, each counted once for every action"
                } else {
                    "the comparison, each counted once for every one"
                };
                let sums = vec![Sum { arm, ring, window, complete_over: over }];
                return Some(Made { what: format!("outcome rows {side} {around} near it"), sums, incomplete: false });
            }
            if field.ends_with("_incomplete") {
                let what = "those whose windows leave the observed period".to_owned();
                return Some(Made { what, sums: both(after, over).into(), incomplete: true });
            }
            ("outcome rows before and after, around actions and comparison", vec![baseline, after], over)
        }
        ("windows" | "resampled" | "modelled", [after_text, _, ..]) => {
            ("outcome rows before and after, around actions and comparison", vec![baseline, after(after_text)?], opened.reach())
        }
        ("ways" | "placebos", [after_text, _, ..]) => {
            let declared = opened::windows(opened.study.wake.after.get_ref()).into_iter();
            let over = declared.chain(opened::windows(opened.study.wake.baselines.get_ref())).fold(baseline, Window::joined);
            ("outcome rows before and after, around actions and comparison", vec![baseline, after(after_text)?], over)
        }
        ("minimum-detectable", [after_text, _, ..]) => {
            after(after_text)?;
            let shifted = Window::new(super::answer::Settings::of(opened).minimum_detectable.reach().from_day, -1);
            let windows = vec![baseline, shifted];
            (
                "outcome rows in the baseline and on the days before to which the windows are shifted, around actions and comparison; the level after is the comparison's",
                windows,
                opened.reach(),
            )
        }
        ("curves", [day, field, ..]) if !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit()) => {
            let day: i32 = day.parse().ok().filter(|day| (1..=horizon).contains(day))?;
            let from = if field.starts_with("cumulative") { 1 } else { day };
            (
                "outcome rows in the baseline and up to the day, around actions and comparison",
                vec![baseline, Window::new(from, day)],
                opened.reach(),
            )
        }
        ("curves", [read, ..]) if read.starts_with("day_zero") => (
            "outcome rows in the baseline and on the action's own day, around actions and comparison",
            vec![baseline, Window::new(0, 0)],
            opened.reach(),
        ),
        ("curves", [_, ..]) => (
            "outcome rows in the baseline and over the horizon, around actions and comparison",
            vec![baseline, Window::new(1, horizon)],
            opened.reach(),
        ),
        _ => return None,
    };
    let sums = windows.into_iter().flat_map(|window| both(window, complete_over)).collect();
    Some(Made { what: what.to_owned(), sums, incomplete: false })
}

/// Rows with all their columns, found by id.
pub(super) struct FullRows {
    actions: BTreeMap<String, Event>,
    comparison: BTreeMap<String, Event>,
    outcome: BTreeMap<String, Event>,
    kinds: BTreeMap<String, Event>,
}

impl FullRows {
    fn load(project: &Project, opened: &OpenedStudy) -> Result<Self, Error> {
        let load = |condition| opened::full_rows(project, opened, condition);
        Ok(Self {
            actions: load(&opened.study.actions.condition)?,
            comparison: opened.study.comparison.condition.as_ref().map(load).transpose()?.unwrap_or_default(),
            outcome: load(&opened.study.outcome.condition)?,
            kinds: opened.study.second_looks.kinds.values().map(load).collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect(),
        })
    }
}

/// Opens rows of a study, at most so many of each part.
struct Opening<'a> {
    opened: &'a OpenedStudy,
    view: &'a View<'a>,
    full: &'a FullRows,
    limit: Option<usize>,
}

impl Opening<'_> {
    fn all(&self, part: &str) -> Option<TracePart> {
        let every = |rows: &Rows, full| {
            let all: Vec<(usize, u32)> = rows.admitted(self.opened.study.precision.coarsest_place).map(|row| (row, 1)).collect();
            self.part(part.to_owned(), all.len() as f64, rows, full, all)
        };
        match (part, &self.opened.comparison) {
            ("actions", _) => Some(every(&self.opened.actions, &self.full.actions)),
            ("outcome", _) => Some(every(&self.opened.outcome, &self.full.outcome)),
            ("comparison", ComparisonRows::Actions(rows)) => Some(every(rows, &self.full.comparison)),
            ("comparison", ComparisonRows::Drawn(drawn)) => Some(self.drawn(part.to_owned(), drawn.iter().map(|one| one.anchor).collect())),
            _ => None,
        }
    }

    /// Rows of the further kinds of action, a part for each.
    fn of_kinds(&self) -> Vec<TracePart> {
        let part = |(name, rows): (&String, &Rows)| {
            let all: Vec<(usize, u32)> = rows.admitted(self.opened.study.precision.coarsest_place).map(|row| (row, 1)).collect();
            self.part(name.clone(), all.len() as f64, rows, &self.full.kinds, all)
        };
        self.opened.kinds.iter().map(part).collect()
    }

    fn anchors(&self, arm: Arm, complete_over: Window, complete: bool) -> TracePart {
        let (opened, view) = (self.opened, self.view);
        let anchors = view.table.anchors().iter().enumerate();
        let of_arm = anchors.filter(|(index, anchor)| {
            anchor.arm == arm && view.enters(anchor.id) && view.table.complete(*index, complete_over) == complete
        });
        let chosen: Vec<Anchor> = of_arm.map(|(_, anchor)| *anchor).collect();
        let offset = opened.actions.len();
        let part = match (arm, complete) {
            (Arm::Treated, true) => "actions whose windows were observed",
            (Arm::Control, true) => "comparison whose windows were observed",
            (Arm::Treated, false) => "actions whose windows were not all observed",
            (Arm::Control, false) => "comparison whose windows were not all observed",
        };
        let rows = |first: usize| chosen.iter().map(|anchor| (anchor.id.0 as usize - first, 1)).collect();
        match (arm, &opened.comparison) {
            (Arm::Control, _) if view.drawn => self.drawn(part.to_owned(), chosen),
            (Arm::Treated, _) => self.part(part.to_owned(), chosen.len() as f64, &opened.actions, &self.full.actions, rows(0)),
            (Arm::Control, ComparisonRows::Actions(known)) => {
                self.part(part.to_owned(), chosen.len() as f64, known, &self.full.comparison, rows(offset))
            }
            (Arm::Control, ComparisonRows::Drawn(_)) => self.drawn(part.to_owned(), chosen),
        }
    }

    fn points(&self, sum: &Sum) -> TracePart {
        let (opened, view) = (self.opened, self.view);
        let mut sums = opened.sums.borrow_mut();
        let times = sums.entry((view.look, *sum)).or_insert_with(|| {
            let mut times: BTreeMap<RowId, u32> = BTreeMap::new();
            let members = view.table.members(view.points, sum.ring, sum.window, sum.arm, sum.complete_over);
            for (_, point) in members.into_iter().filter(|(anchor, _)| view.enters(*anchor)) {
                *times.entry(point).or_default() += 1;
            }
            times
        });
        let total = times.iter().map(|(point, &times)| f64::from(times) * f64::from(view.adds[point.0 as usize])).sum();
        let around = match sum.arm {
            Arm::Treated => "around actions",
            Arm::Control => "around the comparison",
        };
        let ring = view.table.rings()[sum.ring];
        let (window, over) = (sum.window, sum.complete_over);
        let part = format!(
            "outcome rows {around}, {}–{} km, days {} to {}, of those observed from day {} to day {}",
            ring.from_km, ring.to_km, window.from_day, window.to_day, over.from_day, over.to_day
        );
        let rows = times.iter().map(|(point, times)| (point.0 as usize, *times)).collect();
        self.part(part, total, &opened.outcome, &self.full.outcome, rows)
    }

    /// Rows of a part with how often each enters, in order of day and id.
    fn part(&self, part: String, total: f64, known: &Rows, full: &BTreeMap<String, Event>, mut rows: Vec<(usize, u32)>) -> TracePart {
        rows.sort_by_key(|&(row, _)| (known.days[row], known.ids[row].as_str()));
        let shown = rows.iter().take(self.limit.unwrap_or(usize::MAX));
        let events = shown.filter_map(|&(row, times)| {
            Some(TraceRow::Event { times, adds: self.adds(known, row), event: Box::new(full.get(&known.ids[row])?.clone()) })
        });
        TracePart { part, total, row_count: rows.len() as u64, rows: events.collect() }
    }

    /// What a row adds: in a second look with another measure, what it adds there.
    fn adds(&self, known: &Rows, row: usize) -> u32 {
        if std::ptr::eq(known, &raw const self.opened.outcome) { self.view.adds[row] } else { known.weights[row] }
    }

    fn drawn(&self, part: String, anchors: Vec<Anchor>) -> TracePart {
        let rows = anchors.iter().take(self.limit.unwrap_or(usize::MAX)).map(TraceRow::drawn).collect();
        TracePart { part, total: anchors.len() as f64, row_count: anchors.len() as u64, rows }
    }
}
