//! What no crate gives us: resampling streams, quantiles.
