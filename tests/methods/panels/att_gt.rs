//! Group-time effects against the R package `did` 2.1.2, on its own panel.

use respite_stats::{
    data::Panel,
    effect::{Adjustment, AttAggregate, AttGt, AttGtEstimate, BasePeriod, Comparison},
    method::estimate,
};
use respite_tests::reference;

/// Greatest distance from a number of the other program.
const TOLERANCE: f64 = 1e-8;

fn number(text: &str) -> Option<f64> {
    (text != "NA").then(|| text.parse().expect("a number"))
}

fn near(found: Option<f64>, expected: Option<f64>, place: &str) {
    assert_eq!(found.is_some(), expected.is_some(), "{place}: {found:?}, and {expected:?} is expected");
    let distance = found.zip(expected).map_or(0.0, |(found, expected)| (found - expected).abs());
    assert!(distance <= TOLERANCE, "{place}: {found:?}, and {expected:?} is expected");
}

fn records(path: &str) -> Vec<csv::StringRecord> {
    let file = reference(path).expect("a file of the reference set");
    csv::Reader::from_path(file).expect("a readable table").records().map(|record| record.expect("a row")).collect()
}

fn counties(covariates: bool) -> Panel {
    let mut panel = super::panel_of(&records("goldens/did/mpdta.csv"), [1, 0, 3], Some(4), if covariates { &[2] } else { &[] });
    panel.units.iter_mut().filter(|unit| unit.cohort == Some(0)).for_each(|unit| unit.cohort = None);
    panel
}

fn compare(name: &str, spec: &AttGt, covariates: bool) -> usize {
    let found: AttGtEstimate = estimate(&AttGt { draws: 0, ..spec.clone() }, &counties(covariates)).expect("an estimate").estimate;
    let cells = records(&format!("goldens/did/{name}_attgt.csv"));
    assert_eq!(cells.len(), found.cells.len(), "{name}");
    for (record, cell) in cells.iter().zip(&found.cells) {
        let place = format!("{name}, {}", cell.effect.term);
        assert_eq!((record[0].parse(), record[1].parse()), (Ok(cell.cohort), Ok(cell.period)), "{place}");
        near(cell.effect.estimate, number(&record[2]), &place);
        near(cell.effect.std_error, number(&record[3]), &place);
        assert_eq!(record[4].parse(), Ok(found.units), "{place}");
    }
    let test = found.pre_trend_with_anticipation.or(found.pre_trend).expect("a test");
    let expected = &records(&format!("goldens/did/{name}_pretest.csv"))[0];
    near(Some(test.statistic), number(&expected[0]), name);
    // The other program rounds p to five digits.
    near(Some((test.p_value * 1e5).round() / 1e5), number(&expected[1]), name);
    let mut compared = cells.len();
    for (kind, mean) in [("simple", &found.simple), ("group", &found.by_cohort), ("dynamic", &found.dynamic), ("calendar", &found.calendar)] {
        compared += compare_mean(&format!("{name}_{kind}"), mean);
    }
    compared
}

fn compare_mean(name: &str, mean: &AttAggregate) -> usize {
    let expected = records(&format!("goldens/did/{name}.csv"));
    assert_eq!(expected.len(), mean.parts.len() + 1, "{name}");
    for record in &expected {
        let place = format!("{name}, {}", &record[1]);
        let part = mean.parts.iter().map(|part| &part.effect).find(|effect| effect.term == record[1]);
        let effect = if &record[1] == "overall" { &mean.overall } else { part.expect(&place) };
        near(effect.estimate, number(&record[2]), &place);
        near(effect.std_error, number(&record[3]), &place);
    }
    expected.len()
}

#[test]
fn seven_cases_equal_the_r_package() {
    if reference("goldens/did/mpdta.csv").is_none() {
        return;
    }
    let plain = AttGt::default();
    let with = |adjustment| AttGt { adjustment, ..plain.clone() };
    let mut compared = 0;
    compared += compare("nocov", &plain, false);
    compared += compare("cov_dr", &plain, true);
    compared += compare("cov_reg", &with(Adjustment::Regression), true);
    compared += compare("cov_ipw", &with(Adjustment::InverseProbability), true);
    compared += compare("notyet", &AttGt { comparison: Comparison::NotYetTreated, ..plain.clone() }, false);
    compared += compare("universal", &AttGt { base_period: BasePeriod::Universal, ..plain.clone() }, false);
    compared += compare("anticip1", &AttGt { anticipation_periods: 1, ..plain.clone() }, false);
    assert_eq!(compared, 12 * 5 + 15 + 8 + 5 * 18 + 19 + 14);
}
