//! Words of time, read from the tokens.

use super::time::{CalendarUnit, Time, Year};
use crate::text::lexicon::Lexicon;
use crate::text::sentence::Sentence;
use crate::text::token::Joint;

/// The words of time that begin at a token, and their end.
pub(in crate::text) fn time(s: &Sentence<'_>, lex: &Lexicon, at: usize) -> Option<(usize, Time)> {
    let words = TimeWords { s, lex };
    words.since(at).or_else(|| words.span(at)).or_else(|| words.single(at, true))
}

struct TimeWords<'a, 'b> {
    s: &'a Sentence<'b>,
    lex: &'a Lexicon,
}

impl TimeWords<'_, '_> {
    fn since(&self, at: usize) -> Option<(usize, Time)> {
        let begins = self.s.is(at, &["since"]) || self.s.says(at, &["ever", "since"]);
        let at = at + if self.s.is(at, &["ever"]) { 2 } else { 1 };
        let at = at + usize::from(self.s.is(at, &["in"]));
        let unit_word = at + 4;
        if begins
            && (self.s.says(at, &["the", "start", "of"]) || self.s.says(at, &["the", "beginning", "of"]))
            && self.s.is(at + 3, &["the", "this"])
            && let Some(unit) = self.unit(unit_word)
        {
            return Some((unit_word + 1, Time::ToDate(unit)));
        }
        let at = if self.s.says(at, &["the", "start", "of"]) || self.s.says(at, &["the", "beginning", "of"]) { at + 3 } else { at };
        let (end, time) = begins.then(|| self.single(at, true))??;
        Some((end, Time::Since(Box::new(time))))
    }

    fn span(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        let between = s.is(at, &["between"]);
        let start = at + usize::from(between || s.is(at, &["from"]));
        let (middle, from) = self.single(start, false).or_else(|| self.day_number(start))?;
        let dash = matches!(s.joint(middle), Joint::Dash | Joint::Hyphen);
        let word = if between { s.is(middle, &["and"]) } else { s.is(middle, &["to", "until", "till", "through"]) };
        // "17 attacks in June to 26" is no span.
        if !dash && !word {
            return None;
        }
        let (end, to) = self.single(middle + usize::from(word), false)?;
        let from = match (from, &to) {
            (Time::Day { month: 0, day, .. }, Time::Day { month, year, .. }) => Time::Day { month: *month, day, year: *year },
            (Time::Day { month: 0, .. }, _) => return None,
            (from, _) => {
                let same = std::mem::discriminant(&from) == std::mem::discriminant(&to);
                let year = match (from.said(), to.said()) {
                    (Some((_, first)), Some((Year::Number(year), last))) => Year::Number(if first <= last { year } else { year - 1 }),
                    _ => Year::Unsaid,
                };
                if !same && from.said().is_none() {
                    return None;
                }
                from.with_year(year)
            }
        };
        Some((end, Time::Span(Box::new(from), Box::new(to))))
    }

    /// A bare day before a span's second one: "between 3 and 9 March". Its month is 0.
    fn day_number(&self, at: usize) -> Option<(usize, Time)> {
        let day = self.day_of_month(at)?;
        Some((day.0, Time::Day { month: 0, day: day.1, year: Year::Unsaid }))
    }

    fn day_of_month(&self, at: usize) -> Option<(usize, i8)> {
        let day = self.s.whole(at).filter(|day| (1..=31).contains(day))? as i8;
        let ordinal = self.s.joint(at + 1) == Joint::Glued && self.s.is(at + 1, &["st", "nd", "rd", "th"]);
        Some((at + 1 + usize::from(ordinal), day))
    }

    fn month(&self, at: usize) -> Option<i8> {
        // "March", "May" and "Jan" are also words; a month begins with a capital letter.
        self.lex.calendar.months.get(self.s.word(at)).copied().filter(|_| self.s.capital(at))
    }

