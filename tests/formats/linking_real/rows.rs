//! The events that headlines tell of, made from nothing but the headline and its date.

use respite_data::gazetteer::without_unit;
use respite_data::text::{Names, PlaceName, Reader, folded};
use respite_model::{Casualties, Day, Event, EventId, Kind, Place, Range, Side, SideRole, SourceId, UNKNOWN_KIND, Vintage, When};
use std::collections::{BTreeMap, BTreeSet};

/// The three offices with the most rows whose headlines tell of one happening, as the file writes them, and their source ids.
pub const OFFICES: [(&str, &str); 3] =
    [("SATP", "satp"), ("@khorasandiary on Twitter (X)", "khorasandiary"), ("Press Trust of India", "press-trust")];

/// Which columns that the office did not write come in too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Columns {
    /// None: what the headline names.
    Headline,
    /// The first-order unit and the country of the coded row, as if the office had a bureau in each.
    WithUnit,
}

/// What the coded rows hold as text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quoted {
    /// All headlines, as the format reads them. The headlines that are to be linked stand in it word for word: a check that this is used.
    All,
    /// Only the headlines of other offices than the three.
    Others,
}

/// One row of `headlines.csv`.
#[derive(Debug, Clone)]
pub struct Line {
    pub event_id: String,
    pub office: String,
    pub date: String,
    pub headline: String,
    pub adm_1: String,
    pub country: String,
}

pub fn lines(bytes: &[u8]) -> Vec<Line> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let columns = ["event_id", "office", "date", "headline", "adm_1", "country"].map(at);
    let line = |record: csv::StringRecord| {
        let [event_id, office, date, headline, adm_1, country] = columns.map(|column| record[column].to_owned());
        Line { event_id, office, date, headline, adm_1, country }
    };
    reader.records().map(|record| line(record.unwrap())).collect()
}

/// What a name stands for, from fine to coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Country,
    First,
    Second,
    Place,
}

/// Words that are looked for, with what they stand for.
struct Phrase<T> {
    words: Vec<String>,
    means: T,
}

/// Finds names of places and sides in headlines.
pub struct Finder {
    reader: Reader,
    places: Vec<Phrase<(Unit, String)>>,
    sides: Vec<Phrase<String>>,
}

fn words(text: &str) -> Vec<String> {
    folded(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Two columns of a small file of the test.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| record.map(|record| (record[0].to_owned(), record[1].to_owned())).unwrap()).collect()
}

fn longest_first<T>(mut phrases: Vec<Phrase<T>>) -> Vec<Phrase<T>> {
    phrases.sort_by(|a, b| (b.words.len(), &a.words).cmp(&(a.words.len(), &b.words)));
    phrases
}

impl Finder {
    /// Knows the names that the coded rows use, and the spellings and mentions in the small files beside this one.
    pub fn new(coded: &[Event]) -> Self {
        let mut known: BTreeMap<Vec<String>, (Unit, String)> = BTreeMap::new();
        for event in coded {
            let place = &event.place;
            let each =
                [(Unit::Country, &place.country), (Unit::First, &place.admin1), (Unit::Second, &place.admin2), (Unit::Place, &place.name)];
            for (unit, name) in each {
                let Some(name) = name else { continue };
                let bare = words(without_unit(name.split('(').next().unwrap_or_default().trim()));
                // A name of a town and of the district around it is read as the district's.
                let is_vague = bare.is_empty() || (unit == Unit::Place && bare.len() > 3) || bare.join("").chars().count() < 3;
                let is_coarser = known.get(&bare).is_none_or(|(before, other)| (unit, name) < (*before, other));
                if !is_vague && is_coarser {
                    known.insert(bare, (unit, name.clone()));
                }
            }
        }
        for (written, stands_for) in pairs(include_str!("spellings.csv")) {
            let unit = known.values().find(|(_, name)| *name == stands_for).map(|(unit, _)| *unit);
            known.insert(words(&written), (unit.unwrap_or_else(|| panic!("{stands_for} is no name of the rows")), stands_for));
        }
        let names: BTreeSet<&String> = known.values().map(|(_, name)| name).collect();
        let places = names.iter().map(|name| PlaceName { name: (*name).clone(), ..PlaceName::default() }).collect();
        let mentions = pairs(include_str!("sides.csv"));
        let groups =
            mentions.iter().map(|(mention, _)| mention.clone()).filter(|mention| mention.starts_with(char::is_uppercase)).collect();
        let sides = mentions.into_iter().map(|(mention, stands_for)| Phrase { words: words(&mention), means: stands_for });
        Self {
            reader: Reader::new(&Names { places, groups }),
            places: longest_first(known.into_iter().map(|(words, means)| Phrase { words, means }).collect()),
            sides: longest_first(sides.collect()),
        }
    }

    /// Names of places: the first of each sort of unit.
    fn place(&self, headline: &str) -> Place {
        let found = mentions(headline, &self.places, true);
        let first = |unit: Unit| found.iter().find(|(of, _)| *of == unit).map(|(_, name)| name.clone());
        Place {
            name: first(Unit::Place),
            admin2: first(Unit::Second),
            admin1: first(Unit::First),
            country: first(Unit::Country),
            ..Place::default()
        }
    }

