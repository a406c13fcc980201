//! The study and all its second looks as one specification curve.

use crate::analyses::respite_curve::{
    ids::{self, Identified},
    opened::OpenedStudy,
};
use respite_stats::{
    diagnostic::Diagnostic,
    effect::{CountedDesign, Specification, SpecificationCurve, SpecificationCurveEstimate},
    error::Error,
};
use serde::Serialize;

/// All ways to ask that the study declares, from the smallest ratio to the largest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ways {
    /// Ways with a ratio.
    pub defined: u64,
    /// Median ratio of these.
    pub median_ratio: Option<f64>,
    /// Share of these on the median's side of 1.
    pub share_same_sign: Option<f64>,
    /// Share of these whose interval by itself excludes 1.
    pub share_excluding_one: Option<f64>,
    /// Mean over these of the log ratio over its standard error.
    pub mean_statistic: Option<f64>,
    /// p of the joint test that no way shows a change, two-sided.
    pub joint_p_value: Option<f64>,
    /// Campaigns of all ways together.
    pub campaigns: u64,
    /// The ways.
    pub ways: Vec<Identified<Specification>>,
}

impl Ways {
    /// The estimate as the method gave it, which can draw itself.
    pub fn estimate(&self) -> SpecificationCurveEstimate {
        SpecificationCurveEstimate {
            specifications: self.ways.iter().map(|way| way.value.clone()).collect(),
            defined: self.defined,
            median_ratio: self.median_ratio,
            share_same_sign: self.share_same_sign,
            share_excluding_one: self.share_excluding_one,
            mean_statistic: self.mean_statistic,
            joint_p_value: self.joint_p_value,
            campaigns: self.campaigns,
        }
    }
}

/// The declared comparison's name among the ways.
const DECLARED: &str = "as declared";

/// The specification curve over the study and its second looks.
pub(in crate::analyses::respite_curve) fn ways(
    opened: &OpenedStudy,
    spec: &SpecificationCurve,
) -> Result<(Identified<Ways>, Vec<Diagnostic>), Error> {
    let measure = opened.study.outcome.measure;
    let declared = CountedDesign { comparison: DECLARED, measure: measure.unit(opened.study.unit), table: &opened.table, weights: None };
    let looks = opened.looks().iter().filter_map(|look| {
        let made = look.made.as_ref().ok()?;
        let measure = look.measure.unwrap_or(measure).unit(opened.study.unit);
        // A design without one of the arms has been said by its own look.
        made.has_both_arms().then(|| CountedDesign { comparison: &look.id, measure, table: &made.table, weights: made.weights.as_ref() })
    });
    let designs: Vec<CountedDesign<'_>> = std::iter::once(declared).chain(looks).collect();
    let fit = spec.fit_tables(&designs)?;
    let of = |way: &Specification| {
        let design = if way.comparison == DECLARED { opened.name.clone() } else { format!("{}/looks/{}", opened.name, way.comparison) };
        ids::cell(&design, "ways", way.ring, way.baseline, way.after)
    };
    let estimate = fit.estimate;
    let value = Ways {
        defined: estimate.defined,
        median_ratio: estimate.median_ratio,
        share_same_sign: estimate.share_same_sign,
        share_excluding_one: estimate.share_excluding_one,
        mean_statistic: estimate.mean_statistic,
        joint_p_value: estimate.joint_p_value,
        campaigns: estimate.campaigns,
        ways: estimate.specifications.into_iter().map(|way| Identified { id: of(&way), value: way }).collect(),
    };
    Ok((Identified { id: format!("{}/specification-curve", opened.name), value }, fit.diagnostics))
}
