"""Expected numbers of `pre-path`. Python 3.11 with numpy 2.4.6 and scipy 1.17.1.

The contrasts by bin and their covariance are those of honest-bounds/make.py, which documents them: fractions. The test is Hotelling's T²; its power
is scipy's noncentral F, inverted by brentq. The bias if missed is that of a normal vector kept within an ellipsoid, by scipy's noncentral chi-squared,
and is held against four million draws.
"""

import importlib.util
import pathlib
import shutil
import sys

import numpy as np
from scipy import optimize, stats

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from made_up import write  # noqa: E402

spec_of = importlib.util.spec_from_file_location("bounds", HERE.parent / "honest-bounds" / "make.py")
bounds = importlib.util.module_from_spec(spec_of)
spec_of.loader.exec_module(bounds)
# The same input, beside this script.
bounds.HERE = HERE


def whole(name, spec):
    windows, times, found, (treated, control, groups) = bounds.contrasts(spec)
    level, pre = spec.get("level", 0.95), spec["bins_before"] - 1
    t = np.array(list(map(float, times)))
    tests, bins = [], []
    for ring, (beta, sigma, _) in enumerate(found):
        ring_km = {"from_km": spec["rings_km"][ring - 1] if ring else 0.0, "to_km": spec["rings_km"][ring]}
        b, s = np.array(list(map(float, beta))), np.array([list(map(float, row)) for row in sigma])
        for window, time, value, row in zip(windows, times, beta, range(len(beta))):
            bins.append({"ring": ring_km, "days": list(window), "time": float(time), "per_action": value, "std_error": float(s[row, row]) ** 0.5})
        inverse = np.linalg.inv(s[:pre, :pre])
        scale = pre * (groups - 1) / (groups - pre)
        f = float(b[:pre] @ inverse @ b[:pre]) / scale
        critical = stats.f.isf(1 - level, pre, groups - pre)
        precision = float(t[:pre] @ inverse @ t[:pre])
        detectable = []
        for power in spec["powers"]:
            shift = optimize.brentq(lambda shift: stats.ncf.sf(critical, pre, groups - pre, shift) - power, 1e-9, 1e4, xtol=1e-12, rtol=1e-14)
            slope = float(np.sqrt(shift / precision))
            drift = slope * t[:pre]
            limit = critical * scale
            kept = [stats.ncx2.cdf(limit, pre + more, shift) for more in (2, 0)]
            draws = drift + np.random.default_rng(1).normal(size=(4_000_000, pre)) @ np.linalg.cholesky(s[:pre, :pre]).T
            inside = draws[np.einsum("ij,jk,ik->i", draws, inverse, draws) <= limit] - drift
            missed = []
            for after in spec["after"]:
                weights = np.array([1.0 if window[0] >= after[0] and window[1] <= after[1] else 0.0 for window in windows])
                effect, error = float(weights @ b), float(np.sqrt(weights @ s @ weights))
                sign = -1.0 if effect < 0 else 1.0
                shared = weights @ s[:, :pre] @ inverse
                bias = sign * slope * float(weights @ t)
                if_missed = bias + sign * (kept[0] / kept[1] - 1) * float(shared @ drift)
                drawn = bias + sign * inside @ shared
                assert abs(drawn.mean() - if_missed) < 4.5 * drawn.std() / len(drawn) ** 0.5, (drawn.mean(), if_missed)
                missed.append({"after": after, "effect_per_action": effect, "effect_std_error": error, "bias_per_action": bias,
                               "bias_if_missed_per_action": float(if_missed), "share_of_effect": bias / effect})
                print(name, spec["rings_km"][ring], power, after, round(effect, 2), round(bias, 2), round(float(if_missed), 2))
            detectable.append({"power": power, "slope_per_bin": slope, "windows": missed})
        tests.append({"ring": ring_km, "days": [-spec["bins_before"] * spec["bins_days"], -1], "f": f, "degrees_of_freedom": [float(pre), float(groups - pre)],
                      "p_value": float(stats.f.sf(f, pre, groups - pre)), "slope_per_bin": float(t[:pre] @ inverse @ b[:pre]) / precision,
                      "slope_std_error": precision**-0.5, "detectable": detectable})
    return name, spec, {"level": level, "treated": treated, "control": control, "campaigns": groups, "tests": tests, "bins": bins}


shutil.copy(HERE.parent / "honest-bounds" / "input.csv", HERE / "input.csv")
write(HERE / "expected.toml", "make.py", [
    whole("five-day bins", {"rings_km": [25.0, 100.0], "bins_days": 5, "bins_before": 4, "bins_after": 2, "after": [[1, 5], [1, 10]],
                            "powers": [0.5, 0.8], "campaign_km": 9.0, "campaign_days": 14}),
    whole("weeks, two before, other level", {"rings_km": [60.0], "bins_days": 7, "bins_before": 3, "bins_after": 2, "after": [[8, 14]], "level": 0.9,
                                             "powers": [0.95], "campaign_km": 9.0}),
])
