"""Makes input.csv and expected.toml of wake-deconvolution: `python3 make.py`. Python 3 and numpy (2.x); made with 2.4.6."""

import math
import pathlib
import sys

import numpy

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from made_up import campaigns, distance_km, entering, make, read, table, write  # noqa: E402

ARMS = ["treated", "control"]


def shared_discs(r, s, d):
    """Area that discs of radius r and s share, their centres d apart."""
    if d >= r + s or min(r, s) == 0:
        return 0.0
    if d <= abs(r - s):
        return math.pi * min(r, s) ** 2
    # Two segments: sector less triangle, by the half angles at both centres.
    x = (d * d + r * r - s * s) / (2 * d)
    one, other = math.acos(x / r), math.acos((d - x) / s)
    return r * r * (one - math.sin(2 * one) / 2) + s * s * (other - math.sin(2 * other) / 2)


def share(inner, outer, own_inner, own_outer, d):
    """Share of a ring that lies in a ring around a place d away."""
    shared = sum(
        sign * other_sign * shared_discs(edge, own_edge, d)
        for edge, sign in [(outer, 1), (inner, -1)]
        for own_edge, other_sign in [(own_outer, 1), (own_inner, -1)]
    )
    return shared / (math.pi * (outer**2 - inner**2))


def steps(horizon, after, longest):
    """Day 0, then cut where a window begins or ends."""
    cuts = sorted({0, 1, horizon + 1} | {w[0] for w in after} | {w[1] + 1 for w in after})
    cuts = [day for day in cuts if day <= horizon + 1]
    found = []
    for first, following in zip(cuts, cuts[1:]):
        while longest and following - first > longest:
            found.append((first, first + longest - 1))
            first += longest
        found.append((first, following - 1))
    return found


