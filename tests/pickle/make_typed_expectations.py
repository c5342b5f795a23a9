#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes tests/data/pickle/typed/bytes.jsonl: what CPython 3.12's pickler writes for the objects of typed_dumps_test.cc and
typed_runs_test.cc.

    python3.12 tests/pickle/make_typed_expectations.py tests/data/pickle/typed/bytes.jsonl

Each line is an array: the name of the case, the protocol, the SHA-256 of the pickle and, if it is short, its bytes in hex. In 3.12
an enum's member is pickled by value and a path by its parts; 3.11 and 3.13 do one of the two in another way.
"""

import collections
import dataclasses
import datetime
import enum
import hashlib
import json
import pathlib
import pickle
import sys
import types

m = types.ModuleType("m")
sys.modules["m"] = m


def in_m(cls):
    cls.__module__ = "m"
    setattr(m, cls.__name__, cls)
    return cls


@in_m
class Plain:
    def __init__(self, **fields):
        self.__dict__.update(fields)


@in_m
class Other(Plain):
    pass


@in_m
class Empty:
    pass


@in_m
class Slotted:
    __slots__ = ("x", "y")


@in_m
@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    x: int
    y: str


Named = in_m(collections.namedtuple("Named", "x y"))


NamedTree = in_m(collections.namedtuple("NamedTree", "value kids"))
Link = in_m(collections.namedtuple("Link", "value next"))


@in_m
class SlotTree:
    __slots__ = ("value", "kids")

    def __init__(self, value, kids):
        self.value, self.kids = value, kids


@in_m
@dataclasses.dataclass(frozen=True, slots=True)
class FrozenTree:
    value: int
    kids: list


@in_m
class Hooked:
    def __init__(self, value, kids):
        self.state = (value, kids)

    def __getstate__(self):
        return self.state


@in_m
class Colour(enum.Enum):
    red = 0
    green = 1
    far = -300


@in_m
class Outer:
    class Inner:
        pass


Outer.Inner.__module__ = "m"
Outer.Inner.__qualname__ = "Outer.Inner"


def new(text):
    """A string that is no other's: constants of one text are one object in Python, in C++ each is its own."""
    return "".join(list(text))


def slotted(x, y):
    made = Slotted()
    made.x, made.y = x, y
    return made


def rows(count, make):
    """Rows of many lengths. No text has less than two characters: shorter ones are one object each in Python."""
    return [make(id=i * i * i, name=new("n" * (2 + i % 70)), score=i / 4, tags=[new("t" * (2 + j)) for j in range(i % 5)],
                 rank=None if i % 3 else i) for i in range(count)]


