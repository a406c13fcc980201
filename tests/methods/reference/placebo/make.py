"""Makes input.csv and expected.toml of placebo: `python3 make.py`. The real estimates; placebos are drawn by lot and are not made here."""

import math
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from made_up import campaigns, entering, make, mean, read, table, write  # noqa: E402
from fractions import Fraction  # noqa: E402


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    rings, gap = spec["rings_km"], spec["campaign_days"]
    windows = spec["baselines"] + spec["after"]
    first, last = min(window[0] for window in windows), max(window[1] for window in windows)
    counts = table(anchors, points, rings, first, last)
    campaign, tested = campaigns(anchors, spec.get("campaign_km", rings[-1]), gap, 2 * gap)
    enters = entering(anchors, observed, first, last)
    arms = {arm: [row for row, anchor in enumerate(anchors) if enters[row] and anchor[3] == arm] for arm in ["treated", "control"]}
    groups = sorted({campaign[row] for rows in arms.values() for row in rows})
    cells, by_chance = [], 0
    for kind in spec["kinds"]:
        for ring, to_km in enumerate(rings):
            for baseline in spec["baselines"]:
                for after in spec["after"]:
                    growth = Fraction(after[1] - after[0] + 1, baseline[1] - baseline[0] + 1)

                    def count(row, window):
                        return sum(counts[row][ring][day] for day in range(window[0], window[1] + 1))

                    estimate, influence, chance = Fraction(0), dict.fromkeys(groups, Fraction(0)), Fraction(0)
                    for arm, sign in [("treated", 1), ("control", -1)]:
                        rows = arms[arm]
                        changes = {row: count(row, after) - growth * count(row, baseline) for row in rows}
                        middle = mean(list(changes.values()))
                        estimate += sign * middle
                        for row, change in changes.items():
                            influence[campaign[row]] += sign * (change - middle) / len(rows)
                        chance += sum(count(row, after) + growth**2 * count(row, baseline) for row in rows) / Fraction(len(rows) ** 2)
                    squares = sum(part**2 for part in influence.values()) * Fraction(len(groups), len(groups) - 1)
                    by_chance += chance > squares
                    cells.append({
                        "kind": kind, "ring": {"from_km": rings[ring - 1] if ring else 0.0, "to_km": to_km}, "baseline": baseline, "after": after,
                        "estimate": estimate, "std_error": math.sqrt(max(squares, chance)), "placebos": spec["draws"],
                    })
    print(name, "-", len(groups), "campaigns,", tested + ",", by_chance, "cells of", len(cells), "with the error of chance alone")
    return name, spec, {"treated": len(arms["treated"]), "control": len(arms["control"]), "cells": cells}


make(HERE / "input.csv", 6)
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("campaigns within the outermost ring", {
            "rings_km": [5.0, 25.0, 100.0], "baselines": [[-7, -1], [-21, -8]], "after": [[1, 3], [1, 7], [8, 14]], "campaign_days": 14,
            "kinds": ["dates", "places", "kinds"], "draws": 19}),
        case("own campaigns", {
            "rings_km": [4.0, 60.0], "baselines": [[-3, -1], [-16, -5]], "after": [[1, 10], [2, 4]], "campaign_km": 9.0, "campaign_days": 9,
            "kinds": ["kinds"], "draws": 39}),
    ],
)
