//! How two sources differ on what they both report: the day, the place, the number of killed.

use super::Incidents;
use respite_data::linking::scored::Row;
use respite_model::SourceId;
use serde::Serialize;
use std::collections::BTreeMap;

/// How far off a point may be for a distance from it to say something.
pub(super) const GOOD_POINT_KM: f64 = 25.0;

/// How two sources differ on the incidents that both report, row beside row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differences {
    /// First source in order of name.
    pub first: SourceId,
    /// Second source.
    pub second: SourceId,
    /// Incidents that both report, with one report of each.
    pub incidents: u64,
    /// Incidents by how many days the second source's day is later than the first's, where both know the day.
    pub days_later: BTreeMap<i32, u64>,
    /// Incidents of which one source or both give several days, or a day that may be off by its coded precision.
    pub days_not_exact: u64,
    /// Those among them that may be of one day by both sources.
    pub same_day_possible: u64,
    /// Distances in kilometres between the two places, ascending, where both points are good to 25 km or better.
    pub distances_km: Vec<f64>,
    /// Incidents of which both sources give a point, and one or both of the points are less good than that.
    pub places_not_exact: u64,
    /// How the counts of killed stand to each other.
    pub killed: KilledDifferences,
}

/// How two sources' counts of killed stand to each other. Each incident is in one of the first five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct KilledDifferences {
    /// The best counts are equal.
    pub equal: u64,
    /// The first source's is higher, and the ranges touch.
    pub first_higher: u64,
    /// The second source's is higher, and the ranges touch.
    pub second_higher: u64,
    /// No number is possible by both.
    pub apart: u64,
    /// One source or both give no count.
    pub not_given: u64,
    /// Sum of the first source's best counts where both give one.
    pub sum_first: u64,
    /// Sum of the second source's best counts where both give one.
    pub sum_second: u64,
}

impl Differences {
    /// The middle distance; none where no two points are good enough. Of an even count the lower one.
    pub fn median_km(&self) -> Option<f64> {
        self.distances_km.get(self.distances_km.len().checked_sub(1)? / 2).copied()
    }

    /// Incidents of which both sources know the day.
    pub fn exact_days(&self) -> u64 {
        self.incidents - self.days_not_exact
    }

    /// Share of those that both put on one day; none where there are none.
    pub fn same_day(&self) -> Option<f64> {
        let same = self.days_later.get(&0).copied().unwrap_or(0);
        (self.exact_days() > 0).then(|| same as f64 / self.exact_days() as f64)
    }

    /// Incidents of which one source or both give no point.
    pub fn without_point(&self) -> u64 {
        self.incidents - self.distances_km.len() as u64 - self.places_not_exact
    }

    fn add_days(&mut self, first: &Row, second: &Row) {
        let is_exact = |row: &Row| row.first_day == row.last_day && row.slack_days == 0;
        if is_exact(first) && is_exact(second) {
            *self.days_later.entry(second.first_day.saturating_sub(first.first_day)).or_default() += 1;
            return;
        }
        let possible = |row: &Row| (row.first_day.saturating_sub(row.slack_days), row.last_day.saturating_add(row.slack_days));
        let ((from, to), (other_from, other_to)) = (possible(first), possible(second));
        self.days_not_exact += 1;
        self.same_day_possible += u64::from(from <= other_to && other_from <= to);
    }

    fn add_place(&mut self, first: &Row, second: &Row, distance_km: Option<f64>) {
        match distance_km {
            Some(km) if first.point_km.max(second.point_km) <= GOOD_POINT_KM => self.distances_km.push(km),
            Some(_) => self.places_not_exact += 1,
            None => {}
        }
    }
}

/// The differences between each two sources, in order of their names.
pub fn between(incidents: &Incidents) -> Vec<Differences> {
    let mut pairs: BTreeMap<(u16, u16), Differences> = BTreeMap::new();
    let rows = &incidents.linked.rows;
    for group in incidents.groups.iter().filter(|group| group.members.len() > 1) {
        let reports: Vec<_> = group.reporting().map(|member| member.row).collect();
        for (place, first) in reports.iter().enumerate() {
            for second in &reports[place + 1..] {
                let (a, b) = (rows.row(*first), rows.row(*second));
                if a.source == b.source {
                    continue;
                }
                let name = |row: &Row| incidents.sources()[usize::from(row.source)].clone();
                let found = pairs.entry((a.source, b.source)).or_insert_with(|| Differences {
                    first: name(a),
                    second: name(b),
                    incidents: 0,
                    days_later: BTreeMap::new(),
                    days_not_exact: 0,
                    same_day_possible: 0,
                    distances_km: Vec::new(),
                    places_not_exact: 0,
                    killed: KilledDifferences::default(),
                });
                found.incidents += 1;
                found.add_days(a, b);
                found.add_place(a, b, rows.distance_km(*first, *second));
                found.killed.add(a, b);
            }
        }
    }
    let mut all: Vec<Differences> = pairs.into_values().collect();
    all.iter_mut().for_each(|pair| pair.distances_km.sort_by(f64::total_cmp));
    all
}

impl KilledDifferences {
    fn add(&mut self, first: &Row, second: &Row) {
        let Some((a, b)) = first.killed.zip(second.killed) else {
            self.not_given += 1;
            return;
        };
        self.sum_first += u64::from(a.best);
        self.sum_second += u64::from(b.best);
        let counter = if a.high < b.low || b.high < a.low {
            &mut self.apart
        } else {
            match a.best.cmp(&b.best) {
                std::cmp::Ordering::Equal => &mut self.equal,
                std::cmp::Ordering::Greater => &mut self.first_higher,
                std::cmp::Ordering::Less => &mut self.second_higher,
            }
        };
        *counter += 1;
    }
}
