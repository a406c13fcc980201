//! The outcome must not contain the treatment.

use super::{
    measure::Measure,
    rows::select,
    spec::{Guard, RespiteCurveStudy},
};
use crate::{Error, Project, incidents::Unit, study::StudyFile};
use respite_data::store::EventTable;
use respite_stats::diagnostic::Diagnostic;
use std::collections::BTreeSet;
use toml::Spanned;

/// Stops a study whose outcome admits its own actions, or deaths that the acting side inflicted.
///
/// A guard that the study lifts by name becomes a diagnostic. So does what cannot be known from the rows.
///
/// # Errors
/// [`Error::Guard`] with the rows.
pub fn check(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<Vec<Diagnostic>, Error> {
    let mut raised = Vec::new();
    if let Some(found) = shared_rows(project, file, study)? {
        stop_or_note(file, study, Guard::SharedRows, found, &mut raised)?;
    }
    let acting = Acting::of(project, file, study)?;
    let outcome = Sides::load(project, file, study, &study.outcome.condition)?;
    if !acting.names.is_empty() && outcome.named > 0 && !acting.names.iter().any(|name| outcome.all.contains(name)) {
        let message =
            format!("no outcome row names the acting side ({}); if it goes by another name there, write acting_sides", acting.text());
        raised.push(Diagnostic { code: "guard.sides-unknown", message });
    }
    // Second looks with other measures are held to the same rule.
    let measures: BTreeSet<Measure> = std::iter::once(study.outcome.measure).chain(study.other_measures()).collect();
    if measures.contains(&Measure::Events) {
        let own = outcome.own_acts(&acting, Measure::Events);
        if own.count > 0 {
            let message =
                format!("in {} of {} outcome rows the acting side ({}) may be the one that acted", own.count, outcome.rows, acting.text());
            raised.push(Diagnostic { code: "guard.own-acts", message });
        }
    }
    let deaths: Vec<Measure> = measures.into_iter().filter(|measure| *measure != Measure::Events).collect();
    for &measure in &deaths {
        let own = outcome.own_acts(&acting, measure);
        if own.count > 0 {
            let found = format!(
                "counting {}, its outcome counts deaths that the acting side ({}) may have inflicted, in {} of {} rows such as {}",
                measure.unit(Unit::Rows),
                acting.text(),
                own.count,
                outcome.rows,
                own.such_as.join(", ")
            );
            stop_or_note(file, study, Guard::DeathsByActingSide, found, &mut raised)?;
        }
    }
    let unnamed = outcome.rows - outcome.named;
    if !deaths.is_empty() && (unnamed > 0 || acting.unnamed > 0) {
        let message = format!(
            "{unnamed} of {} outcome rows and {} actions lack a side; whether the acting side inflicted deaths there is not known",
            outcome.rows, acting.unnamed
        );
        raised.push(Diagnostic { code: "guard.sides-unknown", message });
    }
    Ok(raised)
}

fn stop_or_note(
    file: &StudyFile,
    study: &RespiteCurveStudy,
    guard: Guard,
    found: String,
    raised: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    let (name, way_out) = match guard {
        Guard::SharedRows => ("shared-rows", "narrow the conditions"),
        Guard::DeathsByActingSide => {
            ("deaths-by-acting-side", "narrow the outcome, count events, or name who acts with acting_sides under [actions]")
        }
    };
    if study.lift_guards.contains(&guard) {
        raised.push(Diagnostic { code: "guard.lifted", message: format!("the guard `{name}` is lifted by the study, though {found}") });
        return Ok(());
    }
    Err(Error::Guard {
        study: file.name.clone(),
        reason: found,
        hint: format!(
            "{way_out}; if it is meant, write lift_guards = [\"{name}\"] at the top of the study: it is then printed with the result"
        ),
    })
}

fn shared_rows(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<Option<String>, Error> {
    let outcome = &study.outcome.condition;
    // Kinds are described beside the actions, so a row in two of them would be held against itself.
    let mut acts = vec![("actions".to_owned(), &study.actions.condition)];
    acts.extend(study.comparison.condition.as_ref().map(|comparison| ("comparison".to_owned(), comparison)));
    acts.extend(study.second_looks.kinds.iter().map(|(name, kind)| (format!("kind {name:?}"), kind)));
    let mut pairs = Vec::new();
    for (place, (one, first)) in acts.iter().enumerate() {
        pairs.push(("outcome", outcome, one.as_str(), *first));
        pairs.extend(acts[..place].iter().map(|(other, second)| (one.as_str(), *first, other.as_str(), *second)));
    }
    let mut found = Vec::new();
    for (one, first, other, second) in pairs {
        let both = select(project, file, study, &[first, second], &["event_id"])?;
        if !both.is_empty() {
            let ids = both.ids()?.iter().flatten().take(3).collect::<Vec<_>>().join(", ");
            found.push(format!("its {one} and its {other} both admit {} rows, such as {ids}", both.len()));
        }
    }
    Ok((!found.is_empty()).then(|| found.join("; ")))
}

/// Who acts in the study's actions.
struct Acting {
    names: BTreeSet<String>,
    /// Actions that name no side, where the study does not say who acts.
    unnamed: usize,
}

impl Acting {
    fn of(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<Self, Error> {
        if let Some(names) = &study.actions.acting_sides {
            return Ok(Self { names: names.iter().cloned().collect(), unnamed: 0 });
        }
        let sides = Sides::load(project, file, study, &study.actions.condition)?;
        let names = (0..sides.rows).flat_map(|row| sides.may_act(row)).map(str::to_owned).collect();
        Ok(Self { names, unnamed: sides.rows - sides.named })
    }

    fn text(&self) -> String {
        self.names.iter().cloned().collect::<Vec<_>>().join("; ")
    }
}

/// The sides of some rows.
struct Sides {
    table: EventTable,
    rows: usize,
    /// Rows that name all sides that may have acted.
    named: usize,
    /// All names.
    all: BTreeSet<String>,
}

/// Rows in which an acting side may have acted.
#[derive(Default)]
struct OwnActs {
    count: usize,
    such_as: Vec<String>,
}

const WHO: &[&str] = &["side_a", "side_b", "side_role"];
const WHO_AND_DEATHS: &[&str] = &[
    "side_a",
    "side_b",
    "side_role",
    "event_id",
    "killed_low",
    "killed_best",
    "killed_high",
    "killed_side_a",
    "killed_side_b",
    "killed_civilians",
    "side_a_state",
    "side_b_state",
];

impl Sides {
    fn load(project: &Project, file: &StudyFile, study: &RespiteCurveStudy, condition: &Spanned<String>) -> Result<Self, Error> {
        let columns = if study.outcome.measure == Measure::Events && study.other_measures().is_empty() { WHO } else { WHO_AND_DEATHS };
        let table = select(project, file, study, &[condition], columns)?;
        let mut sides = Self { rows: table.len(), named: 0, all: BTreeSet::new(), table };
        let (a, b) = (sides.table.text("side_a")?, sides.table.text("side_b")?);
        let directed = sides.table.text("side_role")?;
        for row in 0..sides.rows {
            let acting_named = a.get(row).is_some() && (directed.get(row) == Some("directed") || b.get(row).is_some());
            sides.named += usize::from(acting_named);
            for name in [a.get(row), b.get(row)].into_iter().flatten() {
                if !sides.all.contains(name) {
                    sides.all.insert(name.to_owned());
                }
            }
        }
        Ok(sides)
    }

    /// The sides that may have acted in a row: the first where the order says so, both where it does not.
    fn may_act(&self, row: usize) -> Vec<&str> {
        let side = |column: &str| self.table.text(column).ok().and_then(|side| side.get(row));
        let second = if side("side_role") == Some("directed") { None } else { side("side_b") };
        [side("side_a"), second].into_iter().flatten().collect()
    }

    /// Rows in which an acting side may have acted, and with deaths as the measure, may have inflicted what is counted.
    fn own_acts(&self, acting: &Acting, measure: Measure) -> OwnActs {
        let mut own = OwnActs::default();
        if acting.names.is_empty() || self.all.is_disjoint(&acting.names) {
            return own;
        }
        let whole = |column: &str| self.table.whole(column).unwrap_or_default();
        let civilians = whole("killed_civilians");
        let killed = if measure == Measure::Events { Vec::new() } else { whole(measure.columns()[0]) };
        let state = [self.table.truths("side_a_state").unwrap_or_default(), self.table.truths("side_b_state").unwrap_or_default()];
        let forces = |side: usize, row: usize| state[side].get(row).copied().flatten() == Some(true);
        let own_deaths = [whole("killed_side_a"), whole("killed_side_b")];
        let number = |column: &[Option<i64>], row: usize| column.get(row).copied().flatten().unwrap_or(0);
        for row in 0..self.rows {
            let counts = self.may_act(row).iter().enumerate().any(|(side, name)| {
                acting.names.contains(*name)
                    && match measure {
                        Measure::Events => true,
                        Measure::KilledCivilians => number(&civilians, row) > 0,
                        // Deaths of the other side's forces; its own were not inflicted by itself.
                        Measure::KilledForces => forces(1 - side, row) && number(&own_deaths[1 - side], row) > 0,
                        Measure::Killed | Measure::KilledLow | Measure::KilledHigh => number(&killed, row) > number(&own_deaths[side], row),
                    }
            });
            if counts {
                own.count += 1;
                if own.such_as.len() < 3 {
                    own.such_as.extend(self.table.ids().ok().and_then(|ids| ids.get(row)).map(str::to_owned));
                }
            }
        }
        own
    }
}
