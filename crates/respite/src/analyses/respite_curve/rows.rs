//! The rows that a study admits, as numbers for the methods.

mod versions;

pub use versions::{Versions, other_rows};

use super::{
    measure::Measure,
    spec::{PlaceLevel, RespiteCurveStudy},
};
use crate::{Error, Project, incidents::Unit, study::StudyFile};
use respite_data::store::{Columns, EventTable, Filter, Selection, Vintages};
use respite_model::{SourceId, Vintage};
use respite_stats::diagnostic::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;
use versions::Standing;

/// Rows of one part of a study: actions, comparison or outcome.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Id of each placed row, in an order that does not depend on the file.
    pub ids: Vec<String>,
    /// Earliest day of each placed row.
    pub days: Vec<i32>,
    /// Latitude and longitude of each placed row.
    pub places: Vec<(f64, f64)>,
    /// What each placed row adds to a count.
    pub weights: Vec<u32>,
    /// What it adds by other measures, each with the number of rows that give no number there.
    pub other_weights: Vec<(Measure, Vec<u32>, u64)>,
    /// How finely each placed row's place is known; none where its source codes nothing.
    pub levels: Vec<Option<PlaceLevel>>,
    /// Last day of each placed row; none while a lasting action goes on.
    pub last_days: Vec<Option<i32>>,
    /// Whether the source codes a placed row's day as uncertain: it then lies between the first and the last.
    pub uncertain_days: Vec<bool>,
    /// Rows by source and release, unplaced ones included.
    pub sources: BTreeMap<(String, String), u64>,
    /// Rows without coordinates, left out.
    pub unplaced: u64,
    /// First and last day of each source's placed rows.
    pub spans: BTreeMap<String, (i32, i32)>,
    /// Placed rows that span more than a day, are still going on, or whose day is coded as uncertain.
    pub coarse_day: u64,
    /// Placed rows without a number in the measure's column.
    pub without_number: u64,
    /// What is counted once. With incidents, each of these rows stands for one.
    pub unit: Unit,
    /// With incidents: the one that each placed row stands for; none for a row of a source that is not linked.
    pub incidents: Vec<Option<usize>>,
    /// With incidents: ids of all rows that meet the condition, by incident, whether it is counted or not.
    pub met: BTreeMap<usize, Vec<String>>,
    /// With incidents: rows of sources that are not linked, each of which stands for itself.
    pub unlinked: u64,
    /// With incidents: those left out, since an action is their other version.
    pub acts: u64,
    /// With incidents: those left out, since only a copy or an earlier state of a running count meets the condition.
    pub without_report: u64,
}

/// Where the rows of a study come from.
#[derive(Clone, Copy)]
pub struct Admitting<'a> {
    /// The project.
    pub project: &'a Project,
    /// The study's file.
    pub file: &'a StudyFile,
    /// What it says.
    pub study: &'a RespiteCurveStudy,
    /// The incidents; none where the study counts rows.
    pub versions: Option<&'a Versions>,
}

/// Rows that fulfil all conditions, of the releases that the study uses.
///
/// # Errors
/// With the place in the study file where a condition is wrong.
pub fn select(
    project: &Project,
    file: &StudyFile,
    study: &RespiteCurveStudy,
    conditions: &[&Spanned<String>],
    columns: &[&str],
) -> Result<EventTable, Error> {
    for condition in conditions {
        Filter::parse(condition.get_ref()).map_err(|error| {
            let start = condition.span().start + opening_quotes(&file.text, condition.span().start) + error.at().offset;
            file.error(error.to_string(), Some(start..start + error.at().length), error.hint())
        })?;
    }
    // A condition may end in a comment, which its own line closes.
    let all = conditions.iter().map(|condition| format!("({}\n)", condition.get_ref())).collect::<Vec<_>>().join(" AND ");
    let filter = Filter::parse(&all).map_err(|error| Error::Filter { text: all, error })?;
    let columns = if columns.is_empty() { Columns::All } else { Columns::Only(columns) };
    Ok(project.store().events(&Selection { filter: Some(filter), columns, vintages: vintages(file, study)?, limit: None })?)
}

