//! Tests of methods.
