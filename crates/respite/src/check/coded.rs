//! Coded rows of a source, in memory, to be counted by kind, side, place and day.

use super::counts::{Cell, Tally};
use super::names::Folded;
use crate::{Error, Project};
use respite_data::store::{Columns, Filter, Selection, Vintages};
use respite_model::{Day, Period, SourceId, Vintage};
use std::collections::{BTreeMap, HashMap};

/// What is added up over the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adds {
    /// Each row is one.
    Rows,
    /// The killed.
    Killed,
    /// The killed civilians.
    KilledCivilians,
    /// The injured.
    Injured,
}

/// Rows of releases.
#[derive(Debug, Clone)]
pub(super) struct CodedRows {
    /// They, in the order of the store.
    pub rows: Vec<Row>,
    /// Texts that rows share, folded.
    texts: Vec<Folded>,
    /// From the first day on which a row ends to the last on which one begins. A row that began before the time of a release and
    /// reaches into it does not make that time longer.
    pub covers: Period,
}

/// A coded row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Its id.
    pub id: String,
    /// First day.
    pub day: Day,
    /// Its source, among the texts.
    source: usize,
    kind: usize,
    /// Country, first- and second-order unit, place.
    places: [Option<usize>; 4],
    sides: [Option<usize>; 2],
    states: [Option<bool>; 2],
    directed: bool,
    killed: [Option<i64>; 3],
    killed_civilians: Option<i64>,
    injured: Option<i64>,
}

/// Which rows are counted. Empty lists admit all.
#[derive(Debug, Clone)]
pub(super) struct Asked<'a> {
    /// Ids of the kinds.
    pub kinds: &'a [String],
    /// Spellings of the place, folded.
    pub place: &'a [Folded],
    /// Who acts.
    pub side: Option<Acting<'a>>,
    /// What is added up.
    pub adds: Adds,
}

/// Who acts.
#[derive(Debug, Clone)]
pub(super) enum Acting<'a> {
    /// A side that is no state.
    NonState,
    /// A state.
    State,
    /// A side by its spellings, folded.
    Named(&'a [Folded]),
}

/// What a count of coded rows left open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Left {
    /// Rows counted because the side takes part, where the source does not say who acted.
    pub takes_part: usize,
    /// Rows left out because the source does not say what the sides are.
    pub side_unknown: usize,
    /// Rows without the number that is added up.
    pub number_missing: usize,
    /// Rows of kind `clash` among those counted: neither side is said to have acted.
    pub clashes: usize,
    /// Rows counted.
    pub counted: usize,
}

const NEEDED: &[&str] = &[
    "event_id",
    "source",
    "day",
    "end_day",
    "kind",
    "country",
    "admin1",
    "admin2",
    "place",
    "side_a",
    "side_b",
    "side_a_state",
    "side_b_state",
    "side_role",
    "killed_low",
    "killed_best",
    "killed_high",
    "killed_civilians",
    "injured_best",
];

impl CodedRows {
    /// Reads the rows of a release; `None` when it has none.
    pub fn read(project: &Project, source: &SourceId, vintage: &Vintage) -> Result<Option<Self>, Error> {
        Self::read_all(project, &BTreeMap::from([(source.clone(), vintage.clone())]))
    }

    /// Reads the rows of releases, at least one; `None` when they have none.
    pub fn read_all(project: &Project, releases: &BTreeMap<SourceId, Vintage>) -> Result<Option<Self>, Error> {
        let names = releases.keys().map(|source| format!("'{source}'")).collect::<Vec<_>>().join(", ");
        let text = format!("source IN ({names})");
        let filter = Filter::parse(&text).map_err(|error| Error::Filter { text, error })?;
        let vintages = Vintages::Named(releases.clone());
        let table = project.store().events(&Selection { filter: Some(filter), columns: Columns::Only(NEEDED), vintages, limit: None })?;
        let days = table.days()?;
        let ends = table.optional_days("end_day")?;
        let first = days.iter().zip(&ends).map(|(day, end)| end.unwrap_or(*day)).min();
        let Some((first, last)) = first.zip(days.iter().max().copied()) else { return Ok(None) };
        let mut texts = Interned::default();
        let mut rows = Vec::with_capacity(table.len());
        let (ids, kinds, roles, sources) = (table.ids()?, table.kinds()?, table.text("side_role")?, table.sources()?);
        let places = [table.text("country")?, table.text("admin1")?, table.text("admin2")?, table.text("place")?];
        let sides = [table.text("side_a")?, table.text("side_b")?];
        let states = [table.truths("side_a_state")?, table.truths("side_b_state")?];
        let killed = [table.whole("killed_low")?, table.whole("killed_best")?, table.whole("killed_high")?];
        let (civilians, injured) = (table.whole("killed_civilians")?, table.whole("injured_best")?);
        for (at, day) in table.days()?.iter().enumerate() {
            rows.push(Row {
                id: ids.get(at).unwrap_or_default().to_owned(),
                day: Day(*day),
                source: texts.exact(sources.get(at).unwrap_or_default()),
                kind: texts.exact(kinds.get(at).unwrap_or_default()),
                places: [0, 1, 2, 3].map(|which| places[which].get(at).map(|text| texts.folded(text))),
                sides: [0, 1].map(|which| sides[which].get(at).map(|text| texts.folded(text))),
                states: [0, 1].map(|which| states[which][at]),
                directed: roles.get(at) == Some("directed"),
                killed: [0, 1, 2].map(|which| killed[which][at]),
                killed_civilians: civilians[at],
                injured: injured[at],
            });
        }
        Ok(Some(Self { rows, texts: texts.all, covers: Period { from: Day(first.min(last)), to: Day(last) } }))
    }

