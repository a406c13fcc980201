//! An answer as a screenful of text.

use super::{
    numbers::{number, percent, ring, signed, window},
    terminal,
};
use crate::{Answer, analyses::respite_curve};
use std::fmt::Write;

/// The answer for a terminal of 80 columns or more.
pub fn screen(answer: &Answer) -> String {
    match answer {
        Answer::RespiteCurve(answer) => respite_curve(answer),
    }
}

fn respite_curve(answer: &respite_curve::Answer) -> String {
    let mut text = format!("{}\n{}\n\n", answer.question, "─".repeat(answer.question.chars().count().min(80)));
    if let Some(truth) = &answer.known_truth {
        let _ = writeln!(text, "{}\n", wrapped(&format!("MADE-UP ROWS. {}", truth.source), 88));
    }
    let words = &answer.five_words;
    for (term, value) in [
        ("effect of", &words.effect_of),
        ("on", &words.on_what),
        ("where", &words.r#where),
        ("for how long", &words.how_long),
        ("compared with", &words.compared_with),
    ] {
        let _ = writeln!(text, "  {term:<14}{value}");
    }
    if let Some(sentence) = answer.counted.sentence() {
        let _ = writeln!(text, "  {:<14}{}", "counted once", wrapped(&sentence, 72).replace('\n', "\n                "));
    }
    let (rows, unit) = (&answer.rows.value, answer.counted.unit.word());
    let _ = writeln!(
        text,
        "  {unit:<14}{} actions, {} to compare with, {} outcome {unit}, {} to {}\n",
        rows.actions, rows.comparison, rows.outcome, answer.observed.0, answer.observed.1
    );
    minimum(&mut text, answer);
    chart(&mut text, answer);
    let _ = writeln!(text, "{}\n", wrapped(&answer.statement.sentence, 88));
    for further in &answer.further {
        let _ = writeln!(text, "{}\n", wrapped(&further.sentence, 88));
    }
    windows(&mut text, answer);
    looks(&mut text, answer);
    if !answer.diagnostics.is_empty() {
        text.push_str("\nDoubts (respite explain CODE tells more):\n");
    }
    for doubt in &answer.diagnostics {
        let _ = writeln!(text, "  {}: {}", doubt.code, doubt.message);
    }
    text
}

fn minimum(text: &mut String, answer: &respite_curve::Answer) {
    let inner = answer.minimum_detectable.iter().filter(|cell| Some(cell.value.ring) == answer.verdict.ring);
    let mut falls: Vec<(f64, String)> =
        inner.filter_map(|cell| Some((cell.value.minimum_fall?, window(cell.value.after.into())))).collect();
    falls.sort_by(|a, b| a.0.total_cmp(&b.0));
    match (falls.first(), falls.last()) {
        (Some((low, easiest)), Some((high, hardest))) => {
            let _ = writeln!(
                text,
                "Smallest fall that could be seen at all, judged without the days after the actions: {} ({easiest}) to {} ({hardest}).\n",
                percent(100.0 * low),
                percent(100.0 * high)
            );
        }
        _ => text.push_str("Smallest fall that could be seen at all: not defined, there is too little before.\n\n"),
    }
}

fn chart(text: &mut String, answer: &respite_curve::Answer) {
    let Some(curve) = answer.curves.first().map(|curve| &curve.value) else { return };
    let _ = writeln!(
        text,
        "Averted so far per action, in {}, {}, held against {}\n(█ estimate, ░ 95 % band for all days at once; above 0 is relief)",
        answer.unit,
        ring(curve.ring.from_km, curve.ring.to_km),
        window(curve.baseline.into())
    );
    let points: Vec<_> = curve
        .days
        .iter()
        .map(|day| {
            let band = day.cumulative_relief_band.simultaneous;
            (f64::from(day.day), day.cumulative_relief_per_action, band.low, band.high)
        })
        .collect();
    text.push_str(&terminal::band_chart(&points, 36, 11, "days after"));
    if let Some(truth) = &answer.known_truth {
        let net: f64 = -truth.daily_effect.iter().take(curve.days.len()).sum::<f64>();
        let depth = truth.daily_effect.iter().scan(0.0, |sum, effect| {
            *sum -= effect;
            Some(*sum)
        });
        let depth = depth.fold(0.0, f64::max);
        let (estimate, at_end) = (&curve.depth, &curve.net);
        let _ = writeln!(
            text,
            "Estimate beside truth: depth {} ({} to {}), built in {}; net {} ({} to {}), built in {}.",
            number(estimate.per_action),
            number(estimate.interval.low),
            number(estimate.interval.high),
            number(depth),
            signed(at_end.per_action),
            signed(at_end.interval.low),
            signed(at_end.interval.high),
            signed(net)
        );
    }
    text.push('\n');
}

fn windows(text: &mut String, answer: &respite_curve::Answer) {
    let _ = writeln!(text, "{:<22}{:<24}{:>10}{:>10}   interval for all at once", "window", "held against", "observed", "expected");
    for of in answer.windows.iter().filter(|of| Some(of.value.ring) == answer.verdict.ring) {
        let band = of.value.effect_band.simultaneous;
        let _ = writeln!(
            text,
            "{:<22}{:<24}{:>10}{:>10}   {} ({} to {})",
            window(of.value.after.into()),
            window(of.value.baseline.into()),
            number(of.value.treated_per_action),
            number(of.value.counterfactual_per_action),
            signed(of.value.effect_per_action),
            signed(band.low),
            signed(band.high)
        );
    }
}

fn looks(text: &mut String, answer: &respite_curve::Answer) {
    let Some(first) = answer.windows.first().map(|of| &of.value).filter(|_| !answer.looks.is_empty()) else { return };
    let _ = writeln!(
        text,
        "\nLooked at otherwise, {}, {}, held against {}, per action (interval for this cell alone):",
        ring(first.ring.from_km, first.ring.to_km),
        window(first.after.into()),
        window(first.baseline.into())
    );
    for look in answer.looks.iter().map(|of| &of.value) {
        let shown = match (look.windows.first().map(|of| &of.value), &look.not_estimable) {
            (Some(cell), _) => {
                let band = cell.effect_band.pointwise;
                format!("{} ({} to {})", signed(cell.effect_per_action), signed(band.low), signed(band.high))
            }
            (None, reason) => reason.clone().unwrap_or_default(),
        };
        let _ = writeln!(text, "  {:<18}{shown}\n  {:<18}{}", look.look, "", look.changes);
    }
}

/// Text broken at spaces.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(wrapped("", 7), "");
    }
}
