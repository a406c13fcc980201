//! Reads a point from two cells, or says why there is none.

use super::{NoteInfo, note_codes, notebook::Notebook, records::Cell};
use respite_model::NoteAction;

/// Latitude and longitude in degrees. A point that is out of range, half missing or 0, 0 is left out with a note.
///
/// Where the two fit only when swapped they are left out too, unless `confirmed` (another column of the row that holds
/// the point as latitude and longitude) says that they are swapped: then they are swapped back.
pub(crate) fn point(
    latitude: &Cell<'_>,
    longitude: &Cell<'_>,
    confirmed: impl FnOnce() -> Option<(f64, f64)>,
    notes: &mut Notebook,
) -> Option<(f64, f64)> {
    if latitude.text.is_empty() && longitude.text.is_empty() {
        return None;
    }
    let mut drop = |code: &NoteInfo, cell: &Cell<'_>, reason: &str| {
        let both = format!("{reason}; latitude {:?} and longitude {:?} were left out", cut(latitude.text), cut(longitude.text));
        notes.on_cell(code, NoteAction::Dropped, cell, both);
        None
    };
    for (cell, name) in [(latitude, "latitude"), (longitude, "longitude")] {
        if cell.text.is_empty() {
            return drop(&note_codes::COORDINATES_HALF, cell, &format!("the {name} is missing"));
        }
    }
    let number = |cell: &Cell<'_>| cell.text.parse::<f64>().ok().filter(|number| number.is_finite());
    let (lat, lon) = match (number(latitude), number(longitude)) {
        (Some(lat), Some(lon)) => (lat, lon),
        (None, _) => return drop(&note_codes::COORDINATES_UNREADABLE, latitude, "the latitude is no number"),
        (_, None) => return drop(&note_codes::COORDINATES_UNREADABLE, longitude, "the longitude is no number"),
    };
    if lat == 0.0 && lon == 0.0 {
        return drop(&note_codes::COORDINATES_ZERO, latitude, "0, 0 mostly stands for 'not known'");
    }
    if is_on_earth(lat, lon) {
        return Some((lat, lon));
    }
    if !is_on_earth(lon, lat) {
        let (cell, reason) =
            if lat.abs() > 90.0 { (latitude, "the latitude is beyond ±90") } else { (longitude, "the longitude is beyond ±180") };
        return drop(&note_codes::COORDINATES_OUT_OF_RANGE, cell, reason);
    }
    if confirmed().is_some_and(|(a, b)| (a - lon).abs() < 1e-4 && (b - lat).abs() < 1e-4) {
        let reason = "latitude and longitude were swapped, as another column of the row confirms; they were swapped back";
        notes.on_cell(&note_codes::COORDINATES_SWAPPED, NoteAction::Repaired, latitude, reason);
        return Some((lon, lat));
    }
    drop(&note_codes::COORDINATES_SWAPPED, latitude, "latitude and longitude look swapped, and nothing in the row confirms it")
}

/// Latitude and longitude of a text such as `POINT (64.78 35.91)`, which gives the longitude first.
pub(crate) fn wkt_point(text: &str) -> Option<(f64, f64)> {
    let inner = text.strip_prefix("POINT")?.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut numbers = inner.split_whitespace().map(|number| number.parse().ok());
    let (longitude, latitude) = (numbers.next()??, numbers.next()??);
    Some((latitude, longitude))
}

fn is_on_earth(latitude: f64, longitude: f64) -> bool {
    latitude.abs() <= 90.0 && longitude.abs() <= 180.0
}

fn cut(text: &str) -> String {
    super::notebook::shorten(text, 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lat: &str, lon: &str, wkt: &str) -> (Option<(f64, f64)>, String) {
        let mut notes = Notebook::new("x");
        let cell = |column, text| Cell { row: 2, column, text };
        let point = point(&cell("latitude", lat), &cell("longitude", lon), || wkt_point(wkt), &mut notes);
        (point, notes.into_notes().into_iter().map(|note| note.code).collect())
    }

    #[test]
    fn points_are_read_dropped_or_swapped_back() {
        assert_eq!(read("10.5", "-20", ""), (Some((10.5, -20.0)), String::new()));
        assert_eq!(read("", "", ""), (None, String::new()));
        assert_eq!(read("1e9", "20", ""), (None, "coordinates-out-of-range".into()));
        assert_eq!(read("10", "200", ""), (None, "coordinates-out-of-range".into()));
        assert_eq!(read("120", "15", ""), (None, "coordinates-swapped".into()));
        assert_eq!(read("120", "15", "POINT (120 15)"), (Some((15.0, 120.0)), "coordinates-swapped".into()));
        assert_eq!(read("0", "0.0", ""), (None, "coordinates-zero".into()));
        assert_eq!(read("0", "12", ""), (Some((0.0, 12.0)), String::new()));
        assert_eq!(read("10", "", ""), (None, "coordinates-half".into()));
        assert_eq!(read("north", "10", ""), (None, "coordinates-unreadable".into()));
        assert_eq!(read("inf", "10", ""), (None, "coordinates-unreadable".into()));
    }
}
