//! Simulated data with known truth.

mod coverage;
mod latent;
mod null_wakes;
mod overlapping;
mod patterns;
mod series;
mod theatre;
mod truth;

pub use coverage::{Coverage, CurveCoverage, coverage};
pub use null_wakes::{NullScene, NullWakes};
pub use overlapping::{OverlappingConfig, simulate_overlapping};
pub use patterns::{PatternConfig, SimulatedPatterns, simulate_patterns};
pub use series::{FactorPanelConfig, WandererConfig, factor_panel, wanderer};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
