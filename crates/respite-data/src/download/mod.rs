//! Fetches one file over HTTP, and goes on where an earlier attempt was cut off. The only module that knows the HTTP library.

mod error;
mod range;

pub use error::DownloadError;

use crate::store::{Origin, Partial};
use range::ContentRange;
use std::{io::Read, time::Duration};
use ureq::{
    Agent, Body,
    http::{HeaderMap, Response, StatusCode, Uri, header},
};

/// Redirects that are followed.
pub const MOST_REDIRECTS: u32 = 5;
/// Bytes beyond which a file of unknown length is refused.
pub const MOST_BYTES: u64 = 2 << 30;

/// What is to be fetched.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its address, `http` or `https`.
    pub address: &'a str,
    /// Its length, where known.
    pub bytes: Option<u64>,
    /// How long to wait for a connection, and for the next bytes. The whole may take longer.
    pub patience: Duration,
}

/// Fetches a file into `partial`, which is whole afterwards.
///
/// A file of which some bytes are there already is continued if the server still has the same one, and begun anew otherwise.
/// `on_progress` is told how many bytes are there and how many there will be. An address that begins with `https` is not left
/// for `http`. The certificates of authorities are those that the program carries. Proxies are taken from the environment
/// (`HTTPS_PROXY`, `NO_PROXY`). Only the length is checked here; the hash is the caller's.
///
/// # Errors
/// When the server cannot be reached, refuses, falls silent, stops early, or offers another length than the one wanted. The
/// bytes that came are kept for the next attempt.
pub fn fetch(wanted: Wanted<'_>, partial: &mut Partial, on_progress: &dyn Fn(u64, Option<u64>)) -> Result<(), DownloadError> {
    let address = wanted.address;
    if partial.is_whole(address) {
        return Ok(());
    }
    let agent = agent(wanted);
    let from = partial.continues(address).map(|mark| (partial.length(), mark));
    let mut answer = ask(&agent, wanted, from)?;
    let goes_on = from.is_some() && continues(&answer, partial);
    if from.is_some() && !goes_on && answer.status() != StatusCode::OK {
        // Only a refusal of the whole file is one.
        answer = ask(&agent, wanted, None)?;
    }
    let total = match answer.status() {
        StatusCode::PARTIAL_CONTENT if goes_on => range_of(&answer).and_then(|range| range.total),
        StatusCode::OK => answer.body().content_length(),
        status => {
            return Err(DownloadError::Status { address: address.to_owned(), status: status.as_u16(), reason: status.canonical_reason() });
        }
    };
    if let (Some(found), Some(known)) = (total, wanted.bytes)
        && found != known
    {
        return Err(DownloadError::Length { address: address.to_owned(), found, known });
    }
    if !goes_on {
        partial.restart(Origin { address: address.to_owned(), unchanged: mark(answer.headers()), total })?;
    }
    copy(wanted, answer.into_body(), total, partial, on_progress)?;
    partial.complete()?;
    Ok(())
}

fn agent(wanted: Wanted<'_>) -> Agent {
    let patience = Some(wanted.patience);
    let config = Agent::config_builder()
        .user_agent("respite")
        .accept_encoding("identity")
        .http_status_as_error(false)
        .https_only(wanted.address.starts_with("https://"))
        .max_redirects(MOST_REDIRECTS)
        .timeout_resolve(patience)
        .timeout_connect(patience)
        .timeout_recv_response(patience)
        .timeout_per_read(patience)
        .timeout_per_write(patience);
    Agent::new_with_config(config.build())
}

/// Asks for the file, or for its bytes from a place on if it is still the one that the mark belongs to.
fn ask(agent: &Agent, wanted: Wanted<'_>, from: Option<(u64, &str)>) -> Result<Response<Body>, DownloadError> {
    let uri = wanted.address.parse::<Uri>();
    let uri = uri.map_err(|error| DownloadError::Address { address: wanted.address.to_owned(), reason: error.to_string() })?;
    let mut request = agent.get(uri);
    if let Some((byte, mark)) = from {
        request = request.header(header::RANGE, format!("bytes={byte}-")).header(header::IF_RANGE, mark);
    }
    request.call().map_err(|error| DownloadError::of(error, wanted))
}

/// By what the server knows the file again: a strong entity tag, or the time of its last change.
fn mark(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let tag = text(header::ETAG).filter(|tag| !tag.starts_with("W/"));
    tag.or_else(|| text(header::LAST_MODIFIED)).map(str::to_owned)
}

fn range_of(answer: &Response<Body>) -> Option<ContentRange> {
    ContentRange::parse(answer.headers().get(header::CONTENT_RANGE)?.to_str().ok()?)
}

fn continues(answer: &Response<Body>, partial: &Partial) -> bool {
    answer.status() == StatusCode::PARTIAL_CONTENT && range_of(answer).is_some_and(|range| range.first == partial.length())
}

fn copy(
    wanted: Wanted<'_>,
    body: Body,
    total: Option<u64>,
    partial: &mut Partial,
    on_progress: &dyn Fn(u64, Option<u64>),
) -> Result<(), DownloadError> {
    let total = total.or(wanted.bytes);
    let limit = total.unwrap_or(MOST_BYTES);
    let mut reader = body.into_reader();
    let mut buffer = vec![0; 1 << 16];
    loop {
        on_progress(partial.length(), total);
        let count = reader.read(&mut buffer).map_err(|error| DownloadError::broken_off(error, wanted, partial.length(), total))?;
        if count == 0 {
            break;
        }
        if partial.length() + count as u64 > limit {
            return Err(DownloadError::TooLong { address: wanted.address.to_owned(), limit });
        }
        partial.append(&buffer[..count])?;
    }
    match total {
        Some(total) if partial.length() < total => Err(DownloadError::CutOff {
            address: wanted.address.to_owned(),
            got: partial.length(),
            total: Some(total),
            reason: "the server closed the connection".into(),
        }),
        _ => Ok(()),
    }
}
