//! Asking a person, one key at a time: on a terminal without waiting for Enter, elsewhere a line for each key.

use console::{Key, Term};
use respite::render::terminal::printable;
use std::io;

/// Where screens are shown and keys come from.
pub struct Keys {
    term: Term,
}

impl Keys {
    /// Screens on standard output, keys from standard input.
    pub fn new() -> Self {
        Self { term: Term::stdout() }
    }

    /// Columns that a screen may have; none where it is no terminal.
    pub fn width(&self) -> Option<u16> {
        self.is_terminal().then(|| self.term.size().1)
    }

    /// Shows a screen in place of the one before.
    pub fn screen(&self, text: &str) -> io::Result<()> {
        if self.is_terminal() {
            self.term.clear_screen()?;
        }
        self.say(text)
    }

    /// Adds a line or more. When this returns, they have been handed to the terminal.
    pub fn say(&self, text: &str) -> io::Result<()> {
        self.term.write_line(printable(text).trim_end_matches('\n'))?;
        self.term.flush()
    }

    /// The next key; none at the end of the input, or when the person breaks off.
    pub fn next(&self) -> io::Result<Option<char>> {
        if !self.is_terminal() {
            let mut line = String::new();
            let read = io::stdin().read_line(&mut line)?;
            return Ok((read > 0).then(|| line.trim().chars().next().unwrap_or(' ')));
        }
        match self.term.read_key() {
            Ok(Key::Char(key)) => Ok(Some(key.to_ascii_lowercase())),
            Ok(Key::Escape | Key::CtrlC) => Ok(None),
            Ok(_) => Ok(Some(' ')),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn is_terminal(&self) -> bool {
        self.term.is_term() && io::IsTerminal::is_terminal(&io::stdin())
    }
}