/// The releases that a study uses.
///
/// # Errors
/// When it names a source as no source can be called.
pub fn vintages(file: &StudyFile, study: &RespiteCurveStudy) -> Result<Vintages, Error> {
    let named = study
        .vintages
        .iter()
        .map(|(source, vintage)| {
            let source = SourceId::try_from(source.as_str())
                .map_err(|error| file.error(error.to_string(), None, "use the source's name as `respite status` shows it"))?;
            Ok((source, Vintage(vintage.clone())))
        })
        .collect::<Result<BTreeMap<_, _>, Error>>()?;
    Ok(Vintages::Named(named))
}

/// Length of the quotes that open a TOML string.
fn opening_quotes(text: &str, start: usize) -> usize {
    let rest = &text[start.min(text.len())..];
    if rest.starts_with("\"\"\"") || rest.starts_with("'''") { 3 } else { 1 }
}

impl Rows {
    /// Loads the rows of a condition, with what each adds by the first measure and by others; without a measure each adds 1.
    ///
    /// Where the study counts incidents, each incident of which a report meets the condition gives one row: day and place of the first such report
    /// in the order of sources that has a place, and the number by the rule. Incidents that hold a row of `acts` as another version are left out.
    ///
    /// # Errors
    /// With the place in the study file where the condition is wrong.
    pub fn load(from: Admitting<'_>, condition: &Spanned<String>, measures: &[Measure], acts: &[&Self]) -> Result<Self, Error> {
        let mut columns =
            vec!["event_id", "source", "vintage", "day", "end_day", "day_precision", "latitude", "longitude", "place_precision"];
        columns.extend(measures.iter().flat_map(|measure| measure.columns_of(from.study.unit)).collect::<BTreeSet<_>>());
        let table = select(from.project, from.file, from.study, &[condition], &columns)?;
        let ids = table.ids()?;
        let (sources, vintages) = (table.sources()?, table.text("vintage")?);
        let (days, end_days) = (table.days()?, table.optional_days("end_day")?);
        let (latitudes, longitudes) = (table.latitudes()?, table.longitudes()?);
        let (precisions, day_precisions) = (table.text("place_precision")?, table.whole("day_precision")?);
        let numbers = measures.iter().map(|measure| measure.given(&table, from.study.unit)).collect::<Result<Vec<_>, Error>>()?;
        let others = measures.iter().skip(1).map(|measure| (*measure, Vec::new(), 0)).collect();
        let mut rows = Self { other_weights: others, unit: from.study.unit, ..Self::default() };
        let place = |i: usize| latitudes[i].zip(longitudes[i]);
        let standing = match from.versions {
            Some(versions) => versions.standing(&ids, &sources, |i| place(i).is_some(), acts),
            None => Standing::each(table.len()),
        };
        for (i, &day) in days.iter().enumerate() {
            let release = (sources.get(i).unwrap_or_default(), vintages.get(i).unwrap_or_default());
            if standing.enters[i] {
                match rows.sources.iter_mut().find(|((source, vintage), _)| (source.as_str(), vintage.as_str()) == release) {
                    Some((_, count)) => *count += 1,
                    None => {
                        rows.sources.insert((release.0.to_owned(), release.1.to_owned()), 1);
                    }
                }
            }
            // A source covers the days of all its rows, those that are not counted too.
            if place(i).is_some() {
                match rows.spans.get_mut(release.0) {
                    Some((first, last)) => (*first, *last) = ((*first).min(day), (*last).max(day)),
                    None => {
                        rows.spans.insert(release.0.to_owned(), (day, day));
                    }
                }
            }
        }
        let rule = from.versions.map(|versions| versions.value);
        let adds = |number: Option<i64>| number.map_or(0, |number| u32::try_from(number).unwrap_or(0));
        for of in &standing.rows {
            let (i, day) = (of.row, days[of.row]);
            let Some(place) = place(i) else {
                rows.unplaced += 1;
                continue;
            };
            rows.ids.push(ids.get(i).unwrap_or_default().to_owned());
            rows.days.push(day);
            rows.places.push(place);
            rows.incidents.extend(from.versions.map(|_| of.incident));
            let level = precisions.get(i).and_then(|word| PlaceLevel::ALL.into_iter().find(|level| level.word() == word));
            rows.levels.push(level);
            rows.last_days.push(end_days[i].map(|end| end.max(day)));
            let uncertain = day_precisions[i].is_some_and(|precision| precision > 1);
            rows.uncertain_days.push(uncertain);
            rows.coarse_day += u64::from(uncertain || end_days[i].is_none_or(|end| end > day));
            let mut given = numbers.iter().map(|given| standing.number(of, rule, given));
            let first = given.next().unwrap_or(Some(1));
            rows.without_number += u64::from(first.is_none());
            rows.weights.push(adds(first));
            for ((_, weights, without), number) in rows.other_weights.iter_mut().zip(given) {
                weights.push(adds(number));
                *without += u64::from(number.is_none());
            }
        }
        (rows.met, rows.unlinked, rows.acts, rows.without_report) =
            (standing.met, standing.unlinked, standing.acts, standing.without_report);
        Ok(rows)
    }

