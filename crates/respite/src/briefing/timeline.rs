//! Published figures by month, and the measures beside them.

use super::numbers::{anchor, link};
use crate::{
    Error, Project,
    render::{
        numbers::number,
        svg::{self, escape},
    },
    trace::{figure_id, figure_period},
};
use respite_data::store::{Filter, Selection, Vintages};
use respite_model::{Day, Event, Figure as Published, KindClass, Taxonomy};
use respite_stats::figure::{Axis, Figure, Mark, Panel};
use std::{collections::BTreeMap, fmt::Write};

/// The section, and the last day of a published figure.
pub(super) fn section(project: &Project) -> Result<(String, Option<Day>), Error> {
    let figures = newest(project)?;
    let actions = measures(project)?;
    if figures.is_empty() && actions.is_empty() {
        return Ok((String::new(), None));
    }
    let mut html = "<section><h2>Timeline</h2>\n<p>Measures and published figures as their sources give them. Nothing here is estimated, and what stands beside something else did not thereby cause it.</p>\n".to_owned();
    let mut by_series: BTreeMap<(String, String, String), Vec<&Published>> = BTreeMap::new();
    for figure in &figures {
        by_series.entry((figure.source.to_string(), figure.vintage.to_string(), figure.quantity.clone())).or_default().push(figure);
    }
    for ((source, vintage, quantity), months) in &by_series {
        series(&mut html, source, vintage, quantity, months);
    }
    list(&mut html, &actions);
    html.push_str("</section>\n");
    Ok((html, figures.iter().map(|figure| figure.to).max()))
}

fn newest(project: &Project) -> Result<Vec<Published>, Error> {
    let mut figures = project.store().figures(&Vintages::Newest)?;
    figures.sort_by(|a, b| (&a.source, &a.quantity, a.from).cmp(&(&b.source, &b.quantity, b.from)));
    Ok(figures)
}

/// Lasting and dated measures that have no place of their own in a study: rows of class action without coordinates.
fn measures(project: &Project) -> Result<Vec<Event>, Error> {
    let text = "class = 'action' AND latitude IS NULL".to_owned();
    let filter = Filter::parse(&text).map_err(|error| Error::Filter { text, error })?;
    let mut events = project.store().events(&Selection { filter: Some(filter), ..Selection::default() })?.events()?;
    events.sort_by(|a, b| (a.when.start, &a.id).cmp(&(b.when.start, &b.id)));
    Ok(events)
}

fn series(html: &mut String, source: &str, vintage: &str, quantity: &str, months: &[&Published]) {
    let year = |day: Day| day.date().map_or(0.0, |date| f64::from(date.year()) + f64::from(date.day_of_year() - 1) / 365.25);
    let monthly: Vec<&&Published> = months.iter().filter(|figure| figure_period(figure).len() == 7).collect();
    let points: Vec<_> = monthly.iter().map(|figure| (year(figure.from), figure.value, figure.value, figure.value)).collect();
    let label = quantity.replace('_', " ");
    if !monthly.is_empty() {
        let panel = Panel {
            title: format!("{label} by month, as published"),
            x: Axis { label: "month".into(), unit: "year".into() },
            y: Axis { label: label.clone(), unit: "per month".into() },
            marks: vec![Mark::Intervals { name: format!("{source}: months without a point have no published figure here"), points }],
        };
        let _ = writeln!(
            html,
            "<figure>{}<figcaption>{} by month. Unit: {} per month. Source: {} (release {}), compiled from the pages listed below; data as of {}.</figcaption></figure>",
            svg::figure(&Figure { panels: vec![panel] }),
            escape(&label),
            escape(&label),
            escape(source),
            escape(vintage),
            monthly.last().map_or(String::new(), |figure| figure.to.to_string())
        );
    }
    html.push_str("<details><summary>The figures, each with its page</summary><div class=\"table\"><table><tr><th>period</th><th class=\"n\">figure</th><th>page</th><th>remark</th></tr>\n");
    for figure in months {
        let id = figure_id(figure);
        let _ = writeln!(
            html,
            "<tr id=\"{}\"><td>{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>",
            anchor(&id),
            figure_period(figure),
            link(&id, &number(figure.value)),
            address(figure.address.as_deref()),
            escape(figure.note.as_deref().unwrap_or_default())
        );
    }
    html.push_str("</table></div></details>\n");
}

fn list(html: &mut String, actions: &[Event]) {
    if actions.is_empty() {
        return;
    }
    let taxonomy = Taxonomy::built_in().ok();
    html.push_str("<h3>Measures</h3>\n<div class=\"table measures\"><table><tr><th>from</th><th>to</th><th>kind</th><th>name</th><th>by</th><th>where</th><th>confidence</th><th>pages</th></tr>\n");
    for event in actions {
        let kind = taxonomy.as_ref().and_then(|taxonomy| taxonomy.info(&event.kind)).filter(|kind| kind.class == KindClass::Action);
        let other = |text: &Option<String>| text.as_ref().map_or(String::new(), |text| format!(" (or {})", escape(text)));
        let pages: Vec<_> =
            event.documents.iter().flat_map(|all| all.split_whitespace()).map(|page| address(Some(page.trim_end_matches(';')))).collect();
        let _ = writeln!(
            html,
            "<tr id=\"{}\"><td>{}{}</td><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            anchor(&format!("events/{}", event.id)),
            event.when.start,
            other(&event.when.start_alt),
            event.when.end.map_or("not given".to_owned(), |end| end.to_string()),
            other(&event.when.end_alt),
            escape(kind.map_or(event.kind.as_str(), |kind| kind.label.as_str())),
            escape(event.text.as_deref().unwrap_or_default()),
            escape(event.sides[0].as_ref().map_or("", |side| side.name.as_str())),
            escape(event.place.name.as_deref().unwrap_or_default()),
            escape(event.status.as_deref().unwrap_or_default()),
            pages.join("<br>")
        );
    }
    html.push_str("</table></div>\n<p class=\"source\">Each date, kind and page as the compiled list has it; a second date that another report gives stands in brackets. Rows marked low are to be checked again before they are printed.</p>\n");
}

/// A page's address as a link, its host as the text.
fn address(page: Option<&str>) -> String {
    match page.filter(|page| page.starts_with("https://") || page.starts_with("http://")) {
        None => escape(page.unwrap_or_default()),
        Some(page) => {
            let host = page.split('/').nth(2).unwrap_or(page);
            format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(page), escape(host))
        }
    }
}
