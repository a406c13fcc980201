//! The rows of a plain table with all that the default rule can compare.

use super::cells::{Cells, Line};
use crate::linking::LinkError;
use respite_model::{
    Casualties, Event, EventId, Kind, Place, PlacePrecision, Range, Side, SideRole, SourceId, UNKNOWN_KIND, Vintage, When,
};

/// The words of the column `place_precision`.
const PRECISIONS: [(&str, PlacePrecision); 5] = [
    ("exact", PlacePrecision::Exact),
    ("near", PlacePrecision::Near),
    ("district", PlacePrecision::District),
    ("province", PlacePrecision::Province),
    ("country", PlacePrecision::Country),
];

/// The rows of one table. Row numbers count from 1 in this order.
pub(super) struct ReportSet {
    /// Name of the table.
    pub name: String,
    /// What is compared; ids and kinds are given later.
    pub events: Vec<Event>,
    /// Of each row, what the table writes for each taxonomy.
    pub categories: Vec<Vec<String>>,
}

/// Columns that may be missing.
struct Columns {
    enddate: Option<usize>,
    killed: [Option<usize>; 3],
    sides: [Option<usize>; 2],
    /// Name, second-order unit, first-order unit, country.
    names: [Option<usize>; 4],
    text: Option<usize>,
    place_precision: Option<usize>,
    day_precision: Option<usize>,
}

impl ReportSet {
    pub(super) fn read(file: &str, bytes: &[u8], taxonomies: &[&str], source: &SourceId) -> Result<Self, LinkError> {
        let cells = Cells::read(file, bytes)?;
        let [date, latitude, longitude] = ["date", "latitude", "longitude"].map(|name| cells.place(name));
        let (date, point) = (date?, [latitude?, longitude?]);
        let mapped = taxonomies.iter().map(|name| cells.place(name)).collect::<Result<Vec<_>, _>>()?;
        let columns = Columns::find(&cells)?;
        let event = |line: Line| columns.event(&line, date, point, source);
        Ok(Self {
            name: super::set_name(file).to_owned(),
            events: cells.lines().map(event).collect::<Result<_, _>>()?,
            categories: cells.lines().map(|line| mapped.iter().map(|&place| line.cell(place).to_owned()).collect()).collect(),
        })
    }
}

impl Columns {
    fn find(cells: &Cells) -> Result<Self, LinkError> {
        let [low, best, high] = ["killed_low", "killed_best", "killed_high"].map(|name| cells.find(name));
        let [a, b] = ["side_a", "side_b"].map(|name| cells.find(name));
        let [place, admin2, admin1, country] = ["place", "admin2", "admin1", "country"].map(|name| cells.find(name));
        Ok(Self {
            enddate: cells.find("enddate")?,
            killed: [low?, best?, high?],
            sides: [a?, b?],
            names: [place?, admin2?, admin1?, country?],
            text: cells.find("text")?,
            place_precision: cells.find("place_precision")?,
            day_precision: cells.find("day_precision")?,
        })
    }

    fn event(&self, line: &Line, date: usize, [latitude, longitude]: [usize; 2], source: &SourceId) -> Result<Event, LinkError> {
        let start = line.day(date)?;
        let end = self.enddate.filter(|&place| !line.is_missing(place)).map_or(Ok(start), |place| line.day(place))?;
        if end < start {
            let place = self.enddate.unwrap_or(date);
            return Err(line.wrong(place, format!("day from {start} on"), "the last day cannot be before the first; mend one of them"));
        }
        let text = |place: Option<usize>| place.filter(|&place| !line.is_missing(place)).map(|place| line.cell(place).trim().to_owned());
        let [low, best, high] = self.killed.map(|place| count(line, place));
        let [name, admin2, admin1, country] = self.names.map(text);
        let side = |place| text(place).map(|name| Side { id: None, name, state: None });
        let (latitude, longitude) = if line.is_missing(latitude) && line.is_missing(longitude) {
            (None, None)
        } else {
            let east = line.number(longitude, -180.0..=360.0)?;
            (Some(line.number(latitude, -90.0..=90.0)?), Some(if east > 180.0 { east - 360.0 } else { east }))
        };
        Ok(Event {
            id: EventId(String::new()),
            source: source.clone(),
            vintage: Vintage(String::new()),
            source_event_id: None,
            kind: Kind(UNKNOWN_KIND.into()),
            kind_code: String::new(),
            when: When { end: Some(end), precision: self.day_precision(line)?, ..When::on(start) },
            place: Place {
                latitude,
                longitude,
                precision: self.place_precision(line)?,
                precision_code: None,
                name,
                admin1,
                admin2,
                country,
            },
            sides: self.sides.map(side),
            side_role: SideRole::Undirected,
            casualties: Casualties { killed: Range { low: low?, best: best?, high: high? }, ..Casualties::default() },
            text: text(self.text),
            documents: None,
            status: None,
            row: 0,
            file: String::new(),
        })
    }

