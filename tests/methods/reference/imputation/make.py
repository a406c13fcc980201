"""Effects against an imputed path, worked out with one dense design, on a made-up panel.

Made with Python 3, numpy 2.4.6 and scipy 1.17.1. Writes input.csv and expected.toml beside itself. Every unit and period effect is a
column of the design, and the weights of the untreated rows are solved for densely, so nothing is shared with the method's own way.
Formulas: Borusyak, Jaravel & Spiess (2024), equation 6 and theorem 3; groups as in their equation for the variance.
"""

import csv
import pathlib

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent


def make():
    rng = np.random.default_rng(20240601)
    rows = []
    cohorts = [0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 9, 9, 10, 10, 12, 1]
    for unit, cohort in enumerate(cohorts):
        level = rng.normal(0, 2)
        for period in range(1, 11):
            if rng.random() < 0.06:
                continue
            x = rng.normal(0, 1) + 0.2 * period
            z = rng.normal(0, 1)
            effect = 0 if cohort == 0 or period < cohort else 1.5 + 0.4 * (period - cohort) - 0.1 * cohort
            y = level + 0.3 * period + 0.7 * x - 0.2 * z + effect + rng.normal(0, 1)
            weight = 0.5 + rng.integers(1, 5) / 2
            rows.append((f"u{unit:02}", period, cohort, f"c{unit // 2:02}", round(x, 6), round(z, 6), weight, round(y, 6)))
    with open(HERE / "input.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["unit", "period", "cohort", "cluster", "x", "z", "weight", "y"])
        out.writerows(rows)
    return rows


def case(rows, covariates=(), weighted=False, clustered=False, anticipation=0, horizons=None, leads=3, average_by="cohort-period", leave_out=False):
    names = ["unit", "period", "cohort", "cluster", "x", "z", "weight", "y"]
    col = {name: np.array([row[i] for row in rows]) for i, name in enumerate(names)}
    unit, period, cohort = col["unit"], col["period"], col["cohort"]
    cluster = col["cluster"] if clustered else unit
    omega = col["weight"] if weighted else np.ones(len(rows))
    treated = (cohort > 0) & (period >= cohort)
    free = (cohort == 0) | (period < cohort - anticipation)
    units, periods = np.unique(unit), np.unique(period)
    parts = [unit[:, None] == units[None, :], period[:, None] == periods[None, :]]
    z = np.hstack([p.astype(float) for p in parts] + [col[name][:, None] for name in covariates])
    y = col["y"]
    root = np.sqrt(omega[free])[:, None]
    beta = np.linalg.lstsq(z[free] * root, y[free] * root[:, 0], rcond=None)[0]
    known = np.isin(unit, unit[free]) & np.isin(period, period[free])
    imputed = treated & known
    tau = y - z @ beta
    horizon = np.where(cohort > 0, period - cohort, -1000)
    take = imputed & (np.isin(horizon, horizons) if horizons is not None else True)
    info = np.linalg.pinv(z[free].T @ (omega[free][:, None] * z[free]))

    def mean(own):
        w = np.where(own, omega, 0.0)
        w = w / w.sum()
        estimate = (w * tau)[own].sum()
        v = w.copy()
        v[free] = -omega[free] * (z[free] @ (info @ (z.T @ w)))
        residual = np.zeros(len(rows))
        residual[free] = tau[free]
        key = {
            "cohort-period": [f"{a}/{b}" for a, b in zip(cohort, period)],
            "horizon": [str(h) for h in horizon],
            "cohort": [str(c) for c in cohort],
        }[average_by]
        key = np.array(key)
        for group in np.unique(key[own]):
            inside = own & (key == group)
            for one in np.unique(cluster[inside]) if leave_out else [None]:
                top = bottom = 0.0
                for c in np.unique(cluster[inside]):
                    here = inside & (cluster == c)
                    if c != one:
                        top += v[here].sum() * (v[here] * tau[here]).sum()
                        bottom += v[here].sum() ** 2
                mine = inside if one is None else inside & (cluster == one)
                residual[mine] = tau[mine] - top / bottom
        variance = sum((v[cluster == c] * residual[cluster == c]).sum() ** 2 for c in np.unique(cluster))
        error = variance**0.5
        return {"estimate": estimate, "std_error": error, "statistic": estimate / error, "p_value": 2 * stats.norm.sf(abs(estimate / error))}

    result = {
        "untreated_rows": int(free.sum()),
        "treated_rows": int(treated.sum()),
        "imputed_rows": int(imputed.sum()),
        "treated_units": len(np.unique(unit[take])),
        "clusters": len(np.unique(cluster)),
        "overall": mean(take),
        "by_horizon": [],
        "leads": [],
    }
    for h in np.unique(horizon[take]):
        own = take & (horizon == h)
        result["by_horizon"].append({"horizon": int(h), "rows": int(own.sum())} | mean(own))

    until = np.where(cohort > 0, cohort - period - anticipation, 0)
    which = [k for k in range(leads, 0, -1) if ((until == k) & free).any()]
    design = np.hstack([z[free], np.column_stack([(until[free] == k).astype(float) for k in which])])
    weights = omega[free][:, None]
    bread = np.linalg.pinv(design.T @ (weights * design))
    b = bread @ (design.T @ (weights[:, 0] * y[free]))
    e = y[free] - design @ b
    inside = cluster[free]
    scores = np.array([((weights[:, 0] * e)[inside == c] @ design[inside == c]) for c in np.unique(inside)])
    g, n, k = len(scores), int(free.sum()), len(covariates) + len(which)
    v = bread @ scores.T @ scores @ bread * g / (g - 1) * (n - 1) / (n - k - len(np.unique(period[free])))
    at = slice(z.shape[1], None)
    for place, k_lead in enumerate(which):
        est, err = b[at][place], v[at, at][place, place] ** 0.5
        own = int(((until == k_lead) & free).sum())
        line = {"horizon": -k_lead - anticipation, "rows": own, "estimate": est, "std_error": err}
        result["leads"].append(line | {"statistic": est / err, "p_value": 2 * stats.t.sf(abs(est / err), g - 1)})
    inverse = np.linalg.inv(v[at, at])
    wald = b[at] @ inverse @ b[at]
    trend = np.where(cohort[free] > 0, -until[free], 0).astype(float)
    d = (bread @ (design.T @ (weights[:, 0] * trend)))[at]
    steep = d @ inverse @ d
    q = len(which)
    critical = stats.chi2.ppf(0.95, q)

    def slope(power):
        low, high = 0.0, 1e3
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (low, middle) if stats.ncx2.sf(critical, q, middle) > power else (middle, high)
        return (high / steep) ** 0.5

    result["pre_trend"] = {
        "terms": q,
        "statistic": wald,
        "p_value": stats.f.sf(wald / q, q, g - 1),
        "slope_half_power": slope(0.5),
        "slope_usual_power": slope(0.8),
    }
    return result


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    return repr(int(value)) if isinstance(value, (int, np.integer)) else repr(float(value))


CASES = {
    "plain": {},
    "covariates, weights, clusters": {"covariates": ["x", "z"], "weighted": True, "clustered": True},
    "means by horizon": {"covariates": ["x"], "average_by": "horizon", "clustered": True},
    "leaving out": {"weighted": True, "leave_out": True, "average_by": "cohort", "horizons": [0, 1, 2]},
    "means by cohort, anticipation, two horizons": {"weighted": True, "average_by": "cohort", "anticipation": 1, "leads": 2, "horizons": [0, 1]},
}

if __name__ == "__main__":
    rows = make()
    lines = ["# Made by make.py from input.csv beside it."]
    for name, options in CASES.items():
        spec = {"unit_column": "unit", "period_column": "period", "outcome_column": "y", "cohort_column": "cohort"}
        spec |= {"covariate_columns": options["covariates"]} if "covariates" in options else {}
        spec |= {"weight_column": "weight"} if options.get("weighted") else {}
        spec |= {"cluster_column": "cluster"} if options.get("clustered") else {}
        spec |= {"anticipation_periods": options["anticipation"]} if "anticipation" in options else {}
        spec |= {key: options[key] for key in ("horizons", "leads", "average_by", "leave_out") if key in options}
        lines += ["", "[[case]]", f"name = {toml(name)}", "", "[case.spec]"] + [f"{k} = {toml(v)}" for k, v in spec.items()]
        lines += ["", "[case.estimate]"] + [f"{k} = {toml(v)}" for k, v in case(rows, **options).items()]
    (HERE / "expected.toml").write_text("\n".join(lines) + "\n")
