//! Tests of methods: against independent programs, against known truth, and of what must not matter.

mod panels;
mod property;
mod recovery;
mod reference;
mod reference_folders;
