//! From the catalogue into the project: files are fetched, checked, and imported as any other file.

mod checking;
mod error;

pub use checking::{Checked, GotFile};
pub use error::GetError;

use crate::{Error, Project};
use respite_data::{
    catalogue::{Offer, OfferedFile, OfferedRelease},
    download::{self, Wanted},
    formats,
    store::{ImportFile, ImportReport, ImportRequest, Partial, Progress, StoreError},
};
use respite_model::Day;
use serde::Serialize;
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};

/// Kind of the ledger entries that tell where the files of an import were got from.
const GET: &str = "get";

/// Where the files are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supplier {
    /// From the addresses of the publisher.
    Publisher,
    /// From an address under which files of the same names lie.
    Mirror(String),
    /// From a folder that holds files of the same names.
    Folder(PathBuf),
}

impl Supplier {
    /// What a reader typed: an address if it begins with `http://` or `https://`, otherwise a folder.
    ///
    /// # Examples
    /// ```
    /// use respite::get::Supplier;
    /// assert_eq!(Supplier::typed("https://example.org/a/"), Supplier::Mirror("https://example.org/a".into()));
    /// assert_eq!(Supplier::typed("a"), Supplier::Folder("a".into()));
    /// ```
    pub fn typed(text: &str) -> Self {
        if text.starts_with("http://") || text.starts_with("https://") {
            Self::Mirror(text.trim_end_matches('/').to_owned())
        } else {
            Self::Folder(text.into())
        }
    }
}

/// What is to be got, and how.
#[derive(Debug, Clone)]
pub struct GetRequest<'a> {
    /// The source.
    pub offer: &'a Offer,
    /// The release of it.
    pub release: &'a OfferedRelease,
    /// Where its files are taken from.
    pub supplier: Supplier,
    /// Whether a single note stops the import.
    pub strict: bool,
    /// The day to write into the ledger.
    pub today: Day,
    /// How long to wait for a connection, and for the next bytes.
    pub patience: Duration,
}

/// Where a request stands; for progress bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A file comes.
    Downloading {
        /// Its name.
        file: &'a str,
        /// Bytes that are there.
        bytes: u64,
        /// Bytes of the whole, if known.
        total: Option<u64>,
    },
    /// The files are imported.
    Importing(Progress<'a>),
}

/// What was got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GetReport {
    /// Title of the source.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The publisher's page about it.
    pub page: String,
    /// Name of the licence.
    pub licence: String,
    /// Page of the licence.
    pub licence_page: String,
    /// What to cite.
    pub cite: Vec<String>,
    /// What to know before using it.
    pub remark: Option<String>,
    /// The files with where they came from and what was checked; none where the release was there already.
    pub files: Vec<GotFile>,
    /// What became of the import.
    pub import: ImportReport,
}

/// Gets a release of a source into the project.
///
/// Where the project holds the release already, nothing is fetched. A file is imported only when it is whole and, where the
/// catalogue knows its length and hash, has them; then it goes the way of `respite import`, under the names of source and
/// release that the catalogue has and with its mapping. A file that a reader made from something else, as the catalogue tells, may
/// be written in another way, with other line ends for one: it must have as many rows, and that it differs is told in the report.
/// An entry in the ledger tells where the files came from.
///
/// # Errors
/// When a file cannot be fetched, is another one than the catalogue knows, or cannot be imported.
pub fn get(project: &mut Project, request: &GetRequest<'_>, on_step: &dyn Fn(Step<'_>)) -> Result<GetReport, Error> {
    let report = |files, import| {
        let GetRequest { offer, release, .. } = request;
        GetReport {
            title: offer.title.clone(),
            publisher: offer.publisher.clone(),
            page: offer.page.clone(),
            licence: offer.licence.clone(),
            licence_page: offer.licence_page.clone(),
            cite: offer.citations(release),
            remark: offer.remark.clone(),
            files,
            import,
        }
    };
    if let Some(import) = held(project, request)? {
        return Ok(report(Vec::new(), import));
    }
    let mut taken = Vec::new();
    for file in &request.release.files {
        taken.push(take(project, request, file, on_step)?);
    }
    let files: Vec<GotFile> = taken.iter().map(|taken| taken.got.clone()).collect();
    let (inputs, partials): (Vec<ImportFile>, Vec<Option<Partial>>) = taken.into_iter().map(|taken| (taken.file, taken.partial)).unzip();
    let import = match project.import(import_request(request, inputs)?, &|progress| on_step(Step::Importing(progress))) {
        Ok(import) => import,
        Err(error) => {
            // Bytes that nothing vouches for may be the reason.
            let doubtful = partials.into_iter().zip(&files).filter(|(_, got)| got.checked != Checked::LengthAndHash);
            doubtful.filter_map(|(partial, _)| partial).for_each(Partial::remove);
            return Err(error);
        }
    };
    project.store_mut().append(GET, request.today, &entry(request, &files))?;
    partials.into_iter().flatten().for_each(Partial::remove);
    Ok(report(files, import))
}

