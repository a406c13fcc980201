//! One estimated number with its error, test and intervals.

use crate::{
    numeric::student,
    table::{Table, Value},
};
use serde::Serialize;

/// An estimate with its standard error, test against 0 and intervals. What is not defined is none.
///
/// # Units
/// Those of the outcome, or of its logarithm where the method says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coefficient {
    /// What is estimated.
    pub term: String,
    /// The estimate.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// The estimate over its standard error.
    pub statistic: Option<f64>,
    /// Two-sided p value against 0.
    pub p_value: Option<f64>,
    /// Lower end of the pointwise interval.
    pub conf_low: Option<f64>,
    /// Upper end of the pointwise interval.
    pub conf_high: Option<f64>,
    /// Lower end of the band that holds for all numbers of its family at once.
    pub simultaneous_low: Option<f64>,
    /// Upper end of that band.
    pub simultaneous_high: Option<f64>,
}

impl Coefficient {
    /// With a test on `degrees` degrees of freedom, infinite for the normal distribution. An error of nought, as of a difference that is 0
    /// by construction, is none.
    pub(crate) fn new(term: impl Into<String>, estimate: Option<f64>, std_error: Option<f64>, degrees: f64, level: f64) -> Self {
        let estimate = estimate.filter(|value| value.is_finite());
        let std_error = std_error.filter(|error| error.is_finite() && *error > 1e-12);
        let both = estimate.zip(std_error);
        let statistic = both.map(|(value, error)| value / error);
        let reach = student::reach(level, degrees);
        Self {
            term: term.into(),
            estimate,
            std_error,
            statistic,
            p_value: statistic.map(|statistic| student::p_value(statistic, degrees)).filter(|p| p.is_finite()),
            conf_low: both.map(|(value, error)| value - reach * error).filter(|edge| edge.is_finite()),
            conf_high: both.map(|(value, error)| value + reach * error).filter(|edge| edge.is_finite()),
            simultaneous_low: None,
            simultaneous_high: None,
        }
    }

    /// Sets the simultaneous band, so many standard errors to each side.
    pub(crate) fn widen(&mut self, critical: Option<f64>) {
        let edges = self.estimate.zip(self.std_error).zip(critical.filter(|critical| critical.is_finite()));
        self.simultaneous_low = edges.map(|((value, error), critical)| value - critical * error);
        self.simultaneous_high = edges.map(|((value, error), critical)| value + critical * error);
    }

    /// The point with its pointwise interval, for a figure.
    pub(crate) fn mark(&self, x: i32) -> Option<(f64, f64, f64, f64)> {
        Some((f64::from(x), self.estimate?, self.conf_low?, self.conf_high?))
    }
}

/// Names of the columns that hold a coefficient.
const COLUMNS: [&str; 9] =
    ["term", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high", "simultaneous_low", "simultaneous_high"];

/// A table of coefficients, each with the name of its family.
pub(crate) fn table<'a>(families: impl IntoIterator<Item = (&'static str, &'a Coefficient)>) -> Table {
    let row = |(family, one): (&str, &Coefficient)| {
        let numbers = [
            one.estimate,
            one.std_error,
            one.statistic,
            one.p_value,
            one.conf_low,
            one.conf_high,
            one.simultaneous_low,
            one.simultaneous_high,
        ];
        let texts = [Value::Text(family.into()), Value::Text(one.term.clone())];
        texts.into_iter().chain(numbers.map(Value::from)).collect()
    };
    Table { columns: std::iter::once("family").chain(COLUMNS).collect(), rows: families.into_iter().map(row).collect() }
}
