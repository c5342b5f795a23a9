#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""report_test.py BENCH: what brinery_bench prints and writes has the shape in docs/reference/benchmarks.md."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

BENCH = sys.argv.pop()
METRICS = ["time", "time, no copy", "time, adopted"]


def run(*arguments):
    return subprocess.run([BENCH, *arguments], capture_output=True, text=True, timeout=120, check=False)


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rows.json"
            options = ["--quick", "--filter", "^pyperf_(tuple|list)$", "--python", sys.executable]
            cls.done = run(*options, "--json", str(path))
            cls.rows = json.loads(path.read_text(encoding="utf-8"))

    def test_rows_have_exactly_the_documented_keys(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        for row in self.rows:
            self.assertEqual(list(row), ["benchmark", "peer", "metric", "ours", "theirs", "ratio"])
        self.assertEqual(
            [(row["benchmark"], row["metric"]) for row in self.rows],
            [(name, metric) for name in ("pyperf_tuple", "pyperf_list") for metric in METRICS],
        )

    def test_figures_are_positive_and_the_ratio_is_theirs_by_ours(self):
        for row in self.rows:
            self.assertTrue(row["peer"].startswith("CPython 3."), row)
            self.assertGreater(row["ours"], 0)
            self.assertGreater(row["theirs"], 0)
            self.assertAlmostEqual(row["ratio"] * row["ours"] / row["theirs"], 1, delta=1e-4)

    def test_a_table_is_printed_and_the_means_below_it(self):
        table, means = self.done.stdout.split("\ngeometric means of the ratios\n")
        heading = ["benchmark", "metric", "ours", "theirs", "ratio"]
        self.assertIn(heading, [line.split() for line in table.splitlines()])
        for name in ("pyperf_tuple", "pyperf_list"):
            shown = [line for line in table.splitlines() if line.startswith(name + " ")]
            self.assertEqual(len(shown), len(METRICS), table)
        self.assertEqual(len(means.splitlines()), len(METRICS), means)
        for line, metric in zip(means.splitlines(), METRICS):
            self.assertRegex(line, rf"^{metric} +\d+\.\d\d   worst \d+\.\d\d \(pyperf_\w+\)$")


class CommandLine(unittest.TestCase):
    def test_wrong_options_end_with_2_and_the_usage(self):
        for arguments in (["--frobnicate"], ["--json"], ["stray"]):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertEqual(done.stdout, "")
            self.assertRegex(done.stderr, r"^usage: bench .*\n$")

    def test_a_filter_that_is_no_expression_ends_with_2(self):
        done = run("--filter", "(")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^bench: --filter: .*\n$")

    def test_a_file_that_cannot_be_written_ends_with_1(self):
        options = ["--filter", "^no such benchmark$", "--python", "none"]
        done = run(*options, "--json", "/no/such/folder/rows.json")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "bench: cannot write /no/such/folder/rows.json\n")


if __name__ == "__main__":
    unittest.main()
