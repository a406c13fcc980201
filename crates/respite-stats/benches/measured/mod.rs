//! What the measuring programs share: process time, peak memory, a digest of a result, and made-up scenes.

// Each program takes what it needs.
#![allow(dead_code, clippy::print_stdout)]

use respite_stats::data::{Anchor, AnchoredPoints, Arm, Period, Point, RowId};
use std::{
    fmt::{Debug, Write},
    fs,
    path::Path,
};

/// Seconds of processor time of all threads of this process so far; none where the system does not tell.
pub fn cpu_seconds() -> Option<f64> {
    let mut nanoseconds = 0;
    for thread in fs::read_dir("/proc/self/task").ok()? {
        let told = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        nanoseconds += told.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(nanoseconds as f64 / 1e9)
}

/// Greatest memory of this process so far, in GB; none where the system does not tell.
pub fn peak_gb() -> Option<f64> {
    let told = fs::read_to_string("/proc/self/status").ok()?;
    let line = told.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1e6)
}

/// The machine's load as the system tells it.
pub fn load() -> String {
    fs::read_to_string("/proc/loadavg").map_or("unknown".into(), |told| told.trim().into())
}

/// Median processor seconds of a few runs on some threads, with the last result.
pub fn measured<T: Send>(threads: usize, runs: usize, run: impl Fn() -> T + Send + Sync) -> (f64, T) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
    let mut seconds = Vec::new();
    let mut last = None;
    for _ in 0..runs.max(1) {
        // Inside the pool, whose threads live on, so that none of their time is lost.
        let before = cpu_seconds();
        last = Some(pool.install(&run));
        seconds.push(cpu_seconds().zip(before).map_or(f64::NAN, |(after, before)| after - before));
    }
    // Threads that ended would take their time out of the next measure.
    std::mem::forget(pool);
    seconds.sort_by(f64::total_cmp);
    (seconds[seconds.len() / 2], last.expect("at least one run"))
}

/// A number that changes when any digit of a result does.
pub fn digest(result: &impl Debug) -> String {
    struct Fnv(u64);
    impl Write for Fnv {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            text.bytes().for_each(|byte| self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            Ok(())
        }
    }
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    write!(hash, "{result:?}").expect("a digest");
    format!("{:016x}", hash.0)
}

/// Sizes given after `--`, or all; only the smallest where this is not run to measure.
pub fn sizes(all: &[usize]) -> Vec<usize> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<usize> = given.iter().filter_map(|word| word.parse().ok()).collect();
    match (asked.is_empty(), given.iter().any(|word| word == "--bench")) {
        (false, _) => asked,
        (true, true) => all.to_vec(),
        (true, false) => all.iter().take(1).copied().collect(),
    }
}

/// Whether a word stands after `--`, or no word at all.
pub fn asked(word: &str) -> bool {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-') && word.parse::<usize>().is_err()).collect();
    words.is_empty() || words.iter().any(|one| one == word)
}

/// Numbers by chance, the same each time.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Near 0, with standard deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// A made-up scene: towns of unequal size in a square of ten degrees, points and anchors scattered around them, anchors of either arm alike.
pub struct Scene {
    pub towns: usize,
    pub days: i32,
    pub points: usize,
    pub anchors: usize,
    /// Scatter around a town's middle.
    pub scatter_degrees: f64,
}

impl Scene {
    pub fn rows(&self) -> AnchoredPoints {
        let mut chance = Chance(1);
        let towns: Vec<(f64, f64)> = (0..self.towns).map(|_| (30.0 + 10.0 * chance.uniform(), 40.0 + 10.0 * chance.uniform())).collect();
        let mut row = |id: usize| {
            // Some towns see far more than others.
            let town = towns[((chance.uniform().powi(2)) * towns.len() as f64) as usize];
            let day = (chance.uniform() * f64::from(self.days)) as i32;
            // As coordinates are written, to about a hundred metres.
            let near = |middle: f64, by: f64| ((middle + by * self.scatter_degrees) * 1e3).round() / 1e3;
            (RowId(id as u64), day, near(town.0, chance.normal()), near(town.1, chance.normal()))
        };
        let points = (0..self.points).map(&mut row).map(|(id, day, latitude, longitude)| Point { id, day, latitude, longitude, weight: 1 });
        let points = points.collect();
        let arm = |id: usize| if id.is_multiple_of(2) { Arm::Treated } else { Arm::Control };
        let anchors = (0..self.anchors).map(|id| {
            let (id, day, latitude, longitude) = row(id);
            Anchor { id, day, latitude, longitude, arm: arm(id.0 as usize) }
        });
        let anchors = anchors.collect();
        AnchoredPoints { anchors, points, observed: Period { first: 0, last: self.days - 1 } }
    }
}

/// Air strikes against shows of force in Iraq in 2007 and 2008 and the attacks counted around them, where the files are there.
pub fn iraq() -> Option<AnchoredPoints> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/iraq");
    type Row = (i32, f64, f64, String);
    let rows = |name: &str| -> Option<Vec<Row>> {
        let text = fs::read_to_string(folder.join(name)).ok()?;
        text.lines()
            .skip(1)
            .map(|line| {
                let mut parts = line.split(',');
                let day = civil_day(parts.next()?)?;
                let longitude = parts.next()?.parse().ok()?;
                let latitude = parts.next()?.parse().ok()?;
                Some((day, latitude, longitude, parts.next()?.trim_matches('"').to_owned()))
            })
            .collect()
    };
    let (actions, events) = (rows("airstrikes.csv")?, rows("insurgencies.csv")?);
    let anchors = (0..).zip(actions).map(|(id, (day, latitude, longitude, kind))| {
        let arm = if kind == "Airstrike" { Arm::Treated } else { Arm::Control };
        Anchor { id: RowId(id), day, latitude, longitude, arm }
    });
    let points: Vec<Point> =
        (0..).zip(events).map(|(id, (day, latitude, longitude, _))| Point { id: RowId(id), day, latitude, longitude, weight: 1 }).collect();
    let days = || points.iter().map(|point| point.day);
    let observed = Period { first: days().min()?, last: days().max()? };
    Some(AnchoredPoints { anchors: anchors.collect(), points, observed })
}

/// Days from 1970-01-01 to a date such as 2007-02-23.
fn civil_day(date: &str) -> Option<i32> {
    let mut parts = date.trim_matches('"').split('-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let shifted = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100) + shifted.div_euclid(400) + day_of_year - 719_468)
}
