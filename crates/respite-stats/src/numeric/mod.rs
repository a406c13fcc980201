//! What no crate gives us: resampling streams, quantiles, civil months, a grid on the sphere, least squares.

pub(crate) mod calendar;
#[allow(dead_code, reason = "shared by methods to come")]
pub(crate) mod least_squares;
pub(crate) mod quantile;
pub(crate) mod sphere;
pub(crate) mod stream;
