# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""A reader that numbers the lines of a text is pickled half-way and goes on later. With an argument it only reads."""
import pickle
import sys


class LineReader:
    def __init__(self, path):
        self.path = path
        self.line = 0
        self.file = open(path)

    def print_line(self):
        text = self.file.readline()
        if text:
            self.line += 1
            print("%d: %s" % (self.line, text.rstrip("\n")))
        return bool(text)

    def __getstate__(self):
        return {"path": self.path, "line": self.line}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.file = open(self.path)
        for _ in range(self.line):
            self.file.readline()


def write():
    with open("recipe.txt", "w") as file:
        file.write("Halve the plums.\nAdd sugar.\nBoil for an hour.\nFill the jars.\n")
    reader = LineReader("recipe.txt")
    reader.print_line()
    reader.print_line()
    with open("stateful_reader.pkl", "wb") as file:
        pickle.dump(reader, file, protocol=5)


if len(sys.argv) == 1:
    write()
with open("stateful_reader.pkl", "rb") as file:
    reader = pickle.load(file)
print("loaded")
while reader.print_line():
    pass
