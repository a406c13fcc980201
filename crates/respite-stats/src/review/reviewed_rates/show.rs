//! The estimate as a table and a figure.

use super::{ReviewedRate, ReviewedRatesEstimate};
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl ReviewedRatesEstimate {
    fn rates(&self) -> [(&'static str, Option<&ReviewedRate>); 2] {
        [("false_rate", self.false_rate.as_ref()), ("missed_rate", self.missed_rate.as_ref())]
    }
}

impl Estimate for ReviewedRatesEstimate {
    fn table(&self) -> Table {
        let columns = vec!["term", "stratum", "estimate", "conf_low", "conf_high", "population", "judged", "unsure"];
        let mut rows = Vec::new();
        for (term, rate) in self.rates() {
            let limit = |read: fn(&ReviewedRate) -> f64| Value::from(rate.map(read));
            let given = |read: fn(&ReviewedRate) -> Option<f64>| Value::from(rate.and_then(read));
            let plain = |term: String, estimate: Value| {
                let missing = || Value::Missing;
                vec![Value::Text(term), Value::Text(String::new()), estimate, missing(), missing(), missing(), missing(), missing()]
            };
            let mut row = plain(term.into(), given(|rate| rate.estimate));
            (row[3], row[4]) = (limit(|rate| rate.low), limit(|rate| rate.high));
            (row[6], row[7]) = (Value::Count(self.judged), Value::Count(self.unsure));
            rows.push(row);
            if self.unsure > 0 {
                rows.push(plain(format!("{term}_unsure_right"), given(|rate| rate.unsure_right)));
                rows.push(plain(format!("{term}_unsure_wrong"), given(|rate| rate.unsure_wrong)));
            }
        }
        for stratum in &self.strata {
            let wrong = (stratum.judged > 0).then(|| stratum.wrong as f64 / stratum.judged as f64);
            let term = if stratum.taken { "wrong_among_taken" } else { "wrong_among_left" };
            rows.push(vec![
                Value::Text(term.into()),
                Value::Text(stratum.name.clone()),
                wrong.into(),
                Value::Missing,
                Value::Missing,
                Value::Count(stratum.population),
                Value::Count(stratum.judged),
                Value::Count(stratum.unsure),
            ]);
        }
        Table { columns, rows }
    }

    fn figure(&self) -> Figure {
        let y = || Axis { label: "items whose decision is wrong".into(), unit: "share".into() };
        // A rate without an estimate has no mark: a point in the middle of its interval would look like one.
        let rate = |(place, (name, rate)): (f64, (&str, Option<&ReviewedRate>))| {
            let rate = rate?;
            let points = vec![(place, rate.estimate?, rate.low, rate.high)];
            Some(Mark::Intervals { name: name.replace('_', " "), points })
        };
        let rates = Panel {
            title: format!("Error rates by {} sure verdicts", self.judged),
            x: Axis { label: "rate".into(), unit: "place in the list".into() },
            y: y(),
            marks: [1.0, 2.0].into_iter().zip(self.rates()).filter_map(rate).collect(),
        };
        let side = |taken: bool, name: &str| {
            let strata = (1..).zip(&self.strata).filter(|(_, stratum)| stratum.taken == taken && stratum.judged > 0);
            let points = strata.map(|(place, stratum)| (f64::from(place), stratum.wrong as f64 / stratum.judged as f64)).collect();
            Mark::Line { name: name.into(), points }
        };
        let strata = Panel {
            title: "Judged wrong, by stratum".into(),
            x: Axis { label: "stratum".into(), unit: "place in the list".into() },
            y: y(),
            marks: vec![side(true, "taken"), side(false, "left")],
        };
        Figure { panels: vec![rates, strata] }
    }
}
