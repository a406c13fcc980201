//! Matching of anchors: who is compared with whom, and how alike the arms are.

pub(crate) mod strata;
