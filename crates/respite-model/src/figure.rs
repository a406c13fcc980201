//! A published figure for a month.

use crate::{Day, SourceId, Vintage};
use serde::{Deserialize, Serialize};

/// A figure that a source published for a period: not counted by this program, and never pooled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Who published it.
    pub source: SourceId,
    /// Which release of the compiled list.
    pub vintage: Vintage,
    /// What is counted, in the column's own word, such as `militant_attacks`.
    pub quantity: String,
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// The figure as published.
    pub value: f64,
    /// Address of the page it was taken from.
    pub address: Option<String>,
    /// Remark of the compiler, such as a restatement.
    pub note: Option<String>,
    /// Row in the original file; the header is row 1.
    pub row: u32,
    /// SHA-256 of the original file in hexadecimal. Set by the store.
    pub file: String,
}
