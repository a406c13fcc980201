"""Makes expected.toml of synthetic-control from input.csv: `python3 make.py`, with numpy, scipy 1.17.1, pandas and pysyncon 1.7.0.

input.csv is a made-up panel of 12 series and 40 periods; u0 is treated from period 28.
"""

import pathlib

import numpy as np
import pandas as pd
from pysyncon import AugSynth, Dataprep
from scipy.optimize import minimize

HERE = pathlib.Path(__file__).resolve().parent
panel = pd.read_csv(HERE / "input.csv")
units = [f"u{i}" for i in range(12)]
wide = panel.pivot(index="time", columns="unit", values="y")[units].to_numpy()


def simplex(target, columns):
    """Simplex least squares by SLSQP from several starts, then by the exact face: the active columns of the best start."""
    size = columns.shape[1]
    best = None
    for start in [np.full(size, 1 / size)] + [np.eye(size)[i] for i in range(size)]:
        found = minimize(
            lambda w: ((columns @ w - target) ** 2).sum(),
            start,
            jac=lambda w: 2 * columns.T @ (columns @ w - target),
            bounds=[(0, 1)] * size,
            constraints=dict(type="eq", fun=lambda w: w.sum() - 1, jac=lambda w: np.ones(size)),
            method="SLSQP",
            options=dict(ftol=1e-16, maxiter=5000),
        )
        if best is None or found.fun < best.fun:
            best = found
    active = [i for i in range(size) if best.x[i] > 1e-6]
    face = columns[:, active]
    system = np.block([[2 * face.T @ face, np.ones((len(active), 1))], [np.ones((1, len(active))), np.zeros((1, 1))]])
    solved = np.linalg.solve(system, np.append(2 * face.T @ target, 1))[:-1]
    weights = np.zeros(size)
    weights[active] = solved
    slopes = columns.T @ (columns @ weights - target)
    assert weights.min() >= 0 and slopes.min() >= slopes @ weights - 1e-9, "not the minimum"
    return weights


def fit(own, others, scale=None):
    target, columns = wide[:28, own], wide[:28][:, others]
    scale = np.ones(28) if scale is None else scale
    return simplex(target / scale, columns / scale[:, None])


def shown(own, others, weights):
    gap = wide[:, own] - wide[:, others] @ weights
    before, after = np.sqrt((gap[:28] ** 2).mean()), np.sqrt((gap[28:] ** 2).mean())
    return gap, before, after


lines = ["# Made by make.py from input.csv beside it.", ""]


def case(name, weights, own_ratio_rank=None, placebos=None):
    gap, before, after = shown(0, list(range(1, 12)), weights)
    lines.extend([
        "[[case]]",
        f'name = "{name}"',
        f"weights = {[float(w) for w in weights]}",
        f"effects = {[float(g) for g in gap]}",
        f"rmspe_before = {float(before)}",
        f"rmspe_after = {float(after)}",
        f"mean_effect = {float(gap[28:].mean())}",
    ])
    if placebos is not None:
        lines.append(f"placebo_ratios = {[float(p) for p in placebos]}")
        lines.append(f"rank = {own_ratio_rank}")
    lines.append("")


controls = list(range(1, 12))
weights = fit(0, controls)
ratios = []
for unit in controls:
    others = [u for u in controls if u != unit]
    _, before, after = shown(unit, others, fit(unit, others))
    ratios.append(after / before)
_, before, after = shown(0, controls, weights)
case("simplex", weights, 1 + sum(r >= after / before for r in ratios), ratios)
case("standardised periods", fit(0, controls, wide[:28].std(axis=1, ddof=1)))

prepared = Dataprep(
    foo=panel,
    predictors=[],
    predictors_op="mean",
    dependent="y",
    unit_variable="unit",
    time_variable="time",
    treatment_identifier="u0",
    controls_identifier=units[1:],
    time_predictors_prior=range(28),
    time_optimize_ssr=range(28),
    special_predictors=[("y", [t], "mean") for t in range(28)],
)
for name, covariates in [("ridge", False), ("ridge, periods as predictors", True)]:
    augmented = AugSynth()
    augmented.fit(dataprep=prepared, lambda_=1.0, use_covariates=covariates)
    case(name, augmented.W)
(HERE / "expected.toml").write_text("\n".join(lines))
