//! Names of places and groups, and their spellings.

use super::definitions::Definitions;
use crate::{Error, Project};
use respite_data::{
    gazetteer,
    store::{Columns, Selection},
    text::{self, Names, PlaceName},
};
use std::collections::{BTreeMap, BTreeSet};

/// A name as it is compared: lower case, without accents, hyphens and words such as "province".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Folded(pub String);

impl Folded {
    pub fn of(name: &str) -> Self {
        Self(gazetteer::bare(&text::folded(name)))
    }
}

/// Words behind a name in a row that say what kind of place it is: "Islamabad Capital territory". Those at the very end are cut off when a name is
/// folded.
const KINDS_OF_PLACE: &[&str] = &[
    "province",
    "district",
    "city",
    "town",
    "village",
    "capital",
    "territory",
    "state",
    "region",
    "county",
    "governorate",
    "division",
    "agency",
    "tehsil",
    "oblast",
    "prefecture",
    "department",
    "municipality",
    "suburb",
];

impl Folded {
    /// Whether a row's name of a place is this name: the same, or this name and behind it a word for the kind of place. A name that only holds
    /// this one ("suburb of Islamabad city") is another place.
    pub fn names(&self, row: &Self) -> bool {
        let behind = row.0.strip_prefix(self.0.as_str());
        behind.is_some_and(|rest| {
            rest.is_empty()
                || rest.strip_prefix(' ').is_some_and(|rest| {
                    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                    KINDS_OF_PLACE.contains(&word)
                })
        })
    }
}

/// The spellings of each name, as the project's definitions and the gazetteer give them.
#[derive(Debug, Clone, Default)]
pub(super) struct Spellings {
    places: BTreeMap<Folded, Vec<Folded>>,
    groups: BTreeMap<Folded, Vec<Folded>>,
}

impl Spellings {
    /// Of a project.
    pub fn new(definitions: &Definitions) -> Self {
        let mut spellings = Self::default();
        for named in &definitions.place {
            add(&mut spellings.places, &named.name, &named.also);
        }
        for place in gazetteer::world().iter().filter(|place| !place.also.is_empty()) {
            add(&mut spellings.places, &place.name, &place.also);
        }
        for named in &definitions.group {
            add(&mut spellings.groups, &named.name, &named.also);
        }
        spellings
    }

    /// All spellings of a place, its own first.
    pub fn of_place(&self, name: &str) -> Vec<Folded> {
        let mut all = known_as(&self.places, name);
        all.extend(gazetteer::codes(name).into_iter().map(|code| Folded::of(&code)));
        all
    }

    /// All spellings of a group, its own first.
    pub fn of_group(&self, name: &str) -> Vec<Folded> {
        known_as(&self.groups, name)
    }
}

/// Lets every spelling of a name stand for all of them.
fn add(spellings: &mut BTreeMap<Folded, Vec<Folded>>, name: &String, also: &[String]) {
    let forms: Vec<Folded> = [name].into_iter().chain(also).map(|name| Folded::of(name)).collect();
    for form in &forms {
        spellings.entry(form.clone()).or_default().extend(forms.iter().cloned());
    }
}

/// A name and its other spellings.
fn known_as(spellings: &BTreeMap<Folded, Vec<Folded>>, name: &str) -> Vec<Folded> {
    let own = Folded::of(name);
    let others = spellings.get(&own).cloned().unwrap_or_default();
    [own].into_iter().chain(others).collect()
}

/// The names that a reader of sentences should know: the countries and their parts, the project's own places and sides, and
/// those of its definitions.
pub(super) fn known(project: &Project, definitions: &Definitions) -> Result<Names, Error> {
    let mut places: Vec<PlaceName> = gazetteer::world();
    for named in &definitions.place {
        places.push(PlaceName { name: named.name.clone(), also: named.also.clone(), within: named.within.clone() });
    }
    let mut groups: BTreeSet<String> = definitions.group.iter().flat_map(|named| named.also.iter().chain([&named.name])).cloned().collect();
    let columns = Columns::Only(&["country", "admin1", "admin2", "place", "side_a", "side_b"]);
    let table = project.store().events(&Selection { columns, ..Selection::default() })?;
    let mut within: BTreeMap<String, Option<String>> = BTreeMap::new();
    let (country, admin1, admin2) = (table.text("country")?, table.text("admin1")?, table.text("admin2")?);
    for row in 0..table.len() {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        for (name, larger) in [(country.get(row), None), (admin1.get(row), country.get(row)), (admin2.get(row), admin1.get(row))] {
            if let Some(name) = name {
                within.entry(gazetteer::without_unit(name).to_owned()).or_insert_with(|| owned(larger));
            }
        }
    }
    // Two letters are a country's code, and would be found inside capitals.
    let own = within.into_iter().filter(|(name, _)| name.chars().count() > 2);
    places.extend(own.map(|(name, within)| PlaceName { name, also: Vec::new(), within }));
    for side in [table.text("side_a")?, table.text("side_b")?] {
        groups.extend(side.iter().flatten().map(str::to_owned));
    }
    Ok(Names { places, groups: groups.into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_before_a_word_for_its_kind_is_that_place() {
        let names = |name: &str, row: &str| Folded::of(name).names(&Folded::of(row));
        for row in ["Islamabad", "Islamabad city", "Islamabad Capital territory", "ISLAMABAD district, Northern division"] {
            assert!(names("Islamabad", row), "{row}");
        }
        for row in ["suburb of Islamabad city", "Islamabadi village", "New Islamabad", "Islamabad Heights", "Islam"] {
            assert!(!names("Islamabad", row), "{row}");
        }
        assert!(names("Tarlai Kalan", "Tarlai Kalan suburb of Islamabad city") && !names("Khyber", "Khyber Pakhtunkhwa province"));
    }
}
