//! The part of a study that asks again in other ways.

mod shown_ids;

pub(super) use shown_ids::{groups, on_the_same_rows};

use super::{
    numbers::{cell, count, interval, number},
    study::source_line,
};
use crate::{
    analyses::respite_curve::Answer,
    render::{
        numbers::{ring, window},
        svg::{self, escape},
    },
};
use respite_stats::{
    data::{Ring, Window},
    effect::RestrictedEffect,
    method::Estimate,
};
use std::fmt::Write;

/// Second looks and the specification curve.
pub(super) fn section(html: &mut String, answer: &Answer) {
    looks(html, answer);
    modelled(html, answer);
    drift(html, answer);
    kinds(html, answer);
    resampled(html, answer);
    placebos(html, answer);
    ways(html, answer);
}

fn looks(html: &mut String, answer: &Answer) {
    if answer.looks.is_empty() {
        return;
    }
    html.push_str("<h3>Looked at otherwise</h3>\n<p>The same curve on other actions, another comparison or another measure, with all else as declared. Innermost ring; each interval holds for its own cell alone.</p>\n<div class=\"table\"><table><tr><th>what is otherwise</th><th>held against</th><th>window</th><th class=\"n\">difference per action</th><th>95 % interval</th></tr>\n");
    for look in &answer.looks {
        let value = &look.value;
        let shown = |key: &str, size: Option<u64>| size.map_or_else(|| "–".to_owned(), |size| count(&format!("{}/{key}", look.id), size));
        let sample = format!(
            "{} ({} actions in {} campaigns, {} to compare with in {})",
            escape(&value.changes),
            shown("treated", value.treated),
            shown("treated_campaigns", value.treated_campaigns),
            shown("control", value.control),
            shown("control_campaigns", value.control_campaigns)
        );
        if let Some(reason) = &value.not_estimable {
            let _ = writeln!(html, "<tr><td>{}</td><td colspan=\"4\">{}</td></tr>", escape(&value.changes), escape(reason));
            continue;
        }
        let inner: Vec<_> = value.windows.iter().filter(|of| Some(of.value.ring) == answer.verdict.ring).collect();
        for (place, of) in inner.iter().enumerate() {
            let first = if place == 0 { format!("<td rowspan=\"{}\">{sample}</td>", inner.len()) } else { String::new() };
            let band = of.value.effect_band.pointwise;
            let _ = writeln!(
                html,
                "<tr>{first}<td>{}</td><td>{}</td>{}<td>{}</td></tr>",
                window(of.value.baseline.into()),
                window(of.value.after.into()),
                cell(number(&format!("{}/effect_per_action", of.id), Some(of.value.effect_per_action))),
                interval(band.low, band.high)
            );
        }
    }
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">Unit: {} per action, unless the measure is another. {}</p>",
        escape(answer.unit),
        escape(&source_line(answer))
    );
}

/// Opens a table of ring, baseline and window with further columns.
fn open_table(html: &mut String, title: &str, about: &str, columns: &str) {
    let _ = writeln!(
        html,
        "<h3>{title}</h3>\n<p>{about}</p>\n<div class=\"table\"><table><tr><th>ring</th><th>held against</th><th>window</th>{columns}</tr>"
    );
}

fn close_table(html: &mut String, answer: &Answer) {
    let _ = writeln!(
        html,
        "</table></div>\n<p class=\"source\">Unit: {} per action. {}</p>",
        escape(answer.unit),
        escape(&source_line(answer))
    );
}

fn place(of_ring: Ring, baseline: Window, after: Window) -> String {
    format!("<td>{}</td><td>{}</td><td>{}</td>", ring(of_ring.from_km, of_ring.to_km), window(baseline.into()), window(after.into()))
}

fn modelled(html: &mut String, answer: &Answer) {
    let Some(modelled) = &answer.modelled else { return };
    if let Some(reason) = &modelled.value.not_estimable {
        let _ = writeln!(html, "<h3>With overlapping wakes modelled</h3>\n<p>No estimate: {}.</p>", escape(reason));
        return;
    }
    let about = format!(
        "What one action does by itself, with the wakes of others taken out by a model; {} others overlap with each on average. Each interval holds for its own cell alone.",
        number(&format!("{}/overlapping_others", modelled.id), Some(modelled.value.overlapping_others))
    );
    open_table(html, "With overlapping wakes modelled", &about, "<th class=\"n\">difference per action</th><th>95 % interval</th>");
    for of in &modelled.value.windows {
        let (cells, band) = (&of.value, of.value.effect_band.pointwise);
        let effect = cell(number(&format!("{}/effect_per_action", of.id), Some(cells.effect_per_action)));
        let _ =
            writeln!(html, "<tr>{}{effect}<td>{}</td></tr>", place(cells.ring, cells.baseline, cells.after), interval(band.low, band.high));
    }
    close_table(html, answer);
}

fn drift(html: &mut String, answer: &Answer) {
    let Some(drift) = &answer.drift else { return };
    let value = &drift.value;
    if let Some(reason) = &value.not_estimable {
        let _ = writeln!(html, "<h3>If the paths drift</h3>\n<p>No answer: {}.</p>", escape(reason));
        return;
    }
    let reference = (-i32::try_from(value.bins_days).unwrap_or(i32::MAX), -1);
    let about = format!(
        "The change in bins of {} days, if the actions' path and the comparison's drift apart by themselves. The 95 % intervals hold the change whatever the drift, as long as it keeps to the limit: a straight line as before, or as steep as the steepest before.",
        value.bins_days
    );
    let columns = "<th class=\"n\">difference per action</th><th>without a drift</th><th>straight drift</th><th>as steep as before</th>";
    open_table(html, "If the paths drift", &about, columns);
    for of in &value.windows {
        let cells = &of.value;
        let at = |all: &[RestrictedEffect], limit: f64| {
            let robust = all.iter().find(|at| at.limit == limit).map(|at| at.robust);
            robust.map_or_else(|| "–".to_owned(), |robust| interval(robust.low, robust.high))
        };
        let _ = writeln!(
            html,
            "<tr>{}{}<td>{}</td><td>{}</td><td>{}</td></tr>",
            place(cells.ring, reference.into(), cells.after),
            cell(number(&format!("{}/effect_per_action", of.id), Some(cells.effect_per_action))),
            interval(cells.interval.low, cells.interval.high),
            at(&cells.smoothness, 0.0),
            at(&cells.relative_magnitudes, 1.0)
        );
    }
    close_table(html, answer);
}

