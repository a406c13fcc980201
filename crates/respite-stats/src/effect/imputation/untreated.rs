//! The path without treatment, fitted on untreated rows, and what treated rows have beyond it.

use crate::{
    data::{PanelRow, PanelShape, RowId},
    error::Error,
    numeric::{
        least_squares::{Design, LeastSquares},
        two_way::TwoWay,
    },
};
use std::collections::BTreeSet;

/// Untreated rows by columns, and the treated rows.
pub(super) struct Rows<'a> {
    pub unit: Vec<usize>,
    pub period: Vec<usize>,
    pub outcome: Vec<f64>,
    pub weights: Vec<f64>,
    /// Cluster of each unit, from 0.
    pub cluster: Vec<usize>,
    pub clusters: usize,
    /// Periods until treatment of an untreated row; none of a unit that is never treated.
    pub until: Vec<Option<i32>>,
    /// Covariates, one column each.
    pub covariates: Vec<Vec<f64>>,
    pub treated: Vec<Treated<'a>>,
    pub sizes: (usize, usize),
}

/// A treated row.
pub(super) struct Treated<'a> {
    pub unit: usize,
    pub period: usize,
    pub cohort: i32,
    pub horizon: i32,
    pub row: &'a PanelRow,
}

/// A treated row with its effect.
#[derive(Clone)]
pub(super) struct Imputed {
    pub id: RowId,
    pub unit: usize,
    pub period: usize,
    pub cohort: i32,
    pub horizon: i32,
    pub weight: f64,
    pub covariates: Vec<f64>,
    pub effect: f64,
}

/// Treated rows that cannot be imputed.
pub(super) struct LeftOut {
    pub rows: usize,
    /// Units without an untreated row.
    pub units: usize,
    /// Rows of other units, in periods without a linked untreated row.
    pub rows_by_period: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(shape: &PanelShape<'a>, anticipation: i32) -> Self {
        let covariates = shape.rows().next().map_or(0, |(.., row)| row.covariates.len());
        let mut rows = Self {
            unit: Vec::new(),
            period: Vec::new(),
            outcome: Vec::new(),
            weights: Vec::new(),
            cluster: shape.cluster.clone(),
            clusters: shape.clusters,
            until: Vec::new(),
            covariates: vec![Vec::new(); covariates],
            treated: Vec::new(),
            sizes: (shape.units.len(), shape.periods.len()),
        };
        for (unit, period, row) in shape.rows() {
            let cohort = shape.units[unit].cohort;
            let until = cohort.map(|cohort| cohort - shape.periods[period]);
            match (cohort, until) {
                (Some(cohort), Some(until)) if until <= 0 => {
                    rows.treated.push(Treated { unit, period, cohort, horizon: -until, row });
                }
                (_, Some(until)) if until <= anticipation => {}
                _ => {
                    rows.unit.push(unit);
                    rows.period.push(period);
                    rows.outcome.push(row.outcome);
                    rows.weights.push(row.weight);
                    rows.until.push(until.map(|until| until - anticipation));
                    rows.covariates.iter_mut().zip(&row.covariates).for_each(|(column, value)| column.push(*value));
                }
            }
        }
        rows
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.treated.is_empty() || self.unit.is_empty() {
            let reason = format!("{} treated and {} untreated rows, and 1 of each is the least", self.treated.len(), self.unit.len());
            return Err(Error::NotEstimable { what: "effects against an imputed path".into(), reason });
        }
        Ok(())
    }

    /// Effects of the rows that can be imputed, and a count of the others.
    pub(super) fn imputed(&self, path: &Untreated) -> (Vec<Imputed>, LeftOut) {
        let (mut imputed, mut without, mut rows, mut by_period) = (Vec::new(), BTreeSet::new(), 0, 0);
        for one in &self.treated {
            let (unit, period) = (path.two_way.part_of_unit(one.unit), path.two_way.part_of_period(one.period));
            if unit.is_none() || unit != period {
                rows += 1;
                if unit.is_none() {
                    without.insert(one.unit);
                } else {
                    by_period += 1;
                }
                continue;
            }
            let of_covariates: f64 = one.row.covariates.iter().zip(&path.slopes).map(|(x, slope)| x * slope).sum();
            imputed.push(Imputed {
                id: one.row.id,
                unit: one.unit,
                period: one.period,
                cohort: one.cohort,
                horizon: one.horizon,
                weight: one.row.weight,
                covariates: one.row.covariates.clone(),
                effect: one.row.outcome - path.of_unit[one.unit] - path.of_period[one.period] - of_covariates,
            });
        }
        (imputed, LeftOut { rows, units: without.len(), rows_by_period: by_period })
    }
}

