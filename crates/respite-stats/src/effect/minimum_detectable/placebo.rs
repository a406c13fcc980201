//! How much a contrast varies where nothing can have happened: the same windows, shifted to lie before the actions.

use super::super::{campaign_sums::Campaigns, campaigns::Nearness};
use crate::data::{RingDayTable, Window};

/// Shifts that are averaged, if the observed period before the actions allows them.
const SHIFTS: u32 = 4;
/// Fewest campaigns in an arm that a shift must leave.
const FEWEST: u64 = 5;

/// How far the windows are shifted: the first so that the window after ends on day −1, each further one by its length.
pub(super) fn shifts(after: Window) -> impl Iterator<Item = i32> {
    (0..SHIFTS as i32).map(move |number| after.to_day + 1 + number * after.days() as i32)
}

/// The campaigns that a baseline and a window after keep when both are shifted, for each shift that keeps enough of them.
///
/// The first shift needs the fewest campaigns that a curve needs, each further one at least half of those that enter in each arm.
pub(super) fn shifted(
    table: &RingDayTable,
    near: Nearness,
    reach: Window,
    entering: &Campaigns,
    baseline: Window,
    after: Window,
) -> Vec<(i32, Campaigns)> {
    let mut kept = Vec::new();
    for shift in shifts(after) {
        let campaigns = Campaigns::of(table, near, reach.joined(Window::new(baseline.from_day - shift, -1)));
        let enough = [0, 1].iter().all(|arm| {
            let least = if kept.is_empty() { FEWEST } else { entering.with(*arm).div_ceil(2).max(FEWEST) };
            campaigns.with(*arm) >= least
        });
        if !enough {
            break;
        }
        kept.push((shift, campaigns));
    }
    kept
}

/// Moments of a contrast over shifted windows, by campaigns.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Moments {
    /// Variance of the contrast.
    pub variance: f64,
    /// Covariance of the contrast with the treated mean of the window after.
    pub covariance: f64,
    /// Variance of the treated mean of the window after.
    pub after_variance: f64,
    /// Variance of the contrast by chance alone.
    pub of_chance: f64,
    /// Square of the sum of the campaigns' squared parts of the contrast, and by how much the sum of their fourth powers exceeds its share.
    pub fourth: [f64; 2],
}

impl Moments {
    /// The moments of one shift in one ring, for `entering` campaigns in place of those that the shift keeps.
    pub(super) fn of(
        table: &RingDayTable,
        ring: usize,
        (shift, campaigns): &(i32, Campaigns),
        entering: usize,
        baseline: Window,
        after: Window,
    ) -> Self {
        let moved = |window: Window| Window::new(window.from_day - shift, window.to_day - shift);
        let (baseline, after) = (moved(baseline), moved(after));
        let whole = baseline.joined(after);
        let sums = campaigns.sums(table, ring, whole);
        let growth = f64::from(after.days()) / f64::from(baseline.days());
        let over = |path: &[f64], window: Window| {
            let from = (window.from_day - whole.from_day) as usize;
            path[from..from + window.days() as usize].iter().sum::<f64>()
        };
        let parts: Vec<[[f64; 2]; 2]> =
            sums.iter().map(|both| [0, 1].map(|arm| [over(&both[arm], after), over(&both[arm], baseline)])).collect();
        let anchors = [0, 1].map(|arm| campaigns.total(arm));
        let mean = |arm: usize, window: usize| parts.iter().map(|part| part[arm][window]).sum::<f64>() / anchors[arm];
        let means = [0, 1].map(|arm| [mean(arm, 0), mean(arm, 1)]);
        let (mut moments, mut fourth) = (Self::default(), 0.0);
        for (part, own) in parts.iter().zip(&campaigns.anchors) {
            let deviation = |arm: usize, window: usize| (part[arm][window] - own[arm] * means[arm][window]) / anchors[arm];
            let contrast = |arm: usize| deviation(arm, 0) - growth * deviation(arm, 1);
            let (influence, of_after) = (contrast(0) - contrast(1), deviation(0, 0));
            moments.variance += influence * influence;
            fourth += influence.powi(4);
            moments.covariance += influence * of_after;
            moments.after_variance += of_after * of_after;
        }
        let kept = campaigns.anchors.len() as f64;
        // Where all campaigns weigh the same, the excess is 0 but for rounding.
        moments.fourth = [moments.variance.powi(2), (fourth - moments.variance.powi(2) / kept).max(0.0)];
        // Of the mean over fewer campaigns, to that over those that enter.
        let scale = kept / (kept - 1.0) * kept / entering as f64;
        [&mut moments.variance, &mut moments.covariance, &mut moments.after_variance].into_iter().for_each(|moment| *moment *= scale);
        let chance = |arm: usize| (means[arm][0] + growth * growth * means[arm][1]) / anchors[arm];
        moments.of_chance = (chance(0) + chance(1)) * kept / entering as f64;
        moments
    }

    /// Degrees of freedom of the variance: those of a sum of squares with the same mean and variance.
    pub(super) fn degrees_of_freedom(&self) -> f64 {
        2.0 * self.fourth[0] / self.fourth[1]
    }

    /// The mean over shifts; none without one.
    pub(super) fn mean(all: &[Self]) -> Option<Self> {
        let mean = |of: fn(&Self) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        (!all.is_empty()).then(|| Self {
            variance: mean(|one| one.variance),
            covariance: mean(|one| one.covariance),
            after_variance: mean(|one| one.after_variance),
            of_chance: mean(|one| one.of_chance),
            fourth: [mean(|one| one.fourth[0]), mean(|one| one.fourth[1])],
        })
    }
}
