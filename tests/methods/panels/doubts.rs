//! Doubts are raised when they should be, and only then.

use respite_stats::{
    data::{Panel, RowId},
    effect::{AttGt, Comparison, Errors, EventStudy, Family, Imputation},
    error::Error,
    method::{Method, estimate},
    simulate::{PanelConfig, simulate_panel},
};

fn config() -> PanelConfig {
    PanelConfig { never_treated: 20, units_by_cohort: 12, cohorts: vec![4, 6], periods: 8, ..PanelConfig::default() }
}

fn panel() -> Panel {
    simulate_panel(&config(), 12)
}

fn codes<M: Method<Data = Panel>>(spec: &M, panel: &Panel) -> Vec<&'static str> {
    let fit = estimate(spec, panel).expect("an estimate");
    fit.diagnostics.iter().map(|doubt| doubt.code).collect()
}

fn of_all(panel: &Panel) -> [Vec<&'static str>; 3] {
    let later = AttGt { comparison: Comparison::NotYetTreated, draws: 0, ..AttGt::default() };
    [codes(&later, panel), codes(&EventStudy::default(), panel), codes(&Imputation::default(), panel)]
}

#[test]
fn a_sound_panel_raises_none() {
    assert_eq!(of_all(&panel()), [[""; 0]; 3]);
    assert_eq!(codes(&AttGt { draws: 0, ..AttGt::default() }, &panel()), [""; 0]);
}

#[test]
fn holes_and_units_treated_from_the_beginning() {
    let mut panel = panel();
    panel.rows.remove(3);
    panel.units[1].cohort = Some(1);
    let [att_gt, event_study, imputation] = of_all(&panel);
    assert_eq!(att_gt, ["panel.unbalanced", "panel.always-treated"]);
    assert_eq!(event_study, ["panel.unbalanced", "panel.always-treated"]);
    assert_eq!(imputation, ["panel.unbalanced", "panel.not-imputed"]);
}

#[test]
fn no_untreated_unit() {
    let mut panel = panel();
    panel.units.retain(|unit| unit.cohort.is_some());
    let ids: Vec<RowId> = panel.units.iter().map(|unit| unit.id).collect();
    panel.rows.retain(|row| ids.contains(&row.unit));
    let [att_gt, event_study, imputation] = of_all(&panel);
    assert_eq!((att_gt[0], event_study[0]), ("panel.no-never-treated", "panel.no-never-treated"));
    assert_eq!(imputation[..2], ["panel.no-never-treated", "panel.not-imputed"]);
    let refused = estimate(&AttGt::default(), &panel).unwrap_err();
    assert!(refused.to_string().contains("no unit is untreated to the end"), "{refused}");
}

#[test]
fn few_units_and_small_cohorts() {
    let small = simulate_panel(&PanelConfig { never_treated: 9, units_by_cohort: 3, ..config() }, 2);
    for codes in of_all(&small) {
        assert!(codes.contains(&"panel.few-treated") && codes.contains(&"panel.small-cohort"), "{codes:?}");
    }
}

#[test]
fn a_trend_before_treatment() {
    let steep = simulate_panel(&PanelConfig { trend: 1.0, ..config() }, 2);
    for codes in of_all(&steep) {
        assert!(codes.contains(&"panel.pre-trend"), "{codes:?}");
    }
}

#[test]
fn covariates_that_tell_treatment() {
    let mut apart = simulate_panel(&PanelConfig { covariate: 0.1, ..config() }, 2);
    let cohorts: Vec<_> = apart.units.iter().map(|unit| unit.cohort).collect();
    for row in &mut apart.rows {
        row.covariates[0] += if cohorts[row.unit.0 as usize].is_some() { 50.0 } else { 0.0 };
    }
    let codes = codes(&AttGt { draws: 0, ..AttGt::default() }, &apart);
    assert_eq!(codes[0], "panel.overlap");
}

#[test]
fn counts_of_nought_only() {
    let mut counts = simulate_panel(&PanelConfig { counts: Some(1.0), ..config() }, 2);
    counts.rows.iter_mut().filter(|row| row.unit == RowId(40)).for_each(|row| row.outcome = 0.0);
    counts.rows.iter_mut().filter(|row| row.unit.0 < 12 && row.period == 8).for_each(|row| row.outcome = 0.0);
    let spec = EventStudy { family: Family::Poisson, ..EventStudy::default() };
    let found = codes(&spec, &counts);
    assert_eq!(found[..2], ["panel.no-counts", "panel.not-estimated"]);
    counts.rows[5].outcome = -1.0;
    assert!(matches!(estimate(&spec, &counts), Err(Error::Value { .. })));
}

#[test]
fn two_way_errors_of_few_periods() {
    let spec = EventStudy { errors: Errors::TwoWay, ..EventStudy::default() };
    assert!(codes(&spec, &panel()).contains(&"panel.covariance-mended"));
}

#[test]
fn panels_that_allow_no_estimate() {
    let mut none = panel();
    none.units.iter_mut().for_each(|unit| unit.cohort = None);
    let errors = [
        estimate(&AttGt::default(), &none).map(|_| ()),
        estimate(&EventStudy::default(), &none).map(|_| ()),
        estimate(&Imputation::default(), &none).map(|_| ()),
    ];
    assert!(errors.iter().all(|error| matches!(error, Err(Error::NotEstimable { .. }))), "{errors:?}");
    let with_constant = simulate_panel(&PanelConfig { covariate: 0.1, ..config() }, 2);
    let refused = estimate(&Imputation::default(), &with_constant).unwrap_err();
    assert!(refused.to_string().contains("the covariate x"), "{refused}");
    assert!(estimate(&AttGt { level: 1.0, ..AttGt::default() }, &panel()).is_err());
}
