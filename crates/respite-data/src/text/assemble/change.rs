//! Words of change: what changes, and by how much.

use super::Assembly;
use crate::text::draft::{Draft, with_form};
use crate::text::mention::is_noun;
use crate::text::phrase::amount::Unit;
use crate::text::scene::Kind;
use respite_model::{Direction, Form, Quantity, Role};

impl<'b> Assembly<'_, 'b> {
    pub(super) fn change(&mut self, node: usize) {
        let Kind::Change(word) = *self.scene.kind(node) else { return };
        let (from, to) = (self.from(node), self.to(node));
        if self.is_of_points(node) {
            return;
        }
        let Some(subjects) = self.subjects(node) else { return };
        self.used[node] = true;
        let sized = word.size.map(|size| self.sized(from, size)).or_else(|| if word.times { self.multiplied(node) } else { None });
        let listed = self.respectively(node, subjects.len());
        for (index, number) in subjects.iter().enumerate() {
            let percent = match &listed {
                Some(list) => list.get(index).copied(),
                None => self.percent_beside(node),
            };
            let draft = self.draft_of(*number, node, word.direction, percent.is_some() || sized.is_some());
            self.drafts[draft].direction = Some(word.direction);
            let from = if sized.is_some() { self.form_start(from) } else { from };
            if subjects.len() == 1 || listed.is_some() || index + 1 == subjects.len() {
                self.drafts[draft].part(Role::Change, from, to);
            } else {
                self.drafts[draft].parts.push((Role::Change, from, to));
            }
            if let Some(size) = sized {
                self.drafts[draft].percent = Some(size);
            }
            if let Some(at) = percent
                && let Kind::Amount(amount) = self.scene.kind(at)
            {
                let draft = &mut self.drafts[draft];
                draft.percent = Some(amount.quantity);
                draft.part(Role::Change, self.scene.nodes[at].from, self.scene.nodes[at].to);
            }
        }
        if let Some(list) = listed {
            list.into_iter().for_each(|at| self.used[at] = true);
            let count = subjects.len();
            self.drafts.iter_mut().rev().take(count).for_each(|draft| draft.together = true);
        }
        // What was used once belongs to all subjects of the change.
        if let Some(at) = self.percent_beside(node) {
            self.used[at] = true;
        }
    }

    /// Whether percentage points or a share change, which is no change of a count.
    pub(super) fn is_of_points(&self, node: usize) -> bool {
        let s = &self.scene.s;
        let points = (node + 1..(node + 6).min(self.scene.nodes.len()))
            .any(|at| matches!(self.scene.kind(at), Kind::Amount(amount) if amount.unit == Unit::Points));
        let start = self.scene.clause_start(self.from(node));
        let share =
            (start..self.from(node)).any(|at| s.is(at, &["share", "proportion", "percentage"]) && !s.is(at + 1, &["point", "points"]));
        points || share
    }

    /// "Three times as many": 200 per cent more.
    pub(super) fn multiplied(&mut self, node: usize) -> Option<Quantity> {
        let before = node.checked_sub(1)?;
        let Kind::Amount(amount) = self.scene.kind(before) else { return None };
        let times = amount.quantity.number().filter(|times| *times > 1.0)?;
        self.used[before] = true;
        Some(with_form(Quantity::said(amount.quantity.form, (times - 1.0) * 100.0), amount.quantity.form))
    }

    /// Where "more than" begins before a change that gives its size by itself.
    fn form_start(&self, from: usize) -> usize {
        let s = &self.scene.s;
        (from.saturating_sub(3)..from)
            .find(|at| self.scene.lex.forms_before.at(s.tokens, *at).is_some_and(|(end, _)| end == from))
            .unwrap_or(from)
    }

    /// "More than doubled", "nearly halved".
    pub(super) fn sized(&self, from: usize, size: f64) -> Quantity {
        let s = &self.scene.s;
        let form = (from.saturating_sub(3)..from)
            .find_map(|at| self.scene.lex.forms_before.at(s.tokens, at).filter(|(end, _)| *end == from).map(|(_, word)| word.form));
        Quantity::said(form.unwrap_or(Form::Exact), size)
    }

    /// The claim of a mention that a change is added to, or a new one.
    pub(super) fn draft_of(&mut self, number: Option<usize>, node: usize, direction: Direction, sized: bool) -> usize {
        let from = self.from(node);
        let clause = self.clause(from);
        let Some(number) = number else {
            // "… but fell in June": the subject is that of the claim before.
            let last = self.drafts.len() - 1;
            let merges = self.drafts[last].direction == Some(direction)
                && self.drafts[last].percent.is_none()
                && sized
                && self.drafts[last].clause == clause;
            if merges || self.drafts[last].direction.is_none() && self.drafts[last].clause == clause {
                return last;
            }
            let mention = self.drafts[last].mention.clone();
            let draft = self.push(Draft::new(&mention, self.drafts[last].of, false, from, clause));
            let pronoun = (self.drafts[last].to..from)
                .rev()
                .find(|at| self.scene.s.is(*at, &["those", "they", "it", "that"]) && self.clause(*at) == clause);
            if let Some(pronoun) = pronoun {
                self.drafts[draft].widen(pronoun, pronoun + 1);
            }
            return draft;
        };
        let existing = self.drafts.iter().rposition(|draft| draft.of == Some(number));
        let free = |draft: &Draft| {
            draft.direction.is_none()
                || draft.direction == Some(direction) && draft.percent.is_none() && sized
                || draft.direction == Some(direction) && !sized && draft.clause == clause
        };
        match existing {
            Some(existing) if free(&self.drafts[existing]) => existing,
            Some(_) => self.push(Draft::new(&self.mentions[number], Some(number), false, from, clause)),
            None => self.push(Draft::new(&self.mentions[number], Some(number), true, from, clause)),
        }
    }

    /// What changes: `None` inside where it is the subject of the claim before. Nothing where no quantity is named.
    pub(super) fn subjects(&self, node: usize) -> Option<Vec<Option<usize>>> {
        let Kind::Change(word) = self.scene.kind(node) else { return None };
        let from = self.from(node);
        let (prepositional, right) = self.mention_behind(node);
        let left = self.mention_before(from);
        let noun = is_noun(self.scene, node);
        let transitive = word.acts && right.is_some() && !prepositional;
        // "Stopped 12 attacks": attempts, and no change.
        if transitive && right.is_some_and(|number| self.mentions[number].is_counted()) {
            return None;
        }
        let chosen = if transitive || word.light && right.is_some() || noun && right.is_some() || prepositional && left.is_none() {
            right
        } else {
            left.or(right)
        };
        // "97 attacks killed 13 people, a rise of 5 per cent", "…, up 5 per cent": of the count just before.
        let again = word.size.is_some()
            && right.is_some_and(|number| self.drafts.last().is_some_and(|last| last.mention.quantity == self.mentions[number].quantity));
        let apposed = (right.is_none() || again)
            && (noun || (word.light || word.size.is_some()) && matches!(self.before(node), "," | "(" | "-"))
            && self.open_draft(from).is_some();
        if apposed && self.drafts.last().is_some_and(|last| last.level.is_some()) {
            return Some(vec![self.drafts.last().and_then(|last| last.of)]);
        }
        if let Some(number) = chosen {
            let mut all = self.coordinated(number, chosen == right && chosen != left);
            all.sort_unstable();
            return Some(all.into_iter().map(Some).collect());
        }
        let carried = self.drafts.last().is_some_and(|last| last.says_something());
        // "Attacks rose in May; they fell in June", "… but fell in June".
        if carried {
            return Some(vec![None]);
        }
        let earlier = self.mentions.iter().rposition(|mention| mention.head < from && !mention.linked);
        earlier.map(|number| vec![Some(number)])
    }

    /// Mentions joined by "and" with one, none of which names a number.
    pub(super) fn coordinated(&self, number: usize, right: bool) -> Vec<usize> {
        let mut all = vec![number];
        let step = |at: usize| if right { at.checked_add(1) } else { at.checked_sub(1) };
        let mut at = number;
        while let Some(next) = step(at).filter(|next| *next < self.mentions.len()) {
            let (first, second) = (at.min(next), at.max(next));
            let (one, other) = (&self.mentions[first], &self.mentions[second]);
            let between = one.to..other.from;
            let joined = !between.is_empty()
                && between.len() <= 2
                && between.clone().all(|at| self.scene.s.is(at, &["and", ",", "both", "the"]))
                && between.clone().any(|at| self.scene.s.is(at, &["and", ","]));
            if !joined || one.is_counted() || other.is_counted() || other.linked || one.linked {
                break;
            }
            all.push(next);
            at = next;
        }
        all
    }

    /// The mention behind a change: "increase in militant attacks", "fewer attacks", "reduced attacks". Says whether "in" or "of" leads to it.
    pub(super) fn mention_behind(&self, node: usize) -> (bool, Option<usize>) {
        let s = &self.scene.s;
        let mut at = self.to(node);
        let mut prepositional = false;
        let mut steps = 0;
        while at < s.len() && steps < 12 {
            if let Some(number) = self.mentions.iter().position(|mention| (mention.from..mention.to).contains(&at)) {
                let linked = self.mentions[number].linked;
                return (prepositional, (!linked && self.mentions[number].head >= self.to(node)).then_some(number));
            }
            let inner = self.scene.node_at(at);
            match self.scene.kind(inner) {
                Kind::Amount(amount) if amount.unit != Unit::Count => at = self.to(inner),
                Kind::Plain if s.is(at, &["in", "of"]) => {
                    prepositional = true;
                    at += 1;
                }
                Kind::Plain
                    if s.is(
                        at,
                        &[
                            "the",
                            "number",
                            "numbers",
                            "a",
                            "an",
                            "its",
                            "their",
                            "both",
                            "total",
                            "overall",
                            "by",
                            "as",
                            "many",
                            "much",
                            "such",
                            "suspected",
                            "level",
                            "levels",
                            "rate",
                        ],
                    ) =>
                {
                    at += 1
                }
                Kind::Plain
                    if s.is_word(at)
                        && self.scene.lex.words.filler.contains(s.word(at))
                        && !self.scene.lex.words.stop.contains(s.word(at)) =>
                {
                    at += 1
                }
                _ => return (prepositional, None),
            }
            steps += 1;
        }
        (prepositional, None)
    }

    /// The percentages of a list with "respectively", one for each subject.
    pub(super) fn respectively(&self, node: usize, subjects: usize) -> Option<Vec<usize>> {
        let s = &self.scene.s;
        let said = subjects > 1 && (self.to(node)..s.len()).any(|at| s.is(at, &["respectively"]));
        let amounts: Vec<usize> = (node..self.scene.nodes.len())
            .filter(|at| {
                matches!(self.scene.kind(*at), Kind::Amount(amount) if matches!(amount.unit, Unit::Percent | Unit::Count))
                    && !self.held[*at]
            })
            .take(subjects)
            .collect();
        let percent =
            amounts.last().is_some_and(|last| matches!(self.scene.kind(*last), Kind::Amount(amount) if amount.unit == Unit::Percent));
        (said && percent && amounts.len() == subjects).then_some(amounts)
    }

    /// The percentage right before or behind a change.
    pub(super) fn percent_beside(&self, node: usize) -> Option<usize> {
        let is_percent = |at: usize| {
            matches!(self.scene.kind(at), Kind::Amount(amount) if amount.unit == Unit::Percent) && !self.used[at] && self.scene.is_free(at)
        };
        let adverb = |at: usize| {
            let word = self.scene.s.word(self.from(at));
            let plain = matches!(self.scene.kind(at), Kind::Plain);
            plain
                && (matches!(
                    word,
                    "by" | "of" | "a" | "an" | "some" | "as" | "much" | "in" | "," | "the" | "about" | "on" | "average" | "from" | "at"
                ) || self.scene.lex.words.filler.contains(word)
                    || word.ends_with("ly"))
        };
        // Before: "a 17 per cent fall", "17 per cent more attacks".
        let mut at = node;
        for _ in 0..4 {
            let Some(before) = at.checked_sub(1) else { break };
            if is_percent(before) {
                return Some(before);
            }
            let word = self.scene.s.word(self.from(before));
            if !adverb(before) || matches!(word, "by" | "," | "of" | "in" | "from" | "a" | "an" | "the") {
                break;
            }
            at = before;
        }
        // Behind, over the noun where it stands between: "an increase in attacks of 17 per cent".
        for at in node + 1..=node + 10 {
            if at >= self.scene.nodes.len() {
                break;
            }
            if is_percent(at) {
                // "Rose 5 per cent": its own; "fell, while 17 per cent fewer": another's.
                let next = matches!(self.scene.kind(at + 1), Kind::Change(_));
                return (!next).then_some(at);
            }
            let inside = self.mentions.iter().any(|mention| (mention.from..mention.to).contains(&self.from(at)))
                && !matches!(self.scene.kind(at), Kind::Change(_));
            let setting = matches!(self.scene.kind(at), Kind::Place(_) | Kind::Time(_) | Kind::Versus(_) | Kind::People(_));
            let same_clause = self.clause(self.from(at)) == self.clause(self.from(node));
            if !(adverb(at) || inside || setting) || !same_clause {
                break;
            }
        }
        None
    }
}
