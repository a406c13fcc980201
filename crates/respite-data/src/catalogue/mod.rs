//! What can be got from publishers: read from `sources.toml`, which the program carries.

use crate::formats;
use respite_model::{SourceId, Vintage};
use serde::{Deserialize, Serialize};

const BUILT_IN: &str = include_str!("sources.toml");

/// The sources that the program knows how to get.
///
/// It says where a file lies, what it must be, under which licence it stands and how it is cited. It says nothing of what is in
/// the rows, and it holds none.
///
/// # Examples
/// ```
/// use respite_data::catalogue::Catalogue;
/// let catalogue = Catalogue::built_in()?;
/// let (offer, release) = catalogue.find("ucdp-ged@25.1")?;
/// assert_eq!((offer.licence.as_str(), release.files[0].name.as_str()), ("CC BY 4.0", "ged251-csv.zip"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The sources, in the order in which they are shown.
    #[serde(rename = "sources")]
    pub offers: Vec<Offer>,
}

/// A source that can be got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Name of the source, in the catalogue and in projects.
    pub id: SourceId,
    /// Title.
    pub title: String,
    /// What its rows are, in one sentence.
    pub holds: String,
    /// Who publishes it.
    pub publisher: String,
    /// The publisher's page about it.
    pub page: String,
    /// Name of the licence.
    pub licence: String,
    /// Page with the licence's text or the publisher's statement of it.
    pub licence_page: String,
    /// Works to cite for every release.
    pub cite: Vec<String>,
    /// Id of the format that reads it.
    pub format: String,
    /// Text of the mapping, for formats that take one.
    #[serde(default)]
    pub mapping: Option<String>,
    /// How to make the files, where the publisher offers none that the program reads.
    #[serde(default)]
    pub how: Option<String>,
    /// What to know before using it.
    #[serde(default)]
    pub remark: Option<String>,
    /// The releases.
    pub releases: Vec<OfferedRelease>,
}

/// A release of a source that can be got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedRelease {
    /// The publisher's name of it.
    pub version: Vintage,
    /// The time that it covers.
    #[serde(default)]
    pub covers: Option<String>,
    /// Works to cite for this release besides those of the source.
    #[serde(default)]
    pub cite: Vec<String>,
    /// Its files.
    pub files: Vec<OfferedFile>,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedFile {
    /// Its name, without folders.
    pub name: String,
    /// Where the publisher offers it; `None` where it has to be made as [`Offer::how`] says.
    #[serde(default)]
    pub address: Option<String>,
    /// Its length, where known.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes in hexadecimal, where known.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Its rows without the header, for a file that a reader makes: the same rows can be written in several ways.
    #[serde(default)]
    pub rows: Option<u64>,
}

/// Why nothing of the catalogue was found. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The text is no catalogue.
    #[error("read the catalogue: {reason}")]
    Unreadable {
        /// What is wrong.
        reason: String,
    },
    /// No source of that name.
    #[error("get {name:?}: the catalogue has no such source; it has {known}")]
    UnknownSource {
        /// The name asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// No release of that name.
    #[error("get {source_id}@{version}: the catalogue has no such release; it has {known}")]
    UnknownRelease {
        /// The source.
        source_id: SourceId,
        /// The release asked for.
        version: String,
        /// The releases that exist, newest first.
        known: String,
    },
}

impl CatalogueError {
    /// What the reader can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "this is a fault of the program: please report it",
            Self::UnknownSource { .. } => {
                "`respite get --list` tells what each holds; files of other sources are brought in by `respite import`"
            }
            Self::UnknownRelease { .. } => "a release that is not listed can be downloaded by hand and brought in by `respite import`",
        }
    }
}

impl Catalogue {
    /// The catalogue that the program carries.
    ///
    /// # Errors
    /// When it is broken, which a test rules out.
    pub fn built_in() -> Result<Self, CatalogueError> {
        Self::parse(BUILT_IN)
    }

    /// Reads a catalogue and checks that it can be used.
    ///
    /// # Errors
    /// When the text is no TOML of this shape, or an entry contradicts itself.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let wrong = |reason: String| CatalogueError::Unreadable { reason };
        let catalogue: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        catalogue.check().map_err(wrong)?;
        Ok(catalogue)
    }

    /// The source and release that `SOURCE` or `SOURCE@VERSION` means; without a version the newest.
    ///
    /// # Errors
    /// When there is no such source or release; the message lists those that exist.
    pub fn find(&self, words: &str) -> Result<(&Offer, &OfferedRelease), CatalogueError> {
        let (name, version) = words.split_once('@').map_or((words, None), |(name, version)| (name, Some(version)));
        let known = || self.offers.iter().map(|offer| offer.id.as_str()).collect::<Vec<_>>().join(", ");
        let offer = self.offers.iter().find(|offer| offer.id.as_str() == name);
        let offer = offer.ok_or_else(|| CatalogueError::UnknownSource { name: name.to_owned(), known: known() })?;
        let releases = offer.newest_first();
        let release = match version {
            None => releases.first(),
            Some(version) => releases.iter().find(|release| release.version.0 == version),
        };
        let missing = || CatalogueError::UnknownRelease {
            source_id: offer.id.clone(),
            version: version.unwrap_or_default().to_owned(),
            known: releases.iter().map(|release| release.version.0.as_str()).collect::<Vec<_>>().join(", "),
        };
        Ok((offer, release.ok_or_else(missing)?))
    }

    fn check(&self) -> Result<(), String> {
        for (position, offer) in self.offers.iter().enumerate() {
            if self.offers[..position].iter().any(|other| other.id == offer.id) {
                return Err(format!("{} stands twice", offer.id));
            }
            offer.check().map_err(|reason| format!("{}: {reason}", offer.id))?;
        }
        Ok(())
    }
}

