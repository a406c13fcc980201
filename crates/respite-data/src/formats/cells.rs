//! Reads days, counts and codes from cells, with a note on each value that cannot be taken as it stands.

use super::{note_codes, notebook::Notebook, records::Cell, workbook::serial_day};
use respite_model::{Day, NoteAction, Range, When};

/// Years outside which a date is taken for a mistake. The clock is not asked.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Reads the text of a date cell.
pub(crate) type DayReader<'f> = &'f dyn Fn(&str) -> Option<Day>;

/// A day written as `2026-02-26`, with or without a time of day behind it.
pub(crate) fn iso_day(text: &str) -> Option<Day> {
    let day = text.get(..10)?;
    let bytes = day.as_bytes();
    let digit = |i: usize| bytes[i].is_ascii_digit().then(|| i32::from(bytes[i] - b'0'));
    if bytes[4] != b'-' || bytes[7] != b'-' || !matches!(text.as_bytes().get(10), None | Some(b' ' | b'T')) {
        return None;
    }
    let year = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
    let (month, day) = (digit(5)? * 10 + digit(6)?, digit(8)? * 10 + digit(9)?);
    jiff::civil::Date::new(year as i16, month as i8, day as i8).ok().map(Day::from_date)
}

/// Why a day is not believed, or `None` when it is.
fn beyond(day: Day) -> Option<String> {
    let year = day.date().map(jiff::civil::Date::year);
    (!year.is_some_and(|year| YEARS.contains(&year))).then(|| format!("the day {day} is outside the years 1900 to 2100"))
}

/// The day in a cell and whether it was read from a bare day number, or why there is none.
fn day(cell: &Cell<'_>, read: DayReader<'_>) -> Result<(Day, bool), String> {
    let text = cell.text;
    if let Some(day) = read(text) {
        return beyond(day).map_or(Ok((day, false)), Err);
    }
    let serial = (text.len() == 5).then(|| text.parse::<u32>().ok()).flatten();
    if let Some(day) = serial.and_then(|serial| serial_day(f64::from(serial))) {
        return beyond(day).map_or(Ok((day, true)), Err);
    }
    let minutes = text.strip_suffix(".0").and_then(|text| text.split_once(':'));
    Err(match minutes {
        _ if text.is_empty() => "the date is missing".into(),
        Some((a, b)) if [a, b].iter().all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())) => {
            "a spreadsheet that saved the file kept minutes and seconds only; the date is lost".into()
        }
        _ if text.bytes().all(|b| b == b'#') => "a spreadsheet saved a cell too narrow to show the date; it is lost".into(),
        _ if text.contains('/') => "the order of day and month is not known; read the file with --as table and state it".into(),
        _ => "the value is no day such as 2026-02-26".into(),
    })
}

/// A day, or `None` with a note that the row was left out.
pub(crate) fn required_day(cell: &Cell<'_>, read: DayReader<'_>, notes: &mut Notebook) -> Option<Day> {
    match day(cell, read) {
        Ok((day, serial)) => {
            note_serial(cell, day, serial, notes);
            Some(day)
        }
        Err(reason) => {
            notes.on_cell(&note_codes::DATE_UNREADABLE, NoteAction::Skipped, cell, reason);
            None
        }
    }
}

/// The last day, `None` with a note when it cannot be read or lies before the first, and `None` when it is missing.
pub(crate) fn last_day(cell: &Cell<'_>, start: Day, read: DayReader<'_>, notes: &mut Notebook) -> Option<Day> {
    if cell.text.is_empty() {
        return None;
    }
    match day(cell, read) {
        Ok((day, _)) if day < start => {
            let reason = format!("the last day {day} lies before the first, {start}; it was left out");
            notes.on_cell(&note_codes::END_BEFORE_START, NoteAction::Dropped, cell, reason);
            None
        }
        Ok((day, serial)) => {
            note_serial(cell, day, serial, notes);
            Some(day)
        }
        Err(reason) => {
            notes.on_cell(&note_codes::DATE_UNREADABLE, NoteAction::Dropped, cell, reason);
            None
        }
    }
}

/// First and last day of a happening. Without a readable last day the first is taken for both, with a note.
pub(crate) fn days(start: &Cell<'_>, end: &Cell<'_>, read: DayReader<'_>, notes: &mut Notebook) -> Option<When> {
    let first = required_day(start, read, notes)?;
    if end.text == start.text {
        return Some(When::on(first));
    }
    if end.text.is_empty() {
        notes.on_cell(&note_codes::END_MISSING, NoteAction::Guessed, end, "the last day is missing; the first was taken for it");
    }
    Some(When { end: Some(last_day(end, first, read, notes).unwrap_or(first)), ..When::on(first) })
}

