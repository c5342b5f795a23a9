# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""CPython's side of the benchmarks.

    peer.py                    serves requests, one a line, until its input ends; first says which Python it is
        WHAT FILE SECONDS      -> processor time in ns of one call of WHAT, its result dropped, as a mean over SECONDS:
                                  loads: `pickle.loads`; dumps: `pickle.dumps` in protocol 5 of what is in the file;
                                  dump: the same by `pickle.dump` into /dev/null
    peer.py memory HOW FILE    in a process of its own: prints peak and held growth of memory in bytes, and nanoseconds
                               HOW: view: `pickle.loads`; file: `pickle.load` of the open file; dumps; dump

The cyclic collector stays on with its default thresholds, as users run it.
"""

import os
import pickle
import platform
import sys
import time

import _pickle

assert pickle.loads is _pickle.loads and pickle.dumps is _pickle.dumps

PROTOCOL = 5

# The classes of the inputs; -I keeps this folder out of the path.
sys.path.append(os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True


def time_loads(data, count):
    loads = pickle.loads
    loops = range(count)
    begin = time.thread_time_ns()
    for _ in loops:
        loads(data)
    return time.thread_time_ns() - begin


def time_dumps(value, count):
    dumps = pickle.dumps
    loops = range(count)
    begin = time.thread_time_ns()
    for _ in loops:
        dumps(value, PROTOCOL)
    return time.thread_time_ns() - begin


def time_dump(value, count):
    dump = pickle.dump
    loops = range(count)
    with open(os.devnull, "wb") as file:
        begin = time.thread_time_ns()
        for _ in loops:
            dump(value, file, PROTOCOL)
        return time.thread_time_ns() - begin


TIMERS = {"loads": time_loads, "dumps": time_dumps, "dump": time_dump}


def mean_time(timer, subject, seconds):
    """Calls more and more often until it takes `seconds`, as Google Benchmark does on the other side."""
    count = 1
    while (taken := timer(subject, count)) < seconds * 1e9:
        count = max(count + 1, min(count * 10, int(count * seconds * 1.4e9 / max(taken, 1))))
    return taken / count


def read(path):
    with open(path, "rb") as file:
        return file.read()


def settle_malloc():
    """As timing.h has it: what is measured must not depend on the largest block that was freed before."""
    bytes((32 << 20) - (64 << 10))


def serve():
    settle_malloc()
    print(platform.python_implementation(), platform.python_version(), flush=True)
    current, subject = None, None
    for line in sys.stdin:
        what, path, seconds = line.rstrip("\n").split("\t")
        wanted = (path, what == "loads")
        if wanted != current:
            # The objects of a dump must be gone before loads is measured: the collector would visit them.
            subject = None
            subject = read(path) if what == "loads" else pickle.loads(read(path))
            current = wanted
        print(mean_time(TIMERS[what], subject, float(seconds)), flush=True)


def status(field):
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    raise LookupError(field)


def reset_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def call(how, path, data, value):
    if how == "view":
        return pickle.loads(data)
    if how == "dumps":
        return pickle.dumps(value, PROTOCOL)
    if how == "dump":
        with open(os.devnull, "wb") as file:
            return pickle.dump(value, file, PROTOCOL)
    with open(path, "rb") as file:
        return pickle.load(file)


def measure_memory(how, path):
    data = read(path) if how != "file" else b""
    value = pickle.loads(data) if how.startswith("dump") else None
    reset_peak()
    before = status("VmRSS")
    begin = time.perf_counter_ns()
    made = call(how, path, data, value)
    taken = time.perf_counter_ns() - begin
    held = status("VmRSS") - before
    peak = status("VmHWM") - before
    begin = time.perf_counter_ns()
    del made
    taken += time.perf_counter_ns() - begin
    print(peak, held, taken, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        measure_memory(*sys.argv[2:])
    else:
        serve()
