//! The project folder: where things stand in it, its settings, its lock.

use super::{StoreError, durable};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The version of the layout that this program writes.
pub const LAYOUT: u32 = 1;

const SETTINGS: &str = "respite.toml";

/// What `respite.toml` says. Unknown keys are left alone, for later programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Version of the folder's layout.
    pub layout: u32,
    /// Title of the project in the reader's words.
    #[serde(default)]
    pub title: String,
}

/// The paths of a project.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    pub root: PathBuf,
}

/// The right to write; given back when dropped or when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Folder {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    pub fn originals(&self) -> PathBuf {
        self.root.join("originals")
    }

    pub fn tables(&self) -> PathBuf {
        self.root.join("tables")
    }

    pub fn studies(&self) -> PathBuf {
        self.root.join("studies")
    }

    pub fn briefings(&self) -> PathBuf {
        self.root.join("briefings")
    }

    pub fn downloads(&self) -> PathBuf {
        self.root.join("downloads")
    }

    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.sqlite")
    }

    pub fn is_project(&self) -> bool {
        self.root.join(SETTINGS).is_file()
    }

    /// Makes the folders that a project has.
    pub fn make(&self) -> Result<(), StoreError> {
        for name in ["originals", "tables", "studies", "briefings"] {
            let path = self.root.join(name);
            fs::create_dir_all(&path).map_err(StoreError::file("make the folder", &path))?;
        }
        Ok(())
    }

    pub fn write_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let file = self.root.join(SETTINGS);
        let text = toml::to_string(settings).map_err(|error| StoreError::Settings { file, reason: error.to_string() })?;
        durable::write(&self.root, SETTINGS, text.as_bytes())?;
        durable::sync_folder(&self.root);
        Ok(())
    }

    pub fn read_settings(&self) -> Result<Settings, StoreError> {
        if !self.is_project() {
            return Err(StoreError::NotAProject { folder: self.root.clone() });
        }
        let file = self.root.join(SETTINGS);
        let text = fs::read_to_string(&file).map_err(StoreError::file("read", &file))?;
        let settings: Settings =
            toml::from_str(&text).map_err(|error| StoreError::Settings { file, reason: error.message().to_owned() })?;
        if settings.layout > LAYOUT {
            return Err(StoreError::LaterLayout { found: settings.layout, known: LAYOUT });
        }
        Ok(settings)
    }

    /// Takes the right to write, or says at once that another process has it.
    pub fn lock(&self) -> Result<Lock, StoreError> {
        let path = self.root.join(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(StoreError::file("lock", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy { folder: self.root.clone() }),
            Err(TryLockError::Error(source)) => Err(StoreError::File { action: "lock", path, source }),
        }
    }
}
