//! What a project has to hold a sentence against: published figures and coded rows, each with what it counts.

use super::coded::{Adds, CodedRows};
use super::comparable;
use super::counts::{Cell, Tally};
use super::definitions::{Counts, Definitions};
use super::incidents::CodedIncidents;
use super::names::Spellings;
use super::wanted::Wanted;
use crate::{Error, Project, incidents::Unit, trace::figure_id};
use respite_data::{
    formats::format,
    store::Vintages,
    text::{self, Reader},
};
use respite_model::{Assertion, Figure, Period, SourceId, Taxonomy, Vintage};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A source in one release, or the incidents of several.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Its name; of incidents, what they are.
    pub source: String,
    pub vintage: Vintage,
    /// Whether the project has no newer release.
    pub newest: bool,
    pub holds: Holds,
}

/// What a source holds.
#[derive(Debug, Clone)]
pub(super) enum Holds {
    /// A column of published figures.
    Published(Box<Published>),
    /// Coded rows.
    Coded(Box<Coded>),
    /// Coded rows of the newest releases of all linked sources, each incident once.
    Incidents(Box<CodedIncidents>),
}

/// A column of published figures.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub column: String,
    /// `None` when neither the project nor the column's own words say what is counted.
    pub counts: Option<Counts>,
    pub definition: String,
    pub differs: Vec<String>,
    pub parts: Vec<String>,
    pub own_acts: Vec<String>,
    pub persons: bool,
    pub tally: Tally,
}

/// Coded rows.
#[derive(Debug, Clone)]
pub(super) struct Coded {
    pub definition: String,
    pub differs: Vec<String>,
    pub covers: Period,
    pub rows: CodedRows,
}

/// A source's counts of what a sentence speaks of.
pub(super) struct Fitting<'a> {
    pub tally: Cow<'a, Tally>,
    pub definition: String,
    pub differences: Vec<String>,
    pub column: Option<&'a str>,
    /// Whether persons are counted.
    pub people: bool,
}

/// Formats whose rows are measures that somebody listed, and no count of happenings.
const LISTS: &[&str] = &["actions"];

/// Reads all sources of a project, in order of source, release and column; then, where incidents are asked for, these.
pub(super) fn read(project: &Project, definitions: &Definitions, reader: &Reader, unit: Unit) -> Result<Vec<Source>, Error> {
    let imports = project.store().imports();
    let newest = |source: &SourceId, vintage: &Vintage| !imports.iter().any(|other| other.source == *source && other.vintage > *vintage);
    let mut sources = Vec::new();
    let mut columns: BTreeMap<(SourceId, Vintage, String), Vec<Figure>> = BTreeMap::new();
    for figure in project.store().figures(&Vintages::All)? {
        columns.entry((figure.source.clone(), figure.vintage.clone(), figure.quantity.clone())).or_default().push(figure);
    }
    for ((source, vintage, column), figures) in columns {
        let published = published(&source, column, figures, definitions, reader);
        let newest = newest(&source, &vintage);
        sources.push(Source { source: source.into(), vintage, newest, holds: Holds::Published(Box::new(published)) });
    }
    for import in imports.iter().filter(|import| import.events > 0 && !LISTS.contains(&import.format.as_str())) {
        let Some(rows) = CodedRows::read(project, &import.source, &import.vintage)? else { continue };
        let own = definitions.of_events(import.source.as_str());
        let known = format(&import.format).map_or("", |format| format.info().counts);
        let definition = own.and_then(|own| own.definition.clone()).unwrap_or_else(|| known.to_owned());
        let from = own.and_then(|own| own.from).map_or(rows.covers.from, |date| date.0.from);
        let to = own.and_then(|own| own.to).map_or(rows.covers.to, |date| date.0.to);
        let differs = own.map_or_else(Vec::new, |own| own.differs.clone());
        let coded = Coded { definition, differs, covers: Period { from, to }, rows };
        sources.push(Source {
            newest: newest(&import.source, &import.vintage),
            source: import.source.to_string(),
            vintage: import.vintage.clone(),
            holds: Holds::Coded(Box::new(coded)),
        });
    }
    sources.sort_by(|a, b| (&a.source, &a.vintage, a.column()).cmp(&(&b.source, &b.vintage, b.column())));
    if unit == Unit::Incidents {
        sources.extend(super::incidents::read(project, &sources)?);
    }
    Ok(sources)
}

