//! Why a source could not be got.

use crate::error::ErrorClass;
use respite_data::{
    catalogue::{CatalogueError, Offer, OfferedFile, OfferedRelease},
    download::DownloadError,
    store::StoreError,
};
use std::path::{Path, PathBuf};

/// Why a source could not be got. Messages read after "could not …".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GetError {
    /// The catalogue does not have it.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// It could not be fetched.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// The publisher offers no file that is read here.
    #[error("get {source_and_version}: its publisher offers no file that the program reads; it is taken from a folder")]
    NotOffered {
        /// The source and release.
        source_and_version: String,
        /// How to make the files.
        how: String,
    },
    /// The folder does not have the file.
    #[error("get {name} from {}: {reason}", .folder.display())]
    Folder {
        /// The file.
        name: String,
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: String,
        /// The files that it must hold.
        needed: String,
    },
    /// The file is not the one that the catalogue knows.
    #[error("trust {name} from {from}: {found}, and the catalogue has {known}{}", kept_as(.kept.as_deref()))]
    OtherFile {
        /// The file.
        name: String,
        /// Where it came from.
        from: String,
        /// What was found.
        found: String,
        /// What the catalogue has.
        known: String,
        /// Where it was put.
        kept: Option<PathBuf>,
    },
}

fn kept_as(kept: Option<&Path>) -> String {
    kept.map_or_else(String::new, |path| format!("; it was not imported and is kept as {}", path.display()))
}

impl GetError {
    pub(super) fn not_offered(offer: &Offer, release: &OfferedRelease) -> Self {
        let how = offer.how.clone().unwrap_or_default().trim().to_owned();
        Self::NotOffered { source_and_version: format!("{}@{}", offer.id, release.version), how }
    }

    pub(super) fn folder(folder: &Path, release: &OfferedRelease, file: &OfferedFile, error: StoreError) -> Self {
        let reason = match error {
            StoreError::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            StoreError::File { source, .. } => source.to_string(),
            error => error.to_string(),
        };
        let needed = release.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
        Self::Folder { name: file.name.clone(), folder: folder.to_owned(), reason, needed }
    }

    /// What the reader can do.
    pub fn hint(&self) -> String {
        match self {
            Self::Catalogue(error) => error.hint().to_owned(),
            Self::Download(error) => error.hint().to_owned(),
            Self::NotOffered { how, .. } => how.clone(),
            Self::Folder { needed, .. } => format!("the folder must hold {needed}"),
            Self::OtherFile { .. } => "get it again; if the publisher has changed the file, look at it and bring it in with `respite import` under a release name of your own".to_owned(),
        }
    }

    /// Its class.
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Catalogue(CatalogueError::Unreadable { .. }) => ErrorClass::Bug,
            Self::Catalogue(_) | Self::NotOffered { .. } => ErrorClass::Usage,
            _ => ErrorClass::Input,
        }
    }
}
