//! From the table to strata, changes and doubts.

use super::{
    KindsCompared,
    change::{Change, Counted},
    estimate::{KindChange, KindContrast, KindsComparedEstimate, PriorStratum},
    interval::FEWEST,
    strata::strata,
};
use crate::{
    data::{RingDayTable, RowId, Window},
    diagnostic::{self, Diagnostic},
    effect::campaigns::campaigns,
    error::Error,
    method::Fit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer campaigns of a kind than this raise a doubt.
const FEW: u64 = 20;

pub(super) fn fit(spec: &KindsCompared, table: &RingDayTable, kinds: &BTreeMap<RowId, String>) -> Result<Fit<KindsCompared>, Error> {
    let entering = Entering::of(spec, table, kinds)?;
    let mut estimate = KindsComparedEstimate {
        descriptive: true,
        level: spec.level,
        kinds: entering.names.clone(),
        incomplete: entering.incomplete.clone(),
        campaigns: (0..entering.names.len()).map(|kind| entering.campaigns_of(kind)).collect(),
        strata: entering.strata(),
        cells: Vec::new(),
        plain: Vec::new(),
        standardised: Vec::new(),
        contrasts: Vec::new(),
    };
    for ring in 0..table.rings().len() {
        for baseline in &spec.baselines {
            for after in &spec.after {
                Cell { spec, table, entering: &entering, ring, windows: [*baseline, *after] }.measure(&mut estimate);
            }
        }
    }
    let diagnostics = doubts(spec, &estimate);
    Ok(Fit { spec: spec.clone(), estimate, diagnostics, version: env!("CARGO_PKG_VERSION") })
}

/// A complete anchor.
struct Row {
    row: usize,
    kind: usize,
    stratum: usize,
    campaign: usize,
}

/// The complete anchors with their kinds and strata.
struct Entering {
    names: Vec<String>,
    rows: Vec<Row>,
    incomplete: Vec<u64>,
    bounds: Vec<(u64, u64)>,
}

impl Entering {
    fn of(spec: &KindsCompared, table: &RingDayTable, kinds: &BTreeMap<RowId, String>) -> Result<Self, Error> {
        let mut kind_of = Vec::new();
        for anchor in table.anchors() {
            let Some(kind) = kinds.get(&anchor.id) else {
                return Err(Error::Value { row: anchor.id.0, reason: "it has no kind".into() });
            };
            kind_of.push(kind.as_str());
        }
        let names: Vec<String> = kind_of.iter().copied().collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect();
        let not_estimable = |reason: String| Err(Error::NotEstimable { what: "a comparison of kinds".into(), reason });
        if names.len() < 2 {
            return not_estimable(format!("the actions are of {} kind, and 2 is the least", names.len()));
        }
        let numbers = campaigns(table, spec.nearness());
        let (mut rows, mut sums, mut incomplete) = (Vec::new(), Vec::new(), vec![0; names.len()]);
        for (row, name) in kind_of.iter().enumerate() {
            let kind = names.binary_search_by(|known| known.as_str().cmp(name)).unwrap_or(0);
            if table.complete(row, spec.reach()) {
                rows.push(Row { row, kind, stratum: 0, campaign: numbers[row] });
                sums.push(table.sum(row, 0, spec.strata_window));
            } else {
                incomplete[kind] += 1;
            }
        }
        if let Some(none) = (0..names.len()).find(|kind| rows.iter().all(|row| row.kind != *kind)) {
            return not_estimable(format!("the kind {:?} has 0 actions whose windows were observed, and 1 is the least", names[none]));
        }
        let (of_row, bounds) = strata(&sums, &spec.strata_quantiles);
        rows.iter_mut().zip(of_row).for_each(|(row, stratum)| row.stratum = stratum);
        Ok(Self { names, rows, incomplete, bounds })
    }

    fn number(&self, kind: usize, stratum: usize) -> u64 {
        self.rows.iter().filter(|row| row.kind == kind && row.stratum == stratum).count() as u64
    }

    fn campaigns_of(&self, kind: usize) -> u64 {
        self.rows.iter().filter(|row| row.kind == kind).map(|row| row.campaign).collect::<BTreeSet<_>>().len() as u64
    }

    fn strata(&self) -> Vec<PriorStratum> {
        let actions = |stratum: usize| (0..self.names.len()).map(|kind| self.number(kind, stratum)).collect::<Vec<u64>>();
        let all: Vec<Vec<u64>> = (0..self.bounds.len()).map(actions).collect();
        let shared = |actions: &[u64]| actions.iter().all(|number| *number > 0);
        let total: u64 = all.iter().filter(|actions| shared(actions)).flatten().sum();
        let stratum = |((number, (lowest, highest)), actions): ((u64, &(u64, u64)), Vec<u64>)| PriorStratum {
            stratum: number,
            lowest: *lowest,
            highest: *highest,
            weight: shared(&actions).then(|| actions.iter().sum::<u64>() as f64 / total as f64),
            actions,
        };
        (1..).zip(&self.bounds).zip(all).map(stratum).collect()
    }
}

/// One ring, baseline and window after.
struct Cell<'a> {
    spec: &'a KindsCompared,
    table: &'a RingDayTable,
    entering: &'a Entering,
    ring: usize,
    windows: [Window; 2],
}

