//! Tests of methods: against independent programs, against known truth, and of what must not matter.

mod change_property;
mod change_recovery;
mod change_reference;
mod drift;
mod false_alarms;
mod honest_bounds;
mod kinds;
mod kinds_rows;
mod matched_wake;
mod matched_wake_null;
mod minimum_detectable;
mod panels;
mod pattern_recovery;
mod pattern_reference;
mod property;
mod recovery;
mod reference;
mod reference_folders;
mod review_recovery;
mod review_reference;
mod series_property;
mod series_recovery;
mod series_reference;
mod wake_deconvolution;
mod ways;