fn note_serial(cell: &Cell<'_>, day: Day, serial: bool, notes: &mut Notebook) {
    if serial {
        notes.on_cell(&note_codes::DATE_SERIAL, NoteAction::Guessed, cell, format!("the day number of a spreadsheet was read as {day}"));
    }
}

/// A number of persons; `None` with a note when the value is none.
pub(crate) fn count(cell: &Cell<'_>, notes: &mut Notebook) -> Option<u32> {
    if cell.text.is_empty() {
        return None;
    }
    if let Ok(count) = cell.text.parse() {
        return Some(count);
    }
    let number: Option<f64> = cell.text.parse().ok();
    let reason = match number {
        Some(n) if n >= 0.0 && n.fract() == 0.0 && n <= f64::from(u32::MAX) => return Some(n as u32),
        Some(n) if n < 0.0 => "a count cannot be negative",
        Some(n) if n.fract() != 0.0 => "a count cannot have a fraction",
        Some(_) => "the number is too large for a count",
        None => "the value is no count",
    };
    notes.on_cell(&note_codes::COUNT_UNREADABLE, NoteAction::Dropped, cell, reason);
    None
}

/// Low, best and high, with a note when they are out of order. They are kept as the source writes them.
pub(crate) fn bounds(low: &Cell<'_>, best: &Cell<'_>, high: &Cell<'_>, notes: &mut Notebook) -> Range {
    let range = Range { low: count(low, notes), best: count(best, notes), high: count(high, notes) };
    let above = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a > b);
    for (cell, disordered) in [
        (low, above(range.low, range.best)),
        (high, above(range.best, range.high) || (range.best.is_none() && above(range.low, range.high))),
    ] {
        if disordered {
            let reason = format!("low {}, best {} and high {} are out of order; kept as they stand", low.text, best.text, high.text);
            notes.on_cell(&note_codes::BOUNDS_DISORDERED, NoteAction::Guessed, cell, reason);
        }
    }
    range
}

/// A code between 1 and `largest`; `None` with a note when the value is none.
pub(crate) fn code(cell: &Cell<'_>, largest: u8, notes: &mut Notebook) -> Option<u8> {
    if cell.text.is_empty() {
        return None;
    }
    let code = whole(cell.text).filter(|code| (1..=largest).contains(code));
    if code.is_none() {
        notes.on_cell(&note_codes::CODE_UNKNOWN, NoteAction::Dropped, cell, format!("the codes of this column are 1 to {largest}"));
    }
    code
}

fn whole(text: &str) -> Option<u8> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell<'_> {
        Cell { row: 2, column: "c", text }
    }

    #[test]
    fn days_are_read_with_and_without_a_time() {
        let written = |text| iso_day(text).map(|day| day.to_string());
        for text in ["2026-02-26", "2026-02-26 00:00:00.000", "2026-02-26T00:00:00Z"] {
            assert_eq!(written(text).as_deref(), Some("2026-02-26"));
        }
        for bad in ["", "00:00.0", "2026-02-30", "2026-2-26", "26/02/2026", "2026-02-261", "é2026-02-26", "2026-02-2é"] {
            assert_eq!(iso_day(bad), None, "{bad}");
        }
    }

    #[test]
    fn doubtful_days_are_noted() {
        let noted = |text| {
            let mut notes = Notebook::new("x");
            let day = required_day(&cell(text), &iso_day, &mut notes).map(|day| day.to_string());
            (day, notes.into_notes().first().map(|note| note.reason.clone()).unwrap_or_default())
        };
        assert_eq!(noted("46074"), (Some("2026-02-21".into()), "the day number of a spreadsheet was read as 2026-02-21".into()));
        assert!(noted("00:00.0").1.contains("date is lost"));
        assert!(noted("2999-01-01").1.contains("1900 to 2100"));
        assert!(noted("01/02/2024").1.contains("order of day and month"));
        assert_eq!(noted(""), (None, "the date is missing".into()));
    }

    #[test]
    fn what_is_no_count_is_dropped() {
        let mut notes = Notebook::new("x");
        let counts = ["3", "3.0", "", "-1", "1.5", "many", "5000000000", "NaN"].map(|text| count(&cell(text), &mut notes));
        assert_eq!(counts, [Some(3), Some(3), None, None, None, None, None, None]);
        assert_eq!(notes.into_notes().len(), 5);
    }
}
