"""Makes input.csv and expected.toml of interrupted-series: `python3 make.py`. Python 3.11, numpy 2, statsmodels 0.15.0.

The change, its error, interval and p are those of a Poisson regression on an indicator of the window after, with Pearson's scale and
Student's distribution. Other dates are looked at one by one. It follows the program's documentation only.
"""

import pathlib
import sys
from fractions import Fraction

import numpy as np
import statsmodels.api as sm

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from counts_by_period import window, within, write  # noqa: E402

draw = np.random.default_rng(4)
VALUES = [int(value) for value in draw.negative_binomial(12, 0.2, 48)]
COUNTS = {period: count for period, count in enumerate(VALUES, 1) if period not in (9, 30)}
COUNTS[5] = 0


def whole(ends):
    return len(within(COUNTS, ends)) == ends[1] - ends[0] + 1


def change(before, after):
    b, a = ([COUNTS[p] for p in within(COUNTS, ends)] for ends in (before, after))
    return Fraction(sum(a) * len(b), sum(b) * len(a)) - 1 if sum(b) else None


def interrupted(before, after):
    b, a = ([COUNTS[p] for p in within(COUNTS, ends)] for ends in (before, after))
    own = set(within(COUNTS, before) + within(COUNTS, after))
    change_here = change(before, after)
    placebos = []
    for period in sorted(COUNTS):
        moved = [(ends[0] + period - after[0], ends[1] + period - after[0]) for ends in (before, after)]
        if all(map(whole, moved)) and not own & set(within(COUNTS, moved[0]) + within(COUNTS, moved[1])):
            placebos.append((period, moved))
    found = {"before": window(COUNTS, before), "after": window(COUNTS, after), "change": float(change_here),
             "degrees_of_freedom": len(a) + len(b) - 2}
    if len(a) + len(b) > 2:
        design = sm.add_constant(np.array([0.0] * len(b) + [1.0] * len(a)))
        fit = sm.GLM(np.array(b + a, float), design, family=sm.families.Poisson()).fit(scale="X2", use_t=True, tol=1e-14, maxiter=200)
        low, high = np.expm1(fit.conf_int(0.05)[1])
        found |= {"interval": {"low": float(low), "high": float(high)}, "std_error": float(fit.bse[1]), "statistic": float(fit.tvalues[1]),
                  "p_value": float(fit.pvalues[1]), "dispersion": float(fit.scale)}
    else:
        found |= {key: None for key in ["interval", "std_error", "statistic", "p_value", "dispersion"]}
    changes = [change(*moved) for _, moved in placebos]
    # Nothing before and something after is a rise beyond all others.
    large = [(c is not None and (c <= change_here if change_here < 0 else c >= change_here)) or
             (c is None and change_here > 0 and sum(COUNTS[p] for p in within(COUNTS, moved[1])) > 0)
             for c, (_, moved) in zip(changes, placebos)]
    return found | {
        "placebos": [{"period": period, "change": float(c) if c is not None else None} for (period, _), c in zip(placebos, changes)],
        "placebos_before": sum(period < before[0] for period, _ in placebos),
        "as_large": sum(large), "rank": 1 + sum(large), "share_as_large": sum(large) / len(large) if large else None,
    }


def expected():
    cases = [("three against three", (38, 40), (41, 43), {}), ("six against two, apart", (15, 20), (23, 24), {}),
             ("single periods", (6, 6), (7, 7), {}), ("lengths as declared", (39, 40), (41, 41), {"windows": [[2, 1], [6, 6], [1, 1]]})]
    for name, before, after, settings in cases:
        lengths = settings.get("windows", [[before[1] - before[0] + 1, after[1] - after[0] + 1]])
        ranges = [((before[1] - n + 1, before[1]), (after[0], after[0] + m - 1)) for n, m in lengths]
        yield name, before, after, settings, {"treated_from": after[0], "windows": [interrupted(*ends) for ends in ranges]}


if __name__ == "__main__":
    write(HERE, COUNTS, expected())
