//! The same effects with the wakes of other actions modelled.

use crate::analyses::respite_curve::{
    ids::{self, Identified},
    opened::OpenedStudy,
};
use respite_stats::{
    diagnostic::Diagnostic,
    effect::{ModelledWindow, WakeDeconvolution},
};
use serde::Serialize;

/// What the actions do by themselves, by a model of overlapping wakes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Modelled {
    /// Why it gives no estimate; none where it gives one.
    pub not_estimable: Option<String>,
    /// Other actions whose wake overlaps with that of one, on average over all.
    pub overlapping_others: f64,
    /// Effects over the windows after, in the rings that are modelled.
    pub windows: Vec<Identified<ModelledWindow>>,
}

/// The estimate with overlap modelled. Where responses cannot be told apart, the reason stands in its place.
pub(in crate::analyses::respite_curve) fn modelled(
    opened: &OpenedStudy,
    spec: &WakeDeconvolution,
) -> (Identified<Modelled>, Vec<Diagnostic>) {
    let id = format!("{}/modelled", opened.name);
    match spec.fit_table(&opened.table) {
        Ok(fit) => {
            let under = |window: &ModelledWindow| ids::cell(&opened.name, "modelled", window.ring, window.baseline, window.after);
            let windows = fit.estimate.windows.into_iter().map(|window| Identified { id: under(&window), value: window }).collect();
            let value = Modelled { not_estimable: None, overlapping_others: fit.estimate.overlapping_others, windows };
            (Identified { id, value }, fit.diagnostics)
        }
        Err(error) => {
            let reason = Some(format!("could not {error}"));
            (Identified { id, value: Modelled { not_estimable: reason, overlapping_others: 0.0, windows: Vec::new() } }, Vec::new())
        }
    }
}
