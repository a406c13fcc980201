//! How two sources differ on what they both report: the day, the place, the number of killed.

use super::Incidents;
use respite_data::linking::scored::Row;
use respite_model::SourceId;
use serde::Serialize;
use std::collections::BTreeMap;

/// How two sources differ on the incidents that both report, row beside row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differences {
    /// First source in order of name.
    pub first: SourceId,
    /// Second source.
    pub second: SourceId,
    /// Incidents that both report, with one report of each.
    pub incidents: u64,
    /// Incidents by how many days the second source's first day is later than the first's.
    pub days_later: BTreeMap<i32, u64>,
    /// Distances in kilometres between the two places, ascending, where both give a point.
    pub distances_km: Vec<f64>,
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
    /// The middle distance; none where no two points are known. Of an even count the lower one.
    pub fn median_km(&self) -> Option<f64> {
        self.distances_km.get(self.distances_km.len().checked_sub(1)? / 2).copied()
    }

    /// Share of incidents that both put on one day.
    pub fn same_day(&self) -> f64 {
        self.days_later.get(&0).copied().unwrap_or(0) as f64 / self.incidents.max(1) as f64
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
                    distances_km: Vec::new(),
                    killed: KilledDifferences::default(),
                });
                found.incidents += 1;
                *found.days_later.entry(b.first_day - a.first_day).or_default() += 1;
                found.distances_km.extend(rows.distance_km(*first, *second));
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
