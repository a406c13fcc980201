//! The count of a period against the named baselines of a project.

use super::Checker;
use super::report::{BaselineCheck, SourceCheck};
use super::sources::Fitting;
use super::{chance, grid::Grid};
use respite_model::Period;

impl Checker<'_> {
    /// Fills in the comparison with each named baseline that the source knows and that lies before the period.
    pub(super) fn baselines(&self, check: &mut SourceCheck, fitting: &Fitting<'_>, period: Period) {
        for named in &self.baselines {
            let span = named.period();
            if span.to >= period.from || Some(span) == check.before_period {
                continue;
            }
            let (Some(grid), Ok(counted)) = (Grid::of(&fitting.tally, period, span), fitting.tally.value(span)) else { continue };
            let (Some(mean), Some(after_mean)) = (grid.mean(grid.before), grid.mean(grid.after)) else { continue };
            if mean == 0.0 {
                continue;
            }
            check.baselines.push(BaselineCheck {
                name: named.name.clone(),
                reason: named.reason.clone(),
                period: span,
                mean,
                after_mean,
                change_percent: (after_mean / mean - 1.0) * 100.0,
                chances: chance::noise(&grid, None).ok().map(|noise| noise.chances),
                rows: counted.rows,
            });
        }
    }
}
