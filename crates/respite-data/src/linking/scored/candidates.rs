//! Pairs of rows that are close enough in place and time to be compared.
//!
//! Two rows are a candidate when neither the kilometres between their points nor the days between their ranges exceed the window
//! by more than the precision of both allows. A row without a point is compared with rows that carry the same name of a unit.

mod grid;
mod named;

use super::{LinkError, Rows};
use grid::Grids;
use named::NamedUnits;

/// The windows of a search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Windows {
    pub km: f64,
    pub days: i32,
    pub pairs_limit: usize,
}

/// A row in time, with the days that its precision leaves open.
fn days(rows: &Rows, row: u32) -> (i32, i32) {
    let row = rows.report(row);
    (row.first_day.saturating_sub(row.slack_days), row.last_day.saturating_add(row.slack_days))
}

/// All candidates among `chosen` rows for which `wanted` holds, each once, smaller row first, in order.
pub(super) fn candidates(
    rows: &Rows,
    chosen: &[u32],
    windows: Windows,
    wanted: impl Fn(u32, u32) -> bool,
) -> Result<Vec<(u32, u32)>, LinkError> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut seen = 0usize;
    let mut keep = |a: u32, b: u32| {
        seen += 1;
        if wanted(a.min(b), a.max(b)) {
            pairs.push((a.min(b), a.max(b)));
        }
        seen <= windows.pairs_limit
    };
    let is_whole = Grids::new(rows, chosen, windows).each_pair(&mut keep) && NamedUnits::new(rows, chosen, windows).each_pair(&mut keep);
    if !is_whole {
        return Err(LinkError::TooManyPairs { limit: windows.pairs_limit });
    }
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linking::scored::RowSpec;
    use crate::linking::scored::sphere::distance_km;
    use respite_model::{Casualties, Day, Event, EventId, Kind, Place, PlacePrecision, SideRole, SourceId, Taxonomy, Vintage, When};

    fn event(number: usize, place: Place, day: i32, days: i32) -> Event {
        Event {
            id: EventId(format!("{number:03}")),
            source: SourceId::try_from(if number.is_multiple_of(2) { "a" } else { "b" }).unwrap(),
            vintage: Vintage("1".into()),
            source_event_id: None,
            kind: Kind("violence".into()),
            kind_code: String::new(),
            when: When { end: Some(Day(day + days)), ..When::on(Day(day)) },
            place,
            sides: [None, None],
            side_role: SideRole::Undirected,
            casualties: Casualties::default(),
            text: None,
            documents: None,
            status: None,
            row: 0,
            file: String::new(),
        }
    }

    /// Every pair by the definition, without cells.
    fn by_trial(rows: &Rows, windows: Windows) -> Vec<(u32, u32)> {
        let all = 0..rows.all().len() as u32;
        let is_near = |&(x, y): &(u32, u32)| {
            let (a, b) = (rows.report(x), rows.report(y));
            let km = distance_km(a.point.unwrap(), b.point.unwrap());
            let (p, q) = (days(rows, x), days(rows, y));
            km <= windows.km + a.point_km + b.point_km && (p.0 - q.1).max(q.0 - p.1) <= windows.days
        };
        all.clone().flat_map(|x| all.clone().map(move |y| (x, y))).filter(|(x, y)| x < y).filter(is_near).collect()
    }

    #[test]
    fn cells_find_what_the_definition_says_everywhere_on_the_sphere() {
        let mut state = 11_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1u64 << 31) as f64
        };
        let precisions = [PlacePrecision::Exact, PlacePrecision::Near, PlacePrecision::District, PlacePrecision::Province];
        for (north, east, spread) in [(0.0_f64, 179.9, 1.0), (89.7, 0.0, 0.3), (-89.9, 90.0, 0.1), (35.0, 65.0, 2.0), (60.0, -179.99, 4.0)]
        {
            let events: Vec<Event> = (0..160)
                .map(|number| {
                    let longitude = if north.abs() > 80.0 { 360.0 * next() - 180.0 } else { east + spread * (next() - 0.5) };
                    let place = Place {
                        latitude: Some((north + spread * (next() - 0.5)).clamp(-90.0, 90.0)),
                        longitude: Some((longitude + 540.0).rem_euclid(360.0) - 180.0),
                        precision: Some(precisions[(4.0 * next()) as usize]),
                        ..Place::default()
                    };
                    event(number, place, (20.0 * next()) as i32, if next() < 0.2 { (40.0 * next()) as i32 } else { 0 })
                })
                .collect();
            let rows = Rows::new(&events, &Taxonomy::built_in().unwrap(), &RowSpec::default()).unwrap();
            let chosen: Vec<u32> = (0..160).collect();
            for (km, days) in [(0.0, 0), (10.0, 2), (400.0, 1)] {
                let windows = Windows { km, days, pairs_limit: usize::MAX };
                let found = candidates(&rows, &chosen, windows, |_, _| true).unwrap();
                assert!(!found.is_empty());
                assert_eq!(found, by_trial(&rows, windows), "{north} {east} {km} km {days} days");
            }
        }
    }

    #[test]
    fn a_row_without_a_point_meets_rows_of_its_finest_unit() {
        let unit = |district: Option<&str>, point: bool| Place {
            latitude: point.then_some(1.0),
            longitude: point.then_some(1.0),
            admin2: district.map(str::to_owned),
            admin1: Some("North".into()),
            ..Place::default()
        };
        let places = [unit(Some("Hill"), false), unit(Some("hill"), true), unit(Some("Valley"), true), unit(None, false), Place::default()];
        let events: Vec<Event> = places.into_iter().enumerate().map(|(number, place)| event(number, place, 0, 0)).collect();
        let rows = Rows::new(&events, &Taxonomy::built_in().unwrap(), &RowSpec::default()).unwrap();
        let windows = Windows { km: 10.0, days: 2, pairs_limit: 100 };
        let found = candidates(&rows, &[0, 1, 2, 3, 4], windows, |_, _| true).unwrap();
        let ids = |row: u32| rows.report(row).id.0.clone();
        let mut found: Vec<[String; 2]> = found.into_iter().map(|(a, b)| [ids(a).min(ids(b)), ids(a).max(ids(b))]).collect();
        found.sort();
        assert_eq!(found, [["000", "001"], ["000", "003"], ["001", "002"], ["001", "003"], ["002", "003"]]);
    }
}
