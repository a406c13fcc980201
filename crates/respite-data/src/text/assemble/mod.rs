//! From phrases to claims in the making: goes through a sentence once and gives each phrase to the claim that it belongs to.

mod change;
mod count;
mod percent;
mod records;

use crate::text::draft::{Draft, RecordDraft, with_form};
use crate::text::mention::Mention;
use crate::text::phrase::amount::{Amount, Unit};
use crate::text::phrase::time::{Time, Year};
use crate::text::places;
use crate::text::scene::{Kind, Scene};
use respite_model::{Form, Quantity, Role};

/// The claims of a sentence, in the order in which they were met.
pub(super) fn assemble(scene: &Scene<'_>, mentions: &[Mention], held: &mut [bool]) -> Vec<Draft> {
    let mut assembly = Assembly {
        scene,
        mentions,
        held,
        drafts: Vec::new(),
        times: Vec::new(),
        places: Vec::new(),
        record: None,
        base: false,
        used: vec![false; scene.nodes.len()],
        versus: None,
        span: None,
    };
    assembly.run();
    let mut drafts = assembly.drafts;
    let together = || drafts.iter().filter(|draft| draft.together);
    let whole = (together().map(|draft| draft.from).min(), together().map(|draft| draft.to).max());
    if let (Some(from), Some(to)) = whole {
        drafts.iter_mut().filter(|draft| draft.together).for_each(|draft| draft.widen(from, to));
    }
    drafts
}

struct Assembly<'a, 'b> {
    scene: &'a Scene<'b>,
    mentions: &'a [Mention],
    held: &'a mut [bool],
    drafts: Vec<Draft>,
    /// Times and places that wait for a claim.
    times: Vec<usize>,
    places: Vec<usize>,
    /// A record that waits for a claim, with its tokens.
    record: Option<(RecordDraft, usize, usize, Option<Mention>)>,
    /// Whether the next time is that of the count before.
    base: bool,
    /// Nodes that were given to a claim.
    used: Vec<bool>,
    versus: Option<usize>,
    /// The tokens of a record's span that stand apart from it.
    span: Option<(usize, usize)>,
}

