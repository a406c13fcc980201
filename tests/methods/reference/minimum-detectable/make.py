"""Makes input.csv and expected.toml of minimum-detectable: `python3 make.py`."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from made_up import campaigns, entering, make, read, table, write  # noqa: E402
from decimal import Decimal, getcontext  # noqa: E402
from fractions import Fraction  # noqa: E402
from statistics import NormalDist  # noqa: E402

getcontext().prec = 50
PI = Decimal("3.14159265358979323846264338327950288419716939937510582")


def decimal(number):
    number = Fraction(number)
    return Decimal(number.numerator) / Decimal(number.denominator)


def log_gamma(z):
    """Stirling's series at z + 60, brought back by the recurrence."""
    shift = Decimal(1)
    for step in range(60):
        shift *= z + step
    z += 60
    bernoulli = [Fraction(1, 6), Fraction(-1, 30), Fraction(1, 42), Fraction(-1, 30), Fraction(5, 66), Fraction(-691, 2730), Fraction(7, 6),
                 Fraction(-3617, 510), Fraction(43867, 798), Fraction(-174611, 330)]
    series = sum(decimal(number) / (2 * n * (2 * n - 1) * z ** (2 * n - 1)) for n, number in enumerate(bernoulli, 1))
    return (z - Decimal("0.5")) * z.ln() - z + (2 * PI).ln() / 2 + series - shift.ln()


def student_quantile(probability, degrees):
    """Newton's method with the distribution as a series: ½ + t · density(0) · (1 + y)^(−(ν+1)/2) · ₂F₁(1, (ν+1)/2; 3/2; y/(1+y)), y = t²/ν."""
    target, power = Decimal(repr(probability)), (degrees + 1) / 2
    height = (log_gamma(power) - log_gamma(degrees / 2)).exp() / (PI * degrees).sqrt()
    t = Decimal(NormalDist().inv_cdf(probability))
    for _ in range(60):
        y = t * t / degrees
        share, term, total, n = y / (1 + y), Decimal(1), Decimal(1), 0
        while term > Decimal(10) ** -45:
            term *= share * (power + n) / (Decimal("1.5") + n)
            total += term
            n += 1
        density = height * (-power * (1 + y).ln()).exp()
        step = (Decimal("0.5") + t * density * total - target) / density
        t -= step
        if abs(step) < Decimal(10) ** -30:
            return t
    raise AssertionError("no quantile")


def smallest(numbers, z):
    """The smallest f of 0 to 1 with f · E = z · √(S − 2fC + f²W + f(1 − f)·E/n): by steps, then by bisection."""
    expected, variance, covariance, of_after, treated = numbers
    if expected <= 0:
        return None

    def above(f):
        return (f * expected) ** 2 - z * z * (variance - 2 * f * covariance + f * f * of_after + f * (1 - f) * expected / treated)

    steps = [Decimal(step) / 4096 for step in range(4097)]
    upper = next((step for step in steps if above(step) >= 0), None)
    if upper is None:
        return None
    lower = upper - Decimal(1) / 4096
    for _ in range(140):
        middle = (lower + upper) / 2
        lower, upper = (lower, middle) if above(middle) >= 0 else (middle, upper)
    return upper


