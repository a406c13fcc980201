//! Simulated data with known truth.

mod coverage;
mod latent;
mod overlapping;
mod theatre;
mod truth;

pub use coverage::{Coverage, CurveCoverage, coverage};
pub use overlapping::{OverlappingConfig, simulate_overlapping};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
