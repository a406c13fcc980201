//! A figure that contains the acts in question: its parts, and how much of the change is theirs.

use super::Checker;
use super::report::{PartOfCount, SourceCheck};
use super::sources::{Holds, Published, Source};

impl Checker<'_> {
    /// Whether the column is one of the acts in question in another column of its source.
    pub(super) fn is_own_act(&self, source: &Source) -> bool {
        self.sources.iter().filter(|other| other.source == source.source && other.vintage == source.vintage).any(|other| {
            match &other.holds {
                Holds::Published(published) => published.own_acts.iter().any(|column| Some(column.as_str()) == source.column()),
                Holds::Coded(_) | Holds::Incidents(_) => false,
            }
        })
    }

    /// Fills in the parts of a figure that contains the acts in question, and says why it cannot be asked.
    pub(super) fn contained(&self, check: &mut SourceCheck, source: &Source, published: &Published) -> String {
        let windows = check.before_period.zip(check.after_period);
        let whole = check.before.zip(check.after).map(|(before, after)| after - before);
        for column in &published.parts {
            let of_column =
                |other: &&Source| other.source == source.source && other.vintage == source.vintage && other.column() == Some(column);
            let Some(Holds::Published(part)) = self.sources.iter().find(of_column).map(|other| &other.holds) else { continue };
            let values = windows.and_then(|(before, after)| Some((part.tally.value(before).ok()?, part.tally.value(after).ok()?)));
            let Some((before, after)) = values else { continue };
            check.parts.push(PartOfCount {
                column: column.clone(),
                definition: part.definition.clone(),
                own_act: published.own_acts.contains(column),
                before: before.value,
                after: after.value,
                change_percent: (after.value / before.value - 1.0) * 100.0,
                share_of_change_percent: whole.map_or(f64::NAN, |whole| (after.value - before.value) / whole * 100.0),
                rows: before.rows.into_iter().chain(after.rows).collect(),
            });
        }
        let own = published.own_acts.join(", ");
        let missing = published.parts.len() - check.parts.len();
        let told = if missing > 0 { format!("; {missing} of its parts are not known for both spans") } else { String::new() };
        format!("the figure contains the acts of the side that answers ({own}), so that it tells nothing of attacks{told}")
    }
}
