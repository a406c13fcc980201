//! The coded rows of all linked sources together, each incident once.

use super::coded::{Acts, Adds, CodedRows};
use super::counts::{Cell, Tally};
use super::names::Spellings;
use super::sources::{Fitting, Holds, Source};
use super::wanted::Wanted;
use crate::{
    Error, Project,
    incidents::{Grouping, LinkPlan, Unit, ValueRule, one_vote_each},
};
use respite_data::store::Vintages;
use respite_model::{Assertion, Day, Period, SourceId, Taxonomy, Vintage};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The rule by which a number is taken from several sources.
const RULE: ValueRule = ValueRule::First;

/// The rows of the newest releases of all linked sources, by incident.
#[derive(Debug, Clone)]
pub(super) struct CodedIncidents {
    rows: CodedRows,
    /// Versions of each incident, in order of source and id.
    incidents: Vec<Vec<Version>>,
    releases: BTreeMap<SourceId, Vintage>,
    /// The days that each source covers.
    covers: BTreeMap<SourceId, Period>,
    /// How the sources' definitions differ from what a reader takes the words for.
    differs: Vec<String>,
}

/// A row of an incident.
#[derive(Debug, Clone, Copy)]
struct Version {
    row: usize,
    /// Whether it is its source's report: neither a copy nor an earlier state of a running count.
    reports: bool,
    /// Which report of the incident it is: rows with one text have one number.
    report: u32,
}

/// The incidents of a project as one more source; none where no linked source has rows.
pub(super) fn read(project: &Project, sources: &[Source]) -> Result<Option<Source>, Error> {
    let linked = LinkPlan::of(project)?.linked_sources(project)?;
    let mut releases = BTreeMap::new();
    let (mut differs, mut covers) = (Vec::new(), BTreeMap::new());
    for source in sources.iter().filter(|source| source.newest) {
        let (Holds::Coded(coded), Some(id)) = (&source.holds, linked.iter().find(|id| id.as_str() == source.source)) else { continue };
        releases.insert(id.clone(), source.vintage.clone());
        differs.extend(coded.differs.iter().map(|differs| format!("{id}: {differs}")));
        covers.insert(id.clone(), coded.covers);
    }
    if covers.is_empty() {
        return Ok(None);
    }
    let Some(rows) = CodedRows::read_all(project, &releases)? else { return Ok(None) };
    let grouping = Grouping::of(project, &Vintages::Newest)?;
    differs.extend(grouping.doubts().iter().map(|doubt| format!("which rows are one happening is in doubt: {}", doubt.message)));
    let mut of: BTreeMap<usize, Vec<Version>> = BTreeMap::new();
    for (row, one) in rows.rows.iter().enumerate() {
        if let Some(membership) = grouping.membership(&one.id) {
            of.entry(membership.incident).or_default().push(Version { row, reports: membership.reports, report: membership.report });
        }
    }
    let mut incidents: Vec<Vec<Version>> = of.into_values().collect();
    let order = |version: &Version| {
        let row = &rows.rows[version.row];
        (rows.source(row), row.id.as_str())
    };
    incidents.iter_mut().for_each(|versions| versions.sort_by(|a, b| order(a).cmp(&order(b))));
    let names = releases.keys().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let holds = CodedIncidents { rows, incidents, releases, covers, differs };
    Ok(Some(Source {
        source: format!("incidents of {names}"),
        vintage: Vintage("newest".to_owned()),
        newest: true,
        holds: Holds::Incidents(Box::new(holds)),
    }))
}

/// What the versions of the incidents leave open.
#[derive(Debug, Default)]
struct Disagreement {
    /// Counted incidents of which a source's report does not meet the question.
    disputed: usize,
    /// Incidents left out, since only a copy or an earlier state of a running count meets the question.
    without_report: usize,
}

impl CodedIncidents {
    /// The last day that all of the sources may know.
    pub fn last_day(&self) -> Option<Day> {
        self.covers.values().map(|covers| covers.to).min()
    }

    /// The days that all of those sources cover which have rows of what is asked, and the sources that have none.
    ///
    /// # Errors
    /// When those sources share no day.
    fn shared_days(&self, wanted: &Wanted) -> Result<(Period, Vec<&SourceId>), String> {
        let (has, lacks): (Vec<_>, Vec<_>) = self.covers.iter().partition(|(source, _)| wanted.has_rows_of(&self.rows, source.as_str()));
        let days = has.into_iter().map(|(_, covers)| *covers).reduce(|a, b| Period { from: a.from.max(b.from), to: a.to.min(b.to) });
        let days = days.filter(|days| days.from <= days.to).ok_or("the linked sources share no day that all of them cover")?;
        Ok((days, lacks.into_iter().map(|(source, _)| source).collect()))
    }

