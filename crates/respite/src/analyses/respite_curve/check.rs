//! What can be checked of a study without rows.

use super::spec::{ComparisonWith, RespiteCurveStudy};
use crate::{
    incidents::Unit,
    study::{StudyError, StudyFile},
};

impl RespiteCurveStudy {
    /// Checks the settings against each other and their limits.
    ///
    /// # Errors
    /// With the place in the file, the value and the limit.
    pub(super) fn check(&self, file: &StudyFile) -> Result<(), StudyError> {
        let wake = &self.wake;
        let rings = wake.rings_km.get_ref();
        let ascending = rings.windows(2).all(|pair| pair[0] < pair[1]);
        if rings.is_empty() || !ascending || rings.iter().any(|&km| !(km > 0.0 && km <= 20_000.0)) {
            let reason = format!("rings_km = {rings:?} must be ascending distances between 0 and 20000 km");
            return Err(file.error(reason, Some(wake.rings_km.span()), "write the outer edges from near to far, such as [5, 25, 100]"));
        }
        let horizon = *wake.horizon_days.get_ref();
        if !(1..=3650).contains(&horizon) {
            let reason = format!("horizon_days = {horizon} must be between 1 and 3650");
            return Err(file.error(reason, Some(wake.horizon_days.span()), "choose how many days after an action are followed"));
        }
        let before = |&(from, to): &(i32, i32)| from <= to && to < 0 && from >= -3650;
        if wake.baselines.get_ref().is_empty() || !wake.baselines.get_ref().iter().all(before) {
            let reason = "baselines must be windows of days before the action, first day first, day 0 excluded";
            return Err(file.error(reason, Some(wake.baselines.span()), "write them as [[-7, -1], [-30, -8]]"));
        }
        let after = |&(from, to): &(i32, i32)| 1 <= from && from <= to && to <= horizon;
        if wake.after.get_ref().is_empty() || !wake.after.get_ref().iter().all(after) {
            let reason = format!("after must be windows of days from 1 to horizon_days = {horizon}, first day first");
            return Err(file.error(reason, Some(wake.after.span()), "write them as [[1, 7], [8, 14]]"));
        }
        if let Some(observed) = &wake.observed {
            let (first, last) = observed.get_ref();
            let days = first.parse::<respite_model::Day>().and_then(|first| Ok((first, last.parse::<respite_model::Day>()?)));
            if !matches!(days, Ok((first, last)) if first <= last) {
                let reason = format!("observed = [{first:?}, {last:?}] must be two days, the first one first");
                return Err(file.error(reason, Some(observed.span()), "write days as \"2026-02-26\""));
            }
        }
        self.check_second_looks(file)?;
        self.check_incidents(file)?;
        if self.inference.draws < 99 || self.inference.draws > 100_000 {
            let reason = format!("draws = {} must be between 99 and 100000", self.inference.draws);
            return Err(file.error(reason, None, "999 draws are enough for most questions"));
        }
        if let Some(repeated) =
            first_repeated(wake.baselines.get_ref()).map(|_| &wake.baselines).or(first_repeated(wake.after.get_ref()).map(|_| &wake.after))
        {
            return Err(file.error("a window stands twice in one list", Some(repeated.span()), "remove one of the two"));
        }
        if self.inference.campaign_km.is_some_and(|km| !(km > 0.0 && km.is_finite())) {
            return Err(file.error("campaign_km must be above 0", None, "leave it out to take the outermost ring"));
        }
        if !(1..=1000).contains(&self.comparison.per_action) {
            let reason = format!("per_action = {} must be between 1 and 1000", self.comparison.per_action);
            return Err(file.error(reason, None, "5 for each action are enough for most questions"));
        }
        if ["figures", "claims", "events"].contains(&file.name.as_str()) {
            return Err(file.error(format!("the name {:?} is taken by ids of rows", file.name), None, "rename the study file"));
        }
        if let Some((level, km)) = self.precision.radius_km.iter().find(|(_, km)| !(km.is_finite() && **km >= 0.0 && **km <= 20_000.0)) {
            let reason = format!("radius_km of {} = {km} must be between 0 and 20000 km", level.word());
            return Err(file.error(reason, None, "write how far a row's place may lie from where it was"));
        }
        match (self.comparison.with, &self.comparison.condition) {
            (ComparisonWith::Actions, None) => {
                Err(file.error("comparison.with = \"actions\" needs comparison.where", None, "say which other actions to compare with"))
            }
            (_, Some(condition)) if self.comparison.with != ComparisonWith::Actions => Err(file.error(
                "comparison.where goes with comparison.with = \"actions\" only",
                Some(condition.span()),
                "remove it, or compare with actions",
            )),
            _ => Ok(()),
        }
    }
}

