# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""A dispatch table of one Pickler tells how objects of a class are written. With an argument it only reads."""
import copyreg
import os
import pickle
import sys


class Colour:
    def __init__(self, red, green, blue):
        self.red = red
        self.green = green
        self.blue = blue

    def __repr__(self):
        return "Colour(red=%d, green=%d, blue=%d)" % (self.red, self.green, self.blue)


def colour_of(number):
    return Colour(number >> 16, number >> 8 & 0xFF, number & 0xFF)


def by_number(colour):
    return colour_of, (colour.red << 16 | colour.green << 8 | colour.blue,)


def write():
    orange = Colour(255, 136, 0)
    with open("colour_by_state.pkl", "wb") as file:
        pickle.dump(orange, file, protocol=4)
    with open("colour_by_number.pkl", "wb") as file:
        pickler = pickle.Pickler(file, protocol=4)
        pickler.dispatch_table = copyreg.dispatch_table.copy()
        pickler.dispatch_table[Colour] = by_number
        pickler.dump(orange)


def show(title, path):
    with open(path, "rb") as file:
        print("%s %r in %d bytes" % (title, pickle.load(file), os.path.getsize(path)))


if len(sys.argv) == 1:
    write()
show("as usual:      ", "colour_by_state.pkl")
show("with the table:", "colour_by_number.pkl")
