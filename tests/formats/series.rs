//! Figures by month: made-up rows, and the published series where it is present.

use crate::reading::{listed, read, read_vintage, shared, try_read};
use respite_model::Vintage;

#[test]
fn every_column_of_numbers_is_a_quantity() {
    let text = "month,attacks,deaths,remark,source,note\n2031-02,5,1.5,dry,https://example.org,restated\n2031-03,,-2,wet,,\n\
                2031-02,5,9,,,\nFeb-31,1,1,,,\n2031-13,1,1,,,\n2031-04,many,1,,,\n";
    let reading = read("series", text.as_bytes());
    let figures: Vec<_> =
        reading.figures.iter().map(|f| format!("{} {}..{} {} row {}", f.quantity, f.from, f.to, f.value, f.row)).collect();
    let expected = [
        "attacks 2031-02-01..2031-02-28 5 row 2",
        "deaths 2031-02-01..2031-02-28 1.5 row 2",
        "deaths 2031-03-01..2031-03-31 -2 row 3",
        "deaths 2031-02-01..2031-02-28 9 row 4",
        "deaths 2031-04-01..2031-04-30 1 row 7",
    ];
    assert_eq!(figures, expected);
    assert_eq!(
        (reading.figures[0].address.as_deref(), reading.figures[0].note.as_deref()),
        (Some("https://example.org"), Some("restated"))
    );
    let notes = [
        "- - column-not-numeric dropped",
        "4 attacks month-repeated dropped",
        "4 deaths month-repeated guessed",
        "5 month month-unreadable skipped",
        "6 month month-unreadable skipped",
        "7 attacks number-unreadable dropped",
    ];
    assert_eq!(listed(&reading.notes), notes);
    assert_eq!(reading.figures[0].vintage, Vintage("2031-04-30".into()));
}

#[test]
fn figures_of_any_period_have_a_first_and_a_last_day() {
    let text = "from,to,attacks\n2031-01-01,2031-09-30,12\n2031-01-01,2031-03-31,5\n2031-04-01,2031-03-31,6\n2031-04-01,,7\n2031-01-01,2031-09-30,13\n";
    let reading = read("series", text.as_bytes());
    let figures: Vec<_> = reading.figures.iter().map(|f| format!("{}..{} {} row {}", f.from, f.to, f.value, f.row)).collect();
    assert_eq!(figures, ["2031-01-01..2031-09-30 12 row 2", "2031-01-01..2031-03-31 5 row 3", "2031-01-01..2031-09-30 13 row 6"]);
    assert_eq!(
        listed(&reading.notes),
        ["4 to end-before-start skipped", "5 to date-unreadable skipped", "6 attacks month-repeated guessed"]
    );
}

#[test]
fn a_list_without_numbers_is_refused() {
    let error = try_read("series", b"month,remark\n2031-02,dry\n", None).unwrap_err();
    assert!(error.to_string().ends_with("the column \"a column of numbers\" is missing; the file has month, remark"), "{error}");
}

#[test]
fn the_published_series() {
    let Some(bytes) = shared("pakistan/picss_monthly.csv") else { return };
    let vintage = Vintage("2026-02".into());
    let reading = read_vintage("series", &bytes, None, Some(&vintage)).unwrap();
    assert_eq!((reading.rows, reading.figures.len(), reading.notes.len()), (27, 27, 0));
    assert!(reading.figures.iter().all(|figure| figure.vintage == vintage && figure.quantity == "militant_attacks"));
    // The sum of the column, made with Python's csv module.
    assert_eq!(reading.figures.iter().map(|figure| figure.value).sum::<f64>(), 2033.0);
}
