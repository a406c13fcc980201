//! The outcome must not contain the treatment.

use super::{
    rows::select,
    spec::{Guard, Measure, RespiteCurveStudy},
};
use crate::{Error, Project, study::StudyFile};
use respite_data::store::EventTable;
use respite_model::{Event, SideRole};
use respite_stats::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// Stops a study whose outcome admits its own actions, or deaths that the acting side inflicted.
///
/// A guard that the study lifts by name becomes a diagnostic.
///
/// # Errors
/// [`Error::Guard`] with the rows.
pub fn check(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<Vec<Diagnostic>, Error> {
    let mut raised = Vec::new();
    if let Some(found) = shared_rows(project, file, study)? {
        stop_or_note(file, study, Guard::SharedRows, found, &mut raised)?;
    }
    if study.outcome.measure != Measure::Events {
        let (found, unknown) = deaths_by_acting_side(project, file, study)?;
        if let Some(found) = found {
            stop_or_note(file, study, Guard::DeathsByActingSide, found, &mut raised)?;
        }
        if unknown > 0 {
            raised.push(Diagnostic {
                code: "guard.sides-unknown",
                message: format!("{unknown} outcome rows name no side; whether the acting side inflicted their deaths is not known"),
            });
        }
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
    let name = match guard {
        Guard::SharedRows => "shared-rows",
        Guard::DeathsByActingSide => "deaths-by-acting-side",
    };
    if study.lift_guards.contains(&guard) {
        raised.push(Diagnostic { code: "guard.lifted", message: format!("the guard `{name}` is lifted by the study, though {found}") });
        return Ok(());
    }
    Err(Error::Guard {
        study: file.name.clone(),
        reason: found,
        hint: format!(
            "narrow the conditions; if it is meant, write lift_guards = [\"{name}\"] at the top of the study: it is then printed with the result"
        ),
    })
}

fn shared_rows(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<Option<String>, Error> {
    let outcome = &study.outcome.condition;
    let mut pairs = vec![("outcome", outcome, "actions", &study.actions.condition)];
    if let Some(comparison) = &study.comparison.condition {
        pairs.push(("outcome", outcome, "comparison", comparison));
        pairs.push(("comparison", comparison, "actions", &study.actions.condition));
    }
    for (one, first, other, second) in pairs {
        let both = select(project, file, study, &[first, second], &["event_id"])?;
        if !both.is_empty() {
            return Ok(Some(format!("its {one} and its {other} both admit {} rows, such as {}", both.len(), some_ids(&both)?)));
        }
    }
    Ok(None)
}

fn deaths_by_acting_side(project: &Project, file: &StudyFile, study: &RespiteCurveStudy) -> Result<(Option<String>, u64), Error> {
    let actions = select(project, file, study, &[&study.actions.condition], &[])?.events()?;
    let acting: BTreeSet<String> = actions.iter().flat_map(acting_sides).collect();
    let outcome = select(project, file, study, &[&study.outcome.condition], &[])?.events()?;
    let mut unknown = 0;
    let mut found = Vec::new();
    for event in &outcome {
        if event.sides.iter().all(Option::is_none) {
            unknown += 1;
        } else if inflicted_by(event, &acting, study.outcome.measure) {
            found.push(event.id.to_string());
        }
    }
    let sides: Vec<_> = acting.into_iter().collect();
    let message = (!found.is_empty()).then(|| {
        let shown = found.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        format!(
            "its outcome counts deaths that the acting side ({}) may have inflicted, in {} rows such as {shown}",
            sides.join("; "),
            found.len()
        )
    });
    Ok((message, unknown))
}

/// The sides that may have acted in a row: the first where the order says so, both where it does not.
fn acting_sides(event: &Event) -> Vec<String> {
    let taken = match event.side_role {
        SideRole::Directed => 1,
        SideRole::Undirected => 2,
    };
    event.sides.iter().take(taken).flatten().map(|side| side.name.clone()).collect()
}

/// Whether a row counts deaths of others while an acting side may be the one that inflicted them.
fn inflicted_by(event: &Event, acting: &BTreeSet<String>, measure: Measure) -> bool {
    let own_deaths = [event.casualties.killed_side_a, event.casualties.killed_side_b];
    let actors = acting_sides(event);
    event.sides.iter().enumerate().any(|(position, side)| {
        let Some(side) = side else { return false };
        if !acting.contains(&side.name) || !actors.contains(&side.name) {
            return false;
        }
        match measure {
            Measure::Events => false,
            Measure::KilledCivilians => event.casualties.killed_civilians.unwrap_or(0) > 0,
            Measure::Killed => event.casualties.killed.best.unwrap_or(0) > own_deaths[position].unwrap_or(0),
        }
    })
}

fn some_ids(table: &EventTable) -> Result<String, Error> {
    Ok(table.ids()?.iter().flatten().take(3).collect::<Vec<_>>().join(", "))
}
