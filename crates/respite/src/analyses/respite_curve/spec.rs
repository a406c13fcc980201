//! What a study of the analysis `respite-curve` may say.

use super::measure::Measure;
use crate::study::{StudyError, StudyFile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// A study file of the analysis `respite-curve`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Respite study")]
pub struct RespiteCurveStudy {
    /// The question in everyday words, written before looking.
    pub question: String,
    /// `respite-curve`.
    pub analysis: String,
    /// Which rows are the actions that the question is about.
    pub actions: Actions,
    /// What the actions are compared with.
    pub comparison: Comparison,
    /// Which rows are counted around them.
    pub outcome: Outcome,
    /// Distances and days.
    pub wake: Wake,
    /// How finely places and days must be known.
    #[serde(default)]
    pub precision: Precision,
    /// How chance is told from effect.
    #[serde(default)]
    pub inference: Inference,
    /// The same study in other reasonable ways, on by default.
    #[serde(default)]
    pub second_looks: SecondLooks,
    /// Guards that are lifted, by name. Each is printed with the result.
    #[serde(default)]
    pub lift_guards: Vec<Guard>,
    /// Releases to use, by source. Without an entry the newest is used.
    #[serde(default)]
    pub vintages: BTreeMap<String, String>,
    /// Of simulated rows only: the effect that was built in, shown beside the estimate.
    #[serde(default)]
    pub known_truth: Option<KnownTruth>,
}

/// The actions that the question is about.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actions {
    /// SQL condition on the columns that `respite explain columns` lists.
    #[serde(rename = "where")]
    #[schemars(with = "String")]
    pub condition: Spanned<String>,
    /// What readers call these rows, such as "air strikes". Without it the condition is shown.
    #[serde(default)]
    pub called: Option<String>,
    /// Names of the sides that act, as the outcome rows have them. Without it: the sides of the action rows, both where their order says nothing.
    #[serde(default)]
    pub acting_sides: Option<Vec<String>>,
}

/// What the actions are compared with.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// `actions`: other actions. `dates`: the same places at other times. `places`: other places at the same time. `alike-dates`: the same
    /// places at times alike in the counts before. `not-yet-treated`: places of later actions.
    pub with: ComparisonWith,
    /// For `actions`: SQL condition of the other actions.
    #[serde(rename = "where", default)]
    #[schemars(with = "Option<String>")]
    pub condition: Option<Spanned<String>>,
    /// What readers call the comparison.
    #[serde(default)]
    pub called: Option<String>,
    /// For all but `actions`: how many dates or places are drawn for each action.
    #[serde(default = "five")]
    pub per_action: u32,
}

const fn five() -> u32 {
    5
}

/// The kinds of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonWith {
    /// Other actions, chosen by a condition.
    Actions,
    /// The same places at other times.
    Dates,
    /// Other places at the same time.
    Places,
    /// The same places at the other times that are most like the action's in the counts before.
    AlikeDates,
    /// Places of other actions that have had none yet, at the same time.
    NotYetTreated,
}

impl ComparisonWith {
    /// Its word, as in a study file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Actions => "actions",
            Self::Dates => "dates",
            Self::Places => "places",
            Self::AlikeDates => "alike-dates",
            Self::NotYetTreated => "not-yet-treated",
        }
    }

    /// What it is, for readers.
    pub fn words(self) -> &'static str {
        match self {
            Self::Actions => "other actions",
            Self::Dates => "the same places at other times, drawn by chance",
            Self::Places => "other places at the same time, drawn by chance",
            Self::AlikeDates => "the same places at the other times that are most alike in the counts before",
            Self::NotYetTreated => "places of other actions that have had none yet, at the same time",
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// SQL condition of the rows that are counted.
    #[serde(rename = "where")]
    #[schemars(with = "String")]
    pub condition: Spanned<String>,
    /// What readers call these rows, such as "attacks".
    #[serde(default)]
    pub called: Option<String>,
    /// What each row adds.
    #[serde(default)]
    pub measure: Measure,
}

/// Distances and days around an action.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wake {
    /// Outer edges of the rings in kilometres, ascending: `[4, 10]` means 0–4 and 4–10.
    #[schemars(with = "Vec<f64>")]
    pub rings_km: Spanned<Vec<f64>>,
    /// How many days after the action are followed.
    #[schemars(with = "i32")]
    pub horizon_days: Spanned<i32>,
    /// Windows before the action, as first and last day, such as `[-7, -1]`. All are shown; none is chosen silently.
    #[schemars(with = "Vec<(i32, i32)>")]
    pub baselines: Spanned<Vec<(i32, i32)>>,
    /// Windows after the action, such as `[1, 7]`.
    #[schemars(with = "Vec<(i32, i32)>")]
    pub after: Spanned<Vec<(i32, i32)>>,
    /// First and last day in which rows could be seen. Without it: the first and last day of the outcome rows.
    #[serde(default)]
    #[schemars(with = "Option<(String, String)>")]
    pub observed: Option<Spanned<(String, String)>>,
}

/// How finely places and days must be known.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Precision {
    /// The coarsest place that is admitted: `exact`, `near`, `district`, `province` or `country`. Without it all are. Rows whose source codes no
    /// precision are always admitted.
    pub coarsest_place: Option<PlaceLevel>,
    /// How far a row's place may lie from where it was, in kilometres, by how finely it is known. Chosen figures, not those of a source.
    pub radius_km: BTreeMap<PlaceLevel, f64>,
    /// Times that places and days are drawn anew within their precision; 0 for none.
    pub draws: u32,
}

