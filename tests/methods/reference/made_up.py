"""Made-up actions and events, distances and campaigns, for the scripts beside it. Python 3 standard library alone.

Everything is found by looking at every pair, and numbers are fractions until they are written, so that no order of adding
matters. It shares no code with the program under test, and follows its documentation only.
"""

import csv
import datetime
import math
import random
from fractions import Fraction

RADIUS_KM = 6371.0088
EPOCH = datetime.date(1970, 1, 1)
FIRST, LAST = datetime.date(2020, 1, 20), datetime.date(2020, 7, 10)
# The last two lie on both sides of the antimeridian, 13 km apart.
TOWNS = [(34.05, 44.10), (34.11, 44.21), (34.62, 44.35), (33.90, 45.60), (-16.75, 179.94), (-16.78, -179.94)]
# 8 km from the first town, 4 km from the second, where actions begin later.
BETWEEN = (34.09, 44.17)
COLUMNS = {"kind_column": "type", "treated": "treated", "control": "control", "outcome": "point"}


def make(path, seed):
    """Writes the input: type, date, latitude, longitude."""
    draw = random.Random(seed).random
    days = (LAST - FIRST).days

    def near(town, spread_km):
        distance, turn = spread_km * draw() ** 1.5, 2 * math.pi * draw()
        north = town[0] + distance * math.cos(turn) / 111.195
        east = town[1] + distance * math.sin(turn) / (111.195 * math.cos(math.radians(town[0])))
        east -= 360 * (east > 180) - 360 * (east < -180)
        return f"{north:.4f}", f"{east:.4f}"

    def on(day):
        return (FIRST + datetime.timedelta(days=day)).isoformat()

    # Day, town, arm, how far from the town; None is the town itself, so that places repeat.
    planned = [
        # A long chain, cut more than once.
        (30, 0, "treated", None), (39, 0, "control", None), (41, 0, "treated", 2.0), (52, 0, "control", None),
        (58, 1, "treated", None), (69, 0, "treated", 3.0), (72, 1, "control", None), (80, 0, "control", 2.0),
        (90, 0, "treated", None), (101, 1, "control", None), (103, 0, "treated", 1.0), (110, 0, "control", None),
        # The same day: the same place and both arms; the same arm; near by.
        (47, 2, "treated", None), (47, 2, "control", None), (85, 2, "treated", None), (85, 2, "treated", 3.0),
        (131, 0, "treated", None), (131, 0, "control", None), (131, 1, "control", None),
        # Too early or too late to be complete.
        (-4, 0, "treated", None), (3, 2, "control", None), (11, 3, "treated", 2.0), (15, 4, "control", None),
        (161, 0, "control", 1.0), (164, 4, "treated", None), (168, 5, "control", None), (days + 3, 1, "treated", None),
        # Across the antimeridian.
        (40, 4, "treated", None), (44, 5, "control", None), (61, 5, "treated", None), (62, 4, "control", None),
        (90, 4, "treated", 2.0), (90, 5, "control", None), (120, 5, "control", 3.0), (126, 4, "treated", None),
        # One place, before and after another leader appears nearer by.
        (50, -1, "treated", None), (60, -1, "control", None),
    ]
    while len(planned) < 45:
        planned.append((24 + int(draw() * 125), int(draw() * 6), ["treated", "control"][len(planned) % 2], 6.0))
    actions = []
    for day, town, kind, spread in planned:
        centre = BETWEEN if town < 0 else TOWNS[town]
        place = near(centre, spread) if spread else tuple(f"{degrees:.4f}" for degrees in centre)
        actions.append((day, town, kind, place))

    rows = [(kind, on(day), *place) for day, _, kind, place in actions]
    for town, place in enumerate(TOWNS):
        for number in range(150):
            day = int(draw() * (days + 1)) if number else [0, days][town % 2]
            event = near(place, [8.0, 40.0, 160.0][number % 3])
            quiet = any(kind == "treated" and town == where and 1 <= day - began <= 6 for began, where, kind, _ in actions)
            if number and quiet and draw() < 0.7:
                continue
            rows.append(("point", on(day), *event))
    for day, town, kind, place in actions:
        if kind == "treated":
            for _ in range(3):
                late = day + 7 + int(draw() * 7)
                if 0 <= late <= days:
                    rows.append(("point", on(late), *near(BETWEEN if town < 0 else TOWNS[town], 8.0)))
        if 0 <= day <= days and draw() < 0.3:
            rows.append(("point", on(day), *place))
    rows.sort(key=lambda row: (row[1], draw()))
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("type", "date", "latitude", "longitude"), *rows])


