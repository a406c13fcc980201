//! A causal word: the action that it names, and what the design allows to say of it.

use super::actions::Action;
use super::report::{CauseCheck, CauseComparison, ClaimCheck, Finding};
use super::sources::Holds;
use super::{Checker, interrupted, wanted};
use crate::analyses::{self, Answer, Wanted};
use respite_model::{Assertion, Link};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The headlines of the project's studies, each with the ids of the actions that it is made of. Made when first needed.
#[derive(Default)]
pub(super) struct Headlines(OnceCell<Vec<Headline>>);

struct Headline {
    study: String,
    sentence: String,
    actions: BTreeSet<String>,
}

/// Other actions that are listed one by one.
const OTHERS_LISTED: usize = 20;

impl Checker<'_> {
    /// Fills in the actions that the sentence names, the others of the window, and what can be said of the cause.
    pub(super) fn cause(&self, said: &Assertion, check: &mut ClaimCheck) {
        let Some(period) = said.period else {
            if said.causal.is_some() {
                check.cause = Some(untestable("without a period the counts before and after it cannot be told apart"));
            }
            return;
        };
        let base = said.comparison.as_ref().and_then(|comparison| comparison.period);
        let named = said.causal.as_ref().map_or("", |causal| causal.cause.as_str());
        if said.causal.is_none() && said.change.is_none() {
            return;
        }
        let (found, others) = self.actions.named(named, base, period);
        check.actions = found.iter().map(|(action, why)| action.shown(why)).collect();
        check.other_actions = others.iter().take(OTHERS_LISTED).map(|action| action.shown("it falls into the same time")).collect();
        check.other_actions_count = others.len();
        let Some(causal) = &said.causal else { return };
        let actions: Vec<&Action> = found.iter().map(|(action, _)| *action).collect();
        check.cause = Some(self.weighed(said, &actions, others.len(), causal.link));
    }

    fn weighed(&self, said: &Assertion, actions: &[&Action], others: usize, link: Link) -> CauseCheck {
        if actions.is_empty() {
            return untestable(
                "none of the project's actions of that time fits the words, so that there is nothing to date a before and an after by",
            );
        }
        if let Some(reason) = wanted::place_not_known(said) {
            return untestable(&reason);
        }
        let studies = self.studies(actions);
        let mut comparisons = Vec::new();
        for action in actions {
            for source in self.sources.iter().filter(|source| source.newest) {
                let own_acts = matches!(&source.holds, Holds::Published(published) if !published.own_acts.is_empty());
                let Ok(fitting) = source.fitting(said, &self.spellings, &self.taxonomy) else { continue };
                if !own_acts {
                    comparisons.extend(interrupted::of(source, &fitting, action, &self.baselines, said));
                }
            }
        }
        let beside = match others {
            0 => String::new(),
            1 => "; another action of the project falls into the same time".to_owned(),
            n => format!("; {n} other actions of the project fall into the same time"),
        };
        let (finding, reason) = match (link, comparisons.as_slice()) {
            (_, []) if studies.is_empty() => {
                (Finding::NotTestable, "no source has whole spans on both sides of the action".to_owned())
            }
            (_, []) => (Finding::NotTestable, "no series has whole spans on both sides of the action; the project's studies on such actions are shown".to_owned()),
            (_, all) if all.iter().all(CauseComparison::is_within_noise) => (
                Finding::CannotBeToldFromChance,
                "the mean after the action does not differ from the mean before by more than the series' own ups and downs".to_owned(),
            ),
            _ => (
                Finding::NotTestable,
                "the mean after the action differs from that before, but one series without a place or time that the action did not reach shows a sequence and no cause".to_owned(),
            ),
        };
        CauseCheck { finding, reason: format!("{reason}{beside}"), comparisons, studies }
    }

    /// Name and headline of the studies that are made of one of these actions.
    fn studies(&self, actions: &[&Action]) -> Vec<(String, String)> {
        let all = self.headlines.0.get_or_init(|| self.answer_studies());
        let touches = |headline: &&Headline| actions.iter().any(|action| headline.actions.contains(&action.event.id.0));
        all.iter().filter(touches).map(|headline| (headline.study.clone(), headline.sentence.clone())).collect()
    }

    /// A study that gives no answer is none that could be shown; `respite run` tells why.
    fn answer_studies(&self) -> Vec<Headline> {
        let mut all = Vec::new();
        for file in self.project.studies().unwrap_or_default() {
            let opened = analyses::of(&file).and_then(|analysis| analysis.open(self.project, &file, &mut |_| {}));
            let Ok(opened) = opened else { continue };
            let rows = opened.trace(self.project, "rows/actions", None);
            let wanted = Wanted { second_looks: false, ..Wanted::default() };
            let (Ok(rows), Ok(answer)) = (rows, opened.answer(wanted, &mut |_| {})) else { continue };
            let Answer::RespiteCurve(answer) = answer;
            let actions = rows.parts.iter().flat_map(|part| &part.rows).filter_map(|row| match row {
                crate::trace::TraceRow::Event { event, .. } => Some(event.id.0.clone()),
                _ => None,
            });
            all.push(Headline { study: file.name.clone(), actions: actions.collect(), sentence: answer.statement.sentence.clone() });
        }
        all
    }
}

impl CauseComparison {
    /// Whether the interval of the change holds none.
    fn is_within_noise(&self) -> bool {
        self.interval.is_none_or(|[low, high]| low <= 0.0 && 0.0 <= high)
    }
}

fn untestable(reason: &str) -> CauseCheck {
    CauseCheck { finding: Finding::NotTestable, reason: reason.to_owned(), comparisons: Vec::new(), studies: Vec::new() }
}
