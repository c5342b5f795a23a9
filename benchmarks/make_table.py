# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Puts the rows that `./bench --json FILE` wrote into the page of figures: make_table.py FILE PAGE

Replaces what stands in PAGE between the lines `<!-- table -->` and `<!-- end of table -->`.
"""

import json
import math
import pathlib
import sys

BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


def readable(value, units):
    step = 0
    while value >= 1000 and step + 1 < len(units):
        value /= 1000
        step += 1
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {units[step]}"


def line(row):
    units = ("ns", "µs", "ms", "s") if row["metric"].startswith("time") else ("B", "kB", "MB", "GB")
    ours, theirs = (readable(row[side], units) for side in ("ours", "theirs"))
    return f"| {row['benchmark']} | {row['metric']} | {row['peer']} | {ours} | {theirs} | {row['ratio']:.2f} |\n"


def mean(metric, peer, rows):
    ratios = {row["benchmark"]: row["ratio"] for row in rows if (row["metric"], row["peer"]) == (metric, peer)}
    if len(ratios) < 2:
        return ""
    worst = min(ratios, key=ratios.get)
    geometric = math.exp(sum(map(math.log, ratios.values())) / len(ratios))
    losses = sum(ratio < 1 for ratio in ratios.values())
    return f"| {metric} | {peer} | {geometric:.2f} | {ratios[worst]:.2f} ({worst}) | {losses} of {len(ratios)} |\n"


def table(rows):
    means = "".join(mean(*key, rows) for key in dict.fromkeys((row["metric"], row["peer"]) for row in rows))
    text = "| metric | peer | geometric mean of the ratios | worst | below 1 |\n|---|---|--:|---|--:|\n" + means
    text += "\n| benchmark | metric | peer | ours | theirs | ratio |\n|---|---|---|--:|--:|--:|\n"
    return text + "".join(map(line, rows))


def main():
    rows = json.loads(pathlib.Path(sys.argv[1]).read_text())
    page = pathlib.Path(sys.argv[2])
    before, rest = page.read_text().split(BEGIN)
    page.write_text(before + BEGIN + "\n" + table(rows) + "\n" + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