impl<'b> Assembly<'_, 'b> {
    fn run(&mut self) {
        for node in 0..self.scene.nodes.len() {
            self.mentions_at(node);
            if self.used[node] || !self.scene.is_free(node) {
                continue;
            }
            match self.scene.kind(node) {
                Kind::Change(_) => self.change(node),
                Kind::Amount(amount) if !self.held[node] => self.amount(node, *amount),
                Kind::Time(_) => self.time(node),
                Kind::Versus(_) => self.versus(node),
                Kind::Place(_) if !self.held[node] => self.place(node),
                Kind::Extreme(..) if !self.mentions.iter().any(|mention| mention.extreme == Some(node)) => self.extreme(node),
                Kind::SamePeriod => self.same_period(node),
                _ => {}
            }
        }
        if let Some((record, from, to, mention)) = self.record.take()
            && let Some(mention) = mention
        {
            let number = self.push(Draft::new(&mention, None, true, from, self.clause(from)));
            self.drafts[number].record = Some(record);
            self.drafts[number].part(Role::Record, from, to);
        }
    }

    fn clause(&self, token: usize) -> usize {
        self.scene.clause.get(token).copied().unwrap_or_default()
    }

    fn from(&self, node: usize) -> usize {
        self.scene.nodes[node].from
    }

    fn to(&self, node: usize) -> usize {
        self.scene.nodes[node].to
    }

    /// The word before a node.
    fn before(&self, node: usize) -> &'b str {
        self.scene.s.word_before(self.from(node))
    }

    /// Adds a claim, with the times, places and the record that wait for one.
    fn push(&mut self, mut draft: Draft) -> usize {
        let (times, places) = (std::mem::take(&mut self.times), std::mem::take(&mut self.places));
        let mut waiting: Vec<usize> = times.into_iter().chain(places).chain(self.versus.take()).collect();
        waiting.sort_unstable();
        for node in waiting {
            let own = draft.from;
            match self.scene.kind(node) {
                Kind::Time(_) => give_time(self.scene, &mut draft, node),
                Kind::Place(_) => {
                    places::give(self.scene, &mut draft, node);
                }
                _ => give_versus(self.scene, &mut draft, node),
            }
            // "In November, attacks fell …": the head that a comma sets off is of no claim's own words.
            if self.scene.s.is(self.to(node), &[","]) {
                draft.from = own;
            }
        }
        if let Some((record, from, to, implied)) = self.record.take() {
            draft.record = Some(record);
            draft.part(Role::Record, from, to);
            if let Some(implied) = implied {
                if draft.mention.victims.is_none() {
                    draft.mention.victims = implied.victims;
                }
                draft.parts.extend(implied.parts.iter().filter(|part| part.0 == Role::Victims));
                draft.widen(implied.from, implied.to);
            }
        }
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// Mentions whose head stands at a node: those that name a number or a record are claims.
    fn mentions_at(&mut self, node: usize) {
        let (from, to) = (self.from(node), self.to(node));
        let here: Vec<usize> = (0..self.mentions.len()).filter(|number| (from..to).contains(&self.mentions[*number].head)).collect();
        for number in here {
            let mention = &self.mentions[number];
            let count = mention.count.and_then(|node| if let Kind::Amount(amount) = self.scene.kind(node) { Some(*amount) } else { None });
            let level = count.map(|amount| amount.quantity).or(mention.absent.then(|| Quantity::said(Form::Exact, 0.0)));
            if let Some(node) = mention.count {
                self.used[node] = true;
            }
            let extreme = mention.extreme.filter(|node| !self.used[*node]);
            if level.is_none() && extreme.is_none() || self.is_rate(mention) {
                continue;
            }
            // "Attacks rose 38 per cent, with 97 attacks recorded": one claim.
            let same = self.drafts.last().is_some_and(|last| {
                last.level.is_none()
                    && last.direction.is_some()
                    && last.mention.quantity == mention.quantity
                    && mention.victims.is_none() | (mention.victims == last.mention.victims)
                    && !mention.verbal | last.mention.verbal
                    && last.of != Some(number)
            });
            let before = self.is_base_count(mention.count);
            if before
                && let Some(last) = self.drafts.last_mut().filter(|last| last.mention.quantity == mention.quantity && last.before.is_none())
            {
                last.before = level;
                last.part(Role::Before, mention.from, mention.to);
                self.base = true;
                continue;
            }
            // "…, its second worst monthly toll": the record of the count before.
            let clause = self.clause(mention.head);
            let apposed = level.is_none()
                && self.drafts.last().is_some_and(|last| {
                    last.clause == clause && last.mention.quantity == mention.quantity && last.record.is_none() && last.says_something()
                });
            let draft = match same || apposed {
                true => self.drafts.len() - 1,
                false => self.push(Draft::new(mention, Some(number), true, mention.head, self.clause(mention.head))),
            };
            self.drafts[draft].level = level.or(self.drafts[draft].level);
            if same {
                self.drafts[draft].widen(mention.from, mention.to);
                self.drafts[draft].parts.extend(mention.parts.iter().copied());
                if self.drafts[draft].mention.side.is_none() {
                    self.drafts[draft].mention.side.clone_from(&mention.side);
                }
            }
            if let Some(extreme) = extreme {
                self.attach_record(draft, extreme);
            }
        }
    }

    /// "100 attacks a month": a rate is no count of a period.
    fn is_rate(&self, mention: &Mention) -> bool {
        let s = &self.scene.s;
        let unit = s.is(mention.to + 1, &["day", "week", "month", "quarter", "year", "hour"]);
        mention.count.is_some() && unit && s.is(mention.to, &["a", "per", "each", "every"])
    }

    /// Whether a count stands behind "compared with" or "from".
    fn is_base_count(&self, count: Option<usize>) -> bool {
        let Some(node) = count else { return false };
        node > 0 && matches!(self.scene.kind(node - 1), Kind::Lead) || matches!(self.before(node), "from" | "than" | "against")
    }

    /// The last mention before a token in its clause, or in the clauses before where it has none.
    fn mention_before(&self, token: usize) -> Option<usize> {
        let clause = self.clause(token);
        let fits = |mention: &Mention| mention.head < token && !mention.linked;
        let here = self.mentions.iter().rposition(|mention| fits(mention) && self.clause(mention.head) == clause);
        // "Deaths rose by 80 per cent": persons counted are no subject of a later change, unless nothing else is.
        let uncounted = self
            .mentions
            .iter()
            .rposition(|mention| fits(mention) && self.clause(mention.head) == clause && (!mention.verbal || mention.count.is_none()));
        uncounted.or(here)
    }

    fn amount(&mut self, node: usize, amount: Amount) {
        match amount.unit {
            Unit::Percent => self.percent(node, amount),
            Unit::Count => self.count(node, amount),
            Unit::Measure if self.scene.s.is(self.to(node), &["times"]) => self.times_over(node, amount),
            // "No attack in 30 days".
            Unit::Measure if matches!(self.before(node), "in" | "for") => self.days_without(node, amount),
            Unit::Points | Unit::Share | Unit::Measure => {}
        }
    }

    fn time(&mut self, node: usize) {
        let clause = self.clause(self.from(node));
        let Kind::Time(time) = self.scene.kind(node) else { return };
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause);
        if self.base
            && let Some(last) = last
        {
            self.base = false;
            self.used[node] = true;
            let (from, to) = (self.from(node), self.to(node));
            self.drafts[last].base = Some((time.clone(), from, to));
            return self.drafts[last].part(Role::Comparison, from, to);
        }
        match last.filter(|last| self.drafts[*last].time.is_none()) {
            Some(last) => give_time(self.scene, &mut self.drafts[last], node),
            None => self.times.push(node),
        }
    }

    /// "Over the same three months" adds nothing: the period is that of the claim before.
    fn same_period(&mut self, node: usize) {
        let (from, to) = (self.from(node), self.to(node));
        let clause = self.clause(from);
        if let Some(last) = self.drafts.last_mut().filter(|last| last.clause == clause) {
            last.part(Role::Period, from, to);
        }
    }

    fn versus(&mut self, node: usize) {
        let clause = self.clause(self.from(node));
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause);
        self.base = false;
        match last.filter(|last| self.drafts[*last].versus.is_none()) {
            Some(last) => give_versus(self.scene, &mut self.drafts[last], node),
            None => self.versus = Some(node),
        }
    }

    fn place(&mut self, node: usize) {
        let clause = self.clause(self.from(node));
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause);
        let taken = last.is_some_and(|last| places::give(self.scene, &mut self.drafts[last], node));
        if !taken {
            self.places.push(node);
        }
    }
}

