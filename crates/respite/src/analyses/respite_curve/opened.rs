//! A study with its rows, its comparison and its counts.

use super::{
    answer::Answer,
    drawn::drawn,
    guard,
    incident_doubts::{self, Parts},
    rows::{self, Admitting, Rows, Versions},
    second_looks::{self, KindRows, Look, View},
    spec::{PlaceLevel, RespiteCurveStudy},
    tracing::{FullRows, Sum},
};
use crate::{
    Error, Project,
    analyses::{self, OnStage, Opened, Wanted},
    incidents::Unit,
    study::StudyFile,
    trace::Trace,
};
use respite_data::store::Selection;
use respite_model::{Day, Event};
use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, DrawnAnchor, Period, Point, RingDayTable, RowId, Window},
    diagnostic::Diagnostic,
};
use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, HashSet},
};
use toml::Spanned;

pub(super) use super::drawn::{draw, drawing};

/// A study with its rows, its comparison and its counts.
pub(super) struct OpenedStudy {
    pub(super) name: String,
    pub(super) file: StudyFile,
    pub(super) study: RespiteCurveStudy,
    /// The incidents; none where the study counts rows.
    pub(super) versions: Option<Versions>,
    pub(super) actions: Rows,
    pub(super) comparison: ComparisonRows,
    pub(super) outcome: Rows,
    pub(super) points: AnchoredPoints,
    pub(super) table: RingDayTable,
    pub(super) doubts: Vec<Diagnostic>,
    /// All columns of the rows, read when a number is first traced.
    pub(super) full_rows: OnceCell<FullRows>,
    /// How often each point enters a sum of the study or of a second look, kept since many numbers share their sums.
    pub(super) sums: RefCell<BTreeMap<(Option<usize>, Sum), PointTimes>>,
    /// Rows of further kinds of action, by name.
    pub(super) kinds: KindRows,
    /// The second looks, made when they are first asked for.
    pub(super) looks: OnceCell<Vec<Look>>,
}

/// How often each point enters a sum.
pub(super) type PointTimes = BTreeMap<RowId, u32>;

/// What the actions are compared with.
pub(super) enum ComparisonRows {
    /// Rows of the project.
    Actions(Box<Rows>),
    /// Dates or places that were drawn.
    Drawn(Vec<DrawnAnchor>),
}

impl OpenedStudy {
    pub(super) fn open(project: &Project, file: &StudyFile, on_stage: OnStage<'_>) -> Result<Self, Error> {
        let study = RespiteCurveStudy::read(file)?;
        let mut doubts = guard::check(project, file, &study)?;
        on_stage("guards");
        let versions = Versions::of(project, file, &study)?;
        if versions.is_some() {
            on_stage("incidents");
        }
        let from = Admitting { project, file, study: &study, versions: versions.as_ref() };
        let actions = Rows::load(from, &study.actions.condition, &[], &[])?;
        let measures: Vec<_> = std::iter::once(study.outcome.measure).chain(study.other_measures()).collect();
        let comparison_rows = study.comparison.condition.as_ref().map(|condition| Rows::load(from, condition, &[], &[])).transpose()?;
        let acts: Vec<&Rows> = std::iter::once(&actions).chain(&comparison_rows).collect();
        let outcome = Rows::load(from, &study.outcome.condition, &measures, &acts)?;
        let kinds = second_looks::load_kinds(from)?;
        on_stage("reading rows");
        admitted(file, "actions", &actions, &study.actions.condition)?;
        admitted(file, "outcome", &outcome, &study.outcome.condition)?;
        if let (Some(rows), Some(condition)) = (&comparison_rows, &study.comparison.condition) {
            admitted(file, "comparison", rows, condition)?;
        }
        for (name, rows) in &kinds {
            if let Some(condition) = study.second_looks.kinds.get(name) {
                admitted(file, &format!("kind {name:?}"), rows, condition)?;
            }
        }
        let observed = observed(file, &study, &outcome, &mut doubts)?;
        let coarsest = study.precision.coarsest_place;
        let anchors = anchors(&actions, (Arm::Treated, 0), coarsest);
        let outcome_points = points(&outcome, coarsest);
        let (comparison, controls) = match comparison_rows {
            Some(rows) => {
                let controls = self::anchors(&rows, (Arm::Control, actions.len()), coarsest);
                (ComparisonRows::Actions(Box::new(rows)), controls)
            }
            None => drawn(&study, &anchors, &outcome_points, observed, &mut doubts)?,
        };
        let inner_km = study.wake.rings_km.get_ref().first().copied().unwrap_or_default();
        doubts.extend(actions.doubts("actions", inner_km, coarsest));
        if let ComparisonRows::Actions(rows) = &comparison {
            doubts.extend(rows.doubts("comparison", inner_km, coarsest));
        }
        doubts.extend(kinds.iter().flat_map(|(name, rows)| rows.doubts(&format!("kind {name:?}"), inner_km, coarsest)));
        doubts.extend(outcome.doubts("outcome", inner_km, coarsest));
        doubts.extend(same_day_and_place(&actions, &outcome));
        let twice = incident_doubts::counted_twice(from, &outcome)?;
        on_stage("rows of one happening");
        doubts.extend(twice);
        let known = match &comparison {
            ComparisonRows::Actions(rows) => Some(&**rows),
            ComparisonRows::Drawn(_) => None,
        };
        let parts = |versions| Parts { versions, actions: &actions, comparison: known, kinds: &kinds, outcome: &outcome, inner_km };
        doubts.extend(versions.as_ref().map(|versions| parts(versions).doubts()).unwrap_or_default());
        let points = AnchoredPoints { anchors: [anchors, controls].concat(), points: outcome_points, observed };
        let table = RingDayTable::over(&points, study.wake.rings_km.get_ref(), reach(&study))?;
        on_stage("ring × day table");
        Ok(Self {
            name: file.name.clone(),
            file: file.clone(),
            study,
            versions,
            actions,
            comparison,
            outcome,
            points,
            table,
            doubts,
            full_rows: OnceCell::new(),
            sums: RefCell::default(),
            kinds,
            looks: OnceCell::new(),
        })
    }

