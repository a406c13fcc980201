"""Writes the input and the expected numbers of methods on one series of counts, for the scripts beside it. Python 3 standard library alone."""

import csv


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, str):
        return f'"{value}"'
    if value is None:
        return '"none"'
    return repr(float(value)) if isinstance(value, float) else str(value)


def write(folder, counts, cases):
    """`counts`: period to count. `cases`: name, before, after, settings, estimate."""
    with open(folder / "input.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["period", "count"])
        writer.writerows(sorted(counts.items()))
    with open(folder / "expected.toml", "w") as file:
        file.write('# Made by make.py from input.csv beside it. "none" stands where there is no value.\n')
        for name, before, after, settings, estimate in cases:
            columns = {"period_column": "period", "count_column": "count", "before": list(before), "after": list(after)}
            file.write(f'\n[[case]]\nname = "{name}"\n\n[case.spec]\n')
            file.writelines(f"{key} = {toml(value)}\n" for key, value in (columns | settings).items())
            file.write("\n[case.estimate]\n")
            file.writelines(f"{key} = {toml(value)}\n" for key, value in estimate.items())


def rows(counts):
    """Period to row of the input; the header is row 1."""
    return {period: row for row, period in enumerate(sorted(counts), 2)}


def within(counts, window):
    return [period for period in sorted(counts) if window[0] <= period <= window[1]]


def window(counts, ends):
    """A window as the estimate gives it."""
    inside = within(counts, ends)
    total = sum(counts[period] for period in inside)
    return {"periods": list(ends), "count": total, "mean": total / len(inside), "rows": [rows(counts)[period] for period in inside]}
