# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Reads a pickle that may name five classes of builtins and nothing else. With an argument it only reads."""
import builtins
import io
import pickle
import sys

PATH = "restricted_globals.pkl"
SAFE = {"range", "complex", "set", "frozenset", "slice"}


class RestrictedUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if module == "builtins" and name in SAFE:
            return getattr(builtins, name)
        raise pickle.UnpicklingError("global %s.%s is not allowed" % (module, name))


def write():
    with open(PATH, "wb") as file:
        pickle.dump([{1, 2}, frozenset({3}), 1 + 2j, slice(0, 10, 2), range(5)], file, protocol=3)


def read():
    with open(PATH, "rb") as file:
        for each in RestrictedUnpickler(file).load():
            print(each)
    for hostile in (b"cos\nsystem\n(S'echo hello'\ntR.", b"cbuiltins\neval\n(S'1 + 1'\ntR."):
        try:
            RestrictedUnpickler(io.BytesIO(hostile)).load()
        except pickle.UnpicklingError as error:
            print(error)


if len(sys.argv) == 1:
    write()
read()
