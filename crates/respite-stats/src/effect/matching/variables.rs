//! The variables that anchors are matched on: counts before, earlier actions, covariates.

use super::{
    Matching,
    strata::{Values, quantile_bins},
};
use crate::{
    data::{RingDayTable, RowId, Window},
    error::Error,
    numeric::sphere::{Grid, unit},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Value of a covariate.
#[derive(Debug, Clone, PartialEq)]
pub enum CovariateValue {
    /// A number.
    Number(f64),
    /// A text, equal or not.
    Text(String),
}

/// A named covariate by anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct AnchorCovariate {
    /// Its name in the spec.
    pub name: String,
    /// Values by anchor id. Numbers and texts do not mix.
    pub values: HashMap<RowId, CovariateValue>,
}

/// A variable with one value for each anchor that could be matched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Variable {
    name: String,
    values: Values,
    classes: Vec<String>,
}

impl Variable {
    pub(crate) fn number(name: String, values: Vec<f64>) -> Self {
        Self { name, values: Values::Numbers(values), classes: Vec::new() }
    }

    /// Numbers in bins, classes as they are.
    pub(super) fn binned(&self, bins: u32) -> Values {
        match &self.values {
            Values::Numbers(values) => Values::Classes(quantile_bins(values, bins)),
            Values::Classes(_) => self.values.clone(),
        }
    }

    /// The variable as named numbers: a class as 0 or 1 for each but the first.
    pub(crate) fn columns(&self) -> Vec<(String, Vec<f64>)> {
        match &self.values {
            Values::Numbers(values) => vec![(self.name.clone(), values.clone())],
            Values::Classes(classes) => {
                let one = |(class, text): (u32, &String)| {
                    let column = classes.iter().map(|own| if *own == class { 1.0 } else { 0.0 }).collect();
                    (format!("{} = {text}", self.name), column)
                };
                (0..).zip(&self.classes).skip(1).map(one).collect()
            }
        }
    }
}

pub(crate) fn variables(
    table: &RingDayTable,
    matching: &Matching,
    covariates: &[AnchorCovariate],
    rows: &[usize],
) -> Result<Vec<Variable>, Error> {
    check(table, matching)?;
    let reach = matching.within_km.unwrap_or(f64::INFINITY);
    let rings: Vec<usize> = (0..table.rings().len()).filter(|ring| table.rings()[*ring].to_km <= reach).collect();
    let count = |row: usize, window: Window| rings.iter().map(|ring| table.sum(row, *ring, window)).sum::<u64>() as f64;
    let mut all = Vec::new();
    for window in &matching.level {
        let values = rows.iter().map(|row| count(*row, *window)).collect();
        all.push(Variable::number(format!("count {window}"), values));
    }
    for window in &matching.ramp {
        let half = (window.days() / 2) as i32;
        let (early, late) =
            (Window::new(window.from_day, window.from_day + half - 1), Window::new(window.to_day - half + 1, window.to_day));
        let values = rows.iter().map(|row| count(*row, late) - count(*row, early)).collect();
        all.push(Variable::number(format!("ramp {window}"), values));
    }
    if matching.earlier_days > 0 {
        let outermost = rings.last().map_or(0.0, |ring| table.rings()[*ring].to_km);
        let values = earlier(table, matching.earlier_days, matching.earlier_km.unwrap_or(outermost), rows);
        all.push(Variable::number(format!("actions in the {} days before", matching.earlier_days), values));
    }
    for name in &matching.covariates {
        all.push(covariate(table, name, covariates, rows)?);
    }
    Ok(all)
}

/// Anchors of either arm in so many days before each row, its own day not counted.
fn earlier(table: &RingDayTable, days: u32, within_km: f64, rows: &[usize]) -> Vec<f64> {
    let anchors = table.anchors();
    let grid = Grid::new(anchors.iter().map(|anchor| (anchor.day, anchor.latitude, anchor.longitude)), within_km);
    let one = |row: &usize| {
        let anchor = &anchors[*row];
        let day = i64::from(anchor.day);
        let mut found = 0.0;
        grid.each(unit(anchor.latitude, anchor.longitude), day - i64::from(days), day - 1, |_, _, _| found += 1.0);
        found
    };
    rows.iter().map(one).collect()
}

