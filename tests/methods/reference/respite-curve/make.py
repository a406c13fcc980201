"""Makes input.csv and expected.toml of respite-curve: `python3 make.py`."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from made_up import campaigns, entering, make, mean, read, table, write  # noqa: E402
from decimal import Decimal, getcontext  # noqa: E402
from fractions import Fraction  # noqa: E402

getcontext().prec = 50
SEEN = {}


def root(number):
    return (Decimal(number.numerator) / Decimal(number.denominator)).sqrt()


def difference(values, rows, campaign, groups):
    """Treated mean less control mean of one number for each anchor, and its standard error by campaigns."""
    means = {arm: mean([values[row] for row in rows[arm]]) for arm in rows}
    variance = Fraction(0)
    for group in groups:
        influence = Fraction(0)
        for arm, sign in [("treated", 1), ("control", -1)]:
            influence += sign * sum((values[row] - means[arm] for row in rows[arm] if campaign[row] == group), Fraction(0)) / len(rows[arm])
        variance += influence**2
    variance *= Fraction(len(groups), len(groups) - 1)
    # One more event in each arm.
    variance += sum(Fraction(1, len(rows[arm])) ** 2 for arm in rows)
    return means["treated"] - means["control"], root(variance)


def read_off(relief):
    """Depth and what follows it, of {day: cumulative relief} on the days from 1."""
    depth = max(Fraction(0), *relief.values())
    depth_day = min((day for day in relief if relief[day] == depth), default=None) if depth > 0 else None
    later = [day for day in relief if depth_day is not None and day > depth_day]
    half_life = min((day for day in later if relief[day] <= depth / 2), default=None)
    break_even = min((day for day in later if relief[day] <= 0), default=None)
    behind = later if depth_day is not None else list(relief)
    rebound = max([Fraction(0)] + [depth - relief[day] for day in behind])
    ties = sum(relief[day] == limit for day in later for limit in [depth / 2, 0, depth])
    SEEN.setdefault("a relief that equals a limit", []).append(ties > 0)
    for name, found in [("depth day", depth_day), ("half-life", half_life), ("break-even", break_even), ("rebound", rebound or None)]:
        SEEN.setdefault(name, []).append(found is not None)
    return {
        "depth": {"per_action": depth},
        "depth_day": {"day": depth_day},
        "half_life": {"day": half_life},
        "break_even": {"day": break_even},
        "rebound": {"per_action": rebound},
        "net": {"per_action": relief[max(relief)]},
    }


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    horizon, rings = spec["horizon_days"], spec["rings_km"]
    first = min(window[0] for window in spec["baselines"])
    counts = table(anchors, points, rings, first, horizon)
    enters = entering(anchors, observed, first, horizon)
    gap = spec.get("campaign_days", horizon)
    campaign, put_to_test = campaigns(anchors, spec.get("campaign_km", rings[-1]), gap, 2 * horizon)
    arms = ["treated", "control"]
    rows = {arm: [row for row, anchor in enumerate(anchors) if enters[row] and anchor[3] == arm] for arm in arms}
    missing = {arm: sum(not entered and anchor[3] == arm for entered, anchor in zip(enters, anchors)) for arm in arms}
    of_arm = {arm: {campaign[row] for row in rows[arm]} for arm in arms}
    groups = sorted(of_arm["treated"] | of_arm["control"])
    curves, windows, pre_paths = [], [], []
    for ring, to_km in enumerate(rings):
        place = {"from_km": rings[ring - 1] if ring else 0.0, "to_km": to_km}
        for baseline in spec["baselines"]:
            span = range(baseline[0], baseline[1] + 1)
            base = [mean([path[ring][day] for day in span]) for path in counts]
            changes = {day: [path[ring][day] - usual for path, usual in zip(counts, base)] for day in range(horizon + 1)}
            treated = {day: mean([counts[row][ring][day] for row in rows["treated"]]) for day in range(1, horizon + 1)}
            days, relief, effects = [], {}, {}
            for day in range(1, horizon + 1):
                effect, error = difference(changes[day], rows, campaign, groups)
                effects[day] = effect
                relief[day] = -sum(effects.values())
                without = treated[day] - effect
                days.append({
                    "day": day,
                    "treated_per_action": treated[day],
                    "counterfactual_per_action": without,
                    "effect_per_action": effect,
                    "effect_std_error": error,
                    "rate_ratio": treated[day] / without if without > 0 else None,
                    "cumulative_relief_per_action": relief[day],
                })
            curves.append({
                "ring": place,
                "baseline": baseline,
                "day_zero_effect_per_action": difference(changes[0], rows, campaign, groups)[0],
                **read_off(relief),
                "days": days,
            })
            for after in spec["after"]:
                span = range(after[0], after[1] + 1)
                effect, error = difference([sum(changes[day][row] for day in span) for row in range(len(anchors))], rows, campaign, groups)
                assert effect == sum(effects[day] for day in span)
                inside = sum(treated[day] for day in span)
                windows.append({
                    "ring": place,
                    "baseline": baseline,
                    "after": after,
                    "effect_per_action": effect,
                    "effect_std_error": error,
                    "treated_per_action": inside,
                    "counterfactual_per_action": inside - effect,
                })
        before = range(first, 0)
        usual = [mean([path[ring][day] for day in before]) for path in counts]
        tested = [difference([path[ring][day] - own for path, own in zip(counts, usual)], rows, campaign, groups) for day in before]
        largest = max(abs(Decimal(apart.numerator) / Decimal(apart.denominator)) / error for apart, error in tested)
        pre_paths.append({"ring": place, "days": [first, -1], "largest_deviation": largest})
    print(name, "-", len(groups), "campaigns,", put_to_test + ";", len(rows["treated"]), "and", len(rows["control"]), "actions;", missing)
    counted = {
        "level": spec.get("level", 0.95),
        "treated": len(rows["treated"]),
        "control": len(rows["control"]),
        "treated_incomplete": missing["treated"],
        "control_incomplete": missing["control"],
        "campaigns": len(groups),
        "treated_campaigns": len(of_arm["treated"]),
        "control_campaigns": len(of_arm["control"]),
    }
    return name, spec, {**counted, "curves": curves, "windows": windows, "pre_paths": pre_paths}


make(HERE / "input.csv", 17)
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("three rings", {
            "rings_km": [5.0, 25.0, 100.0], "horizon_days": 14, "baselines": [[-7, -1], [-21, -8]],
            "after": [[1, 3], [1, 7], [8, 14]], "draws": 99}),
        case("own campaigns", {
            "rings_km": [10.0, 40.0], "horizon_days": 10, "baselines": [[-3, -1], [-16, -5]],
            "after": [[1, 10], [2, 4]], "campaign_km": 9.0, "campaign_days": 14, "draws": 99}),
    ],
)
for name, found in SEEN.items():
    print(name, "- found in", sum(found), "of", len(found), "curves")
