//! Two releases of one source, found in the project.

use super::{BeforeAfter, VintagesError};
use crate::{Error, Project};
use respite_data::store::{EventTable, Filter, Import, Selection, Vintages};
use respite_model::{Claim, Figure};
use std::collections::BTreeSet;

/// The imports that two texts such as `made-up@2026-01` mean.
pub(super) fn find<'a>(project: &'a Project, before: &str, after: &str) -> Result<BeforeAfter<&'a Import>, VintagesError> {
    let imports = project.store().imports();
    let names = |text: &str| match text.split_once('@') {
        Some((source, vintage)) if !source.is_empty() && !vintage.is_empty() => Ok((source.to_owned(), vintage.to_owned())),
        _ => Err(VintagesError::NoRelease { text: text.to_owned(), held: list(imports.iter().map(name).collect()) }),
    };
    let found = |(source, vintage): &(String, String)| {
        let of_source: Vec<&Import> = imports.iter().filter(|import| import.source.as_str() == source).collect();
        if of_source.is_empty() {
            let held = list(imports.iter().map(|import| import.source.to_string()).collect());
            return Err(VintagesError::UnknownSource { source_id: source.clone(), held });
        }
        of_source.iter().find(|import| import.vintage.0 == *vintage).copied().ok_or_else(|| {
            let held = list(of_source.iter().map(|import| import.vintage.0.clone()).collect());
            VintagesError::UnknownRelease { source_id: source.clone(), vintage: vintage.clone(), held }
        })
    };
    let (old, new) = (names(before)?, names(after)?);
    let pair = BeforeAfter { before: found(&old)?, after: found(&new)? };
    if old.0 != new.0 {
        return Err(VintagesError::TwoSources { before: before.to_owned(), after: after.to_owned() });
    }
    if old == new {
        return Err(VintagesError::OneRelease { release: before.to_owned() });
    }
    Ok(pair)
}

/// A release as it is typed: `made-up@2026-01`.
pub(super) fn name(import: &Import) -> String {
    format!("{}@{}", import.source, import.vintage)
}

fn list(names: BTreeSet<String>) -> String {
    if names.is_empty() { "nothing yet".to_owned() } else { names.into_iter().collect::<Vec<_>>().join(", ") }
}

/// The events of a release, with all columns.
pub(super) fn events(project: &Project, import: &Import) -> Result<EventTable, Error> {
    // Other sources come in their newest release unless a condition leaves them out. A source's name has no quotes.
    let text = format!("source = '{}'", import.source);
    let filter = Filter::parse(&text).map_err(|error| Error::Filter { text, error })?;
    Ok(project.store().events(&Selection { filter: Some(filter), vintages: named(import), ..Selection::default() })?)
}

/// The published figures of a release.
pub(super) fn figures(project: &Project, import: &Import) -> Result<Vec<Figure>, Error> {
    let mut figures = project.store().figures(&named(import))?;
    figures.retain(|figure| figure.source == import.source);
    Ok(figures)
}

/// The claims of a release.
pub(super) fn claims(project: &Project, import: &Import) -> Result<Vec<Claim>, Error> {
    let mut claims = project.store().claims(&named(import))?;
    claims.retain(|claim| claim.source == import.source);
    Ok(claims)
}

fn named(import: &Import) -> Vintages {
    Vintages::Named([(import.source.clone(), import.vintage.clone())].into())
}
