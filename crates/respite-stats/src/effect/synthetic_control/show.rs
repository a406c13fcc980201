//! The estimate as a table and a figure.

use super::SyntheticControlEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for SyntheticControlEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "label", "period", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"];
        let row = |term: &str, label: &str, period: Value, estimate: f64| {
            let mut row = vec![Value::Text(term.into()), Value::Text(label.into()), period, estimate.into()];
            row.extend(std::iter::repeat_n(Value::Missing, 5));
            row
        };
        let mut mean = row("mean_effect", "", Value::Missing, self.mean_effect);
        mean[5] = self.own.rmspe_ratio.into();
        mean[6] = self.placebo_p_value.into();
        let mut rows = vec![mean, row("total_effect", "", Value::Missing, self.total_effect)];
        rows.push(row("rmspe_before", "", Value::Missing, self.own.rmspe_before));
        rows.extend(self.weights.iter().map(|weight| row("weight", &weight.label, Value::Missing, weight.weight)));
        rows.extend(self.periods.iter().map(|at| row("effect", "", Value::Number(f64::from(at.period)), at.effect)));
        rows.extend(self.placebos.iter().map(|placebo| {
            let mut row = row("placebo_mean_effect", &placebo.label, Value::Missing, placebo.mean_effect);
            row[5] = placebo.rmspe_ratio.into();
            row
        }));
        rows.extend(self.leave_one_out.iter().map(|left| row("mean_effect_without", &left.label, Value::Missing, left.mean_effect)));
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let line = |name: &str, read: fn(&super::SyntheticPeriod) -> f64| Mark::Line {
            name: name.into(),
            points: self.periods.iter().map(|at| (f64::from(at.period), read(at))).collect(),
        };
        let x = || Axis { label: "period".into(), unit: "periods".into() };
        let y = |label: &str| Axis { label: label.into(), unit: "as in the series".into() };
        let range = self.periods.iter().map(|at| (f64::from(at.period), at.placebo_range.low, at.placebo_range.high));
        Figure {
            panels: vec![
                Panel {
                    title: format!("the series and its weighted controls; action from period {}", self.treated_from),
                    x: x(),
                    y: y("value"),
                    marks: vec![line("weighted controls", |at| at.synthetic), line("observed", |at| at.observed)],
                },
                Panel {
                    title: "difference, with the range of the controls taken as if treated".into(),
                    x: x(),
                    y: y("difference"),
                    marks: vec![
                        Mark::Band { name: "all controls as if treated".into(), points: range.collect() },
                        line("difference", |at| at.effect),
                    ],
                },
            ],
        }
    }
}
