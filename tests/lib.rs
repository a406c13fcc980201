//! Paths and skips that the tests share.
