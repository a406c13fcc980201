//! A claimed record in one source: "the highest since".

use super::grid::Grid;
use super::report::{Finding, RecordCheck, SourceCheck};
use super::sources::Fitting;
use crate::render::numbers::figure;
use respite_model::{Extreme, Period, Record};
use respite_stats::{change::RecordByChance, data::PeriodRange, method::estimate};

/// Paths drawn for the chance of a record.
const DRAWS: u32 = 1999;

/// Fills in where the period stands, and says what the source makes of the record.
pub(super) fn of(check: &mut SourceCheck, fitting: &Fitting<'_>, claimed: &Record, period: Period) -> (Finding, String) {
    let spans = fitting.tally.history(period);
    let Some((_, own)) = spans.get(&0) else { return (Finding::NotTestable, "the period is not known".to_owned()) };
    let highest = claimed.extreme == Extreme::Highest;
    let farther = |count: f64| if highest { count > *own } else { count < *own };
    let within = |span: &Period| claimed.over.is_none_or(|over| span.from >= over.from && span.to <= over.to.max(period.to));
    let known: Vec<(&i32, &(Period, f64))> = spans.iter().filter(|(_, (span, _))| within(span)).collect();
    let beyond: Vec<&(Period, f64)> = known.iter().map(|(_, span)| *span).filter(|(_, count)| farther(*count)).collect();
    let earlier = spans.iter().rev().filter(|(place, _)| **place < 0);
    let last = earlier.clone().find(|(_, (_, count))| farther(*count) || count == own).map(|(_, (span, _))| *span);
    let others = known.iter().filter(|(place, _)| **place != 0).map(|(_, (_, count))| *count);
    let next = if highest { others.fold(f64::NEG_INFINITY, f64::max) } else { others.fold(f64::INFINITY, f64::min) };
    let unknown = claimed.over.map_or(0, |over| all_spans(period, over).saturating_sub(known.len()));
    let rank = beyond.len() + 1;
    check.record = Some(RecordCheck {
        rank,
        of: known.len(),
        last_as_extreme: last,
        margin: next.is_finite().then(|| if highest { own - next } else { next - own }),
        chance: chance(&spans, highest),
        unknown,
    });
    let word = if highest { "highest" } else { "lowest" };
    let place = if rank == 1 { format!("the {word}") } else { format!("number {rank} from the {word}") };
    let stands = format!("with {} it is {place} of the {} counts known", figure(*own), known.len());
    if rank as u32 > claimed.rank {
        let (span, count) = beyond[0];
        return (Finding::NotBorneOut, format!("{stands}; {span} has {}", figure(*count)));
    }
    if unknown > 0 {
        return (Finding::NotTestable, format!("{stands}; {unknown} counts of that time are not known"));
    }
    if claimed.over.is_none() {
        return (Finding::NotTestable, format!("{stands}, and what came before the first of them is not known"));
    }
    if rank as u32 == claimed.rank { (Finding::BorneOut, stands) } else { (Finding::NotBorneOut, stands) }
}

/// Number of spans of the period's length in a time, counted back from the period.
fn all_spans(period: Period, over: Period) -> usize {
    let back = std::iter::successors(Some(period), Period::previous).take_while(|span| span.from >= over.from).count();
    let on = std::iter::successors(period.next(), Period::next).take_while(|span| span.to <= over.to).count();
    back + on
}

/// The chance that the newest of so many counts is a record with nothing but chance.
fn chance(spans: &std::collections::BTreeMap<i32, (Period, f64)>, highest: bool) -> Option<f64> {
    let first = *spans.keys().next()?;
    // The windows are not used by the method, but every series that it takes has two.
    let grid = Grid { spans: spans.clone(), before: PeriodRange::new(first, first), after: PeriodRange::new(0, 0) };
    let spec = RecordByChance { period: Some(0), draws: DRAWS, ..RecordByChance::default() };
    let found = estimate(&spec, &grid.compared()).ok()?.estimate;
    let chances = if highest { found.highest_by_chance } else { found.lowest_by_chance };
    Some(chances.carried_over.unwrap_or(chances.exchangeable))
}
