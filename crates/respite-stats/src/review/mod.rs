//! How often decisions are wrong, from a person's verdicts on some of them.

mod reviewed_rates;

pub use reviewed_rates::{ReviewedRate, ReviewedRates, ReviewedRatesEstimate, ReviewedShare};
