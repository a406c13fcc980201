//! Writes a first mapping for a table, for a person to read and mend.

use super::{
    INFO,
    guess::{self, MOST_VALUES, Seen},
};
use crate::formats::{FormatError, InputFile, notebook::Notebook, records::Records};
use respite_model::{Taxonomy, UNKNOWN_KIND};
use std::{collections::HashMap, fmt::Write};

/// Rows that are looked at. What only later rows hold is noted at import.
const MOST_ROWS: usize = 200_000;

/// Names under which columns go, for each key of the mapping besides `date`, `kind`, `latitude` and `longitude`.
const NAMES: &[(&str, &[&str])] = &[
    ("end_date", &["end_date", "date_end", "enddate", "end"]),
    ("id", &["id", "event_id", "eventid", "incident_id", "event_id_cnty"]),
    ("place", &["place", "location", "city", "town", "village", "place_name"]),
    ("admin1", &["admin1", "adm1", "adm_1", "province", "governorate", "state", "region"]),
    ("admin2", &["admin2", "adm2", "adm_2", "district", "county"]),
    ("country", &["country"]),
    ("side_a", &["side_a", "actor1", "actor_1", "perpetrator", "initiator"]),
    ("side_b", &["side_b", "actor2", "actor_2", "target"]),
    ("killed", &["killed", "deaths", "fatalities", "best", "total_killed", "nkill"]),
    ("killed_low", &["killed_low", "low", "deaths_low", "min_killed"]),
    ("killed_high", &["killed_high", "high", "deaths_high", "max_killed"]),
    ("killed_civilians", &["killed_civilians", "civilians_killed", "deaths_civilians", "civilian_deaths"]),
    ("injured", &["injured", "wounded", "nwound"]),
    ("text", &["text", "description", "notes", "headline", "summary", "title"]),
    ("documents", &["documents", "source", "sources", "url", "source_url", "source_article"]),
];

const DATES: &[&str] = &["date", "event_date", "day", "start_date", "date_start", "start", "incident_date", "datetime", "timestamp"];
const KINDS: &[&str] = &["sub_event_type", "subtype", "kind", "type", "event_type", "attack_type", "category", "class", "method", "weapon"];
const LATITUDES: &[&str] = &["latitude", "lat", "y", "ycoord", "lat_dd"];
const LONGITUDES: &[&str] = &["longitude", "lon", "lng", "long", "x", "xcoord", "lon_dd"];

/// Guesses a mapping for a table and returns it as TOML with comments.
///
/// It can be used as it stands; what could not be guessed is left out or `unknown`, and says so in a comment.
///
/// # Errors
/// When the file is no table, or when none of its columns holds dates.
pub fn suggest(file: &InputFile<'_>, taxonomy: &Taxonomy) -> Result<String, FormatError> {
    let columns = look(file)?;
    let date = date_column(&columns).ok_or_else(|| FormatError::Mapping {
        file: file.name.to_owned(),
        reason: format!("none of the columns looks like a date ({})", names(&columns)),
    })?;
    let formats = guess::date_formats(date);
    let kind = kind_column(&columns, date, taxonomy);
    let mut toml = format!("# Mapping for {}, guessed by the program. Read it, mend it, and pass it with --map.\n\n", comment(file.name));
    write_dates(&mut toml, date, &formats);
    if kind.is_none() {
        toml.push_str("\n[constants]\nkind = \"unknown\" # no column looks like a kind: name the kind that all rows are\n");
    }
    let _ = write!(toml, "\n[columns]\ndate = {}\n", quoted(&date.name));
    if let Some(kind) = kind {
        let _ = writeln!(toml, "kind = {}", quoted(&kind.name));
    }
    let mut used = vec![date.name.as_str()];
    used.extend(kind.map(|kind| kind.name.as_str()));
    if let Some((latitude, longitude)) = point_columns(&columns) {
        let _ = write!(toml, "latitude = {}\nlongitude = {}\n", quoted(&latitude.name), quoted(&longitude.name));
        used.extend([latitude.name.as_str(), longitude.name.as_str()]);
    }
    for (key, known) in NAMES {
        let column = named(&columns, known).filter(|column| !used.contains(&column.name.as_str()) && fits(key, column, &formats));
        if let Some(column) = column {
            let _ = writeln!(toml, "{key} = {}", quoted(&column.name));
            used.push(&column.name);
        }
    }
    let unused: Vec<_> =
        columns.iter().filter(|column| !used.contains(&column.name.as_str())).map(|column| comment(&column.name)).collect();
    if !unused.is_empty() {
        let _ = writeln!(toml, "# not read: {}", unused.join(", "));
    }
    if let Some(kind) = kind {
        write_kinds(&mut toml, kind, taxonomy);
    }
    Ok(toml)
}

