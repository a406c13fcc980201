//! What a drift of the arms' paths before the action would make of the effect.

use crate::analyses::respite_curve::{
    ids::{self, Identified},
    opened::OpenedStudy,
};
use respite_stats::{
    data::{RingDayTable, Window},
    diagnostic::Diagnostic,
    effect::{HonestBounds, HonestWindow, PrePathPower, PrePathTest},
};
use serde::Serialize;

/// What a drift of the paths would make of the effect, in the innermost ring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Why it gives no answer; none where it gives one.
    pub not_estimable: Option<String>,
    /// Days of each bin.
    pub bins_days: u32,
    /// The effect by window if the paths drifted on, up to a limit.
    pub windows: Vec<Identified<HonestWindow>>,
    /// The test of the days before, with the drift that it would miss.
    pub test: Option<Identified<PrePathTest>>,
}

/// More bins on a side than this take long to bound, and more campaigns for their covariance than most studies have.
const MOST_BINS: u32 = 12;

/// The settings of both methods: as many whole bins as the declared days hold, twelve on a side at most, a week long where that leaves three before.
pub(in crate::analyses::respite_curve) fn settings(
    rings_km: &[f64],
    reach: Window,
    after: &[Window],
    campaigns: (Option<f64>, Option<u32>),
) -> Option<(HonestBounds, PrePathPower)> {
    let (before, horizon) = (reach.from_day.unsigned_abs(), reach.to_day.unsigned_abs());
    let bins_days = (before / 3).min(horizon).min(7);
    if bins_days == 0 {
        return None;
    }
    let (bins_before, bins_after) = ((before / bins_days).min(MOST_BINS), (horizon / bins_days).min(MOST_BINS));
    let last = Window::new(1, (bins_after * bins_days) as i32);
    let whole = |window: &Window| {
        ((window.from_day - 1) as u32).is_multiple_of(bins_days) && window.days().is_multiple_of(bins_days) && window.to_day <= last.to_day
    };
    let mut windows: Vec<Window> = after.iter().filter(|window| whole(window)).copied().collect();
    if !windows.contains(&last) {
        windows.push(last);
    }
    let rings_km = rings_km.to_vec();
    let (campaign_km, campaign_days) = campaigns;
    let power = PrePathPower {
        rings_km: rings_km.clone(),
        bins_days,
        bins_before,
        bins_after,
        after: windows.clone(),
        campaign_km,
        campaign_days,
        ..PrePathPower::default()
    };
    let honest = HonestBounds {
        rings_km,
        bins_days,
        bins_before,
        bins_after,
        after: windows,
        campaign_km,
        campaign_days,
        ..HonestBounds::default()
    };
    Some((honest, power))
}

/// Bounds and power in the innermost ring.
pub(in crate::analyses::respite_curve) fn drift(
    opened: &OpenedStudy,
    (honest, power): &(HonestBounds, PrePathPower),
) -> (Identified<Drift>, Vec<Diagnostic>) {
    let name = &opened.name;
    let mut value = Drift { not_estimable: None, bins_days: honest.bins_days, windows: Vec::new(), test: None };
    let mut doubts = Vec::new();
    // The settings hold the innermost ring alone, so the table must too.
    let table = RingDayTable::over(&opened.points, &honest.rings_km, opened.reach());
    let fitted = table.and_then(|table| Ok((honest.fit_table(&table)?, power.fit_table(&table)?)));
    match fitted {
        Ok((honest, power)) => {
            let under = |window: &HonestWindow| format!("{name}/drift/{}/{}", ids::ring(window.ring), ids::window(window.after));
            value.windows = honest.estimate.windows.into_iter().map(|window| Identified { id: under(&window), value: window }).collect();
            let test = power.estimate.tests.into_iter().next();
            value.test = test.map(|test| Identified { id: format!("{name}/drift/{}/test", ids::ring(test.ring)), value: test });
            doubts.extend(honest.diagnostics.into_iter().chain(power.diagnostics));
        }
        Err(error) => value.not_estimable = Some(format!("could not {error}")),
    }
    (Identified { id: format!("{name}/drift"), value }, doubts)
}
