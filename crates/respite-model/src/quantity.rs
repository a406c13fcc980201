//! A number as it was said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a number was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Flatly: "97 attacks".
    Exact,
    /// "At least 97", "97 or more", "no fewer than 97".
    AtLeast,
    /// "More than 97", "over 97".
    MoreThan,
    /// "Up to 97", "as many as 97", "at most 97".
    AtMost,
    /// "Fewer than 97", "under 97", "nearly 97", "almost 97".
    LessThan,
    /// "About 97", "some 97", "around 97".
    About,
    /// "Between 90 and 97", "90 to 97".
    Range,
    /// "So far", "has risen to": a running count that will grow.
    Cumulative,
}

/// A number as it was said: its form and the bounds that follow from it.
///
/// "Up to 23,000" has no lower bound and is never the number 23,000.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// How it was said.
    pub form: Form,
    /// Lower bound, when the words give one.
    pub low: Option<f64>,
    /// The number itself, when the words give one and not only a bound.
    pub best: Option<f64>,
    /// Upper bound, when the words give one.
    pub high: Option<f64>,
}

impl Quantity {
    /// A number in a form that names one number.
    ///
    /// # Examples
    /// ```
    /// use respite_model::{Form, Quantity};
    /// let most = Quantity::said(Form::AtMost, 23_000.0);
    /// assert_eq!((most.low, most.best, most.high), (None, None, Some(23_000.0)));
    /// ```
    pub fn said(form: Form, number: f64) -> Self {
        let (low, best, high) = match form {
            Form::Exact => (Some(number), Some(number), Some(number)),
            Form::About | Form::Range => (None, Some(number), None),
            Form::AtLeast | Form::MoreThan => (Some(number), None, None),
            Form::Cumulative => (Some(number), Some(number), None),
            Form::AtMost | Form::LessThan => (None, None, Some(number)),
        };
        Self { form, low, best, high }
    }

    /// A range.
    pub fn between(low: f64, high: f64) -> Self {
        Self { form: Form::Range, low: Some(low), best: None, high: Some(high) }
    }

    /// The number that was said: the best, or the only bound.
    pub fn number(&self) -> Option<f64> {
        self.best.or(match (self.low, self.high) {
            (Some(low), Some(high)) => Some((low + high) / 2.0),
            (low, high) => low.or(high),
        })
    }
}
