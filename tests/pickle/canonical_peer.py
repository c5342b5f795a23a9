#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""canonical_peer.py PROGRAM: canonical pickles as Python sees them.

Pickles that this Python writes go through `PROGRAM convert --canonical`. What comes back must load to an equal value, must be
the same for the same value filled in another order, shared otherwise, written in another protocol, and by another process of
the program; and the keys of dicts must stand in the order of docs/formats/canonical.md, which is written down here a second
time, from that page alone.
"""
import hashlib
import pickle
import random
import struct
import subprocess
import sys
import unittest

PROGRAM = ""

# The order of types; None stands where Python has no such type.
TYPES = [type(None), bool, int, float, complex, str, bytes, None, bytearray, tuple, list, dict, set, frozenset]


def digest_of(tag, size, content):
    return hashlib.sha256(tag + struct.pack("<Q", size) + content).hexdigest()


def digest_of_data(tag, data):
    return digest_of(tag, len(data), data)


def digest_of_parts(tag, parts):
    return digest_of(tag, len(parts), "".join(map(digest, parts)).encode())


def digest(value):
    kind = type(value)
    if value is None:
        return digest_of_data(b"N", b"")
    if kind is bool:
        return digest_of_data(b"B", bytes([value]))
    if kind is int:
        return digest_of_data(b"I", pickle.encode_long(value))
    if kind is float:
        return digest_of_data(b"F", struct.pack("<d", value))
    if kind is complex:
        return digest_of_data(b"C", struct.pack("<dd", value.real, value.imag))
    if kind is str:
        return digest_of_data(b"s", value.encode())
    if kind is bytes:
        return digest_of_data(b"b", value)
    if kind is tuple:
        return digest_of_parts(b"t", value)
    return digest_of_parts(b"f", sorted(value, key=order))


def float_order(value):
    bits = struct.unpack("<Q", struct.pack("<d", value))[0]
    return bits ^ 0xFFFF_FFFF_FFFF_FFFF if bits >> 63 else bits | 1 << 63


def order(value):
    rank = TYPES.index(type(value))
    if isinstance(value, float):
        return rank, float_order(value)
    if isinstance(value, complex):
        return rank, float_order(value.real), float_order(value.imag)
    if value is None:
        return (rank,)
    return rank, digest(value) if isinstance(value, (tuple, frozenset)) else value


class Maker:
    """Makes keys, always the same ones."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def leaf(self):
        r = self.random
        return r.choice([
            None, True, False, r.randrange(-300, 300), r.randrange(-(2**16), 2**16), r.randrange(-(2**60), 2**60),
            r.randrange(-(2**80), 2**80), r.random(), 0.0, -0.0, -1.5, 1e300, complex(r.randrange(3), -0.0), "é", "", "\U0001f600",
            f"s{r.randrange(50)}", b"b%d" % r.randrange(9),
        ])  # fmt: skip

    def key(self, depth=0):
        choice = self.random.randrange(6)
        if depth > 3 or choice < 3:
            return self.leaf()
        parts = [self.key(depth + 1) for _ in range(self.random.randrange(4))]
        return tuple(parts) if choice < 5 else frozenset(parts)

    def dict(self):
        return {self.key(): [i] for i in range(200)}


def canonical(data, protocol="5"):
    command = [PROGRAM, "convert", "-", "-", "--canonical", "--protocol", protocol]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


class CanonicalTest(unittest.TestCase):
    def test_keys_stand_in_the_order_of_the_page(self):
        for seed in range(20):
            value = Maker(seed).dict()
            loaded = pickle.loads(canonical(pickle.dumps(value, 4)))
            self.assertEqual(loaded, value)
            self.assertEqual(list(map(order, loaded)), sorted(map(order, value)))

    def test_every_protocol_loads_to_an_equal_value(self):
        value = Maker(1).dict()
        for protocol in "012345":
            self.assertEqual(pickle.loads(canonical(pickle.dumps(value, 3), protocol)), value)

    def test_insertion_sharing_protocol_and_process_do_not_count(self):
        for seed in range(5):
            value = Maker(seed).dict()
            items = list(value.items())
            random.Random(seed).shuffle(items)
            other = dict(items)
            want = canonical(pickle.dumps([value, value], 4))
            self.assertEqual(canonical(pickle.dumps([other, pickle.loads(pickle.dumps(value))], 2)), want)

    def test_cycles_load(self):
        ring = [1, {}]
        ring[1]["ring"] = ring
        loaded = pickle.loads(canonical(pickle.dumps(ring)))
        self.assertIs(loaded[1]["ring"], loaded)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
