//! Why a file could not be fetched.

use super::{MOST_REDIRECTS, Wanted};
use crate::store::StoreError;
use std::io;
use ureq::{Error, Timeout};

/// Why a download failed. Messages read after "could not …".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// The address is none.
    #[error("download {address}: this is no address ({reason})")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No answer came.
    #[error("download {address}: {reason}")]
    Unreachable {
        /// The address.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The server refused.
    #[error("download {address}: the server answers {status}{}", .reason.map(|reason| format!(" ({reason})")).unwrap_or_default())]
    Status {
        /// The address.
        address: String,
        /// Its code.
        status: u16,
        /// What the code means.
        reason: Option<&'static str>,
    },
    /// One redirect led to the next.
    #[error("download {address}: more than {MOST_REDIRECTS} redirects")]
    Redirects {
        /// The address.
        address: String,
    },
    /// The server offers a file of another length.
    #[error("download {address}: the file there has {found} bytes, and the catalogue has {known}")]
    Length {
        /// The address.
        address: String,
        /// What the server says.
        found: u64,
        /// What the catalogue says.
        known: u64,
    },
    /// More bytes came than announced.
    #[error("download {address}: more than {limit} bytes came")]
    TooLong {
        /// The address.
        address: String,
        /// The limit.
        limit: u64,
    },
    /// The server fell silent.
    #[error("download {address}: no byte came for {seconds} s, after {}", amount(*.got, *.total))]
    Silent {
        /// The address.
        address: String,
        /// How long was waited.
        seconds: u64,
        /// Bytes that came.
        got: u64,
        /// Bytes of the whole.
        total: Option<u64>,
    },
    /// The connection ended early.
    #[error("download {address}: it was cut off after {} ({reason})", amount(*.got, *.total))]
    CutOff {
        /// The address.
        address: String,
        /// Bytes that came.
        got: u64,
        /// Bytes of the whole.
        total: Option<u64>,
        /// What the system said.
        reason: String,
    },
    /// The partial file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DownloadError {
    /// What the reader can do, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Address { .. } => "give an address such as https://example.org/mirror/",
            Self::Unreachable { .. } => {
                "check the network and try again; or download the file elsewhere, put it into a folder, and pass the folder with --from FOLDER"
            }
            Self::Status { .. } | Self::Redirects { .. } => {
                "look at the publisher's page (`respite get --list` has it); a file that was downloaded by hand is taken with --from FOLDER"
            }
            Self::Length { .. } | Self::TooLong { .. } => {
                "the file was changed or replaced: look at the publisher's page, download it by hand, and bring it in with `respite import`"
            }
            Self::Silent { .. } => {
                "run the same command again: it goes on where it stopped, where the server allows it; --patience SECONDS waits longer"
            }
            Self::CutOff { .. } => "run the same command again: it goes on where it stopped, where the server allows it",
            Self::Store(error) => error.hint(),
        }
    }

    /// What the library says before the body, in our words.
    pub(super) fn of(error: Error, wanted: Wanted<'_>) -> Self {
        let address = wanted.address.to_owned();
        let seconds = wanted.patience.as_secs();
        let reason = match error {
            Error::TooManyRedirects => return Self::Redirects { address },
            Error::BadUri(reason) => return Self::Address { address, reason },
            Error::HostNotFound => "no server of that name is known, or there is no network".to_owned(),
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => format!("no connection within {seconds} s"),
            Error::Timeout(_) => format!("no answer within {seconds} s"),
            Error::RequireHttpsOnly(to) => format!("it is redirected to {to}, which is not protected by https"),
            Error::Io(error) => plain(&error),
            error => error.to_string(),
        };
        Self::Unreachable { address, reason }
    }

    /// What the library says while the body comes, in our words.
    pub(super) fn broken_off(error: io::Error, wanted: Wanted<'_>, got: u64, total: Option<u64>) -> Self {
        let address = wanted.address.to_owned();
        match Error::from(error) {
            Error::Timeout(_) => Self::Silent { address, seconds: wanted.patience.as_secs(), got, total },
            Error::Io(error) => Self::CutOff { address, got, total, reason: plain(&error) },
            error => Self::CutOff { address, got, total, reason: error.to_string() },
        }
    }
}

fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
        _ => error.to_string(),
    }
}

fn amount(got: u64, total: Option<u64>) -> String {
    total.map_or_else(|| format!("{got} bytes"), |total| format!("{got} of {total} bytes"))
}
