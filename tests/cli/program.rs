//! Runs the program.

use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// What a call of the program gave.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }

    /// Asserts that all went well.
    pub fn well(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

/// The program, built beside the tests.
fn program() -> PathBuf {
    let tests = env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join(format!("respite{}", env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "build the program first: cargo build ({} is missing)", path.display());
    path
}

/// A call of the program whose input and output the test holds itself, on the day 2026-01-01.
pub fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.current_dir(folder).args(words).args(["--today", "2026-01-01"]).env("NO_COLOR", "1");
    command
}

/// Runs the program in a folder with the words given, on the day 2026-01-01.
pub fn respite(folder: &Path, words: &[&str]) -> Said {
    respite_with_threads(folder, words, None)
}

/// The same on a number of threads.
pub fn respite_with_threads(folder: &Path, words: &[&str], threads: Option<u32>) -> Said {
    let mut command = Command::new(program());
    command.current_dir(folder).args(words).env("NO_COLOR", "1").env("NO_PROXY", "127.0.0.1");
    if words.first().is_some_and(|word| !word.starts_with("--")) {
        command.args(["--today", "2026-01-01"]);
    }
    if let Some(threads) = threads {
        command.env("RAYON_NUM_THREADS", threads.to_string());
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

/// A new project in a new folder.
pub fn new_project() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    respite(folder.path(), &["new", "project", "--title", "A made-up project"]).well();
    let project = folder.path().join("project");
    (folder, project)
}

/// Writes a file and gives its path as text.
pub fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
