//! The section of a study: from the question to the doubts.

use super::{
    numbers::{cell, count, interval, link, number},
    second_looks,
};
use crate::{
    analyses::respite_curve::{Answer, KnownTruth},
    doubts,
    render::{
        numbers::{percent, ring, window},
        svg::{self, escape},
    },
};
use respite_stats::{
    data::Ring,
    effect::Curve,
    figure::{Figure, Mark, Panel},
};
use std::fmt::Write;

/// A study that gave no answer.
pub(super) fn unanswered(name: &str, reason: &str) -> String {
    format!("<section><h2>{}</h2>\n<p class=\"statement\">No answer: {}.</p></section>\n", escape(name), escape(reason))
}

/// A study with its answer.
pub(super) fn section(answer: &Answer) -> String {
    let mut html = format!("<section id=\"{}\">\n<h2>{}</h2>\n", escape(&answer.study), escape(&answer.question));
    if let Some(truth) = &answer.known_truth {
        let _ = writeln!(html, "<p class=\"made-up\">Made-up rows: {}</p>", escape(&truth.source));
    }
    five_words(&mut html, answer);
    minimum(&mut html, answer);
    let ids: Vec<String> = answer.statement.ids.iter().enumerate().map(|(i, id)| link(id, &format!("[{}]", i + 1))).collect();
    let _ = writeln!(html, "<p class=\"statement\">{} {}</p>", escape(&answer.statement.sentence), ids.join(" "));
    let _ = writeln!(
        html,
        "<p class=\"small\">The sentence follows a written rule (verdict: <code>{}</code>) from the innermost ring, under all {} baselines.</p>",
        escape(&kebab(&answer.verdict.verdict)),
        answer.settings.respite_curve.baselines.len()
    );
    for further in &answer.further {
        let ids: Vec<String> = further.ids.iter().enumerate().map(|(i, id)| link(id, &format!("[{}]", i + 1))).collect();
        let _ = writeln!(html, "<p>{} {}</p>", escape(&further.sentence), ids.join(" "));
    }
    curves(&mut html, answer);
    read_off(&mut html, answer);
    windows(&mut html, answer);
    cells(&mut html, answer);
    overlap(&mut html, answer);
    second_looks::section(&mut html, answer);
    diagnostics(&mut html, answer);
    html.push_str("</section>\n");
    html
}

fn kebab(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn source_line(answer: &Answer) -> String {
    let releases: Vec<_> = answer.sources.iter().map(|used| format!("{} (release {})", used.source, used.vintage)).collect();
    format!("Source: {}. Outcome observed from {} to {}.", releases.join(", "), answer.observed.0, answer.observed.1)
}

fn five_words(html: &mut String, answer: &Answer) {
    let words = &answer.five_words;
    let rows = &answer.rows.value;
    let of = |key: &str, value: u64| count(&format!("{}/{key}", answer.rows.id), value);
    html.push_str("<dl class=\"words\">\n");
    for (term, text, rows) in [
        ("Effect of", &words.effect_of, Some(of("actions", rows.actions))),
        ("on", &words.on_what, Some(of("outcome", rows.outcome))),
        ("where", &words.r#where, None),
        ("for how long", &words.how_long, None),
        ("compared with", &words.compared_with, Some(of("comparison", rows.comparison))),
    ] {
        let rows = rows.map_or(String::new(), |rows| format!(" ({rows} placed {})", answer.counted.unit.word()));
        let _ = writeln!(html, "<dt>{term}</dt><dd>{}{rows}</dd>", escape(text));
    }
    if let Some(sentence) = answer.counted.sentence() {
        let _ = writeln!(html, "<dt>counted once</dt><dd>{}</dd>", escape(&sentence));
    }
    html.push_str("</dl>\n");
}

fn minimum(html: &mut String, answer: &Answer) {
    let inner: Vec<_> = answer.minimum_detectable.iter().filter(|cell| Some(cell.value.ring) == answer.verdict.ring).collect();
    if inner.is_empty() {
        return;
    }
    html.push_str("<h3>The smallest change that could be seen at all</h3>\n<p>Judged before looking at the days after the actions, from windows shifted before them and from the comparison: a fall smaller than this would mostly be missed even in one window under one baseline (80 % power, 5 % two-sided). The headline asks more, since it must hold for all windows and baselines at once; the column “would be found” below shows what each contrast finds by its own standard error.</p>\n<div class=\"table\"><table><tr><th>held against</th><th>window</th><th class=\"n\">smallest fall</th><th class=\"n\">per action</th><th class=\"n\">dispersion</th></tr>\n");
    for of in inner {
        let id = |key: &str| format!("{}/{key}", of.id);
        let share = of.value.minimum_fall.map_or("–".to_owned(), |fall| link(&id("minimum_fall"), &percent(100.0 * fall)));
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td>{}{}{}</tr>",
            window(of.value.baseline.into()),
            window(of.value.after.into()),
            cell(share),
            cell(number(&id("minimum_fall_per_action"), of.value.minimum_fall_per_action)),
            cell(number(&id("dispersion"), of.value.dispersion)),
        );
    }
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">{} Unit: {} per action.</p>",
        escape(&source_line(answer)),
        escape(answer.unit)
    );
}

