//! What must not matter for changes of one series: order of rows, epoch, ids, threads.

use proptest::prelude::*;
use respite_stats::{
    change::{ChangeByChance, InterruptedSeries, RecordByChance, ReturnToMean, SmallestChange},
    data::ComparedPeriods,
    method::estimate,
    simulate::{CountPathConfig, count_path},
};
use serde_json::Value;

fn series(seed: u64) -> ComparedPeriods {
    let config = CountPathConfig { periods: 30, dispersion: 3.0, carry_over: 0.3, ..CountPathConfig::default() };
    let observations = count_path(&config, seed).expect("a series");
    ComparedPeriods { observations, before: (22, 24).into(), after: (25, 26).into() }
}

/// The estimate and its doubts as text, or the error.
macro_rules! shown {
    ($spec:expr, $series:expr) => {
        match estimate(&$spec, $series) {
            Ok(fit) => serde_json::to_string(&(fit.estimate, fit.diagnostics)).expect("JSON"),
            Err(error) => format!("{:?}", error.to_string()),
        }
    };
}

/// All methods of the family on one series.
fn all(series: &ComparedPeriods) -> Vec<String> {
    vec![
        shown!(ChangeByChance { draws: 99, ..ChangeByChance::default() }, series),
        shown!(SmallestChange::default(), series),
        shown!(RecordByChance { draws: 99, ..RecordByChance::default() }, series),
        shown!(ReturnToMean::default(), series),
        shown!(InterruptedSeries { windows: vec![(3, 2), (1, 1)], ..InterruptedSeries::default() }, series),
    ]
}

/// The same with every number that stands for a period moved back.
fn moved_back(text: &str, epoch: i32) -> Value {
    fn walk(value: &mut Value, epoch: i64, of_periods: bool) {
        match value {
            Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| {
                walk(value, epoch, of_periods || PERIODS.contains(&key.as_str()));
            }),
            Value::Array(values) => values.iter_mut().for_each(|value| walk(value, epoch, of_periods)),
            Value::Number(number) if of_periods => {
                if let Some(period) = number.as_i64() {
                    *value = (period - epoch).into();
                }
            }
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).expect("JSON");
    walk(&mut value, i64::from(epoch), false);
    value
}

/// Fields that hold periods.
const PERIODS: &[&str] = &["periods", "after_periods", "period", "last_as_far", "first", "treated_from"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn order_of_rows_changes_nothing(seed in 0..1000u64, turn in 0..30usize, hole in 0..20usize) {
        let mut here = series(seed);
        here.observations.remove(hole);
        let mut there = here.clone();
        there.observations.reverse();
        there.observations.rotate_left(turn % 29);
        prop_assert_eq!(all(&here), all(&there));
    }

    #[test]
    fn the_epoch_changes_nothing(seed in 0..1000u64, epoch in -5000..5000i32) {
        let here = series(seed);
        let mut there = here.clone();
        there.observations.iter_mut().for_each(|at| at.period += epoch);
        for window in [&mut there.before, &mut there.after] {
            (window.first, window.last) = (window.first + epoch, window.last + epoch);
        }
        for (here, there) in all(&here).iter().zip(&all(&there)) {
            // Messages may name a period.
            let (here, there) = (moved_back(here, 0), moved_back(there, epoch));
            prop_assert_eq!(&here[0], &there[0]);
        }
    }
}

#[test]
fn threads_change_nothing() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| all(&series(3)))
    };
    assert_eq!(run(1), run(4));
}
