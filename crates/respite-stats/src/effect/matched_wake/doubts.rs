//! Doubts about matched wakes.

use super::{MatchedStatus, MatchedWake, MatchedWakeEstimate, MatchedWindow, WakeRule};
use crate::diagnostic::{self, Diagnostic};

/// Below so many campaigns in an arm, errors by campaign are unsure.
const FEW: u64 = 20;
/// A standardised difference above this is not balanced.
const UNLIKE: f64 = 0.25;
/// A share of overlapping wakes above this raises a doubt.
const MANY: f64 = 0.2;

pub(super) fn of(spec: &MatchedWake, estimate: &MatchedWakeEstimate) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let all = estimate.windows.len();
    let count = |which: &dyn Fn(&&MatchedWindow) -> bool| estimate.windows.iter().filter(which).count();
    let odd = count(&|window| window.status != MatchedStatus::Ok);
    if odd > 0 {
        let none = count(&|window| window.estimate.is_none());
        doubts.push(diagnostic::WINDOW_STATUS.with(format!("{odd} of {all} windows have a remark, and {none} have no estimate")));
    }
    if spec.rule == WakeRule::Mwa && all > 0 {
        doubts.push(diagnostic::PEER_RULE.with(format!("the p values of {all} windows hold for one window each, with ordinary errors")));
    }
    if let Some([treated, control]) = estimate.campaigns.filter(|campaigns| campaigns.iter().any(|count| *count < FEW)) {
        doubts.push(diagnostic::FEW_CLUSTERS.with(format!(
            "the matched treated actions fall into {treated} campaigns and the control actions into {control}; below {FEW} intervals are unsure"
        )));
    }
    let worst = estimate.balance.iter().filter_map(|row| Some((row.difference_after?.abs(), &row.variable)));
    if let Some((difference, variable)) = worst.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(difference, _)| *difference > UNLIKE) {
        doubts
            .push(diagnostic::UNBALANCED.with(format!("after matching, {variable} still differs by {difference:.2} standard deviations")));
    }
    let overlap = estimate.windows.iter().filter_map(|window| Some((window.same_overlap?.max(window.mixed_overlap?), window)));
    if let Some((share, window)) = overlap.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(share, _)| *share > MANY) {
        let (length, radius) = (window.window, window.radius_km);
        doubts
            .push(diagnostic::OVERLAP.with(format!("{:.0} % of the wakes of {length} by {radius} km have another action", 100.0 * share)));
    }
    doubts
}
