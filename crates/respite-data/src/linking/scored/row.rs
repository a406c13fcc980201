//! What linking needs of an event.

use super::frequency::Frequencies;
use super::row_text::{CutText, cut};
use super::{LinkError, RowSpec};
use crate::text::folded;
use respite_model::{Event, EventId, Kind, Place, PlacePrecision, Range, SourceId, Taxonomy, UNKNOWN_KIND};
use std::collections::HashMap;

/// Which of the rows, in the order of source and id. Opaque: it means nothing outside the [`Rows`] that it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowNumber(pub(super) u32);

impl RowNumber {
    /// Its place among all rows, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A name or id that is written once and compared as a number. Two names are the same name when they are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(u32);

impl Name {
    /// Its place in lists by name.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The range of killed that a row holds possible, and its best count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Killed {
    /// Lowest.
    pub low: u32,
    /// Best, or the lowest where the source has none.
    pub best: u32,
    /// Highest.
    pub high: u32,
}

/// The names of a place, from fine to coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlaceNames {
    /// The place itself.
    pub place: Option<Name>,
    /// Second-order unit.
    pub admin2: Option<Name>,
    /// First-order unit.
    pub admin1: Option<Name>,
    /// Country.
    pub country: Option<Name>,
}

/// What linking needs of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Id of the event.
    pub id: EventId,
    /// Whether the source gives its rows ids of its own.
    pub has_own_id: bool,
    /// Which of [`Rows::sources`].
    pub source: u16,
    /// First day, counted from 1970-01-01.
    pub first_day: i32,
    /// Last day.
    pub last_day: i32,
    /// Days to either side that the coded precision leaves open.
    pub slack_days: i32,
    /// Degrees north and east; `None` also where the point stands for a whole country.
    pub point: Option<(f64, f64)>,
    /// How far the happening may lie from the point.
    pub point_km: f64,
    /// The kind and what it is a sort of, from fine to coarse; empty when it is not known.
    pub kinds: Box<[Name]>,
    /// Names of the known sides, each once.
    pub sides: Box<[Name]>,
    /// Killed.
    pub killed: Option<Killed>,
    /// Names of the place.
    pub places: PlaceNames,
    /// Words of the text, as ordered numbers, each with its weight: the rarer among all texts, the more.
    pub words: Box<[(u32, f32)]>,
    /// Runs of three words of the text, as ordered numbers.
    pub runs: Box<[u32]>,
    /// Whether the text says that its count is a running one.
    pub running: bool,
    /// Documents that the source names.
    pub documents: Box<[Name]>,
}

/// Rows of several sources, in the order of source and id, with the names that they use.
#[derive(Debug, Clone)]
pub struct Rows {
    rows: Vec<Row>,
    sources: Vec<SourceId>,
    names: Vec<Box<str>>,
    name_words: Vec<Box<[u32]>>,
    frequencies: Frequencies,
    /// Last rows of running counts, with the range of days and killed of the whole count.
    ranges: HashMap<u32, Row>,
}

const ROWS_LIMIT: usize = 1 << 30;

