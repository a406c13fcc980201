//! One method on one plain table, without a project: the bench for statisticians and for reference tests.

use crate::Error;
use respite_model::Day;
use respite_stats::{
    data::{Anchor, AnchoredPoints, Arm, Period, Point, RowId},
    effect::{MinimumDetectable, RespiteCurve, WakeOverlap, WakeRatio},
    method::{Estimate, Method, estimate},
    table::Table,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

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
    /// Column of the day: the first ten characters must look like 2026-02-26.
    #[serde(default = "date")]
    pub day_column: String,
    /// Column of degrees north.
    #[serde(default = "latitude")]
    pub latitude_column: String,
    /// Column of degrees east.
    #[serde(default = "longitude")]
    pub longitude_column: String,
    /// Column that is summed; without it rows are counted.
    #[serde(default)]
    pub weight_column: Option<String>,
    /// First and last observed day; without it, those of the counted rows.
    #[serde(default)]
    pub observed: Option<(Day, Day)>,
}

fn date() -> String {
    "date".into()
}

fn latitude() -> String {
    "latitude".into()
}

fn longitude() -> String {
    "longitude".into()
}

const COLUMN_KEYS: &[&str] =
    &["kind_column", "treated", "control", "outcome", "day_column", "latitude_column", "longitude_column", "weight_column", "observed"];

/// What a method returned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BenchFit {
    /// Id of the method.
    pub method: String,
    /// Settings, estimate, diagnostics, version.
    pub fit: Value,
    /// The numbers as a table.
    pub table: Table,
}

/// Runs a method on a CSV text with a TOML spec. Row ids are row numbers; the header is row 1.
///
/// # Errors
/// When the method does not exist, the spec or the table cannot be read, or the method gives no estimate.
pub fn fit(method: &str, (input_name, input): (&str, &[u8]), (spec_name, spec): (&str, &str)) -> Result<BenchFit, Error> {
    let (columns, spec) = split(spec_name, spec)?;
    let points = || read(input_name, input, &columns);
    match method {
        "minimum-detectable" => run::<MinimumDetectable>(method, spec_name, spec, points),
        "respite-curve" => run::<RespiteCurve>(method, spec_name, spec, points),
        "wake-overlap" => run::<WakeOverlap>(method, spec_name, spec, points),
        "wake-ratio" => run::<WakeRatio>(method, spec_name, spec, points),
        _ => Err(Error::NoSuchMethod { id: method.to_owned() }),
    }
}

fn run<M>(
    method: &str,
    spec_name: &str,
    spec: toml::Table,
    points: impl FnOnce() -> Result<AnchoredPoints, Error>,
) -> Result<BenchFit, Error>
where
    M: Method<Data = AnchoredPoints> + DeserializeOwned + Serialize,
    M::Estimate: Serialize,
{
    let settings: M = spec
        .try_into()
        .map_err(|error: toml::de::Error| trouble(spec_name, error.message(), format!("`respite explain {method}` tells the settings")))?;
    let fit = estimate(&settings, &points()?)?;
    let value = json!({ "spec": fit.spec, "estimate": fit.estimate, "diagnostics": fit.diagnostics, "version": fit.version });
    Ok(BenchFit { method: method.to_owned(), fit: value, table: fit.estimate.table() })
}

/// Takes the keys about columns out of the spec.
fn split(name: &str, spec: &str) -> Result<(Columns, toml::Table), Error> {
    let mut all: toml::Table = toml::from_str(spec).map_err(|error| trouble(name, error.to_string(), "write the spec as TOML"))?;
    let columns: toml::Table = COLUMN_KEYS.iter().filter_map(|&key| Some((key.to_owned(), all.remove(key)?))).collect();
    let hint = "the spec names the columns: kind_column, treated, control, outcome; and day_column, latitude_column, longitude_column where they differ";
    let columns = columns.try_into().map_err(|error: toml::de::Error| trouble(name, error.message(), hint))?;
    Ok((columns, all))
}

fn trouble(file: &str, reason: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::Bench { file: file.to_owned(), reason: reason.into(), hint: hint.into() }
}