    /// The first two sides, each once.
    fn sides(&self, headline: &str) -> [Option<Side>; 2] {
        let mut names: Vec<String> = Vec::new();
        for name in mentions(headline, &self.sides, false) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let mut sides = names.into_iter().map(|name| Side { id: None, name, state: None });
        [sides.next(), sides.next()]
    }

    /// The killed: what the reader of sentences finds, added up where it finds several groups of victims.
    fn killed(&self, headline: &str, on: Day) -> Range {
        let reading = self.reader.read(headline, Some(on));
        let mut by_victims: BTreeMap<Option<String>, [Option<f64>; 3]> = BTreeMap::new();
        for claim in &reading.claims {
            let Some(level) = claim.level.filter(|_| claim.quantity.as_ref().is_some_and(|of| of.0 == "deaths")) else { continue };
            by_victims.entry(claim.victims.clone()).or_insert([level.low.or(level.number()), level.number(), level.high]);
        }
        let sum = |at: usize| -> Option<u32> {
            let all: Option<f64> = by_victims.values().map(|range| range[at]).sum();
            all.filter(|_| !by_victims.is_empty()).map(|sum| sum as u32)
        };
        Range { low: sum(0), best: sum(1), high: sum(2) }
    }
}

/// What the phrases in a text mean, in the order of the text; a longer phrase hides the shorter ones in it.
fn mentions<'a, T>(text: &str, phrases: &'a [Phrase<T>], named: bool) -> Vec<&'a T> {
    let written: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let folded: Vec<String> = written.iter().map(|word| folded(word)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        // A name of a place begins with a capital letter; the same word without it can be a thing.
        let may_begin = !named || written[at].starts_with(char::is_uppercase);
        let hit = phrases.iter().find(|phrase| may_begin && folded[at..].starts_with(&phrase.words));
        found.extend(hit.map(|phrase| &phrase.means));
        at += hit.map_or(1, |phrase| phrase.words.len());
    }
    found
}

/// Rows of the coded source and of the offices, and what each tells of.
pub struct Truth {
    pub events: Vec<Event>,
    /// Ids of the coded source. A headline tells of every event that the coded source quotes it for.
    pub tells_of: BTreeMap<EventId, BTreeSet<String>>,
}

/// One row for each headline of an office on one day: the same words for several events are one row, which tells of them all.
pub fn truth(coded: &[Event], lines: &[Line], columns: Columns, quoted: Quoted) -> Truth {
    let finder = Finder::new(coded);
    let mut tells_of: BTreeMap<EventId, BTreeSet<String>> = BTreeMap::new();
    let mut events: Vec<Event> = coded.to_vec();
    for event in &mut events {
        tells_of.insert(event.id.clone(), event.source_event_id.iter().cloned().collect());
        if quoted == Quoted::Others {
            let is_other = |line: &&Line| OFFICES.iter().all(|(office, _)| line.office != *office);
            let of = lines.iter().filter(|line| Some(&line.event_id) == event.source_event_id.as_ref()).filter(is_other);
            let text: Vec<&str> = of.map(|line| line.headline.as_str()).collect();
            (event.text, event.documents) = (Some(text.join(";")).filter(|text| !text.is_empty()), None);
        }
    }
    let ids: BTreeSet<&String> = coded.iter().filter_map(|event| event.source_event_id.as_ref()).collect();
    for (office, source) in OFFICES {
        let mut distinct: BTreeMap<(&str, &str), Vec<&Line>> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.office == office && ids.contains(&line.event_id)) {
            distinct.entry((&line.date, &line.headline)).or_default().push(line);
        }
        let mut of_day: BTreeMap<&str, usize> = BTreeMap::new();
        for ((date, headline), of) in distinct {
            let number = of_day.entry(date).and_modify(|number| *number += 1).or_insert(1);
            let event = told(&finder, source, format!("{source}:{date}:{number}"), date.parse().unwrap(), headline, (columns, of[0]));
            tells_of.insert(event.id.clone(), of.iter().map(|line| line.event_id.clone()).collect());
            events.push(event);
        }
    }
    Truth { events, tells_of }
}

fn told(finder: &Finder, source: &str, id: String, day: Day, headline: &str, (columns, of): (Columns, &Line)) -> Event {
    let mut place = finder.place(headline);
    if columns == Columns::WithUnit {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        (place.admin1, place.country) = (given(&of.adm_1), given(&of.country));
    }
    Event {
        id: EventId(id),
        source: SourceId::try_from(source).unwrap(),
        vintage: Vintage("headlines".into()),
        source_event_id: None,
        kind: Kind(UNKNOWN_KIND.into()),
        kind_code: String::new(),
        // A day of publication: code 2, which the settings of the test read as one day to either side for these sources.
        when: When { precision: Some(2), ..When::on(day) },
        place,
        sides: finder.sides(headline),
        side_role: SideRole::Undirected,
        casualties: Casualties { killed: finder.killed(headline, day), ..Casualties::default() },
        text: Some(headline.to_owned()),
        documents: None,
        status: None,
        row: 0,
        file: String::new(),
    }
}
