//! Numbers and pictures as text: one code for terminal, page and file.

pub mod answer;
pub mod numbers;
pub mod rows;
pub mod svg;
pub mod terminal;
mod ticks;
