//! From the path of a number to the sums that it is made of.

use super::{Made, Sum};
use crate::analyses::respite_curve::{
    answer::Settings,
    ids,
    opened::{self, OpenedStudy},
    second_looks::View,
};
use respite_stats::{
    data::{Arm, Window},
    effect::Bins,
};

/// Reads a path such as `cells/0-4km/-3..-1/1..3/ratio`.
pub(super) fn made_of(opened: &OpenedStudy, view: &View<'_>, path: &str) -> Option<Made> {
    // The id of a group stands for all its numbers.
    let parts: Vec<&str> = path.split('/').chain(["every"]).collect();
    let horizon = *opened.study.wake.horizon_days.get_ref();
    let (group, rest) = parts.split_first()?;
    // The kind of a placebo stands before the ring: behind each number are the rows of the real estimate.
    let rest = if *group == "placebos" { rest.get(1..)? } else { rest };
    let (ring, rest) = rest.split_first()?;
    let ring = view.table.rings().iter().position(|&known| ids::ring(known) == *ring)?;
    if *group == "drift" {
        let window = rest.first().filter(|text| **text != "test" && **text != "every").and_then(|text| ids::window_of(text));
        // Those enter whose bins were all observed, and the bins may hold fewer days than the baselines and the horizon.
        let honest = Settings::of(opened).drift?.0;
        let over = Bins { days: honest.bins_days, before: honest.bins_before, after: honest.bins_after }.reach();
        let windows = [Window::new(over.from_day, -1), window.unwrap_or(Window::new(1, over.to_day))];
        let arms = [Arm::Treated, Arm::Control];
        let sums = windows.iter().flat_map(|&window| arms.map(|arm| Sum { arm, ring, window, complete_over: over })).collect();
        let what = "outcome rows before and after, around actions and comparison, bin by bin".to_owned();
        return Some(Made { what, sums, incomplete: false });
    }
    if *group == "pre-paths" {
        let over = opened.reach();
        let window = Window::new(over.from_day, -1);
        let sums = [Arm::Treated, Arm::Control].map(|arm| Sum { arm, ring, window, complete_over: over }).into();
        return Some(Made { what: "outcome rows before, around actions and comparison".to_owned(), sums, incomplete: false });
    }
    let (baseline, rest) = rest.split_first()?;
    let baseline = opened::windows(opened.study.wake.baselines.get_ref()).into_iter().find(|&known| ids::window(known) == *baseline)?;
    let after = |text: &str| opened::windows(opened.study.wake.after.get_ref()).into_iter().find(|&known| ids::window(known) == text);
    let both = |window: Window, complete_over: Window| [Arm::Treated, Arm::Control].map(|arm| Sum { arm, ring, window, complete_over });
    let (what, windows, complete_over) = match (*group, rest) {
        ("cells", [after_text, field, ..]) => {
            let after = after(after_text)?;
            let over = baseline.joined(after);
            let sum = match *field {
                "treated_before" => Some((Arm::Treated, baseline)),
                "treated_after" => Some((Arm::Treated, after)),
                "control_before" => Some((Arm::Control, baseline)),
                "control_after" => Some((Arm::Control, after)),
                _ => None,
            };
            if let Some((arm, window)) = sum {
                let side = if window == baseline { "before" } else { "after" };
                let around = if arm == Arm::Treated {
                    "the actions, each counted once for every action"
                } else {
                    "the comparison, each counted once for every one"
                };
                let sums = vec![Sum { arm, ring, window, complete_over: over }];
                return Some(Made { what: format!("outcome rows {side} {around} near it"), sums, incomplete: false });
            }
            if field.ends_with("_incomplete") {
                let what = "those whose windows leave the observed period".to_owned();
                return Some(Made { what, sums: both(after, over).into(), incomplete: true });
            }
            ("outcome rows before and after, around actions and comparison", vec![baseline, after], over)
        }
        ("windows" | "resampled" | "modelled", [after_text, _, ..]) => {
            ("outcome rows before and after, around actions and comparison", vec![baseline, after(after_text)?], opened.reach())
        }
        ("ways" | "placebos", [after_text, _, ..]) => {
            let declared = opened::windows(opened.study.wake.after.get_ref()).into_iter();
            let over = declared.chain(opened::windows(opened.study.wake.baselines.get_ref())).fold(baseline, Window::joined);
            ("outcome rows before and after, around actions and comparison", vec![baseline, after(after_text)?], over)
        }
        ("minimum-detectable", [after_text, _, ..]) => {
            after(after_text)?;
            let shifted = Window::new(Settings::of(opened).minimum_detectable.reach().from_day, -1);
            let windows = vec![baseline, shifted];
            (
                "outcome rows in the baseline and on the days before to which the windows are shifted, around actions and comparison; the level after is the comparison's",
                windows,
                opened.reach(),
            )
        }
        ("curves", [day, field, ..]) if !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit()) => {
            let day: i32 = day.parse().ok().filter(|day| (1..=horizon).contains(day))?;
            let from = if field.starts_with("cumulative") { 1 } else { day };
            (
                "outcome rows in the baseline and up to the day, around actions and comparison",
                vec![baseline, Window::new(from, day)],
                opened.reach(),
            )
        }
        ("curves", [read, ..]) if read.starts_with("day_zero") => (
            "outcome rows in the baseline and on the action's own day, around actions and comparison",
            vec![baseline, Window::new(0, 0)],
            opened.reach(),
        ),
        ("curves", [_, ..]) => (
            "outcome rows in the baseline and over the horizon, around actions and comparison",
            vec![baseline, Window::new(1, horizon)],
            opened.reach(),
        ),
        _ => return None,
    };
    let sums = windows.into_iter().flat_map(|window| both(window, complete_over)).collect();
    Some(Made { what: what.to_owned(), sums, incomplete: false })
}