    /// Number of placed rows.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Rows whose place is known at least as finely as the coarsest level that is admitted; those without a coded level always are.
    pub fn admitted(&self, coarsest: Option<PlaceLevel>) -> impl Iterator<Item = usize> + '_ {
        let fine = move |level: Option<PlaceLevel>| level.zip(coarsest).is_none_or(|(level, coarsest)| level <= coarsest);
        (0..self.len()).filter(move |&row| fine(self.levels[row]))
    }

    /// Whether no row is placed.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Doubts about the admitted ones of these rows, held against the innermost ring; `part` names them for readers.
    pub fn doubts(&self, part: &str, inner_ring_km: f64, coarsest: Option<PlaceLevel>) -> Vec<Diagnostic> {
        let admitted: Vec<Option<PlaceLevel>> = self.admitted(coarsest).map(|row| self.levels[row]).collect();
        let share = |count: usize| 100.0 * count as f64 / (admitted.len() as f64).max(1.0);
        let known = |wanted: fn(&Option<PlaceLevel>) -> bool| admitted.iter().filter(|level| wanted(level)).count();
        let mut doubts = Vec::new();
        let rows = self.unit.word();
        if admitted.len() < self.len() {
            let message = format!(
                "{} of {} {rows} of the {part} are placed more coarsely than the study admits and are left out",
                self.len() - admitted.len(),
                self.len()
            );
            doubts.push(Diagnostic { code: "rows.too-coarse", message });
        }
        if self.unplaced > 0 {
            doubts.push(Diagnostic {
                code: "rows.without-place",
                message: format!("{} {rows} of the {part} have no coordinates and are left out", self.unplaced),
            });
        }
        // "Near" stands for up to about 25 km.
        let near = if inner_ring_km < 25.0 { known(|level| *level == Some(PlaceLevel::Near)) } else { 0 };
        for (count, what) in [
            (known(|level| *level > Some(PlaceLevel::Near)), "are placed to a district or coarser"),
            (near, "are placed only near a named place, by up to about 25 km"),
            (known(Option::is_none), "have no coded precision of the place"),
        ] {
            if count > 0 {
                let message = format!("{count} of {} {rows} of the {part} ({:.0} %) {what}", admitted.len(), share(count));
                doubts.push(Diagnostic { code: "wake.precision-ignored", message });
            }
        }
        if self.coarse_day > 0 {
            let message = format!(
                "{} of {} {rows} of the {part} ({:.0} %) span more than one day or have an uncertain day, and are counted on the first",
                self.coarse_day,
                self.len(),
                100.0 * self.coarse_day as f64 / (self.len() as f64).max(1.0)
            );
            doubts.push(Diagnostic { code: "wake.multi-day", message });
        }
        if self.without_number > 0 {
            doubts.push(Diagnostic {
                code: "outcome.truncated",
                message: format!("{} {rows} of the {part} give no number and add nothing", self.without_number),
            });
        }
        doubts
    }
}
