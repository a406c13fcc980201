//! Tests of the project folder: imports, filters, ledger, and what is left when a process is killed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod filter;
mod import;
mod kill;
mod ledger;
mod rows;
