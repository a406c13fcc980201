//! The page around the sections.

use super::svg::escape;
use respite_model::Day;

const STYLE: &str = include_str!("page.css");

/// A whole HTML page without anything from outside. `lead` says in a sentence or two what it is.
pub fn page(title: &str, lead: &str, as_of: Option<Day>, sections: &str) -> String {
    let as_of = as_of.map_or("no dated rows".to_owned(), |day| format!("rows to {day}"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n<p>{lead} Data as of: {as_of}. Made by Respite {version}.</p>\n</header>\n<main>\n{sections}</main>\n</body>\n</html>\n",
        title = escape(title),
        lead = escape(lead),
        version = env!("CARGO_PKG_VERSION"),
    )
}
