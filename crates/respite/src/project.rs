//! A project: a folder with imported rows, studies and briefings.

use crate::{
    Error,
    incidents::{Incidents, LinkPlan},
    study::StudyFile,
};
use respite_data::store::{ImportReport, ImportRequest, Progress, RebuildReport, Store, Vintages};
use respite_model::Day;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A project folder, open.
pub struct Project {
    store: Store,
}

/// What a project holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contents {
    /// Title of the project.
    pub title: String,
    /// Releases of sources, in order of name and release.
    pub releases: Vec<Release>,
    /// Names of the studies.
    pub studies: Vec<String>,
}

/// One release of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Release {
    /// Who publishes.
    pub source: String,
    /// Which release.
    pub vintage: String,
    /// Whether studies use it when they name none.
    pub newest: bool,
    /// Id of the format it was read as.
    pub format: String,
    /// Events and actions.
    pub events: u64,
    /// Published figures.
    pub figures: u64,
    /// Claims of speakers.
    pub claims: u64,
    /// Notes left while reading.
    pub notes: u64,
    /// The files as they were given, each with its SHA-256.
    pub files: Vec<(String, String)>,
    /// The day it was imported.
    pub imported_on: String,
}

impl Project {
    /// Makes an empty project.
    ///
    /// # Errors
    /// When the folder is in use or cannot be written.
    pub fn create(dir: &Path, title: &str) -> Result<Self, Error> {
        Ok(Self { store: Store::create(dir, title)? })
    }

    /// Opens a project.
    ///
    /// # Errors
    /// When the folder is no project or its ledger is broken.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        Ok(Self { store: Store::open(dir)? })
    }

    /// The store of its rows.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The store, to be written to.
    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Imports files: all or nothing.
    ///
    /// # Errors
    /// When a file cannot be read as the format, or the project cannot be written.
    pub fn import(&mut self, request: ImportRequest, on_progress: &dyn Fn(Progress<'_>)) -> Result<ImportReport, Error> {
        Ok(self.store.import(request, on_progress)?)
    }

    /// Makes the derived tables anew from the originals and the ledger, those of incidents included where rows were linked.
    ///
    /// # Errors
    /// When an original is missing or the project cannot be written.
    pub fn rebuild(&mut self, today: Day, on_progress: &dyn Fn(Progress<'_>)) -> Result<RebuildReport, Error> {
        let report = self.store.rebuild(today, on_progress)?;
        if LinkPlan::kept(self)?.is_some() {
            Incidents::of(self, &Vintages::Newest)?.keep(self)?;
        }
        Ok(report)
    }

    /// What it holds.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn contents(&self) -> Result<Contents, Error> {
        let imports = self.store.imports();
        let mut releases: Vec<Release> = imports
            .iter()
            .map(|import| Release {
                source: import.source.to_string(),
                vintage: import.vintage.to_string(),
                newest: !imports.iter().any(|other| other.source == import.source && other.vintage > import.vintage),
                format: import.format.clone(),
                events: import.events,
                figures: import.figures,
                claims: import.claims,
                notes: import.notes,
                files: import.files.iter().map(|file| (file.name.clone(), file.sha256.clone())).collect(),
                imported_on: import.day.to_string(),
            })
            .collect();
        releases.sort_by(|a, b| (&a.source, &a.vintage).cmp(&(&b.source, &b.vintage)));
        let studies = self.studies()?.into_iter().map(|study| study.name).collect();
        Ok(Contents { title: self.store.settings().title.clone(), releases, studies })
    }

    /// All studies, in order of name.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn studies(&self) -> Result<Vec<StudyFile>, Error> {
        let mut studies: Vec<_> = self.store.studies()?.into_iter().map(|(name, text)| StudyFile { name, text }).collect();
        studies.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(studies)
    }

    /// The study of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn study(&self, name: &str) -> Result<StudyFile, Error> {
        let all = self.studies()?;
        let known = if all.is_empty() {
            "no studies".to_owned()
        } else {
            all.iter().map(|study| study.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        all.into_iter().find(|study| study.name == name).ok_or_else(|| Error::NoSuchStudy { name: name.to_owned(), known })
    }

    /// Writes a study file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_study(&self, study: &StudyFile) -> Result<PathBuf, Error> {
        Ok(self.store.write_study(&study.name, &study.text)?)
    }

    /// Writes a briefing page and gives its path.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_briefing(&self, name: &str, page: &str) -> Result<PathBuf, Error> {
        Ok(self.store.write_briefing(name, page)?)
    }
}
