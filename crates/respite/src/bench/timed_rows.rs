//! Rows with instants, roles and covariates from a table; every further column is a covariate.

use super::{
    Shape,
    columns::{Columns as Table, Row},
    placed,
};
use crate::Error;
use respite_model::Day;
use respite_stats::data::{Covariate, CovariateValues, DAY_SECONDS, Role, RowId, TimedRow, TimedRows};
use serde::Deserialize;

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column that says what a row is.
    pub kind_column: String,
    /// Its value for treated actions.
    pub treated: String,
    /// Its value for control actions.
    pub control: String,
    /// Its value for the rows that are counted.
    pub outcome: String,
    /// Column of the instant, such as 2026-02-26 or 2026-02-26 13:45:00; without it `timestamp` or `date`.
    #[serde(default)]
    pub day_column: Option<String>,
    /// Column of degrees north; without it `lat` or `latitude`.
    #[serde(default)]
    pub latitude_column: Option<String>,
    /// Column of degrees east; without it `lon`, `long` or `longitude`.
    #[serde(default)]
    pub longitude_column: Option<String>,
    /// Column that is summed; without it rows are counted.
    #[serde(default)]
    pub weight_column: Option<String>,
    /// First and last observed day; without it, those of the counted rows.
    #[serde(default)]
    pub observed: Option<(Day, Day)>,
}

impl Shape for TimedRows {
    type Columns = Columns;
    const KEYS: &'static [&'static str] =
        &["kind_column", "treated", "control", "outcome", "day_column", "latitude_column", "longitude_column", "weight_column", "observed"];
    const HINT: &'static str = "the spec names the columns: kind_column, treated, control, outcome; and day_column, latitude_column, longitude_column where they are not timestamp, lat, lon";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        let one_of = |named: &Option<String>, usual: &[&str]| match named {
            Some(name) => table.place(name),
            None => usual.iter().find_map(|name| table.place(name).ok()).map_or_else(|| table.place(usual[0]), Ok),
        };
        let kind = table.place(&columns.kind_column)?;
        let instant = one_of(&columns.day_column, &["timestamp", "date"])?;
        let latitude = one_of(&columns.latitude_column, &["lat", "latitude"])?;
        let longitude = one_of(&columns.longitude_column, &["lon", "long", "longitude"])?;
        let weight = columns.weight_column.as_deref().map(|wanted| table.place(wanted)).transpose()?;
        let role = |text: &str| match text {
            text if text == columns.treated => Role::Treated,
            text if text == columns.control => Role::Control,
            text if text == columns.outcome => Role::Outcome,
            _ => Role::Other,
        };
        let read = |row: Row<'_>| {
            let role = role(row.cell(kind));
            Ok(TimedRow {
                id: RowId(row.number),
                second: second(row, instant)?,
                latitude: row.trimmed(latitude, "number")?,
                longitude: row.trimmed(longitude, "number")?,
                role,
                weight: match weight {
                    Some(place) if role == Role::Outcome => row.trimmed(place, "whole number")?,
                    _ => 1,
                },
            })
        };
        let rows: Vec<TimedRow> = table.rows().map(read).collect::<Result<_, Error>>()?;
        let taken = [Some(kind), Some(instant), Some(latitude), Some(longitude), weight];
        let further = (0..table.headings().len()).filter(|place| !taken.contains(&Some(*place)));
        let covariates =
            further.map(|place| Covariate { name: table.headings()[place].to_owned(), values: values(table, place) }).collect();
        let observed = columns.observed.map(placed::period);
        Ok(Self { rows, covariates, observed })
    }
}

/// Seconds from 1970-01-01 of a cell such as `2026-02-26` or `2026-02-26 13:45:00`.
fn second(row: Row<'_>, place: usize) -> Result<i64, Error> {
    let day = i64::from(row.day(place)?.0) * DAY_SECONDS;
    let clock = row.cell(place).get(10..).unwrap_or_default();
    if clock.is_empty() {
        return Ok(day);
    }
    let wrong = || row.bad(place, "instant such as 2026-02-26 13:45:00");
    let parts: Vec<i64> = clock
        .strip_prefix([' ', 'T'])
        .ok_or_else(wrong)?
        .split(':')
        .map(|part| part.parse().ok().filter(|_| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())))
        .collect::<Option<_>>()
        .ok_or_else(wrong)?;
    match parts[..] {
        [hours @ 0..24, minutes @ 0..60, seconds @ 0..60] => Ok(day + hours * 3600 + minutes * 60 + seconds),
        [hours @ 0..24, minutes @ 0..60] => Ok(day + hours * 3600 + minutes * 60),
        _ => Err(wrong()),
    }
}

/// Numbers if every cell is a finite number, else texts.
fn values(table: &Table, place: usize) -> CovariateValues {
    let number = |row: Row<'_>| row.cell(place).trim().parse::<f64>().ok().filter(|value| value.is_finite());
    match table.rows().map(number).collect::<Option<Vec<f64>>>() {
        Some(numbers) => CovariateValues::Numbers(numbers),
        None => CovariateValues::Texts(table.rows().map(|row| row.cell(place).to_owned()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "timestamp,lat,lon,type,size,colour\n1970-01-02 00:00:01,1, 2,t, 9.5,red\n1970-01-01,1,2,o,3,\n";

    fn read(text: &str) -> Result<TimedRows, Error> {
        let columns: Columns =
            toml::from_str("kind_column = \"type\"\ntreated = \"t\"\ncontrol = \"c\"\noutcome = \"o\"\n").expect("columns");
        TimedRows::read(&Table::of(("t.csv", text.as_bytes()))?, &columns)
    }

    #[test]
    fn instants_roles_and_covariates() {
        let rows = read(TABLE).expect("rows");
        assert_eq!(rows.rows.iter().map(|row| row.second).collect::<Vec<_>>(), [86_401, 0]);
        assert_eq!(rows.rows.iter().map(|row| row.role).collect::<Vec<_>>(), [Role::Treated, Role::Outcome]);
        assert_eq!(rows.covariates[0].values, CovariateValues::Numbers(vec![9.5, 3.0]));
        assert_eq!(rows.covariates[1].values, CovariateValues::Texts(vec!["red".into(), String::new()]));
    }

    #[test]
    fn what_is_no_instant_is_said() {
        for wrong in ["1970-01-02 25:00:00", "1970-01-02 1:00:00", "1970-01-02x", "soon"] {
            let message = read(&TABLE.replace("1970-01-02 00:00:01", wrong)).expect_err("no instant").to_string();
            assert!(message.contains("row 2") && message.contains(wrong), "{message}");
        }
    }
}
