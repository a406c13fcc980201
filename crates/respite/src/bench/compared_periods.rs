//! One series of counts from a table with a row for each period, and the two windows that are compared.

use super::{
    Shape,
    columns::{Columns as Table, Row},
};
use crate::Error;
use respite_stats::data::{ComparedPeriods, Observation, PeriodRange, RowId};
use serde::{Deserialize, Deserializer, de::Error as _};

/// A whole number, or a month such as 2025-12.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodNumber(i32);

impl std::str::FromStr for PeriodNumber {
    type Err = String;

    /// A month becomes its number since the year 0, so that months follow one another.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Ok(number) = text.parse() {
            return Ok(Self(number));
        }
        let month = || {
            let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
            let (year, month) = (year.parse::<i32>().ok()?, month.parse::<i32>().ok()?);
            (1..=12).contains(&month).then_some(Self(year * 12 + month - 1))
        };
        month().ok_or_else(|| format!("{text:?} is no whole number or month such as 2025-12"))
    }
}

impl<'de> Deserialize<'de> for PeriodNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(i32),
            Month(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Self(number)),
            Written::Month(month) => month.parse().map_err(D::Error::custom),
        }
    }
}

/// Which columns of the table hold what. These keys stand in the spec beside those of the method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Column of the period: a whole number, or a month such as 2025-12.
    pub period_column: String,
    /// Column of the count; where it is empty, the period is a hole.
    pub count_column: String,
    /// First and last period of the window before.
    pub before: [PeriodNumber; 2],
    /// First and last period of the window after.
    pub after: [PeriodNumber; 2],
}

impl Shape for ComparedPeriods {
    type Columns = Columns;
    const KEYS: &'static [&'static str] = &["period_column", "count_column", "before", "after"];
    const HINT: &'static str = "the spec names period_column, count_column, before and after, such as before = [\"2025-11\", \"2025-11\"]";

    fn read(table: &Table, columns: &Columns) -> Result<Self, Error> {
        let (at, count) = (table.place(&columns.period_column)?, table.place(&columns.count_column)?);
        let observation = |row: Row| {
            let PeriodNumber(period) = row.value(at, "whole number or month")?;
            Ok(Observation { id: RowId(row.number), period, value: row.trimmed(count, "number")? })
        };
        let known = table.rows().filter(|row| !row.cell(count).trim().is_empty());
        let range = |[first, last]: [PeriodNumber; 2]| PeriodRange::new(first.0, last.0);
        let observations = known.map(observation).collect::<Result<_, Error>>()?;
        Ok(Self { observations, before: range(columns.before), after: range(columns.after) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit;

    const SPEC: &str =
        "period_column = \"month\"\ncount_column = \"n\"\nbefore = [\"2025-11\", \"2025-12\"]\nafter = [\"2026-01\", \"2026-01\"]\n";
    const TABLE: &str = "month,n\n2025-09,3\n2025-10,\n2025-12,6\n2026-01,4\n2025-11,10\n";

    #[test]
    fn months_follow_one_another_and_empty_cells_are_holes() {
        let run = |table: &str, spec: &str| fit("change-by-chance", ("t.csv", table.as_bytes()), ("s.toml", spec));
        let found = run(TABLE, SPEC).unwrap().fit;
        assert_eq!(found["estimate"]["observed"], -0.5);
        assert_eq!(found["estimate"]["before"]["rows"], serde_json::json!([6, 4]));
        assert_eq!(found["estimate"]["dispersion"]["periods"], serde_json::json!([]));
        let numbers = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01"];
        let numbered = |text: &str| numbers.iter().zip(7..).fold(text.to_owned(), |text, (month, at)| text.replace(month, &at.to_string()));
        assert_eq!(run(&numbered(TABLE), &numbered(SPEC)).unwrap().fit["estimate"]["observed"], -0.5);
        assert!(run(TABLE, &SPEC.replace("2025-12", "2025-13")).unwrap_err().to_string().contains("2025-13"));
        assert!(run(&TABLE.replace("2025-09", "soon"), SPEC).unwrap_err().to_string().contains("row 2"));
    }
}
