//! What must not matter: order of units and rows, labels, the epoch of periods, threads, rows that add nothing.

use proptest::prelude::*;
use respite_stats::{
    data::{Panel, PanelUnit, RowId},
    effect::{AttGt, Comparison, EventStudy, Family, Imputation, Weighting},
    method::{Estimate, Method, estimate},
    simulate::{PanelConfig, simulate_panel},
    table::{Table, Value},
};

fn panel(seed: u64) -> Panel {
    let config =
        PanelConfig { never_treated: 12, units_by_cohort: 7, cohorts: vec![3, 5], periods: 7, covariate: 0.1, ..PanelConfig::default() };
    simulate_panel(&config, seed)
}

fn counts(seed: u64) -> Panel {
    let config =
        PanelConfig { never_treated: 12, units_by_cohort: 7, cohorts: vec![3, 5], periods: 7, counts: Some(1.0), ..PanelConfig::default() };
    simulate_panel(&config, seed)
}

/// Without covariates, which unit effects would take up.
fn plain(mut panel: Panel) -> Panel {
    panel.covariates.clear();
    panel.rows.iter_mut().for_each(|row| row.covariates.clear());
    panel
}

fn table<M: Method<Data = Panel>>(spec: &M, panel: &Panel) -> Table {
    estimate(spec, panel).expect("an estimate").estimate.table()
}

/// Tables of all methods.
fn tables(of: impl Fn(&Panel) -> Panel, seed: u64) -> Vec<Table> {
    let (full, bare, count) = (of(&panel(seed)), of(&plain(panel(seed))), of(&counts(seed)));
    let later = AttGt { comparison: Comparison::NotYetTreated, draws: 49, ..AttGt::default() };
    vec![
        table(&AttGt { draws: 49, ..AttGt::default() }, &full),
        table(&later, &full),
        table(&EventStudy::default(), &bare),
        table(&EventStudy { weighting: Weighting::TwoWay, ..EventStudy::default() }, &bare),
        table(&EventStudy { family: Family::Poisson, ..EventStudy::default() }, &count),
        table(&Imputation::default(), &bare),
    ]
}

fn rows_in_order(panel: &Panel, order: &[usize]) -> Panel {
    let rows = order.iter().map(|at| panel.rows[*at % panel.rows.len()].clone());
    let mut seen = std::collections::HashSet::new();
    let mut rows: Vec<_> = rows.filter(|row| seen.insert(row.id)).collect();
    rows.extend(panel.rows.iter().filter(|row| !seen.contains(&row.id)).cloned());
    let units = panel.units.iter().rev().cloned().collect();
    Panel { units, rows, covariates: panel.covariates.clone() }
}

fn relabelled(panel: &Panel, factor: u64) -> Panel {
    let label = |id: RowId| RowId((id.0 + 1) * factor % 10_007);
    let mut panel = panel.clone();
    panel.units.iter_mut().for_each(|unit| unit.id = label(unit.id));
    panel.rows.iter_mut().for_each(|row| row.unit = label(row.unit));
    panel
}

/// The same numbers, with periods in the terms moved.
fn numbers(table: &Table) -> Vec<Vec<Value>> {
    table.rows.iter().map(|row| row[2..].to_vec()).collect()
}

