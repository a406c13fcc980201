//! Tests of the project folder: imports, filters, ledger, and what is left when a process is killed.

mod filter;
mod import;
mod kill;
mod ledger;
mod rows;
