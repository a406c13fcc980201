//! Tests of methods: against independent programs, against known truth, and of what must not matter.

mod matched_wake;
mod matched_wake_null;
mod property;
mod recovery;
mod reference;
mod reference_folders;
