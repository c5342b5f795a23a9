#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes the tables of the stdtypes tests: what Python 3.13 says of objects of the standard library's value types.

    python3.13 tests/object/make_std_tables.py [--count N] [--seed S] [--corpus FOLDER] tests/data/object

std_values.jsonl: on each line a pickle in hex and the repr of what it loads to. std_equal.jsonl: a list of
objects, each as pickles in hex that were written in different ways, and for each object a text that says of all whether
they are equal to it. std_corpus.jsonl, with --corpus: a case of the corpus, a repr, and the files that it is the
repr of; without files whose objects print their address, and those that cannot be loaded.
"""

import argparse
import array
import collections
import datetime
import decimal
import fractions
import io
import itertools
import json
import os
import pathlib
import pickle
import random
import re
import sys
import uuid
import warnings

TEXTS = ["", "a", "b", "it's", "é", "漢", "\n", "\ud800"]
PATHS = ["", ".", "a", "a/b", "/", "//", "///", "/a/./b//c/", "//a/b", "../x", "a\\b", "C:", "C:/", "C:\\", "c:\\x", "C:x",
         "\\x", "\\\\server\\share", "\\\\server\\share\\", "\\\\server\\share\\x", "//server/share/x", "\\\\?\\C:\\x",
         "\\\\.\\COM1", "\\\\?\\UNC\\server\\share\\x", "\\\\?\\unc\\server\\share", "./C:x", "D:y", "D:\\z", "\\\\?",
         "\\\\server", "x/C:/y", "é'"]
DECIMALS = ["0", "-0", "0.0", "1", "1.0", "1.00", "-1.5", "1E+3", "1000", "1e3", "1E-7", "0.000001", "0.0000001", "0E-7", "0E+2",
            "NaN", "-sNaN12", "nan0", "Infinity", "-inf", "123456789012345678901234567890.5", "1E+999999999999999999",
            "1E-1999999999999999997", " 1_0.5_0 ", "0001.50", ".5", "5."]
ZONES = [None, datetime.timezone.utc, datetime.timezone(datetime.timedelta(0), "UTC"),
         datetime.timezone(datetime.timedelta(hours=2)), datetime.timezone(datetime.timedelta(hours=-8), "PST"),
         datetime.timezone(datetime.timedelta(hours=5, minutes=30)),
         datetime.timezone(-datetime.timedelta(hours=23, minutes=59, seconds=59, microseconds=1))]
ITEM_RANGES = {"b": 7, "B": 8, "h": 15, "H": 16, "i": 31, "I": 32, "l": 63, "L": 64, "q": 63, "Q": 64}


def clock(rng):
    return (rng.randrange(24), rng.randrange(60), rng.choice([0, 0, 59]), rng.choice([0, 0, 1, 999999]))


def date(rng):
    return datetime.date.fromordinal(rng.choice([1, 3652059, 738000, rng.randrange(1, 3652059)]))


def moment(rng):
    return datetime.datetime.combine(date(rng), time(rng))


def time(rng):
    return datetime.time(*clock(rng), tzinfo=rng.choice(ZONES), fold=rng.choice([0, 0, 1]))


def delta(rng):
    return datetime.timedelta(rng.choice([0, -1, 5, -999999999, 999999999]), rng.choice([0, 86399]), rng.choice([0, 1, 999999]))


def zone(rng):
    return rng.choice(ZONES[1:])


def number(rng):
    return decimal.Decimal(rng.choice(DECIMALS))


def fraction(rng):
    return fractions.Fraction(rng.choice([0, 1, -7, 10**30]), rng.choice([1, 3, 14, 10**25]))


def identifier(rng):
    return uuid.UUID(int=rng.choice([0, 1, 2**63, 2**127, 2**128 - 1, rng.getrandbits(128)]))


def numbers(rng):
    bounds = [0, 1, -5, 10, 2**63, -2**70]
    return range(rng.choice(bounds), rng.choice(bounds), rng.choice([1, -1, 2, 7, -3]))


def items(rng):
    code = rng.choice("bBhHiIlLqQfduw")
    if code in "uw":
        return array.array(code, "".join(rng.choice(["a", "é", "'", "😀", "\ud800", "\0"]) for _ in range(rng.randrange(4))))
    if code in "fd":
        return array.array(code, [rng.choice([0.0, -0.0, 0.1, 1e30, float("inf"), 3.0]) for _ in range(rng.randrange(4))])
    bits = ITEM_RANGES[code]
    low = -2**bits if code.islower() else 0
    return array.array(code, [rng.choice([0, 1, low, 2**bits - 1]) for _ in range(rng.randrange(4))])


def path(rng):
    return rng.choice([pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath])(rng.choice(PATHS))


LEAVES = [date, moment, time, delta, zone, number, fraction, identifier, numbers, items, path]
HASHABLE = [date, moment, time, delta, zone, fraction, identifier, numbers, path]


def key(rng):
    return rng.choice([rng.choice(TEXTS), rng.randrange(5), None, (1, "x"), rng.choice(HASHABLE)(rng)])


def value(rng, depth):
    if depth == 0 or rng.random() < 0.5:
        return rng.choice([rng.choice(LEAVES)(rng), rng.randrange(3), rng.choice(TEXTS)])
    pairs = [(key(rng), value(rng, depth - 1)) for _ in range(rng.randrange(4))]
    kind = rng.randrange(7)
    if kind == 0:
        return collections.OrderedDict(pairs)
    if kind == 1:
        return collections.defaultdict(rng.choice([None, int, list]), pairs)
    if kind == 2:
        return collections.Counter({k: rng.randrange(-1, 3) for k, _ in pairs})
    if kind == 3:
        return collections.deque([v for _, v in pairs], rng.choice([None, 3, 5]))
    if kind == 4:
        return rng.choice([ValueError, KeyError, OSError, StopIteration])(*[v for _, v in pairs])
    if kind == 5:
        return [v for _, v in pairs]
    return dict(pairs)


def as_python2(value):
    """An OrderedDict or deque as Python 2.7 pickles it: with the items as an argument."""
    class Pickler(pickle._Pickler):
        def reducer_override(self, obj):
            if type(obj) is collections.OrderedDict:
                return collections.OrderedDict, ([[k, v] for k, v in obj.items()],)
            if type(obj) is collections.deque:
                return collections.deque, (list(obj),) if obj.maxlen is None else (list(obj), obj.maxlen)
            return NotImplemented
    file = io.BytesIO()
    Pickler(file, 2).dump(value)
    return file.getvalue()


def arrays_of_other_machines():
    """Each number of a format with each typecode, where Python takes it."""
    data = {1: b"\0\x7f\x80\xff", 2: b"\0\1\xff\xfe", 4: b"\0\0\1\2\0\0\2\1", 8: b"\x40\x09\x21\xfb\x54\x44\x2d\x18"}
    for code, number in itertools.product("bBhHiIlLqQfduw", range(18)):
        call = (array._array_reconstructor, (array.array, code, number, data[[1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 8, 8][number]]))
        try:
            yield pickle.dumps(Call(*call), 4), repr(call[0](*call[1]))
        except (TypeError, ValueError):
            pass


class Call:
    """Pickles as a call."""
    def __init__(self, function, args):
        self.call = function, args

    def __reduce__(self):
        return self.call


def texts_of_decimals():
    for text in DECIMALS:
        yield pickle.dumps(Call(decimal.Decimal, (text,)), 4), repr(decimal.Decimal(text))


def joined_paths():
    for cls in (pathlib.PurePosixPath, pathlib.PureWindowsPath):
        for parts in itertools.product(["", "a", "/b", "C:/c", "C:d", "c:e", "D:f", "//s/t", "//s/t/u"], repeat=2):
            yield pickle.dumps(Call(cls, parts), 4), repr(cls(*parts))


def values(rng, count):
    for _ in range(count):
        each = value(rng, 3)
        data = pickle.dumps(each, rng.randrange(6))
        yield data, repr(pickle.loads(data))  # protocols before 4 leave fold out
    yield from arrays_of_other_machines()
    yield from texts_of_decimals()
    yield from joined_paths()


def cycles():
    deque = collections.deque()
    deque.append(deque)
    ordered = collections.OrderedDict()
    ordered[1] = ordered
    default = collections.defaultdict(int)
    default[1] = [default]
    for each in (deque, ordered, default):
        yield pickle.dumps(each, 4), repr(each)


def pools():
    utc = datetime.timezone.utc
    two = datetime.timezone(datetime.timedelta(hours=2))
    at = datetime.datetime
    o, c, d = collections.OrderedDict, collections.Counter, collections.defaultdict
    yield [datetime.date(2021, 1, 2), at(2021, 1, 2), at(2021, 1, 2, tzinfo=utc), at(2021, 1, 2, 2, tzinfo=two),
           at(2021, 1, 2, 2, tzinfo=utc), at(2021, 1, 2, 0, fold=1), datetime.date(2021, 1, 3), at(2021, 1, 1, 22, tzinfo=utc),
           at(2021, 1, 2, 0, tzinfo=two), at(1, 1, 1, tzinfo=two), at(1, 1, 1, tzinfo=utc)]
    yield [datetime.time(1), datetime.time(1, tzinfo=utc), datetime.time(3, tzinfo=two), datetime.time(1, fold=1),
           datetime.time(1, tzinfo=two), datetime.time(23, tzinfo=utc)]
    yield [datetime.timedelta(1), datetime.timedelta(hours=24), datetime.timedelta(-1), datetime.timedelta(0), utc, two,
           datetime.timezone(datetime.timedelta(0), "X"), datetime.timezone(datetime.timedelta(hours=2), "Y")]
    yield [decimal.Decimal(text) for text in ("0", "-0", "0E-7", "1", "1.00", "1E+3", "1000", "-1.5", "NaN", "Infinity", "-inf",
                                              "1E+999999999999999999", "10E+999999999999999998")]
    yield [fractions.Fraction(1, 3), fractions.Fraction(2, 6), fractions.Fraction(-1, 3), fractions.Fraction(10**30, 7)]
    yield [uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=2**128 - 1), uuid.UUID(int=1, is_safe=uuid.SafeUUID.safe)]
    yield [range(0), range(5, 5), range(5, 0), range(0, 3), range(0, 3, 2), range(0, 4, 2), range(0, 1), range(0, 1, 9),
           range(3, 0, -1), range(3, 0, -2), range(3, 1, -2), range(3, 1, -5), range(3, 2, -5),
           range(-2**63, 2**63 - 1), range(-2**63, 2**63 - 1, 2**62), range(-2**63, 2**63 - 2, 2**62)]
    yield [array.array("i", [1, 2]), array.array("d", [1, 2]), array.array("Q", [1, 2]), array.array("B", [1]), array.array("b"),
           array.array("w"), array.array("w", "a"), array.array("Q", [2**64 - 1]), array.array("q", [-1]),
           array.array("d", [2.0**63]), array.array("Q", [2**63]), array.array("f", [0.1]), array.array("d", [0.1]),
           array.array("d", [-0.0]), array.array("i", [0]), array.array("d", [2.0**64])]
    yield [pathlib.PurePosixPath("a/b"), pathlib.PosixPath("a/b"), pathlib.PurePosixPath("A/b"), pathlib.PurePosixPath("a//b/."),
           pathlib.PureWindowsPath("a/b"), pathlib.PureWindowsPath("A\\B"), pathlib.PureWindowsPath("a\\c"), "a/b"]
    yield [o([(1, 2), (3, 4)]), o([(3, 4), (1, 2)]), {1: 2, 3: 4}, {3: 4, 1: 2}, c({1: 2, 3: 4}), c({1: 2, 3: 4, 5: 0}),
           {1: 2, 3: 4, 5: 0}, o({1: 2, 3: 4, 5: 0}), d(int, {3: 4, 1: 2}), d(None, {1: 2}), o(), {}, c(), d(list),
           c({7: 0}), o({1: 2, 3: 5})]
    yield [collections.deque([1, 2]), collections.deque([1, 2], 2), collections.deque([2, 1]), [1, 2], (1, 2), collections.deque()]
    day, same_day = datetime.date(2021, 1, 2), datetime.date(2021, 1, 2)
    yield [{day: 1, "x": 2}, {"x": 2, same_day: 1}, {datetime.date(2021, 1, 3): 1, "x": 2}, {at(2021, 1, 2): 1, "x": 2},
           o([(day, 1), ("x", 2)]), o([("x", 2), (day, 1)])]
    # An OrderedDict equals a dict which equals another one that the first does not equal.
    first, second, plain = o([(1, 2), (3, 4)]), o([(3, 4), (1, 2)]), {1: 2, 3: 4}
    yield [[first, plain, first], [plain, second, second], [first, plain], [plain, second], [first, first, plain]]
    zeros, empty = c({1: 0}), c()
    yield [[zeros, {}], [empty, {}], [{}, {}], [zeros, zeros, {}], [empty, zeros, {1: 0}], [zeros, empty, {}]]


def equalities(rng):
    for pool in pools():
        ways = [[pickle.dumps(each, 4).hex(), pickle.dumps(each, rng.randrange(4)).hex(), as_python2(each).hex()] for each in pool]
        yield ways, ["".join("01"[a == b] for b in pool) for a in pool]


CASES = re.compile("array_|counter|date|decimal|defaultdict|deque|exception(s|_group|_notes|_state)|fraction|ordereddict|pathlib_|"
                   "range|slice|time|uuid")


def corpus_reprs(folder):
    sys.path.insert(0, os.path.join(folder, "python"))
    cases = os.path.join(folder, "pickle", "stdlib")
    with open(os.path.join(cases, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    for listed in manifest["cases"]:
        with open(os.path.join(cases, listed["expect"]), encoding="utf-8") as file:
            expectations = json.load(file)
        if not CASES.match(expectations["case"]):
            continue
        found = collections.defaultdict(list)
        for entry in expectations["files"]:
            with open(os.path.join(cases, entry["file"]), "rb") as file:
                data = file.read()
            try:
                text = repr(pickle.loads(data, encoding="latin1"))
            except Exception:
                continue
            if not re.search(r"\b0x[0-9a-f]{6}", text):
                found[text].append(entry["file"])
        for text, files in found.items():
            yield expectations["case"], text, files


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="ascii", newline="\n") as file:
        for row in rows:
            file.write(json.dumps([each.hex() if isinstance(each, bytes) else each for each in row], separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--corpus")
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    rng = random.Random(arguments.seed)
    write(arguments.folder, "std_values.jsonl", itertools.chain(values(rng, arguments.count), cycles()))
    write(arguments.folder, "std_equal.jsonl", equalities(rng))
    if arguments.corpus:
        write(arguments.folder, "std_corpus.jsonl", corpus_reprs(arguments.corpus))


if __name__ == "__main__":
    main()