fn kinds(html: &mut String, answer: &Answer) {
    let Some(kinds) = &answer.kinds else { return };
    let value = &kinds.value;
    if let Some(reason) = &value.not_estimable {
        let _ = writeln!(html, "<h3>Kinds of action beside one another</h3>\n<p>No answer: {}.</p>", escape(reason));
        return;
    }
    let about = "Counts per action and day, after as a multiple of before, in one mix of strata of the counts before. It describes: a multiple below 1 may be a surge that ends, and the kinds were not given out by lot.";
    let columns = "<th>kind</th><th class=\"n\">actions</th><th class=\"n\">multiple</th><th>95 % interval</th>";
    open_table(html, "Kinds of action beside one another", about, columns);
    for of in &value.standardised {
        let cells = &of.value;
        let ratio = cells.ratio.as_ref();
        let ends = ratio.and_then(|ratio| ratio.conf_low.zip(ratio.conf_high));
        let _ = writeln!(
            html,
            "<tr>{}<td>{}</td>{}{}<td>{}</td></tr>",
            place(cells.ring, cells.baseline, cells.after),
            escape(&cells.kind),
            cell(count(&format!("{}/actions", of.id), cells.actions)),
            cell(number(&format!("{}/ratio/estimate", of.id), ratio.map(|ratio| ratio.estimate))),
            ends.map_or_else(|| "–".to_owned(), |(low, high)| interval(low, high).replace('+', ""))
        );
    }
    close_table(html, answer);
}

fn resampled(html: &mut String, answer: &Answer) {
    let Some(first) = answer.resampled.first() else { return };
    let about = format!(
        "Places and days drawn {} times within their stated precision: how far the difference per action moves by that alone.",
        first.value.draws
    );
    open_table(
        html,
        "Places and days drawn anew",
        &about,
        "<th class=\"n\">lowest</th><th class=\"n\">middle</th><th class=\"n\">highest</th>",
    );
    for of in &answer.resampled {
        let value = &of.value;
        let shown = |key: &str, size: f64| cell(number(&format!("{}/{key}", of.id), Some(size)));
        let _ = writeln!(
            html,
            "<tr>{}{}{}{}</tr>",
            place(value.ring, value.baseline, value.after),
            shown("lowest_per_action", value.lowest_per_action),
            shown("median_per_action", value.median_per_action),
            shown("highest_per_action", value.highest_per_action)
        );
    }
    close_table(html, answer);
}

fn placebos(html: &mut String, answer: &Answer) {
    if answer.placebos.is_empty() {
        return;
    }
    let about = "The same estimate where no effect can be: at other dates, at other places, and with the kinds of actions exchanged. A rank far out is \
                 unusual; dates and places drawn by lot follow no surge, as actions may.";
    let columns = "<th>placebos</th><th class=\"n\">difference per action</th><th class=\"n\">rank</th><th class=\"n\">p</th><th>placebos from 2.5 % to 97.5 %</th>";
    open_table(html, "Among placebos", about, columns);
    for of in &answer.placebos {
        let value = &of.value;
        let shown = |key: &str, size: f64| cell(number(&format!("{}/{key}", of.id), Some(size)));
        let [low, _, high] = value.placebo_quantiles;
        let _ = writeln!(
            html,
            "<tr>{}<td>{} other {}</td>{}{}{}<td>{}</td></tr>",
            place(value.ring, value.baseline, value.after),
            value.placebos,
            value.kind.word(),
            shown("estimate", value.estimate),
            shown("rank", value.rank),
            shown("p_value", value.p_value),
            interval(low, high)
        );
    }
    close_table(html, answer);
}

fn ways(html: &mut String, answer: &Answer) {
    let Some(curve) = &answer.specification_curve else { return };
    html.push_str("<h3>Asked in all declared ways</h3>\n");
    html.push_str(&svg::figure(&curve.value.estimate().figure()));
    html.push_str("<details><summary>All ways, from the smallest ratio</summary><div class=\"table\"><table><tr><th>compared with</th><th>measure</th><th>ring</th><th>held against</th><th>window</th><th class=\"n\">ratio</th><th>95 % interval</th></tr>\n");
    for of in &curve.value.ways {
        let way = &of.value;
        let interval = way
            .conf_low
            .zip(way.conf_high)
            .map_or("not defined: a sum is 0".to_owned(), |(low, high)| interval(low, high).replace('+', ""));
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>{}<td>{interval}</td></tr>",
            escape(&way.comparison),
            escape(&way.measure),
            ring(way.ring.from_km, way.ring.to_km),
            window(way.baseline.into()),
            window(way.after.into()),
            cell(number(&format!("{}/ratio", of.id), way.ratio)),
        );
    }
    let _ = writeln!(
        html,
        "</table></div></details>\n<p class=\"source\">Ratio: change of the actions over the change of the comparison; below 1 is relief. {}</p>",
        escape(&source_line(answer))
    );
}