fn covariate(table: &RingDayTable, name: &str, covariates: &[AnchorCovariate], rows: &[usize]) -> Result<Variable, Error> {
    let given = || covariates.iter().map(|covariate| covariate.name.as_str()).collect::<Vec<_>>().join(", ");
    let own = covariates.iter().find(|covariate| covariate.name == name).ok_or_else(|| Error::Setting {
        setting: "covariates",
        value: name.to_owned(),
        limit: if covariates.is_empty() { "the actions have no covariates".into() } else { format!("the actions have {}", given()) },
    })?;
    let mut numbers = Vec::with_capacity(rows.len());
    let mut texts = Vec::with_capacity(rows.len());
    for row in rows {
        let id = table.anchors()[*row].id;
        match own.values.get(&id) {
            Some(CovariateValue::Number(number)) if number.is_finite() => numbers.push(*number),
            Some(CovariateValue::Text(text)) => texts.push(text.as_str()),
            _ => return Err(Error::Value { row: id.0, reason: format!("its {name} is missing or no finite number") }),
        }
    }
    if texts.is_empty() {
        return Ok(Variable::number(name.to_owned(), numbers));
    }
    if !numbers.is_empty() {
        return Err(Error::Setting {
            setting: "covariates",
            value: name.to_owned(),
            limit: "its values must be all numbers or all texts".into(),
        });
    }
    let classes: BTreeSet<&str> = texts.iter().copied().collect();
    let numbered: BTreeMap<&str, u32> = classes.iter().copied().zip(0..).collect();
    Ok(Variable {
        name: name.to_owned(),
        values: Values::Classes(texts.iter().map(|text| numbered[text]).collect()),
        classes: classes.into_iter().map(str::to_owned).collect(),
    })
}

