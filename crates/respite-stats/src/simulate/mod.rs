//! Simulated data with known truth.

mod count_paths;
mod coverage;
mod false_alarms;
mod latent;
mod null_wakes;
mod overlapping;
mod panels;
mod patterns;
mod power;
mod reviewed;
mod series;
mod structure;
mod theatre;
mod truth;

pub use count_paths::{CountPathConfig, count_path, count_paths};
pub use coverage::{Coverage, CurveCoverage, coverage};
pub use false_alarms::{FalseAlarms, Flags, Share, WindowAlarms, WindowFlags, false_alarms};
pub use null_wakes::{NullScene, NullWakes};
pub use overlapping::{OverlappingConfig, simulate_overlapping};
pub use panels::{PanelConfig, simulate_panel};
pub use patterns::{PatternConfig, SimulatedPatterns, simulate_patterns};
pub use power::{Power, PowerCell, power};
pub use reviewed::{MadeUpReview, StratumPlan, made_up_review};
pub use series::{FactorPanelConfig, WandererConfig, factor_panel, wanderer};
pub use structure::{ActionStructure, EventStructure, Structure, StructureConfig, StructureSummary};
pub use theatre::{SimulatedAction, SimulatedAttack, Theatre, TheatreConfig, Town, simulate};
pub use truth::{RingTruth, truth};