fn read(name: &str, input: &[u8], columns: &Columns) -> Result<AnchoredPoints, Error> {
    let mut reader = csv::Reader::from_reader(input);
    let headings =
        reader.headers().map_err(|error| trouble(name, error.to_string(), "the file must be comma-separated UTF-8 text"))?.clone();
    let column = |wanted: &str| {
        let found = headings.iter().position(|heading| heading == wanted);
        found.ok_or_else(|| {
            trouble(
                name,
                format!("the column {wanted:?} is missing; the file has {}", headings.iter().collect::<Vec<_>>().join(", ")),
                "name it in the spec",
            )
        })
    };
    let (kind, day) = (column(&columns.kind_column)?, column(&columns.day_column)?);
    let (latitude, longitude) = (column(&columns.latitude_column)?, column(&columns.longitude_column)?);
    let weight = columns.weight_column.as_deref().map(column).transpose()?;
    let (mut anchors, mut points) = (Vec::new(), Vec::new());
    for (index, record) in reader.records().enumerate() {
        let row = index as u64 + 2;
        let record = record.map_err(|error| trouble(name, error.to_string(), "every row must have as many cells as the header"))?;
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let bad = |column: usize, what: &str| {
            trouble(
                name,
                format!("row {row}, column {:?}: {:?} is no {what}", &headings[column], cell(column)),
                "mend the cell or leave out the row",
            )
        };
        let arm = match cell(kind) {
            text if text == columns.treated => Some(Arm::Treated),
            text if text == columns.control => Some(Arm::Control),
            text if text == columns.outcome => None,
            _ => continue,
        };
        let text = cell(day);
        let on: Day = text.get(..10).unwrap_or(text).parse().map_err(|_| bad(day, "day"))?;
        let north: f64 = cell(latitude).parse().map_err(|_| bad(latitude, "number"))?;
        let east: f64 = cell(longitude).parse().map_err(|_| bad(longitude, "number"))?;
        let id = RowId(row);
        match arm {
            Some(arm) => anchors.push(Anchor { id, day: on.0, latitude: north, longitude: east, arm }),
            None => {
                let weight = weight.map_or(Ok(1), |column| cell(column).parse().map_err(|_| bad(column, "whole number")))?;
                points.push(Point { id, day: on.0, latitude: north, longitude: east, weight });
            }
        }
    }
    let days = || points.iter().map(|point| point.day);
    let observed = match columns.observed {
        Some((first, last)) => Period { first: first.0, last: last.0 },
        None => Period { first: days().min().unwrap_or_default(), last: days().max().unwrap_or_default() },
    };
    Ok(AnchoredPoints { anchors, points, observed })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "kind_column = \"type\"\ntreated = \"t\"\ncontrol = \"c\"\noutcome = \"o\"\nrings_km = [10.0]\nbaselines = [[-2, -1]]\nafter = [[1, 2]]\ndraws = 99\n";
    const TABLE: &str = "type,date,latitude,longitude\nt,2020-01-05,0,0\nc,2020-01-05,10,0\no,2020-01-01,50,0\no,2020-01-04,0,0\no,2020-01-06,0,0\no,2020-01-07,0,0\no,2020-01-04,10,0\no,2020-01-06,10,0\no,2020-01-31,50,0\nx,?,?,?\n";

    #[test]
    fn a_small_table_is_counted() {
        let fit = fit("wake-ratio", ("t.csv", TABLE.as_bytes()), ("s.toml", SPEC)).unwrap();
        let cell = &fit.fit["estimate"]["cells"][0];
        let counts = ["treated_before", "treated_after", "control_before", "control_after"].map(|key| cell[key].as_u64());
        assert_eq!(counts, [Some(1), Some(2), Some(1), Some(1)]);
        assert_eq!(cell["ratio"], 2.0);
    }

    #[test]
    fn every_method_can_be_fitted() {
        for method in respite_stats::method::METHODS {
            let answer = fit(method.id, ("t.csv", TABLE.as_bytes()), ("s.toml", SPEC));
            assert!(!matches!(answer, Err(Error::NoSuchMethod { .. })), "{}", method.id);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let run =
            |method: &str, table: &str, spec: &str| fit(method, ("t.csv", table.as_bytes()), ("s.toml", spec)).unwrap_err().to_string();
        assert!(run("no-such", TABLE, SPEC).contains("use the method \"no-such\""));
        assert!(run("wake-ratio", &TABLE.replace("2020-01-04,0", "soon,0"), SPEC).contains("row 5, column \"date\": \"soon\""));
        assert!(run("wake-ratio", TABLE, &SPEC.replace("draws", "drawers")).contains("drawers"));
        assert!(run("wake-ratio", TABLE, &SPEC.replace("\"type\"", "\"sort\"")).contains("\"sort\" is missing"));
    }
}
