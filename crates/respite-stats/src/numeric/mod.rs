//! What no crate gives us: resampling streams, quantiles, civil months, a grid on the sphere, areas shared by rings.

pub(crate) mod calendar;
pub(crate) mod lens;
pub(crate) mod quantile;
pub(crate) mod sphere;
pub(crate) mod stream;