    fn place_precision(&self, line: &Line) -> Result<Option<PlacePrecision>, LinkError> {
        let Some(place) = self.place_precision.filter(|&place| !line.is_missing(place)) else { return Ok(None) };
        let known = PRECISIONS.iter().find(|(word, _)| *word == line.cell(place).trim());
        let wrong = || line.wrong(place, "precision", "the words are exact, near, district, province and country");
        known.map(|(_, precision)| Some(*precision)).ok_or_else(wrong)
    }

    fn day_precision(&self, line: &Line) -> Result<Option<u8>, LinkError> {
        let Some(place) = self.day_precision.filter(|&place| !line.is_missing(place)) else { return Ok(None) };
        let code = line.cell(place).trim().parse().ok().filter(|code| *code > 0);
        let wrong =
            || line.wrong(place, "precision code from 1", "1 stands for the day itself; [precision] days tells what each code means");
        code.map(Some).ok_or_else(wrong)
    }
}

fn count(line: &Line, place: Option<usize>) -> Result<Option<u32>, LinkError> {
    let Some(place) = place.filter(|&place| !line.is_missing(place)) else { return Ok(None) };
    let wrong = |_| line.wrong(place, "whole count", "mend the cell or leave it empty");
    line.cell(place).trim().parse().map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ReportSet, String> {
        let source = SourceId::try_from("a").map_err(|error| error.to_string())?;
        ReportSet::read("t/A.csv", text.as_bytes(), &[], &source).map_err(|error| error.to_string())
    }

    #[test]
    fn all_columns_are_taken() {
        let text = "date,latitude,longitude,killed_low,killed_best,killed_high,side_a,side_b,place,admin1,admin2,country,text,place_precision,day_precision\n\
                    2031-01-05,10,200,1,2,,North Army,,Mill Town,North,NA,Farland,Two killed,near,2\n2031-01-06,,,,,,,,,,,,,,\n";
        let events = read(text).unwrap().events;
        let full = &events[0];
        assert_eq!(
            (full.place.point(), full.place.precision, full.when.precision),
            (Some((10.0, -160.0)), Some(PlacePrecision::Near), Some(2))
        );
        assert_eq!(full.casualties.killed, Range { low: Some(1), best: Some(2), high: None });
        assert_eq!((full.place.name.as_deref(), full.place.admin2.as_deref()), (Some("Mill Town"), None));
        assert_eq!(full.sides[0].as_ref().map(|side| side.name.as_str()), Some("North Army"));
        assert_eq!((events[1].place.point(), events[1].text.as_deref()), (None, None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let row = |columns: &str, cells: &str| read(&format!("date,latitude,longitude,{columns}\n2031-01-05,{cells}\n")).err().unwrap();
        assert_eq!(row("killed_best", "1,2,some"), "read t/A.csv: row 1, column \"killed_best\": \"some\" is no whole count");
        assert!(row("killed_low", "1,2,-1").contains("\"-1\" is no whole count"));
        assert!(row("place_precision", "1,2,Exact").contains("\"Exact\" is no precision"));
        assert!(row("day_precision", "1,2,0").contains("\"0\" is no precision code"));
        assert!(row("enddate", "1,2,2031-01-04").contains("is no day from 2031-01-05 on"));
        assert!(row("text", ",2,x").contains("column \"latitude\": \"\" is no number"));
        assert!(row("text", "1,400,x").contains("longitude"));
    }
}
