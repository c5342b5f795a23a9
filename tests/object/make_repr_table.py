#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes tests/data/object/repr.jsonl and literal.jsonl: what Python 3.13 prints and reads.

    python3.13 tests/object/make_repr_table.py [--count N] [--seed S] tests/data/object

repr.jsonl: on each line, as a JSON string, the repr of random nested data. literal.jsonl: an array of a text and the repr
of what ast.literal_eval makes of it, or null where it refuses.
"""

import argparse
import ast
import json
import os
import random
import struct
import sys
import warnings

CHARACTERS = ["a", "Z", "0", " ", "'", '"', "\\", "\n", "\t", "\r", "\0", "\x7f", "\x80", "\xa0", "\xad", "é", "ÿ", "ā",
              "\u0378", "\u200b", "\u2028", "\ud800", "\udfff", "\ue000", "漢", "\ufeff", "\uffff", "😀", "\U000e0001",
              "\U0010ffff"]

TEXTS = [
    # numbers
    "0", "-0", "+7", "- 5", "0x1F", "0X1f", "0o17", "0b1_01", "1_000", "00", "0_0", "1e5", "1E+5", "1e-5", "1.", ".5",
    "1_0.0_1", "01.5", "1e999", "-1e999", "5e-324", "1j", "1_0J", "01j", "1.5e3j", "1+2j", "1 - 2j", "-1+2j", "(1+2j)",
    "1e400j", "123456789012345678901234567890", "-0xffffffffffffffffffff",
    "01", "1__0", "_1", "1_", "0x", "0b2", "0o8", "1e", "1ee5", "1.5.5", "--1", "1+2", "1+", "2j+1", "0x1j", "1.e_5",
    # strings
    "'a' 'b'", "'a' \"b\" u'c' r'\\d'", "r'\\''", "R'\\n'", "b'\\xff' rb'\\xff' Br'x' bR'y'", "'''a\n'b''c'''",
    '"""a"b\\""""', "'a\\\nb'", "'''a\\\r\nb\r\nc\rd'''", "r'''a\r\nb'''", "''", '""""""', "b''", "'\\0\\12\\101\\777'",
    "b'\\0\\12\\101\\377'", "'\\x41\\u0041\\U00000041'", "'\\ud83d\\ude00'", "'\\q\\ '", "b'\\u0041\\N{x}'",
    "'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'", "'é漢😀'", "u'x'", "U'x'",
    "'a", "'a\nb'", "'''a''", "'\\x4'", "'\\u123'", "'\\U00110000'", "b'é'", "'a' b'b'", "ub'x'", "rr'x'", "'\\", "x'a'",
    # containers and spacing
    "[]", "[ ]", "[1,]", "(1,)", "(1)", "((1))", "( )", "{1:2,}", "{1,2,}", "{}", "[1,\n# comment\n2]", " [1]", "\t1",
    "[1] # end", "[\\\n1]", "set()", "[...]", "Ellipsis", "{1: {2: [3, (4, {5})]}}", "{1, True, 1.0}", "{1: 'a', True: 'b'}",
    "[None, True, False]", "1, 2", "1,",
    "", " ", "#", "[", "]", "[1", "[1 2]", "(,)", "[,]", "[1,,2]", "{1:}", "{:1}", "{1:2, 3}", "{1, 2:3}", "{**{}}",
    "[*[1]]", "f'x'", "foo", "none", "1 2", "{[]: 1}", "{[]}", "{{}}", "[1)", "(1]", "$", "1 if 1 else 2", "not 1", "~1",
    "set([1])", "list()", "a.b", "'a'.b",
]

# Ours to take: literal_eval knows neither, or takes them for something else.
DIFFERENT = {"Ellipsis", "1, 2", "1,"}


def scalar(rng):
    kind = rng.randrange(9)
    if kind == 0:
        return rng.choice([None, True, False, ..., NotImplemented])
    if kind == 1:
        return rng.choice([0, 1, -1, 255, 2**31, -2**31, 2**50, -2**50 - 1, 2**63, -2**63, 2**64, 10**40])
    if kind == 2:
        return rng.randrange(-10**6, 10**6)
    if kind == 3:
        return struct.unpack("<d", rng.randbytes(8))[0]
    if kind == 4:
        return rng.choice([0.0, -0.0, 1.0, 1e16, 1e15, 1e-4, 1e-5, float("inf"), float("-inf"), float("nan"), 0.1])
    if kind == 5:
        parts = [0.0, -0.0, 1.0, -2.5, float("inf"), float("-inf"), float("nan"), 1e20]
        return complex(rng.choice(parts), rng.choice(parts))
    if kind == 6:
        return rng.randbytes(rng.randrange(6))
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.randrange(8)))


def hashable(rng, depth):
    if depth == 0 or rng.random() < 0.6:
        return scalar(rng)
    kind = rng.randrange(3)
    if kind == 0:
        return frozenset(hashable(rng, depth - 1) for _ in range(rng.randrange(4)))
    if kind == 1 and sys.version_info >= (3, 12):
        return slice(*(hashable(rng, depth - 1) for _ in range(3)))
    return tuple(hashable(rng, depth - 1) for _ in range(rng.randrange(4)))


def anything(rng, depth):
    if depth == 0 or rng.random() < 0.2:
        return scalar(rng)
    size = rng.randrange(5)
    kind = rng.randrange(7)
    if kind == 0:
        return tuple(anything(rng, depth - 1) for _ in range(size))
    if kind == 1:
        return {hashable(rng, 2): anything(rng, depth - 1) for _ in range(size)}
    if kind == 2:
        return {hashable(rng, 2) for _ in range(size)}
    if kind == 3:
        return bytearray(rng.randbytes(size))
    if kind == 4:
        return hashable(rng, depth)
    return [anything(rng, depth - 1) for _ in range(size)]


def evaluated(text):
    if text in DIFFERENT:
        return None
    try:
        return repr(ast.literal_eval(text))
    except (SyntaxError, ValueError, TypeError):
        return None


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="ascii", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    warnings.simplefilter("ignore")
    write(arguments.folder, "repr.jsonl", [repr(anything(rng, 4)) for _ in range(arguments.count)])
    write(arguments.folder, "literal.jsonl", [[text, evaluated(text)] for text in TEXTS if text not in DIFFERENT])


if __name__ == "__main__":
    main()
