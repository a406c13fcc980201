//! Holding a published sentence against the sources of a project.
//!
//! [`Checker::new`] reads what the project holds, once; [`Checker::check`] takes a sentence apart and holds each of its claims
//! against each source. Sources stay apart: nothing is pooled or averaged. Where incidents are asked for, one line more counts the happenings
//! that the linked sources tell of, each once.

mod actions;
mod base;
mod baselines;
mod cause;
mod chance;
mod coded;
mod comparable;
mod counts;
mod definitions;
mod finding;
mod grid;
mod held;
mod incidents;
mod interrupted;
mod names;
mod parts;
mod record;
mod report;
mod restatements;
mod said;
mod smallest;
mod sources;
mod wanted;
pub mod words;

pub use counts::{Measured, ROWS_NAMED};
pub use definitions::{Baseline, Date, Definitions, DefinitionsError};
pub use report::*;

use crate::{Error, Project, incidents::Unit, project::Contents};
use actions::Actions;
use respite_data::{
    store::Vintages,
    text::{self, Reader},
};
use respite_model::{Assertion, Claim, Day, Role, Span, Taxonomy};
use sources::Source;
use std::collections::BTreeSet;

/// JSON schema of [`Report`].
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).into()
}

/// A sentence to be checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The sentence, or a short text of several.
    pub sentence: String,
    /// Who said it.
    pub by: Option<String>,
    /// When it was said: relative dates are settled by it.
    pub on: Option<Day>,
}

/// What a project holds, ready to be held against sentences.
pub struct Checker<'a> {
    project: &'a Project,
    contents: Contents,
    taxonomy: Taxonomy,
    reader: Reader,
    spellings: names::Spellings,
    sources: Vec<Source>,
    baselines: Vec<Baseline>,
    actions: Actions,
    claims: Vec<Claim>,
    headlines: cause::Headlines,
}

impl<'a> Checker<'a> {
    /// Reads the project. `baselines` are named spans beside those of its definitions.
    ///
    /// # Errors
    /// When the project cannot be read or its definitions are wrong.
    pub fn new(project: &'a Project, baselines: Vec<Baseline>) -> Result<Self, Error> {
        Self::counting(project, baselines, None)
    }

    /// The same by a unit; without one, by that of the definitions. With incidents, those of all linked sources stand beside the sources, each once.
    ///
    /// # Errors
    /// When the project cannot be read, its definitions are wrong, or its rows cannot be linked.
    pub fn counting(project: &'a Project, baselines: Vec<Baseline>, unit: Option<Unit>) -> Result<Self, Error> {
        let quantities: Vec<&str> = text::quantities().iter().map(|word| word.id.as_str()).collect();
        let definitions = match project.store().definitions()? {
            Some(text) => Definitions::parse(&text, &quantities)?,
            None => Definitions::default(),
        };
        let reader = Reader::new(&names::known(project, &definitions)?);
        let sources = sources::read(project, &definitions, &reader, unit.unwrap_or(definitions.unit))?;
        Ok(Self {
            contents: project.contents()?,
            taxonomy: Taxonomy::built_in()?,
            spellings: names::Spellings::new(&definitions),
            sources,
            baselines: definitions.baseline.into_iter().chain(baselines).collect(),
            actions: Actions::read(project)?,
            claims: project.store().claims(&Vintages::Newest)?,
            headlines: cause::Headlines::default(),
            reader,
            project,
        })
    }

    /// Checks a sentence.
    pub fn check(&self, request: &Request) -> Report {
        let reading = self.reader.read(&request.sentence, request.on);
        let mut pieces: Vec<(Piece, Option<usize>)> = Vec::new();
        for (words, span) in &reading.not_understood {
            let piece = Piece { text: words.clone(), span: span.chars };
            pieces.push((piece, nearest(&reading.claims, span)));
        }
        let of = |claim: Option<usize>| pieces.iter().filter(|(_, own)| *own == claim).map(|(piece, _)| piece.clone()).collect();
        let claims: Vec<ClaimCheck> = reading.claims.iter().enumerate().map(|(at, said)| self.claim(said, of(Some(at)))).collect();
        let shown: BTreeSet<(&str, &str)> =
            claims.iter().flat_map(|claim| &claim.sources).map(|source| (source.source.as_str(), source.vintage.as_str())).collect();
        let is_used = |source: &&Source| shown.contains(&(source.source.as_str(), source.vintage.0.as_str()));
        let used: BTreeSet<(&str, &str)> = self.sources.iter().filter(is_used).flat_map(Source::releases).collect();
        let releases = self.contents.releases.iter().filter(|release| used.contains(&(release.source.as_str(), release.vintage.as_str())));
        let files = releases.flat_map(|release| {
            release.files.iter().map(|(name, sha256)| SourceFile {
                source: release.source.clone(),
                vintage: release.vintage.clone(),
                name: name.clone(),
                sha256: sha256.clone(),
            })
        });
        Report {
            sentence: request.sentence.clone(),
            by: request.by.clone(),
            on: request.on,
            data_as_of: self.sources.iter().filter(is_used).filter_map(Source::last_day).max(),
            not_understood: of(None),
            nothing: reading.nothing,
            files: files.collect(),
            claims,
        }
    }

    fn claim(&self, said: &Assertion, not_understood: Vec<Piece>) -> ClaimCheck {
        let mut check = ClaimCheck::of(said, not_understood);
        for source in &self.sources {
            match source.fitting(said, &self.spellings, &self.taxonomy) {
                Ok(fitting) => check.sources.push(self.held(said, source, fitting)),
                Err(reason) => check.not_comparable.push(NotComparable {
                    source: source.source.to_string(),
                    vintage: source.vintage.to_string(),
                    column: source.column().map(str::to_owned),
                    reason,
                }),
            }
        }
        // Those that can be asked come first; within both, the order of the sources.
        check.sources.sort_by_key(|source| source.finding == Finding::NotTestable);
        check.restatements = restatements::of(&check.sources, &self.sources);
        self.cause(said, &mut check);
        let about: Vec<String> =
            check.actions.iter().filter_map(|action| action.id.rsplit_once(':')).map(|(_, own)| own.to_owned()).collect();
        (check.other_claims, check.running_counts) = said::beside(said, &about, &self.claims);
        let words = said.parts.iter().find(|part| part.role == Role::Period).map(|part| format!("“{}”: ", part.text)).unwrap_or_default();
        check.not_testable.extend(said.unresolved.iter().map(|reason| format!("{words}{reason}")));
        if check.sources.is_empty() {
            check.not_testable.extend(wanted::place_not_known(said));
        }
        if let Some(reason) = bound(said) {
            check.not_testable.push(reason);
        }
        check.wording = words::wording(&check);
        check
    }
}

/// Why a number of the claim is no count of events.
fn bound(said: &Assertion) -> Option<String> {
    let word = text::quantity(&said.quantity.as_ref()?.0)?;
    let level = said.level?;
    (word.measure == text::Measure::None).then(|| {
        format!(
            "{} ({}) cannot be counted from events: nobody reports them one by one; the number stands as its speaker gives it",
            word.label,
            said::form(level)
        )
    })
}

/// The claim that a piece lies in, or the nearest one.
fn nearest(claims: &[Assertion], piece: &Span) -> Option<usize> {
    let distance = |claim: &Assertion| {
        let ([from, to], [start, end]) = (claim.span.bytes, piece.bytes);
        start.saturating_sub(to).max(from.saturating_sub(end))
    };
    (0..claims.len()).min_by_key(|at| distance(&claims[*at]))
}