impl RespiteCurveStudy {
    fn check_incidents(&self, file: &StudyFile) -> Result<(), StudyError> {
        let Some(versions) = &self.incidents else { return Ok(()) };
        if self.unit != Unit::Incidents {
            let reason = "[incidents] goes with unit = \"incidents\" only";
            return Err(file.error(
                reason,
                Some(versions.span()),
                "write unit = \"incidents\" at the top of the study, or remove the table",
            ));
        }
        let order = &versions.get_ref().order;
        let twice =
            order.iter().enumerate().find(|(place, source)| order[..*place].iter().any(|other| other.get_ref() == source.get_ref()));
        twice.map_or(Ok(()), |(_, source)| {
            let reason = format!("{:?} stands twice in the order of sources", source.get_ref());
            Err(file.error(reason, Some(source.span()), "remove one of the two"))
        })
    }

    fn check_second_looks(&self, file: &StudyFile) -> Result<(), StudyError> {
        let looks = &self.second_looks;
        for (key, km) in [("clear_km", Some(looks.clear_km)), ("placebos_clear_km", looks.placebos_clear_km)] {
            if let Some(km) = km.filter(|km| !(km.is_finite() && *km >= 0.0)) {
                return Err(file.error(
                    format!("{key} = {km} must be a distance of 0 km or more"),
                    None,
                    "leave it out to take the default",
                ));
            }
        }
        let placebos = looks.placebos;
        if placebos != 0 && !(199..=100_000).contains(&placebos) {
            let reason = format!("placebos = {placebos} must be 0, or between 199 and 100000");
            return Err(file.error(reason, None, "199 are enough for a rank at the level 0.01"));
        }
        if self.precision.draws > 10_000 {
            let reason = format!("precision.draws = {} must be between 0 and 10000", self.precision.draws);
            return Err(file.error(reason, None, "19 are enough to see how far places and days matter"));
        }
        let measures = looks.measures.iter().flatten().map(|measure| measure.word());
        let comparisons = looks.comparisons.iter().map(|with| with.word());
        for words in [measures.collect::<Vec<_>>(), comparisons.collect()] {
            if let Some((_, word)) = words.iter().enumerate().find(|(place, word)| words[..*place].contains(word)) {
                return Err(file.error(format!("{word:?} stands twice under second_looks"), None, "remove one of the two"));
            }
        }
        let of_study = [self.actions.called.as_deref().unwrap_or("actions"), self.comparison.called.as_deref().unwrap_or("comparison")];
        for (name, condition) in &looks.kinds {
            let reason = if name.trim().is_empty() || name.contains('/') {
                format!("{name:?} is no name of a kind")
            } else if of_study.contains(&name.as_str()) {
                format!("a kind is called {name:?} like the actions or the comparison, which are among the kinds already")
            } else {
                continue;
            };
            return Err(file.error(reason, Some(condition.span()), "give it a name of its own, without a slash"));
        }
        Ok(())
    }
}

fn first_repeated(windows: &[(i32, i32)]) -> Option<(i32, i32)> {
    windows.iter().enumerate().find(|(index, window)| windows[..*index].contains(window)).map(|(_, window)| *window)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::respite_curve::Measure;

    const STUDY: &str = r#"
question = "Did strikes bring relief?"
analysis = "respite-curve"
[actions]
where = "kind = 'air-strike'"
[comparison]
with = "actions"
where = "kind = 'show-of-force'"
[outcome]
where = "source = 'attacks'"
[wake]
rings_km = [4, 10]
horizon_days = 30
baselines = [[-3, -1], [-30, -8]]
after = [[1, 3], [15, 30]]
"#;

    fn read(text: String) -> Result<RespiteCurveStudy, StudyError> {
        RespiteCurveStudy::read(&StudyFile { name: "s".into(), text })
    }

    #[test]
    fn a_whole_study_is_read_with_defaults() {
        let study = read(STUDY.into()).unwrap();
        assert_eq!(study.inference.draws, 999);
        assert_eq!(study.outcome.measure, Measure::Events);
    }

    #[test]
    fn each_fault_is_shown_in_its_place() {
        for (good, bad) in [
            ("[4, 10]", "[10, 4]"),
            ("horizon_days = 30", "horizon_days = 0"),
            ("[-3, -1]", "[-3, 0]"),
            ("[15, 30]", "[15, 31]"),
            ("rings_km", "ring_km"),
        ] {
            let text = STUDY.replace(good, bad);
            let error = read(text.clone()).unwrap_err();
            let span = error.span.clone().unwrap();
            assert!(text[span.clone()].contains(bad.trim_start_matches("horizon_days = ")), "{bad}: {:?}", &text[span]);
        }
    }
}
