//! Small charts for a terminal: plain characters, no colour needed.

use super::{numbers, ticks};
use std::fmt::Write;

/// A text without the control characters that a terminal would obey; line breaks stay.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// A line with a band, drawn with characters: `█` the estimate, `░` the band, `─` zero.
///
/// Points are x, estimate, low, high, one column each, at most `width` of them (days are thinned evenly beyond that).
pub fn band_chart(points: &[(f64, f64, f64, f64)], width: usize, height: usize, unit: &str) -> String {
    let mut text = String::new();
    if points.is_empty() || width == 0 || height < 2 {
        return text;
    }
    let (low, high) = ticks::range(points.iter().flat_map(|p| [p.1, p.2, p.3]));
    let row = |value: f64| ((high - value) / (high - low) * (height - 1) as f64).round().clamp(0.0, (height - 1) as f64) as usize;
    let columns: Vec<_> = (0..points.len().min(width)).map(|i| points[i * points.len() / points.len().min(width)]).collect();
    let label_width = [low, 0.0, high].map(|v| numbers::signed(v).chars().count()).into_iter().max().unwrap_or(0);
    for line in 0..height {
        let label = if line == 0 {
            numbers::signed(high)
        } else if line == row(0.0) {
            "0".to_owned()
        } else if line == height - 1 {
            numbers::signed(low)
        } else {
            String::new()
        };
        let _ = write!(text, "{label:>label_width$} │");
        for &(_, estimate, low, high) in &columns {
            let mark = if line == row(estimate) {
                "██"
            } else if (row(high)..=row(low)).contains(&line) {
                "░░"
            } else if line == row(0.0) {
                "──"
            } else {
                "  "
            };
            text.push_str(mark);
        }
        text.push('\n');
    }
    let first = columns.first().map_or(0.0, |p| p.0);
    let last = columns.last().map_or(0.0, |p| p.0);
    let gap = (columns.len() * 2).saturating_sub(first.to_string().len() + last.to_string().len());
    let _ = writeln!(text, "{:label_width$} └{}", "", "──".repeat(columns.len()));
    let _ = writeln!(text, "{:label_width$}  {first}{}{last}  {unit}", "", " ".repeat(gap));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chart_has_its_size_and_zero_line() {
        let points: Vec<_> = (1..=10).map(|day| (f64::from(day), -f64::from(day), -f64::from(day) - 2.0, 1.0)).collect();
        let chart = band_chart(&points, 60, 8, "days after");
        assert_eq!(chart.lines().count(), 10);
        assert!(chart.contains("██") && chart.contains("░░") && chart.contains("0 │"));
        assert!(chart.ends_with("10  days after\n"));
    }
}
