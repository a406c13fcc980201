//! Respite joins what the other crates hold: projects, sources, studies, analyses, traces, briefings.
//!
//! [`Project`] is a folder with imported rows and studies; [`get::get`] brings rows from their publisher; [`run`] answers a study; [`trace::trace`] opens the rows
//! behind a number; [`briefing::brief`] writes the page.

pub mod analyses;
pub mod bench;
pub mod briefing;
pub mod check;
pub mod demo;
pub mod doubts;
mod error;
pub mod get;
pub mod incidents;
pub mod likelihood;
pub mod linking;
pub mod manual;
mod project;
pub mod render;
pub mod study;
pub mod trace;
pub mod vintages;

pub use analyses::{Answer, run};
pub use error::{Error, ErrorClass};
pub use project::{Contents, Project};
pub use respite_data as data;
pub use respite_model as model;
pub use respite_stats as stats;
