//! What a project has to hold a sentence against: published figures and coded rows, each with what it counts.

use super::coded::{Acting, Adds, Asked, CodedRows, Left};
use super::comparable;
use super::counts::{Cell, Tally};
use super::definitions::{Counts, Definitions};
use super::names::{Folded, Spellings};
use crate::{Error, Project, trace::figure_id};
use respite_data::{
    formats::format,
    store::Vintages,
    text::{self, Measure, Reader},
};
use respite_model::{Assertion, Figure, Period, SourceId, Taxonomy, Vintage};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A source in one release.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub source: SourceId,
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

/// Reads all sources of a project, in order of source, release and column.
pub(super) fn read(project: &Project, definitions: &Definitions, reader: &Reader) -> Result<Vec<Source>, Error> {
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
        sources.push(Source { source, vintage, newest, holds: Holds::Published(Box::new(published)) });
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
            source: import.source.clone(),
            vintage: import.vintage.clone(),
            holds: Holds::Coded(Box::new(coded)),
        });
    }
    sources.sort_by(|a, b| (&a.source, &a.vintage, a.column()).cmp(&(&b.source, &b.vintage, b.column())));
    Ok(sources)
}

fn published(source: &SourceId, column: String, figures: Vec<Figure>, definitions: &Definitions, reader: &Reader) -> Published {
    let cells = figures.iter().map(|figure| Cell {
        period: Period { from: figure.from, to: figure.to },
        value: figure.value,
        low: None,
        high: None,
        row: figure_id(figure),
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
            Holds::Coded(_) => None,
        }
    }

    /// The last day of what it knows.
    pub fn last_day(&self) -> Option<respite_model::Day> {
        match &self.holds {
            Holds::Published(published) => published.tally.known().map(|known| known.to),
            Holds::Coded(coded) => Some(coded.covers.to),
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
        }
    }
}

impl Coded {
    fn fitting(&self, said: &Assertion, spellings: &Spellings, taxonomy: &Taxonomy) -> Result<Fitting<'_>, String> {
        let counted = said.quantity.as_ref().ok_or("the sentence does not say what is counted")?;
        let word = text::quantity(&counted.0).ok_or_else(|| format!("{counted} is no quantity"))?;
        let place: Vec<Folded> = said.place.iter().flat_map(|place| spellings.of_place(place)).collect();
        let group: Vec<Folded> = said.side.iter().flat_map(|side| spellings.of_group(side)).collect();
        let side = said.side.as_deref().map(|side| match side {
            "militants" => Acting::NonState,
            "forces" => Acting::State,
            _ => Acting::Named(&group),
        });
        let adds = match (word.measure, said.victims.as_deref()) {
            (Measure::Rows, None) => Adds::Rows,
            (Measure::Killed, None) => Adds::Killed,
            (Measure::Killed, Some("civilians")) => Adds::KilledCivilians,
            (Measure::Injured, None) => Adds::Injured,
            (Measure::None, _) => return Err(format!("rows of happenings do not count {}", comparable::spaced(counted))),
            (_, Some(victims)) => return Err(format!("the rows do not count {victims} apart")),
        };
        let kinds = match (word.measure, &said.within) {
            (Measure::Rows, _) => with_narrower(&word.kinds, taxonomy),
            (_, Some(within)) => {
                let word = text::quantity(&within.0).ok_or_else(|| format!("{within} is no quantity"))?;
                with_narrower(&word.kinds, taxonomy)
            }
            (_, None) => Vec::new(),
        };
        if let Some(place) = said.place.as_ref().filter(|_| !self.rows.has_place(&place)) {
            return Err(format!("no row of the source names {place}, under any spelling that the project knows"));
        }
        if !kinds.is_empty() && !self.rows.has_kind(&kinds) {
            return Err(format!("the source has no rows of {}", comparable::spaced(said.within.as_ref().unwrap_or(counted))));
        }
        let (tally, left) = self.rows.tally(&Asked { kinds: &kinds, place: &place, side, adds }, self.covers);
        let mut differences = self.differs.clone();
        differences.extend(open_points(&left, adds, said));
        if left.counted == 0 && left.number_missing > 0 {
            return Err("the source does not give this number".to_owned());
        }
        let people = adds != Adds::Rows;
        Ok(Fitting { tally: Cow::Owned(tally), definition: self.definition.clone(), differences, column: None, people })
    }
}

/// The kinds and all that are narrower.
fn with_narrower(wanted: &[String], taxonomy: &Taxonomy) -> Vec<String> {
    let is_within = |id: &str| {
        let mut at = Some(id);
        while let Some(kind) = at {
            if wanted.iter().any(|own| own == kind) {
                return true;
            }
            at = taxonomy.kinds().find(|(known, _)| *known == kind).and_then(|(_, info)| info.parent.as_deref());
        }
        false
    };
    taxonomy.kinds().map(|(id, _)| id).filter(|id| is_within(id)).map(str::to_owned).collect()
}

/// What a count of rows leaves open, in words.
fn open_points(left: &Left, adds: Adds, said: &Assertion) -> Vec<String> {
    let mut points = Vec::new();
    let who = said.side.as_deref().unwrap_or_default();
    if left.takes_part > 0 {
        points.push(format!(
            "in {} of {} rows the source does not say who acted; counted are those in which {who} take part, acts against them included",
            left.takes_part, left.counted
        ));
    }
    if left.side_unknown > 0 {
        points.push(format!("{} rows were left out because the source does not say what the sides are", left.side_unknown));
    }
    if left.clashes > 0 && adds == Adds::Rows && said.quantity.as_ref().is_some_and(|counted| counted.0 == "attacks") {
        points.push(format!("{} of {} rows are coded as clashes; this source does not tell attacks from them", left.clashes, left.counted));
    }
    if left.number_missing > 0 {
        points.push(format!("{} rows have no such number and were left out", left.number_missing));
    }
    points
}
