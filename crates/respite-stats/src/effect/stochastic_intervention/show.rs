//! The estimate as a table and a figure.

use super::StochasticInterventionEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for StochasticInterventionEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "area",
            "lag_days",
            "from_per_day",
            "to_per_day",
            "estimate",
            "std_error",
            "statistic",
            "p_value",
            "conf_low",
            "conf_high",
        ];
        let text = |text: &str| Value::Text(text.into());
        let contrasts = self.contrasts.iter().map(|found| {
            let mut row = vec![text("contrast"), text(&found.area), Value::Count(found.lag_days.into())];
            row.extend(
                [found.from_per_day, found.to_per_day, found.estimate, found.std_error, found.statistic, found.p_value].map(Value::from),
            );
            row.extend([found.interval.low, found.interval.high].map(Value::from));
            row
        });
        let means = self.means.iter().map(|found| {
            let mut row = vec![text("outcomes_per_day"), text(&found.area), Value::Count(found.lag_days.into()), Value::Missing];
            row.extend([found.treatments_per_day, found.estimate, found.std_error].map(Value::from));
            row.extend([Value::Missing, Value::Missing, found.interval.low.into(), found.interval.high.into()]);
            row
        });
        let weights = self.weights.iter().flat_map(|found| {
            let numbers = [
                ("effective_days", found.effective_days),
                ("largest_weight_share", found.largest_share),
                ("mean_weight", found.mean_weight),
            ];
            numbers.map(|(term, number)| {
                let mut row = vec![text(term), text(""), Value::Count(found.lag_days.into()), Value::Missing];
                row.extend([Value::Number(found.treatments_per_day), Value::Number(number)]);
                row.extend(std::iter::repeat_n(Value::Missing, 5));
                row
            })
        });
        let propensity = self.propensity.iter().map(|term| {
            let mut row = vec![text("intensity"), text(&term.term), Value::Missing, Value::Missing, Value::Missing];
            row.extend([term.estimate, term.std_error, term.estimate / term.std_error].map(Value::from));
            row.extend(std::iter::repeat_n(Value::Missing, 3));
            row
        });
        Table { columns, rows: contrasts.chain(means).chain(weights).chain(propensity).collect() }
    }

    fn figure(&self) -> Figure {
        let mut panels: Vec<Panel> = Vec::new();
        for found in self.contrasts.chunk_by(|a, b| a.area == b.area) {
            let Some(first) = found.first() else { continue };
            let mut rates: Vec<f64> = Vec::new();
            found.iter().for_each(|contrast| {
                if !rates.contains(&contrast.to_per_day) {
                    rates.push(contrast.to_per_day)
                }
            });
            let marks = rates.into_iter().map(|rate| Mark::Intervals {
                name: format!("{rate} a day against {}", first.from_per_day),
                points: found
                    .iter()
                    .filter(|contrast| contrast.to_per_day == rate)
                    .map(|c| (f64::from(c.lag_days), c.estimate, c.interval.low, c.interval.high))
                    .collect(),
            });
            panels.push(Panel {
                title: format!("outcomes a day more or fewer, {}, {} % intervals", first.area, self.level * 100.0),
                x: Axis { label: "days under the intervention".into(), unit: "days".into() },
                y: Axis { label: "difference".into(), unit: "outcomes per day".into() },
                marks: marks.collect(),
            });
        }
        Figure { panels }
    }
}
