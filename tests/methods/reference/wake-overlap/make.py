"""Makes input.csv and expected.toml of wake-overlap: `python3 make.py`."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True
from made_up import make, read, within, write  # noqa: E402
from fractions import Fraction  # noqa: E402


def shares(anchors, chosen, km, days):
    """Shares of the chosen anchors that have others near by."""
    counted = {key: 0 for key in ["same_arm_before", "same_arm_after", "other_arm_before", "other_arm_after", "any"]}
    for row in chosen:
        seen = set()
        for other, there in enumerate(anchors):
            here = anchors[row]
            if other == row or not within(here, there, km):
                continue
            arm = "same_arm" if here[3] == there[3] else "other_arm"
            if 0 <= there[0] - here[0] <= days:
                seen.add(f"{arm}_after")
            if 0 <= here[0] - there[0] <= days:
                seen.add(f"{arm}_before")
        for key in seen | ({"any"} if seen else set()):
            counted[key] += 1
    share = {key: Fraction(count, len(chosen)) if chosen else None for key, count in counted.items()}
    return {"anchors": len(chosen), **share}


def case(name, spec):
    anchors, _, _ = read(HERE / "input.csv")
    km = spec["rings_km"][-1]
    rows = {arm: [row for row, anchor in enumerate(anchors) if anchor[3] == arm] for arm in ["treated", "control"]}
    windows = []
    for days in sorted({window[1] for window in spec["after"]} | {spec["horizon_days"]}):
        both = {arm: shares(anchors, rows[arm], km, days) for arm in rows}
        everyone = shares(anchors, range(len(anchors)), km, days)["any"]
        windows.append({"days": days, **both, "any": everyone})
    return name, spec, {"distance_km": km, "windows": windows}


make(HERE / "input.csv", 20260101)
write(
    HERE / "expected.toml",
    "make.py",
    [
        case("three rings", {"rings_km": [5.0, 15.0, 60.0], "horizon_days": 14, "after": [[1, 3], [1, 7], [4, 7], [8, 14]]}),
        case("near", {"rings_km": [2.5], "horizon_days": 9, "after": [[1, 1], [2, 12]]}),
        case("the whole earth", {"rings_km": [100.0, 25000.0], "horizon_days": 2, "after": [[1, 1]]}),
    ],
)
