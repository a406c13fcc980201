//! Names of countries and their first-order units, for finding places in sentences.
//!
//! The names are those of ISO 3166-1 and 3166-2, and a short list of other English names. Districts and towns come from the
//! project's own rows and definitions.

use crate::text::{PlaceName, folded};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Given {
    also: BTreeMap<String, Vec<String>>,
    place: Vec<Place>,
    words: Words,
}

#[derive(Deserialize)]
struct Place {
    name: String,
    also: Vec<String>,
    within: String,
}

#[derive(Deserialize)]
struct Words {
    leave_out: Vec<String>,
    units: Vec<String>,
}

static GIVEN: LazyLock<Given> = LazyLock::new(|| {
    // The file is part of the program; a test reads it.
    toml::from_str(include_str!("names.toml")).unwrap_or(Given {
        also: BTreeMap::new(),
        place: Vec::new(),
        words: Words { leave_out: Vec::new(), units: Vec::new() },
    })
});

/// A country of ISO 3166.
struct Country {
    alpha2: &'static str,
    alpha3: &'static str,
    name: &'static str,
    units: Vec<&'static str>,
}

/// A line for each country (codes and name) and, indented, for each of its first-order units; made by the build script.
static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut countries: Vec<Country> = Vec::new();
    for line in include_str!(concat!(env!("OUT_DIR"), "/iso_3166.tsv")).lines() {
        match (line.strip_prefix('\t'), countries.last_mut()) {
            (Some(unit), Some(country)) => country.units.push(unit),
            _ => {
                let mut cells = line.splitn(3, '\t').map(str::trim);
                let mut cell = || cells.next().unwrap_or_default();
                countries.push(Country { alpha2: cell(), alpha3: cell(), name: cell(), units: Vec::new() });
            }
        }
    }
    countries
});

fn of_code(alpha2: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.alpha2 == alpha2)
}

/// Countries and their first-order units, each with other names that are in use, in order of code.
///
/// A unit whose name two countries share is not said to lie in either.
pub fn world() -> Vec<PlaceName> {
    let mut countries: Vec<PlaceName> = Vec::new();
    let mut units: BTreeMap<String, PlaceName> = BTreeMap::new();
    for country in COUNTRIES.iter() {
        let short = common(country);
        let mut also: Vec<String> = GIVEN.also.get(country.alpha2).cloned().unwrap_or_default();
        also.retain(|name| *name != short);
        if short != country.name {
            also.push(country.name.to_owned());
        }
        countries.push(PlaceName { name: short.clone(), also, within: None });
        for unit in &country.units {
            let name = without_bracket(unit);
            let key = folded(name);
            if GIVEN.words.leave_out.contains(&key) || key.chars().count() < 4 {
                continue;
            }
            units.entry(key).and_modify(|known| known.within = None).or_insert_with(|| PlaceName {
                name: name.to_owned(),
                also: Vec::new(),
                within: Some(short.clone()),
            });
        }
    }
    let is_country = |key: &String| countries.iter().any(|country| folded(&country.name) == *key);
    let own = GIVEN.place.iter().map(|place| PlaceName {
        name: place.name.clone(),
        also: place.also.clone(),
        within: of_code(&place.within).map(common),
    });
    let own: Vec<PlaceName> = own.collect();
    let units: Vec<PlaceName> = units
        .into_iter()
        .filter(|(key, _)| !is_country(key) && !own.iter().any(|place| folded(&place.name) == *key))
        .map(|(_, unit)| unit)
        .collect();
    countries.into_iter().chain(units).chain(own).collect()
}

/// The name of a country as reports write it.
fn common(country: &Country) -> String {
    let first = GIVEN.also.get(country.alpha2).and_then(|names| names.first());
    first.cloned().unwrap_or_else(|| without_bracket(country.name).to_owned())
}

fn without_bracket(name: &str) -> &str {
    name.split(['(', '[']).next().unwrap_or(name).trim()
}

/// The codes of a country by its name: alpha-2 and alpha-3; none for what is no country.
pub fn codes(name: &str) -> Vec<String> {
    let wanted = folded(name);
    let is_it = |country: &&Country| {
        let also = GIVEN.also.get(country.alpha2);
        folded(country.name) == wanted
            || folded(&common(country)) == wanted
            || also.is_some_and(|all| all.iter().any(|one| folded(one) == wanted))
    };
    COUNTRIES.iter().find(is_it).map_or_else(Vec::new, |country| vec![country.alpha2.to_owned(), country.alpha3.to_owned()])
}

/// A folded name without the words for its kind of unit: `green valley province` becomes `green valley`.
///
/// # Examples
/// ```
/// assert_eq!(respite_data::gazetteer::bare("green valley province"), "green valley");
/// assert_eq!(respite_data::gazetteer::bare("new-found district"), "new found");
/// ```
pub fn bare(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|last| GIVEN.words.units.iter().any(|unit| unit == last)) {
        words.pop();
    }
    words.join(" ")
}

/// A name as it is written, without the words for its kind of unit.
pub fn without_unit(name: &str) -> &str {
    let mut rest = name.trim();
    while let Some((head, last)) = rest.rsplit_once(char::is_whitespace) {
        if !GIVEN.words.units.iter().any(|unit| last.eq_ignore_ascii_case(unit)) {
            break;
        }
        rest = head.trim_end();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carried_names_are_read_and_their_codes_exist() {
        assert!(GIVEN.also.len() > 20 && !GIVEN.words.units.is_empty());
        assert!(GIVEN.also.keys().chain(GIVEN.place.iter().map(|place| &place.within)).all(|code| of_code(code).is_some()));
        let world = world();
        assert!(world.len() > 4000, "{}", world.len());
        assert!(world.iter().all(|place| !place.name.is_empty()));
    }

    #[test]
    fn countries_have_codes_and_units_lose_their_kind() {
        let some = &COUNTRIES[0];
        assert_eq!(codes(some.name), [some.alpha2, some.alpha3]);
        assert!(codes("nowhere at all").is_empty());
        assert_eq!(without_unit("Green Valley district"), "Green Valley");
        assert_eq!(without_unit("District"), "District");
    }
}