def cases():
    utc = datetime.timezone.utc
    yield "plain", Plain(name=new("Omkar"), age=21, pay=40000.0)
    yield "plain_twice", [Plain(name=new("Omkar"), age=21, pay=1.5), Plain(name=new("Omkar"), age=22, pay=-0.0)]
    yield "empty", [Empty(), Empty()]
    yield "slotted", [slotted(1, new("one")), slotted(2, new("two"))]
    yield "frozen", [Frozen(1, new("one")), Frozen(2, new("two"))]
    yield "named", [Named(1, new("one")), Named(2, new("two"))]
    yield "inner", Outer.Inner()
    yield "aggregates", [{"name": new("Omkar"), "age": 21, "pay": 40000.0}, {"name": new("Ada"), "age": 36, "pay": 1e300}]
    yield "one_member", [{"only": 1}, {"only": 2}]
    yield "no_member", [{}, {}]
    yield "same_names", [{"name": {"name": new("xx")}}, {"name": {"name": new("yy")}}]
    yield "enums", [Colour.red, Colour.green, Colour.red, Colour.far, Colour.far]
    yield "plain_enum", 7
    yield "ints", [0, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -1, -128, -(2**31), -(2**31) - 1, 2**63 - 1, -(2**63)]
    yield "uints", [2**63, 2**64 - 1, 2**63 - 1, 0]
    yield "wide_ints", [2**127 - 1, -(2**127), 2**64, -(2**63) - 1, 2**71, -(2**71), 5]
    yield "scalars", (None, True, False, 1.5, new("cc"))
    yield "texts", [new("ab"), new("x" * 255), new("x" * 256), new("é漢😀\ud800"), new("tab\there\\ \n\r\0\x1a")]
    yield "long_text", [new("z" * 65536), new("after")]
    yield "bytes", [bytes([0, 1, 255]), bytes(range(256)) * 2]
    yield "lists", [list(range(n)) for n in (0, 1, 2, 999, 1000, 1001, 2000)]
    yield "dicts", [{i: -i for i in range(n)} for n in (0, 1, 2, 999, 1000, 1001, 2000)]
    yield "sets", [set(range(n)) for n in (0, 1, 2, 999, 1000, 1001)]
    yield "tuples", [(1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)]
    yield "no_tuple", ()
    yield "complex", [complex(1, 2), complex(-0.0, 1e99)]
    yield "instants", [datetime.datetime(2021, 1, 2, 3, 4, 5, 678901, utc), datetime.datetime(1, 1, 1, tzinfo=utc)]
    yield "walls", [datetime.datetime(9999, 12, 31, 23, 59, 59, 999999), datetime.datetime(1969, 12, 31, 23, 59, 59, 999999)]
    yield "dates", [datetime.date(2021, 1, 2), datetime.date(1970, 1, 1)]
    yield "times", [datetime.time(13, 14, 15, 161718), datetime.time(23, 59, 59, 999999)]
    yield "deltas", [datetime.timedelta(1, 2, 3), datetime.timedelta(microseconds=-1), datetime.timedelta(999999999)]
    yield "date_of_field", {"datetime": datetime.date(2021, 1, 2)}
    yield "paths", [pathlib.PosixPath(p) for p in ("/usr/lib", "/usr/bin", "aa/./bb//cc/", ".", "//xx")]
    node = {"name": new("root"), "kids": [{"name": new("kid"), "kids": [], "next": None}], "next": None}
    node["next"] = {"name": new("next"), "kids": [], "next": None}
    yield "tree", node
    one, two = {"value": 1}, {"value": 2}
    one["to"], two["to"] = two, one
    yield "ring", [one, two, one, None]
    text = new("shared")
    yield "shared_text", [text, text, new("shared")]
    loop = Plain()
    loop.inside = (1, loop)
    yield "tuple_ring", loop
    yield "tuple_ring_from_tuple", loop.inside


    for name, tree in ("slot_tree", SlotTree), ("frozen_tree", FrozenTree), ("named_tree", NamedTree), ("hooked", Hooked):
        yield name, tree(1, [tree(2, []), tree(3, [tree(4, [])])])
    yield "bare_hooks", [[], [[]]]
    yield "versioned", {"__version__": 3, "value": 1, "kids": [{"__version__": 3, "value": 2, "kids": []}]}
    yield "versioned_leaf", [{"__version__": 3, "value": 7}, {"__version__": 3, "value": 8}]
    yield "property", {"value": 1, "doubled": [2, 2], "next": {"value": 2, "doubled": [4, 4], "next": None}}
    yield "map_tree", {"kids": {new("one"): {"kids": {}}, new("two"): {"kids": {new("three"): {"kids": {}}}}}}
    yield "tuple_tree", {"node": (1, [{"node": (2, [])}, {"node": (3, [])}])}
    yield "link_set", {Link(1, Link(2, None))}
    yield "rows", rows(3000, dict)
    yield "row_objects", rows(3000, Plain)
    for many in 240, 256, 65536:
        texts = [new("ab") for _ in range(many)]
        yield f"names_behind_{many}", {"many": texts, "first": rows(1, dict)[0], "rest": rows(3, Plain)}
    yield "every_shape", [{"none": None, "flags": [True, False], "kind": -3, "data": bytes(range(n % 256)), "ends": (-1.5, new("zz")),
                           "four": (1, 2, 3, n), "no_items": (), "set": set(range(n % 4)), "map": {i: [i] * i for i in range(n % 4)},
                           "plain": None if n == 1 else Plain(only=n), "slotted": slotted(n, new("y" * (2 + n))), "empty": Empty()}
                          for n in (0, 1, 2, 3, 255)]
    yield "classes_of_a_module", [(Plain(only=1), Other(only=2)), (Plain(only=3), Other(only=4))]
    yield "wide", {"kids": [{"kids": []} for _ in range(1001)]}


def main(path):
    with open(path, "w", encoding="ascii") as out:
        for name, value in cases():
            for protocol in range(6):
                if name in ("slotted", "slot_tree", "every_shape") and protocol < 2 or name == "inner" and protocol < 4:
                    continue
                data = pickle.dumps(value, protocol)
                row = [name, protocol, hashlib.sha256(data).hexdigest()] + ([data.hex()] if len(data) <= 400 else [])
                out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
