//! Tests of methods: against independent programs, against known truth, and of what must not matter.

mod kinds;
mod kinds_rows;
mod property;
mod recovery;
mod reference;
mod reference_folders;
