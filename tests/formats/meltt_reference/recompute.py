"""Links the tables of this folder by the rule `meltt`, plainly and pair by pair. Python 3.11, standard library.

Writes expected.json. Shares nothing with the program: every pair is compared, in the order that the rule's description states.
"""
import csv
import datetime
import json
import math
import pathlib
import tomllib

FOLDER = pathlib.Path(__file__).parent
SPEC = tomllib.loads((FOLDER / "spec.toml").read_text())
COLUMNS = sorted(SPEC["taxonomies"])
NAMES = ["A", "B", "C"]


def rows_of(number, name):
    levels = {}
    for column in COLUMNS:
        for source, category, *names in list(csv.reader(open(FOLDER / SPEC["taxonomies"][column])))[1:]:
            levels.setdefault((column, source, category), names)
    day = lambda text: datetime.date.fromisoformat(text).toordinal()
    for at, row in enumerate(csv.DictReader(open(FOLDER / f"{name}.csv")), 1):
        start = day(row["date"])
        yield {"id": (number, at), "start": start, "end": day(row["enddate"]) if row["enddate"] else start,
               "at": (float(row["latitude"]), float(row["longitude"])), "levels": [levels[c, name, row[c]] for c in COLUMNS]}


def km(one, other):
    (a, x), (b, y) = [map(math.radians, point) for point in (one, other)]
    east = math.cos(b) * math.sin(x - y)
    north = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(x - y)
    along = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(x - y)
    return math.degrees(math.atan2(math.hypot(east, north), along)) * 111.111


def score(one, other):
    """The score of a pair that is near and agrees on enough taxonomies, or None."""
    if km(one["at"], other["at"]) > SPEC["window_km"]:
        return None
    total, differing = 0.0, 0
    for column, mine, theirs in zip(COLUMNS, one["levels"], other["levels"]):
        depth, weight = len(mine), SPEC.get("weights", {}).get(column, 1.0)
        tried = range(depth) if SPEC.get("smart_match", True) else [SPEC["certainty"][column] - 1]
        equal = [level for level in tried if mine[level] == theirs[level]]
        if equal:
            total += weight * equal[0] / max(1, depth - 1)
        else:
            differing += 1
    return (total + differing) / len(COLUMNS) if differing in (0, SPEC["partial"]) else None


def looked_at(row, others):
    """Rows before it, the nearest first, then the others."""
    return [o for o in reversed(others) if o["start"] < row["start"]] + [o for o in others if o["start"] >= row["start"]]


def linked(kept, added):
    days, pairs, taken = SPEC["window_days"], [], set()
    for row in kept:
        for other in looked_at(row, added):
            near = max(abs(row["start"] - other["start"]), abs(row["end"] - other["end"])) <= days
            if near and other["id"] not in taken and (points := score(row, other)) is not None:
                pairs.append((row["id"], other["id"], points))
                taken.add(other["id"])
                break
    return pairs


def flagged(episodes, events):
    days, flags = SPEC["window_days"], {}
    for episode in episodes:
        beyond = [e for e in events if e["start"] - episode["start"] > days]
        for event in looked_at(episode, events):
            if event["start"] < episode["start"]:
                inside = episode["start"] - event["start"] <= days
            else:
                inside = event["end"] - episode["end"] <= days and event not in beyond[1:]
            if inside and score(episode, event) is not None:
                flags.setdefault(event["id"], episode["id"])
    return flags


tables = [sorted(rows_of(number, name), key=lambda row: row["start"]) for number, name in enumerate(NAMES)]
kept, pairs, flags = tables[0], [], {}
is_episode = lambda row: row["start"] != row["end"]
for added in tables[1:]:
    for sort in (False, True):
        pairs += linked([r for r in kept if is_episode(r) == sort], [r for r in added if is_episode(r) == sort])
    gone = {pair[1] for pair in pairs}
    left = [row for row in added if row["id"] not in gone]
    for one, other in ((kept, left), (left, kept)):
        for event, episode in flagged([r for r in one if is_episode(r)], [r for r in other if not is_episode(r)]).items():
            flags.setdefault(event, []).append(episode)
    kept = sorted(kept + left, key=lambda row: (row["start"], row["id"]))

name = lambda row: [NAMES[row[0]], row[1]]
episodes = {row["id"] for table in tables for row in table if is_episode(row)}
clusters = {}
for keeper, row, _ in pairs:
    clusters.setdefault(keeper, [keeper]).append(row)
in_episodes = len(episodes & clusters.keys())
answer = {
    "rows": sum(map(len, tables)), "unique": len(kept), "event_matches": len(clusters) - in_episodes, "episode_matches": in_episodes,
    "flagged": len(flags), "clusters": [list(map(name, sorted(clusters[keeper]))) for keeper in sorted(clusters)],
    "links": [{"row": name(row), "kept": name(keeper), "episodes": row in episodes, "score": points}
              for keeper, row, points in sorted(pairs, key=lambda pair: pair[1])],
    "flags": [{"event": name(event), "episodes": list(map(name, flags[event]))} for event in sorted(flags)],
}
(FOLDER / "expected.json").write_text(json.dumps(answer) + "\n")
