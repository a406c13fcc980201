//! Simulated data with known truth.

mod coverage;
mod latent;
mod panels;
mod theatre;
mod truth;

pub use coverage::{Coverage, CurveCoverage, coverage};
pub use panels::{PanelConfig, simulate_panel};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
