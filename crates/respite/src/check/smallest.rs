//! The smallest change that a comparison can tell from none.

use super::grid::Grid;
use super::report::{SmallestCheck, SourceCheck};
use respite_model::Direction;
use respite_stats::{
    change::{DetectableChange, DispersionFrom, SmallestChange},
    data::PeriodRange,
    method::estimate,
};

/// Fills in the smallest changes of the comparison that the sentence makes, in its direction.
pub(super) fn of(check: &mut SourceCheck, grid: &Grid) {
    let run = grid.run_before(grid.before.first).filter(|run| run.periods() > 1);
    let from = run.map_or(DispersionFrom::RunBefore, DispersionFrom::Range);
    let fell = check.change_percent.is_none_or(|change| change < 0.0);
    let direction = if fell { Direction::Down } else { Direction::Up };
    check.minimum_detectable = checks(grid, from, direction, "the comparison that the sentence makes");
    // The last is the one with the series' own dispersion, where it has one.
    check.minimum_detectable_percent = check.minimum_detectable.last().and_then(|own| own.test_percent.or(own.formula_percent));
}

/// The smallest change of a design with counts that vary as little as counts can, and with those of the spans named.
pub(super) fn checks(grid: &Grid, from: DispersionFrom, direction: Direction, design: &str) -> Vec<SmallestCheck> {
    let spec = SmallestChange { dispersion_from: from, ..SmallestChange::default() };
    let Ok(fit) = estimate(&spec, &grid.compared()) else { return Vec::new() };
    let found = fit.estimate;
    let own = found.dispersed.as_ref().filter(|own| own.dispersion != found.poisson.dispersion);
    let one = |change: &DetectableChange, of: &str| {
        let fall = direction == Direction::Down;
        let percent = |share: f64| if fall { -share * 100.0 } else { share * 100.0 };
        SmallestCheck {
            design: format!("{design}, {of}"),
            unit: grid.unit().to_owned(),
            before_spans: spans(grid.before),
            after_spans: spans(grid.after),
            mean: found.mean,
            dispersion: change.dispersion,
            direction,
            formula_percent: Some(percent(if fall { change.formula_fall } else { change.formula_rise })),
            test_percent: (if fall { change.fall } else { change.rise }).map(percent),
            test: change.test.to_owned(),
        }
    };
    let mut all = vec![one(&found.poisson, "counts that vary as little as counts can")];
    all.extend(own.map(|own| one(own, "counts that vary as this series does")));
    all
}

fn spans(range: PeriodRange) -> usize {
    range.periods() as usize
}
