"""Makes input.csv and expected.toml of reviewed-rates: `python3 make.py`. Python 3.11, numpy 2, scipy 1.17.1.

The wrong items of a stratum are beta-binomial; their sums over strata are convolved, and the ratio of two sums is written out over all pairs
of values. Nothing is drawn. A limit is given as the two values between which a limit from draws must lie. It follows the program's
documentation only.
"""

import csv
import math
import pathlib
from fractions import Fraction

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent
# Draws in the compared estimate, and by how much a share of them may be off: five standard errors at 2.5 %.
DRAWS = 40_000
OFF = 5 * math.sqrt(0.025 * 0.975 / DRAWS)

# Made-up reviews: name, taken, items, judged, judged true, unsure.
REVIEWS = {
    "moderate": [("0.5 to 0.7", True, 160, 20, 12, 0), ("0.7 to 0.9", True, 280, 20, 16, 0), ("0.9 to 1", True, 700, 25, 24, 0),
                 ("0.05 to 0.2", False, 420, 20, 2, 0), ("0.2 to 0.5", False, 180, 20, 6, 0)],
    "few": [("0.5 to 0.7", True, 160, 20, 20, 0), ("0.7 to 0.9", True, 280, 20, 20, 0), ("0.9 to 1", True, 700, 25, 24, 0),
            ("0.05 to 0.2", False, 420, 20, 0, 0), ("0.2 to 0.5", False, 180, 20, 1, 0)],
    "none": [("0.5 to 0.7", True, 160, 20, 20, 0), ("0.7 to 0.9", True, 280, 20, 20, 0), ("0.9 to 1", True, 700, 25, 25, 0),
             ("0.05 to 0.2", False, 420, 20, 0, 0), ("0.2 to 0.5", False, 180, 20, 0, 0)],
    "unjudged": [("0.5 to 0.7", True, 160, 40, 30, 0), ("0.7 to 0.9", True, 280, 30, 27, 0), ("0.9 to 1", True, 700, 0, 0, 0),
                 ("0.05 to 0.2", False, 420, 20, 2, 0), ("0.2 to 0.5", False, 180, 0, 0, 0)],
    "unsure": [("0.5 to 0.7", True, 160, 60, 40, 12), ("0.7 to 0.9", True, 280, 70, 60, 5), ("0.9 to 1", True, 700, 90, 84, 1),
               ("0.05 to 0.2", False, 420, 60, 6, 4), ("0.2 to 0.5", False, 180, 50, 14, 9)],
    "all": [("0.5 to 0.7", True, 160, 160, 97, 0), ("0.7 to 0.9", True, 280, 280, 230, 0), ("0.9 to 1", True, 700, 700, 691, 0),
            ("0.05 to 0.2", False, 420, 420, 31, 0), ("0.2 to 0.5", False, 180, 180, 44, 0)],
}
COLUMNS = ["population", "judged", "judged_true", "unsure"]


def wrong(stratum):
    _, taken, _, judged, true, _ = stratum
    return judged - true if taken else true


def plain(review, unsure):
    """Both rates; `unsure` is None, True for wrong or False for right."""
    sums = {True: Fraction(0), False: Fraction(0)}
    for stratum in review:
        _, taken, items, judged, _, doubtful = stratum
        looked = judged + (0 if unsure is None else doubtful)
        if looked == 0:
            return [None, None] if taken else [sums[True] / sum(s[2] for s in review if s[1]), None]
        sums[taken] += Fraction(items * (wrong(stratum) + (doubtful if unsure else 0)), looked)
    taken = sum(s[2] for s in review if s[1])
    return [sums[True] / taken, sums[False] / (sums[False] + taken - sums[True])]


def law(strata, prior):
    """Probabilities of 0, 1, 2, … wrong items."""
    total = np.ones(1)
    for stratum in strata:
        _, _, items, judged, _, _ = stratum
        rest, bad = items - judged, wrong(stratum)
        each = stats.betabinom(rest, prior + bad, prior + judged - bad).pmf(np.arange(rest + 1)) if rest else np.ones(1)
        total = np.convolve(total, np.concatenate([np.zeros(bad), each]))
    assert abs(total.sum() - 1) < 1e-9
    return total


def limits(values, chances):
    order = np.argsort(values, kind="stable")
    values, below = values[order], np.cumsum(chances[order])
    at = lambda level: float(values[min(np.searchsorted(below, level), len(values) - 1)])
    return [(at(level - OFF), at(level + OFF)) for level in (0.025, 0.975)]


def rates(review, prior):
    taken = sum(s[2] for s in review if s[1])
    bad, missed = (law([s for s in review if s[1] == side], prior) for side in (True, False))
    w, m = np.arange(len(bad)), np.arange(len(missed))
    false = limits(w / taken, bad)
    ratio = m[None, :] / (m[None, :] + taken - w[:, None])
    return [false, limits(ratio.ravel(), (bad[:, None] * missed[None, :]).ravel())]


def text(value):
    return '"none"' if value is None else repr(float(value)) if not isinstance(value, int) else str(value)


def between(ends):
    return f"[{text(ends[0])}, {text(ends[1])}]"


def main():
    first = next(iter(REVIEWS.values()))
    with open(HERE / "input.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["stratum", "taken"] + [f"{name} {column}" for name in REVIEWS for column in COLUMNS])
        for at, stratum in enumerate(first):
            out.writerow([stratum[0], str(stratum[1]).lower()] + [cell for review in REVIEWS.values() for cell in review[at][2:]])
    lines = []
    for name, review in REVIEWS.items():
        own, shared = rates(review, 0.5), rates(review, 0.5 / len(review))
        lines += ["[[case]]", f'name = "{name}"', "[case.spec]", f"draws = {DRAWS}", 'stratum_column = "stratum"', 'taken_column = "taken"']
        lines += [f'{column}_column = "{name} {column}"' for column in COLUMNS]
        lines += ["[case.estimate]", f"judged = {sum(s[3] for s in review)}", f"unsure = {sum(s[5] for s in review)}"]
        doubtful = any(s[5] for s in review)
        for which, rate in enumerate(["false_rate", "missed_rate"]):
            lines += [f"[case.estimate.{rate}]", f"estimate = {text(plain(review, None)[which])}"]
            for key, unsure in (("unsure_wrong", True), ("unsure_right", False)):
                lines.append(f"{key} = {text(plain(review, unsure)[which] if doubtful else None)}")
            pairs = list(zip(own[which], shared[which]))
            lines.append(f"low = {between([min(ends) for ends in zip(*pairs[0])])}")
            lines.append(f"high = {between([max(ends) for ends in zip(*pairs[1])])}")
            for prior, found in (("own_prior", own[which]), ("shared_prior", shared[which])):
                lines.append(f"{prior} = {{ low = {between(found[0])}, high = {between(found[1])} }}")
    (HERE / "expected.toml").write_text("\n".join(lines) + "\n")


main()
