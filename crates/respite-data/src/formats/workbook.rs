//! Rows of the first sheet of an Excel workbook (.xlsx), each cell as text.

use super::{container::inline, note_codes, notebook::Notebook};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use csv::StringRecord;
use respite_model::{Day, NoteAction};
use std::io::Cursor;

/// Rows with the numbers that a spreadsheet shows. Blank rows are left out, trailing empty cells may be absent.
pub(crate) fn rows(bytes: &[u8], notes: &mut Notebook) -> Result<Vec<(u32, StringRecord)>, String> {
    let damaged = |error: calamine::XlsxError| format!("the workbook is damaged or cut off ({})", inline(&error));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = workbook.sheet_names();
    let Some(sheet) = sheets.first() else { return Err("the workbook has no sheet".into()) };
    if sheets.len() > 1 {
        let reason = format!("the first of {} sheets was read", sheets.len());
        notes.on_file(&note_codes::SHEET_CHOSEN, NoteAction::Guessed, Some(sheet), reason);
    }
    let shift = if workbook.has_1904_epoch() { 1462.0 } else { 0.0 };
    // Cells are streamed: a dense range would make room for every cell between two far corners.
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut rows: Vec<(u32, StringRecord)> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value(), shift);
        if text.is_empty() {
            continue;
        }
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|(last, _)| *last != number) {
            rows.push((number, StringRecord::new()));
        }
        // A cell beyond the header shows as one cell too many, however far out it stands.
        let width = if rows.len() > 1 { rows[0].1.len() } else { usize::MAX };
        let column = (column as usize).min(width);
        if let Some((_, record)) = rows.last_mut() {
            while record.len() < column {
                record.push_field("");
            }
            if record.len() == column {
                record.push_field(&text);
            }
        }
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>, shift: f64) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => date_text(moment, shift),
    }
}

/// A date cell as `2026-02-21`, with the time of day when it has one.
fn date_text(moment: &ExcelDateTime, shift: f64) -> String {
    let serial = moment.as_f64() + shift;
    let Some(day) = serial_day(serial).filter(|_| !moment.is_duration()) else { return serial.to_string() };
    let seconds = (serial.fract() * 86_400.0).round() as u32;
    match seconds {
        0 => day.to_string(),
        s => format!("{day} {:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60),
    }
}

/// The day of a spreadsheet's day number (1 = 1900-01-01, with the 29 February 1900 that never was).
pub(crate) fn serial_day(serial: f64) -> Option<Day> {
    let whole = serial.floor();
    match whole {
        1.0..=59.0 => Some(Day(whole as i32 - 25_568)),
        61.0..=2_958_465.0 => Some(Day(whole as i32 - 25_569)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::serial_day;

    #[test]
    fn serial_days_are_those_of_a_spreadsheet() {
        let day = |serial| serial_day(serial).map(|day| day.to_string());
        assert_eq!(day(46_074.0).as_deref(), Some("2026-02-21"));
        assert_eq!(day(1.0).as_deref(), Some("1900-01-01"));
        assert_eq!(day(61.5).as_deref(), Some("1900-03-01"));
        assert_eq!(day(60.0), None);
        assert_eq!(day(f64::NAN), None);
    }
}
