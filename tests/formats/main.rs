//! Tests of formats.

mod acled;
mod actions;
mod arbitrary;
mod hostile;
mod listing;
mod reading;
mod series;
mod table;
mod ucdp_ged;
mod workbook;