    fn unit(&self, at: usize) -> Option<CalendarUnit> {
        CalendarUnit::of(self.lex.calendar.units.get(self.s.word(at))?)
    }

    fn number(&self, at: usize) -> Option<i32> {
        let word = self.lex.numbers.units.get(self.s.word(at)).map(|value| *value as i32);
        let tens = self.lex.numbers.tens.get(self.s.word(at)).map(|value| *value as i32);
        self.s.whole(at).or(word).or(tens).filter(|number| (1..=1000).contains(number))
    }

    /// A year in digits that counts nothing.
    fn year_number(&self, at: usize) -> Option<i16> {
        let year = self.s.whole(at).filter(|year| (1900..=2100).contains(year))? as i16;
        let s = self.s;
        let counts = self.lex.quantities.at(s.tokens, at + 1).is_some() && !s.is(at.wrapping_sub(1), &["in", "of", "during", "since"])
            || self.lex.people.at(s.tokens, at + 1).is_some()
            || s.is(at + 1, &["%", "percent", "per", "pc"]);
        let joined = s.joint(at) == Joint::Glued || s.joint(at + 1) == Joint::Glued && s.is_word(at + 1) && !s.is(at + 1, &["'s"]);
        (!counts && !joined).then_some(year)
    }

    /// The year behind a month, a day or a part of a year.
    fn year_after(&self, at: usize) -> (usize, Year) {
        let s = self.s;
        let skip = at + usize::from(s.is(at, &[",", "of", "in"]));
        if let Some(year) = self.year_number(skip) {
            return (skip + 1, Year::Number(year));
        }
        let the = skip + usize::from(s.is(skip, &["the"]));
        if s.says(skip, &["last", "year"]) || s.says(the, &["previous", "year"]) && the > at {
            return (the.max(skip) + 2, Year::Back(1));
        }
        if s.says(skip, &["this", "year"]) || s.says(the, &["current", "year"]) {
            return (the.max(skip) + 2, Year::Back(0));
        }
        (at, Year::Unsaid)
    }

