//! Figures as SVG: inline, self-contained, readable without colour.

use super::{bars, ticks};
use respite_stats::figure::{Figure, Mark, Panel};
use std::fmt::Write;

/// Width of every panel.
pub(super) const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 46.0;
/// Line patterns and stroke colours tell series apart twice.
const STYLES: [(&str, &str); 4] = [("#12355b", ""), ("#a23b00", "7 4"), ("#2d6a2d", "2 3"), ("#6b2d6a", "9 3 2 3")];

/// A figure as one SVG element for each panel, with title and description for screen readers.
pub fn figure(figure: &Figure) -> String {
    figure.panels.iter().fold(String::new(), |mut svg, panel| {
        draw(&mut svg, panel);
        svg
    })
}

/// Text made safe for XML and HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.from + share * (self.to - self.from)
    }
}

/// Height of a row in a panel of rows.
const ROW: f64 = 16.0;

fn draw(svg: &mut String, panel: &Panel) {
    if let Some(all) = bars::bars(panel) {
        return bars::draw(svg, panel, &all);
    }
    let rows = panel.marks.iter().all(|mark| matches!(mark, Mark::Row { .. } | Mark::Bar { .. }));
    let height = if rows { TOP + BOTTOM + ROW * panel.marks.len() as f64 } else { HEIGHT };
    let xs = panel.marks.iter().flat_map(x_values);
    let (x_low, x_high) = xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    if !(x_low.is_finite() && x_high > x_low) {
        let _ = write!(svg, "<p class=\"empty\">{}: nothing to draw</p>", escape(&panel.title));
        return;
    }
    let (y_low, y_high) = if rows { (0.5, panel.marks.len() as f64 + 0.5) } else { ticks::range(panel.marks.iter().flat_map(y_values)) };
    let x = Scale { low: x_low, high: x_high, from: LEFT, to: WIDTH - RIGHT };
    // Rows are numbered from the top.
    let (from, to) = if rows { (TOP, height - BOTTOM) } else { (height - BOTTOM, TOP) };
    let y = Scale { low: y_low, high: y_high, from, to };
    let names: Vec<&str> = panel.marks.iter().map(name).collect();
    let legend_height = 18.0 * names.len() as f64;
    let _ = write!(
        svg,
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {WIDTH} {}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title><desc>{} in {} by {} in {}.</desc>",
        height + legend_height,
        escape(&panel.title),
        escape(&panel.y.label),
        escape(&panel.y.unit),
        escape(&panel.x.label),
        escape(&panel.x.unit),
    );
    let _ = write!(svg, "<text class=\"panel-title\" x=\"{LEFT}\" y=\"18\">{}</text>", escape(&panel.title));
    axes(svg, panel, &x, &y, rows);
    let styles = styles(&panel.marks);
    for ((number, mark), style) in (1..).zip(&panel.marks).zip(&styles) {
        draw_mark(svg, mark, (number, &x, &y), *style);
    }
    for (i, name) in names.iter().enumerate() {
        let top = height + 12.0 + 18.0 * i as f64;
        let key = key(&panel.marks[i], styles[i], (i + 1, top));
        let _ = write!(svg, "{key}<text x=\"{}\" y=\"{}\">{}</text>", LEFT + 44.0, top + 4.0, escape(name));
    }
    svg.push_str("</svg>");
}

fn axes(svg: &mut String, panel: &Panel, x: &Scale, y: &Scale, rows: bool) {
    let (top, bottom) = (y.from.min(y.to), y.from.max(y.to));
    // Between two years there is no round year.
    let whole_only = panel.x.unit == "year";
    for tick in ticks::ticks(x.low, x.high, 8).into_iter().filter(|tick| !whole_only || tick.fract() == 0.0) {
        let at = x.at(tick);
        let _ = write!(svg, "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\"/>");
        let _ =
            write!(svg, "<text class=\"tick\" text-anchor=\"middle\" x=\"{at:.1}\" y=\"{:.1}\">{}</text>", bottom + 16.0, tick_text(tick));
    }
    let ticks = if rows { (1..=panel.marks.len()).map(|row| row as f64).collect() } else { ticks::ticks(y.low, y.high, 5) };
    for tick in ticks {
        let at = y.at(tick);
        let class = if tick == 0.0 { "zero" } else { "grid" };
        let _ = write!(svg, "<line class=\"{class}\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>", x.from, x.to);
        let _ = write!(
            svg,
            "<text class=\"tick\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x.from - 6.0,
            at + 4.0,
            tick_text(tick)
        );
    }
    let _ = write!(
        svg,
        "<text class=\"axis\" text-anchor=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{} ({})</text>",
        (x.from + x.to) / 2.0,
        bottom + 36.0,
        escape(&panel.x.label),
        escape(&panel.x.unit)
    );
    if rows {
        return;
    }
    let middle = (y.from + y.to) / 2.0;
    let _ = write!(
        svg,
        "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 {middle:.1}) rotate(-90)\">{} ({})</text>",
        escape(&panel.y.label),
        escape(&panel.y.unit)
    );
}

/// A number of a scale.
pub(super) fn tick_text(value: f64) -> String {
    let text = format!("{:.6}", value);
    text.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
}

