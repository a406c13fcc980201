//! Kinds compared: against a plain script, what must not matter, and kinds that do nothing but are chosen by what happened before.

use proptest::prelude::*;
use respite::bench;
use respite_stats::{
    data::{AnchorsByKind, Period, RingDayTable, RowId, Window},
    effect::{KindContrast, KindsCompared, KindsComparedEstimate},
    method::estimate,
    simulate::{TheatreConfig, simulate},
};
use serde_json::Value;
use std::path::Path;

/// Greatest distance from an expected number, as a share of it.
const TOLERANCE: f64 = 1e-12;
/// Greatest distance from an expected 0, in counts per action and day.
const NONE: f64 = 1e-15;

/// Compares all values, with the same keys on both sides, and counts them; `"none"` stands for no value.
fn compare(place: &str, expected: &toml::Value, found: &Value) -> usize {
    match expected {
        toml::Value::Table(table) => {
            let fields = found.as_object().expect(place);
            assert_eq!(fields.keys().collect::<std::collections::BTreeSet<_>>(), table.keys().collect(), "{place}");
            table.iter().map(|(key, value)| compare(&format!("{place}, {key}"), value, &found[key])).sum()
        }
        toml::Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            list.iter().enumerate().map(|(index, value)| compare(&format!("{place} {}", index + 1), value, &found[index])).sum()
        }
        toml::Value::Float(number) => {
            let found = found.as_f64().expect(place);
            let limit = if *number == 0.0 { NONE } else { TOLERANCE * number.abs() };
            assert!((found - number).abs() <= limit, "{place}: {found} is not {number}");
            1
        }
        toml::Value::Integer(number) => {
            assert_eq!(found.as_i64(), Some(*number), "{place}");
            1
        }
        toml::Value::Boolean(truth) => {
            assert_eq!(found.as_bool(), Some(*truth), "{place}");
            1
        }
        other if other.as_str() == Some("none") => {
            assert_eq!(found, &Value::Null, "{place}");
            1
        }
        other => {
            assert_eq!(found.as_str(), other.as_str(), "{place}");
            1
        }
    }
}

#[test]
fn equal_to_a_plain_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("methods/reference/kinds-compared");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the reference folder");
    let (input, expected) = (read("input.csv"), read("expected.toml"));
    let expected: toml::Table = toml::from_str(&expected).expect("expected numbers in TOML");
    let mut compared = 0;
    for case in expected["case"].as_array().expect("cases") {
        let spec = toml::to_string(&case["spec"]).expect("a spec");
        let fit = bench::fit("kinds-compared", ("input.csv", input.as_bytes()), ("expected.toml", &spec)).expect("an estimate");
        compared += compare(case["name"].as_str().expect("a name"), &case["estimate"], &fit.fit["estimate"]);
    }
    println!("{compared} values");
}

/// Numbers by chance that depend on a seed and a row alone.
fn chance(seed: u64, row: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ row.wrapping_mul(0xd1b5_4a32_d192_ed03).rotate_left(23);
    for _ in 0..2 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    (z >> 11) as f64 / (1u64 << 53) as f64
}

/// How a kind is chosen.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// By the stratum alone: kind "a" with 15, 50 and 85 %.
    Stratum,
    /// By the count itself: the chance of "a" rises with it, smoothly, from near 0 to near 1.
    Count,
    /// By lot.
    Lot,
}

fn spec() -> KindsCompared {
    KindsCompared {
        rings_km: vec![5.0],
        horizon_days: 14,
        baselines: vec![Window::new(-7, -1), Window::new(-28, -1)],
        after: vec![Window::new(1, 7), Window::new(1, 14)],
        ..KindsCompared::default()
    }
}

