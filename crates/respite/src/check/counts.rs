//! What one source counts of one thing, by period, with the rows behind it.

use respite_model::Period;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A count of a source in a period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Measured {
    /// The count.
    pub value: f64,
    /// The source's lower bound, where its rows have one.
    pub low: Option<f64>,
    /// The source's upper bound.
    pub high: Option<f64>,
    /// Number of rows behind it.
    pub row_count: usize,
    /// Their ids, in order; the first [`ROWS_NAMED`] of them.
    pub rows: Vec<String>,
    /// Addresses of the pages they were taken from.
    pub pages: Vec<String>,
    /// Remarks of the compiler, such as a restatement.
    pub remarks: Vec<String>,
}

/// How many rows of a number are named one by one.
pub const ROWS_NAMED: usize = 1000;

/// A piece of a source's count: a published figure, or the coded rows of a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub period: Period,
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub row: String,
    /// Other rows behind it: those of the same incident.
    pub also: Vec<String>,
    pub page: Option<String>,
    pub remark: Option<String>,
}

/// What one source counts of one thing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally {
    /// Pieces in order of the first day, then of the last.
    cells: Vec<Cell>,
    /// For coded rows: the days that the source covers, on which no row means none. `None` for published figures, where a
    /// period that is not listed is not known.
    covers: Option<Period>,
}

impl Tally {
    pub fn published(mut cells: Vec<Cell>) -> Self {
        cells.sort_by(|a, b| (a.period.from, a.period.to, &a.row).cmp(&(b.period.from, b.period.to, &b.row)));
        Self { cells, covers: None }
    }

    pub fn coded(mut cells: Vec<Cell>, covers: Period) -> Self {
        cells.sort_by(|a, b| (a.period.from, &a.row).cmp(&(b.period.from, &b.row)));
        Self { cells, covers: Some(covers) }
    }

    /// The first and the last day of what is known.
    pub fn known(&self) -> Option<Period> {
        let published = || Some(Period { from: self.cells.first()?.period.from, to: self.cells.iter().map(|cell| cell.period.to).max()? });
        self.covers.or_else(published)
    }

    /// The count in a period, or why it is not known.
    pub fn value(&self, period: Period) -> Result<Measured, String> {
        let cells = match self.covers {
            Some(covers) if !covers.holds(&period) => {
                return Err(format!("the source covers {} to {}; {period} is not within", covers.from, covers.to));
            }
            Some(_) => self.within(period).collect(),
            None => self.tiles(period)?,
        };
        Ok(measured(&cells))
    }

    /// The counts in spans of the period's own length, back to the first day that is known and on to the last; those that are
    /// not known are left out. The period itself is 0, the one before −1.
    pub fn history(&self, period: Period) -> BTreeMap<i32, (Period, f64)> {
        let mut counts = BTreeMap::new();
        let Some(known) = self.known() else { return counts };
        let before = std::iter::successors(Some(period), Period::previous).take_while(|span| span.to >= known.from);
        let after = std::iter::successors(period.next(), Period::next).take_while(|span| span.from <= known.to);
        for (place, span) in (0..).map(|place: i32| -place).zip(before).chain((1..).zip(after)) {
            if let Some(sum) = self.sum(span) {
                counts.insert(place, (span, sum));
            }
        }
        counts
    }

    /// The count in a period without its rows; `None` where it is not known.
    fn sum(&self, period: Period) -> Option<f64> {
        match self.covers {
            Some(covers) => covers.holds(&period).then(|| self.within(period).map(|cell| cell.value).sum()),
            None => Some(self.tiles(period).ok()?.iter().map(|cell| cell.value).sum()),
        }
    }

    fn within(&self, period: Period) -> impl Iterator<Item = &Cell> {
        let first = self.cells.partition_point(|cell| cell.period.from < period.from);
        self.cells[first..].iter().take_while(move |cell| cell.period.from <= period.to)
    }