fn curves(html: &mut String, answer: &Answer) {
    html.push_str("<h3>The respite curve</h3>\n");
    let rings: Vec<Ring> = answer.curves.iter().map(|curve| curve.value.ring).fold(Vec::new(), |mut rings, ring| {
        if !rings.contains(&ring) {
            rings.push(ring);
        }
        rings
    });
    for (position, &of_ring) in rings.iter().enumerate() {
        let name = ring(of_ring.from_km, of_ring.to_km);
        let truth = answer.known_truth.as_ref().filter(|_| position == 0);
        let of_ring = answer.curves.iter().map(|curve| &curve.value).filter(|curve| curve.ring == of_ring);
        let panels: Vec<Panel> = of_ring.flat_map(|curve| panels(curve, &name, answer, truth)).collect();
        let drawing = svg::figure(&Figure { panels });
        let caption = format!(
            "<figcaption>{name}: change per action against what the comparison leads one to expect, day by day and summed up, under each baseline. Unit: {} per action. Below zero by day is relief; above zero summed up is relief. {}</figcaption>",
            escape(answer.unit),
            escape(&source_line(answer))
        );
        if position == 0 {
            let _ = writeln!(html, "<figure>{drawing}{caption}</figure>");
        } else {
            let _ = writeln!(html, "<details><summary>Ring {name}</summary><figure>{drawing}{caption}</figure></details>");
        }
    }
}

/// The two panels of a curve in the words and the unit of this study, with the effect that was built into simulated rows.
fn panels(curve: &Curve, ring: &str, answer: &Answer, truth: Option<&KnownTruth>) -> [Panel; 2] {
    let daily: Vec<f64> = truth.map(|truth| truth.daily_effect.clone()).unwrap_or_default();
    let averted = daily.iter().scan(0.0, |sum, effect| {
        *sum -= effect;
        Some(*sum)
    });
    let averted = averted.collect();
    let mut panels = curve.panels(answer.curve_sample.value.level);
    for (panel, (what, built_in)) in panels.iter_mut().zip([("change by day", daily), ("averted so far", averted)]) {
        panel.title = format!("{what}, {ring}, held against {}", window(curve.baseline.into()));
        panel.y.unit = format!("{} per action", answer.unit);
        if truth.is_some() {
            let points = (1..).map(f64::from).zip(built_in).collect();
            panel.marks.push(Mark::Line { name: "built-in truth".into(), points });
        }
    }
    panels
}

fn read_off(html: &mut String, answer: &Answer) {
    html.push_str("<div class=\"table\"><table><caption>Read off the curve, per action (95 % interval)</caption><tr><th>ring</th><th>baseline</th><th>depth: most averted</th><th>on day</th><th>duration: last day of clear relief</th><th>break-even day</th><th>rebound after</th><th>net at the horizon</th></tr>\n");
    for of in &answer.curves {
        let (id, curve) = (|key: &str| format!("{}/{key}", of.id), &of.value);
        let size = |key: &str, size: respite_stats::effect::SizeRead| {
            format!("{} ({})", number(&id(key), Some(size.per_action)), interval(size.interval.low, size.interval.high))
        };
        let day =
            |key: &str, read: respite_stats::effect::DayRead| read.day.map_or("none".to_owned(), |day| link(&id(key), &day.to_string()));
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            ring(curve.ring.from_km, curve.ring.to_km),
            window(curve.baseline.into()),
            size("depth", curve.depth),
            day("depth_day", curve.depth_day),
            day("duration", curve.duration),
            day("break_even", curve.break_even),
            size("rebound", curve.rebound),
            size("net", curve.net),
        );
    }
    let sample = &answer.curve_sample.value;
    let of = |key: &str, value: u64| count(&format!("{}/{key}", answer.curve_sample.id), value);
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">{} actions in {} campaigns and {} comparisons in {} campaigns enter; {} and {} are left out because a window leaves the observed period. {}</p>",
        of("treated", sample.treated),
        of("treated_campaigns", sample.treated_campaigns),
        of("control", sample.control),
        of("control_campaigns", sample.control_campaigns),
        of("treated_incomplete", sample.treated_incomplete),
        of("control_incomplete", sample.control_incomplete),
        escape(&source_line(answer))
    );
}

