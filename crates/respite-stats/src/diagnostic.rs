//! Doubts about a result, each with a code that `respite explain` knows.

use serde::Serialize;

/// A doubt beside a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Code of an entry of [`DIAGNOSTICS`].
    pub code: &'static str,
    /// What was seen, with the numbers, as one sentence.
    pub message: String,
}

/// What a diagnostic means: shown by `respite explain` and the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DiagnosticInfo {
    /// Stable code, such as `wake.overlap`.
    pub code: &'static str,
    /// Title in plain words.
    pub title: &'static str,
    /// When it is raised.
    pub raised_when: &'static str,
    /// What it means for the reader.
    pub meaning: &'static str,
    /// What to do about it.
    pub what_to_do: &'static str,
}

/// Every doubt that this crate raises, and those that its callers raise about the rows they give it.
pub const DIAGNOSTICS: &[DiagnosticInfo] = &[
    OVERLAP,
    INCOMPLETE,
    FEW_CLUSTERS,
    DAY_ZERO,
    PRE_PATH,
    EMPTY_BLOCK,
    LOW_COUNT,
    BELOW_MINIMUM,
    PRECISION_IGNORED,
    MULTI_DAY,
    WINDOW_STATUS,
    PEER_RULE,
    UNBALANCED,
    SIGN_DEPENDS,
    LACKING_PERIODS,
    ALWAYS_TREATED,
    NO_NEVER_TREATED,
    FEW_TREATED,
    SMALL_COHORT,
    NO_OVERLAP,
    NOT_ESTIMATED,
    PRE_TREND,
    NEGATIVE_WEIGHTS,
    COVARIANCE_MENDED,
    NO_COUNTS,
    NOT_IMPUTED,
    PLACEBO_CROWDED,
    EMPTY_STRATUM,
    FEW_STRATA,
    BEYOND_MODEL,
    ENTANGLED,
    CROWDED,
    POOR_PRE_FIT,
    FEW_CONTROLS,
    DOMINATING_WEIGHT,
    OUTSIDE_HULL,
    EXACT_PRE_FIT,
    AUTOCORRELATED,
    NOT_NORMAL,
    VARIANCE_AT_BOUND,
    CONTROL_SHIFTED,
    SEARCH_ENDED_EARLY,
    FEW_EFFECTIVE_DAYS,
    MEAN_WEIGHT,
    OVERDISPERSED_TREATMENT,
    BASELINE_FROM_TREATMENTS,
    OUTSIDE_AREA,
    WEIGHTS_CUT,
    FEW_BINS,
    COVARIANCE_RANK,
    MISSED_TREND,
    FEW_PERIODS,
    UNDERDISPERSED,
    NO_DIRECTION,
    FEW_BLOCKS,
    SEASON_NOT_USED,
    NOTHING_DETECTABLE,
    HOLES,
    FEW_PAIRS,
    FEW_WINDOWS,
    FEW_PLACEBO_DATES,
    NO_INTERVAL,
    CARRIES_OVER,
    UNJUDGED_STRATUM,
    UNSURE_VERDICTS,
];

impl DiagnosticInfo {
    /// A doubt of this kind.
    pub(crate) fn with(&self, message: String) -> Diagnostic {
        Diagnostic { code: self.code, message }
    }
}

/// A sum below this is too low for its ratio to mean much.
pub(crate) const LOW: u64 = 10;