    /// The second looks that the study asks for.
    pub(super) fn looks(&self) -> &[Look] {
        self.looks.get_or_init(|| second_looks::looks(self))
    }

    /// What a path speaks of, the study itself or a second look, and the rest of the path.
    pub(super) fn view<'a>(&'a self, path: &'a str) -> Option<(View<'a>, &'a str)> {
        let Some(rest) = path.strip_prefix("looks/") else {
            let drawn = matches!(self.comparison, ComparisonRows::Drawn(_));
            let (points, table, adds) = (&self.points, &self.table, self.outcome.weights.clone());
            return Some((View { look: None, points, table, adds, weights: None, drawn }, path));
        };
        let (id, rest) = rest.split_once('/').unwrap_or((rest, "curve-sample"));
        let place = self.looks().iter().position(|look| look.id == id)?;
        Some((self.looks()[place].view(place, self.outcome.len())?, rest))
    }

    /// Why the second look that a path speaks of could not be made; none where it was.
    pub(super) fn not_made(&self, path: &str) -> Option<&str> {
        let (id, _) = path.strip_prefix("looks/")?.split_once('/').unwrap_or((path.strip_prefix("looks/")?, ""));
        let look = self.looks().iter().find(|look| look.id == id)?;
        look.made.as_ref().err().map(String::as_str)
    }

    /// The whole days that the curve needs: all baselines and the horizon.
    pub(super) fn reach(&self) -> Window {
        reach(&self.study)
    }
}

impl Opened for OpenedStudy {
    fn answer(&self, wanted: Wanted, on_stage: OnStage<'_>) -> Result<analyses::Answer, Error> {
        Ok(analyses::Answer::RespiteCurve(Box::new(Answer::of(self, wanted, on_stage)?)))
    }

    fn in_second_looks(&self, path: &str) -> bool {
        second_looks::holds(path)
    }

    fn trace(&self, project: &Project, path: &str, limit: Option<usize>) -> Result<Trace, Error> {
        super::tracing::trace(self, project, path, limit)
    }
}

fn admitted(file: &StudyFile, part: &str, rows: &Rows, condition: &Spanned<String>) -> Result<(), Error> {
    if !rows.is_empty() {
        return Ok(());
    }
    let unplaced = if rows.unplaced > 0 { format!(" ({} rows without coordinates are left out)", rows.unplaced) } else { String::new() };
    let hint = "see what the project holds with `respite status` and try the condition with `respite events --where \"…\"`";
    Err(file.error(format!("the condition of the {part} admits no placed row{unplaced}"), Some(condition.span()), hint).into())
}

