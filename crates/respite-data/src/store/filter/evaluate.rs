//! A condition on the rows of a table, with SQL's three values: true, false and unknown.

use super::condition::{Comparison, Condition, Value, Values};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Datum, Float64Array, Int64Array, RecordBatch, Scalar, StringArray,
};
use arrow::compute::kernels::cmp;
use arrow::compute::{and_kleene, cast, ilike, is_null, like, not, or_kleene, prep_null_mask_filter};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type, Int64Type};
use arrow::error::ArrowError;

/// True for each row for which the condition is true.
pub(super) fn admitted(condition: &Condition, batch: &RecordBatch) -> Result<BooleanArray, ArrowError> {
    let truth = evaluate(condition, batch)?;
    Ok(if truth.null_count() == 0 { truth } else { prep_null_mask_filter(&truth) })
}

fn evaluate(condition: &Condition, batch: &RecordBatch) -> Result<BooleanArray, ArrowError> {
    match condition {
        Condition::And(parts) => joined(parts, batch, and_kleene),
        Condition::Or(parts) => joined(parts, batch, or_kleene),
        Condition::Not(part) => not(&evaluate(part, batch)?),
        Condition::Constant(truth) => Ok(BooleanArray::from(vec![*truth; batch.num_rows()])),
        Condition::Truth(column) => Ok(truths(array(batch, column.name)?)?.clone()),
        Condition::Compare(column, comparison, value) => compare_value(array(batch, column.name)?, *comparison, value),
        Condition::CompareColumns(a, comparison, b) => {
            let (a, b) = (array(batch, a.name)?, array(batch, b.name)?);
            compare(*comparison, &plain(a)?, &plain(b)?)
        }
        Condition::In(column, values) => is_in(array(batch, column.name)?, values),
        Condition::Like { column, pattern, ignore_case } => {
            let pattern = Scalar::new(StringArray::from(vec![pattern.as_str()]));
            let array = array(batch, column.name)?;
            if *ignore_case { ilike(array, &pattern) } else { like(array, &pattern) }
        }
        Condition::IsNull(column) => is_null(array(batch, column.name)?),
    }
}

type Join = fn(&BooleanArray, &BooleanArray) -> Result<BooleanArray, ArrowError>;

fn joined(parts: &[Condition], batch: &RecordBatch, join: Join) -> Result<BooleanArray, ArrowError> {
    let mut all: Option<BooleanArray> = None;
    for part in parts {
        let part = evaluate(part, batch)?;
        all = Some(match all {
            None => part,
            Some(before) => join(&before, &part)?,
        });
    }
    all.ok_or_else(|| ArrowError::ComputeError("an empty list of conditions".to_owned()))
}

fn compare_value(array: &ArrayRef, comparison: Comparison, value: &Value) -> Result<BooleanArray, ArrowError> {
    match value {
        Value::Text(text) => compare(comparison, array, &Scalar::new(StringArray::from(vec![text.as_str()]))),
        Value::Whole(number) => compare(comparison, array, &Scalar::new(Int64Array::from(vec![*number]))),
        Value::Number(number) => {
            let number = Scalar::new(Float64Array::from(vec![*number + 0.0]));
            compare(comparison, &cast(array, &DataType::Float64)?, &number)
        }
        Value::Truth(truth) => compare(comparison, array, &Scalar::new(BooleanArray::from(vec![*truth]))),
        Value::Day(day) => compare(comparison, array, &Scalar::new(Date32Array::from(vec![*day]))),
    }
}

fn compare(comparison: Comparison, left: &dyn Datum, right: &dyn Datum) -> Result<BooleanArray, ArrowError> {
    match comparison {
        Comparison::Equal => cmp::eq(left, right),
        Comparison::NotEqual => cmp::neq(left, right),
        Comparison::Less => cmp::lt(left, right),
        Comparison::LessOrEqual => cmp::lt_eq(left, right),
        Comparison::Greater => cmp::gt(left, right),
        Comparison::GreaterOrEqual => cmp::gt_eq(left, right),
    }
}

fn is_in(array: &ArrayRef, values: &Values) -> Result<BooleanArray, ArrowError> {
    match values {
        Values::Text(set) => {
            if let Some(repeated) = array.as_dictionary_opt::<Int32Type>() {
                let texts = repeated.values().as_string_opt::<i32>().ok_or_else(|| odd(array))?;
                let found: Vec<bool> = texts.iter().map(|text| text.is_some_and(|text| set.contains(text))).collect();
                return Ok(repeated.keys().iter().map(|key| key.and_then(|key| found.get(key as usize).copied())).collect());
            }
            let texts = array.as_string_opt::<i32>().ok_or_else(|| odd(array))?;
            Ok(texts.iter().map(|text| text.map(|text| set.contains(text))).collect())
        }
        Values::Whole(set) => {
            let numbers = array.as_primitive_opt::<Int64Type>().ok_or_else(|| odd(array))?;
            Ok(BooleanArray::from_unary(numbers, |number| set.contains(&number)))
        }
        Values::Number(sorted) => {
            let numbers = array.as_primitive_opt::<Float64Type>().ok_or_else(|| odd(array))?;
            Ok(BooleanArray::from_unary(numbers, |number| sorted.binary_search_by(|other| other.total_cmp(&(number + 0.0))).is_ok()))
        }
        Values::Day(set) => {
            let days = array.as_primitive_opt::<Date32Type>().ok_or_else(|| odd(array))?;
            Ok(BooleanArray::from_unary(days, |day| set.contains(&day)))
        }
        Values::Truth(set) => Ok(truths(array)?.iter().map(|truth| truth.map(|truth| set.contains(&truth))).collect()),
    }
}

/// Columns in forms that can be compared with one another.
fn plain(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Dictionary(..) => cast(array, &DataType::Utf8),
        DataType::Int64 => cast(array, &DataType::Float64),
        _ => Ok(array.clone()),
    }
}

fn truths(array: &ArrayRef) -> Result<&BooleanArray, ArrowError> {
    array.as_boolean_opt().ok_or_else(|| odd(array))
}

fn array<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, ArrowError> {
    batch.column_by_name(name).ok_or_else(|| ArrowError::SchemaError(format!("the column {name} is missing")))
}

fn odd(array: &ArrayRef) -> ArrowError {
    ArrowError::SchemaError(format!("a column of type {} was not expected", array.data_type()))
}
