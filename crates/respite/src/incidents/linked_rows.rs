//! The linked rows of each incident with their day and place: how its sources differ.

use super::Grouping;
use crate::{Error, Project};
use respite_data::{
    linking::scored::distance_km,
    store::{Columns, Selection, Vintages},
};

/// The linked rows of a choice of releases, by incident.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedRows {
    grouping: Grouping,
    of_incident: Vec<Vec<LinkedRow>>,
}

/// A row of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedRow {
    /// Its id.
    pub id: String,
    /// Its source.
    pub source: String,
    /// First day, as a number of days.
    pub day: i32,
    /// Latitude and longitude, where its source gives them.
    pub place: Option<(f64, f64)>,
    /// Whether it is its source's report: neither a copy nor an earlier state of a running count.
    pub reports: bool,
}

impl LinkedRows {
    /// Those of a choice of releases.
    ///
    /// # Errors
    /// When the rows cannot be read or linked.
    pub fn of(project: &Project, vintages: &Vintages) -> Result<Self, Error> {
        let grouping = Grouping::of(project, vintages)?;
        let columns = Columns::Only(&["event_id", "source", "day", "latitude", "longitude"]);
        let table = project.store().events(&Selection { columns, vintages: vintages.clone(), ..Selection::default() })?;
        let (ids, sources, days) = (table.ids()?, table.sources()?, table.days()?);
        let (latitudes, longitudes) = (table.latitudes()?, table.longitudes()?);
        let mut of_incident: Vec<Vec<LinkedRow>> = vec![Vec::new(); grouping.incidents()];
        for (row, &day) in days.iter().enumerate() {
            let id = ids.get(row).unwrap_or_default();
            let Some(membership) = grouping.membership(id) else { continue };
            of_incident[membership.incident].push(LinkedRow {
                id: id.to_owned(),
                source: sources.get(row).unwrap_or_default().to_owned(),
                day,
                place: latitudes[row].zip(longitudes[row]),
                reports: membership.reports,
            });
        }
        of_incident.iter_mut().for_each(|rows| rows.sort_by(|a, b| (&a.source, &a.id).cmp(&(&b.source, &b.id))));
        Ok(Self { grouping, of_incident })
    }

    /// Which row belongs to which incident.
    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// All rows of an incident, in order of source and id.
    pub fn rows(&self, incident: usize) -> &[LinkedRow] {
        self.of_incident.get(incident).map_or(&[], Vec::as_slice)
    }

    /// Whether reports of two sources lie farther apart than so many days or kilometres.
    pub fn differ(&self, incident: usize, days: i32, km: f64) -> bool {
        let reports: Vec<&LinkedRow> = self.rows(incident).iter().filter(|row| row.reports).collect();
        let apart = |a: &LinkedRow, b: &LinkedRow| {
            let far = a.place.zip(b.place).is_some_and(|(a, b)| distance_km(a, b) > km);
            a.source != b.source && (a.day.abs_diff(b.day) > days.unsigned_abs() || far)
        };
        reports.iter().enumerate().any(|(place, a)| reports[place + 1..].iter().any(|b| apart(a, b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_hold_across_the_antimeridian_and_at_the_poles() {
        let degree = 6371.0088_f64.to_radians();
        for (a, b) in [((0.0, 0.0), (0.0, 1.0)), ((0.0, 179.5), (0.0, -179.5)), ((89.5, 0.0), (89.5, 180.0))] {
            assert!((distance_km(a, b) - degree).abs() < 1e-6, "{a:?} {b:?}");
        }
    }
}
