//! Sentences that the evidence supports, built from computed quantities by written rules.
//!
//! One sentence for each source that can be asked, one for each thing that a reader would otherwise take from it: chance,
//! the count before, the smallest change that could be seen, the cause. Likelihood words are those of ICD 203 and come from
//! a computed probability alone. No sentence says true or false.

use super::comparable::spaced;
pub use super::said::form;

use super::report::{CauseCheck, CauseComparison, ClaimCheck, Finding, SourceCheck};
use crate::{likelihood, render::numbers::figure};
use respite_model::{Direction, Link};

/// The finding as a phrase.
pub fn phrase(finding: Finding) -> &'static str {
    match finding {
        Finding::BorneOut => "borne out by",
        Finding::BorneOutInDirection => "borne out in direction, not in size, by",
        Finding::NotBorneOut => "not borne out by",
        Finding::CannotBeToldFromChance => "cannot be told from chance with",
        Finding::NotTestable => "not testable with",
    }
}

/// The wording of a claim.
pub(super) fn wording(claim: &ClaimCheck) -> Vec<String> {
    let mut sentences = Vec::new();
    let shown = claim.sources.iter().filter(|source| source.newest);
    for source in shown {
        sentences.push(held(claim, source));
        if source.finding != Finding::NotTestable {
            sentences.extend(chance(source));
            sentences.extend(extreme(source));
            sentences.extend(baselines(source));
        }
        sentences.extend(contained(source));
    }
    if claim.sources.is_empty() {
        sentences.push(match &claim.quantity {
            Some(quantity) => format!("No source of this project can be held against what the sentence says of {}.", spaced(quantity)),
            None => "The sentence does not say what is counted.".to_owned(),
        });
    }
    sentences.extend(claim.cause.iter().flat_map(|cause| &cause.comparisons).map(compared));
    sentences
        .extend(claim.causal.as_ref().zip(claim.cause.as_ref()).map(|(causal, cause)| cause_sentence(causal.link, &causal.cause, cause)));
    sentences
}

/// Why no source fits, each reason once with the sources that it holds for. Empty where a source fits.
pub fn why_none(claim: &ClaimCheck) -> Vec<String> {
    if !claim.sources.is_empty() {
        return Vec::new();
    }
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for other in &claim.not_comparable {
        let name =
            format!("{}@{}{}", other.source, other.vintage, other.column.as_ref().map_or(String::new(), |column| format!(" {column}")));
        match reasons.iter_mut().find(|(reason, _)| *reason == other.reason) {
            Some((_, names)) => names.push(name),
            None => reasons.push((&other.reason, vec![name])),
        }
    }
    reasons.into_iter().map(|(reason, names)| format!("{}: {reason}", names.join(", "))).collect()
}

fn held(claim: &ClaimCheck, source: &SourceCheck) -> String {
    let what = claim.quantity.as_ref().map_or_else(|| "counts".to_owned(), spaced);
    let name = name(source);
    match (source.before, source.after, source.before_period, source.after_period) {
        (Some(before), Some(after), Some(base), Some(period)) => {
            let change = source.change_percent.map_or(String::new(), |change| format!(", {}", by_percent(change)));
            let verdict = match source.finding {
                Finding::NotTestable => format!("Not testable with {name}: {}", source.reason),
                finding => format!("The claim {} {name}", is(finding)),
            };
            format!(
                "{verdict}. {name} has {} for {base} and {} for {period}{change} ({what}: {}).",
                figure(before),
                figure(after),
                source.definition
            )
        }
        (None, Some(after), _, Some(period)) => {
            let verdict = match source.finding {
                Finding::NotTestable => format!("Not testable with {name}: {}", source.reason),
                finding => format!("The claim {} {name}", is(finding)),
            };
            format!("{verdict}. {name} has {} for {period} ({what}: {}).", figure(after), source.definition)
        }
        _ => format!("Not testable with {name}: {}.", source.reason),
    }
}

fn is(finding: Finding) -> String {
    match finding {
        Finding::CannotBeToldFromChance => phrase(finding).to_owned(),
        _ => format!("is {}", phrase(finding)),
    }
}

/// Source, column and release.
fn name(source: &SourceCheck) -> String {
    let column = source.column.as_ref().map_or(String::new(), |column| format!(" ({column})"));
    format!("{}{column}", source.source)
}

/// A change in words: `a fall of 17.0 %`.
pub fn by_percent(change: f64) -> String {
    match change {
        c if c > 0.0 => format!("a rise of {} %", one_decimal(c)),
        c if c < 0.0 => format!("a fall of {} %", one_decimal(-c)),
        _ => "no change".to_owned(),
    }
}

fn one_decimal(value: f64) -> String {
    format!("{value:.1}")
}

