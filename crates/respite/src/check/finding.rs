//! The rules by which a finding is made from computed quantities.

use super::report::Finding;
use respite_model::{Change, Direction, Form, Quantity};

/// The chance above which a change counts as one that chance alone makes.
pub const CHANCE_LIMIT: f64 = 0.05;

/// How far a count may move, in percent, and still be called unchanged.
const STILL_PERCENT: f64 = 5.0;

/// What a source makes of a claimed change.
///
/// In this order: the other direction, or no movement, is not borne out. A movement in the claimed direction that counts of
/// this size make by chance alone in more than one case of twenty (Poisson, the least that counts can vary) cannot be told
/// from chance. Otherwise the size decides: within the rounding and form of the sentence it is borne out, else borne out in
/// direction. `None` for the chance means that it was not computed, and nothing is told from chance then.
pub(super) fn of_change(claimed: &Change, observed_percent: f64, chance: Option<f64>) -> (Finding, String) {
    let way = if observed_percent > 0.0 { "rose" } else { "fell" };
    let moved = format!("it {way} by {:.1} %", observed_percent.abs());
    if claimed.direction == Direction::Unchanged {
        return match () {
            () if observed_percent.abs() <= STILL_PERCENT => (Finding::BorneOut, format!("{moved}, no more than {STILL_PERCENT} %")),
            () if chance.is_none_or(|chance| chance > CHANCE_LIMIT) => {
                (Finding::CannotBeToldFromChance, format!("{moved}, which counts of this size do by chance"))
            }
            () => (Finding::NotBorneOut, moved),
        };
    }
    let sign = if claimed.direction == Direction::Up { 1.0 } else { -1.0 };
    if observed_percent * sign <= 0.0 {
        let moved = if observed_percent == 0.0 { "it did not move".to_owned() } else { moved };
        return (Finding::NotBorneOut, moved);
    }
    match chance {
        None => return (Finding::CannotBeToldFromChance, format!("{moved}, and nothing tells how often chance alone does that")),
        Some(chance) if chance > CHANCE_LIMIT => {
            let often = format!("{moved}, and a change of that size comes by chance alone in {:.0} of 100 cases", chance * 100.0);
            return (Finding::CannotBeToldFromChance, often);
        }
        Some(_) => {}
    }
    match claimed.percent {
        None => (Finding::BorneOut, moved),
        Some(said) if agrees(said, observed_percent.abs()) => (Finding::BorneOut, moved),
        Some(_) => (Finding::BorneOutInDirection, format!("{moved}, another size")),
    }
}

/// What a source makes of a claimed count. `low` and `high` are the source's own bounds.
pub(super) fn of_level(said: Quantity, value: f64, low: Option<f64>, high: Option<f64>) -> (Finding, String) {
    let shown = crate::render::numbers::figure(value);
    if agrees(said, value) {
        return (Finding::BorneOut, format!("the source has {shown}"));
    }
    let (least, most) = (low.unwrap_or(value).min(value), high.unwrap_or(value).max(value));
    if least < most
        && [least, most].into_iter().chain(said.number().map(|number| number.clamp(least, most))).any(|within| agrees(said, within))
    {
        let bounds = format!("{}–{}", crate::render::numbers::figure(least), crate::render::numbers::figure(most));
        return (Finding::BorneOut, format!("the source has {shown} and holds {bounds} possible"));
    }
    (Finding::NotBorneOut, format!("the source has {shown}"))
}

/// The finding of the opposite claim.
pub(super) fn negated(finding: Finding) -> Finding {
    match finding {
        Finding::BorneOut | Finding::BorneOutInDirection => Finding::NotBorneOut,
        Finding::NotBorneOut => Finding::BorneOut,
        Finding::CannotBeToldFromChance | Finding::NotTestable => finding,
    }
}

/// Whether a number fits what was said of it: its form, and the rounding that its last digit tells.
pub(super) fn agrees(said: Quantity, value: f64) -> bool {
    let slack = said.number().map_or(0.0, rounding);
    let (low, high) = (said.low.unwrap_or(f64::NEG_INFINITY), said.high.unwrap_or(f64::INFINITY));
    match said.form {
        Form::Exact => said.best.is_some_and(|best| (value - best).abs() <= slack),
        Form::About => said.best.is_some_and(|best| (value - best).abs() <= (2.0 * slack).max(0.1 * best)),
        Form::AtLeast | Form::Cumulative => value >= low - slack,
        Form::MoreThan => value > low - slack,
        Form::AtMost => value <= high + slack,
        Form::LessThan => value < high + slack,
        Form::Range => (low - slack..=high + slack).contains(&value),
    }
}

/// Half a unit of the last digit that was said: 17 → 0.5, 17.4 → 0.05. Counts are said to the unit; zeros at the end of a
/// large number are taken as digits, because a reader of "100 attacks" is told 100.
fn rounding(number: f64) -> f64 {
    let mut unit = 1.0;
    while unit > 1e-4 && ((number / unit).round() * unit - number).abs() > unit * 1e-6 {
        unit /= 10.0;
    }
    unit / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fell(percent: f64) -> Change {
        Change { direction: Direction::Down, percent: Some(Quantity::said(Form::Exact, percent)) }
    }

    #[test]
    fn the_rules_of_a_change() {
        let finding = |observed, chance| of_change(&fell(17.0), observed, chance).0;
        assert_eq!(finding(9.0, Some(0.2)), Finding::NotBorneOut);
        assert_eq!(finding(0.0, Some(1.0)), Finding::NotBorneOut);
        assert_eq!(finding(-17.3, Some(0.01)), Finding::BorneOut);
        assert_eq!(finding(-29.9, Some(0.012)), Finding::BorneOutInDirection);
        assert_eq!(finding(-17.0, Some(0.118)), Finding::CannotBeToldFromChance);
        assert_eq!(finding(-17.0, None), Finding::CannotBeToldFromChance);
        assert_eq!(negated(finding(-17.0, Some(0.01))), Finding::NotBorneOut);
    }

    #[test]
    fn forms_bind_as_they_were_said() {
        let said = |form, number| Quantity::said(form, number);
        assert!(agrees(said(Form::Exact, 97.0), 97.0) && !agrees(said(Form::Exact, 97.0), 98.0));
        assert!(agrees(said(Form::Exact, 17.0), 17.4) && !agrees(said(Form::Exact, 17.4), 17.5));
        assert!(agrees(said(Form::AtLeast, 18.0), 25.0) && !agrees(said(Form::AtLeast, 18.0), 17.0));
        assert!(agrees(said(Form::AtMost, 55.0), 2.0) && !agrees(said(Form::AtMost, 55.0), 56.0));
        assert!(agrees(said(Form::About, 100.0), 109.0) && !agrees(said(Form::About, 100.0), 111.0));
        assert!(agrees(Quantity::between(20.0, 23.0), 22.0) && !agrees(Quantity::between(20.0, 23.0), 24.0));
    }

    #[test]
    fn bounds_of_the_source_may_hold_the_number() {
        let said = Quantity::said(Form::Exact, 143.0);
        assert_eq!(of_level(said, 95.0, Some(80.0), Some(411.0)).0, Finding::BorneOut);
        assert_eq!(of_level(said, 95.0, Some(80.0), Some(120.0)).0, Finding::NotBorneOut);
    }
}
