//! One treated series and its controls, by period.

use super::RowId;
use crate::error::Error;

/// The value of one series in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The caller's row; several series may share a row of a wide table.
    pub id: RowId,
    /// Period, counted from any epoch that all series share.
    pub period: i32,
    /// Count, rate or other number.
    pub value: f64,
}

/// One series with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitSeries {
    /// Unique among the series. Results are aligned by it.
    pub label: String,
    /// One for each period, in any order.
    pub observations: Vec<Observation>,
    /// One number for each of [`CountSeries::predictors`], fixed before the action.
    pub predictors: Vec<f64>,
}

/// A treated series, the series it may be held against, and the first period under the action.
///
/// It does not say that the controls are untouched by the action: that is the caller's claim.
///
/// # Units
/// Periods of one length. Every series has a value in every period, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct CountSeries {
    /// The series of the action.
    pub treated: UnitSeries,
    /// The others, in any order.
    pub controls: Vec<UnitSeries>,
    /// Names of the predictors.
    pub predictors: Vec<String>,
    /// First period under the action.
    pub treated_from: i32,
}

/// The same in canonical order: periods ascending, controls by label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AlignedSeries {
    pub periods: Vec<i32>,
    /// Rows of the treated series, by period.
    pub ids: Vec<RowId>,
    pub treated: Vec<f64>,
    pub labels: Vec<String>,
    /// Values of a control, by period.
    pub controls: Vec<Vec<f64>>,
    /// Predictors of the treated unit.
    pub treated_predictors: Vec<f64>,
    /// Predictors by control.
    pub control_predictors: Vec<Vec<f64>>,
    /// Number of periods before the action.
    pub before: usize,
}

impl CountSeries {
    /// The series in canonical order.
    pub(crate) fn aligned(&self) -> Result<AlignedSeries, Error> {
        let mut treated = self.treated.observations.clone();
        treated.sort_by_key(|seen| seen.period);
        let periods: Vec<i32> = treated.iter().map(|seen| seen.period).collect();
        let mut controls: Vec<&UnitSeries> = self.controls.iter().collect();
        controls.sort_by(|a, b| a.label.cmp(&b.label));
        let mut labels: Vec<&str> = controls.iter().map(|series| series.label.as_str()).chain([self.treated.label.as_str()]).collect();
        labels.sort_unstable();
        if let Some(pair) = labels.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(refuse(format!("the label {:?} stands for two series, and 1 is the limit", pair[0])));
        }
        let aligned = AlignedSeries {
            ids: treated.iter().map(|seen| seen.id).collect(),
            treated: values(&self.treated, &periods)?,
            labels: controls.iter().map(|series| series.label.clone()).collect(),
            controls: controls.iter().map(|series| values(series, &periods)).collect::<Result<_, _>>()?,
            treated_predictors: self.treated.predictors.clone(),
            control_predictors: controls.iter().map(|series| series.predictors.clone()).collect(),
            before: periods.partition_point(|period| *period < self.treated_from),
            periods,
        };
        for (series, predictors) in
            [(&self.treated, &aligned.treated_predictors)].into_iter().chain(controls.into_iter().zip(&aligned.control_predictors))
        {
            if predictors.len() != self.predictors.len() || predictors.iter().any(|value| !value.is_finite()) {
                let wanted = self.predictors.len();
                return Err(refuse(format!("the series {:?} needs {wanted} finite predictors", series.label)));
            }
        }
        if aligned.before == aligned.periods.len() {
            return Err(refuse(format!("no period is at or after the first treated period, {}", self.treated_from)));
        }
        Ok(aligned)
    }
}

fn refuse(reason: String) -> Error {
    Error::NotEstimable { what: "an effect on one series".into(), reason }
}

/// A series' values at the periods, each of which it must have once.
fn values(series: &UnitSeries, periods: &[i32]) -> Result<Vec<f64>, Error> {
    let mut seen = series.observations.clone();
    seen.sort_by_key(|observation| observation.period);
    if let Some(pair) = seen.windows(2).find(|pair| pair[0].period == pair[1].period) {
        let reason = format!("the series {:?} has period {} twice, and once is the limit", series.label, pair[1].period);
        return Err(Error::Value { row: pair[1].id.0, reason });
    }
    if let Some(wrong) = seen.iter().find(|observation| !observation.value.is_finite()) {
        let reason = format!("the value {} of period {} is not finite", wrong.value, wrong.period);
        return Err(Error::Value { row: wrong.id.0, reason });
    }
    if !seen.iter().map(|observation| observation.period).eq(periods.iter().copied()) {
        let (found, wanted) = (seen.len(), periods.len());
        return Err(refuse(format!("the series {:?} has {found} periods that are not the {wanted} of the treated series", series.label)));
    }
    Ok(seen.into_iter().map(|observation| observation.value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(label: &str, values: &[(i32, f64)]) -> UnitSeries {
        let observations = values.iter().map(|(period, value)| Observation { id: RowId(7), period: *period, value: *value }).collect();
        UnitSeries { label: label.into(), observations, predictors: Vec::new() }
    }

    #[test]
    fn order_is_canonical_and_gaps_are_refused() {
        let panel = CountSeries {
            treated: series("t", &[(2, 5.0), (1, 4.0)]),
            controls: vec![series("b", &[(1, 1.0), (2, 2.0)]), series("a", &[(2, 3.0), (1, 0.0)])],
            predictors: Vec::new(),
            treated_from: 2,
        };
        let aligned = panel.aligned().unwrap();
        assert_eq!((aligned.treated, aligned.before), (vec![4.0, 5.0], 1));
        assert_eq!(aligned.controls, [[0.0, 3.0], [1.0, 2.0]]);
        let with = |control: UnitSeries| CountSeries { controls: vec![control], ..panel.clone() }.aligned();
        for wrong in [
            series("c", &[(1, 1.0)]),
            series("c", &[(1, 1.0), (1, 1.0)]),
            series("c", &[(1, 1.0), (2, f64::NAN)]),
            series("t", &[(1, 1.0), (2, 1.0)]),
        ] {
            assert!(with(wrong).is_err());
        }
        assert!(CountSeries { treated_from: 3, ..panel }.aligned().is_err());
    }
}
