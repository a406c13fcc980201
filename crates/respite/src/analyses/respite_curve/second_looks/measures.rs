//! Other measures of the same outcome rows.

use super::{Look, Made};
use crate::analyses::respite_curve::opened::{ComparisonRows, OpenedStudy};
use respite_stats::data::{AnchoredPoints, Point};

pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    let drawn = matches!(opened.comparison, ComparisonRows::Drawn(_));
    let one = |(measure, weights, without): &(_, Vec<u32>, u64)| {
        let weighed = opened.points.points.iter().map(|point| Point { weight: weights[point.id.0 as usize], ..*point }).collect();
        let points = AnchoredPoints { anchors: opened.points.anchors.clone(), points: weighed, observed: opened.points.observed };
        let measure: crate::analyses::respite_curve::Measure = *measure;
        let (without, rows) = (*without, opened.outcome.len() as u64);
        let none = if without > 0 { format!(" ({without} of {rows} rows give no number and add nothing)") } else { String::new() };
        let changes = format!("counting {}{none}", measure.unit(opened.study.unit));
        let made = if without == rows { Err("no outcome row gives this number".into()) } else { Made::count(opened, points, drawn) };
        Look { id: measure.word().into(), changes, measure: Some(measure), made }
    };
    opened.outcome.other_weights.iter().map(one).collect()
}
