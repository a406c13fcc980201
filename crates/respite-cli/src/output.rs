//! The only place that prints.

use crate::failure::Failure;
use serde_json::{Map, Value, json};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// The answer of a command: for people and for programs.
#[derive(Debug)]
pub struct Reply {
    /// For people.
    pub text: String,
    /// For programs: the fields of one object.
    pub fields: Map<String, Value>,
    /// Exit code: 0, or 4 and 5 when the answer is a clear no.
    pub code: u8,
}

impl Reply {
    /// An answer whose JSON is an object made of `fields`; `command` and `version` are added.
    pub fn new(command: &str, text: String, fields: Value) -> Self {
        let mut all = Map::new();
        all.insert("respite".into(), json!(env!("CARGO_PKG_VERSION")));
        all.insert("command".into(), json!(command));
        if let Value::Object(fields) = fields {
            all.extend(fields);
        }
        Self { text, fields: all, code: 0 }
    }

    /// The same answer with another exit code.
    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }
}

/// Prints an answer. A reader that closes early, such as `head`, is no fault.
pub fn print(reply: &Reply, json: bool) -> ExitCode {
    let mut out = anstream::stdout().lock();
    let written = if json {
        serde_json::to_writer(&mut out, &reply.fields).map_err(io::Error::from).and_then(|()| writeln!(out))
    } else {
        write!(out, "{}{}", reply.text, if reply.text.ends_with('\n') || reply.text.is_empty() { "" } else { "\n" })
    };
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(70),
        _ => ExitCode::from(reply.code),
    }
}

/// Prints what went wrong: a report for people on standard error, an object for programs on standard output.
pub fn print_failure(failure: &Failure, json: bool) -> ExitCode {
    if json {
        let object = json!({
            "respite": env!("CARGO_PKG_VERSION"),
            "error": { "message": failure.message(), "hint": failure.hint(), "exit_code": failure.code() },
        });
        let _ = writeln!(anstream::stdout().lock(), "{object}");
    } else {
        let _ = write!(anstream::stderr().lock(), "{}", failure.report());
    }
    ExitCode::from(failure.code())
}
