//! A person's word on two rows: in the ledger, in order, never changed, and taken back only by a later word.

use super::IncidentError;
use crate::{Error, Project};
use respite_model::{Day, Event, EventId, Vintage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kind of the ledger entries that hold judgements.
const ENTRY: &str = "judgement";

/// What a person says of two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They tell of one happening.
    Same,
    /// They tell of two.
    Different,
    /// It cannot be told. The rule decides.
    Unsure,
    /// An earlier word no longer holds. The rule decides.
    TakenBack,
}

/// A person's word on two rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// The row that comes first in order of id.
    pub first: EventId,
    /// The other row.
    pub second: EventId,
    /// What was said.
    pub verdict: Verdict,
    /// What the rule said when the word was given; `None` for a pair that it did not list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleSaid>,
    /// What the rows said when the word was given, as [`Judgement::fingerprint`] of each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<[String; 2]>,
    /// Why, in the person's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the rule said of two rows before a person did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSaid {
    /// How likely they are one happening.
    pub probability: f64,
    /// Whether it linked them.
    pub linked: bool,
}

/// Two rows in order of id.
pub type RowPair = (EventId, EventId);

impl Verdict {
    /// All, as they are written.
    pub const WORDS: [(Self, &'static str); 4] =
        [(Self::Same, "same"), (Self::Different, "different"), (Self::Unsure, "unsure"), (Self::TakenBack, "taken-back")];

    /// Its word in the ledger and in tables.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(verdict, _)| *verdict == self).map_or("", |(_, word)| word)
    }
}

impl Judgement {
    /// A word on two rows, whichever is named first.
    ///
    /// # Errors
    /// When both are one row.
    pub fn new(one: EventId, other: EventId, verdict: Verdict) -> Result<Self, IncidentError> {
        if one == other {
            return Err(IncidentError::OneRow { id: one.to_string() });
        }
        let (first, second) = if one < other { (one, other) } else { (other, one) };
        Ok(Self { first, second, verdict, rule: None, seen: None, note: None })
    }

    /// The two rows.
    pub fn rows(&self) -> RowPair {
        (self.first.clone(), self.second.clone())
    }

    /// A number that changes with what a row says: its days, place, kind, sides, counts and text. Release and place in the file do not count.
    pub fn fingerprint(event: &Event) -> String {
        let bare = Event { vintage: Vintage(String::new()), row: 0, file: String::new(), ..event.clone() };
        let text = serde_json::to_string(&bare).unwrap_or_default();
        format!("{:016x}", super::hash(text.bytes()))
    }

    /// Appends the word to the ledger. When this returns, it is kept.
    ///
    /// # Errors
    /// When a word is taken back and none is in force, or the ledger cannot be written.
    pub fn keep(&self, project: &mut Project, today: Day) -> Result<(), Error> {
        if self.verdict == Verdict::TakenBack && !in_force(project)?.contains_key(&self.rows()) {
            return Err(IncidentError::NothingToTakeBack { first: self.first.to_string(), second: self.second.to_string() }.into());
        }
        keep_all(project, today, std::slice::from_ref(self))
    }
}

/// Appends words to the ledger, all or none.
///
/// # Errors
/// When the ledger cannot be written.
pub fn keep_all(project: &mut Project, today: Day, judgements: &[Judgement]) -> Result<(), Error> {
    super::append(project, ENTRY, today, judgements)
}

/// The judgements that hold: the last word on each two rows, unless it was taken back.
///
/// # Errors
/// When an entry of the ledger cannot be read.
pub fn in_force(project: &Project) -> Result<BTreeMap<RowPair, Judgement>, Error> {
    let mut held = BTreeMap::new();
    for entry in project.store().entries().iter().filter(|entry| entry.kind == ENTRY) {
        let judgement: Judgement = super::read_entry(entry)?;
        match judgement.verdict {
            Verdict::TakenBack => held.remove(&judgement.rows()),
            _ => held.insert(judgement.rows(), judgement),
        };
    }
    Ok(held)
}