    /// The sources with their releases.
    pub fn releases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.releases.iter().map(|(source, vintage)| (source.as_str(), vintage.0.as_str()))
    }

    /// Its counts of what is said, or why it counts something else.
    pub fn fitting(&self, said: &Assertion, spellings: &Spellings, taxonomy: &Taxonomy) -> Result<Fitting<'_>, String> {
        let wanted = Wanted::of(said, spellings, taxonomy)?;
        wanted.found_in(&self.rows, said)?;
        let (covers, without_rows) = self.shared_days(&wanted)?;
        let asked = wanted.asked(said);
        let question = self.rows.question(&asked);
        let (mut left, mut open, mut cells) = (super::coded::Left::default(), Disagreement::default(), Vec::new());
        for versions in &self.incidents {
            let acts: Vec<Acts> = versions.iter().map(|version| question.meets(&self.rows.rows[version.row])).collect();
            let met: Vec<(&Version, Acts)> =
                versions.iter().zip(acts.iter().copied()).filter(|(_, acts)| matches!(acts, Acts::Yes | Acts::TakesPart)).collect();
            let reports: Vec<(&Version, Acts)> = met.iter().copied().filter(|(version, _)| version.reports).collect();
            let Some(&(stands, acting)) = reports.first() else {
                open.without_report += usize::from(!met.is_empty());
                left.side_unknown += usize::from(met.is_empty() && acts.contains(&Acts::Unknown));
                continue;
            };
            let votes = one_vote_each(&reports, |(version, _)| version.report);
            let numbers: Vec<_> = votes.iter().map(|(version, _)| self.rows.rows[version.row].adds(wanted.adds)).collect();
            let [low, Some(value), high] = RULE.take(&numbers) else {
                left.number_missing += 1;
                continue;
            };
            // Where no source gives a range, a best number is none either.
            let is_range = numbers.iter().any(|[low, _, high]| low.or(*high).is_some());
            let row = &self.rows.rows[stands.row];
            left.count(acting, question.is_clash(row));
            open.disputed += usize::from(self.disputed(versions, &met));
            let id = |version: &Version| format!("events/{}", self.rows.rows[version.row].id);
            cells.push(Cell {
                period: Period { from: row.day, to: row.day },
                value,
                low: low.filter(|_| is_range),
                high: high.filter(|_| is_range),
                row: id(stands),
                also: versions.iter().filter(|version| version.row != stands.row).map(id).collect(),
                page: None,
                remark: None,
            });
        }
        let mut differences = self.differs.clone();
        differences.extend(wanted.open_points(&left, said, Unit::Incidents));
        differences.extend(open.words(left.counted));
        differences.extend(without_rows.into_iter().map(|source| {
            let asked = wanted.kinds_asked(said);
            format!("{source} has no rows of {asked} and adds nothing; the days that it covers do not bind the count")
        }));
        wanted.has_number(&left)?;
        let people = wanted.adds != Adds::Rows;
        Ok(Fitting { tally: Cow::Owned(Tally::coded(cells, covers)), definition: self.definition(), differences, column: None, people })
    }

    /// Whether a source reports the incident only by rows that do not meet the question.
    fn disputed(&self, versions: &[Version], met: &[(&Version, Acts)]) -> bool {
        let source = |version: &Version| self.rows.source(&self.rows.rows[version.row]);
        let agrees = |version: &Version| met.iter().any(|(own, _)| source(own) == source(version));
        versions.iter().any(|version| version.reports && !agrees(version))
    }

    fn definition(&self) -> String {
        let releases = self.releases().map(|(source, vintage)| format!("{source}@{vintage}")).collect::<Vec<_>>().join(", ");
        format!(
            "rows that are linked as reports of one happening, each incident once: on the day and at the place of the first source in order of name whose report meets the question, {}; linked are {releases}",
            RULE.words()
        )
    }
}

impl Disagreement {
    fn words(&self, counted: usize) -> Vec<String> {
        let mut words = Vec::new();
        if self.disputed > 0 {
            words.push(format!(
                "in {} of {counted} incidents the versions disagree: another source's report does not meet the question by its kind, side or place; they are counted",
                self.disputed
            ));
        }
        if self.without_report > 0 {
            words.push(format!(
                "{} incidents were left out because only a copy or an earlier state of a running count meets the question",
                self.without_report
            ));
        }
        words
    }
}
