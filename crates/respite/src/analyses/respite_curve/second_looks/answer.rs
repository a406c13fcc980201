//! What a second look shows.

use super::Look;
use crate::analyses::respite_curve::ids::{self, Identified};
use respite_stats::effect::{CurveWindow, RespiteCurve, matching::BalanceRow};
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
    /// Actions that enter.
    pub treated: u64,
    /// Comparison anchors that enter.
    pub control: u64,
    /// Campaigns of actions.
    pub treated_campaigns: u64,
    /// Campaigns of the comparison.
    pub control_campaigns: u64,
    /// How alike the arms are before and after matching, by variable; empty without matching.
    pub balance: Vec<BalanceRow>,
    /// Effects over the windows after.
    pub windows: Vec<Identified<CurveWindow>>,
}

impl LookAnswer {
    /// The estimate of a second look by the study's own settings.
    pub(in crate::analyses::respite_curve) fn of(study: &str, look: &Look, curve: &RespiteCurve) -> Identified<Self> {
        let id = format!("{study}/looks/{}", look.id);
        let mut value = Self {
            look: look.id.clone(),
            changes: look.changes.clone(),
            not_estimable: None,
            treated: 0,
            control: 0,
            treated_campaigns: 0,
            control_campaigns: 0,
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
                (value.treated, value.control) = (estimate.treated, estimate.control);
                (value.treated_campaigns, value.control_campaigns) = (estimate.treated_campaigns, estimate.control_campaigns);
                let under = |window: &CurveWindow| ids::cell(&id, "windows", window.ring, window.baseline, window.after);
                value.windows = estimate.windows.into_iter().map(|window| Identified { id: under(&window), value: window }).collect();
            }
            Err(reason) => value.not_estimable = Some(reason),
        }
        Identified { id, value }
    }
}
