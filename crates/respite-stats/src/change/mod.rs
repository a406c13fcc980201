//! Changes of one series between two windows, one file per method.

mod change_by_chance;
mod count_law;
mod dispersion;
mod resampled_paths;
mod smallest_change;

pub use change_by_chance::{Chances, ChangeByChance, ChangeByChanceEstimate, ResampledPaths};
pub(crate) use count_law::CountLaw;
pub use dispersion::{Dispersion, DispersionFrom};
pub use smallest_change::{DetectableChange, SmallestChange, SmallestChangeEstimate};
