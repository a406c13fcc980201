//! Counts before and after an action in one series.

use super::actions::Action;
use super::definitions::Baseline;
use super::grid::Grid;
use super::report::CauseComparison;
use super::smallest;
use super::sources::{Fitting, Source};
use respite_model::{Assertion, Direction, Period};
use respite_stats::{
    change::{DispersionFrom, InterruptedSeries},
    data::PeriodRange,
    method::estimate,
};

/// Spans after the action that are taken at most: what is later is another time.
const AFTER_LIMIT: i32 = 12;

/// The comparisons that an action allows in one source: whole spans after it against the unbroken run before it, and against
/// each named baseline before it. The spans are those of the sentence's period.
pub(super) fn of(
    source: &Source,
    fitting: &Fitting<'_>,
    action: &Action,
    baselines: &[Baseline],
    said: &Assertion,
) -> Vec<CauseComparison> {
    let Some(period) = said.period else { return Vec::new() };
    let unit = if period.whole_months().is_some() { Period::month_of(period.to).unwrap_or(period) } else { period };
    let spans = fitting.tally.history(unit);
    let start = action.event.when.start;
    let first_after = spans.iter().find(|(_, (span, _))| span.from >= start).map(|(place, _)| *place);
    let last_before = spans.iter().rev().find(|(_, (span, _))| span.to < start).map(|(place, _)| *place);
    let (Some(first_after), Some(last_before)) = (first_after, last_before) else { return Vec::new() };
    // The span in which the action falls must be known to lie between the two, or the series has a hole there.
    let after_count = (0..AFTER_LIMIT).take_while(|on| spans.contains_key(&(first_after + on))).count() as i32;
    let after = PeriodRange::new(first_after, first_after + after_count - 1);
    let whole = Grid { before: PeriodRange::new(last_before, last_before), after, spans };
    let mut windows: Vec<(String, PeriodRange)> = Vec::new();
    if let Some(run) = whole.run_before(last_before + 1)
        && let Some(days) = whole.days(run)
    {
        windows.push((format!("{days}, the unbroken time before"), run));
    }
    for named in baselines.iter().rev() {
        let places = whole.places(named.period()).filter(|places| places.last <= last_before);
        if let Some(places) = places {
            windows.retain(|(_, known)| *known != places);
            windows.insert(0, (named.name.clone(), places));
        }
    }
    let name = action.event.text.clone().unwrap_or_else(|| action.event.id.to_string());
    windows
        .into_iter()
        .filter_map(|(baseline, before)| {
            compared(source, fitting, &whole.with(before, after), (baseline, &name), said.change.map(|change| change.direction))
        })
        .collect()
}

fn compared(
    source: &Source,
    fitting: &Fitting<'_>,
    grid: &Grid,
    (baseline, action): (String, &str),
    claimed: Option<Direction>,
) -> Option<CauseComparison> {
    let fit = estimate(&InterruptedSeries::default(), &grid.compared()).ok()?;
    let found = fit.estimate.windows.into_iter().next()?;
    let change = found.change?;
    let (before_period, after_period) = (grid.days(grid.before)?, grid.days(grid.after)?);
    let shown = if change < 0.0 { Direction::Down } else { Direction::Up };
    let direction = claimed.filter(|direction| *direction != Direction::Unchanged).unwrap_or(shown);
    let mut smallest = smallest::checks(grid, DispersionFrom::Before, direction, "after the action against this baseline");
    if let Some(run) = grid.run_before(grid.after.first).filter(|run| *run != grid.before) {
        let of_run = smallest::checks(
            grid,
            DispersionFrom::Range(run),
            direction,
            "the same, with the ups and downs of all the unbroken time before",
        );
        smallest.extend(of_run.into_iter().skip(1));
    }
    let rows =
        [before_period, after_period].into_iter().filter_map(|period| fitting.tally.value(period).ok()).flat_map(|counted| counted.rows);
    Some(CauseComparison {
        source: source.source.to_string(),
        vintage: source.vintage.to_string(),
        action: action.to_owned(),
        baseline,
        before_period,
        unit: grid.unit().to_owned(),
        after_period,
        before_mean: found.before.mean,
        after_mean: found.after.mean,
        change_percent: change * 100.0,
        interval: found.interval.map(|interval| [interval.low * 100.0, interval.high * 100.0]),
        rank: found.rank.map(|rank| rank as usize),
        placebo_dates: found.placebos.len(),
        minimum_detectable: smallest,
        rows: rows.collect(),
        doubts: fit.diagnostics.iter().map(|doubt| format!("{}: {}", doubt.code, doubt.message)).collect(),
    })
}