impl Cell<'_> {
    fn measure(&self, estimate: &mut KindsComparedEstimate) {
        let kinds = 0..self.entering.names.len();
        for kind in kinds.clone() {
            for stratum in 0..self.entering.bounds.len() {
                let anchors = self.counted(kind, |row| row.stratum == stratum);
                if !anchors.is_empty() {
                    let change = self.change(&[(1.0, anchors)]);
                    estimate.cells.push(self.shown(kind, Some(stratum as u64 + 1), &change));
                }
            }
        }
        let plain: Vec<Change> = kinds.clone().map(|kind| self.change(&[(1.0, self.counted(kind, |_| true))])).collect();
        let weights: Vec<(usize, f64)> =
            estimate.strata.iter().enumerate().filter_map(|(stratum, one)| Some((stratum, one.weight?))).collect();
        let standard = |kind: usize| {
            let parts: Vec<_> =
                weights.iter().map(|(stratum, weight)| (*weight, self.counted(kind, |row| row.stratum == *stratum))).collect();
            self.change(&parts)
        };
        let standardised: Vec<Change> = if weights.is_empty() { Vec::new() } else { kinds.map(standard).collect() };
        estimate.plain.extend(plain.iter().enumerate().map(|(kind, change)| self.shown(kind, None, change)));
        estimate.standardised.extend(standardised.iter().enumerate().map(|(kind, change)| self.shown(kind, None, change)));
        for (changes, is_standardised) in [(&plain, false), (&standardised, true)] {
            for kind in 0..changes.len() {
                for against in kind + 1..changes.len() {
                    estimate.contrasts.push(self.contrast(changes, kind, against, is_standardised));
                }
            }
        }
    }

    fn counted(&self, kind: usize, within: impl Fn(&Row) -> bool) -> Vec<Counted> {
        let counted = |row: &Row| Counted {
            campaign: row.campaign,
            before: self.table.sum(row.row, self.ring, self.windows[0]),
            after: self.table.sum(row.row, self.ring, self.windows[1]),
        };
        self.entering.rows.iter().filter(|row| row.kind == kind && within(row)).map(counted).collect()
    }

    fn change(&self, parts: &[(f64, Vec<Counted>)]) -> Change {
        Change::of(parts, self.windows.map(|window| f64::from(window.days())))
    }

    fn shown(&self, kind: usize, stratum: Option<u64>, change: &Change) -> KindChange {
        KindChange {
            ring: self.table.rings()[self.ring],
            baseline: self.windows[0],
            after: self.windows[1],
            kind: self.entering.names[kind].clone(),
            stratum,
            actions: change.actions,
            campaigns: change.campaigns() as u64,
            counts_before: change.counts[0],
            counts_after: change.counts[1],
            before_per_day: change.means[0],
            after_per_day: change.means[1],
            ratio: change.ratio(self.spec.level),
            difference_per_day: change.difference(self.spec.level),
        }
    }

    fn contrast(&self, changes: &[Change], kind: usize, against: usize, standardised: bool) -> KindContrast {
        KindContrast {
            ring: self.table.rings()[self.ring],
            baseline: self.windows[0],
            after: self.windows[1],
            kind: self.entering.names[kind].clone(),
            against: self.entering.names[against].clone(),
            standardised,
            ratio_of_ratios: changes[kind].ratio_against(&changes[against], self.spec.level),
            difference_per_day: changes[kind].difference_against(&changes[against], self.spec.level),
        }
    }
}

fn doubts(spec: &KindsCompared, estimate: &KindsComparedEstimate) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let incomplete: u64 = estimate.incomplete.iter().sum();
    if incomplete > 0 {
        let all = incomplete + estimate.strata.iter().flat_map(|stratum| &stratum.actions).sum::<u64>();
        doubts.push(
            diagnostic::INCOMPLETE
                .with(format!("kinds: {incomplete} of {all} actions have a window that leaves the observed period and are left out")),
        );
    }
    let (made, asked) = (estimate.strata.len(), spec.strata_quantiles.len() + 1);
    if made < asked {
        doubts.push(diagnostic::FEW_STRATA.with(format!(
            "{made} strata could be made of the {asked} asked for, since actions with the same count before are kept together"
        )));
    }
    for stratum in estimate.strata.iter().filter(|stratum| stratum.weight.is_none()) {
        let lacking: Vec<&str> =
            estimate.kinds.iter().zip(&stratum.actions).filter(|(_, number)| **number == 0).map(|(kind, _)| kind.as_str()).collect();
        doubts.push(diagnostic::EMPTY_STRATUM.with(format!(
            "stratum {}, with {} to {} before, has no action of {}; its {} actions are left out of what is standardised",
            stratum.stratum,
            stratum.lowest,
            stratum.highest,
            lacking.join(", "),
            stratum.actions.iter().sum::<u64>()
        )));
    }
    let few: Vec<String> = estimate
        .kinds
        .iter()
        .zip(&estimate.campaigns)
        .filter(|(_, number)| **number < FEW)
        .map(|(kind, n)| format!("{kind} {n}"))
        .collect();
    if !few.is_empty() {
        doubts.push(
            diagnostic::FEW_CLUSTERS
                .with(format!("campaigns by kind: {}; below {FEW} intervals are unsure, and below {FEWEST} none is given", few.join(", "))),
        );
    }
    let low = estimate.cells.iter().filter(|cell| cell.counts_before.min(cell.counts_after) < diagnostic::LOW).count();
    if low > 0 {
        doubts.push(diagnostic::LOW_COUNT.with(format!(
            "{low} of {} cells of one kind and stratum rest on a sum below {}",
            estimate.cells.len(),
            diagnostic::LOW
        )));
    }
    doubts
}
