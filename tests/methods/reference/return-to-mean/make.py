"""Makes input.csv and expected.toml of return-to-mean: `python3 make.py`. Python 3.11, numpy 2, scipy 1.17.1.

The correlation and its interval are scipy's, the share that stays comes from covariance matrices. It follows the program's documentation only.
"""

import pathlib
import sys

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from counts_by_period import rows, window, within, write  # noqa: E402

VALUES = [40, 44, 38, 52, 61, 58, 49, 43, 50, 66, 95, 71, 60, 41, 37, 33, 45, 48, 52, 57]
COUNTS = {period: count for period, count in enumerate(VALUES, 1) if period != 8}


def expected():
    cases = [("a high month and the next", (11, 11), (12, 12)), ("a quarter and the next two months", (10, 12), (13, 14)),
             ("a low month and one later", (16, 16), (18, 18))]
    for name, before, after in cases:
        base, following = window(COUNTS, before), window(COUNTS, after)
        others = [p for p in COUNTS if p not in within(COUNTS, before) + within(COUNTS, after)]
        mean = sum(COUNTS[p] for p in others) / len(others)
        length = before[1] - before[0] + 1
        starts = [p for p in others if all(p + k in others for k in range(length))]
        sums = [sum(COUNTS[p + k] for k in range(length)) for p in starts]
        free = [p for p in COUNTS if p not in within(COUNTS, after)]
        pairs = [(COUNTS[p], COUNTS[p + 1]) for p in free if p + 1 in free]
        found = stats.pearsonr(*zip(*pairs))
        ends = found.confidence_interval(0.95)

        def expect(correlation):
            i, j = np.arange(before[0], before[1] + 1), np.arange(after[0], after[1] + 1)
            between = np.power(correlation, np.abs(i[:, None] - j[None, :]).astype(float)) if correlation > 0 else \
                np.sign(correlation) ** (i[:, None] - j[None, :]) * np.abs(correlation) ** np.abs(i[:, None] - j[None, :])
            within_base = np.sign(correlation) ** (i[:, None] - i[None, :]) * np.abs(correlation) ** np.abs(i[:, None] - i[None, :])
            stays = float(between.mean() / within_base.mean()) if correlation else 0.0
            level = mean + stays * (base["mean"] - mean)
            return {"stays": stays, "mean": level, "change": level / base["mean"] - 1}

        limits = sorted(expect(end)["mean"] for end in ends)
        yield name, before, after, {}, {
            "before": base, "after": following, "observed": following["mean"] / base["mean"] - 1,
            "others": len(others), "rows": [rows(COUNTS)[p] for p in others], "others_mean": mean,
            "windows": len(sums), "rank_from_highest": 1 + sum(s > base["count"] for s in sums),
            "rank_from_lowest": 1 + sum(s < base["count"] for s in sums),
            "share_as_high": sum(s >= base["count"] for s in sums) / len(sums),
            "share_as_low": sum(s <= base["count"] for s in sums) / len(sums),
            "independent": {"stays": 0.0, "mean": mean, "change": mean / base["mean"] - 1},
            "carry_over": {"pairs": len(pairs), "correlation": float(found.statistic),
                           "interval": {"low": float(ends.low), "high": float(ends.high)}},
            "carried_over": expect(float(found.statistic)),
            "carried_over_interval": {"low": limits[0], "high": limits[1]},
        }


if __name__ == "__main__":
    write(HERE, COUNTS, expected())
