"""Expected numbers of `honest-bounds`. Python 3.11 with numpy 2.4.6, scipy 1.17.1 and cvxpy 1.9.3 (solver Clarabel).

Two parts. Cases under `[[case]]` are whole estimates from input.csv: the contrasts by bin and their covariance with fractions, then the bounds.
Cases under `[[study]]` are made-up estimates by time with a made-up covariance, among them times that are not even and weights of either sign.

Sets are linear programs in the paths' difference itself (scipy's linprog, HiGHS). The shortest intervals are searched over all weights on the
estimates before: the least standard error for a largest bias, by its dual (cvxpy), where its price makes the half-width least. The test of Andrews, Roth and Pakes is carried out on the
inequalities as they stand, one for each step after and side: η by a linear program, the corners of its dual by trying every basis, the
conditional limits from all corners, and the first critical value by integrating over two normals. It follows the papers (Rambachan & Roth 2023;
Andrews, Roth & Pakes 2023) and shares no code with the program under test.
"""

import itertools
import pathlib
import sys
from fractions import Fraction

import cvxpy as cp
import numpy as np
from scipy import integrate, optimize, stats

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from made_up import campaigns, entering, make, read, table, write, written  # noqa: E402


class Study:
    def __init__(self, times, beta, sigma, weights, level):
        self.t, self.b, self.s = np.array(times, float), np.array(beta, float), np.array(sigma, float)
        self.pre = int(np.sum(self.t < 0))
        self.w, self.alpha, self.n = np.array(weights, float), 1 - level, len(times)
        # Rows that give the slope of each step of a path through 0 at the reference, first to last.
        points = [*range(self.pre), None, *range(self.pre, self.n)]
        rows, self.length = [], []
        for one, other in zip(points, points[1:]):
            row = np.zeros(self.n)
            span = (0 if other is None else self.t[other]) - (0 if one is None else self.t[one])
            if other is not None:
                row[other] += 1 / span
            if one is not None:
                row[one] -= 1 / span
            rows.append(row)
            self.length.append(span)
        self.slope = np.array(rows)
        self.all = np.concatenate([np.zeros(self.pre), self.w])

    def extremes(self, a, d):
        """Least and greatest effect with A·δ ≤ d and δ = β before; None where there is no such δ."""
        fixed = [(value, value) for value in self.b[: self.pre]] + [(None, None)] * (self.n - self.pre)
        ends = []
        for sign in (1, -1):
            done = optimize.linprog(sign * self.all, A_ub=a, b_ub=d, bounds=fixed, method="highs-ds",
                                    options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10})
            if done.status == 2:
                return None
            assert done.status == 0, done.message
            ends.append(float(self.all @ self.b - sign * done.fun))
        return min(ends), max(ends)

    def smooth_rows(self):
        bend = np.diff(self.slope, axis=0)
        return np.vstack([bend, -bend])

    def smooth_set(self, limit):
        rows = self.smooth_rows()
        return self.extremes(rows, np.full(len(rows), limit))

    def relative_cases(self, limit):
        """For each step before and sign: the rows A of A·δ ≤ 0 that speak of the steps after."""
        for step in range(self.pre):
            for sign in (1, -1):
                steepest = sign * self.slope[step]
                yield np.vstack([[side * self.slope[k] - limit * steepest for side in (1, -1)] for k in range(self.pre, self.n)])

    def relative_set(self, limit):
        ends = [self.extremes(a, np.zeros(len(a))) for a in self.relative_cases(limit)]
        ends = [pair for pair in ends if pair]
        return min(pair[0] for pair in ends), max(pair[1] for pair in ends)

    # The shortest interval of fixed length.

    def critical(self, shift):
        return optimize.brentq(lambda c: stats.norm.cdf(c - shift) - stats.norm.cdf(-c - shift) - (1 - self.alpha), 0, shift + 10, xtol=1e-14)

    def least_error_within(self, bias):
        """Least standard error over v with max |v'δ| at most `bias` within a limit of 1; the price of that bias; and that v.

        By duality: v'δ ≤ bias for all δ with A·δ ≤ 1 is v = A'y, y ≥ 0, Σ y ≤ bias. The set of δ is symmetric.
        """
        a = self.smooth_rows()
        y, v = cp.Variable(len(a), nonneg=True), cp.Variable(self.n)
        root = np.linalg.cholesky(self.s).T
        limits = [a.T @ y == v, v[self.pre:] == self.w, cp.sum(y) <= bias]
        problem = cp.Problem(cp.Minimize(cp.norm(root @ v)), limits)
        problem.solve(solver=cp.CLARABEL, tol_gap_abs=1e-12, tol_gap_rel=1e-12, tol_feas=1e-12)
        return problem.value, float(limits[2].dual_value), v.value

    def least_bias(self):
        a = self.smooth_rows()
        done = optimize.linprog(np.ones(len(a)), A_eq=a.T[self.pre:], b_eq=self.w, method="highs")
        assert done.status == 0, done.message
        return done.fun

    def least_error(self):
        """Least standard error of a v that is 0 for a straight line."""
        free = self.pre
        line = self.t
        system = np.zeros((free + 1, free + 1))
        system[:free, :free] = self.s[:free, :free]
        system[:free, free] = system[free, :free] = line[:free]
        side = np.concatenate([-self.s[:free, free:] @ self.w, [-line[free:] @ self.w]])
        v = np.concatenate([np.linalg.solve(system, side)[:free], self.w])
        return float(np.sqrt(v @ self.s @ v)), v

    def interval(self, limit):
        low, v = self.least_error()
        if limit == 0 or self.pre == 1:
            bias = 0.0 if limit == 0 else limit * self.bias_of(v)
            half = low * self.critical(bias / low)
        else:
            def slope(bias):
                """Of the half-width by the bias: by its price."""
                error, price, _ = self.least_error_within(bias)
                shift = limit * bias / error
                critical = self.critical(shift)
                one, other = stats.norm.pdf(critical - shift), stats.norm.pdf(critical + shift)
                turn = (one - other) / (one + other)
                return limit * turn - (critical - shift * turn) * price

            lowest, highest = self.least_bias(), self.bias_of(v)
            bias = lowest * (1 + 1e-9)
            if slope(bias) < 0:
                bias = optimize.brentq(slope, bias, highest * (1 + 1e-6), xtol=1e-12 * highest)
            _, _, v = self.least_error_within(bias)
            error = float(np.sqrt(v @ self.s @ v))
            half = error * self.critical(limit * bias / error)
        middle = float(v @ self.b)
        return middle - half, middle + half

    def bias_of(self, v):
        a = self.smooth_rows()
        done = optimize.linprog(-v, A_ub=a, b_ub=np.ones(len(a)), bounds=[(None, None)] * self.n, method="highs")
        # Straight lines are free in A·δ ≤ 1, and v gives 0 for them.
        assert done.status == 0, done.message
        return -done.fun

    # The test of Andrews, Roth and Pakes, for one case.

    def test(self, a):
        """A function from an effect to whether it is rejected."""
        after = a[:, self.pre:]
        # Effects: the first direction carries the weighted sum, the others are free of it.
        lead = self.w / (self.w @ self.w)
        rest = np.linalg.svd(self.w[None, :])[2][1:].T
        x_one, x_rest = after @ lead, after @ rest
        y, sigma = a @ self.b, a @ self.s @ a.T
        sd = np.sqrt(np.diag(sigma))
        equal = np.vstack([sd, x_rest.T])
        corners = []
        for basis in itertools.combinations(range(len(a)), len(equal)):
            part = equal[:, basis]
            if np.linalg.matrix_rank(part, tol=1e-10) < len(equal):
                continue
            gamma = np.zeros(len(a))
            gamma[list(basis)] = np.linalg.solve(part, np.eye(len(equal))[0])
            if gamma.min() > -1e-10 and not any(np.allclose(gamma, other, atol=1e-9) for other in corners):
                corners.append(np.maximum(gamma, 0))
        corners = np.array(corners)
        # A corner without variance is 0 whatever the sample.
        corners = corners[[corner @ sigma @ corner > 1e-14 for corner in corners]]
        joint = corners @ sigma @ corners.T
        kappa = self.alpha / 10
        first = self.first(joint, kappa)
        size = (self.alpha - kappa) / (1 - kappa)

        asked = []

        def rejects(effect):
            moments = y - x_one * effect
            values = corners @ moments
            eta, best = values.max(), int(values.argmax())
            if len(asked) % 40 == 0:
                done = optimize.linprog([1] + [0] * x_rest.shape[1], A_ub=-np.column_stack([sd, x_rest]), b_ub=-moments,
                                        bounds=[(None, None)] * (1 + x_rest.shape[1]), method="highs")
                # With no slope allowed η cannot fall below 0: the corners without variance, left out above.
                assert abs(done.fun - eta) < 1e-7 or (abs(done.fun) < 1e-7 and eta < 0), (done.fun, eta)
            asked.append(effect)
            if eta > first:
                return True
            move = joint[best] / joint[best, best]
            still = values - move * eta
            low = max([still[j] / (1 - move[j]) for j in range(len(corners)) if move[j] < 1 - 1e-10], default=-np.inf)
            high = min([still[j] / (1 - move[j]) for j in range(len(corners)) if move[j] > 1 + 1e-10], default=np.inf)
            high = min(high, first)
            error = np.sqrt(joint[best, best])
            low, high = low / error, high / error
            # P(Z > c | low < Z < high) = size, by whichever tail is small.
            if low > 0:
                critical = stats.norm.isf(stats.norm.sf(high) + size * (stats.norm.sf(low) - stats.norm.sf(high)))
            else:
                critical = stats.norm.ppf(stats.norm.cdf(high) - size * (stats.norm.cdf(high) - stats.norm.cdf(low)))
            return bool(eta > max(0.0, error * critical))

        return rejects

    @staticmethod
    def first(joint, kappa):
        """The 1 − κ quantile of the largest of the corners' values, normal around 0 with rank 2 at most: by angle.

        In two independent normals of radius R, the largest corner is R · m(angle); R exceeds q / m with probability exp(−(q / m)² / 2).
        """
        value, vector = np.linalg.eigh(joint)
        assert value[:-2].max(initial=0) < 1e-9 * value[-1]
        root = vector[:, -2:] * np.sqrt(np.maximum(value[-2:], 0))
        turns = sorted({float(angle % (2 * np.pi)) for i, j in itertools.combinations(range(len(root)), 2)
                        for angle in [np.arctan2(root[i, 0] - root[j, 0], -(root[i, 1] - root[j, 1])) + half for half in (0, np.pi)]})
        zeros = {float((np.arctan2(row[0], -row[1]) + half) % (2 * np.pi)) for row in root for half in (0, np.pi)}
        edges = sorted({0.0, 2 * np.pi, *turns, *zeros})

        def exceeds(q):
            def inner(angle):
                most = (root @ np.array([np.cos(angle), np.sin(angle)])).max()
                return np.exp(-0.5 * (q / most) ** 2) if most > 0 else 0.0

            return sum(integrate.quad(inner, one, other, epsabs=1e-11, epsrel=1e-9)[0] for one, other in zip(edges, edges[1:])) / (2 * np.pi)

        return optimize.brentq(lambda q: exceeds(q) - kappa, 1e-6, 20 * np.sqrt(joint.max()), xtol=1e-13)

    def robust(self, limit):
        centre, spread = float(self.all @ self.b), float(np.sqrt(self.all @ self.s @ self.all))
        known = self.relative_set(limit)
        reach = max(known[1] - centre, centre - known[0]) + (6 + 6 * limit) * spread
        ends = []
        for a in self.relative_cases(limit):
            rejects = self.test(a)
            tried = np.linspace(centre - 2 * reach, centre + 2 * reach, 401)
            kept = [place for place, effect in enumerate(tried) if not rejects(effect)]
            if not kept:
                continue
            assert kept[0] > 0 and kept[-1] < len(tried) - 1
            pair = []
            for inside, outside in ((tried[kept[0]], tried[kept[0] - 1]), (tried[kept[-1]], tried[kept[-1] + 1])):
                while abs(inside - outside) > 1e-11 * (1 + abs(centre)):
                    middle = (inside + outside) / 2
                    if rejects(middle):
                        outside = middle
                    else:
                        inside = middle
                pair.append(float(inside))
            ends.append(pair)
        return min(pair[0] for pair in ends), max(pair[1] for pair in ends)


