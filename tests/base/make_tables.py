#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes tests/data/base/*.jsonl: what Python 3.13 answers where brinery::base must answer the same.

    python3.13 tests/base/make_tables.py [--count N] [--seed S] tests/data/base

One case a line, a JSON array of arguments followed by the answer. Bytes are JSON strings whose code points
are the bytes; text is the same of its WTF-8. A failure is {"error": class, "message": text}.
tables_test.cc reads the files. The checked-in ones are small; larger counts are for working on base.
"""

import argparse
import codecs
import json
import os
import random
import struct
import sys
import warnings

ENCODINGS = ["ascii", "US-ASCII", "646", "ansi_x3.4_1968", "us.ascii", "latin1", "Latin 1", "latin.1",
             "iso-8859-1",
             "iso8859.1", "8859", "L1", "iso_8859-1:1987", "utf-8", "UTF8", "utf--8", "utf.8", "u8", "utf",
             "cp1252",
             "Windows-1252", " ascii ", "ascii.", "no-such", ""]
ERRORS = ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass",
          "xmlcharrefreplace",
          "namereplace", "no-such", ""]


def latin1(data):
    return data.decode("latin-1")


def text(value):
    return latin1(value.encode("utf-8", "surrogatepass"))


def answer(function, convert):
    try:
        return convert(function())
    except Exception as error:
        return {"error": type(error).__name__, "message": text(str(error))}


def double_bits(value):
    return latin1(struct.pack("<d", value))


def int_bytes(value):
    if value == 0:
        return b""
    return value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, "little", signed=True)


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *items):
        return self.random.choice(items)

    # ---- inputs ----

    def code_point(self):
        top = self.pick(0x80, 0x80, 0x100, 0x800, 0x3000, 0x10000, 0x110000)
        return self.pick(self.random.randrange(top), self.random.randrange(top),
                         0xD800 + self.random.randrange(0x800),
                         *b"\\'\"\n\r\t\x7f ")

    def string(self):
        alphabet = self.pick(None, None, "ab'", 'ab"', "a'\"\\")
        length = self.random.randrange(self.pick(3, 12, 40))
        if alphabet:
            return "".join(self.pick(*alphabet) for _ in range(length))
        return "".join(chr(self.code_point()) for _ in range(length))

    def damaged_utf8(self):
        data = bytearray(self.string().encode("utf-8", "surrogatepass") * self.pick(1, 1, 5))
        data += self.pick(b"", b"a" * self.random.randrange(80),
                          "\u00e9".encode() * self.random.randrange(40))
        for _ in range(self.random.randrange(3)):
            if not data:
                break
            at = self.random.randrange(len(data))
            byte = self.pick(0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF,
                             0xF0, 0xF1, 0xF4,
                             0xF5, 0xFF)
            kind = self.random.randrange(4)
            if kind == 0:
                data[at] = byte
            elif kind == 1:
                data.insert(at, byte)
            elif kind == 2:
                del data[at]
            else:
                del data[at:]
        return bytes(data)

    def random_bytes(self):
        size = self.random.randrange(self.pick(4, 20))
        return self.pick(self.random.randbytes(size),
                         bytes(self.pick(*b"ab'\"\\\n\x00\xff\x81 ") for _ in range(size)))

    def escaped(self, pieces):
        return b"".join(self.pick(*pieces) for _ in range(self.random.randrange(7)))

    def double(self):
        kind = self.random.randrange(7)
        if kind == 0:
            return struct.unpack("<d", self.random.randbytes(8))[0]
        if kind == 1:
            return self.random.uniform(-10, 10) * 10.0 ** self.random.randrange(-8, 20)
        if kind == 2:
            return float(self.random.randrange(-(1 << 60), 1 << 60) >> self.random.randrange(61))
        if kind == 3:
            return self.pick(-1, 1) * 2.0 ** self.random.randrange(-1074, 1024)
        if kind == 4:
            return self.random.randrange(1000) * 10.0 ** self.random.randrange(-30, 30)
        if kind == 5:
            return self.pick(0.0, -0.0, float("inf"), float("-inf"), float("nan"), 5e-324,
                             -1.7976931348623157e308,
                             2.2250738585072014e-308, 1e16, 9999999999999998.0, 1e-4, 9.999e-05, 1e22, 1e23)
        return round(self.random.uniform(-1000, 1000), self.random.randrange(5))

    def float_text(self):
        kind = self.random.randrange(5)
        if kind == 0:
            return repr(self.double())
        if kind == 1:
            return "".join(self.pick(*"0123456789._eE+- \tinfaINFA") for _ in range(self.random.randrange(9)))
        if kind == 2:
            digits = "".join(self.pick(*"0123456789") for _ in range(self.random.randrange(1, 60)))
            at = self.random.randrange(len(digits) + 1)
            return "%s%s.%s%s%d" % (self.pick("", "-", "+"), digits[:at], digits[at:], self.pick("e", "E",
                                                                                                 "e+", "e-"),
                                    self.random.randrange(420))
        if kind == 3:  # halfway between two doubles, exactly or nearly
            mantissa = self.random.getrandbits(53) | 1 << 52
            return str((2 * mantissa + 1) * 2 ** self.random.randrange(1, 60) + self.pick(-1, 0, 0, 1))
        return self.pick("1_000.5", "1_.5", "1._5", "1e1_0", "1e_1", "1__0", "_1", "1_", " 1\n", "\v1\f",
                         "\x1c1", "1 2", "inf",
                         "-Infinity", "+NaN", "-nan", "nan(1)", "infin", "0x10", ".", "", " ", "+", "e5",
                         "1e", "1e+", "5.", ".5",
                         "1e400", "-1e400", "1e-400", "-1e-400", "0e999999999999999999999",
                         "1e99999999999999999999",
                         "1e-99999999999999999999", "0." + "0" * 400 + "1", "0." + "0" * 400 + "1e401",
                         "1" + "0" * 400,
                         "1" + "0" * 400 + "e-400", "4.9406564584124654e-324", "2.4703282292062327e-324",
                         "2.4703282292062328e-324", "1.7976931348623158e308", "1.7976931348623159e308",
                         "2.2250738585072011e-308", "1\x002")

    def integer(self):
        bits = self.random.randrange(self.pick(9, 40, 70, 140, 1100, 3000))
        value = self.random.getrandbits(bits) if bits else 0
        value = self.pick(value, value, 1 << bits, (1 << bits) - 1, (1 << bits) + 1,
                          (value >> bits // 2) << bits // 2)
        return self.pick(value, -value)

    def int_text(self):
        kind = self.random.randrange(4)
        value = self.integer()
        if kind == 0:
            return str(value)
        if kind == 1:
            return self.pick(hex, oct, bin)(value)
        if kind == 2:
            return "".join(self.pick(*"00112789_+- \nxXoObBaAfFgG") for _ in range(self.random.randrange(7)))
        return self.pick("", " {} ", "\n{}\t", "+{}", "{}_", "_{}", "0{}", "00{}", "{}_000", "0x_{}",
                         "0_{}", "{}L", "{}.",
                         "\x1c{}", "{}\x001").format(value)

    # ---- cases ----

    def utf8(self):
        data = self.damaged_utf8()
        try:
            return [latin1(data), None, len(data.decode("utf-8", "surrogatepass"))]
        except UnicodeDecodeError as error:
            return [latin1(data), [error.start, error.end, error.reason], str(error)]

    def str_repr(self):
        value = self.string()
        return [text(value), text(repr(value))]

    def printable(self):
        code_point = self.pick(self.code_point(), self.random.randrange(0x110000))
        return [code_point, chr(code_point).isprintable()]

    def bytes_repr(self):
        data = self.random_bytes()
        return [latin1(data), repr(data)]

    def decode(self):
        data = self.pick(self.damaged_utf8, self.random_bytes)()
        encoding, errors = self.pick("ascii", "utf-8", "cp1252", self.pick(*ENCODINGS)), self.pick(*ERRORS)
        return [latin1(data), encoding, errors, answer(lambda: data.decode(encoding, errors), text)]

    def raw_unicode(self):
        data = self.escaped([b"\\", b"\\", b"u", b"U", b"\\u0041", b"\\ud800", b"\\u12", b"\\U0001F600",
                             b"\\U00110000",
                             b"\\U0001", b"\\uD83D\\uDE00", b"a", b"\xe9", b"\n", b"g", b"\\u00e9"])
        return [latin1(data), answer(lambda: data.decode("raw-unicode-escape"), text)]

    def bytes_escape(self):
        data = self.escaped([b"\\", b"\\", b"'", b'"', b"\\n", b"\\\n", b"\\x41", b"\\xfF", b"\\x",
                             b"\\x4", b"\\x4g", b"\\0", b"\\12",
                             b"\\777", b"\\8", b"\\1234", b"\\a\\b\\f\\n\\r\\t\\v", b"\\q", b"a", b"\xe9",
                             b"7", b"\\u1234"])
        return [latin1(data), answer(lambda: codecs.escape_decode(data)[0], latin1)]

    def float_repr(self):
        value = self.double()
        return [double_bits(value), repr(value)]

    def complex_repr(self):
        value = complex(self.double(), self.double())
        return [double_bits(value.real), double_bits(value.imag), repr(value)]

    def parse_float(self):
        value = self.float_text()
        try:
            return [text(value), double_bits(float(value))]
        except ValueError:
            return [text(value), None]

    def parse_int(self):
        value, base = self.int_text(), self.pick(0, 10)
        try:
            return [text(value), base, latin1(int_bytes(int(value, base)))]
        except ValueError:
            return [text(value), base, None]

    def integers(self):
        value = self.integer()
        data = int_bytes(value)
        padded = data + (b"\xff" if value < 0 else b"\0") * self.pick(0, 0, 1, 9)
        try:
            nearest = float(value)
        except OverflowError:
            nearest = float("inf") if value > 0 else float("-inf")
        return [latin1(padded), latin1(data), str(value), double_bits(nearest), nearest == value]


TABLES = ["utf8", "str_repr", "printable", "bytes_repr", "decode", "raw_unicode", "bytes_escape",
          "float_repr",
          "complex_repr", "parse_float", "parse_int", "integers"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=80)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("folder")
    options = parser.parse_args()
    if sys.version_info[:2] != (3, 13):
        sys.exit("make_tables.py: the reference is Python 3.13, this is %d.%d" % sys.version_info[:2])
    sys.set_int_max_str_digits(0)
    warnings.simplefilter("ignore")  # about unknown escapes
    for name in TABLES:
        make = getattr(Maker("%d %s" % (options.seed, name)), name)
        with open(os.path.join(options.folder, name + ".jsonl"), "w") as file:
            for _ in range(options.count):
                file.write(json.dumps(make()) + "\n")


if __name__ == "__main__":
    main()
