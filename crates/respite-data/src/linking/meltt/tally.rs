//! Counts of what the rule did and another would not have done.

/// Counts over all stages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Links where a free partner with a better score was left.
    pub better_left: usize,
    /// Rows without a partner though one agreed on more taxonomies than is asked for.
    pub refused: usize,
    /// Events inside an episode that the search did not come to.
    pub unseen: usize,
    /// Stages at which the other program stops with an error.
    pub one_sided: usize,
}
