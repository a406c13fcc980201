"""Makes input.csv and expected.toml of stochastic-intervention: `python3 make.py`, with numpy and statsmodels 0.15.0.

Made-up strikes and attacks in a box on the equator. The intensity is fitted by statsmodels' Poisson regression on days and cells; all else
is written out from the formulas of the paper and shares no code with the method.
"""

import csv
import datetime
import pathlib

import numpy as np
import statsmodels.api as sm

HERE = pathlib.Path(__file__).resolve().parent
DAYS, SOUTH, NORTH, WEST, EAST = 150, -1.0, 1.0, 10.0, 12.0
FIRST = datetime.date(2026, 1, 1)
KM = 6371.0088 * np.pi / 180


def make():
    rng = np.random.default_rng(7)
    rows, attacks, strikes = [], 4, []
    for day in range(DAYS):
        rate = 0.7 * (1 + attacks) ** 0.5
        places = [(rng.uniform(SOUTH, NORTH), rng.uniform(WEST, EAST)) for _ in range(rng.poisson(rate))]
        found = [(rng.beta(2, 3) * 2 - 1, 10 + 2 * rng.beta(2, 2)) for _ in range(rng.poisson(3 + 0.2 * attacks + 0.5 * len(strikes)))]
        date = FIRST + datetime.timedelta(days=day)
        rows += [("strike", date, *place) for place in places] + [("attack", date, *place) for place in found]
        strikes, attacks = places, len(found)
    earlier = [("earlier", FIRST, rng.beta(2, 2) * 2 - 1, 10 + 2 * rng.beta(3, 2)) for _ in range(40)]
    with open(HERE / "input.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["kind", "date", "latitude", "longitude"])
        out.writerows((kind, date, repr(float(a)), repr(float(b))) for kind, date, a, b in rows + earlier)


def read():
    found = {"strike": [], "attack": [], "earlier": []}
    for row in csv.DictReader(open(HERE / "input.csv")):
        day = (datetime.date.fromisoformat(row["date"]) - FIRST).days
        found[row["kind"]].append((day, float(row["latitude"]), float(row["longitude"])))
    return found


def distance(a, b):
    (la, oa), (lb, ob) = np.radians(a), np.radians(b)
    h = np.sin((lb - la) / 2) ** 2 + np.cos(la) * np.cos(lb) * np.sin((ob - oa) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(h))


def case(name, lags, rates, cell_km, bandwidth_km, history, density_kind, cut, knots, level_z=1.959963984540054):
    points = read()
    rows = round((NORTH - SOUTH) * KM / cell_km)
    height = (NORTH - SOUTH) / rows
    across = [round((EAST - WEST) * KM * np.cos(np.radians(SOUTH + (r + 0.5) * height)) / cell_km) for r in range(rows)]
    starts = np.concatenate([[0], np.cumsum(across)])
    centres, sizes = [], []
    for r in range(rows):
        width = (EAST - WEST) / across[r]
        for c in range(across[r]):
            centres.append((SOUTH + (r + 0.5) * height, WEST + (c + 0.5) * width))
            sizes.append(width * KM * np.cos(np.radians(centres[-1][0])) * height * KM)
    sizes = np.array(sizes)

    def cell(latitude, longitude):
        r = min(int((latitude - SOUTH) / height), rows - 1)
        return starts[r] + min(int((longitude - WEST) / ((EAST - WEST) / across[r])), across[r] - 1)

    n = len(centres)
    kernel = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            d = distance(centres[i], centres[j]) / bandwidth_km
            kernel[i, j] = np.exp(-d * d / 2) if d <= 4 else 0.0
    counts = {kind: np.zeros((DAYS, n)) for kind in points}
    for kind in points:
        for day, latitude, longitude in points[kind]:
            counts[kind][day, cell(latitude, longitude)] += 1
    base = counts["earlier"].sum(0)
    phi = ((base / (kernel @ sizes))[:, None] * kernel).sum(0) / base.sum()
    assert abs((phi * sizes).sum() - 1) < 1e-12
    first = max(history)
    days = range(first, DAYS)
    names, design = [], []

    def column(name, values):
        names.append(name)
        design.append(np.broadcast_to(values, (len(days), n)).ravel())

    column("intercept", 1.0)
    t = (np.arange(len(days)) / (len(days) - 1))[:, None]
    if knots >= 2:
        column("trend 1", t)
        knot = np.linspace(0, 1, knots)
        part = lambda k: (np.maximum(t - knot[k], 0) ** 3 - np.maximum(t - 1, 0) ** 3) / (1 - knot[k])
        for k in range(knots - 2):
            column(f"trend {k + 2}", part(k) - part(knots - 2))
    past = lambda values, w: np.array([values[d - w : d].sum(0) for d in days])
    for w in history:
        for kind in ["strike", "attack"]:
            column(f"{kind} {w}", np.log1p(past(counts[kind].sum(1), w))[:, None])
    column("density", np.log1p(phi * sizes.sum()))
    for w in history:
        for kind in ["strike", "attack"]:
            column(f"{kind} near {w}", np.log1p(past(counts[kind] @ kernel, w)))
    x = np.column_stack(design)
    y = counts["strike"][first:].ravel()
    exposure = np.log(np.tile(sizes, len(days)))
    fit = sm.GLM(y, x, family=sm.families.Poisson(), offset=exposure).fit(tol=1e-14, maxiter=200)
    expected = fit.mu.reshape(len(days), n)
    llf = (y * (x @ fit.params)).sum() - fit.mu.sum()
    chosen = phi if density_kind == "baseline" else np.full(n, 1 / sizes.sum())
    struck = counts["strike"][first:]
    lines = ["[[case]]", f'name = "{name}"', "", "[case.spec]", 'kind_column = "kind"', 'treated = "strike"', 'outcomes = ["attack"]']
    lines += ['baseline = "earlier"', f"treatments_per_day = {rates}", f"lags_days = {lags}", f"cell_km = {cell_km}"]
    lines += [f"bandwidth_km = {bandwidth_km}", f"history_days = {history}", f'density = "{density_kind}"', f"trend_knots = {knots}"]
    lines += [f"truncate_at = {cut}"] if cut else []
    lines += [f'observed = ["{FIRST}", "{FIRST + datetime.timedelta(days=DAYS - 1)}"]']
    lines += [f"observed_area = {{ box = {{ south = {SOUTH}, north = {NORTH}, west = {WEST}, east = {EAST} }} }}"]
    lines += ['areas = [{ name = "disc", area = { disc = { latitude = 0.0, longitude = 11.0, radius_km = 60.0 } } }]', ""]
    lines += ["[case.estimate]", f"log_likelihood = {float(llf)}", f"cells = {n}", f"area_km2 = {float(sizes.sum())}"]
    lines += [f"coefficients = {[float(b) for b in fit.params]}", f"std_errors = {[float(b) for b in fit.bse]}"]
    whole = counts["attack"].sum(1)
    disc = np.zeros(DAYS)
    for day, latitude, longitude in points["attack"]:
        disc[day] += distance((0.0, 11.0), (latitude, longitude)) <= 60.0
    means, contrasts, weights_out = [], [], []
    for area, outcomes in [("whole area", whole), ("disc", disc)]:
        for lag in lags:
            found = []
            for rate in rates:
                log_ratio = expected.sum(1) - rate + (struck * np.log(rate * chosen * sizes / expected)).sum(1)
                log_ratio = log_ratio[:-1]
                w = np.exp(np.array([log_ratio[i : i + lag].sum() for i in range(len(log_ratio) - lag + 1)]))
                mean_before = w.mean()
                limit = np.quantile(w, cut) if cut else np.inf
                truncated = (w > limit).mean()
                w = np.minimum(w, limit)
                answer = outcomes[first + lag :]
                assert len(answer) == len(w)
                hajek = (w * answer).sum() / w.sum()
                parts = w / w.sum() * (answer - hajek)
                plain = w * answer / len(w)
                found.append((hajek, parts))
                means.append([hajek, np.sqrt((parts**2).sum()), plain.sum(), np.sqrt((plain**2).sum())])
                if area == "whole area":
                    weights_out.append([mean_before, w.sum() ** 2 / (w**2).sum(), w.max() / w.sum(), truncated])
            for hajek, parts in found[1:]:
                d = parts - found[0][1]
                hac = (d**2).sum() + sum(2 * (1 - k / (lag + 1)) * (d[k:] * d[:-k]).sum() for k in range(1, lag + 1))
                contrasts.append([hajek - found[0][0], np.sqrt((d**2).sum()), np.sqrt(max(hac, 0))])
    for key, value in [("means", means), ("contrasts", contrasts), ("weights", weights_out)]:
        lines.append(f"{key} = {[[float(v) for v in row] for row in value]}")
    return lines + [""]


make()
text = ["# Made by make.py beside it.", ""]
text += case("baseline density, weights cut", [1, 3], [1.0, 2.0, 3.0], 40.0, 50.0, [1, 5], "baseline", 0.9, 4)
text += case("even density, weights as they are", [2], [1.5, 2.5], 60.0, 30.0, [2], "uniform", None, 0)
(HERE / "expected.toml").write_text("\n".join(text))
