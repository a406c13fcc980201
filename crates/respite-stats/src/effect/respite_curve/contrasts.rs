//! The numbers read off a path of counts by day.

use crate::data::Window;

/// The numbers read off a path of counts by day, all linear in it: for each baseline the effects on the days 0 to the horizon, the
/// cumulative relief on the days 1 to the horizon and the windows after, then the deviations of the days before from their mean.
pub(super) struct Contrasts<'a> {
    pub reach: Window,
    pub horizon: usize,
    pub baselines: &'a [Window],
    pub after: &'a [Window],
}

impl Contrasts<'_> {
    /// Numbers for each baseline.
    pub(super) fn stride(&self) -> usize {
        2 * self.horizon + 1 + self.after.len()
    }

    /// Number of all of them.
    pub(super) fn len(&self) -> usize {
        self.baselines.len() * self.stride() + self.days_before()
    }

    /// Where the effects on the days 0 to the horizon are.
    pub(super) fn effects(&self, baseline: usize) -> std::ops::Range<usize> {
        let start = baseline * self.stride();
        start..start + self.horizon + 1
    }

    /// Where the cumulative relief on the days 1 to the horizon is.
    pub(super) fn reliefs(&self, baseline: usize) -> std::ops::Range<usize> {
        let start = baseline * self.stride() + self.horizon + 1;
        start..start + self.horizon
    }

    /// Where a window is.
    pub(super) fn window(&self, baseline: usize, after: usize) -> usize {
        baseline * self.stride() + 2 * self.horizon + 1 + after
    }

    /// Where the deviations of the days before are.
    pub(super) fn before(&self) -> std::ops::Range<usize> {
        self.baselines.len() * self.stride()..self.len()
    }

    fn days_before(&self) -> usize {
        self.reach.from_day.unsigned_abs() as usize
    }

    /// All of them, for a path that covers the reach.
    pub(super) fn of(&self, path: &[f64], numbers: &mut [f64]) {
        let zero = self.days_before();
        let mean = |window: &Window| {
            let from = (window.from_day - self.reach.from_day) as usize;
            path[from..from + window.days() as usize].iter().sum::<f64>() / f64::from(window.days())
        };
        for (index, baseline) in self.baselines.iter().enumerate() {
            let level = mean(baseline);
            for (number, count) in numbers[self.effects(index)].iter_mut().zip(&path[zero..=zero + self.horizon]) {
                *number = count - level;
            }
            let mut relief = 0.0;
            for (number, count) in numbers[self.reliefs(index)].iter_mut().zip(&path[zero + 1..=zero + self.horizon]) {
                relief -= count - level;
                *number = relief;
            }
            for (place, after) in self.after.iter().enumerate() {
                numbers[self.window(index, place)] = (mean(after) - level) * f64::from(after.days());
            }
        }
        let level = mean(&Window::new(self.reach.from_day, -1));
        for (number, count) in numbers[self.before()].iter_mut().zip(&path[..zero]) {
            *number = count - level;
        }
    }
}
