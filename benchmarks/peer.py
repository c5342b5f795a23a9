# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""CPython's side of the benchmarks.

    peer.py                    serves requests, one a line, until its input ends; first says which Python it is
        time FILE SECONDS      -> processor time in ns of one `pickle.loads`, its result dropped, as a mean over SECONDS
    peer.py memory HOW FILE    in a process of its own: prints peak and held growth of memory in bytes, and nanoseconds

The cyclic collector stays on with its default thresholds, as users run it.
"""

import os
import pickle
import platform
import sys
import time

import _pickle

assert pickle.loads is _pickle.loads


def time_loads(data, count):
    loads = pickle.loads
    loops = range(count)
    begin = time.thread_time_ns()
    for _ in loops:
        loads(data)
    return time.thread_time_ns() - begin


def mean_time(data, seconds):
    """Loads more and more often until it takes `seconds`, as Google Benchmark does on the other side."""
    count = 1
    while (taken := time_loads(data, count)) < seconds * 1e9:
        count = max(count + 1, min(count * 10, int(count * seconds * 1.4e9 / max(taken, 1))))
    return taken / count


def serve():
    print(platform.python_implementation(), platform.python_version(), flush=True)
    path, data = None, b""
    for line in sys.stdin:
        _, wanted, seconds = line.rstrip("\n").split("\t")
        if wanted != path:
            with open(wanted, "rb") as file:
                path, data = wanted, file.read()
        print(mean_time(data, float(seconds)), flush=True)


def status(field):
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    raise LookupError(field)


def reset_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def measure_memory(how, path):
    with open(path, "rb") as file:
        data = file.read() if how != "file" else b""
    reset_peak()
    before = status("VmRSS")
    begin = time.perf_counter_ns()
    if how == "file":
        with open(path, "rb") as file:
            value = pickle.load(file)
    else:
        value = pickle.loads(data)
    taken = time.perf_counter_ns() - begin
    held = status("VmRSS") - before
    peak = status("VmHWM") - before
    begin = time.perf_counter_ns()
    del value
    taken += time.perf_counter_ns() - begin
    print(peak, held, taken, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        measure_memory(*sys.argv[2:])
    else:
        serve()
