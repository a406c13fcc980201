//! Tests of formats.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "helpers outside test functions fail and skip as tests do")]

mod acled;
mod actions;
mod arbitrary;
mod claims;
mod hostile;
mod linking;
mod linking_few;
mod linking_hostile;
mod linking_hostile_events;
mod linking_hostile_scored;
mod linking_judged;
mod linking_noise;
mod linking_page;
mod linking_real;
mod linking_truth;
mod listing;
mod meltt;
mod reading;
mod sentences;
mod series;
mod table;
mod ucdp_ged;
mod workbook;
