"""Negative binomial estimates of matched wakes in 40 digits (Python 3, mpmath 1.3), from input.csv beside it.

The wakes, the matching and the steps of the iteration are written from their published definitions and share no code with the method.
"""

import csv
import datetime
import math
import pathlib

from mpmath import betainc, digamma, log, loggamma, lu_solve, matrix, mp, mpf, nstr, psi, sqrt

mp.dps = 40
HERE = pathlib.Path(__file__).parent
WINDOWS = [(2, 50), (6, 10), (10, 10), (14, 30)]


def read():
    rows = []
    for row in csv.DictReader(open(HERE / "input.csv")):
        instant = datetime.datetime.fromisoformat(row["timestamp"])
        rows.append((instant, float(row["lat"]), float(row["lon"]), row["type"], float(row["match1"]), float(row["match2"])))
    return sorted(rows, key=lambda row: row[0])


def degrees(a, b):
    p, q, l = math.radians(a[1]), math.radians(b[1]), math.radians(a[2]) - math.radians(b[2])
    across = math.hypot(math.cos(q) * math.sin(l), math.cos(p) * math.sin(q) - math.sin(p) * math.cos(q) * math.cos(l))
    return math.degrees(math.atan2(across, math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(l)))


def wakes(rows, window, radius):
    found = []
    reach = datetime.timedelta(days=window + 1)
    for at, own in enumerate(rows):
        if own[3] == "dependent" or own[0] - rows[0][0] < reach or rows[-1][0] - own[0] < reach:
            continue
        bins, after = [0] * (window + 1), 0
        for other_at, other in enumerate(rows):
            if other[3] != "dependent" or abs(other[0] - own[0]) >= reach or degrees(own, other) * 111.111 > radius:
                continue
            days = abs(other[0] - own[0]) // datetime.timedelta(days=1)
            if other_at < at:
                bins[days] += 1
            elif days >= 1:
                after += 1
        half = window // 2
        found.append((own[3] == "treatment", sum(bins), after, own[4], own[5], sum(bins[:half]) - sum(bins[half:])))
    return found


def coarsened(values):
    cuts = math.ceil(math.log2(len(values)) + 1)
    low, high = min(values), max(values)
    inner = [low + place * ((high - low) / (cuts - 1)) for place in range(1, cuts - 1)]
    return [sum(cut < value for cut in inner) for value in values]


def matched(found):
    strata = {}
    for row, key in enumerate(zip(*(coarsened([wake[column] for wake in found]) for column in (3, 4, 5)))):
        strata.setdefault(key, []).append(row)
    rows = [row for own in strata.values() if len({found[row][0] for row in own}) == 2 for row in own]
    return [found[row] for row in sorted(rows)]


def estimate(sample):
    y = [mpf(wake[2]) for wake in sample]
    x = [(mpf(1), mpf(wake[1]), mpf(int(wake[0]))) for wake in sample]
    n = len(y)

    def deviance(mu, theta):
        if theta is None:
            return 2 * sum(a * log(a / m) - (a - m) if a > 0 else m for a, m in zip(y, mu))
        return 2 * sum(a * log(max(1, a) / m) - (a + theta) * log((a + theta) / (m + theta)) for a, m in zip(y, mu))

    def fit(mu, theta):
        before = deviance(mu, theta)
        for _ in range(25):
            weights = [1 / (m if theta is None else m + m * m / theta) for m in mu]
            square, right = matrix(3, 3), matrix(3, 1)
            for row, a, weight in zip(x, y, weights):
                for i in range(3):
                    right[i] += weight * row[i] * a
                    for j in range(3):
                        square[i, j] += weight * row[i] * row[j]
            beta = lu_solve(square, right)
            mu = [sum(row[i] * beta[i] for i in range(3)) for row in x]
            assert min(mu) > 0
            now = deviance(mu, theta)
            if abs(now - before) / (abs(now) + mpf("0.1")) < 1e-8:
                break
            before = now
        spread = sum(weight * (a - m) ** 2 for weight, a, m in zip(weights, y, mu)) / (n - 3)
        return beta[2], mu, sqrt(spread * (square ** -1)[2, 2])

    def dispersion(mu):
        theta = n / sum((a / m - 1) ** 2 for a, m in zip(y, mu))
        for _ in range(1, 25):
            theta = abs(theta)
            rise = {a: digamma(theta + a) - digamma(theta) for a in set(y)}
            fall = {a: psi(1, theta) - psi(1, theta + a) for a in set(y)}
            score = sum(rise[a] + log(theta) + 1 - log(theta + m) - (a + theta) / (m + theta) for a, m in zip(y, mu))
            bend = sum(fall[a] - 1 / theta + 2 / (m + theta) - (a + theta) / (m + theta) ** 2 for a, m in zip(y, mu))
            theta += score / bend
            if abs(score / bend) <= mpf(2) ** -13:
                break
        return theta

    def likelihood(theta, mu):
        return sum(
            loggamma(theta + a) - loggamma(theta) - loggamma(a + 1) + theta * log(theta) + a * log(m + (a == 0)) - (theta + a) * log(theta + m)
            for a, m in zip(y, mu)
        )

    arm, mu, error = fit([a + mpf("0.1") for a in y], None)
    theta = dispersion(mu)
    scale, change, now = sqrt(2 * mpf(n - 3)), mpf(1), likelihood(theta, mu)
    before = now + 2 * scale
    for _ in range(25):
        if abs(before - now) / scale + abs(change) <= 1e-8:
            break
        last = mu
        arm, mu, error = fit(mu, theta)
        next_theta = dispersion(last)
        change, theta = theta - next_theta, next_theta
        before, now = now, likelihood(theta, mu)
    t, degrees_left = arm / error, mpf(n - 3)
    return arm, betainc(degrees_left / 2, mpf(1) / 2, 0, degrees_left / (degrees_left + t * t), regularized=True)


def main():
    rows = read()
    lines = ["# Made by make.py from input.csv beside it: 2,136 made-up events.\n"]
    for window, radius in WINDOWS:
        arm, p = estimate(matched(wakes(rows, window, radius)))
        show = lambda value: nstr(value, 17, min_fixed=1, max_fixed=0)
        lines.append(f"\n[[case]]\nwindow = {window}\nradius_km = {radius}\nestimate = {show(arm)}\np_value = {show(p)}\n")
    (HERE / "expected.toml").write_text("".join(lines))


if __name__ == "__main__":
    main()
