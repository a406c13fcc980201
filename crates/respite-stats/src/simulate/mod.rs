//! Simulated data with known truth.

mod coverage;
mod latent;
mod theatre;
mod truth;

pub use coverage::{Coverage, CurveCoverage, coverage};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
