//! Rows without a point, found by the name of the finest unit that they know.

use super::{Windows, days};
use crate::linking::scored::compare::WHOLE_UNIT_KM;
use crate::linking::scored::{Name, Rows};
use std::collections::HashMap;

/// Rows under each name that they carry, ordered by first day.
pub(super) struct NamedUnits<'a> {
    rows: &'a Rows,
    chosen: &'a [u32],
    windows: Windows,
    under: HashMap<Name, Vec<(i32, u32)>>,
    span: i32,
}

impl<'a> NamedUnits<'a> {
    pub(super) fn new(rows: &'a Rows, chosen: &'a [u32], windows: Windows) -> Self {
        let mut under: HashMap<Name, Vec<(i32, u32)>> = HashMap::new();
        let mut span = 0;
        let sought: Vec<Name> = chosen.iter().filter_map(|row| finest(rows, *row)).collect();
        sought.into_iter().for_each(|name| {
            under.entry(name).or_default();
        });
        if !under.is_empty() {
            for &row in chosen {
                let (from, to) = days(rows, row);
                span = span.max(to.saturating_sub(from));
                let mut names = names(rows, row);
                names.sort_unstable();
                names.dedup();
                for name in names {
                    if let Some(list) = under.get_mut(&name) {
                        list.push((from, row));
                    }
                }
            }
            under.values_mut().for_each(|list| list.sort_unstable());
        }
        Self { rows, chosen, windows, under, span }
    }

    /// Calls `keep` with each pair until it says stop. A pair of two rows without points may come twice.
    pub(super) fn each_pair(&self, keep: &mut impl FnMut(u32, u32) -> bool) -> bool {
        self.chosen.iter().all(|&row| {
            let Some(list) = finest(self.rows, row).and_then(|name| self.under.get(&name)) else { return true };
            let (from, to) = days(self.rows, row);
            let earliest = from.saturating_sub(self.windows.days);
            let latest = to.saturating_add(self.windows.days);
            let begin = list.partition_point(|(other, _)| *other < earliest.saturating_sub(self.span));
            list[begin..].iter().take_while(|(other, _)| *other <= latest).all(|&(_, other)| {
                let is_near = other != row && days(self.rows, other).1 >= earliest;
                !is_near || keep(row, other)
            })
        })
    }
}

fn names(rows: &Rows, row: u32) -> Vec<Name> {
    let places = &rows.all()[row as usize].places;
    [places.place, places.admin2, places.admin1, places.country].into_iter().flatten().collect()
}

/// The finest name of a row that has no point, or one that stands for its second-order unit.
fn finest(rows: &Rows, row: u32) -> Option<Name> {
    let of = &rows.all()[row as usize];
    match of.point {
        None => names(rows, row).first().copied(),
        Some(_) => of.places.admin2.filter(|_| of.point_km > WHOLE_UNIT_KM && of.places.place.is_none()),
    }
}
