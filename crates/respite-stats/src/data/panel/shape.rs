//! A checked panel in canonical order, by unit and period.

use super::{Panel, PanelRow, PanelUnit};
use crate::{data::RowId, error::Error};
use std::collections::{BTreeMap, HashMap};

/// A panel whose rows are found by unit and period.
#[derive(Debug, Clone)]
pub(crate) struct PanelShape<'a> {
    /// Units in canonical order.
    pub units: Vec<&'a PanelUnit>,
    /// Periods, ascending.
    pub periods: Vec<i32>,
    /// Number of the cluster of each unit, from 0 in order of appearance.
    pub cluster: Vec<usize>,
    /// Number of clusters.
    pub clusters: usize,
    cells: Vec<Option<&'a PanelRow>>,
}

impl<'a> PanelShape<'a> {
    /// Checks the panel and puts it in order.
    ///
    /// # Errors
    /// Rows of unknown units, two rows of one unit and period, numbers that are not finite, weights of 0 or less.
    pub(crate) fn of(panel: &'a Panel) -> Result<Self, Error> {
        let bad = |row: &RowId, reason: String| Err(Error::Value { row: row.0, reason });
        let mut rows: HashMap<RowId, BTreeMap<i32, &PanelRow>> = HashMap::new();
        for unit in &panel.units {
            if rows.insert(unit.id, BTreeMap::new()).is_some() {
                return bad(&unit.id, format!("two units have the id {}", unit.id.0));
            }
        }
        for row in &panel.rows {
            let Some(own) = rows.get_mut(&row.unit) else { return bad(&row.id, format!("no unit has the id {}", row.unit.0)) };
            if own.insert(row.period, row).is_some() {
                return bad(&row.id, format!("unit {} has two rows in period {}, and 1 is the most", row.unit.0, row.period));
            }
            if row.covariates.len() != panel.covariates.len() {
                return bad(&row.id, format!("it has {} covariates, and the panel has {}", row.covariates.len(), panel.covariates.len()));
            }
            if let Some(value) = row.covariates.iter().chain([&row.outcome]).find(|value| !value.is_finite()) {
                return bad(&row.id, format!("{value} is no finite number"));
            }
            if !(row.weight > 0.0 && row.weight.is_finite()) {
                return bad(&row.id, format!("its weight is {}, and it must be above 0", row.weight));
            }
        }
        let content = |id: &RowId| -> Vec<(i32, u64, u64, Vec<u64>)> {
            let bits = |row: &&PanelRow| row.covariates.iter().map(|value| value.to_bits()).collect();
            rows[id].iter().map(|(period, row)| (*period, row.outcome.to_bits(), row.weight.to_bits(), bits(row))).collect()
        };
        let mut units: Vec<&PanelUnit> = panel.units.iter().filter(|unit| !rows[&unit.id].is_empty()).collect();
        units.sort_by_cached_key(|unit| (unit.cohort.map_or((1, 0), |cohort| (0, cohort)), content(&unit.id), unit.id));
        let periods = panel.periods();
        let cells = units.iter().flat_map(|unit| periods.iter().map(|period| rows[&unit.id].get(period).copied())).collect();
        let mut numbers: HashMap<(bool, u64), usize> = HashMap::new();
        let mut cluster = Vec::with_capacity(units.len());
        for unit in &units {
            let next = numbers.len();
            cluster.push(*numbers.entry(unit.cluster.map_or((false, unit.id.0), |cluster| (true, cluster))).or_insert(next));
        }
        Ok(Self { units, periods, cluster, clusters: numbers.len(), cells })
    }

    /// The row of a unit in a period, both by their place in the order.
    pub(crate) fn row(&self, unit: usize, period: usize) -> Option<&'a PanelRow> {
        self.cells[unit * self.periods.len() + period]
    }

    /// All rows, by unit, then by period: place of the unit, place of the period, row.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, usize, &'a PanelRow)> {
        let periods = self.periods.len().max(1);
        self.cells.iter().enumerate().filter_map(move |(cell, row)| row.map(|row| (cell / periods, cell % periods, row)))
    }

    /// First period of the panel.
    pub(crate) fn first(&self) -> i32 {
        self.periods.first().copied().unwrap_or_default()
    }

    /// Last period of the panel.
    pub(crate) fn last(&self) -> i32 {
        self.periods.last().copied().unwrap_or_default()
    }

    /// Only the units that `keep` takes, in the same order, with clusters numbered anew.
    pub(crate) fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.units.len()).filter(|unit| keep(*unit)).collect();
        let width = self.periods.len();
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let mut cluster = Vec::with_capacity(kept.len());
        for unit in &kept {
            let next = numbers.len();
            cluster.push(*numbers.entry(self.cluster[*unit]).or_insert(next));
        }
        Self {
            units: kept.iter().map(|unit| self.units[*unit]).collect(),
            periods: self.periods.clone(),
            clusters: numbers.len(),
            cluster,
            cells: kept.iter().flat_map(|unit| self.cells[unit * width..][..width].iter().copied()).collect(),
        }
    }

    /// Only the periods before `end`.
    pub(crate) fn before(&self, end: i32) -> Self {
        let (width, kept) = (self.periods.len(), self.periods.partition_point(|period| *period < end));
        let cells = (0..self.units.len()).flat_map(|unit| self.cells[unit * width..][..kept].iter().copied()).collect();
        Self { periods: self.periods[..kept].to_vec(), cells, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let unit = |id, cohort| PanelUnit { id: RowId(id), name: id.to_string(), cohort, cluster: None };
        let row = |unit: u64, period, outcome| PanelRow {
            id: RowId(unit * 10 + period as u64),
            unit: RowId(unit),
            period,
            outcome,
            covariates: Vec::new(),
            weight: 1.0,
        };
        Panel {
            units: vec![unit(1, None), unit(2, Some(2)), unit(3, Some(1))],
            rows: vec![row(1, 2, 5.0), row(2, 1, 1.0), row(3, 1, 2.0), row(3, 2, 3.0)],
            covariates: Vec::new(),
        }
    }

    #[test]
    fn units_stand_by_cohort() {
        let panel = panel();
        let shape = PanelShape::of(&panel).unwrap();
        assert_eq!(shape.units.iter().map(|unit| unit.id.0).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!((shape.periods.clone(), shape.clusters), (vec![1, 2], 3));
        assert_eq!(shape.row(1, 1), None);
        assert_eq!(shape.row(0, 1).map(|row| row.outcome), Some(3.0));
        assert!(!panel.is_balanced());
        assert_eq!(shape.rows().map(|(unit, period, _)| (unit, period)).collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 0), (2, 1)]);
        assert_eq!(shape.before(2).rows().count(), 2);
        assert_eq!(shape.only(|unit| unit == 0).rows().count(), 2);
    }

    #[test]
    fn bad_rows_are_refused() {
        let refused = |change: fn(&mut Panel)| {
            let mut panel = panel();
            change(&mut panel);
            PanelShape::of(&panel).unwrap_err().to_string()
        };
        assert!(refused(|panel| panel.rows[0].unit = RowId(9)).contains("no unit has the id 9"));
        assert!(refused(|panel| panel.rows[3].period = 1).contains("two rows in period 1"));
        assert!(refused(|panel| panel.rows[0].outcome = f64::NAN).contains("NaN"));
        assert!(refused(|panel| panel.rows[0].weight = 0.0).contains("weight is 0"));
        assert!(refused(|panel| panel.rows[0].covariates = vec![1.0]).contains("1 covariates"));
        assert!(refused(|panel| panel.units[0].id = RowId(2)).contains("two units"));
    }
}
