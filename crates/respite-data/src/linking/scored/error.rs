//! Why rows could not be linked.

/// Why rows could not be linked. Messages read after "could not …".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A setting is out of range.
    #[error("use the setting {key} = {value}: it must be {limit}")]
    Setting {
        /// Which setting.
        key: &'static str,
        /// What it is.
        value: String,
        /// What it may be.
        limit: &'static str,
    },
    /// Two rows carry one id.
    #[error("link the rows: the id {id} stands on more than one of them")]
    RepeatedId {
        /// The id.
        id: String,
    },
    /// A judgement names a row that is not there.
    #[error("use the judgement on {first} and {second}: the rows that are linked do not hold {missing}")]
    JudgedRow {
        /// First id of the judgement.
        first: String,
        /// Second id of the judgement.
        second: String,
        /// The id that is missing.
        missing: String,
    },
    /// Two judgements contradict each other.
    #[error("use the judgements on {first} and {second}: one says that they are the same, another that they are not")]
    JudgedTwice {
        /// First id.
        first: String,
        /// Second id.
        second: String,
    },
    /// A judgement says that a row is not itself.
    #[error("use the judgement on {id}: it says that the row is not the same as itself")]
    JudgedItself {
        /// The id.
        id: String,
    },
    /// There are more rows than can be numbered.
    #[error("link {rows} rows: at most {limit} can be linked at once")]
    TooManyRows {
        /// How many rows.
        rows: usize,
        /// The limit.
        limit: usize,
    },
    /// The windows hold too many pairs.
    #[error("compare the rows: more than {limit} pairs lie within the windows")]
    TooManyPairs {
        /// The limit.
        limit: usize,
    },
}

impl LinkError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Setting { .. } => "change the setting, or leave it out to use the default",
            Self::RepeatedId { .. } => "give each row an id of its own; rows of two releases of one source are not linked to each other",
            Self::JudgedRow { .. } => "take the judgement back, or add the source that holds the row",
            Self::JudgedTwice { .. } => "take one of the two judgements back",
            Self::JudgedItself { .. } => "take the judgement back",
            Self::TooManyRows { .. } => "link a shorter period or a smaller region",
            Self::TooManyPairs { .. } => {
                "make window_km, window_days or the kilometres and days of coarse precision smaller, or raise pairs_limit"
            }
        }
    }
}
