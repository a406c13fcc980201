//! Counts that no noun or verb has taken: totals, bases, parts, further items of a list.

use super::Assembly;
use crate::text::draft::Draft;
use crate::text::phrase::amount::Amount;
use crate::text::phrase::time::{CalendarUnit, Time};
use crate::text::scene::Kind;
use respite_model::{Form, Quantity, Role};

impl<'b> Assembly<'_, 'b> {
    /// A count that no noun or verb has taken.
    pub(super) fn count(&mut self, node: usize, amount: Amount) {
        let s = &self.scene.s;
        let (from, to) = (self.from(node), self.to(node));
        let clause = self.clause(from);
        let lead = node > 0 && matches!(self.scene.kind(node - 1), Kind::Lead);
        let word = self.before(node);
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause);
        // "From an average of 12 a month", "from a peak of 40".
        let of = word == "of"
            && s.is(from.wrapping_sub(2), &["average", "total", "high", "peak", "low", "record", "figure"])
            && s.is(from.wrapping_sub(4), &["from"]);
        if lead || of || matches!(word, "from" | "than") {
            // "…, in Sindh from 3 to 7": the next item of a list.
            let next = last.filter(|last| self.drafts[*last].before.is_some() && self.drafts[*last].level.is_some() && word == "from");
            let draft = match next {
                Some(last) => {
                    let direction = self.drafts[last].direction;
                    let draft = self.continuation(last, node);
                    self.drafts[draft].direction = direction;
                    Some(draft)
                }
                None => last.filter(|last| self.drafts[*last].before.is_none()).or_else(|| self.draft_from_mention(from)),
            };
            let Some(draft) = draft else { return };
            self.used[node] = true;
            self.drafts[draft].before = Some(amount.quantity);
            self.drafts[draft].part(Role::Before, from, to);
            self.base = true;
            return;
        }
        // "7,000 of them Red Front", "nine of them civilians".
        if s.is(to, &["of"]) && s.is(to + 1, &["them", "which", "whom", "these", "those"]) {
            return self.part_of_last(node, amount);
        }
        // "By 12" is no level; "forces by 12" in a list of percentages is one of them.
        if word == "by" {
            let Some(last) = last.filter(|last| self.drafts[*last].percent.is_some()) else { return };
            let named = (self.scene.node_at(self.drafts[last].to)..node)
                .any(|at| matches!(self.scene.kind(at), Kind::People(_) | Kind::Quantity(_) | Kind::Place(_)));
            if named {
                self.percent(node, amount);
            }
            return;
        }
        if matches!(
            word,
            "$" | "€" | "£" | "no" | "age" | "aged" | "article" | "resolution" | "operation" | "phase" | "brigade" | "division" | "chapter"
        ) {
            return;
        }
        if matches!(word, "including" | "and" | ",")
            && matches!(self.scene.kind(node + 1), Kind::People(person) if person.victims.is_some())
        {
            return self.persons_of_last(node, amount);
        }
        let low = s.says(from.wrapping_sub(3), &["as", "low", "as"]) || s.says(from.wrapping_sub(3), &["as", "high", "as"]);
        // "Climbed above 1.4 million".
        let bound = node > 0 && matches!(self.scene.kind(node - 1), Kind::Change(_)) && amount.core > from;
        let open = last.filter(|last| self.drafts[*last].level.is_none() && self.drafts[*last].direction.is_some());
        if let Some(draft) = open.filter(|_| {
            matches!(
                if low || bound { "to" } else { word },
                "to" | "at"
                    | "reaching"
                    | "with"
                    | "of"
                    | "hitting"
                    | "totalling"
                    | "was"
                    | "were"
                    | ":"
                    | "reached"
                    | "reach"
                    | "some"
                    | "stood"
            )
        }) {
            self.used[node] = true;
            self.drafts[draft].level = Some(amount.quantity);
            self.base = false;
            return self.drafts[draft].part(Role::Level, from, to);
        }
        if let Some(draft) = last.filter(|last| {
            self.drafts[*last].level.is_none()
                && (self.drafts[*last].before.is_some() && word == "to"
                    || self.drafts[*last].record.is_some() && matches!(word, ":" | "at" | "with" | "of"))
        }) {
            self.used[node] = true;
            self.drafts[draft].level = Some(amount.quantity);
            self.base = false;
            return self.drafts[draft].part(Role::Level, from, to);
        }
        let taken = last.is_some_and(|last| self.drafts[last].level.is_some());
        if !taken && let Some(number) = self.total_of(node) {
            let draft = self.push(Draft::new(&self.mentions[number], Some(number), true, from, clause));
            self.used[node] = true;
            self.drafts[draft].level = Some(amount.quantity);
            return self.drafts[draft].part(Role::Level, from, to);
        }
        // The next item of a list: "…, 41 in June and 12 in July", "…, Bannu 27 and Tank 11".
        let listed = matches!(word, "and" | "," | ";")
            || node > 0 && matches!(self.scene.kind(node - 1), Kind::Place(_) | Kind::People(_))
            || word == "with";
        let followed = matches!(self.scene.kind(node + 1), Kind::Time(_))
            || s.is(to, &["in", "on", "during", "and", ",", "by", ".", "among", "for", "("])
            || to >= s.len();
        let last = if word == ";" { self.drafts.len().checked_sub(1) } else { last };
        if let Some(last) = last.filter(|last| self.drafts[*last].level.is_some() && listed && followed) {
            let draft = self.continuation(last, node);
            self.used[node] = true;
            self.drafts[draft].level = Some(amount.quantity);
            self.drafts[draft].part(Role::Level, from, to);
        }
    }

    /// The last claim of a clause that has no change yet.
    pub(super) fn open_draft(&self, token: usize) -> Option<usize> {
        let clause = self.clause(token);
        self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause && self.drafts[*last].direction.is_none())
    }

    /// The days without what is said to be absent: those that end with the date of the sentence.
    pub(super) fn days_without(&mut self, node: usize, amount: Amount) {
        let (from, to) = (self.from(node), self.to(node));
        let unit = self.scene.lex.calendar.units.get(self.scene.s.word(to)).and_then(|word| CalendarUnit::of(word));
        let clause = self.clause(from);
        let last = self.drafts.last_mut().filter(|last| last.clause == clause && last.mention.absent && last.time.is_none());
        if let (Some(last), Some(unit), Some(count)) = (last, unit, amount.quantity.number().filter(|count| *count < 1000.0)) {
            last.time = Some((Time::Past { count: count as i32, unit }, from, to + 1));
            last.part(Role::Period, from, to + 1);
            self.used[node] = true;
        }
    }

    /// "Violated the ceasefire 40 times".
    pub(super) fn times_over(&mut self, node: usize, amount: Amount) {
        let (from, to) = (self.from(node), self.to(node));
        let number =
            self.mention_before(from).filter(|number| self.scene.quantity_id(self.mentions[*number].quantity) == "ceasefire-violations");
        if let Some(number) = number.filter(|number| self.mentions[*number].to == from || self.mentions[*number].to + 1 == from) {
            let draft = self.push(Draft::new(&self.mentions[number], Some(number), true, from, self.clause(from)));
            self.drafts[draft].level = Some(amount.quantity);
            self.drafts[draft].part(Role::Level, from, to + 1);
            self.used[node] = true;
        }
    }

    pub(super) fn draft_from_mention(&mut self, token: usize) -> Option<usize> {
        let number = self.mention_before(token)?;
        Some(self.push(Draft::new(&self.mentions[number], Some(number), true, token, self.clause(token))))
    }

    /// The mention whose number a count is: "attacks totalled 97", "attacks: 97".
    pub(super) fn total_of(&self, node: usize) -> Option<usize> {
        let s = &self.scene.s;
        let from = self.from(node);
        // "Attacks, which numbered 97 in May, …": the noun before the aside.
        let relative = || {
            s.is(self.scene.clause_start(from), &["which"]).then(|| self.mentions.iter().rposition(|mention| mention.head < from)).flatten()
        };
        let number = self.mention_before(from).or_else(relative)?;
        let mention = &self.mentions[number];
        let mut at = mention.to;
        let mut linked = false;
        while at < from {
            let inner = self.scene.node_at(at);
            if let Some((end, ())) = self.scene.lex.words.totals.at(s.tokens, at).filter(|(end, ())| *end <= from) {
                linked = true;
                at = end;
            } else if matches!(self.scene.kind(inner), Kind::Time(_) | Kind::Place(_) | Kind::Versus(_)) || !self.scene.is_free(inner) {
                at = self.to(inner);
            } else if s.is(at, &[":", "(", "in", "on", "during", "'s", "across", ",", "for", "between", "which"])
                || self.scene.lex.words.place_nouns.contains(s.word(at))
                || s.word(at).ends_with("ly")
                || self.scene.lex.words.filler.contains(s.word(at))
            {
                linked |= s.is(at, &[":", "("]);
                at += 1;
            } else {
                return None;
            }
        }
        let exceeds = matches!(self.scene.kind(node), Kind::Amount(amount) if amount.core > from && s.is(from, &["exceeded", "exceeding", "exceeds", "passed", "passes", "surpassed", "surpasses", "topped", "tops"]));
        // "The death toll, 6,777, was the lowest".
        let set_off = s.is(from.wrapping_sub(1), &[","]) && s.is(self.to(node), &[","]);
        (linked || exceeds || set_off).then_some(number)
    }

    /// "…, including 700 women and 300 children": persons who are a part of the last count of persons.
    pub(super) fn persons_of_last(&mut self, node: usize, amount: Amount) {
        let listed =
            self.scene.s.is(self.from(node).wrapping_sub(1), &["including"]) || self.drafts.last().is_some_and(|last| last.continues);
        let Some(last) = self.drafts.len().checked_sub(1).filter(|last| listed && self.drafts[*last].level.is_some()) else { return };
        let mut mention = self.drafts[last].mention.clone();
        let Kind::People(person) = self.scene.kind(node + 1) else { return };
        if !self.scene.counts_people(mention.quantity) {
            return;
        }
        mention.victims.clone_from(&person.victims);
        mention.count = None;
        let (from, to, end) = (self.from(node), self.to(node), self.to(node + 1));
        let mut draft = Draft::new(&mention, None, false, from, self.clause(from));
        draft.continues = true;
        draft.place = self.drafts[last].place;
        draft.time.clone_from(&self.drafts[last].time);
        draft.level = Some(amount.quantity);
        draft.part(Role::Level, from, to);
        draft.part(Role::Victims, to, end);
        self.used[node] = true;
        self.held[node + 1] = true;
        self.drafts.push(draft);
    }

    /// "Nine of them civilians": a part of the last count.
    pub(super) fn part_of_last(&mut self, node: usize, amount: Amount) {
        let Some(last) = self.drafts.len().checked_sub(1) else { return };
        let s = &self.scene.s;
        let (from, to) = (self.from(node), self.to(node));
        let next = self.scene.node_at(to + 2 + usize::from(s.is(to + 2, &["were", "are", "was", "from", "the"])));
        let Kind::People(person) = self.scene.kind(next) else { return };
        let mut mention = self.drafts[last].mention.clone();
        let strength = self.scene.quantity_id(mention.quantity) == "strength";
        if strength {
            mention.side = person.side.clone().or(person.victims.clone());
        } else {
            mention.victims.clone_from(&person.victims);
        }
        mention.count = None;
        self.held[next] = true;
        self.used[node] = true;
        let end = self.to(next);
        let mut draft = Draft::new(&mention, None, false, from, self.clause(from));
        draft.continues = true;
        draft.place = self.drafts[last].place;
        let whole = self.drafts[last].level.map(|level| level.form);
        // A part of "up to N" is a bound as the whole is: nobody counted either.
        let bounded = strength && whole == Some(Form::AtMost) && amount.quantity.form == Form::Exact;
        draft.level =
            amount.quantity.number().filter(|_| bounded).map(|number| Quantity::said(Form::AtMost, number)).or(Some(amount.quantity));
        draft.part(Role::Level, from, to);
        draft.part(if strength { Role::Side } else { Role::Victims }, self.from(next), end);
        self.drafts.push(draft);
    }
}
