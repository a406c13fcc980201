"""Makes input.csv and expected.toml of specification-curve: `python3 make.py`. All signs of the campaigns are turned, none by lot."""

import math
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from made_up import campaigns, entering, make, read, table, write  # noqa: E402
from fractions import Fraction  # noqa: E402


def student_within(t, degrees):
    """Probability that Student's t lies from -t to t, for whole degrees of freedom: the finite sums of Abramowitz and Stegun, 26.7.3 and 4."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine, term, total = math.cos(angle), 1.0, 0.0
    if degrees % 2:
        term = math.cos(angle)
        for k in range(1, (degrees - 1) // 2 + 1):
            total += term
            term *= cosine**2 * 2 * k / (2 * k + 1)
        return 2 / math.pi * (angle + math.sin(angle) * total)
    for k in range(1, degrees // 2 + 1):
        total += term
        term *= cosine**2 * (2 * k - 1) / (2 * k)
    return math.sin(angle) * total


def student_reach(level, degrees):
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if student_within(middle, degrees) >= level else (middle, high)
    return (low + high) / 2


def share_reached(scores):
    """Of all turns of signs, the share whose sum is at least as far from 0 as that of the scores; one sign changes at a time."""
    observed = abs(math.fsum(scores)) * (1 - 1e-9)
    signs, total, reached = [1] * len(scores), math.fsum(scores), 0
    # A turn and its opposite are equally far from 0, so the last sign may stay.
    turns = 2 ** (len(scores) - 1)
    for turn in range(1, turns + 1):
        reached += abs(total) >= observed
        place = (turn & -turn).bit_length() - 1
        if turn < turns:
            total -= 2 * signs[place] * scores[place]
            signs[place] = -signs[place]
    return reached / turns


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    rings, level = spec["rings_km"], spec.get("level", 0.95)
    windows = spec["baselines"] + spec["after"]
    first, last = min(window[0] for window in windows), max(window[1] for window in windows)
    counts = table(anchors, points, rings, first, last)
    furthest = max(window[1] for window in spec["after"])
    campaign, tested = campaigns(anchors, spec.get("campaign_km", rings[-1]), spec.get("campaign_days", furthest), 2 * furthest)
    enters = entering(anchors, observed, first, last)
    rows = [row for row in range(len(anchors)) if enters[row]]
    groups = sorted({campaign[row] for row in rows})
    ways, scores = [], []
    for ring, to_km in enumerate(rings):
        for baseline in spec["baselines"]:
            for after in spec["after"]:
                sums = {(arm, side): {group: 0 for group in groups} for arm in ["treated", "control"] for side in [0, 1]}
                for row in rows:
                    for side, window in enumerate([baseline, after]):
                        sums[anchors[row][3], side][campaign[row]] += sum(counts[row][ring][day] for day in range(window[0], window[1] + 1))
                total = {key: sum(part.values()) for key, part in sums.items()}
                way = {
                    "comparison": "control", "measure": "rows",
                    "ring": {"from_km": rings[ring - 1] if ring else 0.0, "to_km": to_km}, "baseline": baseline, "after": after,
                    "treated": sum(anchors[row][3] == "treated" for row in rows), "control": sum(anchors[row][3] == "control" for row in rows),
                    "ratio": None, "std_error_log_ratio": None, "conf_low": None, "conf_high": None,
                }
                ways.append(way)
                if 0 in total.values():
                    continue
                share = {key: {group: Fraction(part[group], total[key]) for group in groups} for key, part in sums.items()}
                ta, tb, ca, cb = [share[key] for key in [("treated", 1), ("treated", 0), ("control", 1), ("control", 0)]]
                ratio = Fraction(total["treated", 1], total["treated", 0]) / Fraction(total["control", 1], total["control", 0])
                squares = sum((ta[g] - tb[g] - ca[g] + cb[g]) ** 2 for g in groups) * Fraction(len(groups), len(groups) - 1)
                variance = max(squares, sum(Fraction(1, number) for number in total.values()))
                log_ratio, error = math.log(ratio), math.sqrt(variance)
                adding = sum(any(part[group] for part in sums.values()) for group in groups)
                half = student_reach(level, adding - 1) * error
                way.update(ratio=float(ratio), std_error_log_ratio=error,
                           conf_low=math.exp(log_ratio - half), conf_high=math.exp(log_ratio + half))
                q = math.exp(log_ratio / 4)
                own = [q * float(ta[g] + cb[g]) - float(tb[g] + ca[g]) / q for g in groups]
                whole = math.fsum(own)
                scores.append([score * (log_ratio / whole if abs(log_ratio) > 1e-6 else 1.0) / error for score in own])
    ways.sort(key=lambda way: math.inf if way["ratio"] is None else way["ratio"])
    ratios = sorted(way["ratio"] for way in ways if way["ratio"] is not None)
    middle = len(ratios) // 2
    median = ratios[middle] if len(ratios) % 2 else (ratios[middle - 1] + ratios[middle]) / 2
    same = sum((ratio - 1) * (median - 1) > 0 for ratio in ratios)
    excluding = sum(way["ratio"] is not None and (way["conf_high"] < 1 or way["conf_low"] > 1) for way in ways)
    means = [math.fsum(column) / len(scores) for column in zip(*scores)]
    print(name, "-", len(groups), "campaigns,", tested + ",", len(ratios), "ways of", len(ways), "have a ratio")
    return name, spec, {
        "defined": len(ratios),
        "median_ratio": median,
        "share_same_sign": same / len(ratios),
        "share_excluding_one": excluding / len(ratios),
        "mean_statistic": math.fsum(means),
        "campaigns": len(groups),
        "joint_p_of_all_signs": share_reached(means),
        "specifications": ways,
    }


make(HERE / "input.csv", 5)
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("campaigns by default", {"rings_km": [5.0, 25.0, 100.0], "baselines": [[-7, -1], [-21, -8]], "after": [[1, 3], [1, 7], [8, 14]],
                                      "draws": 19999}),
        case("own campaigns, other level, empty ways", {
            "rings_km": [0.02, 4.0, 60.0], "baselines": [[-3, -1], [-16, -5]], "after": [[1, 10], [2, 4]], "campaign_km": 200.0,
            "campaign_days": 9, "level": 0.9, "draws": 19999}),
    ],
)
