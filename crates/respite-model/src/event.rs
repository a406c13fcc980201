//! One source's coded row of one happening or measure.

use crate::{Casualties, Kind, Place, Side, SideRole, SourceId, Vintage, When};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of an event inside a project, such as `ucdp-candidate:618155`.
///
/// Made from the source and the source's own id; where the source gives none, from the row's content and a
/// running number among equal rows, so that it does not change with the order of rows. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventId(pub String);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One source's coded row of one happening (an attack) or of one deliberate measure (a strike, a ceasefire).
///
/// It says what one source wrote; it is not the truth, and two events may tell of one happening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Id inside the project.
    pub id: EventId,
    /// Who publishes it.
    pub source: SourceId,
    /// Which release.
    pub vintage: Vintage,
    /// The source's own id; `None` when it gives none.
    pub source_event_id: Option<String>,
    /// Kind in the taxonomy.
    pub kind: Kind,
    /// The source's own code or words for the kind, unchanged.
    pub kind_code: String,
    /// When.
    pub when: When,
    /// Where.
    pub place: Place,
    /// The two sides, in the source's order.
    pub sides: [Option<Side>; 2],
    /// What the order of sides says.
    pub side_role: SideRole,
    /// Killed and injured.
    pub casualties: Casualties,
    /// Name or short text of the row.
    pub text: Option<String>,
    /// The documents that the source names for the row, as it writes them.
    pub documents: Option<String>,
    /// The source's own remark on how clear the coding is.
    pub status: Option<String>,
    /// Row in the original file: the header is row 1, quoted line breaks do not count.
    pub row: u32,
    /// Which file of the import the row stands in, as its SHA-256 in hexadecimal. Set by the store.
    pub file: String,
}
