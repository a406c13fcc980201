//! From phrases to claims in the making: goes through a sentence once and gives each phrase to the claim that it belongs to.

use super::draft::{Draft, Over, RecordDraft, with_form};
use super::mention::{Mention, is_noun};
use super::phrase::amount::{Amount, Unit};
use super::phrase::time::{CalendarUnit, Time, Year};
use super::places;
use super::record::over;
use super::scene::{Kind, Scene};
use respite_model::{Direction, Form, Quantity, Role};

/// The claims of a sentence, in the order in which they were met.
pub(super) fn assemble(scene: &Scene<'_>, mentions: &[Mention], held: &mut [bool]) -> Vec<Draft> {
    let mut assembly = Assembly { scene, mentions, held, drafts: Vec::new(), times: Vec::new(), places: Vec::new(), record: None, base: false, used: vec![false; scene.nodes.len()], versus: None, span: None };
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
            if level.is_none() && extreme.is_none() {
                continue;
            }
            // "Attacks rose 38 per cent, with 97 attacks recorded": one claim.
            let same = self.drafts.last().is_some_and(|last| {
                last.level.is_none() && last.direction.is_some() && last.mention.quantity == mention.quantity && mention.victims.is_none() | (mention.victims == last.mention.victims) && !mention.verbal | last.mention.verbal && last.of != Some(number)
            });
            let before = self.is_base_count(mention.count);
            if before && let Some(last) = self.drafts.last_mut().filter(|last| last.mention.quantity == mention.quantity && last.before.is_none()) {
                last.before = level;
                last.part(Role::Before, mention.from, mention.to);
                self.base = true;
                continue;
            }
            // "…, its second worst monthly toll": the record of the count before.
            let clause = self.clause(mention.head);
            let apposed = level.is_none() && self.drafts.last().is_some_and(|last| last.clause == clause && last.mention.quantity == mention.quantity && last.record.is_none() && last.says_something());
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

    /// Whether a count stands behind "compared with" or "from".
    fn is_base_count(&self, count: Option<usize>) -> bool {
        let Some(node) = count else { return false };
        node > 0 && matches!(self.scene.kind(node - 1), Kind::Lead) || matches!(self.before(node), "from" | "than" | "against")
    }

    fn attach_record(&mut self, draft: usize, extreme: usize) {
        let (record, from, to) = self.record_at(extreme);
        self.drafts[draft].record = Some(record);
        self.drafts[draft].part(Role::Record, from, to);
        if let Some((from, to)) = self.span.take() {
            self.drafts[draft].part(Role::Record, from, to);
        }
    }

    /// The record at a node, with the span that it is claimed over. The nodes of the span are used up.
    fn record_at(&mut self, node: usize) -> (RecordDraft, usize, usize) {
        let Kind::Extreme(word, rank, months) = self.scene.kind(node) else { return (RecordDraft { extreme: respite_model::Extreme::Highest, rank: 1, over: Over::Unsaid }, 0, 0) };
        self.used[node] = true;
        let (span, nodes) = months.map_or_else(|| over(self.scene, node), |months| (Over::Months(months), None));
        let (from, mut to) = (self.from(node), self.to(node));
        if let Some((first, last)) = nodes {
            (first..=last).for_each(|node| self.used[node] = true);
            if first <= node + 4 {
                to = self.to(last);
            } else {
                self.span = Some((self.from(first), self.to(last)));
            }
        }
        (RecordDraft { extreme: word.extreme, rank: *rank, over: span }, from, to)
    }

    fn extreme(&mut self, node: usize) {
        let Kind::Extreme(word, ..) = self.scene.kind(node) else { return };
        let from = self.from(node);
        let clause = self.clause(from);
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause && self.drafts[*last].record.is_none());
        if let Some(last) = last {
            return self.attach_record(last, node);
        }
        let implied = word.quantity.as_deref().map(|id| self.scene.quantity(id));
        let left = self.mention_before(from).filter(|number| implied.is_none_or(|implied| self.mentions[*number].quantity == implied));
        let (record, start, end) = self.record_at(node);
        match left {
            Some(number) => {
                let draft = self.push(Draft::new(&self.mentions[number], Some(number), true, from, clause));
                self.drafts[draft].record = Some(record);
                self.drafts[draft].part(Role::Record, start, end);
            }
            None => {
                let implied = implied.map(|quantity| {
                    let mut mention = Mention { quantity, from: start, to: end, head: from, parts: vec![(Role::Quantity, start, self.to(node))], ..Mention::default() };
                    self.victims_of_record(node, &mut mention);
                    mention
                });
                self.record = Some((record, start, end, implied));
            }
        }
    }

    /// "The deadliest month for security forces".
    fn victims_of_record(&mut self, node: usize, mention: &mut Mention) {
        let end = (node + 10).min(self.scene.nodes.len());
        for at in node + 1..end {
            if let Kind::People(person) = self.scene.kind(at)
                && matches!(self.before(at), "for" | "among" | "on" | "the")
                && !self.held[at]
            {
                mention.victims.clone_from(&person.victims);
                mention.parts.push((Role::Victims, self.from(at), self.to(at)));
                self.held[at] = true;
                return;
            }
        }
    }

    /// The last mention before a token in its clause, or in the clauses before where it has none.
    fn mention_before(&self, token: usize) -> Option<usize> {
        let clause = self.clause(token);
        let fits = |mention: &Mention| mention.head < token && !mention.linked;
        let here = self.mentions.iter().rposition(|mention| fits(mention) && self.clause(mention.head) == clause);
        // "Deaths rose by 80 per cent": persons counted are no subject of a later change, unless nothing else is.
        let uncounted = self.mentions.iter().rposition(|mention| fits(mention) && self.clause(mention.head) == clause && (!mention.verbal || mention.count.is_none()));
        uncounted.or(here)
    }

    fn change(&mut self, node: usize) {
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
    fn is_of_points(&self, node: usize) -> bool {
        let s = &self.scene.s;
        let points = (node + 1..(node + 6).min(self.scene.nodes.len())).any(|at| matches!(self.scene.kind(at), Kind::Amount(amount) if amount.unit == Unit::Points));
        let start = self.scene.clause_start(self.from(node));
        let share = (start..self.from(node)).any(|at| s.is(at, &["share", "proportion", "percentage"]) && !s.is(at + 1, &["point", "points"]));
        points || share
    }

    /// "Three times as many": 200 per cent more.
    fn multiplied(&mut self, node: usize) -> Option<Quantity> {
        let before = node.checked_sub(1)?;
        let Kind::Amount(amount) = self.scene.kind(before) else { return None };
        let times = amount.quantity.number().filter(|times| *times > 1.0)?;
        self.used[before] = true;
        Some(with_form(Quantity::said(amount.quantity.form, (times - 1.0) * 100.0), amount.quantity.form))
    }

    /// "More than doubled", "nearly halved".
    fn sized(&self, from: usize, size: f64) -> Quantity {
        let s = &self.scene.s;
        let form = (from.saturating_sub(3)..from).find_map(|at| self.scene.lex.forms_before.at(s.tokens, at).filter(|(end, _)| *end == from).map(|(_, word)| word.form));
        Quantity::said(form.unwrap_or(Form::Exact), size)
    }

    /// The claim of a mention that a change is added to, or a new one.
    fn draft_of(&mut self, number: Option<usize>, node: usize, direction: Direction, sized: bool) -> usize {
        let from = self.from(node);
        let clause = self.clause(from);
        let Some(number) = number else {
            // "… but fell in June": the subject is that of the claim before.
            let last = self.drafts.len() - 1;
            let merges = self.drafts[last].direction == Some(direction) && self.drafts[last].percent.is_none() && sized && self.drafts[last].clause == clause;
            if merges || self.drafts[last].direction.is_none() && self.drafts[last].clause == clause {
                return last;
            }
            let mention = self.drafts[last].mention.clone();
            let draft = self.push(Draft::new(&mention, self.drafts[last].of, false, from, clause));
            let pronoun = (self.drafts[last].to..from).rev().find(|at| self.scene.s.is(*at, &["those", "they", "it", "that"]) && self.clause(*at) == clause);
            if let Some(pronoun) = pronoun {
                self.drafts[draft].widen(pronoun, pronoun + 1);
            }
            return draft;
        };
        let existing = self.drafts.iter().rposition(|draft| draft.of == Some(number));
        let free = |draft: &Draft| draft.direction.is_none() || draft.direction == Some(direction) && draft.percent.is_none() && sized || draft.direction == Some(direction) && !sized && draft.clause == clause;
        match existing {
            Some(existing) if free(&self.drafts[existing]) => existing,
            Some(_) => self.push(Draft::new(&self.mentions[number], Some(number), false, from, clause)),
            None => self.push(Draft::new(&self.mentions[number], Some(number), true, from, clause)),
        }
    }

    /// What changes: `None` inside where it is the subject of the claim before. Nothing where no quantity is named.
    fn subjects(&self, node: usize) -> Option<Vec<Option<usize>>> {
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
        let apposed = right.is_none() && (noun || (word.light || word.size.is_some()) && matches!(self.before(node), "," | "(" | "-")) && self.open_draft(from).is_some();
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
    fn coordinated(&self, number: usize, right: bool) -> Vec<usize> {
        let mut all = vec![number];
        let step = |at: usize| if right { at.checked_add(1) } else { at.checked_sub(1) };
        let mut at = number;
        while let Some(next) = step(at).filter(|next| *next < self.mentions.len()) {
            let (first, second) = (at.min(next), at.max(next));
            let (one, other) = (&self.mentions[first], &self.mentions[second]);
            let between = one.to..other.from;
            let joined = !between.is_empty() && between.len() <= 2 && between.clone().all(|at| self.scene.s.is(at, &["and", ",", "both", "the"])) && between.clone().any(|at| self.scene.s.is(at, &["and", ","]));
            if !joined || one.is_counted() || other.is_counted() || other.linked || one.linked {
                break;
            }
            all.push(next);
            at = next;
        }
        all
    }

    /// The mention behind a change: "increase in militant attacks", "fewer attacks", "reduced attacks". Says whether "in" or "of" leads to it.
    fn mention_behind(&self, node: usize) -> (bool, Option<usize>) {
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
                Kind::Plain if s.is(at, &["the", "number", "numbers", "a", "an", "its", "their", "both", "total", "overall", "by", "as", "many", "much", "such", "suspected", "level", "levels", "rate"]) => at += 1,
                Kind::Plain if s.is_word(at) && self.scene.lex.words.filler.contains(s.word(at)) && !self.scene.lex.words.stop.contains(s.word(at)) => at += 1,
                _ => return (prepositional, None),
            }
            steps += 1;
        }
        (prepositional, None)
    }

    /// The percentages of a list with "respectively", one for each subject.
    fn respectively(&self, node: usize, subjects: usize) -> Option<Vec<usize>> {
        let s = &self.scene.s;
        let said = subjects > 1 && (self.to(node)..s.len()).any(|at| s.is(at, &["respectively"]));
        let amounts: Vec<usize> = (node..self.scene.nodes.len())
            .filter(|at| matches!(self.scene.kind(*at), Kind::Amount(amount) if matches!(amount.unit, Unit::Percent | Unit::Count)) && !self.held[*at])
            .take(subjects)
            .collect();
        let percent = amounts.last().is_some_and(|last| matches!(self.scene.kind(*last), Kind::Amount(amount) if amount.unit == Unit::Percent));
        (said && percent && amounts.len() == subjects).then_some(amounts)
    }

    /// The percentage right before or behind a change.
    fn percent_beside(&self, node: usize) -> Option<usize> {
        let is_percent = |at: usize| matches!(self.scene.kind(at), Kind::Amount(amount) if amount.unit == Unit::Percent) && !self.used[at] && self.scene.is_free(at);
        let adverb = |at: usize| {
            let word = self.scene.s.word(self.from(at));
            let plain = matches!(self.scene.kind(at), Kind::Plain);
            plain && (matches!(word, "by" | "of" | "a" | "an" | "some" | "as" | "much" | "in" | "," | "the" | "about" | "on" | "average" | "from" | "at") || self.scene.lex.words.filler.contains(word) || word.ends_with("ly"))
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
        let mut at = node + 1;
        for _ in 0..10 {
            if at >= self.scene.nodes.len() {
                break;
            }
            if is_percent(at) {
                // "Rose 5 per cent": its own; "fell, while 17 per cent fewer": another's.
                let next = matches!(self.scene.kind(at + 1), Kind::Change(_));
                return (!next).then_some(at);
            }
            let inside = self.mentions.iter().any(|mention| (mention.from..mention.to).contains(&self.from(at))) && !matches!(self.scene.kind(at), Kind::Change(_));
            let setting = matches!(self.scene.kind(at), Kind::Place(_) | Kind::Time(_) | Kind::Versus(_) | Kind::People(_));
            let same_clause = self.clause(self.from(at)) == self.clause(self.from(node));
            if !(adverb(at) || inside || setting) || !same_clause {
                break;
            }
            at += 1;
        }
        None
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

    /// A percentage that no change has taken: the next item of a list, or one that a change to come will take.
    fn percent(&mut self, node: usize, amount: Amount) {
        let coming = (node + 1..(node + 5).min(self.scene.nodes.len())).find(|at| !matches!(self.scene.kind(*at), Kind::Plain));
        if coming.is_some_and(|at| matches!(self.scene.kind(at), Kind::Change(_))) && self.percent_beside_from(coming, node) {
            return;
        }
        let from = self.from(node);
        // "21 per cent above the monthly average".
        let beside = matches!(self.scene.kind(node + 1), Kind::Versus(_)).then(|| self.scene.s.word(self.to(node)));
        if let Some(direction) = beside.and_then(|word| match word {
            "above" | "over" => Some(Direction::Up),
            "below" | "under" => Some(Direction::Down),
            _ => None,
        }) && let Some(draft) = self.open_draft(from).or_else(|| self.draft_from_mention(from))
        {
            let to = self.to(node);
            self.used[node] = true;
            self.drafts[draft].direction = Some(direction);
            self.drafts[draft].percent = Some(amount.quantity);
            return self.drafts[draft].part(Role::Change, from, to);
        }
        let Some(last) = self.drafts.iter().rposition(|draft| draft.direction.is_some()) else { return };
        if self.drafts[last].percent.is_none() && self.drafts[last].clause == self.clause(from) && self.drafts[last].to + 6 > from {
            let to = self.to(node);
            self.used[node] = true;
            self.drafts[last].percent = Some(amount.quantity);
            return self.drafts[last].part(Role::Change, from, to);
        }
        let direction = self.drafts[last].direction;
        let draft = self.continuation(last, node);
        let to = self.to(node);
        self.drafts[draft].direction = direction;
        self.drafts[draft].percent = Some(amount.quantity);
        self.drafts[draft].part(Role::Change, from, to);
        self.used[node] = true;
    }

    fn percent_beside_from(&self, change: Option<usize>, node: usize) -> bool {
        change.is_some_and(|change| self.percent_beside(change) == Some(node))
    }

    /// A further item of a list: the claim before with what stands between in place of its own.
    fn continuation(&mut self, last: usize, node: usize) -> usize {
        let from = self.from(node);
        let clause = self.clause(from);
        let start = self.drafts[last].to;
        let gapped = self.mentions.iter().position(|mention| mention.from >= start && mention.to <= from && !self.drafts.iter().any(|draft| draft.of == Some(self.number_of(mention))));
        let mut draft = match gapped {
            Some(number) => Draft::new(&self.mentions[number], Some(number), true, from, clause),
            None => {
                let mut mention = self.drafts[last].mention.clone();
                mention.count = None;
                Draft::new(&mention, self.drafts[last].of, false, from, clause)
            }
        };
        draft.continues = true;
        draft.place = draft.place.or(self.drafts[last].mention.place);
        let people = self.scene.counts_people(draft.mention.quantity);
        for at in self.scene.node_at(start)..node {
            let (first, end) = (self.from(at), self.to(at));
            if first < start || self.used[at] {
                continue;
            }
            match self.scene.kind(at) {
                Kind::People(person) if !self.held[at] && gapped.is_none() => {
                    if people {
                        draft.mention.victims.clone_from(&person.victims);
                        draft.part(Role::Victims, first, end);
                    } else if self.before(at) == "on" || self.before(at) == "against" {
                        draft.mention.victims.clone_from(&person.victims);
                        draft.part(Role::Victims, first, end);
                    } else {
                        draft.mention.side.clone_from(&person.side);
                        draft.part(Role::Side, first, end);
                    }
                    self.held[at] = true;
                }
                Kind::Place(place) if at + 1 == node || self.before(at) == "in" => {
                    draft.place = Some(*place);
                    draft.mention.place = Some(*place);
                    draft.part(Role::Place, first, end);
                    self.held[at] = true;
                    self.places.retain(|waiting| *waiting != at);
                }
                _ => {}
            }
        }
        self.push(draft)
    }

    fn number_of(&self, mention: &Mention) -> usize {
        self.mentions.iter().position(|other| other.from == mention.from && other.to == mention.to).unwrap_or(usize::MAX)
    }

    /// A count that no noun or verb has taken.
    fn count(&mut self, node: usize, amount: Amount) {
        let s = &self.scene.s;
        let (from, to) = (self.from(node), self.to(node));
        let clause = self.clause(from);
        let lead = node > 0 && matches!(self.scene.kind(node - 1), Kind::Lead);
        let word = self.before(node);
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause);
        // "From an average of 12 a month", "from a peak of 40".
        let of = word == "of" && s.is(from.wrapping_sub(2), &["average", "total", "high", "peak", "low", "record", "figure"]) && s.is(from.wrapping_sub(4), &["from"]);
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
        // "7,000 of them TTP", "nine of them civilians".
        if s.is(to, &["of"]) && s.is(to + 1, &["them", "which", "whom", "these", "those"]) {
            return self.part_of_last(node, amount);
        }
        // "By 12" is no level; "forces by 12" in a list of percentages is one of them.
        if word == "by" {
            let Some(last) = last.filter(|last| self.drafts[*last].percent.is_some()) else { return };
            let named = (self.scene.node_at(self.drafts[last].to)..node).any(|at| matches!(self.scene.kind(at), Kind::People(_) | Kind::Quantity(_) | Kind::Place(_)));
            if named {
                self.percent(node, amount);
            }
            return;
        }
        if matches!(word, "$" | "€" | "£" | "no" | "age" | "aged" | "article" | "resolution" | "operation" | "phase" | "brigade" | "division" | "chapter") {
            return;
        }
        if matches!(word, "including" | "and" | ",") && matches!(self.scene.kind(node + 1), Kind::People(person) if person.victims.is_some()) {
            return self.persons_of_last(node, amount);
        }
        let open = last.filter(|last| self.drafts[*last].level.is_none() && self.drafts[*last].direction.is_some());
        if let Some(draft) = open.filter(|_| matches!(word, "to" | "at" | "reaching" | "with" | "of" | "hitting" | "totalling" | "was" | "were" | ":" | "reached" | "some" | "stood")) {
            self.used[node] = true;
            self.drafts[draft].level = Some(amount.quantity);
            self.base = false;
            return self.drafts[draft].part(Role::Level, from, to);
        }
        if let Some(draft) = last.filter(|last| self.drafts[*last].level.is_none() && (self.drafts[*last].before.is_some() && word == "to" || self.drafts[*last].record.is_some() && matches!(word, ":" | "at" | "with" | "of"))) {
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
        let listed = matches!(word, "and" | "," | ";") || node > 0 && matches!(self.scene.kind(node - 1), Kind::Place(_) | Kind::People(_)) || word == "with";
        let followed = matches!(self.scene.kind(node + 1), Kind::Time(_)) || s.is(to, &["in", "on", "during", "and", ",", "by", ".", "among", "for", "("]) || to >= s.len();
        if let Some(last) = last.filter(|last| self.drafts[*last].level.is_some() && listed && followed) {
            let draft = self.continuation(last, node);
            self.used[node] = true;
            self.drafts[draft].level = Some(amount.quantity);
            self.drafts[draft].part(Role::Level, from, to);
        }
    }

    /// The last claim of a clause that has no change yet.
    fn open_draft(&self, token: usize) -> Option<usize> {
        let clause = self.clause(token);
        self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause && self.drafts[*last].direction.is_none())
    }

    /// The days without what is said to be absent: those that end with the date of the sentence.
    fn days_without(&mut self, node: usize, amount: Amount) {
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
    fn times_over(&mut self, node: usize, amount: Amount) {
        let (from, to) = (self.from(node), self.to(node));
        let number = self.mention_before(from).filter(|number| self.scene.quantity_id(self.mentions[*number].quantity) == "ceasefire-violations");
        if let Some(number) = number.filter(|number| self.mentions[*number].to == from || self.mentions[*number].to + 1 == from) {
            let draft = self.push(Draft::new(&self.mentions[number], Some(number), true, from, self.clause(from)));
            self.drafts[draft].level = Some(amount.quantity);
            self.drafts[draft].part(Role::Level, from, to + 1);
            self.used[node] = true;
        }
    }

    fn draft_from_mention(&mut self, token: usize) -> Option<usize> {
        let number = self.mention_before(token)?;
        Some(self.push(Draft::new(&self.mentions[number], Some(number), true, token, self.clause(token))))
    }

    /// The mention whose number a count is: "attacks totalled 97", "attacks: 97".
    fn total_of(&self, node: usize) -> Option<usize> {
        let s = &self.scene.s;
        let from = self.from(node);
        let number = self.mention_before(from)?;
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
            } else if s.is(at, &[":", "(", "in", "on", "during", "'s", "across", ",", "for", "between"]) || self.scene.lex.words.place_nouns.contains(s.word(at)) || s.word(at).ends_with("ly") || self.scene.lex.words.filler.contains(s.word(at)) {
                linked |= s.is(at, &[":", "("]);
                at += 1;
            } else {
                return None;
            }
        }
        let exceeds = matches!(self.scene.kind(node), Kind::Amount(amount) if amount.core > from && s.is(from, &["exceeded", "exceeding", "exceeds", "passed", "passes", "surpassed", "surpasses", "topped", "tops"]));
        (linked || exceeds).then_some(number)
    }

    /// "…, including 700 women and 300 children": persons who are a part of the last count of persons.
    fn persons_of_last(&mut self, node: usize, amount: Amount) {
        let listed = self.scene.s.is(self.from(node).wrapping_sub(1), &["including"]) || self.drafts.last().is_some_and(|last| last.continues);
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
    fn part_of_last(&mut self, node: usize, amount: Amount) {
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
        draft.level = Some(amount.quantity);
        draft.part(Role::Level, from, to);
        draft.part(if strength { Role::Side } else { Role::Victims }, self.from(next), end);
        self.drafts.push(draft);
    }

    fn time(&mut self, node: usize) {
        let clause = self.clause(self.from(node));
        let Kind::Time(time) = self.scene.kind(node) else { return };
        let last = self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause);
        if self.base && let Some(last) = last {
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
