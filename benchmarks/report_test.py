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
DUMPS_METRICS = ["time, dumps", "time, dump to a stream", "time, dumps of a value"]
TYPED_METRICS = ["time, typed dumps", "time, typed loads"]


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
        heading = ["benchmark", "metric", "peer", "ours", "theirs", "ratio"]
        self.assertIn(heading, [line.split() for line in table.splitlines()])
        for name in ("pyperf_tuple", "pyperf_list"):
            shown = [line for line in table.splitlines() if line.startswith(name + " ")]
            self.assertEqual(len(shown), len(METRICS), table)
        self.assertEqual(len(means.splitlines()), len(METRICS), means)
        for line, metric in zip(means.splitlines(), METRICS):
            self.assertRegex(
                line, rf"^{metric} +CPython 3\.\S+ _pickle +\d+\.\d\d   worst \d+\.\d\d \(pyperf_\w+\)   below 1: \d of 2$"
            )


class Writing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rows.json"
            wanted = "^(dumps_pyperf_(tuple|list)|typed_one_record(_objects)?)$"
            cls.done = run("--repetitions", "1", "--quick", "--filter", wanted, "--python", sys.executable, "--json", str(path))
            cls.rows = json.loads(path.read_text(encoding="utf-8"))

    def of_python(self):
        return [row for row in self.rows if row["peer"].startswith("CPython 3.")]

    def test_documents_and_types_have_a_row_for_each_direction(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        self.assertEqual(
            [(row["benchmark"], row["metric"]) for row in self.of_python()],
            [(f"dumps_pyperf_{name}", metric) for name in ("tuple", "list") for metric in DUMPS_METRICS]
            + [(f"typed_one_record{ending}", metric) for ending in ("", "_objects") for metric in TYPED_METRICS],
        )

    def test_other_libraries_have_the_rows_of_types_with_the_same_figure_of_ours(self):
        ours = {(row["benchmark"], row["metric"]): row["ours"] for row in self.of_python()}
        others = [row for row in self.rows if not row["peer"].startswith("CPython 3.")]
        for row in others:
            self.assertRegex(row["peer"], r"^(cereal|Boost|msgpack-c) \d")
            self.assertIn(row["metric"], TYPED_METRICS)
            self.assertEqual(row["ours"], ours[row["benchmark"], row["metric"]])
        libraries = {row["peer"] for row in others}
        self.assertEqual(len(others), 4 * len(libraries))
        self.assertEqual("not compared with:" in self.done.stdout, len(libraries) < 3)

    def test_targets_stand_beside_the_means(self):
        means = self.done.stdout.split("\ngeometric means of the ratios\n")[1]
        for metric, target in (("time, dumps", "5.00"), ("time, typed dumps", "10.00"), ("time, typed loads", "5.00")):
            self.assertRegex(means, rf"(?m)^{metric} +CPython .*   target {target}: (reached|missed)$")


class CommandLine(unittest.TestCase):
    def test_wrong_options_end_with_2_and_the_usage(self):
        for arguments in (["--frobnicate"], ["--json"], ["stray"], ["--repetitions", "0"], ["--repetitions", "two"]):
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
