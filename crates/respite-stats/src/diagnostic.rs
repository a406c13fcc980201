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
