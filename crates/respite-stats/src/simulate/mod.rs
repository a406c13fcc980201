//! Simulated data with known truth.

mod coverage;
mod false_alarms;
mod latent;
mod power;
mod structure;
mod theatre;
mod truth;

pub use coverage::{Coverage, CurveCoverage, coverage};
pub use false_alarms::{FalseAlarms, Flags, Share, WindowAlarms, WindowFlags, false_alarms};
pub use power::{Power, PowerCell, power};
pub use structure::{ActionStructure, EventStructure, Structure, StructureConfig, StructureSummary};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