fn draw_mark(svg: &mut String, mark: &Mark, (number, x, y): (u32, &Scale, &Scale), (colour, dash): (&str, &str)) {
    match mark {
        Mark::Line { points, .. } => {
            let path = path(points.iter().map(|&(px, py)| (x.at(px), y.at(py))));
            let _ = write!(svg, "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\" d=\"{path}\"/>");
        }
        Mark::Band { points, .. } => {
            let there = points.iter().map(|&(px, _, high)| (x.at(px), y.at(high)));
            let back = points.iter().rev().map(|&(px, low, _)| (x.at(px), y.at(low)));
            let path = path(there.chain(back));
            let _ = write!(
                svg,
                "<path fill=\"{colour}\" fill-opacity=\"0.14\" stroke=\"{colour}\" stroke-opacity=\"0.5\" stroke-width=\"0.7\" d=\"{path}Z\"/>"
            );
        }
        Mark::Intervals { points, .. } => {
            let _ = write!(svg, "<g stroke=\"{colour}\" fill=\"{colour}\">");
            for &(px, estimate, low, high) in points {
                let (at, low, high) = (x.at(px), y.at(low), y.at(high));
                let _ = write!(svg, "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{low:.1}\" y2=\"{high:.1}\"/>");
                let _ = write!(svg, "<circle r=\"3\" cx=\"{at:.1}\" cy=\"{:.1}\"/>", y.at(estimate));
            }
            svg.push_str("</g>");
        }
        Mark::Row { points, .. } => {
            let (top, bottom) = (y.at(f64::from(number) - 0.3), y.at(f64::from(number) + 0.3));
            let path = points.iter().fold(String::new(), |mut path, &px| {
                let _ = write!(path, "M{:.1} {top:.1}V{bottom:.1}", x.at(px));
                path
            });
            let _ = write!(svg, "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" d=\"{path}\"/>");
        }
        Mark::Bar { length, .. } => {
            let (top, bottom) = (y.at(f64::from(number) - 0.3), y.at(f64::from(number) + 0.3));
            let (from, to) = (x.at(0.0), x.at(*length));
            let (width, height) = (to - from, bottom - top);
            let _ =
                write!(svg, "<rect x=\"{from:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\"/>", STYLES[0].0);
        }
    }
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    points.enumerate().fold(String::new(), |mut path, (i, (x, y))| {
        let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
        path
    })
}

/// Lines are told apart among lines, bands among bands; the first line is solid.
fn styles(marks: &[Mark]) -> Vec<(&'static str, &'static str)> {
    // Rows are told apart by their numbers.
    let (mut lines, mut bands) = (0, 1);
    let mut next = |mark: &Mark| {
        let counter = if matches!(mark, Mark::Band { .. }) { &mut bands } else { &mut lines };
        *counter += 1;
        STYLES[(*counter - 1) % STYLES.len()]
    };
    marks.iter().map(&mut next).collect()
}

fn key(mark: &Mark, (colour, dash): (&str, &str), (number, top): (usize, f64)) -> String {
    match mark {
        Mark::Band { .. } => format!(
            "<rect x=\"{LEFT}\" y=\"{:.1}\" width=\"34\" height=\"10\" fill=\"{colour}\" fill-opacity=\"0.14\" stroke=\"{colour}\" stroke-opacity=\"0.5\"/>",
            top - 6.0
        ),
        Mark::Line { .. } => format!(
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{top}\" y2=\"{top}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>",
            LEFT + 34.0
        ),
        Mark::Intervals { .. } => format!("<circle r=\"3\" cx=\"{}\" cy=\"{top}\" fill=\"{colour}\"/>", LEFT + 17.0),
        Mark::Row { .. } | Mark::Bar { .. } => {
            format!("<text class=\"tick\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{number}</text>", LEFT + 17.0, top + 4.0)
        }
    }
}

fn name(mark: &Mark) -> &str {
    match mark {
        Mark::Line { name, .. } | Mark::Band { name, .. } | Mark::Intervals { name, .. } => name,
        Mark::Row { name, .. } | Mark::Bar { name, .. } => name,
    }
}

fn x_values(mark: &Mark) -> Vec<f64> {
    match mark {
        Mark::Line { points, .. } => points.iter().map(|p| p.0).collect(),
        Mark::Band { points, .. } => points.iter().map(|p| p.0).collect(),
        Mark::Intervals { points, .. } => points.iter().map(|p| p.0).collect(),
        Mark::Row { points, .. } => points.clone(),
        Mark::Bar { length, .. } => vec![0.0, *length],
    }
}

fn y_values(mark: &Mark) -> Vec<f64> {
    match mark {
        Mark::Line { points, .. } => points.iter().map(|p| p.1).collect(),
        Mark::Band { points, .. } => points.iter().flat_map(|p| [p.1, p.2]).collect(),
        Mark::Intervals { points, .. } => points.iter().flat_map(|p| [p.1, p.2, p.3]).collect(),
        Mark::Row { .. } | Mark::Bar { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use respite_stats::figure::Axis;

    #[test]
    fn every_mark_is_drawn_and_named() {
        let axis = |label: &str, unit: &str| Axis { label: label.into(), unit: unit.into() };
        let panel = Panel {
            title: "Relief < cost".into(),
            x: axis("Day", "days"),
            y: axis("Effect", "events per action"),
            marks: vec![
                Mark::Band { name: "95 % band".into(), points: vec![(1.0, -1.0, 0.5), (2.0, -0.5, 1.0)] },
                Mark::Line { name: "estimate".into(), points: vec![(1.0, -0.2), (2.0, 0.3)] },
            ],
        };
        let svg = figure(&Figure { panels: vec![panel] });
        assert!(svg.contains("Relief &lt; cost") && svg.contains("95 % band") && svg.contains("estimate"));
        assert_eq!(svg.matches("<path").count(), 2);
        assert!(!svg.contains("NaN"));
    }
}
