//! Opens the rows of a study.

use super::Sum;
use crate::{
    Error, Project,
    analyses::respite_curve::{
        opened::{self, ComparisonRows, OpenedStudy},
        rows::{Rows, other_rows},
        second_looks::View,
    },
    trace::{TracePart, TraceRow},
};
use respite_model::Event;
use respite_stats::data::{Anchor, Arm, RowId, Window};
use std::collections::BTreeMap;

/// Rows with all their columns, found by id.
pub(in crate::analyses::respite_curve) struct FullRows {
    actions: BTreeMap<String, Event>,
    comparison: BTreeMap<String, Event>,
    outcome: BTreeMap<String, Event>,
    kinds: BTreeMap<String, Event>,
    /// Other rows of the incidents that these stand for.
    others: BTreeMap<String, Event>,
}

impl FullRows {
    pub(super) fn load(project: &Project, opened: &OpenedStudy) -> Result<Self, Error> {
        let load = |condition| opened::full_rows(project, opened, condition);
        Ok(Self {
            actions: load(&opened.study.actions.condition)?,
            comparison: opened.study.comparison.condition.as_ref().map(load).transpose()?.unwrap_or_default(),
            outcome: load(&opened.study.outcome.condition)?,
            kinds: opened.study.second_looks.kinds.values().map(load).collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect(),
            others: opened::other_rows(project, opened)?,
        })
    }
}

/// Opens rows of a study, at most so many of each part.
pub(super) struct Opening<'a> {
    pub(super) opened: &'a OpenedStudy,
    pub(super) view: &'a View<'a>,
    pub(super) full: &'a FullRows,
    pub(super) limit: Option<usize>,
}

impl Opening<'_> {
    /// A part of the study with all its rows, then the other rows of its incidents.
    pub(super) fn all(&self, part: &str) -> Option<Vec<TracePart>> {
        let every = |rows: &Rows, full| {
            let all: Vec<(usize, u32)> = rows.admitted(self.opened.study.precision.coarsest_place).map(|row| (row, 1)).collect();
            self.part(part.to_owned(), all.len() as f64, rows, full, all)
        };
        match (part, &self.opened.comparison) {
            ("actions", _) => Some(every(&self.opened.actions, &self.full.actions)),
            ("outcome", _) => Some(every(&self.opened.outcome, &self.full.outcome)),
            ("comparison", ComparisonRows::Actions(rows)) => Some(every(rows, &self.full.comparison)),
            ("comparison", ComparisonRows::Drawn(drawn)) => {
                Some(vec![self.drawn(part.to_owned(), drawn.iter().map(|one| one.anchor).collect())])
            }
            _ => None,
        }
    }

    /// Rows of the further kinds of action, a part for each.
    pub(super) fn of_kinds(&self) -> Vec<TracePart> {
        let part = |(name, rows): (&String, &Rows)| {
            let all: Vec<(usize, u32)> = rows.admitted(self.opened.study.precision.coarsest_place).map(|row| (row, 1)).collect();
            self.part(name.clone(), all.len() as f64, rows, &self.full.kinds, all)
        };
        self.opened.kinds.iter().flat_map(part).collect()
    }

    pub(super) fn anchors(&self, arm: Arm, complete_over: Window, complete: bool) -> Vec<TracePart> {
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
            (Arm::Control, _) if view.drawn => vec![self.drawn(part.to_owned(), chosen)],
            (Arm::Treated, _) => self.part(part.to_owned(), chosen.len() as f64, &opened.actions, &self.full.actions, rows(0)),
            (Arm::Control, ComparisonRows::Actions(known)) => {
                self.part(part.to_owned(), chosen.len() as f64, known, &self.full.comparison, rows(offset))
            }
            (Arm::Control, ComparisonRows::Drawn(_)) => vec![self.drawn(part.to_owned(), chosen)],
        }
    }

    /// The outcome rows of a sum, then the other rows of their incidents.
    pub(super) fn points(&self, sum: &Sum) -> Vec<TracePart> {
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

    /// Rows of a part with how often each enters, in order of day and id; then the other rows of the incidents that they stand for, which enter
    /// nothing.
    fn part(&self, part: String, total: f64, known: &Rows, full: &BTreeMap<String, Event>, mut rows: Vec<(usize, u32)>) -> Vec<TracePart> {
        rows.sort_by_key(|&(row, _)| (known.days[row], known.ids[row].as_str()));
        let shown = rows.iter().take(self.limit.unwrap_or(usize::MAX));
        let events = shown.filter_map(|&(row, times)| {
            Some(TraceRow::Event { times, adds: self.adds(known, row), event: Box::new(full.get(&known.ids[row])?.clone()) })
        });
        let others = self.others(&part, known, &rows);
        let stands = TracePart { part, total, row_count: rows.len() as u64, rows: events.collect() };
        std::iter::once(stands).chain(others).collect()
    }

    /// The other rows of the incidents that some rows stand for, where there are any.
    fn others(&self, part: &str, known: &Rows, rows: &[(usize, u32)]) -> Option<TracePart> {
        let versions = self.opened.versions.as_ref()?;
        let ids = rows.iter().flat_map(|(row, _)| other_rows(versions, known, *row));
        let mut others: Vec<&Event> = ids.filter_map(|id| self.full.others.get(id)).collect();
        others.sort_by_key(|event| (event.when.start, &event.id));
        others.dedup_by_key(|event| &event.id);
        let shown = others.iter().take(self.limit.unwrap_or(usize::MAX));
        let events = shown.map(|&event| TraceRow::Event { times: 0, adds: 0, event: Box::new(event.clone()) });
        let name = format!("other rows of the same incidents, not counted (numbers by the rule {:?}): {part}", versions.value.word());
        (!others.is_empty()).then(|| TracePart { part: name, total: 0.0, row_count: others.len() as u64, rows: events.collect() })
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
