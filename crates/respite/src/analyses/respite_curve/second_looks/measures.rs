//! Other measures of the same outcome rows.

use super::{Look, Made};
use crate::analyses::respite_curve::opened::{ComparisonRows, OpenedStudy};
use respite_stats::data::{AnchoredPoints, Point};

pub(super) fn looks(opened: &OpenedStudy) -> Vec<Look> {
    let drawn = matches!(opened.comparison, ComparisonRows::Drawn(_));
    let one = |(measure, weights): &(_, Vec<u32>)| {
        let weighed = opened.points.points.iter().map(|point| Point { weight: weights[point.id.0 as usize], ..*point }).collect();
        let points = AnchoredPoints { anchors: opened.points.anchors.clone(), points: weighed, observed: opened.points.observed };
        let measure: crate::analyses::respite_curve::Measure = *measure;
        let changes = format!("counting {}", measure.unit());
        Look { id: measure.word().into(), changes, measure: Some(measure), made: Made::count(opened, points, drawn) }
    };
    opened.outcome.other_weights.iter().map(one).collect()
}
