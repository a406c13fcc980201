//! Doubts about a result, each with a code that `respite explain` knows.

use serde::Serialize;

/// A doubt beside a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Code of an entry of [`DIAGNOSTICS`].
    pub code: &'static str,
    /// What was seen, with the numbers, as one sentence.
    pub message: String,
}

/// What a diagnostic means: shown by `respite explain` and the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DiagnosticInfo {
    /// Stable code, such as `wake.overlap`.
    pub code: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// When it is raised.
    pub raised_when: &'static str,
    /// What it means for the reader.
    pub meaning: &'static str,
    /// What to do about it.
    pub what_to_do: &'static str,
}
