//! The test of the periods before treatment, among untreated rows alone.

use super::{HorizonEffect, Imputation, untreated::Rows};
use crate::{
    effect::{Coefficient, PreTrend, pre_trend::pre_trend},
    numeric::{
        least_squares::{Design, LeastSquares},
        two_way::TwoWay,
    },
};

impl Imputation {
    /// Coefficients of the leads, and their joint test.
    ///
    /// Untreated rows alone enter, so the test and the effects are told apart, and testing first does not bias what comes after when the noise is
    /// homoskedastic. The distances for the test's power are the coefficients that a trend of slope 1 among units to be treated would give.
    pub(super) fn leads(&self, rows: &Rows) -> (Vec<HorizonEffect>, Option<PreTrend>) {
        let two_way = TwoWay::new(&rows.unit, &rows.period, &rows.weights, rows.sizes);
        let lead = |wanted: i32| -> Vec<f64> { rows.until.iter().map(|until| f64::from(u8::from(*until == Some(wanted)))).collect() };
        let leads: Vec<i32> = (1..=self.leads as i32).filter(|wanted| rows.until.contains(&Some(*wanted))).collect();
        let count = rows.covariates.len();
        let columns: Vec<f64> = rows
            .covariates
            .iter()
            .cloned()
            .chain(leads.iter().map(|wanted| lead(*wanted)))
            .flat_map(|column| two_way.residual(&column))
            .collect();
        let design = Design { columns: &columns, rows: rows.outcome.len(), weights: Some(&rows.weights) };
        let fit = LeastSquares::fit(design, &two_way.residual(&rows.outcome));
        let cluster: Vec<usize> = rows.unit.iter().map(|unit| rows.cluster[*unit]).collect();
        let used = cluster.iter().collect::<std::collections::BTreeSet<_>>().len() as f64;
        let (n, rank) = (rows.outcome.len() as f64, fit.rank() as f64);
        // Unit effects lie within clusters and are not counted; one period's less the rest is.
        let free = n - rank - two_way.sizes().1 as f64;
        let covariance = if free > 0.0 && n > rank { fit.clustered(&cluster) } else { None };
        let Some(covariance) = covariance else { return (Vec::new(), None) };
        let covariance: Vec<f64> = covariance.iter().map(|value| value * (n - rank) / free).collect();
        let trend: Vec<f64> = rows.until.iter().map(|until| -f64::from(until.unwrap_or(0))).collect();
        let trended = LeastSquares::fit(design, &two_way.residual(&trend));
        let size = fit.rank();
        let place = |column: usize| fit.kept.iter().position(|kept| *kept == column);
        let kept: Vec<(i32, usize, usize)> =
            leads.iter().zip(count..).filter_map(|(wanted, column)| Some((*wanted, column, place(column)?))).collect();
        let (mut estimates, mut distances, mut shown) = (Vec::new(), Vec::new(), Vec::new());
        for (wanted, column, at) in &kept {
            let estimate = fit.coefficients[*column].unwrap_or_default();
            let horizon = -wanted - self.anticipation_periods as i32;
            let error = covariance[at * size + at].sqrt();
            let effect = Coefficient::new(format!("lead {horizon}"), Some(estimate), Some(error), used - 1.0, self.level);
            let own = rows.until.iter().filter(|until| **until == Some(*wanted)).count() as u64;
            shown.push(HorizonEffect { horizon, rows: own, effect });
            estimates.push(estimate);
            distances.push(trended.coefficients[*column].unwrap_or_default());
        }
        let places: Vec<usize> = kept.iter().map(|(.., at)| *at).collect();
        let matrix: Vec<f64> = places.iter().flat_map(|a| places.iter().map(|b| covariance[*a * size + *b]).collect::<Vec<_>>()).collect();
        let test = pre_trend(&estimates, &matrix, &distances, used - 1.0);
        shown.reverse();
        (shown, test)
    }
}
