//! A sentence cut into phrases: each token belongs to one node.

use super::lexicon::{ChangeWord, ExtremeWord, Lexicon, PeopleWord, PredicateWord};
use super::names::NameIndex;
use super::phrase::amount::{Amount, amount};
use super::phrase::time::Time;
use super::phrase::time_words::time;
use super::phrase::versus::{Versus, lead, same_period, versus};
use super::sentence::Sentence;

/// Persons as a phrase names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    /// The word for them as those who act.
    pub side: Option<String>,
    /// The word for them as those who suffer.
    pub victims: Option<String>,
    /// Whether the words stand before what they describe.
    pub adjective: bool,
    /// Whether they are a name.
    pub group: bool,
}

/// What a phrase is.
#[derive(Debug, Clone)]
pub(super) enum Kind<'a> {
    /// A word or mark that begins no phrase.
    Plain,
    Amount(Amount),
    Time(Time),
    Versus(Versus),
    /// "Compared with", before a count.
    Lead,
    /// "Over the same three months": the period that was named before.
    SamePeriod,
    /// What is counted, by its place in the lexicon.
    Quantity(usize),
    People(Person),
    /// A place, by its place in the gazetteer.
    Place(usize),
    Predicate(&'a PredicateWord),
    Change(&'a ChangeWord),
    /// "The second highest".
    Extreme(&'a ExtremeWord, u32, Option<i32>),
}

/// A phrase and where it stands: tokens from one to just before another.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub kind: Kind<'a>,
    pub from: usize,
    pub to: usize,
}

/// A sentence with its nodes.
pub(super) struct Scene<'a> {
    pub s: Sentence<'a>,
    pub lex: &'a Lexicon,
    pub names: &'a NameIndex,
    pub nodes: Vec<Node<'a>>,
    /// Whether the tokens are spoken for and take no part in claims: attributions, causes.
    pub masked: Vec<bool>,
    /// The number of the clause of each token.
    pub clause: Vec<usize>,
}

impl<'a> Scene<'a> {
    pub fn new(s: Sentence<'a>, lex: &'a Lexicon, names: &'a NameIndex) -> Self {
        let mut scene = Self { s, lex, names, nodes: Vec::new(), masked: vec![false; s.len()], clause: vec![0; s.len()] };
        let mut at = 0;
        let mut changed = false;
        while at < s.len() {
            let (to, kind) = scene.longest(at, changed);
            changed |= matches!(kind, Kind::Change(_));
            scene.nodes.push(Node { kind, from: at, to: to.max(at + 1) });
            at = to.max(at + 1);
        }
        scene.number_clauses();
        scene
    }

