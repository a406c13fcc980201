//! A study: a question with its spec, written before looking.

use serde::Deserialize;
use std::ops::Range;

/// The text of a study file with its name. What stands in it is read by its analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyFile {
    /// Name of the study: the file's name without `.toml`.
    pub name: String,
    /// The file's text.
    pub text: String,
}

/// What every study file holds, whatever its analysis.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StudyHead {
    /// The question, written before looking.
    pub question: String,
    /// Id of an entry of [`crate::analyses::ANALYSES`].
    pub analysis: String,
}

/// A study file that cannot be used. Reads after "could not …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use the study {name}: {reason}")]
pub struct StudyError {
    /// Name of the study.
    pub name: String,
    /// What is wrong, with the value and the limit.
    pub reason: String,
    /// Where it stands in the text, in bytes.
    pub span: Option<Range<usize>>,
    /// The text of the file.
    pub text: String,
    /// What to do.
    pub hint: String,
}

impl StudyFile {
    /// Question and analysis.
    ///
    /// # Errors
    /// When the text is no TOML or one of the two is missing.
    pub fn head(&self) -> Result<StudyHead, StudyError> {
        self.parse()
    }

    /// The text as a type.
    ///
    /// # Errors
    /// With the place of what does not fit.
    pub fn parse<T: for<'a> Deserialize<'a>>(&self) -> Result<T, StudyError> {
        toml::from_str(&self.text).map_err(|error| StudyError {
            name: self.name.clone(),
            reason: error.message().to_owned(),
            span: error.span(),
            text: self.text.clone(),
            hint: "`respite explain respite-curve` lists the keys of a study".to_owned(),
        })
    }

    /// An error about this file.
    pub fn error(&self, reason: impl Into<String>, span: Option<Range<usize>>, hint: impl Into<String>) -> StudyError {
        StudyError { name: self.name.clone(), reason: reason.into(), span, text: self.text.clone(), hint: hint.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_is_shown_with_its_place() {
        let text = "question = \"Did it?\"\nanalysis = respite\n";
        let error = StudyFile { name: "s".into(), text: text.into() }.head().unwrap_err();
        let span = error.span.unwrap();
        assert!(span.start >= text.find("respite").unwrap() && span.end <= text.len(), "{span:?}");
    }
}