impl Rows {
    /// Takes from events what linking needs.
    ///
    /// The order of the events does not matter. Two releases of one source are one source here: give one of them.
    ///
    /// # Errors
    /// When a setting is out of range, or an id stands on two events.
    pub fn new<'a>(events: impl IntoIterator<Item = &'a Event>, taxonomy: &Taxonomy, spec: &RowSpec) -> Result<Self, LinkError> {
        spec.check()?;
        let mut events: Vec<&Event> = events.into_iter().collect();
        if events.len() > ROWS_LIMIT {
            return Err(LinkError::TooManyRows { rows: events.len(), limit: ROWS_LIMIT });
        }
        events.sort_unstable_by(|a, b| (&a.source, &a.id).cmp(&(&b.source, &b.id)));
        let mut maker = Maker::new(taxonomy, spec);
        let mut sources: Vec<SourceId> = Vec::new();
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            if sources.last() != Some(&event.source) {
                sources.push(event.source.clone());
            }
            rows.push(maker.row(event, (sources.len() - 1) as u16));
        }
        weigh_words(&mut rows);
        let mut ids: Vec<&EventId> = rows.iter().map(|row: &Row| &row.id).collect();
        ids.sort_unstable();
        if let Some(twice) = ids.windows(2).find(|two| two[0] == two[1]) {
            return Err(LinkError::RepeatedId { id: twice[0].to_string() });
        }
        let frequencies = Frequencies::new(&rows, maker.names.len());
        Ok(Self { frequencies, rows, sources, names: maker.names, name_words: maker.name_words, ranges: HashMap::new() })
    }

    /// All rows, in the order of source and id.
    pub fn all(&self) -> &[Row] {
        &self.rows
    }

    /// The numbers of all rows, in their order.
    pub fn numbers(&self) -> impl Iterator<Item = RowNumber> {
        (0..self.rows.len() as u32).map(RowNumber)
    }

    /// One row.
    pub fn row(&self, number: RowNumber) -> &Row {
        &self.rows[number.0 as usize]
    }

    /// A row as it is compared with rows of other sources: the last row of a running count stands for the whole count.
    pub(super) fn report(&self, number: u32) -> &Row {
        match self.ranges.is_empty() {
            true => &self.rows[number as usize],
            false => self.ranges.get(&number).unwrap_or(&self.rows[number as usize]),
        }
    }

    /// Makes the later row stand for the earlier one too. Steps of a count come in order of their days.
    pub(super) fn restate(&mut self, earlier: u32, later: u32) {
        let before = self.report(earlier).clone();
        let mut row = self.rows[later as usize].clone();
        row.first_day = row.first_day.min(before.first_day);
        if let Some((of, with)) = row.killed.as_mut().zip(before.killed) {
            of.low = of.low.min(with.low);
        }
        self.ranges.insert(later, row);
    }

    /// The number of the row with an id; `None` when there is none.
    pub fn find(&self, id: &EventId) -> Option<RowNumber> {
        (0..self.sources.len() as u16).find_map(|source| {
            let from = self.rows.partition_point(|row| row.source < source);
            let to = self.rows.partition_point(|row| row.source <= source);
            let at = self.rows[from..to].binary_search_by(|row| row.id.cmp(id)).ok()?;
            Some(RowNumber((from + at) as u32))
        })
    }

    /// Distance between the points of two rows along the surface of the earth, in kilometres; `None` when one has no point.
    pub fn distance_km(&self, first: RowNumber, second: RowNumber) -> Option<f64> {
        let points = self.row(first).point.zip(self.row(second).point);
        points.map(|(a, b)| super::sphere::distance_km(a, b))
    }

    /// The sources, in order of name.
    pub fn sources(&self) -> &[SourceId] {
        &self.sources
    }

    /// A name as text, folded.
    pub fn name(&self, name: Name) -> &str {
        &self.names[name.0 as usize]
    }

    /// How often the rows hold each value.
    pub(super) fn frequencies(&self) -> &Frequencies {
        &self.frequencies
    }

    /// The words of a name, as ordered numbers.
    pub(super) fn name_words(&self, name: Name) -> &[u32] {
        &self.name_words[name.0 as usize]
    }
}

struct Maker<'a> {
    taxonomy: &'a Taxonomy,
    spec: &'a RowSpec,
    aliases: HashMap<String, String>,
    numbers: HashMap<Box<str>, Name>,
    lineages: HashMap<Kind, Box<[Name]>>,
    names: Vec<Box<str>>,
    name_words: Vec<Box<[u32]>>,
}

impl<'a> Maker<'a> {
    fn new(taxonomy: &'a Taxonomy, spec: &'a RowSpec) -> Self {
        let aliases = spec.aliases.iter().map(|(other, name)| (folded(other.trim()), folded(name.trim()))).collect();
        Self { taxonomy, spec, aliases, numbers: HashMap::new(), lineages: HashMap::new(), names: vec![], name_words: vec![] }
    }

    fn row(&mut self, event: &Event, source: u16) -> Row {
        let (first_day, last_day) = (event.when.start.0, event.when.end.unwrap_or(event.when.start).0.max(event.when.start.0));
        let point_km = self.point_km(&event.place);
        let text = event.text.as_deref().map(cut);
        let unweighed = |words: Box<[u32]>| words.iter().map(|word| (*word, 0.0)).collect();
        let (words, runs, running) =
            text.map_or_else(Default::default, |CutText { words, runs, running }| (unweighed(words), runs, running));
        Row {
            id: event.id.clone(),
            has_own_id: event.source_event_id.is_some(),
            source,
            first_day,
            last_day,
            slack_days: if first_day == last_day { self.slack_days(event) } else { 0 },
            point: point_km.and(event.place.point()).filter(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 360.0),
            point_km: point_km.unwrap_or_default(),
            kinds: self.kinds(&event.kind),
            sides: self.sides(event),
            killed: killed(&event.casualties.killed),
            places: self.places(&event.place),
            words,
            runs,
            running,
            documents: self.documents(event.documents.as_deref()),
        }
    }