def case(name, spec):
    anchors, points, observed = read(HERE / "input.csv")
    horizon, rings = spec["horizon_days"], spec["rings_km"]
    edges = [km for km in rings if km <= spec.get("model_to_km", 100.0)]
    control_acts = spec.get("control_acts", True)
    first_day = min(window[0] for window in spec["baselines"])
    counts = table(anchors, points, rings, first_day, horizon)
    enters = entering(anchors, observed, first_day, horizon)
    campaign, _ = campaigns(anchors, spec.get("campaign_km", rings[-1]), spec.get("campaign_days", horizon), 2 * horizon)
    rows = [row for row, entered in enumerate(enters) if entered]
    groups = sorted({campaign[row] for row in rows})
    size = [sum(anchors[row][3] == arm for row in rows) for arm in ARMS]
    bins = steps(horizon, spec["after"], spec.get("longest_bin_days"))
    ring_of = [(edges[ring - 1] if ring else 0.0, edges[ring]) for ring in range(len(edges))]
    unknown = {key: at for at, key in enumerate((arm, ring, b) for arm in ARMS for ring in range(len(edges)) for b in range(len(bins)))}

    # (a, a') -> shares[ring][ring'] of all pairs that may share area.
    shares = {}
    for a in rows:
        for b, other in enumerate(anchors):
            far = distance_km(anchors[a], other)
            if a != b and far < 2 * edges[-1]:
                shares[a, b] = [[share(*theirs, *mine, far) for theirs in ring_of] for mine in ring_of]
    pairs = sum(
        distance_km(one, other) < 2 * edges[-1] and abs(one[0] - other[0]) <= horizon
        for at, one in enumerate(anchors) for other in anchors[at + 1:]
    )

    responses, windows = [], []
    for baseline in spec["baselines"]:
        days = [*range(baseline[0], baseline[1] + 1), *range(0, horizon + 1)]
        design, outcome, dummy, of_group, of_ring, of_arm = [], [], [], [], [], []
        for a in rows:
            for ring in range(len(edges)):
                for day in days:
                    x = numpy.zeros(len(unknown))

                    def add(since, arm, ring_from, weight):
                        for b, (first, last) in enumerate(bins):
                            if first <= since <= last:
                                x[unknown[arm, ring_from, b]] += weight

                    add(day, anchors[a][3], ring, 1.0)
                    for b, other in enumerate(anchors):
                        if (a, b) not in shares:
                            continue
                        since = anchors[a][0] + day - other[0]
                        for ring_from in range(len(edges)):
                            weight = shares[a, b][ring][ring_from]
                            if control_acts:
                                add(since, other[3], ring_from, weight)
                            elif other[3] == "treated":
                                add(since, "treated", ring_from, weight)
                                add(since, "control", ring_from, -weight)
                    design.append(x)
                    outcome.append(counts[a][ring][day])
                    dummy.append((a, ring))
                    of_group.append(campaign[a])
                    of_ring.append(ring)
                    of_arm.append(anchors[a][3])
        levels = sorted(set(dummy))
        place = {key: at for at, key in enumerate(levels)}
        x, y = numpy.array(design), numpy.array(outcome, float)
        dummies = numpy.zeros((len(y), len(levels)))
        dummies[numpy.arange(len(y)), [place[key] for key in dummy]] = 1.0
        whole = numpy.hstack([x, dummies])
        of_group, of_ring, of_arm = numpy.array(of_group), numpy.array(of_ring), numpy.array(of_arm)

        def inverse(weights):
            root = numpy.sqrt(weights)[:, None]
            q, r = numpy.linalg.qr(whole * root)
            assert numpy.linalg.cond(r) < 1e6
            back = numpy.linalg.inv(r)
            return back @ back.T, numpy.linalg.solve(r, q.T @ (y * root[:, 0]))

        weights = numpy.ones(len(y))
        bread, fitted = inverse(weights)
        if spec.get("likelihood") == "poisson":
            while True:
                part = x @ fitted[: len(unknown)]
                level = numpy.zeros(len(y))
                floor = numpy.zeros(len(y))
                for ring in range(len(edges)):
                    floor[of_ring == ring] = y[of_ring == ring].mean() / 10
                    for arm in ARMS:
                        some = (of_ring == ring) & (of_arm == arm)
                        level[some] = (y[some] - part[some]).mean()
                weights = 1 / numpy.maximum(level + part, floor)
                bread, following = inverse(weights)
                change = abs(following - fitted).max()
                fitted = following
                if change < 1e-14:
                    break
        left = y - whole @ fitted
        scores = [(whole[of_group == g] * (weights * left)[of_group == g][:, None]).sum(axis=0) for g in groups]

        def read_off(arms, ring, first, last, per):
            c = numpy.zeros(whole.shape[1])
            for b, (begin, end) in enumerate(bins):
                if first <= begin and end <= last:
                    for arm, weight in zip(ARMS, arms):
                        c[unknown[arm, ring, b]] = weight * (end - begin + 1) / per
            spread = len(groups) / (len(groups) - 1) * sum((c @ bread @ score) ** 2 for score in scores)
            one_more = sum((w / n / per) ** 2 for w, n in zip(arms, size))
            return float(c @ fitted), math.sqrt(spread + one_more)

        def curve_error(ring, first, last):
            """Of the difference of the arms' mean changes, by campaigns, without regard to overlap."""
            length = baseline[1] - baseline[0] + 1
            change = {}
            for a in rows:
                path = counts[a][ring]
                before = sum(path[day] for day in range(baseline[0], baseline[1] + 1))
                change[a] = sum(path[day] for day in range(first, last + 1)) - before * (last - first + 1) / length
            mean = {arm: sum(change[a] for a in rows if anchors[a][3] == arm) / n for arm, n in zip(ARMS, size)}
            parts = {g: 0.0 for g in groups}
            for a in rows:
                arm = anchors[a][3]
                parts[campaign[a]] += (change[a] - mean[arm]) / size[ARMS.index(arm)] * (1 if arm == "treated" else -1)
            spread = len(groups) / (len(groups) - 1) * sum(part**2 for part in parts.values())
            return math.sqrt(spread + sum(1 / n**2 for n in size))

        for ring, (from_km, to_km) in enumerate(ring_of):
            found = []
            for first, last in bins:
                step = {"days": [first, last]}
                for key, arms in [("treated", (1, 0)), ("control", (0, 1)), ("difference", (1, -1))]:
                    value, error = read_off(arms, ring, first, last, last - first + 1)
                    step[key] = {"per_day": value, "std_error": error}
                found.append(step)
            responses.append((ring, {"ring": {"from_km": from_km, "to_km": to_km}, "baseline": baseline, "bins": found}))
            for after in spec["after"]:
                value, error = read_off((1, -1), ring, *after, 1)
                windows.append((ring, {
                    "ring": {"from_km": from_km, "to_km": to_km},
                    "baseline": baseline,
                    "after": after,
                    "effect_per_action": value,
                    "effect_std_error": error,
                    "error_over_curve": error / curve_error(ring, *after),
                }))
    in_order = lambda found: [one for _, one in sorted(found, key=lambda pair: pair[0])]  # noqa: E731
    worst = max(window["error_over_curve"] for _, window in windows)
    print(name, "-", len(groups), "campaigns;", size, "actions;", pairs, "pairs; largest error over the curve's", round(worst, 2))
    return name, spec, {
        "treated": size[0],
        "control": size[1],
        "campaigns": len(groups),
        "overlapping_pairs": pairs,
        "windows": in_order(windows),
        "responses": in_order(responses),
    }


make(HERE / "input.csv", 29)
RINGS, BASELINES, AFTER = [5.0, 25.0, 60.0], [[-7, -1], [-16, -8]], [[1, 3], [1, 7], [8, 12]]
PLAIN = {"rings_km": RINGS, "horizon_days": 12, "baselines": BASELINES, "after": AFTER, "draws": 39}
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("three rings", PLAIN),
        case("controls do not act", {**PLAIN, "control_acts": False, "longest_bin_days": 4, "model_to_km": 30.0}),
        case("poisson", {**PLAIN, "rings_km": [10.0, 40.0], "likelihood": "poisson"}),
    ],
)
