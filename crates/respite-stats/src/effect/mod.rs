//! Effects of actions on the counts around them, one file per method.