def moments(counts, ring, rows, campaign, entering_groups, baseline, after, shift):
    """Of one shift: variance, covariance, variance of the treated mean after, variance by chance, both parts of the degrees of freedom."""
    def total(chosen, window):
        return sum(counts[row][ring][day - shift] for row in chosen for day in range(window[0], window[1] + 1))

    growth = Fraction(after[1] - after[0] + 1, baseline[1] - baseline[0] + 1)
    means = {arm: [Fraction(total(rows[arm], window), len(rows[arm])) for window in (after, baseline)] for arm in rows}
    groups = sorted({campaign[row] for row in rows["treated"] + rows["control"]})
    effects, falls = [], []
    for group in groups:
        influence = Fraction(0)
        for arm, sign in [("treated", 1), ("control", -1)]:
            own = [row for row in rows[arm] if campaign[row] == group]
            part = [Fraction(total(own, window) - len(own) * mean, len(rows[arm])) for window, mean in zip((after, baseline), means[arm])]
            influence += sign * (part[0] - growth * part[1])
            if arm == "treated":
                falls.append(part[0])
        effects.append(influence)
    kept = len(groups)
    scale = Fraction(kept, kept - 1) * Fraction(kept, entering_groups)
    squares, fourths = sum(u**2 for u in effects), sum(u**4 for u in effects)
    chance = sum((means[arm][0] + growth**2 * means[arm][1]) / len(rows[arm]) for arm in rows) * Fraction(kept, entering_groups)
    return [
        squares * scale,
        sum(u * v for u, v in zip(effects, falls)) * scale,
        sum(v**2 for v in falls) * scale,
        chance,
        squares**2,
        fourths - squares**2 / kept,
    ]


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    horizon, rings = spec["horizon_days"], spec["rings_km"]
    first = min(window[0] for window in spec["baselines"])
    furthest = max(4 * window[1] + 1 - 3 * (window[0] - 1) for window in spec["after"])
    counts = table(anchors, points, rings, first - furthest, horizon)
    campaign, tested = campaigns(anchors, spec.get("campaign_km", rings[-1]), spec.get("campaign_days", horizon), 2 * horizon)

    def in_arms(enters):
        return {arm: [row for row, anchor in enumerate(anchors) if enters[row] and anchor[3] == arm] for arm in ["treated", "control"]}

    def campaigns_of(rows):
        return len({campaign[row] for row in rows})

    rows = in_arms(entering(anchors, observed, first, horizon))
    groups = campaigns_of(rows["treated"] + rows["control"])
    power, level = spec.get("power", 0.8), spec.get("level", 0.95)
    both = float(1 - (1 - Fraction(str(level))) / 2)
    cells, total_falls, shift_numbers = [], 0, []
    for ring, to_km in enumerate(rings):
        def total(chosen, window):
            return sum(counts[row][ring][day] for row in chosen for day in range(window[0], window[1] + 1))

        for baseline in spec["baselines"]:
            for after in spec["after"]:
                length = after[1] - after[0] + 1
                before = {arm: total(rows[arm], baseline) for arm in rows}
                growth = Fraction(length, baseline[1] - baseline[0] + 1)
                control_after = total(rows["control"], after)
                treated, control = len(rows["treated"]), len(rows["control"])
                expected = before["treated"] * growth / treated + (control_after - before["control"] * growth) / control
                shifts = []
                for number in range(4):
                    shift = after[1] + 1 + number * length
                    kept = in_arms(entering(anchors, observed, min(first, baseline[0] - shift), horizon))
                    least = {arm: max(5, -(-campaigns_of(rows[arm]) // 2)) if number else 5 for arm in rows}
                    if any(campaigns_of(kept[arm]) < least[arm] for arm in rows):
                        break
                    shifts.append(moments(counts, ring, kept, campaign, groups, baseline, after, shift))
                shift_numbers.append(len(shifts))
                dispersion = error = fall = per_action = degrees = None
                if shifts and sum(one[3] for one in shifts) > 0:
                    variance, covariance, of_after, chance, squared, excess = [sum(column) / len(shifts) for column in zip(*shifts)]
                    degrees = 2 * squared / excess
                    dispersion = variance / chance
                    variance += Fraction(1, treated**2) + Fraction(1, control**2)
                    error = decimal(variance).sqrt()
                    z = sum(student_quantile(probability, decimal(degrees)) for probability in (both, power))
                    fall = smallest([decimal(expected), decimal(variance), decimal(covariance), decimal(of_after), treated], z)
                    per_action = z * error if fall is None else fall * decimal(expected)
                    total_falls += fall is None
                cells.append({
                    "ring": {"from_km": rings[ring - 1] if ring else 0.0, "to_km": to_km},
                    "baseline": baseline,
                    "after": after,
                    "treated": treated,
                    "control": control,
                    "treated_before": before["treated"],
                    "control_before": before["control"],
                    "control_after": control_after,
                    "treated_after_expected": expected * treated,
                    "shifts": len(shifts),
                    "dispersion": dispersion,
                    "std_error_per_action": error,
                    "degrees_of_freedom": degrees,
                    "minimum_fall": fall,
                    "minimum_fall_per_action": per_action,
                    "simulated": None,
                })
    print(name, "-", groups, "campaigns,", tested + ",", "shifts", shift_numbers, "-", total_falls, "cells of", len(cells), "miss even a fall of all")
    return name, spec, {"cells": cells}


make(HERE / "input.csv", 2)
AFTER = [[1, 3], [1, 7], [8, 14]]
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("campaigns by default", {"rings_km": [0.2, 5.0, 25.0, 100.0], "horizon_days": 14, "baselines": [[-7, -1], [-21, -8]], "after": AFTER}),
        case("own campaigns, other power and level", {
            "rings_km": [4.0, 60.0], "horizon_days": 10, "baselines": [[-3, -1], [-16, -5]], "after": [[1, 10], [2, 4]],
            "campaign_km": 9.0, "campaign_days": 14, "power": 0.9, "level": 0.99}),
        case("few shifts", {"rings_km": [0.02, 1.5, 30.0], "horizon_days": 12, "baselines": [[-80, -60], [-12, -1]], "after": [[1, 12], [7, 12]],
                            "campaign_km": 9.0}),
    ],
)
