//! What a second look shows.

use super::Look;
use crate::analyses::respite_curve::{
    ids::{self, Identified},
    opened::OpenedStudy,
};
use respite_stats::{
    data::Arm,
    effect::{CurveWindow, RespiteCurve, matching::BalanceRow},
};
use serde::Serialize;

/// A second look with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookAnswer {
    /// Its word, as in ids.
    pub look: String,
    /// What is otherwise than declared, in plain words.
    pub changes: String,
    /// Why it gives no estimate; none where it gives one.
    pub not_estimable: Option<String>,
    /// Actions that enter; none where the look could not be made.
    pub treated: Option<u64>,
    /// Comparison anchors that enter; none where the look could not be made.
    pub control: Option<u64>,
    /// Campaigns of actions; none without an estimate.
    pub treated_campaigns: Option<u64>,
    /// Campaigns of the comparison; none without an estimate.
    pub control_campaigns: Option<u64>,
    /// How alike the arms are before and after matching, by variable; empty without matching.
    pub balance: Vec<BalanceRow>,
    /// Effects over the windows after.
    pub windows: Vec<Identified<CurveWindow>>,
}

impl LookAnswer {
    /// The estimate of a second look by the study's own settings.
    pub(in crate::analyses::respite_curve) fn of(opened: &OpenedStudy, look: &Look, curve: &RespiteCurve) -> Identified<Self> {
        let id = format!("{}/looks/{}", opened.name, look.id);
        let entering = |arm| look.made.as_ref().ok().map(|made| made.entering(arm, opened.reach()));
        let mut value = Self {
            look: look.id.clone(),
            changes: look.changes.clone(),
            not_estimable: None,
            treated: entering(Arm::Treated),
            control: entering(Arm::Control),
            treated_campaigns: None,
            control_campaigns: None,
            balance: look.made.as_ref().map(|made| made.balance.clone()).unwrap_or_default(),
            windows: Vec::new(),
        };
        let fit = look.made.as_ref().map_err(Clone::clone).and_then(|made| {
            let fit = match &made.weights {
                Some(weights) => curve.fit_weighted(&made.table, weights),
                None => curve.fit_table(&made.table),
            };
            fit.map_err(|error| format!("could not {error}"))
        });
        match fit {
            Ok(fit) => {
                let estimate = fit.estimate;
                (value.treated, value.control) = (Some(estimate.treated), Some(estimate.control));
                (value.treated_campaigns, value.control_campaigns) = (Some(estimate.treated_campaigns), Some(estimate.control_campaigns));
                let under = |window: &CurveWindow| ids::cell(&id, "windows", window.ring, window.baseline, window.after);
                value.windows = estimate.windows.into_iter().map(|window| Identified { id: under(&window), value: window }).collect();
            }
            Err(reason) => value.not_estimable = Some(reason),
        }
        Identified { id, value }
    }
}
