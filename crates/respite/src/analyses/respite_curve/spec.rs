//! What a study of the analysis `respite-curve` may say.

mod second_looks;
mod versions;

pub use second_looks::SecondLooks;
pub use versions::IncidentVersions;

use super::measure::Measure;
use crate::{
    incidents::Unit,
    study::{StudyError, StudyFile},
};
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
    /// What is counted once: `rows`, each source's as they are, or `incidents`, in which rows of several sources that tell of one happening
    /// are one.
    #[serde(default)]
    pub unit: Unit,
    /// With `unit = "incidents"`: which source's version stands first, and which number is taken.
    #[serde(default)]
    #[schemars(with = "Option<IncidentVersions>")]
    pub incidents: Option<Spanned<IncidentVersions>>,
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
}
