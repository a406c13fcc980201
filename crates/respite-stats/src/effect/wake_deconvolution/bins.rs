//! The steps of a response, and the numbers read off the responses of both arms.

use crate::data::Window;

/// The steps of a response by day: day 0 alone, then cut where a window begins or ends, to the horizon.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bins {
    /// The steps, in order, without gaps.
    pub spans: Vec<Window>,
    /// The step of each day from 0 to the horizon.
    pub of_day: Vec<usize>,
}

impl Bins {
    pub(super) fn new(horizon_days: u32, after: &[Window], longest_days: Option<u32>) -> Self {
        let horizon = horizon_days as i32;
        let mut firsts: Vec<i32> = after.iter().flat_map(|window| [window.from_day, window.to_day + 1]).chain([0, 1]).collect();
        firsts.retain(|day| *day <= horizon);
        firsts.sort_unstable();
        firsts.dedup();
        let longest = longest_days.map_or(i32::MAX, |days| days.max(1) as i32);
        let mut spans = Vec::new();
        for (index, first) in firsts.iter().enumerate() {
            let last = firsts.get(index + 1).map_or(horizon, |next| next - 1);
            let mut from = *first;
            while from <= last {
                let to = last.min(from.saturating_add(longest - 1));
                spans.push(Window::new(from, to));
                from = to + 1;
            }
        }
        let of_day = spans.iter().enumerate().flat_map(|(bin, span)| std::iter::repeat_n(bin, span.days() as usize)).collect();
        Self { spans, of_day }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }
}

/// Where the unknowns stand: by arm, then step, then ring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub rings: usize,
    pub bins: usize,
}

impl Layout {
    pub(super) fn unknowns(self) -> usize {
        2 * self.bins * self.rings
    }

    pub(super) fn column(self, arm: usize, bin: usize, ring: usize) -> usize {
        (arm * self.bins + bin) * self.rings + ring
    }

    /// Arm, step and ring of a column.
    pub(super) fn place(self, column: usize) -> (usize, usize, usize) {
        let (rest, ring) = (column / self.rings, column % self.rings);
        (rest / self.bins, rest % self.bins, ring)
    }
}

/// A sum of responses over days of one ring, the arms weighted, divided by a number of days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contrast {
    /// Weight of the treated arm's response, then of the control arm's.
    pub arms: [f64; 2],
    pub ring: usize,
    pub days: Window,
    /// 1 for the sum over the days, their number for the mean.
    pub per_days: f64,
}

impl Contrast {
    /// The difference of the arms' responses, summed over a window.
    pub(super) fn effect(ring: usize, days: Window) -> Self {
        Self { arms: [1.0, -1.0], ring, days, per_days: 1.0 }
    }

    /// The coefficients of the unknowns.
    pub(super) fn coefficients(&self, layout: Layout, bins: &Bins) -> Vec<f64> {
        let mut coefficients = vec![0.0; layout.unknowns()];
        for (bin, span) in bins.spans.iter().enumerate().filter(|(_, span)| self.days.joined(**span) == self.days) {
            for (arm, weight) in self.arms.iter().enumerate() {
                coefficients[layout.column(arm, bin, self.ring)] = weight * f64::from(span.days()) / self.per_days;
            }
        }
        coefficients
    }

    /// The variance of one more event in each arm, times the arm's anchors squared.
    pub(super) fn one_more_by_arm(&self) -> [f64; 2] {
        self.arms.map(|weight| (weight / self.per_days).powi(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_cut_where_windows_begin_and_end() {
        let bins = Bins::new(10, &[(1, 3).into(), (2, 7).into()], None);
        assert_eq!(bins.spans, [(0, 0), (1, 1), (2, 3), (4, 7), (8, 10)].map(Window::from));
        assert_eq!(bins.of_day, [0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4]);
        assert_eq!(Bins::new(3, &[(1, 3).into()], Some(2)).spans, [(0, 0), (1, 2), (3, 3)].map(Window::from));
    }

    #[test]
    fn a_window_is_a_sum_over_steps_times_days() {
        let bins = Bins::new(7, &[(1, 3).into(), (1, 7).into()], None);
        let layout = Layout { rings: 2, bins: bins.len() };
        let coefficients = Contrast::effect(1, Window::new(1, 7)).coefficients(layout, &bins);
        // By arm, step (0; 1–3; 4–7) and ring.
        assert_eq!(coefficients, [0.0, 0.0, 0.0, 3.0, 0.0, 4.0, 0.0, 0.0, 0.0, -3.0, 0.0, -4.0]);
        assert_eq!(layout.place(layout.column(1, 2, 1)), (1, 2, 1));
    }
}