    /// The published figures that make up a period without a gap: the figure of the period itself, or shorter ones laid
    /// end to end.
    fn tiles(&self, period: Period) -> Result<Vec<&Cell>, String> {
        let exact: Vec<&Cell> = self.within(period).filter(|cell| cell.period == period).collect();
        match exact.as_slice() {
            [one] => return Ok(vec![one]),
            [] => {}
            several => return Err(differing(period, several)),
        }
        let mut tiles: Vec<&Cell> = Vec::new();
        let mut missing = period.from;
        while missing <= period.to {
            let starting: Vec<&Cell> =
                self.within(period).filter(|cell| cell.period.from == missing && cell.period.to <= period.to).collect();
            let longest = starting.iter().map(|cell| cell.period.to).max();
            let Some(end) = longest else {
                return Err(match self.known() {
                    Some(known) if tiles.is_empty() && !self.cells.iter().any(|cell| cell.period.meets(&period)) => {
                        format!("no figure for {period} (figures from {} to {})", known.from, known.to)
                    }
                    _ => format!("no figure from {missing} on, so that {period} is not whole"),
                });
            };
            let same: Vec<&Cell> = starting.into_iter().filter(|cell| cell.period.to == end).collect();
            if let [_, _, ..] = same.as_slice() {
                return Err(differing(same[0].period, &same));
            }
            tiles.extend(same);
            missing = end.plus(1);
        }
        Ok(tiles)
    }
}

fn differing(period: Period, cells: &[&Cell]) -> String {
    let values: Vec<String> = cells.iter().map(|cell| crate::render::numbers::figure(cell.value)).collect();
    format!("the release has several figures for {period} ({}); none was chosen", values.join(", "))
}

fn measured(cells: &[&Cell]) -> Measured {
    let distinct = |texts: Vec<&String>| {
        let mut kept: Vec<String> = Vec::new();
        for text in texts {
            if !kept.contains(text) && kept.len() < ROWS_NAMED {
                kept.push(text.clone());
            }
        }
        kept
    };
    let bound = |of: fn(&Cell) -> Option<f64>| {
        let any = cells.iter().any(|cell| of(cell).is_some());
        any.then(|| cells.iter().map(|cell| of(cell).unwrap_or(cell.value)).sum())
    };
    Measured {
        value: cells.iter().map(|cell| cell.value).sum(),
        low: bound(|cell| cell.low),
        high: bound(|cell| cell.high),
        row_count: cells.iter().map(|cell| 1 + cell.also.len()).sum(),
        rows: cells.iter().flat_map(|cell| std::iter::once(&cell.row).chain(&cell.also)).take(ROWS_NAMED).cloned().collect(),
        pages: distinct(cells.iter().filter_map(|cell| cell.page.as_ref()).collect()),
        remarks: distinct(cells.iter().filter_map(|cell| cell.remark.as_ref()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(year: i16, month: i8, months: i32, value: f64) -> Cell {
        let period = Period::months(year, month, months).unwrap();
        Cell { period, value, low: None, high: None, row: format!("{period}"), also: Vec::new(), page: None, remark: None }
    }

    #[test]
    fn months_add_up_to_a_quarter_only_when_all_are_there() {
        let tally =
            Tally::published(vec![figure(2025, 1, 1, 74.0), figure(2025, 2, 1, 79.0), figure(2025, 3, 1, 105.0), figure(2025, 5, 1, 85.0)]);
        assert_eq!(tally.value(Period::months(2025, 1, 3).unwrap()).unwrap().value, 258.0);
        assert!(tally.value(Period::months(2025, 3, 3).unwrap()).unwrap_err().contains("2025-04-01"));
        let history = tally.history(Period::months(2025, 2, 1).unwrap());
        assert_eq!(
            history.into_iter().map(|(place, (_, count))| (place, count)).collect::<Vec<_>>(),
            [(-1, 74.0), (0, 79.0), (1, 105.0), (3, 85.0)]
        );
    }

    #[test]
    fn two_figures_for_a_month_are_not_chosen_between() {
        let tally = Tally::published(vec![figure(2023, 3, 1, 37.0), figure(2023, 3, 1, 39.0)]);
        assert!(tally.value(Period::months(2023, 3, 1).unwrap()).unwrap_err().contains("37, 39"));
    }

    #[test]
    fn a_day_without_rows_is_none_only_within_what_is_covered() {
        let covers = Period::months(2026, 1, 3).unwrap();
        let tally = Tally::coded(vec![], covers);
        assert_eq!(tally.value(Period::months(2026, 2, 1).unwrap()).unwrap().value, 0.0);
        assert!(tally.value(Period::months(2026, 4, 1).unwrap()).is_err());
    }
}