/// The fitted path.
pub(super) struct Untreated<'a> {
    pub two_way: TwoWay<'a>,
    of_unit: Vec<f64>,
    of_period: Vec<f64>,
    slopes: Vec<f64>,
    /// Inverse of the information of the covariates beyond unit and period effects.
    inverse: Vec<f64>,
    /// Of each untreated row.
    pub residuals: Vec<f64>,
}

impl<'a> Untreated<'a> {
    pub(super) fn fit(rows: &'a Rows, names: &[String]) -> Result<Self, Error> {
        let two_way = TwoWay::new(&rows.unit, &rows.period, &rows.weights, rows.sizes);
        let columns: Vec<f64> = rows.covariates.iter().flat_map(|column| two_way.residual(column)).collect();
        let design = Design { columns: &columns, rows: rows.outcome.len(), weights: Some(&rows.weights) };
        let fit = LeastSquares::fit(design, &two_way.residual(&rows.outcome));
        if let Some(aliased) = (0..names.len()).find(|column| !fit.kept.contains(column)) {
            let reason =
                format!("among untreated rows the covariate {} is determined by unit and period effects and the others", names[aliased]);
            return Err(Error::NotEstimable { what: "effects against an imputed path".into(), reason });
        }
        let slopes: Vec<f64> = fit.coefficients.iter().flatten().copied().collect();
        let left: Vec<f64> = (0..rows.outcome.len())
            .map(|row| rows.outcome[row] - rows.covariates.iter().zip(&slopes).map(|(column, slope)| column[row] * slope).sum::<f64>())
            .collect();
        let (of_unit, of_period) = two_way.effects(&left);
        let residuals = (0..left.len()).map(|row| left[row] - of_unit[rows.unit[row]] - of_period[rows.period[row]]).collect();
        Ok(Self { of_unit, of_period, slopes, inverse: fit.inverse.clone(), residuals, two_way })
    }

    /// Weights of the untreated rows' outcomes in a weighted sum of imputed effects.
    pub(super) fn weights(&self, rows: &Rows, own: &[Imputed], shares: &[f64]) -> Vec<f64> {
        let (mut units, mut periods) = (vec![0.0; rows.sizes.0], vec![0.0; rows.sizes.1]);
        let mut sums = vec![0.0; self.slopes.len()];
        for (row, share) in own.iter().zip(shares) {
            units[row.unit] += share;
            periods[row.period] += share;
            sums.iter_mut().zip(&row.covariates).for_each(|(sum, value)| *sum += share * value);
        }
        let weighted = |column: &[f64], at: usize| column[at] * rows.weights[at];
        if !sums.is_empty() {
            let (a, b) = self.two_way.solve(&units, &periods);
            for (sum, column) in sums.iter_mut().zip(&rows.covariates) {
                *sum -= (0..column.len()).map(|at| weighted(column, at) * (a[rows.unit[at]] + b[rows.period[at]])).sum::<f64>();
            }
        }
        let size = sums.len();
        let slopes: Vec<f64> = (0..size).map(|i| (0..size).map(|j| self.inverse[i * size + j] * sums[j]).sum()).collect();
        for (column, slope) in rows.covariates.iter().zip(&slopes) {
            let (of_units, of_periods) = self.two_way.sides(column);
            units.iter_mut().zip(of_units).for_each(|(side, value)| *side -= slope * value);
            periods.iter_mut().zip(of_periods).for_each(|(side, value)| *side -= slope * value);
        }
        let (a, b) = self.two_way.solve(&units, &periods);
        let of_covariates = |at: usize| rows.covariates.iter().zip(&slopes).map(|(column, slope)| column[at] * slope).sum::<f64>();
        (0..rows.unit.len()).map(|at| -rows.weights[at] * (a[rows.unit[at]] + b[rows.period[at]] + of_covariates(at))).collect()
    }
}