def interval(pair):
    return None if pair is None else {"low": pair[0], "high": pair[1]}


def bounds(study, relative, smooth):
    return {
        "relative": [{"limit": m, "set": interval(study.relative_set(m)), "robust": interval(study.robust(m))} for m in relative],
        "smooth": [{"limit": m, "set": interval(study.smooth_set(m)), "robust": interval(study.interval(m))} for m in smooth],
    }


def studies():
    random = np.random.default_rng(20260101)
    made = []
    for name, times, weights, level, scale in [
        ("one before, one after", [-1, 1], [1.0], 0.95, 1.0),
        ("two before, two after, the first", [-2, -1, 1, 2], [1.0, 0.0], 0.95, 1.0),
        ("four before, four after, the sum", [-4, -3, -2, -1, 1, 2, 3, 4], [1.0, 1.0, 1.0, 1.0], 0.95, 0.3),
        ("times not even, the last two", [-5, -3.5, -2, -1, 1.25, 2, 4], [0.0, 0.5, 0.5], 0.9, 0.5),
        ("weights of either sign", [-3, -2, -1, 1, 2, 3], [1.0, -2.0, 0.5], 0.95, 0.2),
        ("six before, a steep path", [-6, -5, -4, -3, -2, -1, 1, 2], [0.5, 0.5], 0.99, 0.1),
    ]:
        n = len(times)
        factor = random.normal(size=(n, n + 2))
        sigma = scale**2 * (factor @ factor.T / (n + 2) + 0.4 + 0.2 * np.eye(n))
        slope = 0.4 if "steep" in name else 0.1
        beta = slope * np.array(times) + scale * random.normal(size=n) - np.where(np.array(times) > 0, 1.5, 0)
        made.append((name, Study([float(t) for t in times], beta, sigma, weights, level), level))
    lines = ["# Made by make.py beside it. \"none\" stands where there is no value."]
    for name, study, level in made:
        found = bounds(study, [0.0, 0.5, 1.0, 2.0], [0.0, 0.02, 0.1, 0.5, 2.0])
        lines += ["", "[[study]]", f"name = {written(name)}", f"level = {level}", f"times = {written(list(map(float, study.t)))}", f"estimates = {written(list(map(float, study.b)))}",
                  f"covariance = [{', '.join(written(list(map(float, row))) for row in study.s)}]", f"weights = {written(list(map(float, study.w)))}",
                  f"relative = {written(found['relative'])}", f"smooth = {written(found['smooth'])}"]
        print(name)
    return lines