/// A theatre whose actions do nothing, with two kinds.
fn theatre(seed: u64, choice: Choice) -> AnchorsByKind {
    let config = TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() };
    let points = simulate(&config, seed).expect("a theatre").anchored_points();
    let spec = spec();
    let table = RingDayTable::build(&points, &spec.rings_km, 28, 14).expect("a table");
    let whole = Window::new(-28, 14);
    let before = |row: usize| table.sum(row, 0, spec.strata_window) as f64;
    let mut sorted: Vec<f64> = (0..table.anchors().len()).filter(|row| table.complete(*row, whole)).map(before).collect();
    sorted.sort_by(f64::total_cmp);
    let cut = |share: f64| sorted[(share * sorted.len() as f64 - 1e-9).ceil() as usize - 1];
    let (low, middle, high) = (cut(1.0 / 3.0), cut(0.5), cut(2.0 / 3.0));
    let kind = |row: usize| {
        let count = before(row);
        let of_a = match choice {
            Choice::Stratum => [0.15, 0.5, 0.85][usize::from(count > low) + usize::from(count > high)],
            Choice::Count => 1.0 / (1.0 + (-(count - middle) / 3.0).exp()),
            Choice::Lot => 0.5,
        };
        let id = table.anchors()[row].id;
        (id, if chance(seed, id.0) < of_a { "a" } else { "b" }.to_owned())
    };
    let kinds = (0..table.anchors().len()).map(kind).collect();
    AnchorsByKind { points, kinds }
}

#[derive(Default)]
struct Tally {
    log_ratio: f64,
    difference: f64,
    ratio_held: u32,
    difference_held: u32,
    given: u32,
}

impl Tally {
    fn add(&mut self, contrast: &KindContrast) {
        let (Some(ratio), difference) = (contrast.ratio_of_ratios, contrast.difference_per_day) else { return };
        let (Some(low), Some(high)) = (ratio.conf_low, ratio.conf_high) else { return };
        self.given += 1;
        self.log_ratio += ratio.estimate.ln();
        self.difference += difference.estimate;
        self.ratio_held += u32::from(low <= 1.0 && high >= 1.0);
        self.difference_held +=
            u32::from(difference.conf_low.is_some_and(|low| low <= 0.0) && difference.conf_high.is_some_and(|high| high >= 0.0));
    }

    fn mean(&self, sum: f64) -> f64 {
        sum / f64::from(self.given)
    }

    fn share(&self, held: u32) -> f64 {
        f64::from(held) / f64::from(self.given)
    }
}

/// Plain and standardised, for each baseline and window after in the order of the estimate.
fn run(choice: Choice, theatres: u64) -> Vec<[Tally; 2]> {
    let mut tallies: Vec<[Tally; 2]> = Vec::new();
    for seed in 1..=theatres {
        let Ok(fit) = estimate(&spec(), &theatre(seed, choice)) else { continue };
        for standardised in [false, true] {
            let own = fit.estimate.contrasts.iter().filter(|contrast| contrast.standardised == standardised);
            for (cell, contrast) in own.enumerate() {
                if tallies.len() == cell {
                    tallies.push(Default::default());
                }
                tallies[cell][usize::from(standardised)].add(contrast);
            }
        }
    }
    tallies
}

/// The table of what was found, as it stands in the method's explanation.
fn shown(choice: Choice, tallies: &[[Tally; 2]]) -> String {
    let mut lines = vec![format!("{choice:?}: kind a against b, which do nothing")];
    for (cell, pair) in tallies.iter().enumerate() {
        let (baseline, after) = (spec().baselines[cell / 2], spec().after[cell % 2]);
        lines.extend(pair.iter().zip(["plain", "standardised"]).map(|(tally, mix)| {
            format!(
                "{:<9} {:<8} {mix:<13} given {:>4}  ratio of ratios {:.3}, held {:.3}  difference per day {:+.4}, held {:.3}",
                baseline.to_string(),
                after.to_string(),
                tally.given,
                tally.mean(tally.log_ratio).exp(),
                tally.share(tally.ratio_held),
                tally.mean(tally.difference),
                tally.share(tally.difference_held)
            )
        }));
    }
    lines.join("\n")
}

/// The quick set runs 200 theatres; with `RESPITE_LONG=1` 2000, and the limits are strict.
fn theatres() -> (u64, f64) {
    if std::env::var("RESPITE_LONG").is_ok_and(|value| value == "1") { (2000, 0.925) } else { (200, 0.89) }
}

#[test]
fn kinds_chosen_by_stratum_are_told_apart_plainly_but_not_standardised() {
    let (theatres, least) = theatres();
    let tallies = run(Choice::Stratum, theatres);
    println!("{}", shown(Choice::Stratum, &tallies));
    for [plain, standardised] in tallies {
        assert!(standardised.share(standardised.ratio_held) >= least && standardised.share(standardised.difference_held) >= least);
        assert!(standardised.mean(standardised.log_ratio).abs() < 0.25 * plain.mean(plain.log_ratio).abs());
    }
}

