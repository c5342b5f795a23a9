# -*- coding: utf-8 -*-
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Run by python_peer_test.py under each Python, from 2.7 on: loads what was written again, and the file it was made of.

    python_peer_check.py JOBS.json CLASSES-FOLDER      prints a JSON object: loaded, skipped, failures, same_bytes

A job: source (hex), written ({protocol: hex}), name, extensions. Sources that this Python cannot load are skipped.
"""
import binascii
import json
import pickle
import sys
import types

try:
    import copyreg
except ImportError:
    import copy_reg as copyreg

PY2 = sys.version_info[0] == 2
ATOMS = (bool, int, complex, bytes, bytearray, type(u""), type(None), type(Ellipsis), type(NotImplemented))
if PY2:
    ATOMS += (long,)  # noqa: F821
    CLASSES = (type, types.ClassType)
else:
    CLASSES = (type,)
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)
sys.setrecursionlimit(20000)


class Persistent(object):
    """What a persistent id stands for."""
    def __init__(self, pid):
        self.pid = pid

    def __reduce_ex__(self, protocol):
        return Persistent, (self.pid,)


def loads(data):
    """Python's C unpickler where there is one, with persistent ids."""
    import io
    if PY2:
        import cPickle
        unpickler = cPickle.Unpickler(io.BytesIO(data))
        unpickler.persistent_load = Persistent
        return unpickler.load()

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, pid):
            return Persistent(pid)
    return Unpickler(io.BytesIO(data), encoding="latin1").load()


def pieces(value):
    """The parts of what `__reduce_ex__` tells, with the iterators read."""
    reducer = copyreg.dispatch_table.get(type(value))
    reduced = reducer(value) if reducer else value.__reduce_ex__(2 if PY2 else 4)
    if not isinstance(reduced, tuple):
        return [reduced]
    reduced = list(reduced)
    for i in (3, 4):
        if len(reduced) > i and reduced[i] is not None:
            reduced[i] = list(reduced[i])
    if len(reduced) > 4 and reduced[4] is not None:
        reduced[4] = dict(reduced[4])
    return reduced


def type_of(value):
    """In Python 2 a short long is an int, and an ASCII str is unicode, wherever they are compared."""
    if PY2 and type(value) in (bytes, long):  # noqa: F821
        return type(u"") if type(value) is bytes else int
    return type(value)


def is_named(value):
    """A class or function: the same only as itself. Methods of objects are taken apart, and so is dict[str, int]."""
    if isinstance(value, FUNCTIONS):
        owner = getattr(value, "__self__", None)
        return owner is None or isinstance(owner, types.ModuleType)
    return isinstance(value, CLASSES) and type(value) is not getattr(types, "GenericAlias", None)


class Difference(Exception):
    pass


class Comparison(object):
    """Whether two graphs are the same: types, values, structure, sharing of mutable objects. Iterative."""

    def __init__(self):
        self.left = {}   # id -> the id of its match
        self.right = {}
        self.alive = []  # so that no id is given twice
        self.todo = []

    def same(self, a, b):
        self.todo = [(a, b)]
        while self.todo:
            self.one(*self.todo.pop())

    def need(self, holds, a, b):
        if not holds:
            raise Difference("%.200r is not %.200r" % (a, b))

    def one(self, a, b):
        self.need(type_of(a) is type_of(b), a, b)
        if is_named(a):
            return self.need(a is b, a, b)
        if type(a) is float:
            return self.need(repr(a) == repr(b), a, b)
        if type(a) in ATOMS:
            return self.need(a == b or a != a, a, b)
        known = self.left.get(id(a))
        if known is not None and known == id(b):
            return None
        mutable = type(a) in (list, dict, set)
        self.need(not mutable or (known is None and id(b) not in self.right), a, b)
        self.left[id(a)] = id(b)
        self.right[id(b)] = id(a)
        self.alive.append((a, b))
        self.parts(a, b)

    def parts(self, a, b):
        if type(a) in (list, tuple):
            self.need(len(a) == len(b), a, b)
            self.todo.extend(zip(a, b))
        elif type(a) is dict:
            self.need(len(a) == len(b), a, b)
            self.pairs(list(a), list(b), a, b)
        elif type(a) in (set, frozenset):
            self.need(len(a) == len(b), a, b)
            self.members(a, b)
        elif isinstance(a, FUNCTIONS):
            self.todo.extend([(a.__name__, b.__name__), (a.__self__, b.__self__)])
        elif PY2 and isinstance(a, types.InstanceType):
            self.todo.extend([(a.__class__, b.__class__), (a.__dict__, b.__dict__)])
        else:
            self.objects(a, b)

    def pairs(self, a_keys, b_keys, a, b):
        rest = []
        for key in a_keys:
            if key in b:
                self.todo.append((a[key], b[key]))
            else:
                rest.append(key)
        others = [key for key in b_keys if key not in a]
        self.need(len(rest) == len(others), a, b)
        if not PY2:  # insertion order; in 2.7 such dicts have one key
            self.todo.extend(zip(rest, others))
            self.todo.extend((a[x], b[y]) for x, y in zip(rest, others))

    def members(self, a, b):
        rest, others = sorted(a - b, key=repr), sorted(b - a, key=repr)
        self.need(len(rest) == len(others), a, b)
        if len(rest) == 1:
            self.todo.append((rest[0], others[0]))
        else:
            self.need([type(x) for x in rest] == [type(y) for y in others], a, b)

    def objects(self, a, b):
        try:
            self.todo.append((pieces(a), pieces(b)))
        except (TypeError, AttributeError, pickle.PicklingError):  # what cannot be taken apart
            if hasattr(a, "__dict__") and hasattr(b, "__dict__"):
                self.todo.append((a.__dict__, b.__dict__))
            else:
                self.need(a == b, a, b)


def check(job, result):
    for code, module, name in job["extensions"]:
        __import__(module)
        copyreg.add_extension(module, name, code)
    try:
        source = binascii.unhexlify(job["source"])
        try:
            loads(source)
        except Exception as error:
            result["skipped"][job["name"]] = "%s: %s" % (type(error).__name__, str(error)[:150])
            return
        highest = 2 if PY2 else pickle.HIGHEST_PROTOCOL
        for protocol, written in sorted(job["written"].items()):
            if int(protocol) > highest:
                continue
            data = binascii.unhexlify(written)
            result["loaded"] += 1
            result["same_bytes"] += data == source
            try:
                # The source anew: comparing may change what is compared (iterators are consumed).
                Comparison().same(loads(source), loads(data))
            except Exception as error:
                result["failures"].append([job["name"], protocol, "%s: %s" % (type(error).__name__, str(error)[:300])])
    finally:
        for code, module, name in job["extensions"]:
            copyreg.remove_extension(module, name, code)
        copyreg.clear_extension_cache()


def main(jobs_path, classes):
    sys.path.insert(0, classes)
    result = {"loaded": 0, "same_bytes": 0, "skipped": {}, "failures": []}
    with open(jobs_path) as file:
        jobs = json.load(file)
    try:
        import corpus_types
        copyreg.pickle(corpus_types.CopyRegged, corpus_types.reduce_copyregged)
    except ImportError:
        pass  # the small part of the test has no such classes
    for job in jobs:
        check(job, result)
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
