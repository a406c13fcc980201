"""Effects by cohort and period with errors by the infinitesimal jackknife, on a made-up panel.

Made with Python 3, numpy 2.4.6 and scipy 1.17.1. Writes input.csv and expected.toml beside itself. No influence formula is used: every number
is a function of the units' weights, and its error is the root of the sum over clusters of the squared sums of its derivatives, taken by
complex steps. So errors of regressions, of probabilities of treatment and of shares of cohorts all come in by themselves.
Estimators: Callaway & Sant'Anna (2021), Sant'Anna & Zhao (2020).
"""

import csv
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
PERIODS = list(range(1, 8))
NAMES = ["unit", "period", "cohort", "cluster", "x", "z", "weight", "y"]


def make():
    rng = np.random.default_rng(20240602)
    rows = []
    cohorts = [0] * 22 + [3] * 8 + [4] * 9 + [6] * 8 + [8] * 4 + [1] * 2
    for unit, cohort in enumerate(cohorts):
        level, x = rng.normal(0, 2), rng.normal(0.3 * (cohort > 0), 1)
        weight = 0.5 + rng.integers(1, 5) / 2
        for period in PERIODS:
            z = rng.normal(0.05 * period * (cohort > 0), 1)
            effect = 0 if cohort == 0 or period < cohort else 1.0 + 0.4 * (period - cohort) - 0.1 * cohort
            y = level + 0.3 * period + 0.2 * period * x + 0.3 * z + effect + rng.normal(0, 1)
            rows.append((f"u{unit:02}", period, cohort, f"c{unit // 2:02}", round(x, 6), round(z, 6), weight, round(y, 6)))
    # One unit lacks a period and does not enter.
    rows = [row for row in rows if not (row[0] == "u05" and row[1] == 4)]
    with open(HERE / "input.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(NAMES)
        out.writerows(rows)
    return rows


def logit(x, d, w):
    b = np.zeros(x.shape[1], dtype=complex)
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ b))
        b = b + np.linalg.solve(x.T @ ((w * p * (1 - p))[:, None] * x), x.T @ (w * (d - p)))
    return 1 / (1 + np.exp(-x @ b))


def two_by_two(change, d, x, w, adjustment):
    expected = np.zeros(len(d), dtype=complex)
    if adjustment != "inverse-probability":
        control = w * (1 - d)
        expected = x @ np.linalg.solve(x.T @ (control[:, None] * x), x.T @ (control * change))
    left = change - expected
    treated = (w * d * left).sum() / (w * d).sum()
    if adjustment == "regression":
        return treated
    p = logit(x, d, w)
    odds = w * (1 - d) * p / (1 - p)
    return treated - (odds * left).sum() / odds.sum()


