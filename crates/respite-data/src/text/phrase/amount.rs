//! Numbers: counts, percentages, fractions, folds, with how they are said.

use crate::text::lexicon::Lexicon;
use crate::text::sentence::Sentence;
use crate::text::token::{Joint, Sort};
use respite_model::{Form, Quantity};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) enum Unit {
    /// Things or persons.
    Count,
    /// Percent of what was before.
    Percent,
    /// Percentage points.
    Points,
    /// A part of a whole: "17 per cent of attacks".
    Share,
    /// Money, distances, durations and the like.
    Measure,
}

/// A number as it is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::text) struct Amount {
    /// The number with its form.
    pub quantity: Quantity,
    /// What it counts.
    pub unit: Unit,
    /// Where its words without those of the form begin.
    pub core: usize,
}

/// The number that begins at a token, and its end.
pub(in crate::text) fn amount(s: &Sentence<'_>, lex: &Lexicon, start: usize) -> Option<(usize, Amount)> {
    let mut at = start;
    let mut form = None;
    let between = s.is(at, &["between"]);
    at += usize::from(between);
    while let Some((end, word)) = lex.forms_before.at(s.tokens, at).filter(|_| !between) {
        form = form.or(Some(word.form));
        at = end;
        at += usize::from(s.is(at, &["only", "just"]));
    }
    if form.is_some() && s.is(at, &["the"]) {
        return None;
    }
    let core = at;
    let first = number(s, lex, at)?;
    let mut quantity = Quantity::said(form.unwrap_or(Form::Exact), first.value);
    at = first.end;
    let joined = matches!(s.joint(at), Joint::Hyphen | Joint::Dash) && s.value(at).is_some();
    let to = s.is(at, &["to"]) && s.word_before(start) != "from" && !first.is_part;
    let and = between && s.is(at, &["and"]);
    let mut unit = None;
    if between && !and && !joined {
        // "Between 10 per cent and 15 per cent" repeats the unit.
        let (end, found) = unit_at(s, lex, at, &first)?;
        return if s.is(end, &["and"]) { range(s, lex, core, first.value, end + 1, Some(found)) } else { None };
    }
    if joined || to || and {
        let next = at + usize::from(!joined);
        if let Some(found) =
            range(s, lex, core, first.value, next, None).filter(|(_, found)| !to || found.quantity.high > Some(first.value))
        {
            return Some(found);
        }
    }
    let (end, found) = unit_at(s, lex, at, &first)?;
    unit = unit.or(Some(found));
    at = end;
    if s.is(start.wrapping_sub(1), &["in"])
        && (s.value(start.wrapping_sub(2)).is_some() || lex.numbers.units.contains_key(s.word(start.wrapping_sub(2))))
        && unit == Some(Unit::Count)
    {
        // "One in three attacks".
        unit = Some(Unit::Share);
    }
    if s.is(start.wrapping_sub(1), &["of"]) && s.is(start.wrapping_sub(2), &["out"]) && unit == Some(Unit::Count) {
        unit = Some(Unit::Share);
    }
    let behind = lex
        .forms_after
        .at(s.tokens, at)
        .map(|(end, word)| (end, word.form))
        .or_else(|| s.is(at, &["+"]).then_some((at + 1, Form::AtLeast)));
    if let Some((end, form)) = behind.filter(|_| form.is_none()) {
        quantity = Quantity::said(form, first.value);
        at = end;
    }
    let fold = if first.fold { Quantity::said(quantity.form, (first.value - 1.0) * 100.0) } else { quantity };
    Some((at, Amount { quantity: fold, unit: unit?, core }))
}

fn range(s: &Sentence<'_>, lex: &Lexicon, core: usize, low: f64, at: usize, unit: Option<Unit>) -> Option<(usize, Amount)> {
    let second = number(s, lex, at)?;
    let (end, found) = unit_at(s, lex, second.end, &second)?;
    // "20-23 thousand": the scale holds for both.
    let low = if second.scale > 1.0 && low < second.value / second.scale { low * second.scale } else { low };
    let unit = unit.unwrap_or(found);
    (low < second.value).then_some((end, Amount { quantity: Quantity::between(low, second.value), unit, core }))
}

struct Number {
    value: f64,
    end: usize,
    /// The scale word's factor.
    scale: f64,
    /// Whether it is a part of one, in percent.
    is_part: bool,
    /// Whether it is a factor.
    fold: bool,
}

