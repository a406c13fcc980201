//! Plain tables to link: their rows, taxonomies and the spec, read from the text of files.

mod cells;
mod doubts;
mod kinds;
mod reports;
mod scored_tables;
mod spec;

pub use doubts::of_links;
pub use scored_tables::{Probabilistic, ScoredCluster, ScoredFeature, ScoredLink, ScoredMember, ScoredTables};
pub use spec::{LinkRule, LinkSpec, LinkedTables};

use super::{LevelEntry, LinkError, LinkRow, LinkTaxonomy, RowSet};
use cells::{Cells, Line};

/// Reads a table to link by the rule `meltt`: a CSV text with the columns `date`, `latitude`, `longitude`, one for each taxonomy, and perhaps `enddate`.
///
/// Other columns are left out. A last day that is missing, empty or `NA` is the first. Row numbers count from 1; the header is none.
///
/// # Units
/// Degrees; civil days such as 2026-02-26, with or without a time of day behind.
///
/// # Errors
/// When the text is no table, a column is missing, or a cell is not what it must be. The message names file, row, column and value.
///
/// # Examples
/// ```
/// use respite_data::linking::tables::read_set;
///
/// let set = read_set("A.csv", b"date,latitude,longitude,kind\n2026-01-05,10.5,20,raid\n", &["kind"])?;
/// assert_eq!((set.name.as_str(), set.rows.len()), ("A", 1));
/// assert_eq!(set.rows[0].start, set.rows[0].end);
/// let error = read_set("A.csv", b"date,latitude,longitude,kind\nsoon,10.5,20,raid\n", &["kind"]).unwrap_err();
/// assert_eq!(error.to_string(), "read A.csv: row 1, column \"date\": \"soon\" is no day such as 2026-02-26");
/// # Ok::<(), respite_data::linking::LinkError>(())
/// ```
pub fn read_set(file: &str, bytes: &[u8], taxonomies: &[&str]) -> Result<RowSet, LinkError> {
    let cells = Cells::read(file, bytes)?;
    let [date, latitude, longitude] = ["date", "latitude", "longitude"].map(|name| cells.place(name));
    let (date, latitude, longitude) = (date?, latitude?, longitude?);
    let enddate = cells.find("enddate")?;
    let columns = taxonomies.iter().map(|name| cells.place(name)).collect::<Result<Vec<_>, _>>()?;
    let row = |line: Line| {
        let start = line.day(date)?;
        Ok(LinkRow {
            start,
            end: enddate.filter(|&place| !line.is_missing(place)).map_or(Ok(start), |place| line.day(place))?,
            latitude: line.number(latitude, -90.0..=90.0)?,
            longitude: line.number(longitude, -180.0..=360.0)?,
            categories: columns.iter().map(|&place| line.cell(place).to_owned()).collect(),
        })
    };
    Ok(RowSet { name: set_name(file).to_owned(), rows: cells.lines().map(row).collect::<Result<_, _>>()? })
}

/// Reads a taxonomy: a CSV text with the columns `data.source`, `base.categories`, and behind it the levels from fine to coarse.
///
/// Blanks around the cells are left out. A level that is empty or `NA` is not known. A category that stands twice for one set is taken from its first row.
///
/// # Errors
/// When the text is no table, or one of the two columns or every level is missing.
///
/// # Examples
/// ```
/// use respite_data::linking::tables::read_taxonomy;
///
/// let text = b"data.source,base.categories,fine,coarse\nA,raid,assault,force\nB,ambush,assault,force\n";
/// let taxonomy = read_taxonomy("kind", "kind.csv", text)?;
/// assert_eq!((taxonomy.levels, taxonomy.entries.len()), (2, 2));
/// # Ok::<(), respite_data::linking::LinkError>(())
/// ```
pub fn read_taxonomy(name: &str, file: &str, bytes: &[u8]) -> Result<LinkTaxonomy, LinkError> {
    let cells = Cells::read(file, bytes)?;
    let (source, category) = (cells.place("data.source")?, cells.place("base.categories")?);
    let levels: Vec<usize> = (category + 1..cells.width()).filter(|&place| place != source).collect();
    if levels.is_empty() {
        return Err(cells.wrong("no level stands behind the column \"base.categories\"", "add at least one column of levels"));
    }
    let level = |line: &Line, place: usize| (!line.is_missing(place)).then(|| line.cell(place).trim().to_owned());
    let entry = |line: Line| LevelEntry {
        set: line.cell(source).trim().to_owned(),
        category: line.cell(category).trim().to_owned(),
        levels: levels.iter().map(|&place| level(&line, place)).collect(),
    };
    Ok(LinkTaxonomy { name: name.to_owned(), levels: levels.len(), entries: cells.lines().map(entry).collect() })
}

/// The name of a set: that of its file without folders and ending.
fn set_name(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Result<RowSet, String> {
        read_set("a/B.csv", text.as_bytes(), &["kind"]).map_err(|error| error.to_string())
    }

    #[test]
    fn a_missing_last_day_is_the_first() {
        let text = "\u{feff}enddate,kind,date,x,latitude,longitude\n,a,2026-01-01,,0,0\nNA,a,2026-01-01 10:00:00,,0,0\n2026-01-03,a,2026-01-01,,0,0\n";
        let rows = set(text).unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.end.0 - row.start.0).collect::<Vec<_>>(), [0, 0, 2]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let row = |cells: &str| set(&format!("date,latitude,longitude,kind\n2026-01-01,0,0,a\n{cells}\n")).unwrap_err();
        assert_eq!(row("2026-13-01,0,0,a"), "read a/B.csv: row 2, column \"date\": \"2026-13-01\" is no day such as 2026-02-26");
        assert_eq!(row("2026-01-01,,0,a"), "read a/B.csv: row 2, column \"latitude\": \"\" is no number from -90 to 90");
        assert_eq!(row("2026-01-01,0,NaN,a"), "read a/B.csv: row 2, column \"longitude\": \"NaN\" is no number from -180 to 360");
        assert!(row("2026-01-01,0").contains("4 fields"));
        assert_eq!(
            set("date,latitude,kind\n").unwrap_err(),
            "read a/B.csv: the column \"longitude\" is missing; it has date, latitude, kind"
        );
        assert_eq!(set("date,date,kind\n").unwrap_err(), "read a/B.csv: the column \"date\" stands there twice");
        assert_eq!(set("").unwrap_err(), "read a/B.csv: it is empty");
    }

    #[test]
    fn levels_are_what_stands_behind_the_categories() {
        let read = |text: &str| read_taxonomy("kind", "k.csv", text.as_bytes()).map_err(|error| error.to_string());
        let taxonomy = read("\"\",data.source,base.categories,l1,l2\n1, A , raid,x , y\n").unwrap();
        let entry = LevelEntry { set: "A".into(), category: "raid".into(), levels: vec![Some("x".into()), Some("y".into())] };
        assert_eq!((taxonomy.levels, taxonomy.entries), (2, vec![entry]));
        assert!(read("data.source,base.categories\nA,raid\n").unwrap_err().contains("no level"));
        let unknown = read("data.source,base.categories,l1,l2\nA,raid,NA,\n").unwrap();
        assert_eq!(unknown.entries[0].levels, [None, None]);
    }
}
