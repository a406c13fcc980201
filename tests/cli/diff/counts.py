"""Counts what changed between two releases; Python 3, openpyxl 3.1.5. Takes the folder of the two files."""

import collections
import csv
import datetime
import sys

import openpyxl

FOLDER = sys.argv[1]
with open(f"{FOLDER}/GEDEvent_v26_01_26_03.csv", encoding="utf-8-sig", newline="") as file:
    after = {row["id"]: row for row in csv.DictReader(file)}
sheet = openpyxl.load_workbook(f"{FOLDER}/GEDEvent_v26_0_2.xlsx", read_only=True).active
lines = sheet.iter_rows(values_only=True)
head = next(lines)
before = {str(row["id"]): row for row in (dict(zip(head, line)) for line in lines) if row["id"] is not None}


def day(row, column="date_start"):
    return str(row[column])[:10]


def cell(column, value):
    if value is None:
        return ""
    if column.startswith("date_") and column != "date_prec":
        return value.strftime("%Y-%m-%d") if isinstance(value, datetime.datetime) else str(value)[:10]
    try:
        return float(str(value))
    except ValueError:
        return str(value).strip()


first, last = min(map(day, before.values())), max(map(day, before.values()))
lone = [row for id, row in after.items() if id not in before]
deleted = [row for id, row in before.items() if id not in after]
print("rows", len(before), len(after), "common", len(before.keys() & after.keys()))
print("new", sum(first <= day(row) <= last for row in lone), "outside", sum(not first <= day(row) <= last for row in lone))
print("deleted", len(deleted), [sum(int(row[key]) for row in deleted) for key in ("low", "best", "high")])

READ = (
    "type_of_violence date_start date_end date_prec best low high deaths_a deaths_b deaths_civilians deaths_unknown latitude longitude "
    "where_prec where_coordinates adm_1 adm_2 country side_a side_b side_a_new_id side_b_new_id source_headline source_article code_status"
).split()
columns, states, changed = collections.Counter(), collections.Counter(), set()
for id in before.keys() & after.keys():
    other = [column for column in READ if cell(column, before[id][column]) != cell(column, after[id][column])]
    other_states = [column for column in ("gwnoa", "gwnob") if bool(cell(column, before[id][column])) != bool(after[id][column])]
    columns.update(other)
    states.update(other_states)
    if other or other_states:
        changed.add(id)
print("changed", len(changed))
for column in READ:
    print(" ", column, columns[column])
print("  side coded as a state or not", dict(states))
for month in ("2026-01", "2026-02"):
    for name, rows in (("before", before), ("after", after)):
        of = [row for row in rows.values() if day(row)[:7] == month]
        print(month, name, len(of), [sum(int(row[key]) for row in of) for key in ("low", "best", "high")])
