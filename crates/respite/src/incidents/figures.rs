//! Two figures of what was linked: which sources report what, and how they differ.

use super::{Differences, Summary, differences::GOOD_POINT_KM};
use crate::render::numbers::counted;
use respite_stats::figure::{Axis, Figure, Mark, Panel};
use std::ops::RangeInclusive;

/// Overlaps drawn one by one; the rest is drawn as one bar.
const BARS: usize = 12;

/// Days drawn one by one.
const DAYS: RangeInclusive<i32> = -3..=3;

/// Upper ends of the bars of distance, in kilometres.
const KM: [f64; 6] = [1.0, 5.0, 10.0, 25.0, 50.0, 100.0];

/// The overlap of the sources, and how they differ.
pub fn figures(summary: &Summary, differences: &[Differences]) -> [Figure; 2] {
    let panels = differences.iter().flat_map(|pair| [days(pair), distances(pair), killed(pair)]);
    [Figure { panels: vec![overlap(summary)] }, Figure { panels: panels.collect() }]
}

/// A panel of bars, of which `by` says what tells them apart.
fn bars(title: String, by: &str, bars: impl Iterator<Item = (String, u64)>) -> Panel {
    let marks = bars
        .map(|(name, length)| Mark::Bar { name: format!("{name}: {}", counted(length, "incident", "incidents")), length: length as f64 });
    Panel {
        title,
        x: Axis { label: "Incidents".into(), unit: "count".into() },
        y: Axis { label: by.into(), unit: "a bar for each".into() },
        marks: marks.collect(),
    }
}

fn overlap(summary: &Summary) -> Panel {
    let name = |sources: &std::collections::BTreeSet<_>| sources.iter().map(ToString::to_string).collect::<Vec<String>>().join(" + ");
    let named = summary.overlaps.iter().take(BARS).map(|(sources, count)| (name(sources), *count));
    let rest = summary.overlaps.get(BARS..).unwrap_or_default();
    let rest = (!rest.is_empty()).then(|| (format!("{} other combinations", rest.len()), rest.iter().map(|(_, count)| count).sum()));
    bars("Which sources report which incidents".into(), "which sources report them", named.chain(rest))
}

fn days(pair: &Differences) -> Panel {
    let title = format!("Day: {} against {}", pair.second, pair.first);
    let (first, last) = (*DAYS.start(), *DAYS.end());
    let beyond = |wanted: fn(&i32, i32) -> bool, end: i32| -> u64 {
        pair.days_later.iter().filter(|(day, _)| wanted(day, end)).map(|(_, count)| count).sum()
    };
    let name = |day: i32| match day {
        0 => "the same day".to_owned(),
        day if day > 0 => format!("{} later", counted(day as u64, "day", "days")),
        day => format!("{} earlier", counted(day.unsigned_abs().into(), "day", "days")),
    };
    let near = DAYS.map(|day| (name(day), pair.days_later.get(&day).copied().unwrap_or(0)));
    let early = (format!("more than {last} days earlier"), beyond(|day, end| *day < end, first));
    let late = (format!("more than {last} days later"), beyond(|day, end| *day > end, last));
    let not_exact = [
        ("not known to the day, the same day is possible".to_owned(), pair.same_day_possible),
        ("not known to the day, the same day is not possible".to_owned(), pair.days_not_exact - pair.same_day_possible),
    ];
    let by = format!("how much later {} puts the day than {}", pair.second, pair.first);
    bars(title, &by, std::iter::once(early).chain(near).chain([late]).chain(not_exact))
}

fn distances(pair: &Differences) -> Panel {
    let within = |from: f64, to: f64| pair.distances_km.iter().filter(|km| **km >= from && **km < to).count() as u64;
    let edges = [0.0].into_iter().chain(KM);
    let near = edges.zip(KM).map(|(from, to)| (format!("{from} to {to} km apart"), within(from, to)));
    let last = KM[KM.len() - 1];
    let far = (format!("{last} km and more apart"), within(last, f64::INFINITY));
    let coarse = (format!("a place is known less well than to {GOOD_POINT_KM} km"), pair.places_not_exact);
    let unknown = ("one gives no point".to_owned(), pair.without_point());
    let by = "how far apart the two places are";
    bars(format!("Place: {} against {}", pair.second, pair.first), by, near.chain([far, coarse, unknown]))
}

fn killed(pair: &Differences) -> Panel {
    let killed = &pair.killed;
    let rows = [
        ("equal best counts".to_owned(), killed.equal),
        (format!("{} counts more, ranges touch", pair.first), killed.first_higher),
        (format!("{} counts more, ranges touch", pair.second), killed.second_higher),
        ("no number is possible by both".to_owned(), killed.apart),
        ("one gives no count".to_owned(), killed.not_given),
    ];
    bars(format!("Killed: {} against {}", pair.second, pair.first), "how the two counts of killed stand to each other", rows.into_iter())
}
