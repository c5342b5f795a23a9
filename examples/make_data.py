# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Makes the files of examples/data: each by the Python that its name tells.

    python3 make_data.py python2.7 python3.8 python3.13

Give the three interpreters as they are called here. Each runs this file again and writes its share. The files are
checked in, because what counts is that real Pythons of different ages made them; a rerun gives the same bytes.
"""
import datetime
import decimal
import os
import pickle
import subprocess
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
OLD = sys.version_info[0] == 2


class Employee(object):
    def __init__(self, name, age, pay):
        self.name = name
        self.age = age
        self.pay = pay


def pretend_module(name, cls):
    """Makes the class pickle as `name`.cls, as if it had been imported from there."""
    module = types.ModuleType(name)
    cls.__module__ = name
    setattr(module, cls.__name__, cls)
    sys.modules[name] = module


def staff():
    people = [("Omkar", 21, 40000.0), ("Ada", 36, 81500.5), ("Grace", 45, 97000.0)]
    return dict((name, Employee(name, age, pay)) for name, age, pay in people)


def plain():
    return {
        "city": u"Z\u00fcrich",
        "altitude": 408,
        "temperatures": [-1.5, 0.0, 19.25, 1e300],
        "atoms in a gram": 2 ** 79 // 3,
        "signal": b"\x00\x01\xfe\xff",
        "position": (47.3769, 8.5417),
        "twinned": None,
        "capital": False,
        "quarters": {1: u"Altstadt", 2: u"Wollishofen"},
    }


def old_strings():
    # What Python 2 wrote without a thought: 8-bit strings that are text, and some that are not.
    return {"drink": "caf\xe9", "unicode": u"caf\xe9", "picture": "\x89PNG\r\n\x1a\n"}


def dates():
    times = [
        datetime.date(2021, 3, 4),
        datetime.datetime(1999, 12, 31, 23, 59, 58, 123456),
        datetime.timedelta(days=2, seconds=3),
    ]
    # Python 3 cannot read the dates of Python 2 and its decimals with one encoding.
    return times if OLD else times + [decimal.Decimal("3.14")]


def shared():
    """One address that two people share, and two friends who know each other."""
    address = {"street": "Main Street", "number": 7}
    ann = {"name": "Ann", "address": address}
    bob = {"name": "Bob", "address": address, "friend": ann}
    ann["friend"] = bob
    return [ann, bob]


class Hostile(object):
    """Whoever unpickles this in Python runs a command."""

    def __reduce__(self):
        return os.system, ("touch you-have-been-hacked",)


def write(name, *values, **options):
    protocol = options["protocol"]
    with open(os.path.join(HERE, "data", "%s-p%d.pkl" % (name, protocol)), "wb") as out:
        for value in values:
            pickle.dump(value, out, protocol)


def make(version):
    pretend_module("staff", Employee)
    tag = "-py%d%d" % version
    protocols = {(2, 7): [0, 1, 2], (3, 8): [3, 4], (3, 13): [5]}[version]
    for protocol in protocols:
        write("staff" + tag, staff(), protocol=protocol)
    if version == (2, 7):
        write("strings" + tag, old_strings(), protocol=2)
        write("dates" + tag, dates(), protocol=1)
    elif version == (3, 8):
        write("plain" + tag, plain(), protocol=0)
        write("log" + tag, {"day": 1, "sold": 17}, {"day": 2, "sold": 23}, {"day": 3, "sold": 5}, protocol=4)
    else:
        write("plain" + tag, plain(), protocol=5)
        write("dates" + tag, dates(), protocol=5)
        write("shared" + tag, shared(), protocol=4)
        write("hostile" + tag, {"report": "all is well", "by": Hostile()}, protocol=4)


def main(arguments):
    if arguments == ["--make"]:
        make(sys.version_info[:2])
        return
    if len(arguments) != 3:
        sys.exit(__doc__)
    for interpreter in arguments:
        subprocess.check_call([interpreter, os.path.abspath(__file__), "--make"])


main(sys.argv[1:])
