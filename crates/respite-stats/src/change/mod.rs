//! Changes of one series between two windows, one file per method.

mod carry_over;
mod change_by_chance;
mod count_law;
mod dispersion;
mod interrupted_series;
mod record_by_chance;
mod resampled_paths;
mod return_to_mean;
mod smallest_change;

pub use carry_over::CarryOver;
pub use change_by_chance::{Chances, ChangeByChance, ChangeByChanceEstimate};
pub(crate) use count_law::CountLaw;
pub use dispersion::{Dispersion, DispersionFrom};
pub use interrupted_series::{InterruptedSeries, InterruptedSeriesEstimate, InterruptedWindow, PlaceboDate};
pub use record_by_chance::{RecordByChance, RecordByChanceEstimate, RecordChances, Standing};
pub use resampled_paths::ResampledPaths;
pub use return_to_mean::{ExpectedMean, ReturnToMean, ReturnToMeanEstimate};
pub use smallest_change::{DetectableChange, SmallestChange, SmallestChangeEstimate};