fn number(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<Number> {
    let token = s.tokens.get(at)?;
    let plain = |value: f64, end: usize| Number { value, end, scale: 1.0, is_part: false, fold: false };
    if let Some(fold) = lex.numbers.folds.get(&token.text) {
        return Some(Number { fold: true, ..plain(*fold, at + 1) });
    }
    if let Some(part) = part(s, lex, at) {
        return Some(part);
    }
    let (mut value, mut end) = match token.value {
        Some(value) => (value, at + 1),
        None => in_words(s, lex, at)?,
    };
    // "F-16", "Covid-19": part of a name. "27th": a day or a rank.
    let named = token.joint == Joint::Hyphen && at > 0 && s.value(at - 1).is_none() && token.value.is_some();
    if named || s.joint(end) == Joint::Glued && s.is(end, &["th", "st", "nd", "rd", "s"]) {
        return None;
    }
    let mut scale = 1.0;
    while let Some(factor) = lex.numbers.scales.get(s.word(end)).filter(|_| s.joint(end) != Joint::Glued) {
        scale *= factor;
        end += 1;
    }
    if let Some(factor) = lex.numbers.glued.get(s.word(end)).filter(|_| s.joint(end) == Joint::Glued && token.value.is_some()) {
        scale *= factor;
        end += 1;
    }
    value *= scale;
    if scale > 1.0 && s.is(end, &["and"]) && scale < 1e3 && token.value.is_none() {
        // "Two hundred and five"; a number of its own keeps its noun: "a hundred and five soldiers" reads the same.
        if let Some((rest, rest_end)) = in_words(s, lex, end + 1).filter(|(rest, _)| *rest < 100.0) {
            return Some(Number { scale, ..plain(value + rest, rest_end) });
        }
    }
    if s.says(end, &["fold"]) && s.joint(end) != Joint::Apart {
        return Some(Number { fold: true, ..plain(value, end + 1) });
    }
    Some(Number { scale, ..plain(value, end) })
}

/// A number in words.
fn in_words(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<(f64, usize)> {
    let numbers = &lex.numbers;
    let word = s.word(at);
    if let Some(tens) = numbers.tens.get(word) {
        let one = numbers.units.get(s.word(at + 1)).filter(|unit| **unit > 0.0 && **unit < 10.0);
        return Some(one.map_or((*tens, at + 1), |one| (tens + one, at + 2)));
    }
    if let Some(unit) = numbers.units.get(word) {
        let phrase = word == "one"
            && (s.is(at + 1, &["of", "in", "another", "side", "third", "quarter", "day"])
                || s.word_before(at) == "the"
                || s.is(at.wrapping_sub(1), &["no", "not"]));
        return (!phrase).then_some((*unit, at + 1));
    }
    // "A dozen", "a hundred"; the scale itself is read by the caller.
    let a_scale = s.is(at, &["a", "one"]) && numbers.scales.contains_key(s.word(at + 1));
    a_scale.then_some((1.0, at + 1))
}

/// A third, two thirds, three-quarters, half: in percent.
fn part(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<Number> {
    let whole = |value: f64, end: usize| Some(Number { value, end, scale: 1.0, is_part: true, fold: false });
    let word = s.word(at);
    if word == "half" {
        let half_year = s.is(at + 1, &["year"]) && !s.is(at + 2, &["on"]);
        let free = !half_year && !s.is(at + 1, &["of", "-"]) && !s.is(at.wrapping_sub(1), &["first", "second", "the", "last", "latter"]);
        return free.then_some(()).and_then(|()| whole(50.0, at + 1));
    }
    let times = match word {
        "a" | "an" => 1.0,
        _ => lex.numbers.units.get(word).copied().or_else(|| s.value(at)).filter(|times| *times >= 1.0 && *times < 10.0)?,
    };
    let size = lex.numbers.parts.get(s.word(at + 1))?;
    let singular = !s.word(at + 1).ends_with('s');
    // "A third attack", "a second quarter" count in order; "in a quarter" is a time.
    let ordinal = lex.quantities.at(s.tokens, at + 2).is_some()
        || lex.people.at(s.tokens, at + 2).is_some()
        || s.is(at + 2, &["time", "day", "party", "country", "week", "month", "year"]) && !s.is(at + 3, &["on", "over"]);
    let time = s.word(at + 1).starts_with("quarter") && s.is(at.wrapping_sub(1), &["in", "per", "over", "for", "each"]);
    let half_word = s.word(at + 1) == "half" && times != 1.0;
    if singular && (ordinal || times != 1.0) || time || half_word || s.word_before(at) == "the" {
        return None;
    }
    let percent = times * size;
    whole((percent * 1e4).round() / 1e4, at + 2).map(|part| Number { value: two_thirds(percent), ..part })
}

/// Thirds and sixths to four digits, from the exact parts and not from rounded ones.
fn two_thirds(percent: f64) -> f64 {
    let exact = (percent * 0.12).round() / 0.12;
    if (exact - percent).abs() < 0.01 { (exact * 1e4).round() / 1e4 } else { percent }
}

fn unit_at(s: &Sentence<'_>, lex: &Lexicon, at: usize, number: &Number) -> Option<(usize, Unit)> {
    if number.fold {
        return Some((at, Unit::Percent));
    }
    let share = |end: usize, unit: Unit| (end, if s.is(end, &["of"]) { Unit::Share } else { unit });
    if number.is_part {
        return Some(share(at, Unit::Percent));
    }
    let currency = |at: usize| s.is(at, &["$", "€", "£", "rs", "usd", "pkr"]);
    let start = number.end.saturating_sub(1);
    if (start.saturating_sub(2)..=start).any(|before| before < start && currency(before) && s.joint(before + 1) != Joint::Hyphen) {
        return Some((at, Unit::Measure));
    }
    if s.is(at, &["percentage", "pp", "points"]) || s.is(at, &["%"]) && s.is(at + 1, &["points", "point"]) {
        let end = at + if s.is(at + 1, &["points", "point"]) { 2 } else { 1 };
        return Some((end, Unit::Points));
    }
    if s.says(at, &["per", "cent"]) {
        return Some(if s.is(at + 2, &["points", "point"]) { (at + 3, Unit::Points) } else { share(at + 2, Unit::Percent) });
    }
    if s.is(at, &["%", "percent", "pc", "pct", "p.c", "percents"]) {
        return Some(share(at + 1, Unit::Percent));
    }
    let glued_word = s.joint(at) != Joint::Apart && s.tokens.get(at).is_some_and(|token| token.sort == Sort::Word);
    let person = lex.people.at(s.tokens, at).is_some() || lex.quantities.at(s.tokens, at).is_some();
    if !person && (glued_word || lex.numbers.measures.words.contains(s.word(at))) {
        return Some((at, Unit::Measure));
    }
    Some((at, Unit::Count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::lexicon;
    use crate::text::token::tokens;

    fn read(text: &str) -> Option<(usize, Amount)> {
        let tokens = tokens(text);
        amount(&Sentence { text, tokens: &tokens }, lexicon(), 0)
    }

    #[test]
    fn numbers_are_read_with_form_and_unit() {
        for (text, form, number, unit) in [
            ("2,060 attacks", Form::Exact, 2060.0, Unit::Count),
            ("at least two dozen bombings", Form::AtLeast, 24.0, Unit::Count),
            ("1.2 million people", Form::Exact, 1.2e6, Unit::Count),
            ("sixty-one villagers", Form::Exact, 61.0, Unit::Count),
            ("nearly 17pc", Form::About, 17.0, Unit::Percent),
            ("a third", Form::Exact, 33.3333, Unit::Percent),
            ("two-thirds", Form::Exact, 66.6667, Unit::Percent),
            ("three quarters", Form::Exact, 75.0, Unit::Percent),
            ("half", Form::Exact, 50.0, Unit::Percent),
            ("fourfold", Form::Exact, 300.0, Unit::Percent),
            ("17 per cent of attacks", Form::Exact, 17.0, Unit::Share),
            ("4 percentage points", Form::Exact, 4.0, Unit::Points),
            ("150,000 or more", Form::AtLeast, 150000.0, Unit::Count),
            ("two hundred and five soldiers", Form::Exact, 205.0, Unit::Count),
            ("30-day truce", Form::Exact, 30.0, Unit::Measure),
            ("between 90 and 97", Form::Range, 93.5, Unit::Count),
            ("20-23 thousand", Form::Range, 21500.0, Unit::Count),
            ("1,500 to 2,000", Form::Range, 1750.0, Unit::Count),
            ("10 to 15 per cent", Form::Range, 12.5, Unit::Percent),
        ] {
            let (_, read) = read(text).unwrap();
            assert_eq!((read.quantity.form, read.unit), (form, unit), "{text}");
            assert!((read.quantity.number().unwrap() - number).abs() < 1e-3, "{text}: {:?}", read.quantity);
        }
    }

    #[test]
    fn what_is_no_number_is_left() {
        for text in ["dozens of people", "a third attack", "27th", "one of the attacks", "the third", "hundreds"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