def case(rows, covariates=(), weighted=False, clustered=False, adjustment="doubly-robust", comparison="never-treated", base="varying", anticipation=0):
    col = {name: np.array([row[i] for row in rows]) for i, name in enumerate(NAMES)}
    units = [u for u in np.unique(col["unit"]) if (col["unit"] == u).sum() == len(PERIODS)]
    at = {(u, t): i for i, (u, t) in enumerate(zip(col["unit"], col["period"]))}
    units = [u for u in units if not 0 < col["cohort"][at[u, 1]] <= 1]
    take = lambda name, t: np.array([col[name][at[u, t]] for u in units])
    g = take("cohort", 1)
    cluster = take("cluster", 1) if clustered else np.array(units)
    given = take("weight", 1) if weighted else np.ones(len(units))
    y = {t: take("y", t) for t in PERIODS}
    x = {t: np.column_stack([np.ones(len(units))] + [take(name, t) for name in covariates]) for t in PERIODS}
    cohorts = [int(c) for c in np.unique(g) if 1 + anticipation < c <= PERIODS[-1]]
    never = (g == 0) | (g - anticipation > PERIODS[-1])
    grid = []
    for c in cohorts:
        before = max(t for t in PERIODS if t + anticipation < c)
        for t in PERIODS if base == "universal" else PERIODS[1:]:
            grid.append((c, t, before if base == "universal" or t >= c else t - 1))

    def numbers(w):
        w = given * w
        cells = {}
        for c, t, b in grid:
            control = never if comparison == "never-treated" else never | ((g != c) & (g > max(t, b) + anticipation))
            used = (g == c) | control
            d = (g == c)[used].astype(float)
            change = (y[t] - y[b])[used]
            cells[c, t] = 0j if t == b else two_by_two(change, d, x[min(t, b)][used], w[used], adjustment)
        share = {c: w[g == c].sum() for c in cohorts}
        mean = lambda own: sum(share[c] * cells[c, t] for c, t in own) / sum(share[c] for c, t in own)
        out = {("cell", c, t): cells[c, t] for c, t, _ in grid}
        after = [(c, t) for c, t, _ in grid if t >= c]
        out["simple",] = mean(after)
        of_cohort = {c: sum(cells[k] for k in after if k[0] == c) / len([k for k in after if k[0] == c]) for c in cohorts}
        out |= {("by_cohort", c): of_cohort[c] for c in cohorts}
        out["by_cohort",] = sum(share[c] * of_cohort[c] for c in cohorts) / sum(share.values())
        for kind, key, own in [("dynamic", lambda c, t: t - c, [k[:2] for k in grid]), ("calendar", lambda c, t: t, after)]:
            parts = {e: mean([k for k in own if key(*k) == e]) for e in sorted({key(*k) for k in own})}
            out |= {(kind, e): value for e, value in parts.items()}
            late = [value for e, value in parts.items() if kind == "calendar" or e >= 0]
            out[kind,] = sum(late) / len(late)
        return out

    value = numbers(np.ones(len(units), dtype=complex))
    slopes = {key: np.zeros(len(units)) for key in value}
    for i in range(len(units)):
        w = np.ones(len(units), dtype=complex)
        w[i] += 1e-30j
        for key, moved in numbers(w).items():
            slopes[key][i] = moved.imag / 1e-30
    names = np.unique(cluster)
    sums = {key: np.array([slope[cluster == c].sum() for c in names]) for key, slope in slopes.items()}

    def line(key):
        error = (sums[key] ** 2).sum() ** 0.5
        found = {"estimate": float(value[key].real)}
        if error > 1e-12:
            z = found["estimate"] / error
            found |= {"std_error": error, "statistic": z, "p_value": 2 * stats.norm.sf(abs(z))}
        return found

    result = {
        "units": len(units),
        "treated_units": int(np.isin(g, cohorts).sum()),
        "clusters": len(names),
        "cells": [{"cohort": c, "period": t, "base_period": b} | line(("cell", c, t)) for c, t, b in grid],
        "simple": {"overall": line(("simple",))},
    }
    for kind in ("by_cohort", "dynamic", "calendar"):
        parts = [key for key in value if key[0] == kind and len(key) == 2]
        result[kind] = {"overall": line((kind,)), "parts": [{"at": int(key[1])} | line(key) for key in parts]}
    tested = [("cell", c, t) for c, t, b in grid if t < c - anticipation and t != b]
    a = np.column_stack([sums[key] for key in tested])
    b = np.array([value[key].real for key in tested])
    wald = b @ np.linalg.solve(a.T @ a, b)
    result["pre_trend"] = {"terms": len(tested), "statistic": wald, "p_value": stats.chi2.sf(wald, len(tested))}
    return result


def toml(value):
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    return repr(int(value)) if isinstance(value, (int, np.integer)) else repr(float(value))


CASES = {
    "plain": {},
    "doubly robust, weights, clusters": {"covariates": ["x", "z"], "weighted": True, "clustered": True},
    "regression, not yet treated": {"covariates": ["x"], "adjustment": "regression", "comparison": "not-yet-treated", "clustered": True},
    "inverse probability, universal base": {"covariates": ["x"], "adjustment": "inverse-probability", "base": "universal", "weighted": True},
    "anticipation": {"comparison": "not-yet-treated", "anticipation": 1},
}

if __name__ == "__main__":
    rows = make()
    lines = ["# Made by make.py from input.csv beside it."]
    for name, options in CASES.items():
        spec = {"unit_column": "unit", "period_column": "period", "outcome_column": "y", "cohort_column": "cohort", "draws": 0}
        spec |= {"covariate_columns": options["covariates"]} if "covariates" in options else {}
        spec |= {"weight_column": "weight"} if options.get("weighted") else {}
        spec |= {"cluster_column": "cluster"} if options.get("clustered") else {}
        spec |= {key: options[key] for key in ("adjustment", "comparison") if key in options}
        spec |= {"base_period": options["base"]} if "base" in options else {}
        spec |= {"anticipation_periods": options["anticipation"]} if "anticipation" in options else {}
        lines += ["", "[[case]]", f"name = {toml(name)}", "", "[case.spec]"] + [f"{k} = {toml(v)}" for k, v in spec.items()]
        lines += ["", "[case.estimate]"] + [f"{k} = {toml(v)}" for k, v in case(rows, **options).items()]
    (HERE / "expected.toml").write_text("\n".join(lines) + "\n")
