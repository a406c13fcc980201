//! Tests of the program as a reader uses it: what is typed, what is printed, which exit code.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "functions beside tests fail and skip as tests do")]

mod check;
mod check_property;
mod demonstration;
mod diff;
mod faults;
mod fit;
mod get;
mod incidents;
mod iraq;
mod link;
mod link_scored;
mod manual;
mod neutrality;
mod program;
mod projects;
mod review;
mod review_kill;
mod second_looks;
mod server;
mod traces;
mod unit;
mod worked;