fn close(a: &Table, b: &Table) {
    assert_eq!(a.rows.len(), b.rows.len());
    for (a, b) in a.rows.iter().zip(&b.rows) {
        for (x, y) in a.iter().zip(b) {
            match (x, y) {
                (Value::Number(x), Value::Number(y)) => assert!((x - y).abs() <= 1e-9 * x.abs().max(1.0), "{a:?} {b:?}"),
                _ => assert_eq!(x, y),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn order_and_labels_change_no_byte(seed in 0..1000u64, order in prop::collection::vec(0..10_000usize, 50), factor in 2..10_000u64) {
        let first = tables(Panel::clone, seed);
        prop_assert_eq!(&first, &tables(|panel| rows_in_order(panel, &order), seed));
        prop_assert_eq!(&first, &tables(|panel| relabelled(panel, factor), seed));
    }

    #[test]
    fn the_epoch_of_periods_does_not_matter(seed in 0..1000u64, shift in -3000..3000i32) {
        let moved = |panel: &Panel| {
            let mut panel = panel.clone();
            panel.rows.iter_mut().for_each(|row| row.period += shift);
            panel.units.iter_mut().for_each(|unit| unit.cohort = unit.cohort.map(|cohort| cohort + shift));
            panel
        };
        let (first, second) = (tables(Panel::clone, seed), tables(moved, seed));
        for (a, b) in first.iter().zip(&second) {
            prop_assert_eq!(numbers(a), numbers(b));
        }
    }

    #[test]
    fn a_level_of_a_unit_and_of_a_period_do_not_matter(seed in 0..1000u64, up in 1.0..20.0f64) {
        let raised = |panel: &Panel| {
            let mut panel = plain(panel.clone());
            panel.rows.iter_mut().for_each(|row| row.outcome += up * (row.unit.0 % 3) as f64 - up * f64::from(row.period));
            panel
        };
        let linear = [table(&AttGt { draws: 0, ..AttGt::default() }, &plain(panel(seed))), table(&EventStudy::default(), &plain(panel(seed))), table(&Imputation::default(), &plain(panel(seed)))];
        let second = [table(&AttGt { draws: 0, ..AttGt::default() }, &raised(&panel(seed))), table(&EventStudy::default(), &raised(&panel(seed))), table(&Imputation::default(), &raised(&panel(seed)))];
        for (a, b) in linear.iter().zip(&second) {
            close(a, b);
        }
    }

    #[test]
    fn weights_of_two_count_alike_for_all(seed in 0..1000u64) {
        let doubled = |panel: &Panel| {
            let mut panel = panel.clone();
            panel.rows.iter_mut().for_each(|row| row.weight = 2.0);
            panel
        };
        let (first, second) = (tables(Panel::clone, seed), tables(doubled, seed));
        for (a, b) in first.iter().zip(&second) {
            close(a, b);
        }
    }
}

#[test]
fn a_never_treated_unit_of_one_row_adds_nothing() {
    let extra = |panel: &Panel| {
        let mut panel = panel.clone();
        let mut row = panel.rows[0].clone();
        (row.id, row.unit, row.outcome) = (RowId(90_000), RowId(90_000), 55.0);
        panel.units.push(PanelUnit { id: RowId(90_000), name: "far away".into(), cohort: None, cluster: None });
        panel.rows.push(row);
        panel
    };
    // One row fits its own unit effect: nothing else moves. Small-sample factors of errors count it, so estimates are compared.
    let estimates = |table: &Table| table.rows.iter().map(|row| row[2].clone()).collect::<Vec<_>>();
    for seed in 0..5 {
        for (a, b) in tables(Panel::clone, seed).iter().zip(&tables(extra, seed)) {
            for (x, y) in estimates(a).iter().zip(&estimates(b)) {
                if let (Value::Number(x), Value::Number(y)) = (x, y) {
                    assert!((x - y).abs() <= 1e-9, "{x} {y}");
                }
            }
        }
    }
}

#[test]
fn treated_units_later_in_time_do_not_change_earlier_cells() {
    // Cells compare with units never treated alone, so another cohort's outcomes change nothing in them.
    let changed = |mut panel: Panel| {
        let late: Vec<RowId> = panel.units.iter().filter(|unit| unit.cohort == Some(5)).map(|unit| unit.id).collect();
        panel.rows.iter_mut().filter(|row| late.contains(&row.unit)).for_each(|row| row.outcome *= 3.0);
        panel
    };
    let cells = |panel: &Panel| {
        let found = estimate(&AttGt { draws: 0, ..AttGt::default() }, panel).expect("an estimate").estimate;
        found.cells.into_iter().filter(|cell| cell.cohort == 3).collect::<Vec<_>>()
    };
    for (a, b) in cells(&panel(3)).iter().zip(&cells(&changed(panel(3)))) {
        let near = |x: Option<f64>, y: Option<f64>| assert!((x.unwrap_or(0.0) - y.unwrap_or(0.0)).abs() < 1e-12);
        near(a.effect.estimate, b.effect.estimate);
        near(a.effect.std_error, b.effect.std_error);
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| tables(Panel::clone, 7))
    };
    assert_eq!(on(1), on(3));
}