fn published(source: &SourceId, column: String, figures: Vec<Figure>, definitions: &Definitions, reader: &Reader) -> Published {
    let cells = figures.iter().map(|figure| Cell {
        period: Period { from: figure.from, to: figure.to },
        value: figure.value,
        low: None,
        high: None,
        row: figure_id(figure),
        also: Vec::new(),
        page: figure.address.clone(),
        remark: figure.note.clone(),
    });
    let tally = Tally::published(cells.collect());
    match definitions.of_series(source.as_str(), &column) {
        Some(own) => Published {
            counts: Some(own.counts.clone()),
            definition: own.definition.clone(),
            differs: own.differs.clone(),
            parts: own.parts.clone(),
            own_acts: own.own_acts.clone(),
            persons: own.persons,
            column,
            tally,
        },
        None => Published {
            counts: by_its_words(&column, reader),
            definition: format!("the column {column:?} as {source} publishes it; the project has no definition of it"),
            differs: vec!["the project has no definition of this column; its name was read as words".to_owned()],
            parts: Vec::new(),
            own_acts: Vec::new(),
            persons: false,
            column,
            tally,
        },
    }
}

/// What the words of a column's name say: `militant_attacks` counts attacks by militants.
fn by_its_words(column: &str, reader: &Reader) -> Option<Counts> {
    let reading = reader.read(&format!("There were 2 {} in 2001.", column.replace(['_', '-'], " ")), None);
    let [only] = reading.claims.as_slice() else { return None };
    let quantity = only.quantity.clone()?;
    Some(Counts {
        quantity,
        side: only.side.clone(),
        victims: only.victims.clone(),
        within: only.within.clone(),
        place: only.place.clone(),
    })
}

impl Source {
    /// The column of a published figure.
    pub fn column(&self) -> Option<&str> {
        match &self.holds {
            Holds::Published(published) => Some(&published.column),
            Holds::Coded(_) | Holds::Incidents(_) => None,
        }
    }

    /// The last day of what it knows.
    pub fn last_day(&self) -> Option<respite_model::Day> {
        match &self.holds {
            Holds::Published(published) => published.tally.known().map(|known| known.to),
            Holds::Coded(coded) => Some(coded.covers.to),
            Holds::Incidents(incidents) => incidents.last_day(),
        }
    }

    /// The sources and releases that its rows are of.
    pub fn releases(&self) -> Vec<(&str, &str)> {
        match &self.holds {
            Holds::Published(_) | Holds::Coded(_) => vec![(self.source.as_str(), self.vintage.0.as_str())],
            Holds::Incidents(incidents) => incidents.releases().collect(),
        }
    }

    /// Its counts of what is said, or why it counts something else.
    pub fn fitting(&self, said: &Assertion, spellings: &Spellings, taxonomy: &Taxonomy) -> Result<Fitting<'_>, String> {
        match &self.holds {
            Holds::Published(published) => {
                let counts =
                    published.counts.as_ref().ok_or("the project has no definition of this column, and its name tells no quantity")?;
                let mut differences = comparable::differences(said, counts)?;
                differences.extend(published.differs.iter().cloned());
                let tally = Cow::Borrowed(&published.tally);
                let people = published.persons || text::quantity(&counts.quantity.0).is_some_and(|word| word.people);
                Ok(Fitting { tally, definition: published.definition.clone(), differences, column: Some(&published.column), people })
            }
            Holds::Coded(coded) => coded.fitting(said, spellings, taxonomy),
            Holds::Incidents(incidents) => incidents.fitting(said, spellings, taxonomy),
        }
    }
}

impl Coded {
    fn fitting(&self, said: &Assertion, spellings: &Spellings, taxonomy: &Taxonomy) -> Result<Fitting<'_>, String> {
        let wanted = Wanted::of(said, spellings, taxonomy)?;
        wanted.found_in(&self.rows, said)?;
        let (tally, left) = self.rows.tally(&wanted.asked(said), self.covers);
        let mut differences = self.differs.clone();
        differences.extend(wanted.open_points(&left, said, Unit::Rows));
        wanted.has_number(&left)?;
        let people = wanted.adds != Adds::Rows;
        Ok(Fitting { tally: Cow::Owned(tally), definition: self.definition.clone(), differences, column: None, people })
    }
}