fn give_versus(scene: &Scene<'_>, draft: &mut Draft, node: usize) {
    let Kind::Versus(versus) = scene.kind(node) else { return };
    let (from, to) = (scene.nodes[node].from, scene.nodes[node].to);
    // "21 per cent above the average": the word says the direction.
    draft.versus = Some((versus.clone(), from, to));
    draft.part(Role::Comparison, from, to);
}

/// Gives a time to a claim. "From November to December" behind a change is base and period.
fn give_time(scene: &Scene<'_>, draft: &mut Draft, node: usize) {
    let Kind::Time(time) = scene.kind(node) else { return };
    let (from, to) = (scene.nodes[node].from, scene.nodes[node].to);
    if draft.time.is_some() {
        return;
    }
    if let Time::Span(first, last) = time
        && scene.s.is(from, &["from"])
        && draft.direction.is_some()
        && follow(first, last)
    {
        draft.base = Some((first.as_ref().clone(), from, to));
        draft.time = Some((last.as_ref().clone(), from, to));
    } else {
        draft.time = Some((time.clone(), from, to));
    }
    draft.part(Role::Period, from, to);
}

/// Whether two times are months or years that follow each other.
fn follow(first: &Time, last: &Time) -> bool {
    match (first, last) {
        (Time::Year(Year::Number(first)), Time::Year(Year::Number(last))) => first + 1 == *last,
        (Time::Months { first, count: 1, .. }, Time::Months { first: last, count: 1, .. }) => first % 12 + 1 == *last,
        _ => false,
    }
}

/// Makes running counts of exact ones.
pub(super) fn running(draft: &mut Draft) {
    if let Some(level) = draft.level.filter(|level| level.form == Form::Exact) {
        draft.level = Some(with_form(level, Form::Cumulative));
    }
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    fn changes(text: &str) -> Vec<(Option<f64>, Option<f64>, Option<f64>)> {
        let number = |quantity: Option<respite_model::Quantity>| quantity.and_then(|quantity| quantity.number());
        read(text).iter().map(|claim| (claim.change_percent(), number(claim.level), number(claim.before))).collect()
    }

    #[test]
    fn changes_levels_and_bases_come_together() {
        assert_eq!(changes("Attacks fell 17 per cent to 68 in December from 82 in November."), [(Some(-17.0), Some(68.0), Some(82.0))]);
        assert_eq!(changes("Attacks fell 9 % in November and 17 % in December."), [(Some(-9.0), None, None), (Some(-17.0), None, None)]);
        assert_eq!(
            changes("Attacks and deaths fell by 9 and 17 per cent respectively."),
            [(Some(-9.0), None, None), (Some(-17.0), None, None)]
        );
        assert_eq!(changes("97 attacks took place in May 2025, a 5 per cent rise."), [(Some(5.0), Some(97.0), None)]);
        assert_eq!(changes("There were three times as many attacks in May 2025."), [(Some(200.0), None, None)]);
        assert_eq!(changes("Mill saw nine attacks, Ostwall 14."), [(None, Some(9.0), None), (None, Some(14.0), None)]);
    }
}
