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


def normal_quantile(probability):
    """The library's quantile, mended by Newton's method with the power series of the distribution."""
    x, target = Decimal(NormalDist().inv_cdf(probability)), Decimal(repr(probability))
    for _ in range(3):
        term, total, n = x, x, 0
        while abs(term) > Decimal(10) ** -48:
            n += 1
            term *= -x * x / (2 * n)
            total += term / (2 * n + 1)
        below = Decimal("0.5") + total / (2 * PI).sqrt()
        x -= (below - target) * (2 * PI).sqrt() * (x * x / 2).exp()
    return x


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    horizon, rings = spec["horizon_days"], spec["rings_km"]
    first = min(window[0] for window in spec["baselines"])
    counts = table(anchors, points, rings, first, horizon)
    enters = entering(anchors, observed, first, horizon)
    gap = spec.get("campaign_days", horizon)
    campaign, tested = campaigns(anchors, spec.get("campaign_km", rings[-1]), gap, 2 * horizon)
    rows = {arm: [row for row, anchor in enumerate(anchors) if enters[row] and anchor[3] == arm] for arm in ["treated", "control"]}
    groups = sorted({campaign[row] for row in rows["treated"] + rows["control"]})
    power, level = spec.get("power", 0.8), spec.get("level", 0.95)
    z = normal_quantile(float(1 - (1 - Fraction(str(level))) / 2)) + normal_quantile(power)
    half = -first // 2
    halves = [range(first, first + half), range(first + half, 0)]
    cells, lone = [], 0
    for ring, to_km in enumerate(rings):
        def total(chosen, days):
            return sum(counts[row][ring][day] for row in chosen for day in days)

        sums = {arm: [total(rows[arm], days) for days in halves] for arm in rows}
        dispersion = None
        if all(sums["treated"]) and all(sums["control"]):
            variance = Fraction(0)
            for group in groups:
                influence = Fraction(0)
                for arm, sign in [("treated", 1), ("control", -1)]:
                    own = [row for row in rows[arm] if campaign[row] == group]
                    shares = [Fraction(total(own, days), whole) for days, whole in zip(halves, sums[arm])]
                    influence += sign * (shares[1] - shares[0])
                variance += influence**2
            variance *= Fraction(len(groups), len(groups) - 1)
            chance = sum(Fraction(1, whole) for arm in rows for whole in sums[arm])
            lone += variance < chance
            dispersion = max(Fraction(1), variance / chance)
        for baseline in spec["baselines"]:
            for after in spec["after"]:
                before = {arm: total(rows[arm], range(baseline[0], baseline[1] + 1)) for arm in rows}
                longer = Fraction(after[1] - after[0] + 1, baseline[1] - baseline[0] + 1)
                expected = {arm: before[arm] * longer for arm in rows}
                error = fall = None
                if dispersion is not None and all(before.values()):
                    error = decimal(dispersion * sum(1 / Fraction(number) for number in [*before.values(), *expected.values()])).sqrt()
                    fall = 1 - (-z * error).exp()
                cells.append({
                    "ring": {"from_km": rings[ring - 1] if ring else 0.0, "to_km": to_km},
                    "baseline": baseline,
                    "after": after,
                    "treated": len(rows["treated"]),
                    "control": len(rows["control"]),
                    "treated_before": before["treated"],
                    "control_before": before["control"],
                    "treated_after_expected": expected["treated"],
                    "control_after_expected": expected["control"],
                    "dispersion": dispersion,
                    "std_error_log_ratio": error,
                    "minimum_fall": fall,
                    "minimum_fall_per_action": None if fall is None else fall * decimal(expected["treated"]) / len(rows["treated"]),
                })
    print(name, "-", len(groups), "campaigns,", tested + ",", lone, "rings with a dispersion below 1,",
          sum(cell["dispersion"] is None for cell in cells), "cells of", len(cells), "without a limit")
    return name, spec, {"cells": cells}


make(HERE / "input.csv", 2)
AFTER = [[1, 3], [1, 7], [8, 14]]
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("odd number of days before", {"rings_km": [0.2, 5.0, 25.0, 100.0], "horizon_days": 14, "baselines": [[-7, -1], [-21, -8]], "after": AFTER}),
        case("even number of days before, own campaigns, other power and level", {
            "rings_km": [4.0, 60.0], "horizon_days": 10, "baselines": [[-3, -1], [-16, -5]], "after": [[1, 10], [2, 4]],
            "campaign_km": 9.0, "campaign_days": 14, "power": 0.9, "level": 0.99}),
        case("a half without counts", {"rings_km": [0.1, 1.5], "horizon_days": 6, "baselines": [[-2, -1], [-5, -1]], "after": [[1, 6]]}),
    ],
)
