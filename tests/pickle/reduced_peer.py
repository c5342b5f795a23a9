#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""reduced_peer.py FILE: pickles that typed_reduced_test.cc wrote, read by Python.

Each line of FILE is `name protocol hex`. The pickle must load as the object of that name below, and where this Python
has the C pickler of 3.8 and later, that object must be pickled to the same bytes. Prints what is wrong.
"""
import array
import binascii
import collections
import datetime
import decimal
import fractions
import pickle
import sys
import types
import uuid

try:
    import pathlib
    UTC2 = datetime.timezone(datetime.timedelta(hours=2))
    irange = range
except ImportError:  # Python 2
    irange = xrange

geo = types.ModuleType("geo")
sys.modules["geo"] = geo
CLASSES = r'''
try:
    import copyreg
except ImportError:
    import copy_reg as copyreg

class Base(object):
    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__
    def __hash__(self):
        return 0

class Point(Base):
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __reduce_ex__(self, protocol):
        return Point, (self.x, self.y)

class Name(Base):
    def __init__(self, text):
        self.text = text
    def __reduce_ex__(self, protocol):
        return Name, (self.text,)

class Employee(Base):
    def __init__(self, name):
        self.name = name
    def __reduce_ex__(self, protocol):
        return Employee, (self.name,), {"age": self.age, "pay": self.pay}

class Hooked(Base):
    def __init__(self, n):
        self.n = n
    def __setstate__(self, state):
        self.rest = state
    def __reduce_ex__(self, protocol):
        return Hooked, (self.n,), self.rest

class Bag(Base):
    def __init__(self):
        self.items = []
    def append(self, item):
        self.items.append(item)
    def extend(self, items):
        self.items.extend(items)
    def __reduce_ex__(self, protocol):
        return Bag, (), None, iter(self.items)

class Table(Base):
    def __init__(self):
        self.pairs = {}
    def __setitem__(self, key, value):
        self.pairs[key] = value
    def __reduce_ex__(self, protocol):
        return Table, (), None, None, iter(self.pairs.items())

class Full(Base):
    def __init__(self, name):
        self.name = name
        self.items = []
        self.pairs = {}
    def append(self, item):
        self.items.append(item)
    def extend(self, items):
        self.items.extend(items)
    def __setitem__(self, key, value):
        self.pairs[key] = value
    def __reduce_ex__(self, protocol):
        return (Full, (self.name,), {"note": self.note}, iter(self.items), iter(self.pairs.items()), restore)

def restore(thing, state):
    thing.__dict__.update(state)

class Made(Base):
    def __init__(self, n):
        self.n = n
    def __reduce_ex__(self, protocol):
        return make, (self.n,)

def make(n):
    return Made(n)

class New(Base):
    def __new__(cls, a, b):
        made = object.__new__(cls)
        made.a = a
        made.b = b
        return made
    def __reduce_ex__(self, protocol):
        return copyreg.__newobj__, (New, self.a, self.b), {"c": self.c}

class NewEx(Base):
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        made.args = args
        made.kwargs = kwargs
        return made
    def __reduce_ex__(self, protocol):
        return copyreg.__newobj_ex__, (NewEx, self.args, self.kwargs), {"c": self.c}

class Maybe(Base):
    def __init__(self, *args):
        self.args = args
    def __reduce_ex__(self, protocol):
        return Maybe, self.args

class Link(Base):
    def __init__(self, n, next):
        self.n = n
        self.next = next
    def __reduce_ex__(self, protocol):
        return Link, (self.n, self.next)

class Tree(Base):
    def __init__(self):
        self.children = []
    def append(self, child):
        self.children.append(child)
    def extend(self, children):
        self.children.extend(children)
    def __reduce_ex__(self, protocol):
        return Tree, (), {"label": self.label}, iter(self.children)

class Node(object):
    def __init__(self, n):
        self.n = n
    def __reduce_ex__(self, protocol):
        return Node, (self.n,), {"next": self.next}, None, None, restore

class Numbers(list):
    pass

class Circle(Base):
    pass

class Square(Base):
    pass

class Group(Base):
    pass
'''
exec(CLASSES, geo.__dict__)
for member in list(vars(geo).values()):
    if isinstance(member, (type, types.FunctionType)):
        member.__module__ = "geo"


def filled(thing, **fields):
    thing.__dict__.update(fields)
    return thing


def bag(count):
    made = geo.Bag()
    made.items = list(range(count))
    return made


def table(count):
    made = geo.Table()
    made.pairs = {i: str(i) for i in range(count)}
    return made


def full():
    made = geo.Full("all")
    made.items = [1, 2]
    made.pairs = {"a": 1}
    made.note = "so"
    return made


def cycle():
    made = geo.Node(1)
    made.next = made
    return [made, made]


def tree():
    leaves = [filled(geo.Tree(), label="leaf %d" % i) for i in range(2)]
    made = filled(geo.Tree(), label="root")
    made.children = [leaves[0], filled(geo.Tree(), label="inner", children=[leaves[1]])]
    return made


def shapes():
    circle = filled(geo.Circle(), name="c", radius=2)
    group = filled(geo.Group(), name="g", members=[circle, filled(geo.Square(), name="s", side=3)])
    return [circle, group, None]


def new(c):
    return filled(geo.New(1, "b"), c=c)


def numbers():
    return geo.Numbers([1, 2, 3])


Day = datetime.datetime
OBJECTS = {
    "point": lambda: geo.Point(1, 2.5),
    "name": lambda: geo.Name("ann"),
    "employee": lambda: filled(geo.Employee("ann"), age=30, pay=1.5),
    "hooked": lambda: filled(geo.Hooked(1), rest=[1, 2]),
    "full": full,
    "made": lambda: geo.Made(7),
    "new": lambda: new(3),
    "new_ex": lambda: filled(geo.NewEx(1, "b", k=2), c=3),
    "maybe0": lambda: geo.Maybe(),
    "maybe2": lambda: geo.Maybe(1, 2),
    "link": lambda: geo.Link(1, geo.Link(2, geo.Link(3, None))),
    "tree": tree,
    "shapes": shapes,
    "cycle": cycle,
    "numbers": numbers,
    "ordered": lambda: collections.OrderedDict([("b", 1), ("a", 2)]),
    "counter": lambda: collections.Counter({"x": 2, "y": 1}),
    "default": lambda: filled_default(list, {"a": [1]}),
    "default_none": lambda: filled_default(None, {"a": [1]}),
    "deque": lambda: collections.deque([1, 2]),
    "deque_max": lambda: collections.deque([1, 2], 5),
    "decimal": lambda: decimal.Decimal("-1.50"),
    "fraction": lambda: fractions.Fraction(-3, 4),
    "uuid": lambda: uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "range": lambda: irange(1, 10, 2),
    "slice": lambda: slice(1, None, 2),
    "array": lambda: array.array("i", [1, -2, 3]),
    "path": lambda: pathlib.PurePosixPath("/usr/lib"),
    "date": lambda: datetime.date(2021, 1, 2),
    "time": lambda: datetime.time(1, 2, 3, 4),
    "datetime": lambda: Day(2021, 1, 2, 3, 4, 5, 6),
    "aware": lambda: Day(2021, 1, 2, 3, 4, 5, 6, UTC2),
    "timedelta": lambda: datetime.timedelta(1, 2, 3),
    "timezone": lambda: UTC2,
    "class": lambda: collections.OrderedDict,
    "exception": lambda: ValueError("no", 7),
    "slices": lambda: {"a": [slice(0, 1, None)]},
    "record": lambda: {"price": decimal.Decimal("2.5"), "id": uuid.UUID(int=1), "again": decimal.Decimal("2.5")},
}


def filled_default(factory, pairs):
    made = collections.defaultdict(factory)
    made.update(pairs)
    return made


def expected(name):
    if name.startswith("bag"):
        return bag(int(name[3:]))
    if name.startswith("table"):
        return table(int(name[5:]))
    return OBJECTS[name]()


def same(a, b):
    if isinstance(a, Exception):
        return type(a) is type(b) and a.args == b.args
    if isinstance(a, list) and a and isinstance(a[0], geo.Node):
        return len(b) == 2 and b[0] is b[1] and b[0].next is b[0] and b[0].n == a[0].n
    if isinstance(a, slice) or type(a) is irange:
        return repr(a) == repr(b)
    return type(a) is type(b) and a == b


def has_same_bytes(name, protocol):
    if sys.version_info < (3, 8) or name == "path":  # each Python has its own form of paths
        return False
    if name == "fraction":
        return sys.version_info >= (3, 11)  # text before
    if name == "array":
        return protocol < 4  # array's name of its module is a string of its own, by chance
    # Since 3.13 the class in a nested name gets no number of its own in the memo.
    return not (name == "new_ex" and protocol in (2, 3) and sys.version_info >= (3, 13))


def is_unknown(name, protocol):
    """What Python 2 has not: pathlib, timezones, copyreg.__newobj_ex__."""
    if sys.version_info >= (3,):
        return False
    return name in ("path", "timezone", "aware") or name == "new_ex" and protocol < 2


def check(line):
    name, protocol, text = line.split()
    data = binascii.unhexlify(text)
    protocol = int(protocol)
    if is_unknown(name, protocol):
        return
    want = expected(name)
    got = pickle.loads(data)
    if not same(want, got):
        print("%s, protocol %d: %r is not %r" % (name, protocol, got, want))
    if not has_same_bytes(name, protocol):
        return
    ours = pickle.dumps(want, protocol)
    if ours != data:
        print("%s, protocol %d: Python %s writes\n  %r, found\n  %r" % (name, protocol, sys.version.split()[0], ours, data))


def main():
    with open(sys.argv[1]) as lines:
        for line in lines:
            name, protocol, _ = line.split()
            if int(protocol) <= pickle.HIGHEST_PROTOCOL:
                check(line)


main()
