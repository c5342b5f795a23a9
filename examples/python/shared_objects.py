# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Two shelves hold one jar, in one pickle and in two. With an argument it only reads."""
import pickle
import sys


def write():
    jar = {"fruit": "plum"}
    left, right = [jar], [jar]
    with open("one_pickle.pkl", "wb") as file:
        pickle.dump((left, right), file, protocol=4)
    with open("two_pickles.pkl", "wb") as file:
        pickle.dump(left, file, protocol=4)
        pickle.dump(right, file, protocol=4)
    with open("one_pickler.pkl", "wb") as file:
        pickler = pickle.Pickler(file, protocol=4)
        pickler.dump(left)
        pickler.dump(right)


def compare(title, left, right):
    print("%s: equal %s, same %s" % (title, left[0] == right[0], left[0] is right[0]))


def read():
    with open("one_pickle.pkl", "rb") as file:
        compare("one pickle", *pickle.load(file))
    with open("two_pickles.pkl", "rb") as file:
        compare("two pickles", pickle.load(file), pickle.load(file))
    with open("one_pickler.pkl", "rb") as file:
        unpickler = pickle.Unpickler(file)
        compare("two pickles of one Pickler", unpickler.load(), unpickler.load())


if len(sys.argv) == 1:
    write()
read()