fn windows(html: &mut String, answer: &Answer) {
    html.push_str("<div class=\"table\"><table><caption>By window, per action, against the counterfactual</caption><tr><th>ring</th><th>baseline</th><th>window</th><th class=\"n\">observed</th><th class=\"n\">expected</th><th class=\"n\">difference</th><th class=\"n\">would be found</th><th>95 % interval that holds for all windows and baselines of the ring</th></tr>\n");
    for of in &answer.windows {
        let (id, value) = (|key: &str| format!("{}/{key}", of.id), &of.value);
        let band = value.effect_band.simultaneous;
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td>{}{}{}{}<td>{}</td></tr>",
            ring(value.ring.from_km, value.ring.to_km),
            window(value.baseline.into()),
            window(value.after.into()),
            cell(number(&id("treated_per_action"), Some(value.treated_per_action))),
            cell(number(&id("counterfactual_per_action"), Some(value.counterfactual_per_action))),
            cell(number(&id("effect_per_action"), Some(value.effect_per_action))),
            cell(number(&id("detectable_per_action"), Some(value.detectable_per_action))),
            interval(band.low, band.high),
        );
    }
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">Unit: {} per action. {}</p>",
        escape(answer.unit),
        escape(&source_line(answer))
    );
}

fn cells(html: &mut String, answer: &Answer) {
    html.push_str("<details><summary>Counts before and after, cell by cell</summary><div class=\"table\"><table><tr><th>ring</th><th>baseline</th><th>window</th><th class=\"n\">actions: before</th><th class=\"n\">after</th><th class=\"n\">comparison: before</th><th class=\"n\">after</th><th class=\"n\">ratio</th><th class=\"n\">p, labels exchanged</th><th class=\"n\">p of the difference, adjusted for all cells</th><th class=\"n\">q of the ratio</th></tr>\n");
    for of in &answer.cells {
        let (id, value) = (|key: &str| format!("{}/{key}", of.id), &of.value);
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td>{}{}{}{}{}{}{}{}</tr>",
            ring(value.ring.from_km, value.ring.to_km),
            window(value.baseline.into()),
            window(value.after.into()),
            cell(count(&id("treated_before"), value.treated_before)),
            cell(count(&id("treated_after"), value.treated_after)),
            cell(count(&id("control_before"), value.control_before)),
            cell(count(&id("control_after"), value.control_after)),
            cell(number(&id("ratio"), value.ratio)),
            cell(number(&id("ratio_p_value"), value.ratio_p_value)),
            cell(number(&id("difference_adjusted_p_value"), value.difference_adjusted_p_value)),
            cell(number(&id("ratio_q_value"), value.ratio_q_value)),
        );
    }
    let test = &answer.cells_joint_test;
    let joint = test.value.p_value.map_or(String::new(), |p| {
        format!("All {} cells in one test: p = {}. ", test.value.cells, number(&format!("{}/p_value", test.id), Some(p)))
    });
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">Ratio: (after ÷ before) of the actions over (after ÷ before) of the comparison; below 1 is relief. {joint}Each p that is not adjusted holds for its own cell only; q is the share of false calls to expect if this cell and all with a smaller p are called. All exchange actions one by one: where actions come in campaigns of one kind it is too small, and the intervals above are the ones to read. Unit: {}. {}</p></details>",
        escape(answer.unit),
        escape(&source_line(answer))
    );
}

fn overlap(html: &mut String, answer: &Answer) {
    html.push_str("<details><summary>Overlap of wakes</summary><div class=\"table\"><table><tr><th class=\"n\">within days</th><th class=\"n\">actions with another action before</th><th class=\"n\">after</th><th class=\"n\">with a comparison before</th><th class=\"n\">after</th></tr>\n");
    for of in &answer.overlap {
        let shares = &of.value.treated;
        let share = |key: &str, value: f64| cell(link(&format!("{}/treated/{key}", of.id), &percent(100.0 * value)));
        let _ = writeln!(
            html,
            "<tr>{}{}{}{}{}</tr>",
            cell(of.value.days.to_string()),
            share("same_arm_before", shares.same_arm_before),
            share("same_arm_after", shares.same_arm_after),
            share("other_arm_before", shares.other_arm_before),
            share("other_arm_after", shares.other_arm_after)
        );
    }
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">Share of {} actions, within the outermost ring. {}</p></details>",
        answer.rows.value.actions,
        escape(&source_line(answer))
    );
}

fn diagnostics(html: &mut String, answer: &Answer) {
    html.push_str("<h3>Doubts</h3>\n");
    if answer.diagnostics.is_empty() {
        html.push_str("<p>No diagnostic was raised.</p>\n");
    }
    for doubt in &answer.diagnostics {
        let about = doubts::all().find(|about| about.code == doubt.code);
        let (title, meaning) = about.map_or(("", ""), |about| (about.title, about.meaning));
        let _ = writeln!(
            html,
            "<div class=\"doubt\"><p><strong>{}</strong> <code>{}</code><br>{}.</p><p class=\"small\">{}</p></div>",
            escape(title),
            escape(doubt.code),
            escape(&doubt.message),
            escape(meaning)
        );
    }
}
