//! Simulated data with known truth.

mod coverage;
mod latent;
mod null_wakes;
mod theatre;
mod truth;

pub use coverage::{Coverage, CurveCoverage, coverage};
pub use null_wakes::{NullScene, NullWakes};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