/// The days that the study states, or else those that every source of the outcome covers.
fn observed(file: &StudyFile, study: &RespiteCurveStudy, outcome: &Rows, doubts: &mut Vec<Diagnostic>) -> Result<Period, Error> {
    let covered = Period {
        first: outcome.spans.values().map(|span| span.0).max().unwrap_or_default(),
        last: outcome.spans.values().map(|span| span.1).min().unwrap_or_default(),
    };
    let spans = || {
        let each = outcome.spans.iter().map(|(source, &(first, last))| format!("{source} {} to {}", Day(first), Day(last)));
        each.collect::<Vec<_>>().join(", ")
    };
    let mut doubt = |message| doubts.push(Diagnostic { code: "rows.coverage", message });
    let stated = study.wake.observed.as_ref().and_then(|pair| {
        let (first, last) = pair.get_ref();
        Some(Period { first: first.parse::<Day>().ok()?.0, last: last.parse::<Day>().ok()?.0 })
    });
    if let Some(stated) = stated {
        if stated.first < covered.first || stated.last > covered.last {
            let days = format!("{} to {}", Day(stated.first), Day(stated.last));
            doubt(format!("the study takes {days} as observed, and the outcome rows cover {}", spans()));
        }
        return Ok(stated);
    }
    if covered.first > covered.last {
        let hint = "name one source in the outcome's condition, or state observed = [\"FIRST\", \"LAST\"] under [wake]";
        return Err(file
            .error(format!("the sources of the outcome share no day: {}", spans()), Some(study.outcome.condition.span()), hint)
            .into());
    }
    if outcome.spans.len() > 1 {
        doubt(format!(
            "only the days that all sources of the outcome cover are used: {} to {}; they cover {}",
            Day(covered.first),
            Day(covered.last),
            spans()
        ));
    }
    Ok(covered)
}

/// What one of these rows stands for.
fn one(rows: &Rows) -> &'static str {
    match rows.unit {
        Unit::Rows => "row",
        Unit::Incidents => "incident",
    }
}

/// Actions with an outcome row of another source at exactly their day and place.
fn same_day_and_place(actions: &Rows, outcome: &Rows) -> Option<Diagnostic> {
    let key = |rows: &Rows, row: usize| (rows.days[row], rows.places[row].0.to_bits(), rows.places[row].1.to_bits());
    let at: HashSet<_> = (0..outcome.len()).map(|row| key(outcome, row)).collect();
    let shared = (0..actions.len()).filter(|&row| at.contains(&key(actions, row))).count();
    (shared > 0).then(|| Diagnostic {
        code: "guard.same-day-place",
        message: format!("{shared} of {} actions have an outcome {} at exactly their day and place", actions.len(), one(outcome)),
    })
}

pub(super) fn windows(pairs: &[(i32, i32)]) -> Vec<Window> {
    pairs.iter().copied().map(Window::from).collect()
}

pub(super) fn reach(study: &RespiteCurveStudy) -> Window {
    let horizon = Window::new(1, *study.wake.horizon_days.get_ref());
    windows(study.wake.baselines.get_ref()).into_iter().fold(horizon, Window::joined)
}

/// Admitted rows as anchors of an arm, the first row with the given id.
pub(super) fn anchors(rows: &Rows, (arm, first_id): (Arm, usize), coarsest: Option<PlaceLevel>) -> Vec<Anchor> {
    let anchor = |row: usize| {
        let (latitude, longitude) = rows.places[row];
        Anchor { id: RowId((first_id + row) as u64), day: rows.days[row], latitude, longitude, arm }
    };
    rows.admitted(coarsest).map(anchor).collect()
}

/// Admitted rows as points.
pub(super) fn points(rows: &Rows, coarsest: Option<PlaceLevel>) -> Vec<Point> {
    let point = |row: usize| {
        let (latitude, longitude) = rows.places[row];
        Point { id: RowId(row as u64), day: rows.days[row], latitude, longitude, weight: rows.weights[row] }
    };
    rows.admitted(coarsest).map(point).collect()
}

/// The other rows of the incidents that the study's rows stand for, by id.
pub(super) fn other_rows(project: &Project, opened: &OpenedStudy) -> Result<BTreeMap<String, Event>, Error> {
    let Some(versions) = &opened.versions else { return Ok(BTreeMap::new()) };
    let mut parts = vec![&opened.actions, &opened.outcome];
    if let ComparisonRows::Actions(rows) = &opened.comparison {
        parts.push(rows);
    }
    let all = parts.into_iter().chain(opened.kinds.values());
    let wanted: HashSet<&str> = all.flat_map(|rows| (0..rows.len()).flat_map(move |row| rows::other_rows(versions, rows, row))).collect();
    let vintages = rows::vintages(&opened.file, &opened.study)?;
    let table = project.store().events(&Selection { vintages, ..Selection::default() })?;
    let ids = table.ids()?;
    let wanted = (0..table.len()).filter(|row| ids.get(*row).is_some_and(|id| wanted.contains(id)));
    wanted.map(|row| Ok(table.event(row).map(|event| (event.id.to_string(), event))?)).collect()
}

/// Full rows by id, of the releases that the study uses.
pub(super) fn full_rows(project: &Project, opened: &OpenedStudy, condition: &Spanned<String>) -> Result<BTreeMap<String, Event>, Error> {
    let events = super::rows::select(project, &opened.file, &opened.study, &[condition], &[])?.events()?;
    Ok(events.into_iter().map(|event| (event.id.to_string(), event)).collect())
}
