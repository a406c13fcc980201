"""Makes input.csv and expected.toml of change-by-chance: `python3 make.py`. Python 3.11, numpy 2, scipy 1.17.1.

Chances are double sums over scipy's distributions; the likelihood of a dispersion is highest at the root of its slope, by
scipy's digamma function and Brent's method. The counts of the
first 13 periods are those of a published monthly series, the others are made up. It follows the program's documentation only.
"""

import math
import pathlib
import sys
from fractions import Fraction

import numpy as np
from scipy import optimize, special, stats

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from counts_by_period import window, within, write  # noqa: E402

MONTHS = [74, 79, 105, 81, 85, 78, 82, 143, 69, 89, 97, 68, 87]
LEVEL = 0.95


def series():
    """Period to count: months 1 to 13, a hole, then small, even and large counts."""
    counts = dict(enumerate(MONTHS, 1))
    small = [0, 2, 1, 0, 4, 1, 0, 0, 3, 1, 2, 0, 1, 5]
    even = [50, 51, 49, 50, 52, 48, 50, 51, 49, 50, 47, 53]
    near = [40, 31, 36, 47, 29, 38, 42, 35, 33, 44, 40, 28]
    large = [301_200, 298_300, 300_100, 312_000, 295_500, 299_000, 306_100, 297_700, 331_000, 330_100, 329_500, 280_000]
    for start, block in [(20, small), (40, even), (60, near), (80, large)]:
        counts.update(enumerate(block, start))
    return counts


def law(mean, ratio):
    return stats.poisson(mean) if ratio is None or ratio <= 1 else stats.nbinom(mean / (ratio - 1), 1 / ratio)


def chance(mean, ratio, n, m, change):
    """`change` is a Fraction, so that bounds are exact."""
    before, after = law(n * mean, ratio), law(m * mean, ratio)
    reach = 14 * math.sqrt(n * mean * max(ratio or 1, 1)) + 60 * max(ratio or 1, 1)
    x = np.arange(max(0, math.floor(n * mean - reach)), math.ceil(n * mean + reach) + 1)
    mass = before.pmf(x)
    factor = (1 + change) * Fraction(m, n)
    bounds = [factor * int(k) for k in x]
    if change < 0:
        hit = after.cdf(np.array([math.floor(b) for b in bounds], dtype=float))
        hit[x == 0] = 0
    else:
        hit = after.sf(np.array([math.ceil(b) - 1 for b in bounds], dtype=float))
        hit[x == 0] = after.sf(0)
    return float((mass * hit).sum())


def log_likelihood(counts, ratio):
    return law(np.mean(counts), ratio).logpmf(counts).sum()


def dispersion(counts, periods, rows):
    n, mean = len(counts), float(np.mean(counts)) if counts else None
    found = {"periods": periods, "rows": rows, "mean": mean if counts else "none"}
    if n < 2 or mean == 0:
        found |= {key: "none" for key in ["moments", "moments_interval", "likelihood", "likelihood_interval"]}
        return found
    moments = float(np.var(counts, ddof=1) / mean)
    limit = [float(moments * (n - 1) / stats.chi2.ppf(q, n - 1)) for q in ((1 + LEVEL) / 2, (1 - LEVEL) / 2)]
    likelihood = 1.0
    if np.var(counts) > mean:
        # The slope of the log-likelihood by the size: its values are too flat near the top.
        def slope(logged):
            size = mean / math.exp(logged)
            return sum(special.digamma(size + y) - special.digamma(size) for y in counts) - n * math.log1p(math.exp(logged))

        likelihood = 1 + math.exp(optimize.brentq(slope, -7, 18, xtol=1e-14))
    drop = log_likelihood(counts, likelihood) - stats.chi2.ppf(LEVEL, 1) / 2
    off = lambda ratio: log_likelihood(counts, ratio) - drop
    low = 1.0 if off(1.0) >= 0 else optimize.brentq(off, 1.0, likelihood, xtol=1e-13)
    high = optimize.brentq(off, max(likelihood, 1 + 1e-9), 1e9, xtol=1e-13)
    return found | {"moments": moments, "moments_interval": {"low": limit[0], "high": limit[1]}, "likelihood": likelihood,
                    "likelihood_interval": {"low": float(low), "high": float(high)}}


CASES = [
    ("a month of the worked case at 83", (11, 11), (12, 12), {"change": -0.17, "mean": 83.0, "dispersion": 5.203}, "run-before"),
    ("a month of the worked case", (11, 11), (12, 12), {"change": -0.17}, "run-before"),
    ("a rise of the month after", (12, 12), (13, 13), {}, "run-before"),
    ("seven months against three", (1, 7), (11, 13), {"change": -0.1}, "before"),
    ("three months against one", (8, 10), (13, 13), {"dispersion": 1.5}, {"range": [1, 7]}),
    ("small counts, a fall", (27, 28), (29, 31), {"change": -0.5}, "run-before"),
    ("small counts, a rise from next to nothing", (27, 28), (33, 33), {"change": 1.0, "dispersion": 3.0}, "run-before"),
    ("counts that vary little", (49, 49), (51, 51), {"change": 0.05}, "run-before"),
    ("dispersion near 1, windows apart", (68, 69), (71, 71), {"change": -0.2}, {"range": [60, 67]}),
    ("dispersion just above 1", (68, 69), (71, 71), {"change": -0.2, "dispersion": 1.0000001}, {"range": [60, 67]}),
    ("large sums, a fall", (88, 90), (91, 91), {}, "run-before"),
    ("large sums, a rise", (85, 87), (88, 90), {"change": 0.004, "dispersion": 25.0}, {"range": [80, 84]}),
]


def expected():
    counts = series()
    periods = sorted(counts)
    row = {period: at for at, period in enumerate(periods, 2)}
    for name, before, after, spec, source in CASES:
        of = lambda ends: within(counts, ends)
        sums = [sum(counts[p] for p in of(window)) for window in (before, after)]
        n, m = len(of(before)), len(of(after))
        if source == "run-before":
            used = []
            while (used[0] if used else before[0]) - 1 in counts:
                used.insert(0, (used[0] if used else before[0]) - 1)
        elif source == "before":
            used = of(before)
        else:
            used = of(source["range"])
        mean = spec.get("mean", sum(sums) / (n + m))
        found = dispersion([counts[p] for p in used], used, [row[p] for p in used])
        observed = Fraction(sums[1] * n, sums[0] * m) - 1 if sums[0] else None

        def chances(change):
            one = lambda ratio: "none" if ratio in (None, "none") else chance(mean, ratio, n, m, change)
            return {"change": float(change), "poisson": chance(mean, None, n, m, change), "given": one(spec.get("dispersion")),
                    "moments": one(found["moments"]), "likelihood": one(found["likelihood"])}

        asked = Fraction(str(spec["change"])) if "change" in spec else observed
        yield name, before, after, {"dispersion_from": source, "draws": 0} | spec, {
            "before": window(counts, before),
            "after": window(counts, after),
            "observed": float(observed) if observed is not None else "none",
            "asked": chances(asked),
            "of_observed": chances(observed) if observed else "none",
            "mean": float(mean),
            "dispersion": found,
        }


if __name__ == "__main__":
    write(HERE, series(), expected())
