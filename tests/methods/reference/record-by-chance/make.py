"""Makes input.csv and expected.toml of record-by-chance: `python3 make.py`. Python 3.11, numpy 2, scipy 1.17.1.

Chances of independent counts are sums over scipy's distributions, the chance with carry-over is an integral of the multivariate normal, and
paths of blocks are all written out, as there are few. It follows the program's documentation only.
"""

import itertools
import math
import pathlib
import statistics
import sys

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from counts_by_period import rows, write  # noqa: E402

# A tie of the highest, ties elsewhere, a hole at 7.
COUNTS = dict(zip([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12], [12, 30, 41, 25, 25, 18, 22, 41, 9, 41, 5]))


def standing(known, sign):
    count, earlier = COUNTS[known[-1]], known[:-1]
    beyond = [p for p in earlier if (COUNTS[p] - count) * sign > 0]
    tied = [p for p in earlier if COUNTS[p] == count]
    far = max((COUNTS[p] * sign for p in earlier)) * sign
    last = max(beyond + tied, default=None)
    return {"rank": len(beyond) + 1, "tied": len(tied), "share_as_far": (len(beyond) + len(tied) + 1) / len(known), "last_as_far": last,
            "last_row": rows(COUNTS)[last] if last is not None else None, "farthest_before": far, "margin": (count - far) * sign}


def first_place(values, sign):
    signed = [value * sign for value in values]
    return 1 / signed.count(signed[-1]) if signed[-1] == max(signed) else 0


def chances(known, sign, correlation):
    earlier, n = [COUNTS[p] for p in known[:-1]], len(known)
    mean, ratio = np.mean(earlier), np.var(earlier, ddof=1) / np.mean(earlier)
    law = stats.poisson(mean) if ratio <= 1 else stats.nbinom(mean / (ratio - 1), 1 / ratio)
    k = np.arange(0, 3000)
    as_far, farther = (law.cdf(k), law.cdf(k - 1)) if sign > 0 else (law.sf(k - 1), law.sf(k))
    power = lambda beaten: float((law.pmf(k) * beaten ** (n - 1)).sum())
    # All differences from the last are at most 0.
    at = np.array(known)
    cov = correlation ** np.abs(at[:, None] - at[None, :])
    turn = np.hstack([np.eye(n - 1), -np.ones((n - 1, 1))])
    zero = np.zeros(n - 1)
    carried = stats.multivariate_normal.cdf(zero, zero, turn @ cov @ turn.T, maxpts=2_000_000, abseps=1e-6, rng=1)
    return {"exchangeable": 1 / n, "as_far": power(as_far), "farther": power(farther), "carried_over": float(carried),
            "resampled": statistics.mean(written_out(known, sign))}


def runs(periods):
    found = []
    for p in periods:
        if found and found[-1][-1] + 1 == p:
            found[-1].append(p)
        else:
            found.append([p])
    return found


def written_out(known, sign):
    """For each phase of the first block, the mean over all paths."""
    found = runs(known[:-1])
    block = math.ceil(max(map(len, found)) / 2)
    blocks = [[COUNTS[p] for p in run[at:at + block]] for run in found for at in range(len(run) - block + 1)]
    length = known[-1] - known[0] + 1
    total, number = 0, 0
    for phase in range(block):
        for choice in itertools.product(blocks, repeat=math.ceil((length + phase) / block)):
            path = [value for one in choice for value in one][phase:]
            total += first_place([path[p - known[0]] for p in known], sign)
            number += 1
        # Each phase has the same weight, whatever the number of its paths.
        yield total / number
        total, number = 0, 0


def expected():
    for name, after in [("a shared record after a hole", 11), ("a record low", 12), ("in the middle, without a hole", 5)]:
        all_known = sorted(p for p in COUNTS if p <= after)
        pairs = [(COUNTS[p], COUNTS[p + 1]) for p in all_known[:-1] if p + 1 in all_known[:-1]]
        correlation = stats.pearsonr(*zip(*pairs)).statistic
        yield name, (after - 1, after - 1), (after, after), {"draws": 200000}, {
            "period": after, "count": COUNTS[after], "known": len(all_known), "holes": after - all_known[0] + 1 - len(all_known),
            "highest": standing(all_known, 1), "lowest": standing(all_known, -1),
            "highest_by_chance": chances(all_known, 1, correlation), "lowest_by_chance": chances(all_known, -1, correlation),
            "carry_over": {"pairs": len(pairs), "correlation": float(correlation)},
        }


if __name__ == "__main__":
    write(HERE, COUNTS, expected())
