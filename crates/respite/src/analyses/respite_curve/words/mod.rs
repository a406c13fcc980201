//! Words for what the numbers show, by written rules.

mod further;
mod headline;

pub(super) use further::further;
pub(super) use headline::statement;

use super::{answer::FiveWords, measure::Measure, opened::OpenedStudy, spec::ComparisonWith};
use crate::render::numbers::number;

/// The five words that stand with every effect.
pub(super) fn five_words(opened: &OpenedStudy) -> FiveWords {
    let study = &opened.study;
    let rings = study.wake.rings_km.get_ref();
    let named =
        |called: &Option<String>, condition: &str| called.clone().unwrap_or_else(|| format!("{} where {condition}", study.unit.word()));
    let compared = match study.comparison.with {
        ComparisonWith::Actions => {
            let condition = study.comparison.condition.as_ref().map_or("", |condition| condition.get_ref().as_str());
            named(&study.comparison.called, condition)
        }
        with => study.comparison.called.clone().unwrap_or_else(|| with.words().into()),
    };
    let outcome = named(&study.outcome.called, study.outcome.condition.get_ref());
    FiveWords {
        effect_of: named(&study.actions.called, study.actions.condition.get_ref()),
        on_what: match study.outcome.measure {
            Measure::Events => outcome,
            measure => format!("{} in {outcome}", measure.unit(study.unit)),
        },
        r#where: format!(
            "within {} km of each action, and by rings to {} km",
            rings.first().copied().unwrap_or_default(),
            rings.last().copied().unwrap_or_default()
        ),
        how_long: format!("{} days after the action; its own day apart", study.wake.horizon_days.get_ref()),
        compared_with: compared,
    }
}

/// `0.31 fewer`, `0.2 more`.
fn side(effect: f64) -> String {
    format!("{} {}", number(effect.abs()), if effect < 0.0 { "fewer" } else { "more" })
}
