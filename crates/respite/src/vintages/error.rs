//! Why two releases cannot be compared.

/// Why two releases cannot be compared. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VintagesError {
    /// The text names no release.
    #[error("read {text:?} as a release: it must look like SOURCE@RELEASE")]
    NoRelease {
        /// The text.
        text: String,
        /// The releases that there are.
        held: String,
    },
    /// The project does not have the source.
    #[error("compare releases of {source_id:?}: the project has no such source; it has {held}")]
    UnknownSource {
        /// The source asked for.
        source_id: String,
        /// The sources that there are.
        held: String,
    },
    /// The project does not have the release.
    #[error("compare the release {vintage:?} of {source_id}: the project has {held} of it")]
    UnknownRelease {
        /// The source.
        source_id: String,
        /// The release asked for.
        vintage: String,
        /// The releases that there are.
        held: String,
    },
    /// Two sources.
    #[error("compare {before} with {after}: these are two sources, and the ids of one say nothing about the other")]
    TwoSources {
        /// One release.
        before: String,
        /// The other.
        after: String,
    },
    /// One release, twice.
    #[error("compare {release} with itself: one release was named twice")]
    OneRelease {
        /// The release.
        release: String,
    },
}

impl VintagesError {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::NoRelease { held, .. } => format!("the project has {held}"),
            Self::TwoSources { .. } | Self::OneRelease { .. } => {
                "name two releases of one source: `respite diff SOURCE@OLD SOURCE@NEW`; `respite status` lists them".to_owned()
            }
            Self::UnknownSource { .. } | Self::UnknownRelease { .. } => {
                "`respite status` lists the releases; `respite import --vintage` brings in another".to_owned()
            }
        }
    }
}