    /// The longest phrase at a token; of two as long, the one that is tried first.
    fn longest(&self, at: usize, changed: bool) -> (usize, Kind<'a>) {
        let (s, lex) = (&self.s, self.lex);
        let mut best: (usize, Kind<'a>) = (at, Kind::Plain);
        let mut offer = |found: Option<(usize, Kind<'a>)>| {
            if let Some((to, kind)) = found.filter(|(to, _)| *to > best.0) {
                best = (to, kind);
            }
        };
        offer(versus(s, lex, at, changed).map(|(to, versus)| (to, Kind::Versus(versus))));
        offer(same_period(s, lex, at).map(|to| (to, Kind::SamePeriod)));
        offer(time(s, lex, at).map(|(to, time)| (to, Kind::Time(time))));
        offer(self.names.place(s.tokens, at).map(|(to, place)| (to, Kind::Place(place))));
        offer(self.group(at));
        offer(self.extreme(at));
        offer(amount(s, lex, at).map(|(to, amount)| (to, Kind::Amount(amount))));
        offer(lex.people.at(s.tokens, at).map(|(to, word)| (to, Kind::People(self.person(word, at, to)))));
        offer(lex.quantities.at(s.tokens, at).map(|(to, quantity)| (to, Kind::Quantity(*quantity))));
        offer(
            lex.predicates.at(s.tokens, at).filter(|(to, word)| self.is_predicate(*to, word)).map(|(to, word)| (to, Kind::Predicate(word))),
        );
        offer(lex.changes.at(s.tokens, at).filter(|(to, word)| self.is_change(at, *to, word)).map(|(to, word)| (to, Kind::Change(word))));
        offer(lead(s, lex, at).filter(|(_, strong)| *strong).map(|(to, _)| (to, Kind::Lead)));
        best
    }

    /// "Has" and "number" tell a strength only before a count.
    fn is_predicate(&self, to: usize, word: &PredicateWord) -> bool {
        let next = to + if self.s.says(to, &["a", "total", "of"]) { 3 } else { 0 };
        word.quantity != "strength" || word.passive || self.amount_at(next)
    }

    /// "Fall" after a capital letter inside a sentence is a name; "of fire" no change.
    fn is_change(&self, at: usize, to: usize, word: &ChangeWord) -> bool {
        let s = &self.s;
        if word.light {
            return self.is_light_change(at, to);
        }
        let particle = s.is(at, &["cut", "cuts", "cutting"]) && s.is(to, &["off", "short"]);
        let same = s.says(at, &["the", "same"]) && !(to == s.len() || s.is_mark(to) || s.is(to, &["in", "as", "level"]));
        !particle && !same
    }

    /// "Up", "down", "more", "fewer" mean a change only beside a size, a base or a verb of being.
    fn is_light_change(&self, at: usize, to: usize) -> bool {
        let s = &self.s;
        let percent_before = s.is(
            at.wrapping_sub(1),
            &[
                "%", "percent", "cent", "pc", "pct", "fold", "points", "third", "quarter", "half", "fifth", "thirds", "quarters", "fifths",
                "times",
            ],
        ) || s.word_before(at).ends_with("fold");
        let counts_before = s.value(at.wrapping_sub(1)).is_some() || self.lex.numbers.units.contains_key(s.word_before(at));
        if s.is(at, &["up", "down", "upward", "upwards", "downward", "downwards"]) {
            let behind = s.is(
                to,
                &[
                    "from",
                    "on",
                    "by",
                    "slightly",
                    "sharply",
                    "compared",
                    "year",
                    "significantly",
                    "steeply",
                    "nearly",
                    "almost",
                    "about",
                    "more",
                    "over",
                    "around",
                    "at",
                ],
            ) || self.amount_at(to);
            let being = s.is(at.wrapping_sub(1), &["were", "was", "is", "are", "been", "being"]);
            return percent_before || behind && !s.is(to, &["to"]) && !s.says(at, &["up", "to"]) || being;
        }
        let than = (to..(to + 8).min(s.len())).any(|at| s.is(at, &["than"]));
        if s.is(at, &["more", "greater"]) {
            return percent_before && !s.is(to, &["than"])
                || than
                    && !counts_before
                    && !s.is(to, &["than"])
                    && (self.lex.quantities.at(s.tokens, to).is_some() || self.lex.people.at(s.tokens, to).is_some());
        }
        if s.is(at, &["fewer", "less"]) && s.is(to, &["than"]) && !percent_before && !s.is(at.wrapping_sub(1), &["were", "was"]) {
            return false;
        }
        percent_before
            || than
            || s.is(at, &["fewer", "less"])
            || s.is(at.wrapping_sub(1), &["were", "was", "slightly", "much", "far", "significantly", "considerably"])
    }

    fn amount_at(&self, at: usize) -> bool {
        amount(&self.s, self.lex, at).is_some()
    }

    fn person(&self, word: &PeopleWord, from: usize, to: usize) -> Person {
        let victims = if word.as_written { Some(self.s.slice(from, to).to_lowercase()) } else { word.victims.clone() };
        let side = if word.acts { victims.clone() } else { word.side.clone() };
        Person { side, victims, adjective: word.adjective, group: false }
    }

    /// A group by its name, or a word of capitals where a party stands.
    fn group(&self, at: usize) -> Option<(usize, Kind<'a>)> {
        let s = &self.s;
        let by_name = self.names.group(s.tokens, at);
        let to = by_name.or_else(|| self.unlisted_group(at))?;
        let side = s.slice(at, to).trim_start_matches("the ").to_owned();
        Some((to, Kind::People(Person { victims: Some(side.clone()), side: Some(side), adjective: false, group: true })))
    }

    fn unlisted_group(&self, at: usize) -> Option<usize> {
        let s = &self.s;
        let token = s.tokens.get(at)?;
        // "Lashkar-e-Noor": capitalised parts joined by hyphens.
        let mut to = at + 1;
        while s.joint(to) == super::token::Joint::Hyphen && s.is_word(to) {
            to += 1;
        }
        let joined = to > at + 1
            && token.capital
            && s.capital(to - 1)
            && self.lex.people.at(s.tokens, at).is_none()
            && self.lex.quantities.at(s.tokens, to - 1).is_none();
        let letters = token.text.chars().count();
        let capitals = token.capitals && (2..=6).contains(&letters) && token.text.chars().all(char::is_alphabetic) && to == at + 1;
        let known = self.lex.quantities.at(s.tokens, at).is_some()
            || self.lex.calendar.months.contains_key(&token.text)
            || self.names.place(s.tokens, at).is_some()
            || s.is(at, &["un", "ied", "ieds", "eu", "ngo", "uav"]);
        let before =
            self.lex.quantities.at(s.tokens, to).is_some() || self.lex.people.at(s.tokens, to).is_some_and(|(_, word)| word.side.is_some());
        let behind_by = s.is(at.wrapping_sub(1), &["by"]) || s.is(at.wrapping_sub(1), &["the"]) && s.is(at.wrapping_sub(2), &["by"]);
        let of_them = s.is(at.wrapping_sub(1), &["them"]);
        ((joined || capitals) && !known && (before || behind_by || of_them)).then_some(to)
    }

    fn extreme(&self, at: usize) -> Option<(usize, Kind<'a>)> {
        let s = &self.s;
        let the = at + usize::from(s.is(at, &["the", "its", "their"]));
        let ordinal = s.is_word(the).then(|| self.lex.numbers.ordinals.get(s.word(the)).map(|rank| (*rank, the + 1))).flatten();
        let digits = s
            .whole(the)
            .filter(|rank| (1..=100).contains(rank) && s.is(the + 1, &["st", "nd", "rd", "th"]))
            .map(|rank| (rank as u32, the + 2));
        let (rank, next) = ordinal.or(digits).unwrap_or((1, the));
        let with_the = self.lex.extremes.at(s.tokens, at).filter(|_| next == the);
        if let Some(found) = self.high_of_years(at) {
            return Some(found);
        }
        let (to, word) = with_the.or_else(|| self.lex.extremes.at(s.tokens, next)).or_else(|| {
            let most = s.is(next, &["most"]) && next > at;
            most.then(|| self.lex.extremes.at_where(s.tokens, at, |end, _| end == next + 1)).flatten()
        })?;
        self.is_extreme(to, word.decade).then_some((to, Kind::Extreme(word, rank, word.decade.then_some(120))))
    }

    /// "A five-year high", "an 18-month low".
    fn high_of_years(&self, at: usize) -> Option<(usize, Kind<'a>)> {
        let s = &self.s;
        let start = at + usize::from(s.is(at, &["a", "an", "its", "their"]));
        let count = s
            .whole(start)
            .or_else(|| self.lex.numbers.units.get(s.word(start)).map(|count| *count as i32))
            .filter(|count| (1..=100).contains(count))?;
        let months = match s.word(start + 1) {
            "year" => 12 * count,
            "month" => count,
            "decade" => 120 * count,
            _ => return None,
        };
        let name = match s.word(start + 2) {
            "high" | "peak" => "highest",
            "low" => "lowest",
            _ => return None,
        };
        let joined = s.joint(start + 1) == super::token::Joint::Hyphen;
        let word = joined.then(|| self.lex.extremes.named(name)).flatten()?;
        Some((start + 3, Kind::Extreme(word, 1, Some(months))))
    }

    /// Whether what follows makes a superlative a record and not praise or size.
    fn is_extreme(&self, to: usize, decade: bool) -> bool {
        let s = &self.s;
        let follows = |at: usize| {
            s.is(
                at,
                &[
                    "month",
                    "months",
                    "year",
                    "quarter",
                    "week",
                    "day",
                    "level",
                    "levels",
                    "number",
                    "toll",
                    "total",
                    "figure",
                    "count",
                    "tally",
                    "monthly",
                    "annual",
                    "yearly",
                    "weekly",
                    "daily",
                    "quarterly",
                    "since",
                    "in",
                    "of",
                    "on",
                    "ever",
                    "for",
                    "so",
                    "this",
                    "half",
                    "period",
                    "point",
                    "rate",
                    "recorded",
                    "single",
                ],
            ) || self.lex.quantities.at(s.tokens, at).is_some()
                || self.lex.predicates.at(s.tokens, at).is_some()
        };
        let named_month = self.lex.calendar.months.contains_key(s.word(to)) && s.capital(to);
        !named_month
            && (decade
                || to >= s.len()
                || s.is_mark(to)
                || follows(to)
                || follows(to + 1)
                || self.lex.quantities.at(s.tokens, to + 2).is_some())
    }

    fn number_clauses(&mut self) {
        let mut number = 0;
        let mut begins_at = 0;
        for at in 0..self.s.len() {
            let word = self.lex.words.clauses.at(self.s.tokens, at).is_some();
            if (word || self.s.is(at, &[";"])) && at >= begins_at {
                number += 1;
                begins_at = at + 1;
            }
            self.clause[at] = number;
        }
        self.leading_clause();
        self.asides();
    }

    /// "While attacks fell, deaths rose": the comma ends the clause at the head.
    fn leading_clause(&mut self) {
        if self.lex.words.clauses.at(self.s.tokens, 0).is_none() {
            return;
        }
        let comma = (1..self.s.len()).find(|at| {
            self.s.is(*at, &[","]) && (0..*at).any(|at| matches!(self.kind(self.node_at(at)), Kind::Change(_) | Kind::Predicate(_)))
        });
        if let Some(comma) = comma {
            self.begin_clause(comma + 1);
        }
    }

    /// "The group, which lost 130 fighters, killed 100 civilians": the aside is a clause of its own.
    fn asides(&mut self) {
        let s = self.s;
        let opens = |at: usize| s.is(at, &[","]) && s.is(at + 1, &["which", "who", "whose", "where"]);
        let Some(open) = (0..s.len()).find(|at| opens(*at)) else { return };
        let Some(close) = (open + 2..s.len()).find(|at| s.is(*at, &[","])) else { return };
        let mut next = close + 1;
        while self.lex.words.auxiliaries.contains(s.word(next)) {
            next += 1;
        }
        if matches!(self.kind(self.node_at(next)), Kind::Predicate(_) | Kind::Change(_))
            || self.lex.words.acting.at(s.tokens, next).is_some()
        {
            self.begin_clause(open + 1);
            self.begin_clause(close + 1);
        }
    }

    /// Makes a token the beginning of another clause.
    pub fn begin_clause(&mut self, at: usize) {
        for clause in self.clause.iter_mut().skip(at) {
            *clause += 1;
        }
    }

    /// The first token of the clause that holds a token.
    pub fn clause_start(&self, at: usize) -> usize {
        let number = self.clause.get(at).copied().unwrap_or_default();
        self.clause.partition_point(|clause| *clause < number)
    }

    /// The end of the clause that holds a token.
    pub fn clause_end(&self, at: usize) -> usize {
        let number = self.clause.get(at).copied().unwrap_or_default();
        self.clause.partition_point(|clause| *clause <= number)
    }

    /// The node that holds a token.
    pub fn node_at(&self, token: usize) -> usize {
        self.nodes.partition_point(|node| node.to <= token)
    }

    /// Whether a node takes part in claims.
    pub fn is_free(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| !self.masked.get(node.from).copied().unwrap_or(true))
    }

    /// The kind of a node; plain behind the last.
    pub fn kind(&self, node: usize) -> &Kind<'a> {
        self.nodes.get(node).map_or(&Kind::Plain, |node| &node.kind)
    }

    /// Takes tokens out of the claims.
    pub fn mask(&mut self, from: usize, to: usize) {
        let to = to.min(self.masked.len());
        if let Some(tokens) = self.masked.get_mut(from..to) {
            tokens.fill(true);
        }
    }

    /// The id of a quantity.
    pub fn quantity_id(&self, quantity: usize) -> &'a str {
        self.lex.quantity_words.get(quantity).map_or("", |word| word.id.as_str())
    }

    /// Whether a quantity counts persons.
    pub fn counts_people(&self, quantity: usize) -> bool {
        self.lex.quantity_words.get(quantity).is_some_and(|word| word.people)
    }

    /// The quantity of an id.
    pub fn quantity(&self, id: &str) -> usize {
        self.lex.quantity_words.iter().position(|word| word.id == id).unwrap_or_default()
    }
}
