# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Keeps a log: each entry is a pickle of its own, appended to the file. With an argument it only reads."""
import os
import pickle
import sys

PATH = "several_pickles.pkl"


def append(entry):
    with open(PATH, "ab") as file:
        pickle.dump(entry, file, protocol=4)


def entries():
    with open(PATH, "rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


if len(sys.argv) == 1:
    if os.path.exists(PATH):
        os.remove(PATH)
    append({"day": 1, "sold": 17})
    append({"day": 2, "sold": 23})
    append({"day": 3, "sold": 5})

sold = 0
for entry in entries():
    print("day %(day)d: %(sold)d sold" % entry)
    sold += entry["sold"]
print(sold, "in all")
