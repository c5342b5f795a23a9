#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Tests of what is written about the tree: lists that are kept by hand agree with the files that are there."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRITTEN_BY_US = ["include", "src", "cli", "examples", "tests", "fuzz", "benchmarks", "cmake", "scripts"]
SOURCE_SUFFIXES = {".h", ".cc", ".py", ".cmake"}


def public_headers():
    folder = ROOT / "include/brinery"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.h"))


class Tree(unittest.TestCase):
    def test_readme_lists_every_public_header(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\| `([a-z0-9_]+\.h)` \|", readme, re.MULTILINE)
        self.assertEqual(sorted(listed), [name for name in public_headers() if "/" not in name])

    def test_every_public_header_is_installed(self):
        build = (ROOT / "src/CMakeLists.txt").read_text(encoding="utf-8")
        listed = re.findall(r"/include/brinery/(\S+\.h)$", build, re.MULTILINE)
        self.assertEqual(sorted(listed), public_headers())

    def test_every_source_of_the_library_is_built(self):
        build = (ROOT / "src/CMakeLists.txt").read_text(encoding="utf-8")
        listed = set(re.findall(r"^\s+([a-z0-9_]+/[a-z0-9_]+\.cc)$", build, re.MULTILINE))
        self.assertEqual(listed, {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.cc")})

    def test_code_of_the_guide_is_that_of_its_example(self):
        guide = (ROOT / "docs/guide/classes.md").read_text(encoding="utf-8")
        example = (ROOT / "examples/registered_classes.cc").read_text(encoding="utf-8")
        printed = (ROOT / "examples/registered_classes.out").read_text(encoding="utf-8")
        blocks = re.findall(r"^```cpp\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
        self.assertGreaterEqual(len(blocks), 5)
        for block in blocks:
            self.assertIn(block, example)
        self.assertIn("".join("    " + line for line in printed.splitlines(keepends=True)), guide)

    def test_every_test_is_built(self):
        build = (ROOT / "tests/CMakeLists.txt").read_text(encoding="utf-8")
        listed = set(re.findall(r"^\s+([a-z0-9_]+/[a-z0-9_]+_test\.cc)$", build, re.MULTILINE))
        there = {str(path.relative_to(ROOT / "tests")) for path in (ROOT / "tests").rglob("*_test.cc")}
        self.assertEqual(listed, there)

    def test_every_source_file_names_its_licence(self):
        without = []
        for folder in WRITTEN_BY_US:
            for path in sorted((ROOT / folder).rglob("*")):
                if path.suffix in SOURCE_SUFFIXES and "SPDX-License-Identifier: MIT" not in path.read_text(
                    encoding="utf-8"
                ):
                    without.append(str(path.relative_to(ROOT)))
        self.assertEqual(without, [])


if __name__ == "__main__":
    unittest.main()
