//! What no crate gives us: resampling streams, quantiles, civil months, a grid on the sphere.

pub(crate) mod calendar;
pub(crate) mod cholesky;
pub(crate) mod lasso;
pub(crate) mod quantile;
pub(crate) mod sphere;
pub(crate) mod stream;
pub(crate) mod tails;
