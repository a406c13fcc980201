//! The rows behind a number of an answer.

use super::{
    ids,
    opened::{self, ComparisonRows, OpenedStudy},
    rows::Rows,
};
use crate::{
    Error, Project,
    trace::{Trace, TraceError, TracePart, TraceRow},
};
use respite_model::Event;
use respite_stats::data::{Arm, RowId, Window};
use std::collections::BTreeMap;

/// What a number is made of.
struct Made {
    what: String,
    sums: Vec<Sum>,
}

/// Points of one arm in one ring and window.
struct Sum {
    arm: Arm,
    ring: usize,
    window: Window,
    complete_over: Window,
}

pub(super) fn trace(opened: &OpenedStudy, project: &Project, path: &str) -> Result<Trace, Error> {
    let id = format!("{}/{path}", opened.name);
    let mut rows = FullRows::load(project, opened)?;
    if let Some(part) = path.strip_prefix("rows/") {
        let parts = vec![rows.all(opened, part).ok_or_else(|| unknown(&id, "rows/ is followed by actions, comparison or outcome"))?];
        return Ok(Trace { id, value: Some(parts[0].rows.len() as f64), what: format!("rows of the {part}"), parts });
    }
    let made = made_of(opened, path).ok_or_else(|| unknown(&id, "no number of this study has this path"))?;
    let mut parts = Vec::new();
    let arms: Vec<Arm> = [Arm::Treated, Arm::Control].into_iter().filter(|arm| made.sums.iter().any(|sum| sum.arm == *arm)).collect();
    for arm in arms {
        if let Some(sum) = made.sums.iter().find(|sum| sum.arm == arm) {
            parts.push(rows.anchors(opened, arm, sum.complete_over));
        }
    }
    for sum in &made.sums {
        parts.push(rows.points(opened, sum));
    }
    let value = parts.last().filter(|_| made.sums.len() == 1).map(|part| part.total);
    Ok(Trace { id, value, what: made.what, parts })
}

fn unknown(id: &str, reason: &str) -> Error {
    TraceError { id: id.to_owned(), reason: reason.to_owned() }.into()
}

/// Reads a path such as `cells/0-4km/-3..-1/1..3/ratio`.
fn made_of(opened: &OpenedStudy, path: &str) -> Option<Made> {
    let parts: Vec<&str> = path.split('/').collect();
    let horizon = *opened.study.wake.horizon_days.get_ref();
    let (group, rest) = parts.split_first()?;
    let (ring, rest) = rest.split_first()?;
    let ring = opened.table.rings().iter().position(|&known| ids::ring(known) == *ring)?;
    let (baseline, rest) = rest.split_first()?;
    let baseline = opened::windows(opened.study.wake.baselines.get_ref()).into_iter().find(|&known| ids::window(known) == *baseline)?;
    let after = |text: &str| opened::windows(opened.study.wake.after.get_ref()).into_iter().find(|&known| ids::window(known) == text);
    let both = |window: Window, complete_over: Window| [Arm::Treated, Arm::Control].map(|arm| Sum { arm, ring, window, complete_over });
    let (what, windows, complete_over) = match (*group, rest) {
        ("cells", [after_text, field]) => {
            let after = after(after_text)?;
            let over = baseline.joined(after);
            let one =
                |arm, window, what: &str| Some(Made { what: what.to_owned(), sums: vec![Sum { arm, ring, window, complete_over: over }] });
            match *field {
                "treated_before" => {
                    return one(Arm::Treated, baseline, "outcome rows before the actions, each counted once for every action near it");
                }
                "treated_after" => {
                    return one(Arm::Treated, after, "outcome rows after the actions, each counted once for every action near it");
                }
                "control_before" => {
                    return one(Arm::Control, baseline, "outcome rows before the comparison, each counted once for every one near it");
                }
                "control_after" => {
                    return one(Arm::Control, after, "outcome rows after the comparison, each counted once for every one near it");
                }
                _ => ("outcome rows before and after, around actions and comparison", vec![baseline, after], over),
            }
        }
        ("windows", [after_text, _]) => {
            ("outcome rows before and after, around actions and comparison", vec![baseline, after(after_text)?], opened.reach())
        }
        ("minimum-detectable", [after_text, _]) => {
            let over = baseline.joined(after(after_text)?);
            ("outcome rows before, around actions and comparison; nothing after is looked at", vec![baseline], over)
        }
        ("curves", [day, field]) => {
            let day: i32 = day.parse().ok().filter(|day| (0..=horizon).contains(day))?;
            let from = if field.starts_with("cumulative") { 1 } else { day };
            (
                "outcome rows in the baseline and up to the day, around actions and comparison",
                vec![baseline, Window::new(from, day)],
                opened.reach(),
            )
        }
        ("curves", [_read]) => (
            "outcome rows in the baseline and over the horizon, around actions and comparison",
            vec![baseline, Window::new(1, horizon)],
            opened.reach(),
        ),
        _ => return None,
    };
    let sums = windows.into_iter().flat_map(|window| both(window, complete_over)).collect();
    Some(Made { what: what.to_owned(), sums })
}

