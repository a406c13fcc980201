"""Makes expected.toml of local-level from input.csv and nile.csv: `python3 make.py`, with numpy, scipy 1.17.1 and statsmodels 0.15.0.

input.csv is a made-up series of 140 weeks with two controls, treated from week 110; nile.csv is the flow of the Nile at Aswan (R's datasets).
The likelihood of the exact diffuse start is a plain one here: of the first differences, which are jointly normal, with the coefficients by
generalised least squares. It shares nothing with a Kalman filter. That of the approximate start is statsmodels' own.
"""

import pathlib

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import minimize
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.stats.stattools import jarque_bera

HERE = pathlib.Path(__file__).resolve().parent
weeks = pd.read_csv(HERE / "input.csv")
nile = pd.read_csv(HERE / "nile.csv").flow.to_numpy(float)
lines = ["# Made by make.py from input.csv and nile.csv beside it.", ""]


def differenced(y, x, log_variances):
    """Log-likelihood of the differences, and coefficients, with both variances given by their logarithms."""
    irregular, level = np.exp(log_variances)
    n = len(y) - 1
    v = np.diag(np.full(n, 2 * irregular + level)) - irregular * (np.eye(n, k=1) + np.eye(n, k=-1))
    root = np.linalg.cholesky(v)
    dy = np.linalg.solve(root, np.diff(y))
    b = np.zeros(0)
    if x.shape[1]:
        dx = np.linalg.solve(root, np.diff(x, axis=0))
        b = np.linalg.lstsq(dx, dy, rcond=None)[0]
        dy = dy - dx @ b
    return -0.5 * (n * np.log(2 * np.pi) + dy @ dy) - np.log(np.diag(root)).sum(), b


def exact(name, y, x, after_x):
    start = np.log(np.array([0.5, 0.1]) * np.diff(y).var())
    best = minimize(lambda p: -differenced(y, x, p)[0], start, method="Nelder-Mead", options=dict(xatol=1e-11, fatol=1e-14, maxiter=9000))
    best = minimize(lambda p: -differenced(y, x, p)[0], best.x, method="Nelder-Mead", options=dict(xatol=1e-11, fatol=1e-14, maxiter=9000))
    likelihood, b = differenced(y, x, best.x)
    irregular, level = np.exp(best.x)
    # The level after the last period: the best linear predictor with a flat prior on the level of the first period.
    n, rest = len(y), y - x @ b
    steps = np.minimum.outer(np.arange(n + 1), np.arange(n + 1)) * level
    v, c = steps[:n, :n] + irregular * np.eye(n), steps[:n, n]
    w = np.linalg.solve(v, np.ones(n))
    centre = w @ rest / w.sum()
    gain = np.linalg.solve(v, c)
    next_level = centre + gain @ (rest - centre)
    variance = steps[n, n] - c @ gain + (1 - gain.sum()) ** 2 / w.sum()
    h = len(after_x)
    lines.extend([
        "[[case]]",
        f'name = "{name}, exact diffuse"',
        f"irregular_variance = {float(irregular)}",
        f"level_variance = {float(level)}",
        f"coefficients = {[float(v) for v in b]}",
        f"log_likelihood = {float(likelihood)}",
        f"forecast = {[float(next_level + row @ b) for row in after_x]}",
        f"std_error = {[float(np.sqrt(variance + k * level + irregular)) for k in range(h)]}",
        f"cumulative_std_error = {float(np.sqrt(h * h * variance + level * (h - 1) * h * (2 * h - 1) / 6 + h * irregular))}",
        "",
    ])


def approximate(name, y, x, after_x):
    model = sm.tsa.UnobservedComponents(y, "llevel", exog=x if x.shape[1] else None)
    found = model.fit(disp=0, maxiter=1000)
    for _ in range(4):
        found = model.fit(found.params, disp=0, method="nm", maxiter=9000, maxfun=9000, xtol=1e-11, ftol=1e-14)
    forecast = found.get_forecast(len(after_x), exog=after_x if x.shape[1] else None)
    innovations = found.filter_results.standardized_forecasts_error[0][1:]
    lags = min(10, len(innovations) // 5)
    box = acorr_ljungbox(innovations - innovations.mean(), lags=[lags])
    normal = jarque_bera(innovations)
    lines.extend([
        "[[case]]",
        f'name = "{name}, approximate diffuse"',
        f"irregular_variance = {float(found.params[0])}",
        f"level_variance = {float(found.params[1])}",
        f"coefficients = {[float(v) for v in found.params[2:]]}",
        f"log_likelihood = {float(found.llf)}",
        f"forecast = {[float(v) for v in forecast.predicted_mean]}",
        f"std_error = {[float(v) for v in forecast.se_mean]}",
        f"ljung_box = {[float(box.lb_stat.iloc[0]), float(box.lb_pvalue.iloc[0])]}",
        f"jarque_bera = {[float(normal[0]), float(normal[1])]}",
        "",
    ])


x = weeks[["x1", "x2"]].to_numpy()
for fit in [exact, approximate]:
    fit("weeks", weeks.y.to_numpy()[:110], x[:110], x[110:])
    fit("nile", nile[:90], np.zeros((90, 0)), np.zeros((10, 0)))
(HERE / "expected.toml").write_text("\n".join(lines))
