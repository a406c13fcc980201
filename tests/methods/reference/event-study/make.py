"""Event studies with every unit and period effect as a column of one dense design, on a made-up panel.

Made with Python 3, numpy 2.4.6 and scipy 1.17.1. Writes input.csv and expected.toml beside itself. Errors with the factors that the R package
fixest states; the Poisson fit is taken by Newton's steps until nothing changes.
"""

import csv
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
NAMES = ["unit", "period", "cohort", "cluster", "x", "weight", "y", "count"]


def make():
    rng = np.random.default_rng(20240603)
    rows = []
    cohorts = [0] * 10 + [4] * 6 + [5] * 5 + [7] * 5
    for unit, cohort in enumerate(cohorts):
        level = rng.normal(0, 1)
        for period in range(1, 9):
            if rng.random() < 0.04:
                continue
            x = rng.normal(0, 1) + 0.2 * period
            weight = 0.5 + rng.integers(1, 5) / 2
            effect = 0 if cohort == 0 or period < cohort else 0.8 + 0.2 * (period - cohort) - 0.05 * cohort
            y = level + 0.3 * period + 0.7 * x + effect + rng.normal(0, 1)
            count = rng.poisson(np.exp(1.2 + 0.4 * level + 0.2 * x + 0.5 * effect))
            rows.append((f"u{unit:02}", period, cohort, f"c{unit // 2:02}", round(x, 6), weight, round(y, 6), int(count)))
    with open(HERE / "input.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(NAMES)
        out.writerows(rows)
    return rows


def case(rows, outcome="y", weighted=False, clustered=False, family="linear", weighting="interaction", errors="clustered", reference=(-1,)):
    col = {name: np.array([row[i] for row in rows]) for i, name in enumerate(NAMES)}
    unit, period, cohort = col["unit"], col["period"], col["cohort"]
    cluster = col["cluster"] if clustered else unit
    w = col["weight"] if weighted else np.ones(len(rows))
    y = col[outcome].astype(float)
    time = np.where(cohort > 0, period - cohort, -999)
    keys = sorted({(t, c if weighting == "interaction" else 0) for t, c in zip(time, cohort) if c > 0 and t not in reference})
    columns = [((time == t) & ((cohort == c) if c else (cohort > 0))).astype(float) for t, c in keys]
    units, periods = np.unique(unit), np.unique(period)
    effects = np.hstack([(unit[:, None] == units).astype(float), (period[:, None] == periods[1:]).astype(float)])
    own = np.column_stack([col["x"]] + columns)
    design = np.hstack([own, effects])
    n, k = own.shape
    omega, residual = w, None
    if family == "linear":
        root = np.sqrt(w)[:, None]
        b = np.linalg.lstsq(design * root, y * root[:, 0], rcond=None)[0]
        residual = w * (y - design @ b)
    else:
        mean = y + 0.1
        eta = np.log(mean)
        for _ in range(100):
            root = np.sqrt(w * mean)[:, None]
            b = np.linalg.lstsq(design * root, (eta + (y - mean) / mean) * root[:, 0], rcond=None)[0]
            eta = design @ b
            mean = np.exp(eta)
        omega, residual = w * mean, w * (y - mean)
    bread = np.linalg.inv(design.T @ (omega[:, None] * design))
    scores = design * residual[:, None]
    free = len(units) + len(periods) - 1
    meat = lambda groups: (lambda s: s.T @ s)(np.array([scores[groups == c].sum(axis=0) for c in np.unique(groups)]))
    if errors == "independent":
        scale = (residual**2 / w).sum() / (n - k - free) if family == "linear" else (n - 1) / (n - k - free)
        v, degrees = bread * scale, n - k - free
    elif errors == "robust":
        v, degrees = bread @ (scores.T @ scores) @ bread * n / (n - k - free), n - k - free
    else:
        g = len(np.unique(cluster))
        v = bread @ meat(cluster) @ bread * g / (g - 1) * (n - 1) / (n - k - len(periods))
        degrees = g - 1

    def line(pairs):
        pick = np.zeros(len(b))
        for at, size in pairs:
            pick[at] = size
        pick /= pick.sum()
        estimate, error = pick @ b, (pick @ v @ pick) ** 0.5
        z = estimate / error
        p = 2 * (stats.norm.sf(abs(z)) if family == "poisson" else stats.t.sf(abs(z), degrees))
        return {"estimate": estimate, "std_error": error, "statistic": z, "p_value": p}

    sizes = [w[column > 0].sum() for column in columns]
    counts = [int(column.sum()) for column in columns]
    at = {key: place + 1 for place, key in enumerate(keys)}
    where = lambda test: [(at[key], sizes[place]) for place, key in enumerate(keys) if test(*key)]
    rows_of = lambda test: sum(counts[place] for place, key in enumerate(keys) if test(*key))
    result = {
        "rows": n,
        "units": len(units),
        "treated_units": len(np.unique(unit[cohort > 0])),
        "overall": line(where(lambda t, c: t >= 0)),
        "covariates": [line([(0, 1.0)])],
        "by_event_time": [],
        "by_cohort": [],
        "by_time_and_cohort": [],
    }
    for e in sorted({t for t, _ in keys}):
        test = lambda t, c: t == e
        result["by_event_time"].append({"event_time": int(e), "rows": rows_of(test)} | line(where(test)))
    if weighting == "interaction":
        for g in sorted({c for _, c in keys}):
            test = lambda t, c: c == g and t >= 0
            result["by_cohort"].append({"cohort": int(g), "rows": rows_of(test)} | line(where(test)))
        result["by_time_and_cohort"] = [{"event_time": int(t), "cohort": int(c)} | line([(at[t, c], 1.0)]) for t, c in keys]
    d = ((cohort > 0) & (period >= cohort)).astype(float)
    root = np.sqrt(w)
    left = d - effects @ np.linalg.lstsq(effects * root[:, None], d * root, rcond=None)[0]
    share = (w * left)[d > 0]
    share = share / share.sum()
    negative = share[share < 0]
    result["negative_weights"] = {"treated_rows": len(share), "negative_rows": len(negative)}
    if len(negative):
        result["negative_weights"] |= {"share": len(negative) / len(share), "sum": negative.sum()}
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
    "interaction": {},
    "interaction, weights, clusters": {"weighted": True, "clustered": True},
    "shared terms, robust errors, two references": {"weighting": "two-way", "errors": "robust", "reference": [-2, -1]},
    "shared terms, independent errors, weights": {"weighting": "two-way", "errors": "independent", "weighted": True},
    "counts, interaction": {"outcome": "count", "family": "poisson", "clustered": True},
    "counts, shared terms, weights, robust errors": {"outcome": "count", "family": "poisson", "weighting": "two-way", "weighted": True, "errors": "robust"},
}

if __name__ == "__main__":
    rows = make()
    lines = ["# Made by make.py from input.csv beside it."]
    for name, options in CASES.items():
        spec = {"unit_column": "unit", "period_column": "period", "outcome_column": options.get("outcome", "y"), "cohort_column": "cohort"}
        spec |= {"covariate_columns": ["x"], "tolerance": 1e-14}
        spec |= {"weight_column": "weight"} if options.get("weighted") else {}
        spec |= {"cluster_column": "cluster"} if options.get("clustered") else {}
        spec |= {key: options[key] for key in ("family", "weighting", "errors", "reference") if key in options}
        lines += ["", "[[case]]", f"name = {toml(name)}", "", "[case.spec]"] + [f"{k} = {toml(v)}" for k, v in spec.items()]
        lines += ["", "[case.estimate]"] + [f"{k} = {toml(v)}" for k, v in case(rows, **options).items()]
    (HERE / "expected.toml").write_text("\n".join(lines) + "\n")
