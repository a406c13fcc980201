//! Numbers and pictures as text: one code for terminal, page and file.

pub mod answer;
mod bars;
pub mod changes;
pub mod check_page;
pub mod check_screen;
mod excerpt;
pub mod linked;
pub mod linked_page;
pub mod numbers;
pub mod page;
pub mod part;
pub mod review_screen;
pub mod rows;
pub mod svg;
pub mod terminal;
mod ticks;