    /// A time that is no span. `alone` allows a year by itself in every place.
    fn single(&self, at: usize, alone: bool) -> Option<(usize, Time)> {
        self.iso(at)
            .or_else(|| self.qualified(at))
            .or_else(|| self.day(at))
            .or_else(|| self.whole_month(at))
            .or_else(|| self.part_of_year(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.ending(at))
            .or_else(|| self.year(at, alone))
            .or_else(|| self.lex.vague.at(self.s.tokens, at).map(|(end, ())| (end, self.vague(at, end))))
    }

    fn vague(&self, from: usize, to: usize) -> Time {
        Time::Vague(format!("{:?} names no days", self.s.slice(from, to)))
    }

    fn iso(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        let hyphens = s.joint(at + 1) == Joint::Hyphen && s.joint(at + 2) == Joint::Hyphen;
        let (year, month, day) = (s.whole(at)?, s.whole(at + 1)?, s.whole(at + 2)?);
        let fits = hyphens && (1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        fits.then(|| (at + 3, Time::Day { month: month as i8, day: day as i8, year: Year::Number(year as i16) }))
    }

    /// "Early March", "the end of 2025", "last winter": no days.
    fn qualified(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        let the = at + usize::from(s.is(at, &["the"]));
        let next = if s.is(at, &["early", "mid", "late"]) {
            at + 1
        } else if s.is(the, &["end", "start", "beginning", "middle"]) && s.is(the + 1, &["of"]) {
            the + 2
        } else if s.is(the, &["last", "this", "past", "previous"]) && self.lex.vague.at(s.tokens, the + 1).is_some() {
            let (end, ()) = self.lex.vague.at(s.tokens, the + 1)?;
            let end = self.year_after(end).0;
            return Some((end, self.vague(at, end)));
        } else if s.is(the, &["first", "second", "third", "fourth", "last", "final"])
            && s.is(the + 1, &["week", "weeks", "days", "fortnight"])
            && s.is(the + 2, &["of"])
        {
            the + 3
        } else {
            return self.lex.vague.at(s.tokens, the).map(|(end, ())| {
                let end = self.year_after(end).0;
                (end, self.vague(at, end))
            });
        };
        let (end, _) = self.single(next, true)?;
        Some((end, self.vague(at, end)))
    }

    fn day(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        // "Thursday, 27 August": the date says more than the day of the week.
        if let Some(weekday) = self.lex.calendar.weekdays.get(s.word(at)).filter(|_| s.capital(at)) {
            let next = at + 1 + usize::from(s.is(at + 1, &[",", "("]));
            return self.day(next).filter(|_| next > at).or(Some((at + 1, Time::Weekday(*weekday))));
        }
        let the = at + usize::from(s.is(at, &["the"]));
        if let Some((next, day)) = self.day_of_month(the) {
            let next = next + usize::from(s.is(next, &["of"]));
            let month = self.month(next)?;
            let (end, year) = self.year_after(next + 1);
            return Some((end, Time::Day { month, day, year }));
        }
        let month = self.month(at)?;
        let (next, day) = self.day_of_month(at + 1)?;
        let counts = self.lex.quantities.at(s.tokens, next).or(None).is_some()
            || self.lex.people.at(s.tokens, next).is_some()
            || s.is(next, &["%", "percent", "per", "pc"]);
        let (end, year) = self.year_after(next);
        (!counts).then_some((end, Time::Day { month, day, year }))
    }

    fn whole_month(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        let the = at + usize::from(s.is(at, &["the"]));
        let start = if s.is(the, &["month"]) && s.is(the + 1, &["of"]) { the + 2 } else { at };
        let back = s.is(start, &["last", "this", "past"]);
        let start = start + usize::from(back);
        // "Last year's December".
        if s.is(start, &["year"]) && back && s.is(start + 1, &["'s"]) {
            let month = self.month(start + 2)?;
            return Some((start + 3, Time::Months { first: month, count: 1, year: Year::Back(i16::from(s.is(start - 1, &["last"]))) }));
        }
        let first = self.month(start)?;
        let (end, year) = self.year_after(start + 1);
        // "November and December 2025": the year of the second holds for the first.
        Some((end, Time::Months { first, count: 1, year }))
    }

    fn part_of_year(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        let word = s.word(at);
        let short = |letter: char, most: i8| {
            let number: i8 = word.strip_prefix(letter)?.parse().ok()?;
            (s.capital(at) && (1..=most).contains(&number)).then_some(number)
        };
        if let Some((number, months)) = short('q', 4).map(|number| (number, 3)).or_else(|| short('h', 2).map(|number| (number, 6))) {
            let (end, year) = self.year_after(at + 1);
            return Some((end, Time::Months { first: (number - 1) * months + 1, count: i32::from(months), year }));
        }
        let the = at + usize::from(s.is(at, &["the"]));
        let ordinal = match s.word(the) {
            "last" | "final" => None,
            "opening" => Some(1),
            "latter" | "closing" => Some(2),
            word => Some(match (s.whole(the), s.joint(the + 1)) {
                (Some(number), Joint::Glued) if s.is(the + 1, &["st", "nd", "rd", "th"]) => number,
                _ => *self.lex.numbers.ordinals.get(word)? as i32,
            }),
        };
        let next = the + 1 + usize::from(s.joint(the + 1) == Joint::Glued);
        if let (Some(1), Some(count), Some(unit)) = (ordinal, self.number(next), self.unit(next + 1)) {
            let months = match unit {
                CalendarUnit::Month => count,
                CalendarUnit::Quarter => count * 3,
                _ => return None,
            };
            let (end, year) = self.year_after(next + 2);
            return (months <= 12).then_some((end, Time::Months { first: 1, count: months, year }));
        }
        let (length, most) = match s.word(next) {
            "quarter" => (3, 4),
            "half" => (6, 2),
            _ => return None,
        };
        let (end, year) = self.year_after(next + 1);
        let (end, year) = if year == Year::Unsaid && s.says(end, &["of", "the", "year"]) { (end + 3, year) } else { (end, year) };
        // "The last quarter" alone is relative to the date; "the last quarter of 2025" is not.
        if ordinal.is_none() && year == Year::Unsaid && s.is(the, &["last"]) {
            return None;
        }
        let number = ordinal.unwrap_or(most);
        (1..=most).contains(&number).then_some((end, Time::Months { first: ((number - 1) * length + 1) as i8, count: length, year }))
    }

    fn relative(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        if s.is(at, &["yesterday", "today"]) {
            return Some((at + 1, Time::DaysBack(i32::from(s.is(at, &["yesterday"])))));
        }
        for (words, unit) in [
            (&["so", "far", "this"][..], 3),
            (&["so", "far", "in", "this"][..], 4),
            (&["this", "far", "this"][..], 3),
            (&["thus", "far", "this"][..], 3),
            (&["earlier", "this"][..], 2),
            (&["later", "this"][..], 2),
        ] {
            if s.says(at, words)
                && let Some(unit_word) = self.unit(at + unit)
            {
                let end = at + unit + 1;
                return Some(if words.len() == 2 { (end, self.vague(at, end)) } else { (end, Time::ToDate(unit_word)) });
            }
        }
        if s.says(at, &["so", "far", "in"])
            && let Some((end, Time::Year(Year::Number(year)))) = self.year(at + 3, true)
        {
            return Some((end, Time::Since(Box::new(Time::Year(Year::Number(year))))));
        }
        if s.says(at, &["year", "to", "date"]) {
            return Some((at + 3, Time::ToDate(CalendarUnit::Year)));
        }
        let the = at + usize::from(s.is(at, &["the"]));
        let (recent, last, this) =
            (s.is(the, &["past", "last", "previous", "preceding"]), s.is(the, &["last"]), s.is(the, &["this", "current"]));
        if !recent && !this {
            return None;
        }
        let definite = the > at;
        if let Some(unit) = self.unit(the + 1) {
            let end = the + 2;
            return match s.word(the) {
                // "The last week" and "the past month" end with the date; "last week" is the calendar's.
                "past" => Some((
                    end,
                    Time::Past {
                        count: if unit == CalendarUnit::Week { 7 } else { 1 },
                        unit: if unit == CalendarUnit::Week { CalendarUnit::Day } else { unit },
                    },
                )),
                "this" | "current" => Some((end, Time::Unit { unit, back: 0 })),
                "last" if definite || s.word(the) == "last" => Some((end, Time::Unit { unit, back: 1 })),
                _ => None,
            };
        }
        let count = self.number(the + 1)?;
        let calendar = s.is(the + 2, &["calendar", "full"]);
        let unit = self.unit(the + 2 + usize::from(calendar));
        let end = the + 3 + usize::from(calendar);
        match unit {
            Some(unit) if recent && (last || s.is(the, &["past"]) || definite) => Some((end, Time::Past { count, unit })),
            None if s.is(the + 2, &["hours"]) => Some((the + 3, self.vague(at, the + 3))),
            _ => None,
        }
    }

    /// "The three months to March 2026", "the year to June".
    fn ending(&self, at: usize) -> Option<(usize, Time)> {
        let s = self.s;
        let the = at + usize::from(s.is(at, &["the"]));
        let number = self.number(the);
        let next = the + usize::from(number.is_some());
        let unit = self.unit(next)?;
        let to = if s.is(next + 1, &["to"]) { next + 2 } else { next + 3 };
        if the == at || !s.is(next + 1, &["to"]) && !s.says(next + 1, &["ending", "in"]) && !s.says(next + 1, &["ending", "on"]) {
            return None;
        }
        let (end, last) = self.iso(to).or_else(|| self.day(to)).or_else(|| self.whole_month(to))?;
        Some((end, Time::EndingWith { count: number.unwrap_or(1), unit, end: Box::new(last) }))
    }

    fn year(&self, at: usize, alone: bool) -> Option<(usize, Time)> {
        let s = self.s;
        let the = at + usize::from(s.is(at, &["the"]));
        let named = s.is(the, &["year"]) || s.says(the, &["calendar", "year"]);
        let start = if named { the + 1 + usize::from(s.is(the, &["calendar"])) } else { at };
        let year = self.year_number(start)?;
        // "2014-16".
        let short =
            (s.joint(start + 1) != Joint::Apart).then(|| s.whole(start + 1)).flatten().filter(|short| alone && (0..100).contains(short));
        if let Some(short) = short.filter(|_| s.joint(start + 1) != Joint::Glued && s.joint(start + 2) != Joint::Hyphen) {
            let last = year / 100 * 100 + short as i16;
            let span = Time::Span(Box::new(Time::Year(Year::Number(year))), Box::new(Time::Year(Year::Number(last))));
            return (last > year).then_some((start + 2, span));
        }
        Some((start + 1, Time::Year(Year::Number(year))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::lexicon;
    use crate::text::token::tokens;

    fn settled(text: &str) -> Option<String> {
        let tokens = tokens(text);
        let s = Sentence { text, tokens: &tokens };
        let (end, time) = time(&s, lexicon(), 0)?;
        let rest = if end < tokens.len() { format!(" | {}", s.slice(end, tokens.len())) } else { String::new() };
        let period = time.settle(Some("2026-01-15".parse().unwrap()), None);
        Some(period.map_or("vague".to_owned(), |period| format!("{}..{}", period.from, period.to)) + &rest)
    }

    #[test]
    fn times_are_read() {
        for (text, expected) in [
            ("December", "2025-12-01..2025-12-31"),
            ("December 2024 in", "2024-12-01..2024-12-31 | in"),
            ("December last year", "2025-12-01..2025-12-31"),
            ("27 August", "2025-08-27..2025-08-27"),
            ("August 27, 2024", "2024-08-27..2024-08-27"),
            ("27th of August", "2025-08-27..2025-08-27"),
            ("2025-08-27", "2025-08-27..2025-08-27"),
            ("the first quarter of 2025", "2025-01-01..2025-03-31"),
            ("Q3 2025", "2025-07-01..2025-09-30"),
            ("the first nine months of 2025", "2025-01-01..2025-09-30"),
            ("the second half of last year", "2025-07-01..2025-12-31"),
            ("last month", "2025-12-01..2025-12-31"),
            ("last quarter", "2025-10-01..2025-12-31"),
            ("the last quarter of 2024", "2024-10-01..2024-12-31"),
            ("so far this year", "2026-01-01..2026-01-15"),
            ("between January and June 2025", "2025-01-01..2025-06-30"),
            ("from November to January", "2025-11-01..2026-01-31"),
            ("from 26 February to 2 March 2025", "2025-02-26..2025-03-02"),
            ("between 1 and 14 March 2025", "2025-03-01..2025-03-14"),
            ("January-June 2025", "2025-01-01..2025-06-30"),
            ("3–9 March 2025", "2025-03-03..2025-03-09"),
            ("since 1 January", "2026-01-01..2026-01-15"),
            ("the past 30 days", "2025-12-17..2026-01-15"),
            ("the past seven days", "2026-01-09..2026-01-15"),
            ("2024", "2024-01-01..2024-12-31"),
            ("2014-16", "2014-01-01..2016-12-31"),
            ("Thursday", "2026-01-15..2026-01-15"),
            ("Friday, 9 January", "2026-01-09..2026-01-09"),
            ("the three months to November 2025", "2025-09-01..2025-11-30"),
            ("early March", "vague"),
            ("last winter", "vague"),
            ("overnight", "vague"),
        ] {
            assert_eq!(settled(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_left() {
        for text in ["march on", "2,025 attacks", "2024 people were killed", "may rise", "the second attack", "second"] {
            assert_eq!(settled(text), None, "{text}");
        }
    }
}
