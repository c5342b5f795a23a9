# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes a list to a file and reads it again. With an argument it only reads."""
import pickle
import sys

PATH = "there_and_back.pkl"

before = [{"a": "A", "b": 2, "c": 3.0}]
if len(sys.argv) == 1:
    with open(PATH, "wb") as file:
        pickle.dump(before, file, protocol=5)
with open(PATH, "rb") as file:
    after = pickle.load(file)

print("before:", before)
print("after: ", after)
print("same:  ", before is after)
print("equal: ", before == after)
