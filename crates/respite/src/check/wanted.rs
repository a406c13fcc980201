//! What a sentence asks of coded rows: kinds, place, side, and what is added up.

use super::coded::{Acting, Adds, Asked, CodedRows, Left};
use super::comparable;
use super::names::{Folded, Spellings};
use crate::incidents::Unit;
use respite_data::text::{self, Measure};
use respite_model::{Assertion, Taxonomy};

/// What a sentence asks of coded rows.
pub(super) struct Wanted {
    kinds: Vec<String>,
    place: Vec<Folded>,
    group: Vec<Folded>,
    /// What is added up.
    pub adds: Adds,
}

impl Wanted {
    /// Of a sentence.
    ///
    /// # Errors
    /// Why rows of happenings do not count it.
    pub fn of(said: &Assertion, spellings: &Spellings, taxonomy: &Taxonomy) -> Result<Self, String> {
        let counted = said.quantity.as_ref().ok_or("the sentence does not say what is counted")?;
        let word = text::quantity(&counted.0).ok_or_else(|| format!("{counted} is no quantity"))?;
        let place = said.place.iter().flat_map(|place| spellings.of_place(place)).collect();
        let group = said.side.iter().flat_map(|side| spellings.of_group(side)).collect();
        let adds = match (word.measure, said.victims.as_deref()) {
            (Measure::Rows, None) => Adds::Rows,
            (Measure::Killed, None) => Adds::Killed,
            (Measure::Killed, Some("civilians")) => Adds::KilledCivilians,
            (Measure::Injured, None) => Adds::Injured,
            (Measure::None, _) => return Err(format!("rows of happenings do not count {}", comparable::spaced(counted))),
            (_, Some(victims)) => return Err(format!("the rows do not count {victims} apart")),
        };
        let kinds = match (word.measure, &said.within) {
            (Measure::Rows, _) => with_narrower(&word.kinds, taxonomy),
            (_, Some(within)) => {
                let word = text::quantity(&within.0).ok_or_else(|| format!("{within} is no quantity"))?;
                with_narrower(&word.kinds, taxonomy)
            }
            (_, None) => Vec::new(),
        };
        Ok(Self { kinds, place, group, adds })
    }

    /// The same, to be asked of rows.
    pub fn asked<'a>(&'a self, said: &Assertion) -> Asked<'a> {
        let side = said.side.as_deref().map(|side| match side {
            "militants" => Acting::NonState,
            "forces" => Acting::State,
            _ => Acting::Named(&self.group),
        });
        Asked { kinds: &self.kinds, place: &self.place, side, adds: self.adds }
    }

    /// Whether rows can be asked.
    ///
    /// # Errors
    /// When no row names the place, or is of one of the kinds.
    pub fn found_in(&self, rows: &CodedRows, said: &Assertion) -> Result<(), String> {
        if let Some(place) = said.place.as_ref().filter(|_| !rows.has_place(&self.place)) {
            return Err(format!("no row of the source names {place}, under any spelling that the project knows"));
        }
        match said.within.as_ref().or(said.quantity.as_ref()).filter(|_| !self.kinds.is_empty() && !rows.has_kind(&self.kinds)) {
            Some(counted) => Err(format!("the source has no rows of {}", comparable::spaced(counted))),
            None => Ok(()),
        }
    }

    /// Whether a source has rows of the kinds that are asked for.
    pub fn has_rows_of(&self, rows: &CodedRows, source: &str) -> bool {
        self.kinds.is_empty() || rows.source_has_kind(source, &self.kinds)
    }

    /// What the kinds are called that are asked for.
    pub fn kinds_asked(&self, said: &Assertion) -> String {
        said.within.as_ref().or(said.quantity.as_ref()).map_or_else(|| "the kinds asked for".to_owned(), comparable::spaced)
    }

    /// Whether a number was counted, where anything fits at all.
    ///
    /// # Errors
    /// When every row that fits lacks the number.
    pub fn has_number(&self, left: &Left) -> Result<(), String> {
        let missing = left.counted == 0 && left.number_missing > 0;
        if missing { Err("the source does not give this number".to_owned()) } else { Ok(()) }
    }

    /// What a count of rows or incidents leaves open, in words.
    pub fn open_points(&self, left: &Left, said: &Assertion, unit: Unit) -> Vec<String> {
        let (mut points, rows) = (Vec::new(), unit.word());
        let who = said.side.as_deref().unwrap_or_default();
        if left.takes_part > 0 {
            points.push(format!(
                "in {} of {} {rows} the source does not say who acted; counted are those in which {who} take part, acts against them included",
                left.takes_part, left.counted
            ));
        }
        if left.side_unknown > 0 {
            points.push(format!("{} {rows} were left out because the source does not say what the sides are", left.side_unknown));
        }
        if left.clashes > 0 && self.adds == Adds::Rows && said.quantity.as_ref().is_some_and(|counted| counted.0 == "attacks") {
            points.push(format!(
                "{} of {} {rows} are coded as clashes; this source does not tell attacks from them",
                left.clashes, left.counted
            ));
        }
        if left.number_missing > 0 {
            points.push(format!("{} {rows} have no such number and were left out", left.number_missing));
        }
        points
    }
}

/// Why a claim is held against no source: it names a place that the project does not know, or several in one.
pub(super) fn place_not_known(said: &Assertion) -> Option<String> {
    let (names, rest) = match said.unknown_places.as_slice() {
        [] => return None,
        [one] if one.contains(" and ") || one.contains(" or ") => (one.clone(), "which are several places; check them one at a time"),
        [one] => (one.clone(), "which is no place that the project knows; write it into definitions.toml if it is one"),
        several => (several.join(", "), "which are no places that the project knows; write them into definitions.toml if they are"),
    };
    Some(format!("the sentence names {names}, {rest}"))
}

/// The kinds and all that are narrower.
fn with_narrower(wanted: &[String], taxonomy: &Taxonomy) -> Vec<String> {
    let is_within = |id: &str| {
        let mut at = Some(id);
        while let Some(kind) = at {
            if wanted.iter().any(|own| own == kind) {
                return true;
            }
            at = taxonomy.kinds().find(|(known, _)| *known == kind).and_then(|(_, info)| info.parent.as_deref());
        }
        false
    };
    taxonomy.kinds().map(|(id, _)| id).filter(|id| is_within(id)).map(str::to_owned).collect()
}