def read(path):
    """Anchors as (day, latitude, longitude, kind), points as (day, latitude, longitude), first and last observed day."""
    anchors, points = [], []
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            day = (datetime.date.fromisoformat(row["date"]) - EPOCH).days
            place = (day, float(row["latitude"]), float(row["longitude"]))
            if row["type"] == "point":
                points.append(place)
            else:
                anchors.append((*place, row["type"]))
    observed = (min(point[0] for point in points), max(point[0] for point in points))
    return anchors, points, observed


def distance_km(one, other):
    """Great circle by the haversine formula, of (…, latitude, longitude, …)."""
    north, south = math.radians(one[1]), math.radians(other[1])
    h = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(math.radians(other[2] - one[2]) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def within(one, other, limit_km):
    """Whether two places are at most so far apart; stops where rounding could decide."""
    distance = distance_km(one, other)
    assert abs(distance - limit_km) > 1e-7, "a distance on an edge"
    return distance <= limit_km


def table(anchors, points, rings_km, first, last):
    """Counts by anchor, ring and day relative to the anchor: anchor → ring → {day: count}."""
    counts = [[dict.fromkeys(range(first, last + 1), 0) for _ in rings_km] for _ in anchors]
    for anchor, rings in zip(anchors, counts):
        for point in points:
            day = point[0] - anchor[0]
            if first <= day <= last:
                inside = [ring for ring, edge in enumerate(rings_km) if within(anchor, point, edge)]
                if inside:
                    rings[inside[0]][day] += 1
    return counts


def entering(anchors, observed, first, last):
    """For each anchor, whether all days from `first` to `last` around it were observed."""
    return [observed[0] <= anchor[0] + first and anchor[0] + last <= observed[1] for anchor in anchors]


def campaigns(anchors, km, gap_days, longest_days):
    """The campaign of each anchor, complete or not, and what the data put to the test.

    A place joins its leader once, when it first appears: a leader that appears later and nearer changes nothing.
    """
    order = sorted(range(len(anchors)), key=lambda row: anchors[row])
    leaders, group = [], {}
    for row in order:
        place = anchors[row][1:3]
        if place not in group:
            near = sorted((distance_km((0, *leader), (0, *place)), leader) for leader in leaders if within((0, *leader), (0, *place), km))
            assert len(near) < 2 or near[1][0] - near[0][0] > 1e-7, "two leaders equally near"
            if not near:
                leaders.append(place)
            group[place] = near[0][1] if near else place
    nearer = sum(any(distance_km((0, *one), (0, *place)) < distance_km((0, *leader), (0, *place)) for one in leaders)
                 for place, leader in group.items())
    label, runs = [None] * len(anchors), []
    for leader in leaders:
        rows = [row for row in order if group[anchors[row][1:3]] == leader]
        run = [rows[0]]
        for row in rows[1:]:
            if anchors[row][0] - anchors[run[-1]][0] > gap_days:
                runs.append(run)
                run = []
            run.append(row)
        runs.append(run)
    number, cuts = 0, 0
    while runs:
        run = runs.pop()
        day = [anchors[row][0] for row in run]
        if day[-1] - day[0] > longest_days:
            gaps = [later - earlier for earlier, later in zip(day, day[1:])]
            cut = gaps.index(max(gaps)) + 1
            runs += [run[:cut], run[cut:]]
            cuts += 1
            continue
        for row in run:
            label[row] = number
        number += 1
    return label, f"{cuts} campaigns cut, {nearer} places with a later leader nearer by"


def mean(numbers):
    return Fraction(sum(numbers), len(numbers))


def written(value):
    """A value in TOML: settings as they are given, results (fractions and decimals) with 17 significant digits."""
    if value is None:
        return '"none"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (list, tuple)):
        rows = [written(item) for item in value]
        return "[\n" + "".join(f"    {row},\n" for row in rows) + "]" if any(row[0] == "{" for row in rows) else "[" + ", ".join(rows) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(item)}" for key, item in value.items()) + " }"
    text = repr(value) if isinstance(value, float) else f"{float(value):.17g}"
    return text if any(letter in text for letter in ".en") else text + ".0"


def write(path, script, cases):
    """Cases of (name, spec, {"key": value, or list of tables})."""
    lines = [f"# Made by {script} from input.csv beside it. \"none\" stands where there is no value."]
    for name, spec, estimate in cases:
        lines += ["", "[[case]]", f"name = {written(name)}", "", "[case.spec]"]
        lines += [f"{key} = {written(value)}" for key, value in {**COLUMNS, **spec}.items()]
        tables = {key: value for key, value in estimate.items() if isinstance(value, list) and value and isinstance(value[0], dict)}
        lines += ["", "[case.estimate]"]
        lines += [f"{key} = {written(value)}" for key, value in estimate.items() if key not in tables]
        for key, rows in tables.items():
            for row in rows:
                lines += ["", f"[[case.estimate.{key}]]"] + [f"{name} = {written(value)}" for name, value in row.items()]
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
