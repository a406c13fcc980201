//! Figures that a later release, or a remark of the compiler, restates.

use super::report::{Restatement, SourceCheck};
use super::sources::{Holds, Source};
use respite_model::Period;

/// What a compiler's remark on a restatement has in it. Other remarks stand beside the rows.
const RESTATES: &str = "restate";

/// The restated figures among those that a claim was held against, in order of source, column and period.
pub(super) fn of(checks: &[SourceCheck], sources: &[Source]) -> Vec<Restatement> {
    let mut found: Vec<Restatement> = Vec::new();
    for check in checks {
        let Some(column) = &check.column else { continue };
        for (period, rows) in [(check.before_period, &check.before_rows), (check.after_period, &check.after_rows)] {
            let (Some(period), Some(rows)) = (period, rows) else { continue };
            if found.iter().any(|known| known.source == check.source && known.column == *column && known.period == period) {
                continue;
            }
            let figures = releases(&check.source, column, period, sources);
            let restated = figures.windows(2).any(|pair| pair[0].1 != pair[1].1);
            let remarks: Vec<String> = rows.remarks.iter().filter(|remark| remark.contains(RESTATES)).cloned().collect();
            if restated || !remarks.is_empty() {
                found.push(Restatement {
                    source: check.source.clone(),
                    column: column.clone(),
                    period,
                    figures: if restated { figures } else { Vec::new() },
                    remarks,
                });
            }
        }
    }
    found
}

/// The figure for a period in each release, in order of release.
fn releases(source: &str, column: &str, period: Period, sources: &[Source]) -> Vec<(String, f64)> {
    let of_column = sources.iter().filter(|other| other.source.as_str() == source && other.column() == Some(column));
    let figure = |other: &Source| match &other.holds {
        Holds::Published(published) => published.tally.value(period).ok().map(|counted| (other.vintage.to_string(), counted.value)),
        Holds::Coded(_) | Holds::Incidents(_) => None,
    };
    of_column.filter_map(figure).collect()
}
