//! Spans of days relative to an anchor.

use crate::error::Error;
use serde::{Deserialize, Serialize};

/// Days relative to an anchor's own day, both ends included. Written as a pair, such as `[-7, -1]`.
///
/// It says nothing of an action's own day: that is day 0, which belongs to no baseline and no window after.
///
/// # Units
/// Civil days; negative before, positive after.
///
/// # Examples
/// ```
/// use respite_stats::data::Window;
/// let baseline = Window::new(-7, -1);
/// assert_eq!(baseline.days(), 7);
/// assert_eq!(baseline, Window::from((-7, -1)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(i32, i32)", into = "(i32, i32)")]
pub struct Window {
    /// First day.
    pub from_day: i32,
    /// Last day.
    pub to_day: i32,
}

impl Window {
    /// The window from one day to another.
    pub const fn new(from_day: i32, to_day: i32) -> Self {
        Self { from_day, to_day }
    }

    /// Number of days; 0 for a reversed window.
    pub fn days(self) -> u32 {
        u32::try_from(i64::from(self.to_day) - i64::from(self.from_day) + 1).unwrap_or(0)
    }

    /// The smallest window that holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self::new(self.from_day.min(other.from_day), self.to_day.max(other.to_day))
    }
}

impl From<(i32, i32)> for Window {
    fn from((from_day, to_day): (i32, i32)) -> Self {
        Self { from_day, to_day }
    }
}

impl From<Window> for (i32, i32) {
    fn from(window: Window) -> Self {
        (window.from_day, window.to_day)
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}, {}]", self.from_day, self.to_day)
    }
}

/// The longest reach of a window, in days.
const LONGEST: i32 = 3660;

/// Whether each baseline lies before day 0 and each window after it.
pub(crate) fn check_windows(baselines: &[Window], after: &[Window]) -> Result<(), Error> {
    for (setting, windows, before) in [("baselines", baselines, true), ("after", after, false)] {
        if windows.is_empty() {
            return Err(Error::Setting { setting, value: "[]".into(), limit: "it needs at least one window".into() });
        }
        for window in windows {
            let refuse = |limit: &str| Err(Error::Setting { setting, value: window.to_string(), limit: limit.into() });
            if window.from_day > window.to_day {
                return refuse("the first day must not be later than the last");
            }
            if before && window.to_day >= 0 {
                return refuse("a baseline must lie before day 0");
            }
            if !before && window.from_day <= 0 {
                return refuse("a window after must lie after day 0");
            }
            if window.from_day < -LONGEST || window.to_day > LONGEST {
                return refuse("windows reach at most 3660 days");
            }
        }
        if let Some(window) = windows.iter().enumerate().find(|(i, window)| windows[..*i].contains(window)) {
            return Err(Error::Setting { setting, value: window.1.to_string(), limit: "each window may stand once".into() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_keep_to_their_side_of_day_zero() {
        let fine = Window::new(-3, -1);
        assert!(check_windows(&[fine], &[Window::new(1, 3)]).is_ok());
        for (baseline, after) in [((-3, 0), (1, 3)), ((-3, -1), (0, 3)), ((-1, -3), (1, 3)), ((1, 2), (1, 3)), ((-3, -1), (-2, -1))] {
            assert!(check_windows(&[baseline.into()], &[after.into()]).is_err(), "{baseline:?} {after:?}");
        }
        assert!(check_windows(&[], &[Window::new(1, 3)]).is_err());
        assert!(check_windows(&[fine, fine], &[Window::new(1, 3)]).is_err());
    }
}
