//! Rows of one source that tell of one happening again: copies of a report, and running counts.

use super::candidates::{Windows, candidates};
use super::compare::{FEATURES, Pair};
use super::row_text::{share_of_all, shared};
use super::{LinkError, LinkSpec, Row, Rows};
use std::collections::HashMap;

/// Fewest three-word runs by which a text can be told to be a copy.
const FEWEST_RUNS: usize = 4;

/// Fewest killed that two happenings of one day, place, kind and text would hardly share.
const TELLING_COUNT: u32 = 2;

/// From which share of common words two texts are so alike that sides coded otherwise do not part them.
const ALMOST_ONE_TEXT: f64 = 0.8;

/// From which share of common words two rows are one count whatever they say of the place.
const MOSTLY_ONE_TEXT: f64 = 0.7;

/// How far apart two points of one running count may lie, and how good both must be.
const ONE_SPOT_KM: f64 = 20.0;
const GOOD_POINT_KM: f64 = 25.0;

/// Two rows of one source, and what the first is to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Again {
    /// Both are one report.
    Copy(u32, u32),
    /// The first is an earlier state of a count that the second restates.
    Restated(u32, u32),
}

fn level(pair: &Pair<'_>, id: &str) -> u8 {
    FEATURES.iter().find(|feature| feature.id == id).map_or(0, |feature| (feature.level)(pair))
}

fn place(pair: &Pair<'_>) -> u8 {
    level(pair, "place").max(level(pair, "place-of-apart-points")).max(level(pair, "place-of-close-points"))
}

/// Whether the texts of two rows are one text, by the share of their three-word runs.
pub(super) fn is_copy_of_text(a: &Row, b: &Row, copy_at: f64) -> bool {
    let fewest = a.runs.len().min(b.runs.len());
    fewest >= FEWEST_RUNS && shared(&a.runs, &b.runs) as f64 >= copy_at * fewest as f64
}

/// Texts that a source puts on rows that differ: titles of documents, which say nothing of a single row.
pub(super) struct Titles<'a> {
    rows: &'a Rows,
    /// By source and text, a row that carries it and whether all that do are alike.
    of_text: HashMap<(u16, &'a [u32]), (&'a Row, bool)>,
}

impl<'a> Titles<'a> {
    pub fn new(rows: &'a Rows) -> Self {
        let mut of_text: HashMap<(u16, &[u32]), (&Row, bool)> = HashMap::new();
        for row in rows.all().iter().filter(|row| row.runs.len() >= FEWEST_RUNS) {
            let (first, alike) = of_text.entry((row.source, &row.runs)).or_insert((row, true));
            *alike &= says_the_same(first, row);
        }
        Self { rows, of_text }
    }

    /// Whether a source wrote one report twice: nothing differs, text included, and the text is not one that it puts on rows that do.
    ///
    /// A source that numbers its rows has made two of them on purpose, often one for each victim. There the count must be such that
    /// two happenings would hardly share it.
    pub fn is_copy(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.rows.all()[a as usize], &self.rows.all()[b as usize]);
        let numbered = a.has_own_id && b.has_own_id;
        let telling = a.killed.is_some_and(|killed| killed.best >= TELLING_COUNT);
        a.runs == b.runs
            && (telling || !numbered)
            && says_the_same(a, b)
            && self.of_text.get(&(a.source, &a.runs)).is_some_and(|(_, alike)| *alike)
    }
}

/// Whether two rows say the same of day, place, kind, sides and killed.
fn says_the_same(a: &Row, b: &Row) -> bool {
    (a.first_day, a.last_day, a.point) == (b.first_day, b.last_day, b.point)
        && (&a.kinds, &a.sides, a.killed, a.places) == (&b.kinds, &b.sides, b.killed, b.places)
}

/// Running counts within a source, and pairs of two sources that may be states of one count.
#[derive(Default)]
pub(super) struct RunningPairs {
    /// Each row with the next later one of its source that restates it, in the order of days.
    pub steps: Vec<Again>,
    /// Rows of two sources, smaller first.
    pub across: Vec<(u32, u32)>,
}