/// Whether any of the sums is too low.
pub(crate) fn is_low(sums: [u64; 4]) -> bool {
    sums.into_iter().any(|sum| sum < LOW)
}

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const OVERLAP: DiagnosticInfo = DiagnosticInfo {
    code: "wake.overlap",
    title: "Wakes overlap",
    raised_when: "more than 20 % of the actions have another action within the outermost ring and the horizon",
    meaning: "part of what is counted after one action is the wake of another, so the curve mixes effects of several actions",
    what_to_do: "compare with the estimate from isolated actions only, or use a shorter horizon or smaller rings",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const INCOMPLETE: DiagnosticInfo = DiagnosticInfo {
    code: "wake.incomplete",
    title: "Windows leave the observed period",
    raised_when: "the windows of at least one action leave the observed period",
    meaning: "these actions are left out, so the estimate speaks of the others only; with long windows the last months may be missing",
    what_to_do: "see how many are left out, and use shorter windows if they are many",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_CLUSTERS: DiagnosticInfo = DiagnosticInfo {
    code: "wake.few-clusters",
    title: "Few campaigns",
    raised_when: "the actions of an arm fall into fewer than 20 campaigns, that is, groups close in place and time",
    meaning: "actions of one campaign are no independent evidence, and intervals from few campaigns are unsure",
    what_to_do: "read the intervals with care, or compare more actions",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const DAY_ZERO: DiagnosticInfo = DiagnosticInfo {
    code: "wake.day-zero",
    title: "Much happens on the day itself",
    raised_when: "the treated actions' own day holds more than three times the count of an average day of the horizon, and more than the control's",
    meaning: "day 0 is in no window; counts of that day may be part of the action itself, or an answer within hours",
    what_to_do: "look at the rows of day 0, and see whether the outcome contains the action",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const PRE_PATH: DiagnosticInfo = DiagnosticInfo {
    code: "wake.pre-path",
    title: "The arms differ before the action",
    raised_when: "a joint test of the days before finds that the difference between the arms was not constant (p < 0.05)",
    meaning: "the arms were on different paths already, so the later difference may be their continuation or their return to normal",
    what_to_do: "show several baselines, match on the path before, or choose another comparison; a test that finds nothing proves nothing",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const EMPTY_BLOCK: DiagnosticInfo = DiagnosticInfo {
    code: "wake.empty-block",
    title: "Blocks with one arm only",
    raised_when: "a week, month or period within which labels are exchanged holds actions of one arm only",
    meaning: "labels there cannot be exchanged, so these actions tell the p value nothing",
    what_to_do: "see how many they are, and exchange within longer blocks if they are many",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const LOW_COUNT: DiagnosticInfo = DiagnosticInfo {
    code: "wake.low-count",
    title: "Low counts",
    raised_when: "a sum that enters a ratio is below 10",
    meaning: "a few events more or less would change the ratio a great deal",
    what_to_do: "widen the windows or rings, or read the difference rather than the ratio",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const BELOW_MINIMUM: DiagnosticInfo = DiagnosticInfo {
    code: "wake.below-minimum-detectable",
    title: "Smaller than the design can tell",
    raised_when: "the effect in a window is smaller than the smallest change that the design would find four times in five",
    meaning: "the effect cannot be told from none with these counts, whatever its sign",
    what_to_do: "do not state it; say what size could have been found",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const PRECISION_IGNORED: DiagnosticInfo = DiagnosticInfo {
    code: "wake.precision-ignored",
    title: "Coded precision is not used",
    raised_when: "rows carry a precision of place or day that is coarser than the rings or windows, and the method takes them as exact",
    meaning: "a row whose place is known to the district only may be counted in the wrong ring, or its day in the wrong window",
    what_to_do: "state the coarsest precision admitted, and run again at the neighbouring levels",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const MULTI_DAY: DiagnosticInfo = DiagnosticInfo {
    code: "wake.multi-day",
    title: "Rows that last several days",
    raised_when: "rows have an earliest and a latest day that differ, and one day stands for them",
    meaning: "a row may be counted before an action that it followed, or after one that it preceded",
    what_to_do: "see how many they are, leave them out, or run again with the other end",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const WINDOW_STATUS: DiagnosticInfo = DiagnosticInfo {
    code: "matched.window-status",
    title: "Windows with a remark",
    raised_when: "a window has no match, an aliased term, a perfect fit, or an iteration that does not settle",
    meaning: "the estimate of such a window is missing, or has no p value, or rests on fewer terms than the others",
    what_to_do: "read the status of the window, and use coarser bins, longer windows or larger radii",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const PEER_RULE: DiagnosticInfo = DiagnosticInfo {
    code: "matched.peer-rule",
    title: "P values of one window each",
    raised_when: "matched wakes are estimated by the rule of another program",
    meaning: "its errors take actions of one campaign as independent, and among many windows some p values are small by chance",
    what_to_do: "use it to compare with published results, and the default rule for an answer",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const UNBALANCED: DiagnosticInfo = DiagnosticInfo {
    code: "matched.unbalanced",
    title: "The arms still differ after matching",
    raised_when: "after matching a variable differs by more than a quarter of its standard deviation",
    meaning: "the bins are too coarse for the difference between the arms, so part of it is left in the estimate",
    what_to_do: "use more bins or entropy balancing, and see how many actions remain",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const SIGN_DEPENDS: DiagnosticInfo = DiagnosticInfo {
    code: "curve.sign-depends",
    title: "The sign depends on the choices",
    raised_when: "fewer than 90 % of the ways to ask that give a ratio lie on the same side of no change",
    meaning: "another reasonable baseline, window, ring, measure or comparison would have said the opposite",
    what_to_do: "say that the answer depends on the choices, and show the whole specification curve",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const LACKING_PERIODS: DiagnosticInfo = DiagnosticInfo {
    code: "panel.unbalanced",
    title: "Units lack periods",
    raised_when: "a unit has no row in some period of the panel",
    meaning: "a method that needs every period leaves such units out; the estimate then speaks of the others only",
    what_to_do: "see which units lack periods and why; if reports stop where violence is worst, the rest is a chosen sample",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const ALWAYS_TREATED: DiagnosticInfo = DiagnosticInfo {
    code: "panel.always-treated",
    title: "Units treated from the beginning",
    raised_when: "a unit is treated in the first period of the panel or before it",
    meaning: "nothing is known of it without treatment, so it is left out",
    what_to_do: "begin the panel earlier, or say that the estimate does not speak of these units",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NO_NEVER_TREATED: DiagnosticInfo = DiagnosticInfo {
    code: "panel.no-never-treated",
    title: "No unit stays untreated",
    raised_when: "every unit is treated within the panel",
    meaning: "only units treated later can be controls, and from the last cohort on there are none: those periods are left out",
    what_to_do: "say which periods the estimate speaks of, and add units that are not treated if there are any like the treated",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_TREATED: DiagnosticInfo = DiagnosticInfo {
    code: "panel.few-treated",
    title: "Few treated units or clusters",
    raised_when: "fewer than 10 treated units, or fewer than 20 clusters",
    meaning: "errors rest on few independent units and are too small as a rule",
    what_to_do: "read the intervals as too short, or exchange the treatment between units instead",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const SMALL_COHORT: DiagnosticInfo = DiagnosticInfo {
    code: "panel.small-cohort",
    title: "Small cohorts",
    raised_when: "a cohort has fewer than 5 units besides one for each covariate",
    meaning: "the effect on such a cohort and its error rest on a handful of units",
    what_to_do: "read means over cohorts rather than single cohorts, or use longer periods",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NO_OVERLAP: DiagnosticInfo = DiagnosticInfo {
    code: "panel.overlap",
    title: "No overlap",
    raised_when: "a fitted probability of treatment reaches 0.999 in some cell",
    meaning: "for some treated units there is no control like them, so the cell has no estimate",
    what_to_do: "use fewer covariates, or leave out units that are surely treated",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NOT_ESTIMATED: DiagnosticInfo = DiagnosticInfo {
    code: "panel.not-estimated",
    title: "Some numbers have no estimate",
    raised_when: "an arm is empty, covariates determine one another, or the counts of a term are all 0",
    meaning: "these numbers are missing and do not enter any mean",
    what_to_do: "see which they are; leave out covariates, or use longer periods",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const PRE_TREND: DiagnosticInfo = DiagnosticInfo {
    code: "panel.pre-trend",
    title: "The arms differ before treatment",
    raised_when: "a joint test of the periods before treatment rejects that all differences are 0 (p < 0.05)",
    meaning: "the arms were on different paths already, so the difference after may be their continuation",
    what_to_do: "do not read the difference as an effect; adjust for what drove the paths apart, or bound the effect; a test that finds nothing proves nothing",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NEGATIVE_WEIGHTS: DiagnosticInfo = DiagnosticInfo {
    code: "panel.negative-weights",
    title: "Some effects count negatively",
    raised_when: "in the regression on one treatment indicator with unit and period effects, treated cells have negative weights",
    meaning: "where effects differ between units or change with time, the common coefficient can even have the wrong sign",
    what_to_do: "use weights by interaction, group-time effects or imputation",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const COVARIANCE_MENDED: DiagnosticInfo = DiagnosticInfo {
    code: "panel.covariance-mended",
    title: "A covariance was mended",
    raised_when: "two-way clustering gave a covariance with negative eigenvalues, which were set to 0",
    meaning: "there are too few clusters in one of the two ways for their covariance",
    what_to_do: "cluster in one way, or use more periods",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NO_COUNTS: DiagnosticInfo = DiagnosticInfo {
    code: "panel.no-counts",
    title: "Units or periods without counts",
    raised_when: "all counts of a unit or of a period are 0",
    meaning: "with unit and period effects they say nothing about a rate, and are left out of the Poisson fit",
    what_to_do: "say that the estimate does not speak of units where nothing ever happened",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NOT_IMPUTED: DiagnosticInfo = DiagnosticInfo {
    code: "panel.not-imputed",
    title: "Treated rows that cannot be imputed",
    raised_when: "a treated row's unit has no untreated row, or its period has none that is linked to the unit",
    meaning: "what would have been without treatment is not known there, so these rows are left out of every mean",
    what_to_do: "say of which rows the estimate speaks; begin the panel earlier, or add untreated units",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const PLACEBO_CROWDED: DiagnosticInfo = DiagnosticInfo {
    code: "placebo.crowded",
    title: "Few dates or places are free for placebos",
    raised_when: "more than 10 % of the actions find no other date or place that is clear of real actions",
    meaning: "the placebos speak of fewer actions than the estimate, and of those where actions are rare",
    what_to_do: "see how many are left out, or shorten the windows or rings",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const EMPTY_STRATUM: DiagnosticInfo = DiagnosticInfo {
    code: "kinds.empty-stratum",
    title: "A stratum without one of the kinds",
    raised_when: "no action of some kind has a count before as in this stratum",
    meaning: "the kinds cannot be compared there, so what is standardised leaves the stratum out for all kinds and speaks of the others only",
    what_to_do: "see how many actions are left out; ask for fewer strata, or do not compare these kinds",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_STRATA: DiagnosticInfo = DiagnosticInfo {
    code: "kinds.few-strata",
    title: "Fewer strata than asked for",
    raised_when: "so many actions have the same count before that a cut falls together with another or with the highest count",
    meaning: "actions with very different counts before may stand in one stratum, and what they differ in stays in the comparison",
    what_to_do: "take a longer window or a wider innermost ring for the strata",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const BEYOND_MODEL: DiagnosticInfo = DiagnosticInfo {
    code: "wake.beyond-model",
    title: "Outer rings are not modelled",
    raised_when: "a ring reaches beyond the distance to which the wakes of other actions are modelled",
    meaning: "the estimate with wakes modelled says nothing of these rings, and takes no account of wakes in them",
    what_to_do: "read the other estimates there, or model wakes to a greater distance",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const ENTANGLED: DiagnosticInfo = DiagnosticInfo {
    code: "wake.entangled",
    title: "Wakes can hardly be told apart",
    raised_when: "the standard error of a window's effect is more than three times that of the respite curve, which leaves overlap out of account, or \
                  too many draws of campaigns cannot tell the responses apart",
    meaning: "the actions follow one another so alike that the counts hold little on what one of them does by itself",
    what_to_do: "use smaller rings, a shorter horizon or fewer windows, or ask for the effect of whole campaigns instead",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const CROWDED: DiagnosticInfo = DiagnosticInfo {
    code: "wake.crowded",
    title: "Many wakes at once",
    raised_when: "the wake of an action overlaps with those of more than 15 others on average",
    meaning: "the estimate rests on how counts swing with the number of recent actions near by, so a slow swing that one arm follows more looks like \
              an effect, and campaigns share counts; no simulation tries so many",
    what_to_do: "use smaller rings or a shorter horizon, and trust the estimate only where isolated actions agree with it",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const POOR_PRE_FIT: DiagnosticInfo = DiagnosticInfo {
    code: "series.poor-pre-fit",
    title: "The weighted controls miss the series before the action",
    raised_when: "the root mean squared difference before the action is above a quarter of the series' standard deviation before it",
    meaning: "controls that did not follow the series before say little about what it would have done after",
    what_to_do: "look for better controls, try the ridge form, or do not state an effect",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_CONTROLS: DiagnosticInfo = DiagnosticInfo {
    code: "series.few-controls",
    title: "Few controls",
    raised_when: "there are fewer than 19 controls",
    meaning: "the share of series that stray as much as the treated one cannot fall below 1 over their number, so it may never be small",
    what_to_do: "read the size of the difference against the range of the controls; add controls only if the action did not touch them",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const DOMINATING_WEIGHT: DiagnosticInfo = DiagnosticInfo {
    code: "series.dominating-weight",
    title: "One control carries the comparison",
    raised_when: "a control has a weight above 0.8, or below −0.8",
    meaning: "whatever befell that control after the action is counted as effect",
    what_to_do: "see the estimate without it, and find out what happened to it",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const OUTSIDE_HULL: DiagnosticInfo = DiagnosticInfo {
    code: "series.outside-hull",
    title: "The series lies beyond its controls",
    raised_when: "in a period before the action the series is above or below all controls, or a weight is below 0",
    meaning: "no average of the controls can match such a period, and weights below 0 extrapolate beyond what was seen",
    what_to_do: "compare rates or changes in place of levels, or look for controls on both sides",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const EXACT_PRE_FIT: DiagnosticInfo = DiagnosticInfo {
    code: "series.exact-pre-fit",
    title: "The fit before the action is exact",
    raised_when: "the weighted controls meet every period before the action",
    meaning: "there are as many controls as periods, so chance is matched as well, and many weights do as well as those shown",
    what_to_do: "use more periods before the action or fewer controls",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const AUTOCORRELATED: DiagnosticInfo = DiagnosticInfo {
    code: "series.autocorrelated",
    title: "The forecast leaves a pattern",
    raised_when: "the innovations of the periods before the action are correlated (Ljung and Box, p < 0.05)",
    meaning: "the series has a trend, a season or a memory that the model does not know, so the intervals may be too narrow",
    what_to_do: "add a control that carries the pattern, or take longer periods",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NOT_NORMAL: DiagnosticInfo = DiagnosticInfo {
    code: "series.not-normal",
    title: "Chance is not normal",
    raised_when: "the innovations of the periods before the action are not normal (Jarque and Bera, p < 0.05)",
    meaning: "intervals and p values rest on normal chance; single periods stray further than they say",
    what_to_do: "look for single extreme periods, take longer periods, or use logarithms or roots of counts",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const VARIANCE_AT_BOUND: DiagnosticInfo = DiagnosticInfo {
    code: "series.variance-at-bound",
    title: "A variance is estimated as 0",
    raised_when: "the likelihood is highest where the level never moves, or where chance adds nothing to it",
    meaning: "the series does not tell the two apart well; standard errors that take the estimate as true are too narrow, the intervals are not",
    what_to_do: "read the intervals, not the standard errors",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const CONTROL_SHIFTED: DiagnosticInfo = DiagnosticInfo {
    code: "series.control-shifted",
    title: "A control changes with the action",
    raised_when: "the mean of a control after the action is more than 1.96 standard errors from its own forecast",
    meaning: "the action, or what happened with it, may have touched the control, and that part of the effect is lost or turned round",
    what_to_do: "see the estimate without that control",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const SEARCH_ENDED_EARLY: DiagnosticInfo = DiagnosticInfo {
    code: "series.search-ended-early",
    title: "The search did not come to rest",
    raised_when: "the slopes of the likelihood at the end of the search are not flat",
    meaning: "the parameters may not be those of highest likelihood",
    what_to_do: "rescale the series, or leave out controls that resemble one another",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_EFFECTIVE_DAYS: DiagnosticInfo = DiagnosticInfo {
    code: "pattern.few-effective-days",
    title: "Few days carry the estimate",
    raised_when: "the weights leave fewer than 30 effective days, or one day has more than a tenth of all weight",
    meaning: "few observed days resemble what the intervention asks, so the estimate is theirs alone and its interval cannot be trusted",
    what_to_do: "ask for rates nearer to the observed one, or for fewer days",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const MEAN_WEIGHT: DiagnosticInfo = DiagnosticInfo {
    code: "pattern.mean-weight",
    title: "The weights do not average 1",
    raised_when: "the mean weight before the cut is below 0.5 or above 2",
    meaning: "the fitted intensity is wrong, or what the intervention asks hardly ever happened",
    what_to_do: "give the intensity more covariates, or ask for rates nearer to the observed one",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const OVERDISPERSED_TREATMENT: DiagnosticInfo = DiagnosticInfo {
    code: "pattern.overdispersed",
    title: "Treatments come in bursts",
    raised_when: "the daily number of treatments varies more than 1.5 times as much about its fitted value as a Poisson number",
    meaning: "the intensity lacks something that moves the treatments, which may move the outcomes as well; the weights are then wrong",
    what_to_do: "give the intensity more covariates, such as a trend with more knots or a longer history",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const BASELINE_FROM_TREATMENTS: DiagnosticInfo = DiagnosticInfo {
    code: "pattern.baseline-from-treatments",
    title: "The density comes from the same treatments",
    raised_when: "there are no earlier treatments, so the analysed ones are smoothed",
    meaning: "the intervention's places are learnt from what it is held against, and the interval does not know it",
    what_to_do: "give treatments of an earlier period as the baseline, or take an even density",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const OUTSIDE_AREA: DiagnosticInfo = DiagnosticInfo {
    code: "pattern.outside-area",
    title: "Points outside the observed area or days",
    raised_when: "a treatment or outcome lies outside the observed area or days",
    meaning: "these points are left out",
    what_to_do: "see whether the area is meant so, or whether places or days are wrong",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const WEIGHTS_CUT: DiagnosticInfo = DiagnosticInfo {
    code: "pattern.weights-cut",
    title: "The cut of the weights decides the estimate",
    raised_when: "the contrast without the cut differs by more than a standard error",
    meaning: "the estimate is steadier for the cut, and pulled towards what was seen; its interval knows nothing of that",
    what_to_do: "compare both, ask for rates nearer to the observed one, or for fewer days",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_BINS: DiagnosticInfo = DiagnosticInfo {
    code: "wake.few-bins-before",
    title: "Few bins before",
    raised_when: "fewer than three bins before the reference bin enter a comparison of paths",
    meaning: "so few bins tell little of how the paths of the arms differ on their own, and nothing of how their difference bends",
    what_to_do: "use more or shorter bins before the action",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const COVARIANCE_RANK: DiagnosticInfo = DiagnosticInfo {
    code: "wake.covariance-rank",
    title: "Fewer campaigns than the covariance needs",
    raised_when: "there are no more campaigns than bins whose covariance they must tell",
    meaning: "some combinations of the bins seem to have hardly any variance, so intervals that weigh the bins by it are too narrow",
    what_to_do: "use fewer, longer bins, or compare more actions",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const MISSED_TREND: DiagnosticInfo = DiagnosticInfo {
    code: "wake.missed-trend",
    title: "A trend that the test would miss could make the effect",
    raised_when: "a straight drift between the arms that the test of the bins before finds half of the time would make half of the effect or more",
    meaning: "that the test finds nothing before the action is no evidence that the effect is not a drift",
    what_to_do: "show the bounds that allow a drift, use more bins before, or compare more actions",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_PERIODS: DiagnosticInfo = DiagnosticInfo {
    code: "change.few-periods",
    title: "Few periods tell how much counts vary",
    raised_when: "the ratio of variance to mean rests on fewer than 6 periods, or cannot be found from them",
    meaning: "the ratio may be several times larger or smaller, and so may what rests on it; without a ratio, only the Poisson number is given",
    what_to_do: "name more periods for the dispersion, and read the number by its interval",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const UNDERDISPERSED: DiagnosticInfo = DiagnosticInfo {
    code: "change.underdispersed",
    title: "Counts vary less than by chance",
    raised_when: "the variance of the counts is below their mean, and the Poisson number is used in place of one with this ratio",
    meaning: "counts of independent events vary at least as much as their mean over many periods, so the ratio is low by luck, or the counts were smoothed",
    what_to_do: "see whether the counts are as they were published, and name more periods for the dispersion",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NO_DIRECTION: DiagnosticInfo = DiagnosticInfo {
    code: "change.no-direction",
    title: "No change of a size",
    raised_when: "the means of both windows are the same, or nothing was counted before",
    meaning: "there is no share by which the count changed, so no chance is given for the observed change",
    what_to_do: "state the change that is asked about, or compare the counts themselves",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_BLOCKS: DiagnosticInfo = DiagnosticInfo {
    code: "change.few-blocks",
    title: "Few different blocks to draw",
    raised_when: "paths are drawn from fewer than 20 different blocks of the series' own past",
    meaning: "the paths repeat a few stretches, so the resampled number is coarse, and large changes that did not occur in them have a chance of 0",
    what_to_do: "rely on the numbers with a dispersion, or name a longer history",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const SEASON_NOT_USED: DiagnosticInfo = DiagnosticInfo {
    code: "change.season-not-used",
    title: "The season is not taken out",
    raised_when: "a season is asked for, and the history does not have each place of the year at least twice",
    meaning: "what the season does each year counts as chance, or as change",
    what_to_do: "name at least two full years, or compare with the same periods of the year before",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NOTHING_DETECTABLE: DiagnosticInfo = DiagnosticInfo {
    code: "change.nothing-detectable",
    title: "No change is large enough to be found",
    raised_when: "even a fall to nothing, or a rise to a million times the mean, is found less often than the stated power",
    meaning: "the counts are too low, the windows too short or the counts too uneven for the comparison to tell a change of any size",
    what_to_do: "use longer windows, or add up more places; do not state a change from this comparison",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const HOLES: DiagnosticInfo = DiagnosticInfo {
    code: "change.holes",
    title: "Periods of the history are not known",
    raised_when: "between the first known period and the one asked about, some have no count",
    meaning: "a period that is not known may have been higher or lower; it is not taken as zero, and enters no rank",
    what_to_do: "say that the rank is among the periods that are known, or find the missing counts",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_PAIRS: DiagnosticInfo = DiagnosticInfo {
    code: "change.few-pairs",
    title: "Few neighbouring periods",
    raised_when: "the correlation of neighbouring periods rests on fewer than 10 pairs, or cannot be found",
    meaning: "how much carries over from one period to the next is hardly known, and from few pairs it is too low on average",
    what_to_do: "read what rests on it by its interval, or use a longer series",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_WINDOWS: DiagnosticInfo = DiagnosticInfo {
    code: "change.few-windows",
    title: "Few windows to rank a base among",
    raised_when: "fewer than 6 unbroken windows as long as the base touch neither window",
    meaning: "whether the base was extreme cannot be told, and the mean that is expected after it rests on few periods",
    what_to_do: "use a shorter base or a longer series",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const FEW_PLACEBO_DATES: DiagnosticInfo = DiagnosticInfo {
    code: "change.few-placebo-dates",
    title: "Few other dates",
    raised_when: "fewer than 19 other dates of the series have complete windows that do not touch the action's own",
    meaning: "even the largest change of all cannot be told to be among the largest 5 %",
    what_to_do: "use shorter windows or a longer series, and do not read the rank as evidence",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const NO_INTERVAL: DiagnosticInfo = DiagnosticInfo {
    code: "change.no-interval",
    title: "The change has no interval",
    raised_when: "both windows have a single period, a sum is 0, or the counts within each window are all the same",
    meaning: "the windows themselves do not tell how much counts vary, so the change stands without an interval",
    what_to_do: "use longer windows, or ask how often chance makes such a change with the dispersion of the series' past",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const CARRIES_OVER: DiagnosticInfo = DiagnosticInfo {
    code: "change.carries-over",
    title: "Periods depend on their neighbours",
    raised_when: "the correlation of neighbouring periods outside both windows is above 0, with its whole interval",
    meaning: "what happens in one period carries over to the next, or the level moves; intervals and chances that take periods as independent are too \
              sure of themselves for windows of several periods",
    what_to_do: "read the resampled number, or the rank among other dates, rather than the interval",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const UNJUDGED_STRATUM: DiagnosticInfo = DiagnosticInfo {
    code: "review.unjudged-stratum",
    title: "A stratum without a sure verdict",
    raised_when: "a stratum of decided items holds items, and none of them has a sure verdict",
    meaning: "how many of its decisions are wrong is not known, so the rate has no estimate; its interval reaches as far as this stratum allows",
    what_to_do: "judge a random sample of the stratum",
};

/// See its entry in [`DIAGNOSTICS`].
pub(crate) const UNSURE_VERDICTS: DiagnosticInfo = DiagnosticInfo {
    code: "review.unsure",
    title: "Unsure verdicts",
    raised_when: "items were looked at, and could not be decided",
    meaning: "they are left out, and what cannot be decided is seldom like the rest, so the rates are those of items that can be decided",
    what_to_do: "read the rates with the two bounds, all of them right and all of them wrong, or look for more sources on these items",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{method::METHODS, references::REFERENCES};

    #[test]
    fn codes_and_keys_stand_once() {
        for (index, entry) in DIAGNOSTICS.iter().enumerate() {
            assert!(DIAGNOSTICS[..index].iter().all(|other| other.code != entry.code), "{}", entry.code);
        }
        assert!(REFERENCES.windows(2).all(|pair| pair[0].key < pair[1].key));
    }

    #[test]
    fn every_source_of_a_method_is_cited() {
        for method in METHODS {
            assert!(!method.explanation.is_empty());
            for source in method.sources {
                assert!(REFERENCES.iter().any(|reference| reference.key == *source), "{source}");
            }
        }
    }

    #[test]
    fn every_constant_is_listed() {
        let declared =
            include_str!("diagnostic.rs").lines().filter(|line| line.starts_with("pub(crate) const") && line.contains(": DiagnosticInfo"));
        assert_eq!(declared.count(), DIAGNOSTICS.len());
    }
}