def contrasts(spec):
    """Bins' contrasts and their covariance for each ring, with fractions; the treated mean count per bin before; the numbers of anchors."""
    anchors, points, observed = read(HERE / "input.csv")
    days, before, after, rings = spec["bins_days"], spec["bins_before"], spec["bins_after"], spec["rings_km"]
    first, last = -before * days, after * days
    counts = table(anchors, points, rings, first, last)
    inside = entering(anchors, observed, first, last)
    label, _ = campaigns(anchors, spec.get("campaign_km", rings[-1]), spec.get("campaign_days", last), 2 * last)
    rows = {arm: [row for row in range(len(anchors)) if inside[row] and anchors[row][3] == arm] for arm in ("treated", "control")}
    groups = sorted({label[row] for arm in rows.values() for row in arm})
    windows = [(-(k + 1) * days, -k * days - 1) for k in range(before - 1, 0, -1)] + [((k - 1) * days + 1, k * days) for k in range(1, after + 1)]
    times = [Fraction(-k) for k in range(before - 1, 0, -1)] + [k + Fraction(1, days) for k in range(1, after + 1)]
    found = []
    for ring in range(len(rings)):
        def number(row, window):
            whole = sum(counts[row][ring][day] for day in range(window[0], window[1] + 1))
            return whole - sum(counts[row][ring][day] for day in range(-days, 0))

        mean = {arm: [Fraction(sum(number(row, window) for row in rows[arm]), len(rows[arm])) for window in windows] for arm in rows}
        beta = [one - other for one, other in zip(mean["treated"], mean["control"])]
        parts = []
        for group in groups:
            part = [Fraction(0)] * len(windows)
            for arm, sign in (("treated", 1), ("control", -1)):
                for row in rows[arm]:
                    if label[row] == group:
                        for bin, window in enumerate(windows):
                            part[bin] += sign * (number(row, window) - mean[arm][bin]) / len(rows[arm])
            parts.append(part)
        more = Fraction(1, len(rows["treated"]) ** 2) + Fraction(1, len(rows["control"]) ** 2)
        scale = Fraction(len(groups), len(groups) - 1)
        sigma = [[scale * sum(part[a] * part[b] for part in parts) + (more if a == b else 0) for b in range(len(windows))] for a in range(len(windows))]
        level = Fraction(sum(counts[row][ring][day] for row in rows["treated"] for day in range(first, 0)), len(rows["treated"]) * before)
        found.append((beta, sigma, level))
    return windows, times, found, (len(rows["treated"]), len(rows["control"]), len(groups))


