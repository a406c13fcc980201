//! Several kinds of action, described within strata of the counts before.

use crate::{
    Error,
    analyses::respite_curve::{
        ids::{self, Identified},
        opened::{self, ComparisonRows, OpenedStudy},
        rows::{Admitting, Rows},
    },
};
use respite_stats::{
    data::{AnchoredPoints, Arm, RingDayTable, RowId},
    diagnostic::Diagnostic,
    effect::{KindChange, KindContrast, KindsCompared, PriorStratum},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds beside one another. Descriptive: it says nothing of what caused a difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kinds {
    /// Always true.
    pub descriptive: bool,
    /// Why it gives no answer; none where it gives one.
    pub not_estimable: Option<String>,
    /// The kinds in alphabetical order.
    pub kinds: Vec<String>,
    /// The strata, from the lowest counts before to the highest.
    pub strata: Vec<PriorStratum>,
    /// By ring, baseline, window after, kind and stratum.
    pub cells: Vec<Identified<KindChange>>,
    /// Standardised over the strata where every kind has an action.
    pub standardised: Vec<Identified<KindChange>>,
    /// Pairs of kinds, standardised.
    pub contrasts: Vec<Identified<KindContrast>>,
}

/// The placed rows of each kind that the study names.
pub(in crate::analyses::respite_curve) type KindRows = BTreeMap<String, Rows>;

/// Loads the rows of the kinds that a study names.
pub(in crate::analyses::respite_curve) fn load(from: Admitting<'_>) -> Result<KindRows, Error> {
    let load = |(name, condition): (&String, &_)| Ok((name.clone(), Rows::load(from, condition, &[], &[])?));
    from.study.second_looks.kinds.iter().map(load).collect()
}

/// The actions, the comparison where it is of actions, and the kinds that the study names; none where it names none.
pub(in crate::analyses::respite_curve) fn kinds(
    opened: &OpenedStudy,
    spec: &KindsCompared,
) -> Option<(Identified<Kinds>, Vec<Diagnostic>)> {
    if opened.kinds.is_empty() {
        return None;
    }
    let study = &opened.study;
    let coarsest = study.precision.coarsest_place;
    let called = |name: &Option<String>, otherwise: &str| name.clone().unwrap_or_else(|| otherwise.to_owned());
    let mut parts = vec![(called(&study.actions.called, "actions"), &opened.actions)];
    if let ComparisonRows::Actions(rows) = &opened.comparison {
        parts.push((called(&study.comparison.called, "comparison"), rows));
    }
    parts.extend(opened.kinds.iter().map(|(name, rows)| (name.clone(), rows)));
    let (mut anchors, mut kinds, mut first_id) = (Vec::new(), BTreeMap::new(), 0);
    for (name, rows) in parts {
        let of_kind = opened::anchors(rows, (Arm::Treated, first_id), coarsest);
        kinds.extend(of_kind.iter().map(|anchor| (anchor.id, name.clone())));
        anchors.extend(of_kind);
        first_id += rows.len();
    }
    let points = AnchoredPoints { anchors, points: opened.points.points.clone(), observed: opened.points.observed };
    Some(fitted(opened, spec, &points, &kinds))
}

fn fitted(
    opened: &OpenedStudy,
    spec: &KindsCompared,
    points: &AnchoredPoints,
    kinds: &BTreeMap<RowId, String>,
) -> (Identified<Kinds>, Vec<Diagnostic>) {
    let id = format!("{}/kinds", opened.name);
    let mut value = Kinds {
        descriptive: true,
        not_estimable: None,
        kinds: Vec::new(),
        strata: Vec::new(),
        cells: Vec::new(),
        standardised: Vec::new(),
        contrasts: Vec::new(),
    };
    let reach = opened.reach().joined(spec.strata_window);
    match RingDayTable::over(points, &spec.rings_km, reach).and_then(|table| spec.fit_table(&table, kinds)) {
        Ok(fit) => {
            let estimate = fit.estimate;
            let cell = |change: KindChange| {
                let stratum = change.stratum.map_or_else(|| "standardised".to_owned(), |stratum| stratum.to_string());
                let under = ids::cell(&opened.name, "kinds", change.ring, change.baseline, change.after);
                Identified { id: format!("{under}/{}/{stratum}", change.kind), value: change }
            };
            let contrast = |contrast: KindContrast| {
                let under = ids::cell(&opened.name, "kinds", contrast.ring, contrast.baseline, contrast.after);
                Identified { id: format!("{under}/{}/{}", contrast.kind, contrast.against), value: contrast }
            };
            value.kinds = estimate.kinds;
            value.strata = estimate.strata;
            value.cells = estimate.cells.into_iter().map(cell).collect();
            value.standardised = estimate.standardised.into_iter().map(cell).collect();
            value.contrasts = estimate.contrasts.into_iter().filter(|one| one.standardised).map(contrast).collect();
            (Identified { id, value }, fit.diagnostics)
        }
        Err(error) => {
            value.not_estimable = Some(format!("could not {error}"));
            value.kinds = kinds.values().cloned().collect::<BTreeSet<_>>().into_iter().collect();
            (Identified { id, value }, Vec::new())
        }
    }
}