    /// The source of a row.
    pub fn source(&self, row: &Row) -> &str {
        &self.texts[row.source].0
    }

    /// Whether any row, of whatever kind, names one of these places.
    pub fn has_place(&self, place: &[Folded]) -> bool {
        let is_place: Vec<bool> = self.texts.iter().map(|text| place.iter().any(|name| name.names(text))).collect();
        self.rows.iter().any(|row| row.places.iter().flatten().any(|at| is_place[*at]))
    }

    /// Whether any row is of one of these kinds.
    pub fn has_kind(&self, kinds: &[String]) -> bool {
        self.rows.iter().any(|row| kinds.contains(&self.texts[row.kind].0))
    }

    /// Whether any row of a source is of one of these kinds.
    pub fn source_has_kind(&self, source: &str, kinds: &[String]) -> bool {
        self.rows.iter().any(|row| self.source(row) == source && kinds.contains(&self.texts[row.kind].0))
    }

    /// The rows that are asked for, as a tally, with what is left open.
    pub fn tally(&self, asked: &Asked<'_>, covers: Period) -> (Tally, Left) {
        let question = self.question(asked);
        let mut left = Left::default();
        let mut cells = Vec::new();
        for row in &self.rows {
            let acts = question.meets(row);
            match acts {
                Acts::Yes | Acts::TakesPart => {}
                Acts::No => continue,
                Acts::Unknown => {
                    left.side_unknown += 1;
                    continue;
                }
            }
            let [low, best, high] = row.adds(asked.adds);
            let Some(value) = best else {
                left.number_missing += 1;
                continue;
            };
            left.count(acts, question.is_clash(row));
            cells.push(Cell {
                period: Period { from: row.day, to: row.day },
                value,
                low,
                high,
                row: format!("events/{}", row.id),
                also: Vec::new(),
                page: None,
                remark: None,
            });
        }
        (Tally::coded(cells, covers), left)
    }

    /// What is asked for, in the texts of these rows.
    pub fn question<'a>(&self, asked: &'a Asked<'a>) -> Question<'a> {
        let is_kind = self.texts.iter().map(|text| asked.kinds.contains(&text.0)).collect();
        let is_place = self.texts.iter().map(|text| asked.place.iter().any(|name| name.names(text))).collect();
        let is_side = match &asked.side {
            Some(Acting::Named(names)) => self.texts.iter().map(|text| names.contains(text)).collect(),
            _ => vec![false; self.texts.len()],
        };
        let clash = self.texts.iter().position(|text| text.0 == "clash");
        Question { asked, is_kind, is_place, is_side, clash }
    }
}

/// What is asked for, in the texts of some rows.
pub(super) struct Question<'a> {
    asked: &'a Asked<'a>,
    is_kind: Vec<bool>,
    is_place: Vec<bool>,
    is_side: Vec<bool>,
    clash: Option<usize>,
}

impl Question<'_> {
    /// Whether a row is of the kind and place that are asked for and the side acts in it.
    pub fn meets(&self, row: &Row) -> Acts {
        let kind = self.asked.kinds.is_empty() || self.is_kind[row.kind];
        let place = self.asked.place.is_empty() || row.places.iter().flatten().any(|at| self.is_place[*at]);
        if kind && place { row.acts(self.asked.side.as_ref(), &self.is_side) } else { Acts::No }
    }

    /// Whether a row's kind is a clash.
    pub fn is_clash(&self, row: &Row) -> bool {
        Some(row.kind) == self.clash
    }
}

impl Left {
    /// Counts a row or an incident.
    pub fn count(&mut self, acts: Acts, clash: bool) {
        self.counted += 1;
        self.takes_part += usize::from(acts == Acts::TakesPart);
        self.clashes += usize::from(clash);
    }
}

impl Row {
    /// Whether the side that is asked for acts.
    fn acts(&self, side: Option<&Acting<'_>>, is_side: &[bool]) -> Acts {
        let Some(side) = side else { return Acts::Yes };
        let fits = |which: usize| match side {
            Acting::NonState => self.states[which].map(|state| !state),
            Acting::State => self.states[which],
            Acting::Named(_) => Some(self.sides[which].is_some_and(|at| is_side[at])),
        };
        match (self.directed, fits(0), fits(1)) {
            (true, Some(true), _) => Acts::Yes,
            (true, Some(false), _) => Acts::No,
            (false, Some(true), _) | (false, _, Some(true)) => Acts::TakesPart,
            (false, Some(false), Some(false)) => Acts::No,
            _ => Acts::Unknown,
        }
    }

    /// The low, best and high number that it adds.
    pub fn adds(&self, adds: Adds) -> [Option<f64>; 3] {
        let number = |count: Option<i64>| count.map(|count| count as f64);
        match adds {
            Adds::Rows => [None, Some(1.0), None],
            Adds::Killed => self.killed.map(number),
            Adds::KilledCivilians => [None, number(self.killed_civilians), None],
            Adds::Injured => [None, number(self.injured), None],
        }
    }
}

/// Whether a side acts in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Acts {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It is one of two sides, and the row does not say which one acted.
    TakesPart,
    /// The row does not say.
    Unknown,
}

/// Texts, each kept once.
#[derive(Default)]
struct Interned {
    all: Vec<Folded>,
    places: HashMap<String, usize>,
    folds: HashMap<String, usize>,
}

impl Interned {
    fn exact(&mut self, text: &str) -> usize {
        if let Some(at) = self.places.get(text) {
            return *at;
        }
        self.all.push(Folded(text.to_owned()));
        self.places.insert(text.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }

    fn folded(&mut self, text: &str) -> usize {
        if let Some(at) = self.folds.get(text) {
            return *at;
        }
        let at = self.exact(&Folded::of(text).0);
        self.folds.insert(text.to_owned(), at);
        at
    }
}
