//! Actions that last: the days while they last, and the days after their end.

use super::{Look, Made};
use crate::analyses::respite_curve::{
    opened::{ComparisonRows, OpenedStudy},
    rows::Rows,
};
use respite_stats::data::{Phase, RingDayTable, RowId, Spans};

pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    // A span that says how uncertain the day is says nothing of how long the action lasted.
    let lasts = |row: usize| {
        let last = opened.actions.last_days[row];
        last.is_none_or(|last| last > opened.actions.days[row] && !opened.actions.uncertain_days[row])
    };
    if !opened.study.second_looks.lasting || !opened.actions.admitted(opened.study.precision.coarsest_place).any(lasts) {
        return Vec::new();
    }
    let spans = spans(opened);
    let one = |id: &str, phase: Phase| {
        let spans = spans.as_ref().map_err(Clone::clone);
        let made = spans.and_then(|spans| {
            let rings = opened.study.wake.rings_km.get_ref();
            RingDayTable::over_spans(&opened.points, spans, rings, opened.reach(), phase).map_err(|error| format!("could not {error}"))
        });
        let changes = match (phase, &made) {
            (Phase::AfterEnd, _) => "days after the last day of actions that last, held against the days before they began".to_owned(),
            (Phase::During, Ok(over)) => format!(
                "only while they last: {} of {} actions and comparisons last to the horizon, and the others are left out",
                opened.points.anchors.len() - over.too_short.len(),
                opened.points.anchors.len()
            ),
            (Phase::During, Err(_)) => "only while they last".to_owned(),
        };
        let drawn = matches!(opened.comparison, ComparisonRows::Drawn(_));
        let made = made.map(|over| Made { points: opened.points.clone(), table: over.table, weights: None, balance: Vec::new(), drawn });
        Look { id: id.into(), changes, measure: None, made }
    };
    vec![one("while-they-last", Phase::During), one("after-their-end", Phase::AfterEnd)]
}

/// The last day of each action and comparison; what goes on lasts to the end of the observed period and beyond.
fn spans(opened: &OpenedStudy) -> Result<Spans, String> {
    let of = |rows: &Rows, first_id: usize| -> Vec<(RowId, i32)> {
        let beyond = opened.points.observed.last.saturating_add(1);
        let last = |row: usize| match rows.last_days[row] {
            Some(_) if rows.uncertain_days[row] => rows.days[row],
            Some(last) => last,
            None => beyond.max(rows.days[row]),
        };
        (0..rows.len()).map(|row| (RowId((first_id + row) as u64), last(row))).collect()
    };
    let mut spans = Spans { last_days: of(&opened.actions, 0).into_iter().collect(), others_days: None };
    match &opened.comparison {
        ComparisonRows::Actions(rows) => {
            spans.last_days.extend(of(rows, opened.actions.len()));
            Ok(spans)
        }
        ComparisonRows::Drawn(drawn) => {
            spans.like_their_actions(&opened.points.anchors, drawn).map_err(|error| format!("could not {error}"))
        }
    }
}
