"""Makes input.csv and expected.toml of smallest-change: `python3 make.py`. Python 3.11, numpy 2, scipy 1.17.1.

The power of each test is summed over all pairs of counts with scipy's distributions, the test decided for each pair by its own tail
function, and the smallest change found by Brent's method. It follows the program's documentation only.
"""

import math
import pathlib
import sys

import numpy as np
from scipy import optimize, special, stats

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from counts_by_period import write  # noqa: E402

COUNTS = [74, 79, 105, 81, 85, 78, 82, 143, 69, 89, 97, 68, 87] + [3, 1, 0, 2, 4, 1, 2]


def law(mean, ratio):
    return stats.poisson(mean) if ratio <= 1 else stats.nbinom(mean / (ratio - 1), 1 / ratio)


def span(mean, ratio):
    reach = 12 * math.sqrt(mean * ratio) + 45 * ratio
    return np.arange(max(0, math.floor(mean - reach)), math.ceil(mean + reach) + 1)


def power(n, m, mean, ratio, alpha, change, towards):
    """Chance of finding a change in the direction `towards`."""
    before, after = n * mean, m * mean * (1 + change)
    x, y = span(before, ratio)[:, None], span(after, ratio)[None, :]
    total = x + y
    if ratio <= 1:
        part = m / (n + m)
        tail = stats.binom.cdf(y, total, part) if towards < 0 else stats.binom.sf(y - 1, total, part)
        found = (tail <= alpha / 2) & (total > 0)
    else:
        expected = total * m / (n + m)
        log_ratio = 2 * (special.xlogy(y, y) - special.xlogy(y, np.maximum(expected, 1e-300))
                         + special.xlogy(x, x) - special.xlogy(x, np.maximum(total - expected, 1e-300)))
        side = y * n < x * m if towards < 0 else y * n > x * m
        found = side & (log_ratio > ratio * stats.norm.ppf(1 - alpha / 2) ** 2)
    return float(law(before, ratio).pmf(x[:, 0]) @ found @ law(after, ratio).pmf(y[0]))


def smallest(n, m, mean, ratio, alpha, wanted, towards):
    off = lambda size: power(n, m, mean, ratio, alpha, towards * size, towards) - wanted
    if towards < 0:
        return optimize.brentq(off, 0, 1 - 1e-15, xtol=1e-13) if off(1 - 1e-15) >= 0 else "none"
    high = 1.0
    while off(high) < 0:
        high *= 2
    return optimize.brentq(off, 0, high, xtol=1e-13)


def detectable(n, m, mean, ratio, alpha, wanted):
    reach = (stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(wanted)) * math.sqrt(ratio * (1 / n + 1 / m) / mean)
    alarms = sum(power(n, m, mean, ratio, alpha, 0.0, towards) for towards in (-1, 1))
    return {"dispersion": float(ratio), "formula_fall": -math.expm1(-reach), "formula_rise": math.expm1(reach),
            "fall": smallest(n, m, mean, ratio, alpha, wanted, -1), "rise": smallest(n, m, mean, ratio, alpha, wanted, 1),
            "false_alarms": alarms}


CASES = [
    ("seven periods against three, calm", (1, 7), (11, 13), {"mean": 83.43, "dispersion": 1.226}),
    ("seven periods against three, loud", (1, 7), (11, 13), {"mean": 83.43, "dispersion": 5.203}),
    ("seven periods against three, as they vary", (1, 7), (11, 13), {"dispersion_from": "before"}),
    ("one month against another", (11, 11), (12, 12), {}),
    ("low counts", (14, 15), (16, 20), {"dispersion": 2.0, "power": 0.9, "level": 0.9}),
    ("next to nothing", (14, 14), (15, 15), {"dispersion": 1.5}),
    ("few periods before, many after", (12, 12), (13, 18), {"mean": 12.0, "power": 0.5}),
]


def expected():
    for name, before, after, spec in CASES:
        of = lambda window: COUNTS[window[0] - 1: window[1]]
        n, m = len(of(before)), len(of(after))
        mean = spec.get("mean", sum(of(before)) / n)
        ratio = spec.get("dispersion")
        if ratio is None:
            used = of(before) if spec.get("dispersion_from") == "before" else COUNTS[: before[0] - 1]
            ratio = float(np.var(used, ddof=1) / np.mean(used))
        alpha, wanted = 1 - spec.get("level", 0.95), spec.get("power", 0.8)
        yield name, before, after, spec, {"mean": float(mean), "poisson": detectable(n, m, mean, 1, alpha, wanted),
                                          "dispersed": detectable(n, m, mean, ratio, alpha, wanted)}


if __name__ == "__main__":
    write(HERE, dict(enumerate(COUNTS, 1)), expected())
