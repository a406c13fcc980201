//! One method on one plain table, without a project: the bench for statisticians and for reference tests.
//!
//! Each data shape has a file that reads it from a table; a method has one line in [`fit`].

mod anchored_points;
mod columns;
mod compared_periods;
mod designs;
mod kinds;
mod panel;
mod pattern;
mod placed;
mod reviewed_strata;
mod series;
mod timed_rows;

use crate::Error;
use columns::Columns;
use respite_stats::{
    change::{ChangeByChance, InterruptedSeries, RecordByChance, ReturnToMean, SmallestChange},
    effect::{
        AttGt, EventStudy, HonestBounds, Imputation, KindsCompared, LocalLevel, MatchedWake, MinimumDetectable, Placebo, PrePathPower,
        RespiteCurve, SpecificationCurve, StochasticIntervention, SyntheticControl, WakeDeconvolution, WakeOverlap, WakeRatio,
    },
    method::{Estimate, Method, estimate},
    review::ReviewedRates,
    table::Table,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

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

/// A data shape that can be read from a plain table.
trait Shape: Sized {
    /// Which columns of the table hold what. These keys stand in the spec beside those of the method.
    type Columns: DeserializeOwned;
    /// The keys of [`Shape::Columns`], which are taken out of the spec.
    const KEYS: &'static [&'static str];
    /// What to write when they cannot be read.
    const HINT: &'static str;

    /// Reads the shape from a table. Row ids are row numbers; the header is row 1.
    fn read(table: &Columns, columns: &Self::Columns) -> Result<Self, Error>;
}

/// A file's name and content, and the spec's.
struct Asked<'a> {
    method: &'a str,
    input: (&'a str, &'a [u8]),
    spec: (&'a str, &'a str),
}

/// Runs a method on a CSV text with a TOML spec.
///
/// # Errors
/// When the method does not exist, the spec or the table cannot be read, or the method gives no estimate.
pub fn fit(method: &str, input: (&str, &[u8]), spec: (&str, &str)) -> Result<BenchFit, Error> {
    let asked = Asked { method, input, spec };
    match method {
        "att-gt" => run::<AttGt>(&asked),
        "change-by-chance" => run::<ChangeByChance>(&asked),
        "event-study" => run::<EventStudy>(&asked),
        "honest-bounds" => run::<HonestBounds>(&asked),
        "imputation" => run::<Imputation>(&asked),
        "interrupted-series" => run::<InterruptedSeries>(&asked),
        "kinds-compared" => run::<KindsCompared>(&asked),
        "local-level" => run::<LocalLevel>(&asked),
        "matched-wake" => run::<MatchedWake>(&asked),
        "minimum-detectable" => run::<MinimumDetectable>(&asked),
        "placebo" => run::<Placebo>(&asked),
        "pre-path" => run::<PrePathPower>(&asked),
        "record-by-chance" => run::<RecordByChance>(&asked),
        "respite-curve" => run::<RespiteCurve>(&asked),
        "return-to-mean" => run::<ReturnToMean>(&asked),
        "reviewed-rates" => run::<ReviewedRates>(&asked),
        "smallest-change" => run::<SmallestChange>(&asked),
        "specification-curve" => run::<SpecificationCurve>(&asked),
        "stochastic-intervention" => run::<StochasticIntervention>(&asked),
        "synthetic-control" => run::<SyntheticControl>(&asked),
        "wake-deconvolution" => run::<WakeDeconvolution>(&asked),
        "wake-overlap" => run::<WakeOverlap>(&asked),
        "wake-ratio" => run::<WakeRatio>(&asked),
        _ => Err(Error::NoSuchMethod { id: method.to_owned() }),
    }
}

fn run<M>(asked: &Asked) -> Result<BenchFit, Error>
where
    M: Method + DeserializeOwned + Serialize,
    M::Data: Shape,
    M::Estimate: Serialize,
{
    let (spec_name, spec) = asked.spec;
    let mut spec: toml::Table = toml::from_str(spec).map_err(|error| trouble(spec_name, error.to_string(), "write the spec as TOML"))?;
    let columns: toml::Table = M::Data::KEYS.iter().filter_map(|&key| Some((key.to_owned(), spec.remove(key)?))).collect();
    let columns = columns.try_into().map_err(|error: toml::de::Error| trouble(spec_name, error.message(), M::Data::HINT))?;
    let settings: M = spec.try_into().map_err(|error: toml::de::Error| {
        trouble(spec_name, error.message(), format!("`respite explain {}` tells the settings", asked.method))
    })?;
    let fit = estimate(&settings, &M::Data::read(&Columns::of(asked.input)?, &columns)?)?;
    let value = json!({ "spec": fit.spec, "estimate": fit.estimate, "diagnostics": fit.diagnostics, "version": fit.version });
    Ok(BenchFit { method: asked.method.to_owned(), fit: value, table: fit.estimate.table() })
}

fn trouble(file: &str, reason: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::Bench { file: file.to_owned(), reason: reason.into(), hint: hint.into() }
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
