//! What went wrong, with its exit code. The only module that knows the reporting library.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use respite::{Error, ErrorClass};
use std::{fmt, ops::Range};

/// Exit code of a fault of the program.
pub const OUR_BUG: u8 = 70;

/// A command that could not do what was asked.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hint: Option<String>,
    class: ErrorClass,
    place: Option<Box<(NamedSource<String>, Range<usize>)>>,
}

impl Failure {
    /// A command used wrongly.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), class: ErrorClass::Usage, place: None }
    }

    /// Words that are no command.
    pub fn typed(error: &clap::Error) -> Self {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        Self::usage(format!("read the command: {first}"), "`respite help` lists the commands and options")
    }

    /// A file that cannot be read.
    pub fn input(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), class: ErrorClass::Input, place: None }
    }

    /// The message, as printed.
    pub fn message(&self) -> String {
        format!("could not {}", self.message)
    }

    /// What to do.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// 2 wrong usage · 3 input unreadable · 4 not estimable · 5 a check said no · 70 our bug.
    pub fn code(&self) -> u8 {
        match self.class {
            ErrorClass::Usage => 2,
            ErrorClass::Input => 3,
            ErrorClass::NotEstimable => 4,
            ErrorClass::CheckSaidNo => 5,
            ErrorClass::Bug => OUR_BUG,
        }
    }

    /// The report for a terminal.
    pub fn report(&self) -> String {
        let colour = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
        let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let mut text = String::new();
        match GraphicalReportHandler::new_themed(theme).with_width(100).render_report(&mut text, self) {
            Ok(()) => text,
            Err(fmt::Error) => format!("{}\n", self.message()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let place = error.place().map(|(name, text, span)| Box::new((NamedSource::new(name, text), span)));
        Self { message: error.to_string(), hint: error.hint(), class: error.class(), place }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Failure {}

impl Diagnostic for Failure {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.hint.as_ref().map(|hint| Box::new(hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|place| &place.0 as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.place.as_ref()?.1.clone();
        Some(Box::new(std::iter::once(LabeledSpan::underline(span))))
    }
}