impl Offer {
    /// Its releases, newest first.
    pub fn newest_first(&self) -> Vec<&OfferedRelease> {
        let mut releases: Vec<_> = self.releases.iter().collect();
        releases.sort_by(|a, b| b.version.cmp(&a.version));
        releases
    }

    /// What to cite for a release.
    pub fn citations(&self, release: &OfferedRelease) -> Vec<String> {
        release.cite.iter().chain(&self.cite).cloned().collect()
    }

    fn check(&self) -> Result<(), String> {
        if formats::format(&self.format).is_none() {
            return Err(format!("there is no format {:?}", self.format));
        }
        if self.releases.is_empty() || self.cite.is_empty() {
            return Err("it needs a release and a work to cite".to_owned());
        }
        for (position, release) in self.releases.iter().enumerate() {
            if self.releases[..position].iter().any(|other| other.version == release.version) || release.files.is_empty() {
                return Err(format!("{} stands twice or has no file", release.version));
            }
            let made = release.files.iter().any(|file| file.address.is_none());
            if made && self.how.is_none() {
                return Err(format!("{} has a file without an address, and nothing says how to make it", release.version));
            }
            release.files.iter().try_for_each(OfferedFile::check)?;
        }
        Ok(())
    }
}

impl OfferedFile {
    fn check(&self) -> Result<(), String> {
        let plain = !self.name.is_empty() && !self.name.starts_with('.') && !self.name.contains(['/', '\\', ':']);
        let hash = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if !plain {
            return Err(format!("{:?} is no name of a file", self.name));
        }
        if self.sha256.as_ref().is_some_and(|text| !hash(text)) {
            return Err(format!("the SHA-256 of {} is not 64 digits in lower case", self.name));
        }
        if self.address.as_ref().is_some_and(|address| !address.starts_with("https://")) {
            return Err(format!("the address of {} does not begin with https://", self.name));
        }
        if self.address.is_none() && self.rows.is_none() {
            return Err(format!("{} is made by a reader, and nothing says how many rows it has", self.name));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::table::Mapping;
    use respite_model::Taxonomy;

    #[test]
    fn the_built_in_catalogue_holds_together() {
        let catalogue = Catalogue::built_in().unwrap();
        let taxonomy = Taxonomy::built_in().unwrap();
        for offer in &catalogue.offers {
            assert_eq!(offer.format == "table", offer.mapping.is_some(), "{}", offer.id);
            if let Some(mapping) = &offer.mapping {
                Mapping::parse(mapping, "a.csv", &taxonomy).unwrap();
            }
            assert!(offer.page.starts_with("https://") && offer.licence_page.starts_with("https://"), "{}", offer.id);
            let shown: Vec<_> = offer.releases.iter().map(|release| &release.version).collect();
            let sorted: Vec<_> = offer.newest_first().into_iter().map(|release| &release.version).collect();
            assert_eq!(shown, sorted, "{}: newest first", offer.id);
        }
    }

    #[test]
    fn the_newest_release_is_found_and_others_by_name() {
        let catalogue = Catalogue::built_in().unwrap();
        assert_eq!(catalogue.find("ucdp-ged").unwrap().1.version.0, "26.1");
        assert_eq!(catalogue.find("ucdp-candidate-monthly@26.0.2").unwrap().1.version.0, "26.0.2");
        assert!(catalogue.find("ucdp").unwrap_err().to_string().contains("ucdp-ged, ucdp-candidate"));
        assert!(catalogue.find("ucdp-ged@1").unwrap_err().to_string().contains("26.1, 25.1"));
    }

    #[test]
    fn entries_that_contradict_themselves_are_refused() {
        for (good, bad) in [
            ("format = \"ucdp-ged\"", "format = \"nought\""),
            ("sha256 = \"8c", "sha256 = \"8C"),
            ("\"https://ucdp.uu.se/downloads/ged/ged261", "\"http://ucdp.uu.se/downloads/ged/ged261"),
            ("name = \"ged261-csv.zip\"", "name = \"../ged261-csv.zip\""),
            ("version = \"25.1\"", "version = \"26.1\""),
            ("id = \"ucdp-candidate\"", "id = \"ucdp-ged\""),
            ("how = ", "hwo = "),
        ] {
            assert!(BUILT_IN.contains(good), "{good}");
            assert!(Catalogue::parse(&BUILT_IN.replacen(good, bad, 1)).is_err(), "{bad}");
        }
    }
}
