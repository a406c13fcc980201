//! The kinds of phrases, one file each: where one begins at a token, how far it goes, and what it says.

pub(super) mod amount;
pub(super) mod time;
pub(super) mod time_words;
pub(super) mod versus;
