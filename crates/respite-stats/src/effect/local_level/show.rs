//! The estimate as a table and a figure.

use super::{LevelPeriod, LocalLevelEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    numeric::quantile,
    table::{Table, Value},
};

impl Estimate for LocalLevelEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "label", "period", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"];
        let row = |term: &str, label: &str, period: Option<i32>, rest: [Option<f64>; 6]| {
            let mut row = vec![Value::Text(term.into()), Value::Text(label.into()), period.map(f64::from).into()];
            row.extend(rest.map(Value::from));
            row
        };
        let ends = |interval: crate::effect::Interval| (Some(interval.low), Some(interval.high));
        let (low, high) = ends(self.total_interval);
        let error = self.effects.last().map(|last| last.cumulative_std_error);
        let mut rows = vec![row("total_effect", "", None, [Some(self.total_effect), error, None, Some(self.p_value), low, high])];
        let (low, high) = ends(self.mean_interval);
        rows.push(row(
            "mean_effect",
            "",
            None,
            [Some(self.mean_effect), error.map(|e| e / self.effects.len() as f64), None, None, low, high],
        ));
        for (term, value) in [("irregular_variance", self.irregular_variance), ("level_variance", self.level_variance)] {
            rows.push(row(term, "", None, [Some(value), None, None, None, None, None]));
        }
        rows.extend(self.coefficients.iter().map(|control| {
            let statistic = control.estimate / control.std_error;
            row("coefficient", &control.label, None, [Some(control.estimate), Some(control.std_error), Some(statistic), None, None, None])
        }));
        let after = &self.periods[self.periods.len() - self.effects.len()..];
        rows.extend(self.effects.iter().zip(after).map(|(effect, period)| {
            let (low, high) = ends(effect.interval);
            row("effect", "", Some(effect.period), [Some(effect.effect), period.std_error, None, None, low, high])
        }));
        rows.extend(self.effects.iter().map(|effect| {
            let (low, high) = ends(effect.cumulative_interval);
            let numbers = [Some(effect.cumulative_effect), Some(effect.cumulative_std_error), None, None, low, high];
            row("cumulative_effect", "", Some(effect.period), numbers)
        }));
        for (term, test) in [("autocorrelation", self.autocorrelation), ("normality", self.normality)] {
            rows.push(row(term, "", None, [None, None, Some(test.statistic), Some(test.p_value), None, None]));
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let percent = self.level * 100.0;
        let reach = quantile::normal(0.5 + self.level / 2.0);
        let x = || Axis { label: "period".into(), unit: "periods".into() };
        let y = |label: &str| Axis { label: label.into(), unit: "as in the series".into() };
        let line = |name: &str, read: fn(&LevelPeriod) -> f64| Mark::Line {
            name: name.into(),
            points: self.periods.iter().map(|at| (f64::from(at.period), read(at))).collect(),
        };
        let ahead = self
            .periods
            .iter()
            .filter_map(|at| at.std_error.map(|error| (f64::from(at.period), at.forecast - reach * error, at.forecast + reach * error)));
        let effects = |read: fn(&super::LevelEffect) -> (f64, crate::effect::Interval), name: &str| {
            let points = self.effects.iter().map(|at| (f64::from(at.period), read(at)));
            vec![
                Mark::Band {
                    name: format!("{percent} % pointwise"),
                    points: points.clone().map(|(period, (_, interval))| (period, interval.low, interval.high)).collect(),
                },
                Mark::Line { name: name.into(), points: points.map(|(period, (value, _))| (period, value)).collect() },
            ]
        };
        let mut first = vec![Mark::Band { name: format!("{percent} %, parameters as estimated"), points: ahead.collect() }];
        first.extend([line("forecast", |at| at.forecast), line("observed", |at| at.observed)]);
        Figure {
            panels: vec![
                Panel {
                    title: format!("the series and its forecast; action from period {}", self.treated_from),
                    x: x(),
                    y: y("value"),
                    marks: first,
                },
                Panel { title: "effect by period".into(), x: x(), y: y("effect"), marks: effects(|at| (at.effect, at.interval), "effect") },
                Panel {
                    title: "sum of the effects so far".into(),
                    x: x(),
                    y: y("sum of effects"),
                    marks: effects(|at| (at.cumulative_effect, at.cumulative_interval), "sum"),
                },
            ],
        }
    }
}
