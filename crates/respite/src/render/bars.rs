//! A panel of bars as SVG: each with its name above it, so that nothing has to be looked up.

use super::{
    svg::{WIDTH, escape, tick_text},
    ticks,
};
use respite_stats::figure::{Mark, Panel};
use std::fmt::Write;

/// Where the bars begin and end.
const SPAN: (f64, f64) = (16.0, WIDTH - 24.0);
/// From the top to the first row.
const TOP: f64 = 34.0;
/// From the last row to the end: the scale and its label.
const BOTTOM: f64 = 46.0;
/// Height of a row: a line of text, the bar, and room.
const ROW: f64 = 36.0;
/// From the top of a row to the foot of its text, and to its bar.
const TEXT: f64 = 13.0;
const BAR: f64 = 18.0;
/// Height of a bar.
const THICK: f64 = 11.0;

/// The name and length of each bar; none where a mark is something else.
pub(super) fn bars(panel: &Panel) -> Option<Vec<(&str, f64)>> {
    let bar = |mark: &Mark| matches!(mark, Mark::Bar { .. });
    let all = panel.marks.iter().all(bar) && !panel.marks.is_empty();
    let named = panel.marks.iter().filter_map(|mark| match mark {
        Mark::Bar { name, length } => Some((name.as_str(), *length)),
        _ => None,
    });
    all.then(|| named.collect())
}

/// Draws them from the top, with one scale below.
pub(super) fn draw(svg: &mut String, panel: &Panel, bars: &[(&str, f64)]) {
    let longest = bars.iter().map(|(_, length)| *length).fold(0.0, f64::max);
    let names = bars.iter().map(|(name, _)| escape(name)).collect::<Vec<_>>().join("; ");
    let title = escape(&panel.title);
    if !(longest.is_finite() && longest > 0.0) {
        let _ = write!(svg, "<p class=\"empty\">{title}: nothing to draw</p>");
        return;
    }
    let (from, to) = SPAN;
    let at = |value: f64| from + (to - from) * value / longest;
    let foot = TOP + ROW * bars.len() as f64;
    let (label, by, unit) = (escape(&panel.x.label), escape(&panel.y.label), escape(&panel.x.unit));
    let _ = write!(
        svg,
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH} {}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{title}</title><desc>{label} by {by}: {names}.</desc><text class=\"panel-title\" x=\"{from}\" y=\"18\">{title}</text>",
        foot + BOTTOM,
    );
    // There is no half incident.
    let scale = ticks::ticks(0.0, longest, 8).into_iter().filter(|tick| panel.x.unit != "count" || tick.fract() == 0.0);
    for tick in scale {
        let x = at(tick);
        let class = if tick == 0.0 { "zero" } else { "grid" };
        let _ = write!(
            svg,
            "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{foot}\"/><text class=\"tick\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{}\">{}</text>",
            foot + 16.0,
            tick_text(tick)
        );
    }
    for (row, (name, length)) in bars.iter().enumerate() {
        let top = TOP + ROW * row as f64;
        // A line of the scale would run through the words.
        let _ = write!(
            svg,
            "<text class=\"bar-name\" stroke=\"#fff\" stroke-width=\"4\" paint-order=\"stroke\" x=\"{}\" y=\"{}\">{}</text>",
            from + 4.0,
            top + TEXT,
            escape(name)
        );
        if *length > 0.0 {
            let _ = write!(
                svg,
                "<rect x=\"{from}\" y=\"{}\" width=\"{:.1}\" height=\"{THICK}\" fill=\"#12355b\"/>",
                top + BAR,
                at(*length) - from
            );
        }
    }
    let _ = write!(
        svg,
        "<text class=\"axis\" text-anchor=\"middle\" x=\"{:.1}\" y=\"{}\">{label} ({unit})</text></svg>",
        (from + to) / 2.0,
        foot + 36.0
    );
}

#[cfg(test)]
mod tests {
    use super::super::svg::figure;
    use super::*;
    use respite_stats::figure::{Axis, Figure};

    #[test]
    fn each_bar_has_its_name_in_the_panel_and_no_number_to_look_up() {
        let axis = |label: &str, unit: &str| Axis { label: label.into(), unit: unit.into() };
        let bar = |name: &str, length| Mark::Bar { name: name.into(), length };
        let panel = Panel {
            title: "Which sources report what".into(),
            x: axis("Incidents", "count"),
            y: axis("which sources report them", "a bar for each"),
            marks: vec![bar("one & two: 3 incidents", 3.0), bar("one: 0 incidents", 0.0)],
        };
        let svg = figure(&Figure { panels: vec![panel.clone()] });
        assert!(
            svg.contains("<desc>Incidents by which sources report them: one &amp; two: 3 incidents; one: 0 incidents.</desc>"),
            "{svg}"
        );
        assert_eq!((svg.matches("class=\"bar-name\"").count(), svg.matches("<rect").count()), (2, 1));
        assert_eq!(svg.matches("class=\"tick\"").count(), 4, "{svg}");
        let empty = Panel { marks: vec![bar("one: 0 incidents", 0.0)], ..panel };
        assert!(figure(&Figure { panels: vec![empty] }).contains("nothing to draw"));
    }
}