fn check(table: &RingDayTable, matching: &Matching) -> Result<(), Error> {
    for (setting, windows) in [("level", &matching.level), ("ramp", &matching.ramp)] {
        for window in windows {
            let refuse = |limit: String| Err(Error::Setting { setting, value: window.to_string(), limit });
            if window.from_day > window.to_day || window.to_day >= 0 {
                return refuse("a window to match on must lie before day 0".into());
            }
            if window.from_day < table.days().from_day {
                return refuse(format!("the table covers the days {}", table.days()));
            }
        }
    }
    if let Some(km) = matching.within_km.filter(|km| !table.rings().iter().any(|ring| ring.to_km <= *km)) {
        let limit = format!("the innermost ring ends at {} km", table.rings().first().map_or(0.0, |ring| ring.to_km));
        return Err(Error::Setting { setting: "within_km", value: km.to_string(), limit });
    }
    if let Some(km) = matching.earlier_km.filter(|km| !(km.is_finite() && *km >= 0.0)) {
        return Err(Error::Setting { setting: "earlier_km", value: km.to_string(), limit: "it must be a distance of 0 or more".into() });
    }
    if !(1..=100).contains(&matching.bins) {
        return Err(Error::Setting { setting: "bins", value: matching.bins.to_string(), limit: "it must be 1 to 100".into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};
    use crate::data::{Anchor, AnchoredPoints, Period, Point};

    /// Treated anchors on days 10 and 30, controls on days 12 and 50, all at one place; points on days 9 (two), 11, 28, 48 and 49.
    fn table() -> RingDayTable {
        let anchor = |id, day, arm| Anchor { id: RowId(id), day, latitude: 0.0, longitude: 0.0, arm };
        let point = |(id, day)| Point { id: RowId(id), day, latitude: 0.0, longitude: 0.0, weight: 1 };
        let points = AnchoredPoints {
            anchors: vec![
                anchor(1, 10, Arm::Treated),
                anchor(2, 30, Arm::Treated),
                anchor(3, 12, Arm::Control),
                anchor(4, 50, Arm::Control),
            ],
            points: (0..).zip([9, 9, 11, 28, 48, 49]).map(point).collect(),
            observed: Period { first: 0, last: 60 },
        };
        RingDayTable::build(&points, &[5.0, 20.0], 6, 6).unwrap()
    }

    fn matching(by: MatchingBy) -> Matching {
        Matching { by, level: vec![Window::new(-4, -1)], ramp: vec![Window::new(-4, -1)], earlier_days: 5, bins: 2, ..Matching::default() }
    }

    #[test]
    fn counts_ramps_and_earlier_actions_by_hand() {
        let all = variables(&table(), &matching(MatchingBy::CoarsenedExact), &[], &[0, 1, 2, 3]).unwrap();
        let columns: Vec<_> = all.iter().flat_map(Variable::columns).collect();
        // Rows are by day: 10, 12, 30, 50.
        assert_eq!(columns[0], ("count [-4, -1]".to_owned(), vec![2.0, 3.0, 1.0, 2.0]));
        assert_eq!(columns[1], ("ramp [-4, -1]".to_owned(), vec![2.0, -1.0, 1.0, 2.0]));
        assert_eq!(columns[2], ("actions in the 5 days before".to_owned(), vec![0.0, 1.0, 0.0, 0.0]));
    }

    #[test]
    fn weights_stand_by_id_and_row() {
        let spec = Matching {
            level: vec![Window::new(-4, -1)],
            ramp: Vec::new(),
            earlier_days: 0,
            bins: 2,
            ..matching(MatchingBy::CoarsenedExact)
        };
        let answer = match_anchors(&table(), &spec, &[], Window::new(-6, 6)).unwrap();
        // Two bins: up to 2 and above. The control of day 12 has 3, so it has no match.
        let weights: Vec<_> = answer.weights.iter().map(|one| (one.id.0, one.row, one.weight)).collect();
        assert_eq!(weights, [(1, 0, 1.0), (3, 1, 0.0), (2, 2, 1.0), (4, 3, 1.0)]);
        assert_eq!((answer.complete, answer.matched, answer.l1_after), ([2, 2], [2, 1], Some(0.0)));
        let balanced =
            match_anchors(&table(), &Matching { by: MatchingBy::EntropyBalance, ..spec.clone() }, &[], Window::new(-6, 6)).unwrap();
        // The treated mean is 1.5, below both controls: nothing balances it.
        assert_eq!(balanced.matched, [0, 0]);
        let late = match_anchors(&table(), &spec, &[], Window::new(-6, 20)).unwrap();
        assert_eq!(late.complete, [2, 1]);
    }

    #[test]
    fn covariates_come_by_id() {
        let values = [(1, "a"), (2, "b"), (3, "a"), (4, "a")].map(|(id, text)| (RowId(id), CovariateValue::Text(text.into())));
        let covariates = [AnchorCovariate { name: "kind".into(), values: values.into_iter().collect() }];
        let spec = Matching {
            covariates: vec!["kind".into()],
            level: Vec::new(),
            ramp: Vec::new(),
            earlier_days: 0,
            ..matching(MatchingBy::CoarsenedExact)
        };
        let answer = match_anchors(&table(), &spec, &covariates, Window::new(-6, 6)).unwrap();
        assert_eq!(answer.weights.iter().map(|one| one.weight).collect::<Vec<_>>(), [1.0, 1.0, 0.0, 1.0]);
        assert!(match_anchors(&table(), &spec, &[], Window::new(-6, 6)).is_err());
    }

    #[test]
    fn what_cannot_be_matched_on_is_said() {
        let refused = |change: fn(&mut Matching)| {
            let mut spec = matching(MatchingBy::CoarsenedExact);
            change(&mut spec);
            match_anchors(&table(), &spec, &[], Window::new(-6, 6)).is_err()
        };
        assert!(refused(|spec| spec.level = vec![Window::new(-4, 0)]));
        assert!(refused(|spec| spec.ramp = vec![Window::new(-7, -1)]));
        assert!(refused(|spec| spec.within_km = Some(1.0)));
        assert!(refused(|spec| spec.bins = 0));
        assert!(refused(|spec| spec.covariates = vec!["size".into()]));
        assert!(!refused(|_| ()));
    }
}
