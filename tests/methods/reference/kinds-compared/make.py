"""Makes input.csv and expected.toml of kinds-compared: `python3 make.py`."""

import csv
import math
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
import made_up  # noqa: E402
from made_up import campaigns, entering, make, read, table, write  # noqa: E402
from decimal import Decimal, getcontext  # noqa: E402
from fractions import Fraction  # noqa: E402
from itertools import combinations  # noqa: E402

getcontext().prec = 50
COLUMNS = {"kind_column": "type", "kinds": ["pass", "strike", "talks"], "outcome": "point"}
made_up.COLUMNS.clear()
made_up.COLUMNS.update(COLUMNS)


def relabel(path):
    """Names the kinds: of the two arms, every third action becomes a third kind."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    number = 0
    for row in rows[1:]:
        if row[0] != "point":
            number += 1
            row[0] = "talks" if number % 3 == 0 else {"treated": "strike", "control": "pass"}[row[0]]
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def decimal(number):
    number = Fraction(number)
    return Decimal(number.numerator) / Decimal(number.denominator)


PI = Decimal("3.14159265358979323846264338327950288419716939937510582")


def arctan(x):
    """Of a positive number, by halving the angle and the power series."""
    halvings = 0
    while x > Decimal("0.05"):
        x = x / (1 + (1 + x * x).sqrt())
        halvings += 1
    term, total, n = x, x, 0
    while abs(term) > Decimal(10) ** -48:
        n += 1
        term *= -x * x
        total += term / (2 * n + 1)
    return total * 2**halvings


def student(t, freedom):
    """Share below t > 0, by the finite series in the angle for whole degrees of freedom."""
    root = Decimal(freedom).sqrt()
    cos = root / (freedom + t * t).sqrt()
    sin = t / (freedom + t * t).sqrt()
    total, term = Decimal(0), Decimal(1)
    if freedom % 2:
        term = cos
        for n in range(1, (freedom - 1) // 2 + 1):
            total += term
            term *= cos * cos * (2 * n) / (2 * n + 1)
        return (1 + 2 / PI * (arctan(t / root) + sin * total)) / 2
    for n in range(freedom // 2):
        total += term
        term *= cos * cos * (2 * n + 1) / (2 * n + 2)
    return (1 + sin * total) / 2


QUANTILES = {}


def quantile(probability, freedom):
    key = probability, freedom
    if key not in QUANTILES:
        low, high = Decimal(0), Decimal(1000)
        for _ in range(110):
            middle = (low + high) / 2
            low, high = (middle, high) if student(middle, freedom) < probability else (low, middle)
        QUANTILES[key] = low
    return QUANTILES[key]


class Means:
    """Means per action and day before and after of actions in parts with weights, with all that their variance needs."""

    def __init__(self, parts, days, campaign):
        self.counts, self.mean = [0, 0], [Fraction(0), Fraction(0)]
        self.chance, self.one_more = [Fraction(0), Fraction(0)], [Fraction(0), Fraction(0)]
        self.size = sum(len(rows) for _, rows in parts)
        self.members = sorted({campaign[row] for _, rows in parts for row, _, _ in rows})
        self.deviation = {group: [Fraction(0), Fraction(0)] for group in self.members}
        for weight, rows in parts:
            for side in range(2):
                counts = [row[1 + side] for row in rows]
                mean = Fraction(sum(counts), len(rows))
                share = weight / len(rows) / days[side]
                self.counts[side] += sum(counts)
                self.mean[side] += weight * mean / days[side]
                self.chance[side] += share**2 * sum(counts)
                self.one_more[side] += share**2 * (sum(counts) + 1)
                for (row, *_), count in zip(rows, counts):
                    self.deviation[campaign[row]][side] += share * (count - mean)

    def difference(self):
        return self.mean[1] - self.mean[0], {g: d[1] - d[0] for g, d in self.deviation.items()}, sum(self.one_more)

    def log_ratio(self):
        before, after = self.mean
        parts = {g: d[1] / after - d[0] / before for g, d in self.deviation.items()}
        return after / before, parts, self.chance[0] / before**2 + self.chance[1] / after**2


def variance(parts, chance):
    groups = len(parts)
    return chance if groups == 1 else max(chance, Fraction(groups, groups - 1) * sum(part**2 for part in parts.values()))


def interval(value, parts, chance, fewest, level, ratio):
    """A number with its interval; that of a ratio is of its logarithm."""
    result = {"estimate": value, "std_error": None, "conf_low": None, "conf_high": None}
    if fewest >= 5:
        error = decimal(variance(parts, chance)).sqrt()
        half = error * quantile((1 + Decimal(str(level))) / 2, fewest - 1)
        ends = [decimal(value) * (-half).exp(), decimal(value) * half.exp()] if ratio else [decimal(value) - half, decimal(value) + half]
        result.update(std_error=error, conf_low=ends[0], conf_high=ends[1])
    return result


def shown(means, level):
    ratio = None
    if means.counts[0]:
        ratio = {"estimate": Fraction(0), "std_error": None, "conf_low": None, "conf_high": None}
        if means.counts[1]:
            ratio = interval(*means.log_ratio(), len(means.members), level, True)
    return {
        "actions": means.size, "campaigns": len(means.members), "counts_before": means.counts[0], "counts_after": means.counts[1],
        "before_per_day": means.mean[0], "after_per_day": means.mean[1], "ratio": ratio,
        "difference_per_day": interval(*means.difference(), len(means.members), level, False),
    }


def against(one, other, level):
    fewest = min(len(one.members), len(other.members))
    groups = sorted(set(one.members) | set(other.members))

    def less(a, b):
        return {g: a.get(g, Fraction(0)) - b.get(g, Fraction(0)) for g in groups}

    (value, parts, chance), (other_value, other_parts, other_chance) = one.difference(), other.difference()
    difference = interval(value - other_value, less(parts, other_parts), chance + other_chance, fewest, level, False)
    ratio = None
    if all(one.counts) and all(other.counts):
        (value, parts, chance), (other_value, other_parts, other_chance) = one.log_ratio(), other.log_ratio()
        ratio = interval(value / other_value, less(parts, other_parts), chance + other_chance, fewest, level, True)
    return {"ratio_of_ratios": ratio, "difference_per_day": difference}


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    kinds = spec.get("kinds", COLUMNS["kinds"])
    anchors = [anchor for anchor in anchors if anchor[3] in kinds]
    horizon, rings = spec["horizon_days"], spec["rings_km"]
    window, shares = spec.get("strata_window", [-28, -1]), spec.get("strata_quantiles", [1 / 3, 2 / 3])
    first = min(start for start, _ in [window, *spec["baselines"]])
    counts = table(anchors, points, rings, first, horizon)
    enters = entering(anchors, observed, first, horizon)
    campaign, tested = campaigns(anchors, spec.get("campaign_km", rings[-1]), spec.get("campaign_days", horizon), 2 * horizon)
    complete = [row for row, _ in enumerate(anchors) if enters[row]]
    level = spec.get("level", 0.95)

    def total(row, ring, days):
        return sum(counts[row][ring][day] for day in range(days[0], days[1] + 1))

    # A cut is the smallest sum that at least the share of all do not exceed; the shares are meant as simple fractions.
    before = {row: total(row, 0, window) for row in complete}
    cuts = []
    for share in shares:
        share = Fraction(share).limit_denominator(1000)
        cuts.append(min(c for c in before.values() if Fraction(sum(x <= c for x in before.values()), len(complete)) >= share))
    edges = [-1, *sorted(set(cuts)), math.inf]
    groups = [[row for row in complete if low < before[row] <= high] for low, high in zip(edges, edges[1:])]
    groups = [rows for rows in groups if rows]
    number = [[sum(anchors[row][3] == kind for row in rows) for kind in kinds] for rows in groups]
    shared = [stratum for stratum, of_kinds in enumerate(number) if all(of_kinds)]
    size = sum(sum(number[stratum]) for stratum in shared)
    weights = {stratum: Fraction(sum(number[stratum]), size) for stratum in shared}
    strata = [{"stratum": s + 1, "lowest": min(before[row] for row in rows), "highest": max(before[row] for row in rows),
               "actions": number[s], "weight": weights.get(s)} for s, rows in enumerate(groups)]

    lists = {"cells": [], "plain": [], "standardised": [], "contrasts": []}
    for ring, to_km in enumerate(rings):
        for baseline in spec["baselines"]:
            for after in spec["after"]:
                place = {"ring": {"from_km": rings[ring - 1] if ring else 0.0, "to_km": to_km}, "baseline": baseline, "after": after}
                days = [baseline[1] - baseline[0] + 1, after[1] - after[0] + 1]

                def counted(rows, kind):
                    return [(row, total(row, ring, baseline), total(row, ring, after)) for row in rows if anchors[row][3] == kind]

                mixes = [{}, {}]
                for kind in kinds:
                    for stratum, rows in enumerate(groups):
                        own = counted(rows, kind)
                        if own:
                            lists["cells"].append({**place, "kind": kind, "stratum": stratum + 1,
                                                   **shown(Means([(Fraction(1), own)], days, campaign), level)})
                    mixes[0][kind] = Means([(Fraction(1), counted(complete, kind))], days, campaign)
                    lists["plain"].append({**place, "kind": kind, "stratum": None, **shown(mixes[0][kind], level)})
                    if shared:
                        parts = [(weights[stratum], counted(groups[stratum], kind)) for stratum in shared]
                        mixes[1][kind] = Means(parts, days, campaign)
                        lists["standardised"].append({**place, "kind": kind, "stratum": None, **shown(mixes[1][kind], level)})
                for standardised, mix in enumerate(mixes):
                    for kind, other in combinations(mix, 2):
                        lists["contrasts"].append({**place, "kind": kind, "against": other, "standardised": bool(standardised),
                                                   **against(mix[kind], mix[other], level)})
    estimate = {
        "descriptive": True,
        "level": level,
        "kinds": kinds,
        "incomplete": [sum(anchor[3] == kind for anchor in anchors) - sum(of[k] for of in number) for k, kind in enumerate(kinds)],
        "campaigns": [len({campaign[row] for row in complete if anchors[row][3] == kind}) for kind in kinds],
        "strata": strata,
        **lists,
    }
    missing = sum(cell["ratio"] is None for cell in lists["cells"])
    print(name, "-", tested + ";", len(groups), "strata,", len(shared), "shared;", missing, "cells of", len(lists["cells"]), "without a ratio")
    return name, spec, estimate


make(HERE / "input.csv", 7)
relabel(HERE / "input.csv")
AFTER = [[1, 3], [1, 7], [8, 14]]
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("thirds, three kinds", {"rings_km": [5.0, 100.0], "horizon_days": 14, "baselines": [[-7, -1], [-21, -8]], "after": AFTER}),
        case("halves of a short window, two kinds, own campaigns, other level", {
            "kinds": ["pass", "strike"], "rings_km": [4.0, 60.0], "horizon_days": 10, "strata_window": [-12, -2], "strata_quantiles": [0.5],
            "baselines": [[-3, -1], [-16, -5]], "after": [[1, 10], [2, 4]], "campaign_km": 9.0, "campaign_days": 5, "level": 0.9}),
        case("many small strata, few of them shared", {
            "rings_km": [1.5, 30.0], "horizon_days": 7, "strata_window": [-14, -1], "strata_quantiles": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            "baselines": [[-2, -1], [-14, -1]], "after": [[1, 7]], "campaign_km": 0.0, "campaign_days": 1}),
    ],
)
