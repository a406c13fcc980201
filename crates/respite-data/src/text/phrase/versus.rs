//! What a count is held against: "compared with the previous month", "year-on-year", "the monthly average".

use super::time::{CalendarUnit, Time, Year};
use super::time_words::time;
use crate::text::lexicon::Lexicon;
use crate::text::sentence::Sentence;

/// What a count is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::text) enum Versus {
    /// The unit just before; `None` where only "the previous period" is said.
    Previous(Option<CalendarUnit>),
    /// The same days of another year; of the year before, where none is said.
    SameDays(Year),
    /// A time.
    Stated(Time),
    /// A named average or baseline, over a time where one is said.
    Baseline(Option<Time>),
}

/// The end of the words that announce a comparison, and whether they always do.
pub(in crate::text) fn lead(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<(usize, bool)> {
    let strong = lex.comparisons.leads.at(s.tokens, at).map(|(end, ())| (end, true));
    strong.or_else(|| lex.comparisons.weak.at(s.tokens, at).map(|(end, ())| (end, false)))
}

/// The comparison that begins at a token, and its end. `changed` says that a change was named before.
pub(in crate::text) fn versus(s: &Sentence<'_>, lex: &Lexicon, at: usize, changed: bool) -> Option<(usize, Versus)> {
    let alone = lex.comparisons.month.at(s.tokens, at).map(|(end, ())| (end, Versus::Previous(None)));
    let alone = alone.or_else(|| lex.comparisons.year.at(s.tokens, at).map(|(end, ())| (end, Versus::SameDays(Year::Unsaid))));
    if alone.is_some() {
        return alone;
    }
    let led = lead(s, lex, at);
    let Some((start, strong)) = led else {
        // "68 in the same period last year", "68 the previous month".
        let start = at + usize::from(s.is(at, &["in", "during"]));
        let alone = relative(s, lex, start).filter(|_| s.is(start, &["the"]));
        return earlier(s, lex, at).or_else(|| same(s, lex, start, false)).or(alone);
    };
    let start = start + usize::from(s.is(start, &["in", "during", "those", "that"]));
    if let Some(found) = earlier(s, lex, start)
        .or_else(|| relative(s, lex, start))
        .or_else(|| same(s, lex, start, strong || s.is(at, &["than", "from"])))
        .or_else(|| baseline(s, lex, start))
    {
        return Some(found);
    }
    // "On 27 August" is a time; "on November" compares. "Over the past month" is a time.
    let behind_change =
        changed && s.is(at, &["from", "over", "than", "on", "as"]) && (plain_unit(s, lex, start) || !s.is(at, &["over", "on"]));
    if !strong && !behind_change && !s.is(at, &["than"]) {
        return None;
    }
    let (end, found) = time(s, lex, start)?;
    // "From January to March" is a time of its own.
    let to = s.is(at, &["from"]) && (s.is(end, &["to", "through", "until"]) || matches!(found, Time::Span(..)));
    (!to).then_some((end, Versus::Stated(found)))
}

/// Whether a month or year stands by itself, as in "up 12 per cent on November".
fn plain_unit(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> bool {
    lex.calendar.months.contains_key(s.word(at)) && s.whole(at + 1).is_none_or(|day| day > 31)
        || s.says(at, &["last", "year"])
        || s.says(at, &["last", "month"])
        || s.whole(at).is_some_and(|year| year >= 1900)
}

fn unit(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<CalendarUnit> {
    CalendarUnit::of(lex.calendar.units.get(s.word(at))?)
}

/// "A month earlier", "the day before", "a year ago".
fn earlier(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<(usize, Versus)> {
    let start = at + usize::from(s.is(at, &["in", "during"]));
    let unit = unit(s, lex, start + 1).filter(|_| s.is(start, &["a", "one", "the"]))?;
    let said = s.is(start + 2, &["earlier", "before", "ago", "prior"]);
    let before_what = s.is(start + 2, &["before"]) && s.is(start + 3, &["the", "it", "they", "last", "a"]);
    if !said || before_what {
        return None;
    }
    let year = unit == CalendarUnit::Year && !s.is(start, &["the"]);
    Some((start + 3, if year { Versus::SameDays(Year::Unsaid) } else { Versus::Previous(Some(unit)) }))
}

/// "The previous month", "last year".
fn relative(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<(usize, Versus)> {
    let start = at + usize::from(s.is(at, &["the", "its", "their"]));
    if s.is(start, &["previous", "preceding", "prior"]) || s.is(start, &["last"]) && start == at {
        let next = start + 1;
        // "The previous three months" has the claim's length or is a time of its own; it is read as the span just before.
        let counted = s.whole(next).is_some() || lex.numbers.units.contains_key(s.word(next));
        let next = next + usize::from(counted);
        let end = next + 1 + usize::from(s.says(next + 1, &["'s", "figure"]) || s.says(next + 1, &["'s", "total"])) * 2;
        if s.is(next, &["period", "one"]) {
            return Some((end, Versus::Previous(None)));
        }
        return Some((end, Versus::Previous(unit(s, lex, next).filter(|_| !counted))));
    }
    None
}

/// The end of "over the same three months", which repeats a period.
pub(in crate::text) fn same_period(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<usize> {
    let start = at + usize::from(s.is(at, &["over", "in", "during", "for", "within"]));
    let led = same(s, lex, start, true).filter(|_| start > at && same(s, lex, start, false).is_none());
    led.map(|(end, _)| end)
}

/// "The same period last year", "the corresponding month of 2024". Without a lead the year must be said.
fn same(s: &Sentence<'_>, lex: &Lexicon, at: usize, led: bool) -> Option<(usize, Versus)> {
    let start = at + usize::from(s.is(at, &["the"]));
    if !s.is(start, &["same", "corresponding", "equivalent", "comparable", "similar"]) {
        return None;
    }
    let counted = s.whole(start + 1).is_some() || lex.numbers.units.contains_key(s.word(start + 1));
    let noun = start + 1 + usize::from(counted);
    if !s.is(noun, &["period", "time", "span", "stretch", "timeframe", "duration", "days", "dates", "months"])
        && unit(s, lex, noun).is_none()
    {
        return None;
    }
    let end = noun + 1;
    let next = end + usize::from(s.is(end, &["of", "in", "during"]));
    if s.says(next, &["last", "year"]) {
        return Some((next + 2, Versus::SameDays(Year::Unsaid)));
    }
    if s.says(next, &["a", "year"]) || s.says(next, &["the", "year"]) || s.says(next, &["one", "year"]) {
        return Some((next + 2 + usize::from(s.is(next + 2, &["earlier", "before", "ago", "prior"])), Versus::SameDays(Year::Unsaid)));
    }
    if s.says(next, &["the", "previous", "year"]) || s.says(next, &["the", "preceding", "year"]) || s.says(next, &["the", "prior", "year"])
    {
        return Some((next + 3, Versus::SameDays(Year::Unsaid)));
    }
    match time(s, lex, next) {
        Some((end, Time::Year(year))) => Some((end, Versus::SameDays(year))),
        _ => led.then_some((end, Versus::SameDays(Year::Unsaid))),
    }
}

/// "The monthly average of 2024", "pre-war levels".
fn baseline(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<(usize, Versus)> {
    let mut noun = at;
    let mut named = false;
    // The noun stands within six words: "the average", "its own five-year monthly average", "pre-war levels".
    while noun < at + 6 && s.is_word(noun) | s.value(noun).is_some() {
        named |= s.is(noun, &["pre", "prewar", "average", "historical", "long", "seasonal", "normal", "usual"]);
        if lex.comparisons.baselines.contains(s.word(noun)) || named && lex.comparisons.levels.contains(s.word(noun)) {
            // "From an average of 12 a month": a count, and no baseline.
            if s.is(noun + 1, &["of"]) && s.value(noun + 2).is_some_and(|_| s.whole(noun + 2).is_none_or(|year| year < 1900)) {
                return None;
            }
            let next = noun + 1 + usize::from(lex.comparisons.levels.contains(s.word(noun + 1)));
            let behind = next + usize::from(s.is(next, &["of", "in", "for", "over", "during"]));
            let over = (behind > next).then(|| time(s, lex, behind)).flatten();
            return Some(over.map_or((next, Versus::Baseline(None)), |(end, time)| (end, Versus::Baseline(Some(time)))));
        }
        if s.is(noun, &["in", "and", "by", "to"]) {
            return None;
        }
        noun += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::lexicon;
    use crate::text::token::tokens;

    fn read(text: &str) -> Option<Versus> {
        let tokens = tokens(text);
        versus(&Sentence { text, tokens: &tokens }, lexicon(), 0, true).map(|(end, versus)| {
            assert_eq!(end, tokens.len(), "{text}: {versus:?}");
            versus
        })
    }

    #[test]
    fn comparisons_are_read() {
        use CalendarUnit::{Day, Month, Quarter, Year as WholeYear};
        for (text, expected) in [
            ("compared with the previous month", Versus::Previous(Some(Month))),
            ("from the previous quarter", Versus::Previous(Some(Quarter))),
            ("over the previous year", Versus::Previous(Some(WholeYear))),
            ("than the day before", Versus::Previous(Some(Day))),
            ("a month earlier", Versus::Previous(Some(Month))),
            ("month-on-month", Versus::Previous(None)),
            ("year on year", Versus::SameDays(Year::Unsaid)),
            ("from a year earlier", Versus::SameDays(Year::Unsaid)),
            ("compared to the same period last year", Versus::SameDays(Year::Unsaid)),
            ("against the corresponding month of 2024", Versus::SameDays(Year::Number(2024))),
            ("versus 2022", Versus::Stated(Time::Year(Year::Number(2022)))),
            ("on November", Versus::Stated(Time::Months { first: 11, count: 1, year: Year::Unsaid })),
            ("above the monthly average of 2024", Versus::Baseline(Some(Time::Year(Year::Number(2024))))),
            ("below pre-war levels", Versus::Baseline(None)),
            ("than the five-year average", Versus::Baseline(None)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn times_are_left() {
        for text in ["on 27 August", "over the past month", "from January to March", "on police"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