/// Reads the file once and keeps what each column holds.
fn look(file: &InputFile<'_>) -> Result<Vec<Seen>, FormatError> {
    let mut notes = Notebook::new(file.name);
    let mut records = Records::open(file, INFO.id, &["NA"], &mut notes)?;
    let mut names: Vec<String> = records.header().to_vec();
    names.retain(|name| !name.is_empty());
    let columns: Vec<_> = names.iter().map(|name| records.find(&[name])).collect();
    let mut values: Vec<HashMap<String, usize>> = vec![HashMap::new(); columns.len()];
    let mut filled = vec![0; columns.len()];
    let mut many = vec![false; columns.len()];
    for _ in 0..MOST_ROWS {
        let Some(row) = records.next(&mut notes) else { break };
        for (i, column) in columns.iter().enumerate() {
            let text = row.cell(column).text;
            if text.is_empty() {
                continue;
            }
            filled[i] += 1;
            let distinct = values[i].len();
            match values[i].get_mut(text) {
                Some(times) => *times += 1,
                None if distinct < MOST_VALUES => {
                    values[i].insert(text.to_owned(), 1);
                }
                None => many[i] = true,
            }
        }
    }
    let seen = names.into_iter().zip(values).zip(filled).zip(many).map(|(((name, values), filled), many)| {
        let mut values: Vec<_> = values.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Seen { name, values, filled, many }
    });
    Ok(seen.collect())
}

fn named<'c>(columns: &'c [Seen], known: &[&str]) -> Option<&'c Seen> {
    known.iter().find_map(|known| columns.iter().find(|column| column.name.to_lowercase().replace([' ', '-'], "_") == *known))
}

fn date_column(columns: &[Seen]) -> Option<&Seen> {
    let dated = |column: &&Seen, least: f64| guess::date_formats(column).first().is_some_and(|(_, share)| *share >= least);
    let by_name = DATES.iter().find_map(|name| named(columns, &[name]).filter(|column| dated(column, 0.3)));
    by_name.or_else(|| columns.iter().find(|column| dated(column, 0.8)))
}

fn kind_column<'c>(columns: &'c [Seen], date: &Seen, taxonomy: &Taxonomy) -> Option<&'c Seen> {
    let able = |column: &&Seen| column.name != date.name && column.is_category();
    let by_name = KINDS.iter().find_map(|name| named(columns, &[name]).filter(able));
    let guessed = |column: &Seen| column.share(|value| guess::kind(value, taxonomy).is_some());
    by_name.or_else(|| columns.iter().filter(able).find(|column| !column.is_numeric() && guessed(column) > 0.2))
}

fn point_columns(columns: &[Seen]) -> Option<(&Seen, &Seen)> {
    let latitude = named(columns, LATITUDES).filter(|column| column.is_numeric())?;
    let longitude = named(columns, LONGITUDES).filter(|column| column.is_numeric())?;
    Some((latitude, longitude))
}

/// Whether a column that has the right name also has fitting values.
fn fits(key: &str, column: &Seen, formats: &[(&str, f64)]) -> bool {
    match key {
        "killed" | "killed_low" | "killed_high" | "killed_civilians" | "injured" => column.is_numeric(),
        "end_date" => guess::date_formats(column).iter().any(|(format, share)| *share > 0.8 && formats.iter().any(|(f, _)| f == format)),
        "id" => column.values.first().is_some_and(|(_, times)| *times == 1),
        _ => column.filled > 0,
    }
}

fn write_dates(toml: &mut String, date: &Seen, formats: &[(&'static str, f64)]) {
    let Some((first, share)) = formats.first() else { return };
    let _ = writeln!(toml, "# {} of the dates can be read so, such as {}", percent(*share), first_value(date));
    for (other, other_share) in formats.iter().skip(1).filter(|(_, other)| other == share) {
        let _ = writeln!(toml, "# {other:?} reads {} too: check which is day and which is month", percent(*other_share));
    }
    let mut stated = vec![*first];
    if *share < 1.0 {
        // A format that reads day and month the other way round would fill gaps with wrong days.
        stated.extend(formats.iter().skip(1).filter(|(other, _)| !is_reversed(first, other)).map(|(other, _)| *other));
    }
    let stated: Vec<_> = stated.iter().map(|format| quoted(format)).collect();
    let _ = writeln!(toml, "date_formats = [{}]", stated.join(", "));
}

fn is_reversed(a: &str, b: &str) -> bool {
    let day_first = |format: &str| format.find("%d") < format.find("%m");
    let slashed = |format: &str| format.contains('/') && !format.starts_with("%Y");
    slashed(a) && slashed(b) && day_first(a) != day_first(b)
}

fn write_kinds(toml: &mut String, column: &Seen, taxonomy: &Taxonomy) {
    toml.push_str("\n# Kinds are guessed from the words alone. `respite explain kinds` lists the kinds.\n[kinds]\n");
    for (value, times) in &column.values {
        let kind = guess::kind(value, taxonomy);
        let remark = if kind.is_none() { ", not guessed: name the kind" } else { "" };
        let kind = kind.as_ref().map_or(UNKNOWN_KIND, |kind| kind.as_str());
        let _ = writeln!(toml, "{} = {} # {times} rows{remark}", quoted(value), quoted(kind));
    }
}

fn percent(share: f64) -> String {
    format!("{:.4} %", share * 100.0).replace(".0000", "")
}

fn first_value(column: &Seen) -> String {
    column.values.first().map_or_else(String::new, |(value, _)| comment(value))
}

fn names(columns: &[Seen]) -> String {
    columns.iter().map(|column| comment(&column.name)).collect::<Vec<_>>().join(", ")
}

/// Text that can stand in a comment.
fn comment(text: &str) -> String {
    crate::formats::notebook::shorten(text, 60).escape_debug().to_string()
}

/// Text as a basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