pub(super) fn running_counts(rows: &Rows, spec: &LinkSpec) -> Result<RunningPairs, LinkError> {
    let running = &spec.running;
    if !rows.all().iter().any(|row| row.running) {
        return Ok(RunningPairs::default());
    }
    let counts = |row: &Row| row.killed.is_some_and(|killed| killed.best > 0) && !row.words.is_empty();
    let chosen: Vec<u32> = (0..rows.all().len() as u32).filter(|row| counts(&rows.all()[*row as usize])).collect();
    let windows = Windows { km: spec.window_km, days: i32::from(running.within_days), pairs_limit: spec.pairs_limit };
    let in_order = |a: u32, b: u32| if key(rows, a) <= key(rows, b) { (a, b) } else { (b, a) };
    let mut pairs = candidates(rows, &chosen, windows, |a, b| {
        let (earlier, later) = in_order(a, b);
        restates(rows, earlier, later, spec)
    })?;
    let across = pairs.extract_if(.., |(a, b)| rows.all()[*a as usize].source != rows.all()[*b as usize].source).collect();
    // The next state is the nearest in time, then the lowest count; a state follows only one other.
    let mut steps: Vec<(u32, u32)> = pairs.into_iter().map(|(a, b)| in_order(a, b)).collect();
    steps.sort_by_key(|&(earlier, later)| (key(rows, later).0.abs_diff(key(rows, earlier).0), key(rows, earlier), key(rows, later)));
    let (mut has_next, mut has_former) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    let mut chains: Vec<Again> = Vec::new();
    for (earlier, later) in steps {
        if !has_next.contains(&earlier) && !has_former.contains(&later) {
            has_next.insert(earlier);
            has_former.insert(later);
            chains.push(Again::Restated(earlier, later));
        }
    }
    chains.sort_by_key(|step| match *step {
        Again::Copy(_, row) | Again::Restated(row, _) => key(rows, row),
    });
    Ok(RunningPairs { steps: chains, across })
}

/// Day, count and number of a row.
fn key(rows: &Rows, row: u32) -> (i32, u32, u32) {
    let found = &rows.all()[row as usize];
    (found.first_day, found.killed.map_or(0, |killed| killed.best), row)
}

fn restates(rows: &Rows, earlier: u32, later: u32, spec: &LinkSpec) -> bool {
    let (a, b) = (&rows.all()[earlier as usize], &rows.all()[later as usize]);
    let (Some(before), Some(after)) = (a.killed, b.killed) else { return false };
    let days = b.first_day.saturating_sub(a.first_day);
    let grows = before.best < after.best && after.best >= spec.running.killed_from;
    if !b.running || !grows || days < 1 || days > i32::from(spec.running.within_days) {
        return false;
    }
    let pair = Pair::new(rows, a, b);
    let may_be_one_place = level(&pair, "distance") != 1 && place(&pair) != 1;
    let words = share_of_all(&a.words, &b.words);
    // Rows of two sources are only compared further; rows of one source are joined here and now.
    let is_one_place = a.source != b.source || words >= MOSTLY_ONE_TEXT || is_one_spot(&pair) || has_same_finest_name(a, b);
    may_be_one_place && is_one_place && words >= spec.running.words_shared && (level(&pair, "sides") != 1 || words >= ALMOST_ONE_TEXT)
}

fn is_one_spot(pair: &Pair<'_>) -> bool {
    let are_good = pair.first.point_km.max(pair.second.point_km) <= GOOD_POINT_KM;
    are_good && pair.distance_km.is_some_and(|km| km <= ONE_SPOT_KM)
}

/// Whether both rows give the same name at the finest level at which either gives one.
fn has_same_finest_name(a: &Row, b: &Row) -> bool {
    let names = |row: &Row| [row.places.place, row.places.admin2, row.places.admin1];
    names(a).into_iter().zip(names(b)).find(|(x, y)| x.is_some() || y.is_some()).is_some_and(|(x, y)| x == y)
}
