# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Objects that contain themselves. With an argument it only reads."""
import pickle
import sys

PATH = "recursive_objects.pkl"


def write():
    numbers = [1]
    numbers.append(numbers)
    ann = {"name": "Ann"}
    bob = {"name": "Bob", "friend": ann}
    ann["friend"] = bob
    with open(PATH, "wb") as file:
        pickle.dump((numbers, ann), file, protocol=5)


def read():
    with open(PATH, "rb") as file:
        numbers, ann = pickle.load(file)
    print(numbers)
    print("its second item is the list itself:", numbers[1] is numbers)
    print(ann)
    print("Ann's friend's friend is Ann:", ann["friend"]["friend"] is ann)


if len(sys.argv) == 1:
    write()
read()
