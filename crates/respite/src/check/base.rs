//! Whether the count before was extreme, and what is expected after it with no cause at all.

use super::grid::Grid;
use super::report::{BaseCheck, SourceCheck};
use respite_stats::{change::ReturnToMean, method::estimate};

/// Fills in where the count before stands in its own history, and the change that is to be expected after it.
pub(super) fn of(check: &mut SourceCheck, grid: &Grid) {
    let Ok(fit) = estimate(&ReturnToMean::default(), &grid.compared()) else { return };
    let found = fit.estimate;
    let (Some(base), Some(expected)) = (grid.mean(grid.before), found.independent.change) else { return };
    // A base of one span is ranked among all spans, the one that is spoken of among them.
    let (rank, length) = match grid.before.periods() {
        1 => (1 + grid.spans.values().filter(|(_, count)| *count > base).count(), grid.spans.len()),
        _ => (found.rank_from_highest as usize, found.windows as usize + 1),
    };
    check.base_rank = Some([rank, length]);
    check.base = Some(BaseCheck {
        rank,
        of: length,
        mean_of_others: found.others_mean,
        expected_percent: expected * 100.0,
        correlation: found.carry_over.map(|carried| carried.correlation),
        expected_with_correlation_percent: found.carried_over.and_then(|carried| carried.change).map(|change| change * 100.0),
    });
    for doubt in fit.diagnostics {
        let text = format!("{}: {}", doubt.code, doubt.message);
        if !check.doubts.contains(&text) {
            check.doubts.push(text);
        }
    }
}
