//! What no crate gives us: resampling streams, quantiles, civil months, a grid on the sphere, least squares, tails.

pub(crate) mod calendar;
pub(crate) mod gamma;
#[allow(dead_code, reason = "shared by methods to come")]
pub(crate) mod least_squares;
pub(crate) mod negative_binomial;
pub(crate) mod orthogonal;
pub(crate) mod quantile;
pub(crate) mod sphere;
pub(crate) mod stream;
pub(crate) mod student;