/// How often chance does that, in everyday words first.
fn chance(source: &SourceCheck) -> Option<String> {
    let chances = source.chances.as_ref()?;
    let asked = chances.stated.as_ref().or(chances.observed.as_ref())?;
    if source.persons && asked.moments.is_none() {
        return Some(
            "Persons are killed or injured several at a time, and the source has no unbroken past to tell how much such counts vary: no chance can be given."
                .to_owned(),
        );
    }
    let least = asked.poisson?;
    let way = by_percent(asked.change_percent);
    let mean = figure((chances.mean * 10.0).round() / 10.0);
    let mut text = format!(
        "How likely is {way} or more from one such pair of counts with no change at all, at a constant mean of {mean}? {}: {} if counts vary as little as counts can (Poisson)",
        capital(likelihood::word(asked.moments.unwrap_or(least))),
        share(least)
    );
    if let (Some(own), Some(dispersion), Some(from)) = (asked.moments, source.dispersion, chances.dispersion_from) {
        text.push_str(&format!(", {} with the ups and downs of {from} (variance {dispersion:.3} times the mean)", share(own)));
    } else {
        text.push_str("; the source has no unbroken past to tell how much its counts vary");
    }
    text.push('.');
    if let Some(seen) = chances.observed.as_ref().filter(|seen| (seen.change_percent - asked.change_percent).abs() > 0.5)
        && let Some(least) = seen.poisson
    {
        let own = seen.moments.map_or(String::new(), |own| format!(", {} with its own ups and downs", share(own)));
        text.push_str(&format!(" The change that it shows, {}: {} (Poisson){own}.", by_percent(seen.change_percent), share(least)));
    }
    Some(text)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A chance in per cent.
pub fn share(chance: f64) -> String {
    match chance * 100.0 {
        percent if percent < 0.1 => "< 0.1 %".to_owned(),
        percent if percent > 99.9 => "> 99.9 %".to_owned(),
        percent => format!("{percent:.1} %"),
    }
}

/// Whether the count before was extreme.
fn extreme(source: &SourceCheck) -> Option<String> {
    let base = source.base.as_ref()?;
    let before = source.before_period?;
    let place = match (base.rank, base.of) {
        (1, of) => format!("the highest of the {of} counts known"),
        (rank, of) if rank == of => format!("the lowest of the {of} counts known"),
        (rank, of) => format!("number {rank} of the {of} counts known, from the highest"),
    };
    let expected = by_percent(base.expected_percent);
    Some(if base.rank * 10 <= base.of || (base.of - base.rank + 1) * 10 <= base.of {
        format!(
            "The count before ({before}) is {place}. After so extreme a count {expected} is to be expected with no cause at all, as a return to the mean."
        )
    } else {
        format!("The count before ({before}) is {place}.")
    })
}

fn baselines(source: &SourceCheck) -> Vec<String> {
    let one = |baseline: &super::report::BaselineCheck| {
        format!(
            "Against the mean of {} ({}: {}), it is {}.",
            baseline.name,
            baseline.reason,
            figure((baseline.mean * 10.0).round() / 10.0),
            by_percent(baseline.change_percent)
        )
    };
    source.baselines.iter().map(one).collect()
}

/// What a figure that contains the acts in question is made of.
fn contained(source: &SourceCheck) -> Option<String> {
    if source.parts.is_empty() {
        return None;
    }
    let one = |part: &super::report::PartOfCount| {
        let share = if part.own_act { format!(", {:.0} % of the whole change", part.share_of_change_percent) } else { String::new() };
        format!("{}: {} → {}, {}{share}", part.definition, figure(part.before), figure(part.after), by_percent(part.change_percent))
    };
    Some(format!("Its parts: {}.", source.parts.iter().map(one).collect::<Vec<_>>().join("; ")))
}

fn cause_sentence(link: Link, named: &str, cause: &CauseCheck) -> String {
    let named = named.strip_prefix("The ").map_or_else(|| named.to_owned(), |rest| format!("the {rest}"));
    let said = match link {
        Link::Cause => format!("That {named} was the cause is {}", cause_phrase(cause.finding)),
        Link::Sequence => {
            format!("The sentence says that it came after {named}, not that it came of it. A cause is {}", cause_phrase(cause.finding))
        }
    };
    format!("{said}: {}.", cause.reason)
}

/// Counts before and after an action, in one sentence.
fn compared(comparison: &CauseComparison) -> String {
    let mean = |value: f64| figure((value * 10.0).round() / 10.0);
    let reach = comparison
        .interval
        .map_or("no interval can be given".to_owned(), |[low, high]| format!("95 % interval {} to {}", signed(low), signed(high)));
    let rank = match (comparison.rank, comparison.placebo_dates) {
        (Some(rank), dates) if dates > 0 => format!("; number {rank} in its direction among its date and {dates} placebo dates"),
        _ => "; the series is too short for a placebo date".to_owned(),
    };
    format!(
        "After “{}” ({}: mean {} a {}) against {} (mean {}) {} shows {}, {reach}{rank}.",
        comparison.action,
        comparison.after_period,
        mean(comparison.after_mean),
        comparison.unit,
        comparison.baseline,
        mean(comparison.before_mean),
        comparison.source,
        by_percent(comparison.change_percent)
    )
}

fn signed(percent: f64) -> String {
    format!("{percent:+.1} %").replace('-', "−")
}

fn cause_phrase(finding: Finding) -> &'static str {
    match finding {
        Finding::BorneOut | Finding::BorneOutInDirection => "supported by a comparison",
        Finding::NotBorneOut => "not borne out",
        Finding::CannotBeToldFromChance => "not to be told from chance",
        Finding::NotTestable => "not testable here",
    }
}

/// Up or down as a word.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "rise",
        Direction::Down => "fall",
        Direction::Unchanged => "no change",
    }
}