def whole(name, spec):
    windows, times, found, (treated, control, groups) = contrasts(spec)
    level = spec.get("level", 0.95)
    after_windows = windows[spec["bins_before"] - 1:]
    cells, bins = [], []
    for ring, (beta, sigma, per_bin) in enumerate(found):
        bounds_km = {"from_km": spec["rings_km"][ring - 1] if ring else 0.0, "to_km": spec["rings_km"][ring]}
        for window, time, value, row in zip(windows, times, beta, range(len(beta))):
            bins.append({"ring": bounds_km, "days": list(window), "time": float(time), "per_action": value, "std_error": float(sigma[row][row]) ** 0.5})
        for after in spec["after"]:
            weights = [1.0 if after[0] <= window[0] and window[1] <= after[1] else 0.0 for window in after_windows]
            study = Study(list(map(float, times)), list(map(float, beta)), [list(map(float, row)) for row in sigma], weights, level)
            effect, error = float(study.all @ study.b), float(np.sqrt(study.all @ study.s @ study.all))
            half = float(stats.norm.ppf(0.5 + level / 2)) * error
            bound = bounds(study, spec["relative_magnitudes"], [share * float(per_bin) for share in spec["smoothness_shares"]])
            cells.append({"ring": bounds_km, "after": after, "effect_per_action": effect, "std_error": error,
                          "interval": {"low": effect - half, "high": effect + half},
                          "relative_magnitudes": bound["relative"], "smoothness": bound["smooth"]})
            print(name, spec["rings_km"][ring], after, round(effect, 3), round(error, 3))
    return name, spec, {"level": level, "treated": treated, "control": control, "campaigns": groups, "windows": cells, "bins": bins}


if __name__ == "__main__":
    make(HERE / "input.csv", 5)
    path = HERE / "expected.toml"
    write(path, "make.py", [
        whole("five-day bins", {"rings_km": [25.0, 100.0], "bins_days": 5, "bins_before": 4, "bins_after": 2, "after": [[1, 5], [1, 10]],
                                "relative_magnitudes": [0.0, 1.0, 1.5], "smoothness_shares": [0.0, 0.05, 0.3], "campaign_km": 9.0, "campaign_days": 14}),
        whole("weeks, two before, other level", {"rings_km": [60.0], "bins_days": 7, "bins_before": 3, "bins_after": 2, "after": [[8, 14]], "level": 0.9,
                                                 "relative_magnitudes": [0.5], "smoothness_shares": [0.1], "campaign_km": 9.0}),
    ])
    with open(path, "a") as file:
        file.write("\n".join(studies()) + "\n")