    /// `None` when the point stands for a country and says nothing.
    fn point_km(&self, place: &Place) -> Option<f64> {
        let precision = &self.spec.precision;
        match place.precision {
            Some(PlacePrecision::Exact) => Some(precision.exact_km),
            Some(PlacePrecision::Near) => Some(precision.near_km),
            Some(PlacePrecision::District) => Some(precision.district_km),
            Some(PlacePrecision::Province) => Some(precision.province_km),
            Some(PlacePrecision::Country) => None,
            None => Some(precision.uncoded_km),
        }
    }

    fn slack_days(&self, event: &Event) -> i32 {
        let days = self.spec.precision.days_of(event.source.as_str());
        let code = usize::from(event.when.precision.unwrap_or(1).max(1));
        days.get(code - 1).or(days.last()).map_or(0, |days| i32::from(*days))
    }

    fn name(&mut self, text: String) -> Option<Name> {
        if text.is_empty() {
            return None;
        }
        if let Some(name) = self.numbers.get(text.as_str()) {
            return Some(*name);
        }
        let name = Name(self.names.len() as u32);
        self.name_words.push(cut(&text).words);
        self.names.push(text.clone().into());
        self.numbers.insert(text.into(), name);
        Some(name)
    }

    fn folded(&mut self, text: Option<&String>) -> Option<Name> {
        text.and_then(|text| self.name(folded(text.trim())))
    }

    fn kinds(&mut self, kind: &Kind) -> Box<[Name]> {
        if let Some(known) = self.lineages.get(kind) {
            return known.clone();
        }
        let mut lineage: Vec<Name> = Vec::new();
        let mut next = (kind.as_str() != UNKNOWN_KIND).then(|| kind.clone());
        while let Some(at) = next.take() {
            let Some(name) = self.name(at.0.clone()).filter(|name| !lineage.contains(name)) else { break };
            lineage.push(name);
            next = self.taxonomy.info(&at).and_then(|known| known.parent.clone()).map(Kind);
        }
        let lineage = lineage.into_boxed_slice();
        self.lineages.insert(kind.clone(), lineage.clone());
        lineage
    }

    fn sides(&mut self, event: &Event) -> Box<[Name]> {
        let mut sides: Vec<Name> = Vec::new();
        for side in event.sides.iter().flatten() {
            let text = folded(side.name.trim());
            let text = self.aliases.get(&text).cloned().unwrap_or(text);
            // An unknown actor says nothing about who it was.
            if !text.split_whitespace().any(|word| matches!(word, "unknown" | "unidentified")) {
                sides.extend(self.name(text));
            }
        }
        sides.sort_unstable();
        sides.dedup();
        sides.into_boxed_slice()
    }

    fn places(&mut self, place: &Place) -> PlaceNames {
        PlaceNames {
            place: self.folded(place.name.as_ref()),
            admin2: self.folded(place.admin2.as_ref()),
            admin1: self.folded(place.admin1.as_ref()),
            country: self.folded(place.country.as_ref()),
        }
    }

    fn documents(&mut self, documents: Option<&str>) -> Box<[Name]> {
        let each = documents.unwrap_or_default().split([';', '\n', '|']).map(|part| folded(part.trim()));
        let mut each: Vec<Name> = each.filter_map(|part| self.name(part)).collect();
        each.sort_unstable();
        each.dedup();
        each.into_boxed_slice()
    }
}

/// Weighs each word by the logarithm of texts over texts that hold it.
fn weigh_words(rows: &mut [Row]) {
    let mut texts_with: HashMap<u32, u32> = HashMap::new();
    rows.iter().flat_map(|row| row.words.iter()).for_each(|(word, _)| *texts_with.entry(*word).or_default() += 1);
    let texts = rows.iter().filter(|row| !row.words.is_empty()).count() as f64;
    for (word, weight) in rows.iter_mut().flat_map(|row| row.words.iter_mut()) {
        *weight = ((texts + 1.0) / f64::from(texts_with[word])).ln() as f32;
    }
}

fn killed(range: &Range) -> Option<Killed> {
    let given = || [range.low, range.best, range.high].into_iter().flatten();
    let (low, high) = (given().min()?, given().max()?);
    Some(Killed { low, best: range.best.unwrap_or(low), high })
}
