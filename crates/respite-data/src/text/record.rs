//! Over what span a record is claimed: "since March 2023", "in ten years", "of the year", "on record".

use super::draft::Over;
use super::phrase::amount::Unit;
use super::phrase::time::{CalendarUnit, Time};
use super::scene::{Kind, Scene};

/// The span behind a superlative, with its first and last node.
pub(super) fn over(scene: &Scene<'_>, extreme: usize) -> (Over, Option<(usize, usize)>) {
    let s = &scene.s;
    let by_period = names_period(scene, extreme);
    for node in extreme + 1..scene.nodes.len() {
        let at = scene.nodes[node].from;
        if s.is(at, &[";"]) || matches!(scene.kind(node), Kind::Extreme(..)) || scene.clause[at] != scene.clause[scene.nodes[extreme].from]
        {
            break;
        }
        match scene.kind(node) {
            Kind::Time(Time::Since(time)) => return (Over::Since(time.as_ref().clone()), Some((node, node))),
            Kind::Time(Time::Past { count, unit }) if is_long(*unit) && s.is(at.wrapping_sub(1), &["in", "over", "for", "of"]) => {
                return (Over::Months(count * months(*unit)), Some((node, node)));
            }
            Kind::Time(time @ Time::ToDate(_)) => return (Over::Of(time.clone()), Some((node, node))),
            Kind::Time(time @ Time::Unit { unit: CalendarUnit::Year, .. }) if by_period => {
                return (Over::Of(time.clone()), Some((node, node)));
            }
            Kind::Time(time @ Time::Year(_)) if by_period || s.is(at.wrapping_sub(1), &["of"]) => {
                return (Over::Of(time.clone()), Some((node, node)));
            }
            Kind::Plain if s.says(at, &["of", "the", "year"]) || s.says(at, &["of", "the", "war"]) => {
                let span = if s.is(at + 2, &["year"]) { Over::YearOfPeriod } else { Over::Unsaid };
                return (span, Some((node, node + 2)));
            }
            Kind::Plain if s.says(at, &["on", "record"]) => return (Over::Unsaid, Some((node, node + 1))),
            Kind::Plain if s.is(at, &["in", "for", "over"]) => {
                if let Some((span, last)) = years(scene, node + 1) {
                    return (span, Some((node, last)));
                }
            }
            _ => {}
        }
    }
    (Over::Unsaid, None)
}

fn is_long(unit: CalendarUnit) -> bool {
    matches!(unit, CalendarUnit::Month | CalendarUnit::Quarter | CalendarUnit::Year)
}

fn months(unit: CalendarUnit) -> i32 {
    match unit {
        CalendarUnit::Year => 12,
        CalendarUnit::Half => 6,
        CalendarUnit::Quarter => 3,
        _ => 1,
    }
}

/// Whether the record ranks months, weeks or quarters, or stands beside a month: "the deadliest month of 2025", "July second deadliest in 2023".
fn names_period(scene: &Scene<'_>, extreme: usize) -> bool {
    let s = &scene.s;
    let (from, to) = (scene.nodes[extreme].from, scene.nodes[extreme].to);
    let noun = (to..to + 2).any(|at| s.is(at, &["month", "week", "quarter", "day", "half", "fortnight"]));
    let beside = (0..scene.nodes.len())
        .any(|node| scene.nodes[node].to <= from && matches!(scene.kind(node), Kind::Time(Time::Months { .. } | Time::Day { .. })));
    noun || beside
}

/// "Ten years", "a decade", "more than two years", "18 months".
fn years(scene: &Scene<'_>, node: usize) -> Option<(Over, usize)> {
    let s = &scene.s;
    let mut node = node;
    while scene.nodes.get(node).is_some_and(|phrase| {
        s.is(phrase.from, &["the", "last", "past", "nearly", "almost", "over", "about", "at", "least", "more", "than", "well"])
            && matches!(phrase.kind, Kind::Plain)
    }) {
        node += 1;
    }
    let at = scene.nodes.get(node)?.from;
    if s.is(at, &["a", "one"]) {
        let months = match s.word(at + 1) {
            "decade" => 120,
            "year" => 12,
            _ => return None,
        };
        return Some((Over::Months(months), node + 1));
    }
    let Kind::Amount(amount) = scene.kind(node) else { return None };
    let noun = scene.nodes[node].to;
    let length = match s.word(noun) {
        "years" | "year" => 12,
        "decades" => 120,
        "months" => 1,
        "quarters" => 3,
        _ => return None,
    };
    let count = amount.quantity.number().filter(|count| amount.unit == Unit::Measure && *count <= 200.0)? as i32;
    Some((Over::Months(count * length), scene.node_at(noun)))
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    #[test]
    fn the_span_of_a_record_is_found() {
        for (text, rank, over) in [
            ("Attacks rose to 107 in December 2025, the highest since August 2025.", 1, "September to December 2025"),
            ("August was the second deadliest month of 2025, with 73 killed.", 2, "2025"),
            ("Militants suffered the highest number of losses in 10 years in October 2025.", 1, "November 2015 to October 2025"),
            ("Attacks fell to a five-year low in 2025.", 1, "January 2021 to December 2025"),
        ] {
            let record = read(text)[0].record.clone().unwrap();
            assert_eq!((record.rank, record.over.unwrap().to_string().as_str()), (rank, over), "{text}");
        }
    }

    #[test]
    fn praise_is_no_record() {
        assert!(read("The largest group carried out 12 attacks in May 2025.")[0].record.is_none());
    }
}
