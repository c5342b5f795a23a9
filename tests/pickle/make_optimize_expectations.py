#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes tests/data/pickle/optimize/cases.json: what CPython 3.13's pickletools.optimize makes of pickles.

Run it with Python 3.13 and commit what changed. Given the corpus folder as an argument it also writes corpus.json:
for each folder with pickles the number of files and one digest over all outcomes, because four thousand of them would
be much to keep. `make_optimize_expectations.py CORPUS FOLDER` prints the outcomes of one folder, for finding the file at fault.

An outcome is the SHA-256 of the optimized pickle or the name of the exception's class.
"""
import hashlib
import json
import pathlib
import pickle
import pickletools
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "data" / "pickle" / "optimize"

SHARED = ["shared"]
SAMPLE = {"name": "Omkar", "pay": 40000.5, "tags": [SHARED, ("b", SHARED, 2**70)], "raw": b"\x00\xff", "again": "Omkar"}


def frame(payload):
    return b"\x95" + len(payload).to_bytes(8, "little") + payload


CASES = {
    "every protocol": [pickle.dumps(SAMPLE, p) for p in range(6)],
    "nothing to do": [b"N.", b"\x80\x02N.", b"\x80\x04N.", b"\x80\x05N."],
    "numbers in every form": [
        b"(Np01\nNp1\ng01\nt.", b"(Np-7\ng-7\nt.", b"(Np99999999999999999999\ng99999999999999999999\nt.",
        b"(Np99999999999999999999\nNp5\ng5\nt.", b"(Nq\x05h\x05Nr\x00\x01\0\0j\x00\x01\0\0t.", b"(Nq\x05g5\nt.",
    ],
    "stored twice": [b"(Nq\x00h\x00K\x01q\x00h\x00t.", b"(Nq\x00K\x01q\x00h\x00K\x02q\x01h\x01t."],
    "numbers without order": [b"(Nq\x07K\x01q\x03K\x02q\x05h\x03h\x05h\x07t.", b"(Nq\x07\x94\x94h\x02h\x07h\x01t."],
    "memoize in old protocols": [b"(N\x94h\x00t.", b"(N\x94g0\nt.", b"(N\x94N\x94Nq\x09N\x94h\x03t."],
    "fetched and never stored": [b"h\x00.", b"\x80\x04h\x00.", b"j\0\0\0\0.", b"(h\x05Nq\x05t."],
    "protocol asked for": [b"\x80\x06N.", b"\x80\xffN.", b"N\x80\x06.", b"N\x80\x04NN.", b"\x80\x04\x80\x04N.", b"\x80\x02\x80\x04NN."],
    "frames": [
        b"\x80\x04" + frame(b"") + b"NNN.", b"\x80\x04" + frame(b"N") + frame(b"NN."), b"\x80\x04" + frame(b"N."),
        b"\x80\x04" + frame(b"NN") + b".", b"\x95\0\0\0\0\0\0\0\x80N.",
    ],
    "bytes behind STOP": [b"N.junk"],
    "malformed": [b"", b"N", b"\xff.", b"Np0\nX", b"U\x05ab.", b"X\x01\0\0\0\xff.", b"gx\n.", b"h", b"S'\xe9'\n."],
}


def large():
    """Name and pickle: frames at their edges. Made anew by the test, so only digests are kept."""
    for size in (65524, 65525, 65526, 65529, 65530, 65531, 65532, 65535, 65536, 65537, 200000):
        yield f"bytes of {size}", b"\x80\x04(B" + size.to_bytes(4, "little") + bytes(size) + b"NB\x02\0\0\0ab\x94h\x00t."
    for count in (65530, 65534, 65535, 65536, 65537, 131073, 200000):
        yield f"{count} times None", b"\x80\x04(" + b"N" * count + b"t."
    for count in (255, 256, 257, 70000):
        puts = b"".join(b"Nr" + i.to_bytes(4, "little") for i in range(count))
        gets = b"".join(b"j" + i.to_bytes(4, "little") for i in range(count))
        yield f"{count} numbers", b"\x80\x02(" + puts + gets + b"t."
        yield f"{count} numbers in frames", b"\x80\x04(" + puts + gets + b"t."


def optimize(data):
    """The optimized pickle, or the class of the error."""
    try:
        return pickletools.optimize(data)
    except Exception as error:
        return type(error).__name__


def outcome(data):
    result = optimize(data)
    return result if isinstance(result, str) else hashlib.sha256(result).hexdigest()


def outcome_of_file(path):
    data = path.read_bytes()
    sys.set_int_max_str_digits(0)  # ours has no such limit
    result = optimize(data)
    # CPython writes "gNone" for what was never stored; we refuse it as CPython itself does in binary protocols.
    if isinstance(result, bytes) and b"gNone\n" in result:
        return "TypeError"
    return outcome(data)


def pickles_by_folder(corpus):
    folders = {}
    for path in (corpus / "pickle").rglob("*"):
        if path.is_file() and path.suffix != ".json":
            folders.setdefault(path.parent.relative_to(corpus / "pickle").as_posix(), []).append(path)
    return {name: sorted(folders[name], key=lambda p: p.name.encode()) for name in sorted(folders)}


def digest_of_folder(files):
    text = "".join(f"{path.name} {outcome_of_file(path)}\n" for path in files)
    return hashlib.sha256(text.encode()).hexdigest()


def lines(entries):
    return "[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]\n"


def main():
    if sys.version_info[:2] != (3, 13):
        sys.exit("Python 3.13 is the reference of these pickles")
    warnings.simplefilter("ignore")  # about invalid escapes
    if len(sys.argv) == 3:
        for path in pickles_by_folder(pathlib.Path(sys.argv[1]))[sys.argv[2]]:
            print(path.name, outcome_of_file(path))
        return
    OUT.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, pickles in CASES.items():
        for data in pickles:
            result = optimize(data)
            made = {"error": result} if isinstance(result, str) else {"optimized": result.hex()}
            entries.append({"case": name, "pickle": data.hex(), **made})
    (OUT / "cases.json").write_text(lines(entries))
    (OUT / "large.json").write_text(lines([name, hashlib.sha256(data).hexdigest(), outcome(data)] for name, data in large()))
    if len(sys.argv) > 1:
        folders = pickles_by_folder(pathlib.Path(sys.argv[1]))
        rows = [[name, len(files), digest_of_folder(files)] for name, files in folders.items()]
        (OUT / "corpus.json").write_text(lines(rows))


if __name__ == "__main__":
    main()
