#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Tests of check_layering.py: each breach, planted in a small tree, is reported with its file and line."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import check_layering


def offences_of(path, *lines):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        file = root / path
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(lines) + "\n")
        return check_layering.offences(root)


# (what is planted, in which file, the include line)
BREACHES = [
    ("base reaches up to object", "src/base/a.cc", '#include "object/nodes.h"'),
    ("base reaches up to a public header of object", "src/base/a.h", "#include <brinery/value.h>"),
    ("object reaches up to a format", "src/object/a.cc", "#include <brinery/pickle.h>"),
    ("a format includes another's private header", "src/pickle/a.cc", '#include "marshal/reader.h"'),
    ("angle brackets hide nothing", "src/json/a.cc", "#include <pickle/opcodes.h>"),
    ("spaces hide nothing", "src/json/a.cc", '  #  include   "pickle/opcodes.h"'),
    ("a format includes another's public header", "src/marshal/a.cc", "#include <brinery/pickle.h>"),
    ("a store includes a format", "src/dbm/a.cc", "#include <brinery/pickle.h>"),
    ("shelve reaches behind a public header", "src/shelve/a.cc", '#include "pickle/opcodes.h"'),
    ("a part includes a face", "src/pickle/a.cc", '#include "cli/show.h"'),
    ("an include climbs", "src/pickle/a.cc", '#include "../json/reader.h"'),
    ("a public header opens a private one", "include/brinery/value.h", '#include "object/nodes.h"'),
    ("a public header reaches up", "include/brinery/value.h", "#include <brinery/pickle.h>"),
    ("a public header brings a foreign one", "include/brinery/value.h", "#include <gmp.h>"),
    ("the program uses a private header", "cli/show.cc", '#include "object/nodes.h"'),
    ("an example uses a private header", "examples/a.cc", '#include "base/text.h"'),
    ("the program uses a detail", "cli/show.cc", "#include <brinery/detail/value_as.h>"),
]

ALLOWED = [
    ("src/base/a.cc", '#include "base/text.h"'),
    ("src/base/a.cc", "#include <brinery/error.h>"),
    ("src/object/a.cc", "#include <gmp.h>"),
    ("src/pickle/a.cc", '#include "object/nodes.h"'),
    ("src/pickle/a.cc", "#include <brinery/value.h>"),
    ("src/shelve/a.cc", "#include <brinery/pickle.h>"),
    ("include/brinery/pickle.h", "#include <brinery/value.h>"),
    ("cli/show.cc", "#include <brinery/pickle.h>"),
    ("cli/show.cc", '#include "command.h"'),
]


class CheckLayering(unittest.TestCase):
    def test_each_breach_is_reported_with_file_and_line(self):
        for what, path, line in BREACHES:
            with self.subTest(what):
                found = offences_of(path, "// comment", line)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{path}:2: "), found[0])

    def test_a_part_or_public_header_that_the_tables_do_not_know_is_reported(self):
        for path in ["src/plist/a.cc", "include/brinery/plist.h"]:
            with self.subTest(path):
                found = offences_of(path, "// no include line at all")
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{path}:1: "), found[0])

    def test_what_points_down_is_allowed(self):
        for path, line in ALLOWED:
            with self.subTest(f"{path}: {line}"):
                self.assertEqual(offences_of(path, line), [])

    def test_a_breach_ends_the_check_with_failure(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as printed:
            root = pathlib.Path(folder)
            (root / "src/base").mkdir(parents=True)
            (root / "src/base/a.cc").write_text('#include "pickle/opcodes.h"\n')
            self.assertEqual(check_layering.main(root), 1)
        self.assertIn("src/base/a.cc:1: ", printed.getvalue())


if __name__ == "__main__":
    unittest.main()
