//! How well made-up sources see, from none to heavy noise.

/// How well sources see. Shares are of reports unless they say otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Noise {
    pub name: &'static str,
    /// Share of happenings that each source reports.
    pub seen: [f64; 3],
    /// Shares of places known exactly, near, to the district, to the province; the rest has no point.
    pub place: [f64; 4],
    /// Scatter of the point around the place where it is known exactly, and near.
    pub scatter_km: [f64; 2],
    /// Share whose place precision is coded finer than it is.
    pub overstated: f64,
    /// Shares of days that are right, one off, two off; the rest is known to the week.
    pub day: [f64; 3],
    /// Shares of kinds that are the same, the broader kind, a kind beside it; the rest is not known.
    pub kind: [f64; 3],
    /// Shares of sides that are right, written otherwise, not known; the rest is wrong.
    pub side: [f64; 3],
    /// Shares of counts that are right, close; the rest is missing.
    pub count: [f64; 2],
    /// Share without a text.
    pub silent: f64,
    /// Share of texts taken over from the agency, word for word.
    pub syndicated: f64,
    /// Share of words of a text of the source's own that are dropped.
    pub dropped_words: f64,
    /// Share of rows that the source enters a second time.
    pub entered_twice: f64,
    /// Share of happenings that a source writes in two rows, and of rows that hold two happenings.
    pub split: f64,
    pub merged: f64,
}

pub const MODERATE: Noise = Noise {
    name: "moderate",
    seen: [0.7, 0.6, 0.5],
    place: [0.65, 0.22, 0.09, 0.03],
    scatter_km: [1.5, 7.0],
    overstated: 0.05,
    day: [0.88, 0.07, 0.01],
    kind: [0.80, 0.10, 0.06],
    side: [0.85, 0.06, 0.08],
    count: [0.70, 0.20],
    silent: 0.3,
    syndicated: 0.2,
    dropped_words: 0.15,
    entered_twice: 0.02,
    split: 0.01,
    merged: 0.01,
};

pub const HEAVY: Noise = Noise {
    name: "heavy",
    seen: [0.6, 0.5, 0.4],
    place: [0.45, 0.28, 0.16, 0.08],
    scatter_km: [2.5, 11.0],
    overstated: 0.12,
    day: [0.74, 0.13, 0.04],
    kind: [0.62, 0.16, 0.14],
    side: [0.68, 0.10, 0.18],
    count: [0.52, 0.33],
    silent: 0.4,
    syndicated: 0.15,
    dropped_words: 0.3,
    entered_twice: 0.03,
    split: 0.03,
    merged: 0.03,
};

/// Sources that see as much as at moderate noise, and make no mistake.
pub const NONE: Noise = Noise {
    name: "none",
    seen: MODERATE.seen,
    place: [1.0, 0.0, 0.0, 0.0],
    scatter_km: [0.0, 0.0],
    overstated: 0.0,
    day: [1.0, 0.0, 0.0],
    kind: [1.0, 0.0, 0.0],
    side: [1.0, 0.0, 0.0],
    count: [1.0, 0.0],
    silent: 0.0,
    syndicated: MODERATE.syndicated,
    dropped_words: 0.0,
    entered_twice: 0.0,
    split: 0.0,
    merged: 0.0,
};

impl Noise {
    /// Half way from one noise to another.
    pub fn half_way(name: &'static str, a: &Self, b: &Self) -> Self {
        let half = |x: f64, y: f64| (x + y) / 2.0;
        fn each<const N: usize>(x: [f64; N], y: [f64; N]) -> [f64; N] {
            std::array::from_fn(|at| (x[at] + y[at]) / 2.0)
        }
        Self {
            name,
            seen: each(a.seen, b.seen),
            place: each(a.place, b.place),
            scatter_km: each(a.scatter_km, b.scatter_km),
            overstated: half(a.overstated, b.overstated),
            day: each(a.day, b.day),
            kind: each(a.kind, b.kind),
            side: each(a.side, b.side),
            count: each(a.count, b.count),
            silent: half(a.silent, b.silent),
            syndicated: half(a.syndicated, b.syndicated),
            dropped_words: half(a.dropped_words, b.dropped_words),
            entered_twice: half(a.entered_twice, b.entered_twice),
            split: half(a.split, b.split),
            merged: half(a.merged, b.merged),
        }
    }
}