/// What the ledger tells of the files. A path of somebody's machine is not in it.
fn entry(request: &GetRequest<'_>, files: &[GotFile]) -> Value {
    let GetRequest { offer, release, supplier, .. } = request;
    let from = |file: &GotFile| if matches!(supplier, Supplier::Folder(_)) { "a folder".to_owned() } else { file.from.clone() };
    let files: Vec<GotFile> = files.iter().map(|file| GotFile { from: from(file), ..file.clone() }).collect();
    json!({ "source": offer.id, "vintage": release.version, "files": files, "licence": offer.licence, "cite": offer.citations(release) })
}

/// The import of this release, if the project has it.
fn held(project: &Project, request: &GetRequest<'_>) -> Result<Option<ImportReport>, Error> {
    let GetRequest { offer, release, .. } = request;
    let store = project.store();
    let Some(import) = store.imports().iter().find(|import| import.source == offer.id && import.vintage == release.version) else {
        return Ok(None);
    };
    let known = release.files.iter().filter(|file| file.address.is_some()).filter_map(|file| file.sha256.as_ref());
    let same = known.into_iter().all(|sha256| import.files.iter().any(|file| file.sha256 == *sha256));
    if !same {
        return Err(StoreError::VintageTaken { source_id: offer.id.clone(), vintage: release.version.clone() }.into());
    }
    let names = import.files.iter().map(|file| file.name.clone()).collect();
    let notes = store.notes_of(import)?;
    Ok(Some(ImportReport { import: import.clone(), already: true, known: names, repeated: Vec::new(), notes }))
}

/// A file that was taken, with what it was written to on the way.
struct Taken {
    file: ImportFile,
    got: GotFile,
    partial: Option<Partial>,
}

fn take(project: &Project, request: &GetRequest<'_>, file: &OfferedFile, on_step: &dyn Fn(Step<'_>)) -> Result<Taken, Error> {
    let GetRequest { offer, release, .. } = request;
    let address = match &request.supplier {
        Supplier::Folder(folder) => {
            let path = folder.join(&file.name);
            let taken = ImportFile::read(&path).map_err(|error| GetError::folder(folder, release, file, error))?;
            let got = checking::check(file, &taken, &path.display().to_string()).map_err(|trouble| trouble.into_error(None))?;
            return Ok(Taken { file: taken, got, partial: None });
        }
        Supplier::Mirror(base) => format!("{base}/{}", file.name),
        Supplier::Publisher => file.address.clone().ok_or_else(|| GetError::not_offered(offer, release))?,
    };
    let mut partial = project.store().partial(&offer.id, &release.version, &file.name)?;
    let wanted = Wanted { address: &address, bytes: file.bytes.filter(|_| file.address.is_some()), patience: request.patience };
    let on_progress = |bytes, total| on_step(Step::Downloading { file: &file.name, bytes, total });
    if let Err(error) = download::fetch(wanted, &mut partial, &on_progress) {
        if partial.length() == 0 {
            partial.remove();
        }
        return Err(GetError::from(error).into());
    }
    let taken = partial.read()?;
    match checking::check(file, &taken, &address) {
        Ok(got) => Ok(Taken { file: taken, got, partial: Some(partial) }),
        Err(trouble) => {
            let kept = partial.set_aside(&format!("wrong-{}", &taken.sha256()[..8]))?;
            Err(trouble.into_error(Some(kept)).into())
        }
    }
}

fn import_request(request: &GetRequest<'_>, files: Vec<ImportFile>) -> Result<ImportRequest, Error> {
    let GetRequest { offer, release, .. } = request;
    let format = formats::format(&offer.format).ok_or_else(|| Error::NoSuchFormat { id: offer.format.clone() })?;
    Ok(ImportRequest {
        files,
        format,
        source: Some(offer.id.clone()),
        vintage: Some(release.version.clone()),
        mapping: offer.mapping.clone(),
        strict: request.strict,
        today: request.today,
    })
}