#[test]
fn strata_take_away_most_of_what_the_count_decides() {
    let (theatres, _) = theatres();
    let tallies = run(Choice::Count, theatres);
    println!("{}", shown(Choice::Count, &tallies));
    for [plain, standardised] in tallies {
        assert!(standardised.mean(standardised.log_ratio).abs() < 0.5 * plain.mean(plain.log_ratio).abs());
        assert!(standardised.mean(standardised.difference).abs() < 0.5 * plain.mean(plain.difference).abs());
    }
}

#[test]
fn kinds_chosen_by_lot_are_held_both_ways() {
    let (theatres, least) = theatres();
    let tallies = run(Choice::Lot, theatres);
    println!("{}", shown(Choice::Lot, &tallies));
    for pair in tallies {
        for tally in pair {
            assert!(tally.share(tally.ratio_held) >= least && tally.share(tally.difference_held) >= least);
        }
    }
}

/// Sums of counts before and after with the intervals that theatres gave, of one kind and stratum in one window; all strata are 0.
type Held = std::collections::BTreeMap<(usize, String, u64), ([u64; 2], Vec<(f64, f64)>)>;

#[test]
fn what_a_kind_is_followed_by_is_held() {
    let (theatres, least) = theatres();
    let mut held = Held::new();
    for seed in 1..=theatres {
        let Ok(fit) = estimate(&spec(), &theatre(seed, Choice::Stratum)) else { continue };
        for change in fit.estimate.plain.iter().chain(&fit.estimate.cells) {
            let window = fit.spec.baselines.iter().position(|w| *w == change.baseline).expect("a baseline") * 2
                + usize::from(change.after == fit.spec.after[1]);
            let (sums, intervals) = held.entry((window, change.kind.clone(), change.stratum.unwrap_or(0))).or_default();
            *sums = [sums[0] + change.counts_before, sums[1] + change.counts_after];
            if let Some((low, high)) = change.ratio.and_then(|ratio| ratio.conf_low.zip(ratio.conf_high)) {
                intervals.push((low, high));
            }
        }
    }
    for ((window, kind, stratum), (sums, intervals)) in held {
        let days = f64::from(spec().after[window % 2].days()) / f64::from(spec().baselines[window / 2].days());
        // What the same actions are followed by over all theatres.
        let truth = sums[1] as f64 / sums[0] as f64 / days;
        let share = intervals.iter().filter(|(low, high)| *low <= truth && truth <= *high).count() as f64 / intervals.len() as f64;
        println!("window {window} kind {kind} stratum {stratum}: ratio {truth:.3}, {} intervals, held {share:.3}", intervals.len());
        assert!(share >= least - 0.03, "window {window}, kind {kind}, stratum {stratum}: {share}");
    }
}

/// All numbers as text, so that a number that is none is equal to itself.
fn text(estimate: &KindsComparedEstimate) -> String {
    serde_json::to_string(estimate).expect("JSON")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn order_epoch_and_ids_do_not_matter(seed in 1..1000u64, days in -900..900i32) {
        let one = theatre(seed, Choice::Count);
        let mut other = one.clone();
        other.points.anchors.reverse();
        other.points.points.reverse();
        other.points.anchors.iter_mut().for_each(|anchor| (anchor.id, anchor.day) = (RowId(9000 - anchor.id.0), anchor.day + days));
        other.points.points.iter_mut().for_each(|point| (point.id, point.day) = (RowId(point.id.0 + 1), point.day + days));
        let Period { first, last } = one.points.observed;
        other.points.observed = Period { first: first + days, last: last + days };
        other.kinds = one.kinds.iter().map(|(id, kind)| (RowId(9000 - id.0), kind.clone())).collect();
        prop_assert_eq!(text(&estimate(&spec(), &one).expect("an estimate").estimate), text(&estimate(&spec(), &other).expect("an estimate").estimate));
    }

    #[test]
    fn names_swap_and_nothing_else(seed in 1..1000u64) {
        let one = theatre(seed, Choice::Count);
        let mut other = one.clone();
        // Names that come in the same order, so that pairs stay the same way round.
        other.kinds.values_mut().for_each(|kind| *kind = if kind == "a" { "left".into() } else { "right".into() });
        let renamed = text(&estimate(&spec(), &other).expect("an estimate").estimate).replace("\"left\"", "\"a\"").replace("\"right\"", "\"b\"");
        prop_assert_eq!(text(&estimate(&spec(), &one).expect("an estimate").estimate), renamed);
    }
}
