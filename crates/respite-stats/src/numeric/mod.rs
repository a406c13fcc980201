//! What no crate gives us: resampling streams, quantiles, civil months, a grid on the sphere, areas shared by rings, least squares, searches for the lowest point.

pub(crate) mod calendar;
pub(crate) mod cholesky;
pub(crate) mod gamma;
pub(crate) mod lasso;
pub(crate) mod least_squares;
pub(crate) mod lens;
pub(crate) mod logit;
pub(crate) mod negative_binomial;
pub(crate) mod normal;
pub(crate) mod optimise;
pub(crate) mod orthogonal;
pub(crate) mod quantile;
pub(crate) mod simplex;
pub(crate) mod sphere;
pub(crate) mod stream;
pub(crate) mod student;
pub(crate) mod symmetric;
pub(crate) mod tails;
pub(crate) mod two_way;
pub(crate) mod vectors;
