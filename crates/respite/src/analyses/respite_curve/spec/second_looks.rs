//! What a study may say of its second looks.

use super::{super::measure::Measure, ComparisonWith};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The same study in other reasonable ways. All are made unless they are turned off.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SecondLooks {
    /// Only actions without another near by.
    pub isolated: bool,
    /// The comparison matched on the path before and on earlier actions, in two ways.
    pub matched: bool,
    /// Other kinds of action by name, each with an SQL condition, described beside the actions within strata of the counts before.
    #[schemars(with = "BTreeMap<String, String>")]
    pub kinds: BTreeMap<String, Spanned<String>>,
    /// What a drift of the paths before the action would make of the effect.
    pub drift: bool,
    /// The wakes of other actions modelled.
    pub overlap_modelled: bool,
    /// For actions that last: while they last, and after their end.
    pub lasting: bool,
    /// Other measures. Without it: for `killed`, the source's lowest and highest counts.
    pub measures: Option<Vec<Measure>>,
    /// Other things to compare with, beside the declared one; `actions` is ignored here.
    pub comparisons: Vec<ComparisonWith>,
    /// Distance within which no action may lie in the days around a date or place that is drawn here; at most the outermost ring. Rings farther
    /// out may then hold the wakes of other actions.
    pub clear_km: f64,
    /// The specification curve over the study and all its second looks.
    pub specification_curve: bool,
    /// Placebos of each kind (other dates, other places, other kinds), in the innermost ring; 0 for none.
    pub placebos: u32,
    /// No real action may lie this near a placebo in its days. Without it placebos may fall on real actions: where actions are frequent, days and
    /// places clear of them are few and calm, and ranks among these alone say too much.
    pub placebos_clear_km: Option<f64>,
}

impl Default for SecondLooks {
    fn default() -> Self {
        Self {
            isolated: true,
            matched: true,
            kinds: BTreeMap::new(),
            drift: true,
            overlap_modelled: true,
            lasting: true,
            measures: None,
            comparisons: vec![ComparisonWith::Dates, ComparisonWith::AlikeDates, ComparisonWith::Places, ComparisonWith::NotYetTreated],
            clear_km: 50.0,
            specification_curve: true,
            placebos: 199,
            placebos_clear_km: None,
        }
    }
}