impl Default for Precision {
    fn default() -> Self {
        let radius_km =
            [(PlaceLevel::Near, 25.0), (PlaceLevel::District, 50.0), (PlaceLevel::Province, 150.0), (PlaceLevel::Country, 500.0)];
        Self { coarsest_place: None, radius_km: radius_km.into(), draws: 19 }
    }
}

/// How finely a place is known, from the finest to the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceLevel {
    /// The place itself.
    Exact,
    /// Near a named place.
    Near,
    /// Somewhere in a district.
    District,
    /// Somewhere in a province.
    Province,
    /// Somewhere in a country.
    Country,
}

impl PlaceLevel {
    /// All, from the finest to the coarsest.
    pub const ALL: [Self; 5] = [Self::Exact, Self::Near, Self::District, Self::Province, Self::Country];

    /// Its word, as in a study file and in the column `place_precision`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::District => "district",
            Self::Province => "province",
            Self::Country => "country",
        }
    }
}

/// How chance is told from effect.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Inference {
    /// Draws of labels and of campaigns.
    pub draws: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// Labels are exchanged between actions of the same `week` or `month`, or of the whole `period`.
    pub exchange_within: ExchangeWithin,
    /// Actions closer than this belong to one place, in kilometres. Default: the outermost ring.
    pub campaign_km: Option<f64>,
    /// Actions of one place with gaps up to this many days are one campaign. Default: the horizon.
    pub campaign_days: Option<u32>,
}

impl Default for Inference {
    fn default() -> Self {
        Self { draws: 999, seed: 1, exchange_within: ExchangeWithin::Week, campaign_km: None, campaign_days: None }
    }
}

/// The same study in other reasonable ways. All are made unless they are turned off.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SecondLooks {
    /// Only actions without another near by.
    pub isolated: bool,
    /// The comparison matched on the path before and on earlier actions, in two ways.
    pub matched: bool,
    /// Other kinds of action by name, each with an SQL condition, described beside the actions within strata of the counts before.
    #[schemars(with = "BTreeMap<String, String>")]
    pub kinds: BTreeMap<String, Spanned<String>>,
    /// What a drift of the paths before the action would make of the effect.
    pub drift: bool,
    /// The wakes of other actions modelled.
    pub overlap_modelled: bool,
    /// For actions that last: while they last, and after their end.
    pub lasting: bool,
    /// Other measures. Without it: for `killed`, the source's lowest and highest counts.
    pub measures: Option<Vec<Measure>>,
    /// Other things to compare with, beside the declared one; `actions` is ignored here.
    pub comparisons: Vec<ComparisonWith>,
    /// The specification curve over the study and all its second looks.
    pub specification_curve: bool,
    /// Placebos of each kind (other dates, other places, other kinds), in the innermost ring; 0 for none.
    pub placebos: u32,
}

impl Default for SecondLooks {
    fn default() -> Self {
        Self {
            isolated: true,
            matched: true,
            kinds: BTreeMap::new(),
            drift: true,
            overlap_modelled: true,
            lasting: true,
            measures: None,
            comparisons: vec![ComparisonWith::Dates, ComparisonWith::AlikeDates, ComparisonWith::Places, ComparisonWith::NotYetTreated],
            specification_curve: true,
            placebos: 199,
        }
    }
}

/// Blocks within which labels are exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeWithin {
    /// Weeks from Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
    /// The whole period.
    Period,
}

/// A guard that a study may lift by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Guard {
    /// The outcome admits rows that the actions or the comparison admit.
    SharedRows,
    /// The outcome counts deaths inflicted by the acting side.
    DeathsByActingSide,
}

/// The effect that was built into simulated rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownTruth {
    /// Where the truth comes from, in one sentence.
    pub source: String,
    /// Daily effect in the innermost ring for day 1, 2, …, in outcome units per action.
    pub daily_effect: Vec<f64>,
}

impl RespiteCurveStudy {
    /// The measures of the second looks.
    pub fn other_measures(&self) -> Vec<Measure> {
        let own = self.outcome.measure;
        let asked = self.second_looks.measures.clone().unwrap_or_else(|| own.range().to_vec());
        asked.into_iter().filter(|measure| *measure != own).collect()
    }

    /// Reads a study file and checks what can be checked without rows.
    ///
    /// # Errors
    /// With the place in the file, the value and the limit.
    pub fn read(file: &StudyFile) -> Result<Self, StudyError> {
        let study: Self = file.parse()?;
        study.check(file)?;
        Ok(study)
    }

    fn check(&self, file: &StudyFile) -> Result<(), StudyError> {
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
        if ["figures", "events"].contains(&file.name.as_str()) {
            return Err(file.error(format!("the name {:?} is taken by ids of rows", file.name), None, "rename the study file"));
        }
        if let Some((level, km)) = self.precision.radius_km.iter().find(|(_, km)| !(km.is_finite() && **km >= 0.0 && **km <= 20_000.0)) {
            let reason = format!("radius_km of {} = {km} must be between 0 and 20000 km", level.word());
            return Err(file.error(reason, None, "write how far a row's place may lie from where it was"));
        }
        let placebos = self.second_looks.placebos;
        if placebos != 0 && !(199..=100_000).contains(&placebos) {
            let reason = format!("placebos = {placebos} must be 0, or between 199 and 100000");
            return Err(file.error(reason, None, "199 are enough for a rank at the level 0.01"));
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

fn first_repeated(windows: &[(i32, i32)]) -> Option<(i32, i32)> {
    windows.iter().enumerate().find(|(index, window)| windows[..*index].contains(window)).map(|(_, window)| *window)
}

#[cfg(test)]
mod tests {
    use super::*;

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