/// Rows with all their columns, found by id.
struct FullRows {
    actions: BTreeMap<String, Event>,
    comparison: BTreeMap<String, Event>,
    outcome: BTreeMap<String, Event>,
}

impl FullRows {
    fn load(project: &Project, opened: &OpenedStudy) -> Result<Self, Error> {
        let load = |condition| opened::full_rows(project, opened, condition);
        Ok(Self {
            actions: load(&opened.study.actions.condition)?,
            comparison: opened.study.comparison.condition.as_ref().map(load).transpose()?.unwrap_or_default(),
            outcome: load(&opened.study.outcome.condition)?,
        })
    }

    fn all(&mut self, opened: &OpenedStudy, part: &str) -> Option<TracePart> {
        let every = |rows: &Rows, full: &BTreeMap<String, Event>| rows.ids.iter().filter_map(|id| row(full, id, 1)).collect::<Vec<_>>();
        let rows = match (part, &opened.comparison) {
            ("actions", _) => every(&opened.actions, &self.actions),
            ("outcome", _) => every(&opened.outcome, &self.outcome),
            ("comparison", ComparisonRows::Actions(rows)) => every(rows, &self.comparison),
            ("comparison", ComparisonRows::Drawn(drawn)) => drawn.iter().map(|one| TraceRow::drawn(&one.anchor)).collect(),
            _ => return None,
        };
        Some(sorted(TracePart { part: part.to_owned(), total: rows.len() as f64, rows }))
    }

    fn anchors(&self, opened: &OpenedStudy, arm: Arm, complete_over: Window) -> TracePart {
        let anchors = opened.table.anchors().iter().enumerate();
        let complete = anchors.filter(|(index, anchor)| anchor.arm == arm && opened.table.complete(*index, complete_over));
        let offset = opened.actions.len();
        let rows: Vec<TraceRow> = complete
            .filter_map(|(_, anchor)| match (arm, &opened.comparison) {
                (Arm::Treated, _) => row(&self.actions, &opened.actions.ids[anchor.id.0 as usize], 1),
                (Arm::Control, ComparisonRows::Actions(rows)) => row(&self.comparison, &rows.ids[anchor.id.0 as usize - offset], 1),
                (Arm::Control, ComparisonRows::Drawn(_)) => Some(TraceRow::drawn(anchor)),
            })
            .collect();
        let part = match arm {
            Arm::Treated => "actions whose windows were observed",
            Arm::Control => "comparison whose windows were observed",
        };
        sorted(TracePart { part: part.to_owned(), total: rows.len() as f64, rows })
    }

    fn points(&self, opened: &OpenedStudy, sum: &Sum) -> TracePart {
        let mut times: BTreeMap<RowId, u32> = BTreeMap::new();
        for (_, point) in opened.table.members(&opened.points, sum.ring, sum.window, sum.arm, sum.complete_over) {
            *times.entry(point).or_default() += 1;
        }
        let total = times.iter().map(|(point, &times)| f64::from(times) * f64::from(opened.outcome.weights[point.0 as usize])).sum();
        let rows =
            times.into_iter().filter_map(|(point, times)| row(&self.outcome, &opened.outcome.ids[point.0 as usize], times)).collect();
        let around = match sum.arm {
            Arm::Treated => "around actions",
            Arm::Control => "around the comparison",
        };
        let ring = opened.table.rings()[sum.ring];
        let part =
            format!("outcome rows {around}, {}–{} km, days {} to {}", ring.from_km, ring.to_km, sum.window.from_day, sum.window.to_day);
        sorted(TracePart { part, total, rows })
    }
}

fn row(full: &BTreeMap<String, Event>, id: &str, times: u32) -> Option<TraceRow> {
    full.get(id).map(|event| TraceRow::Event { times, event: Box::new(event.clone()) })
}

fn sorted(mut part: TracePart) -> TracePart {
    part.rows.sort_by(|a, b| a.order().cmp(&b.order()));
    part
}
