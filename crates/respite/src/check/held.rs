//! One claim held against one source.

use super::chance;
use super::counts::Measured;
use super::finding;
use super::grid::Grid;
use super::report::{Finding, SourceCheck};
use super::sources::{Fitting, Holds, Source};
use super::{Checker, base, record, smallest, wanted};
use respite_model::{Assertion, Period};

/// Why counts of persons are held against their own ups and downs alone.
const PEOPLE: &str = "persons are killed or injured several at a time, so that such counts vary more than counts of happenings; the finding goes by the series' own ups and downs";

impl Checker<'_> {
    /// What a source makes of a claim.
    pub(super) fn held(&self, said: &Assertion, source: &Source, fitting: Fitting<'_>) -> SourceCheck {
        let mut check = empty(source, &fitting);
        if let Some(reason) = wanted::place_not_known(said) {
            return not_testable(check, &reason);
        }
        let Some(period) = said.period else {
            return not_testable(check, "the sentence names no period that can be settled");
        };
        check.after_period = Some(period);
        let after = match fitting.tally.value(period) {
            Ok(after) => after,
            Err(reason) => return not_testable(check, &reason),
        };
        check.after = Some(after.value);
        check.rows.extend(after.rows.iter().cloned());
        let against = said.comparison.as_ref().and_then(|comparison| comparison.period).filter(|_| said.change.is_some());
        let before = against.map(|against| (against, fitting.tally.value(against)));
        let mut findings: Vec<(Finding, String)> = Vec::new();
        if let Some(level) = said.level {
            findings.push(finding::of_level(level, after.value, after.low, after.high));
        }
        check.after_rows = Some(after);
        self.baselines(&mut check, &fitting, period);
        if let Some(record) = &said.record {
            findings.push(record::of(&mut check, &fitting, record, period));
        }
        match before {
            Some((against, Ok(before))) => findings.extend(self.change(&mut check, said, &fitting, (against, period), before)),
            Some((against, Err(reason))) => {
                check.before_period = Some(against);
                findings.push((Finding::NotTestable, reason));
            }
            None if said.change.is_some() => {
                let reason = if said.comparison.is_some() {
                    "the days that the change is held against are not known"
                } else {
                    "the sentence does not say what the change is held against"
                };
                findings.push((Finding::NotTestable, reason.to_owned()));
            }
            None => {}
        }
        if let Holds::Published(published) = &source.holds {
            if !published.own_acts.is_empty() {
                findings = vec![(Finding::NotTestable, self.contained(&mut check, source, published))];
            } else if self.is_own_act(source) {
                findings = vec![(Finding::NotTestable, "these are the acts of the side that answers, and no attacks".to_owned())];
            }
        }
        let (finding, reason) = summed(findings);
        check.finding = if said.negated { finding::negated(finding) } else { finding };
        check.reason = reason;
        check
    }

    fn change(
        &self,
        check: &mut SourceCheck,
        said: &Assertion,
        fitting: &Fitting<'_>,
        (against, period): (Period, Period),
        before: Measured,
    ) -> Vec<(Finding, String)> {
        let after = check.after.unwrap_or_default();
        check.before_period = Some(against);
        check.before = Some(before.value);
        check.rows = before.rows.iter().chain(&check.rows).cloned().collect();
        let mut findings = Vec::new();
        if let Some(level) = said.before {
            findings.push(finding::of_level(level, before.value, before.low, before.high));
        }
        // Spans of unequal length are compared by day.
        let spans =
            if period.whole_months() == against.whole_months() { 1.0 } else { f64::from(period.days()) / f64::from(against.days()) };
        let expected = before.value * spans;
        check.before_rows = Some(before);
        if expected == 0.0 {
            findings.push((Finding::NotTestable, "nothing was counted before, so that there is no change in percent".to_owned()));
            return findings;
        }
        let observed = (after / expected - 1.0) * 100.0;
        check.change_percent = Some(observed);
        let Some(claimed) = said.change else { return findings };
        let chance = self.noise(check, fitting, (against, period), said.change_percent());
        if fitting.people {
            check.doubts.push(PEOPLE.to_owned());
        }
        let chance = if fitting.people { chance.1 } else { chance.0 };
        findings.push(finding::of_change(&claimed, observed, chance));
        findings
    }

    /// Computes the noise band and what depends on it; gives the chance of the source's own change if counts vary as little
    /// as they can, and as the series does.
    fn noise(
        &self,
        check: &mut SourceCheck,
        fitting: &Fitting<'_>,
        (against, period): (Period, Period),
        stated: Option<f64>,
    ) -> (Option<f64>, Option<f64>) {
        let grid = Grid::of(&fitting.tally, period, against);
        let Some(grid) = grid else {
            check.doubts.push("the source knows the two spans only as they are, so that its noise cannot be told".to_owned());
            return (None, None);
        };
        match chance::noise(&grid, stated) {
            Ok(noise) => {
                let asked = noise.chances.stated.as_ref().or(noise.chances.observed.as_ref());
                check.chance_poisson = asked.and_then(|chance| chance.poisson);
                check.chance_overdispersed = asked.and_then(|chance| chance.moments);
                check.dispersion = noise.dispersion;
                check.doubts.extend(noise.doubts);
                let own = noise.chances.observed.as_ref().map_or((None, None), |chance| (chance.poisson, chance.moments));
                check.chances = Some(noise.chances);
                base::of(check, &grid);
                smallest::of(check, &grid);
                own
            }
            Err(error) => {
                check.doubts.push(format!("could not {error}"));
                (None, None)
            }
        }
    }
}

/// One finding of several: the least favourable. What is contradicted outweighs what cannot be asked.
fn summed(findings: Vec<(Finding, String)>) -> (Finding, String) {
    let order =
        [Finding::NotBorneOut, Finding::NotTestable, Finding::CannotBeToldFromChance, Finding::BorneOutInDirection, Finding::BorneOut];
    let worst = order.into_iter().find(|finding| findings.iter().any(|(own, _)| own == finding));
    let finding = worst.unwrap_or(Finding::NotTestable);
    let reasons: Vec<String> = findings.into_iter().map(|(_, reason)| reason).collect();
    let reason =
        if reasons.is_empty() { "the sentence says no number that could be held against it".to_owned() } else { reasons.join("; ") };
    (finding, reason)
}

/// A source that nothing is known of yet.
fn empty(source: &Source, fitting: &Fitting<'_>) -> SourceCheck {
    SourceCheck {
        source: source.source.to_string(),
        vintage: source.vintage.to_string(),
        newest: source.newest,
        column: fitting.column.map(str::to_owned),
        definition: fitting.definition.clone(),
        differences: fitting.differences.clone(),
        before_period: None,
        after_period: None,
        before: None,
        after: None,
        before_rows: None,
        after_rows: None,
        rows: Vec::new(),
        change_percent: None,
        chance_poisson: None,
        chance_overdispersed: None,
        chances: None,
        dispersion: None,
        base_rank: None,
        base: None,
        minimum_detectable_percent: None,
        minimum_detectable: Vec::new(),
        baselines: Vec::new(),
        record: None,
        persons: fitting.people,
        parts: Vec::new(),
        finding: Finding::NotTestable,
        reason: String::new(),
        doubts: Vec::new(),
    }
}

fn not_testable(check: SourceCheck, reason: &str) -> SourceCheck {
    SourceCheck { finding: Finding::NotTestable, reason: reason.to_owned(), ..check }
}
