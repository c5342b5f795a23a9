#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes tests/data/pickle/dis/{cases,opcodes}.json: what CPython 3.13's pickletools says.

Run it with Python 3.13 and commit what changed. Given the corpus folder as an argument it also writes
corpus_python2.json: digests of 3.13's texts for the corpus files that only Python 2.7 made, because the corpus itself
has 2.7's text for those. The texts of annotations are taken from our table of opcodes
(they are the one column that is ours by intention), so that everything else about an annotated line, above all
its layout, is CPython's own doing.
"""
import hashlib
import io
import json
import pathlib
import pickle
import pickletools
import re
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "data" / "pickle" / "dis"


def use_our_descriptions():
    table = (ROOT / "src" / "pickle" / "opcodes.h").read_text()
    ours = dict(re.findall(r'\{"([A-Z0-9_]+)", Op::.*\n\s+"(.*)"\},', table))
    for opcode in pickletools.opcodes:
        opcode.doc = ours[opcode.name]


def disassemble(pickles, **options):
    memo = {}
    out = io.StringIO()
    error = None
    try:
        for each in pickles:
            pickletools.dis(each, out, memo, **options)
    except Exception as e:
        error = [type(e).__name__, str(e)]
    return {"text": out.getvalue(), "error": error}


def shared_memo():
    file = io.BytesIO()
    pickler = pickle.Pickler(file, 2)
    shared = ["shared"]
    pickler.dump([shared, 1])
    first = file.tell()
    pickler.dump((shared, shared))
    return file.getvalue()[:first], file.getvalue()[first:]


SAMPLE = {"name": "Omkar", "pay": 40000.5, "tags": ["a", ("b", 1, 2**70)], "raw": b"\x00'\xff", "größe": "\ud800\n"}

VALID = {
    "every protocol": [[pickle.dumps(SAMPLE, p)] for p in range(6)],
    "bytearray with quotes": [[pickle.dumps(bytearray(b), 5)] for b in (b"it's", b'both \' and "', b"\\\xff")],
    "globals": [[pickle.dumps([complex(1, 2), print, {1}, frozenset([2])], p)] for p in (0, 2, 3, 4)],
    "python 2 text opcodes": [[b"(S'it\\'s'\nS\"a\\x41\"\nU\x02\xe9zT\x01\x00\x00\x00qV\\u20ac \\\\n\nI01\nI00\nI-5\nL12L\nt."]],
    "instances": [[b"(c__main__\nA\nK\x01o."], [b"(imod\nname\n."], [b"cmod\\x41\nna me\n."]],
    "floats": [[b"(F1e22\nF1e16\nF-0.0\nF1e-5\nFnan\nF-inf\nF 1_0.5 \nG\x7f\xf0\0\0\0\0\0\0t."]],
    "extensions and persistent ids": [[b"(Pid 7\nNQ\x82\x01\x83\x01\x01\x84\xff\xff\xff\xfft."]],
    "pops and marks": [[b"N0((N0N1N0N2t."], [b"(((((1111\x85."], [b"(1N."]],
    "out-of-band buffers": [[b"\x80\x05(\x97\x97\x98t."]],
    "large integers": [[b"(\x8b\x02\0\0\0\x00\x80\x8a\0\x8a\x09" + b"\xff" * 8 + b"\0\x8a\x09\0\0\0\0\0\0\0\x80\xfft."]],
    "odd frames": [[b"\x95\xff\xff\xff\xff\xff\xff\xff\xffN."], [b"\x95\0\0\0\0\0\0\0\x80N."]],
    "memo by odd names": [
        [b"(Np01\ng1\np-7\ng-7\np99999999999999999999\ng99999999999999999999\ng01\nt."]
    ],
    "several pickles, one memo": [list(shared_memo())],
    "bytes behind STOP": [[b"N.junk"]],
    "unprintable and wide text": [[pickle.dumps("\u20ac \u0378 \u200b \U0001f600 \x7f", 4)]],
    "pop takes what a mark stood for": [[b"(N\x86(1."]],
}

MALFORMED = [
    b"", b"N", b"\x80", b"\xff", b"N\xff.", b"M\x01", b"J\x01\x02\x03", b"j\x01", b"\x95\x01\x02", b"G\x01\x02",
    b"C\x05ab", b"B\x05\0\0\0ab", b"\x8e\x05\0\0\0\0\0\0\0ab", b"\x8e\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x96\0\0\0\0\0\0\0\x80", b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff", b"\x96\x02\0\0\0\0\0\0\0a", b"U\x03ab",
    b"T\xff\xff\xff\xff", b"T\x03\0\0\0ab", b"\x8c\x03ab", b"X\x03\0\0\0ab", b"\x8c\x02\xff\xfe.", b"\x8c\x03a\xed\xa0.",
    b"\x8a\x03ab", b"\x8b\xff\xff\xff\xff", b"\x8b\x03\0\0\0ab", b"Sabc\n.", b"S'abc\n.", b"S\"abc'\n.", b"S'abc'",
    b"S\n.", b"S'\\x4'\n.", b"S'\\'\n.", b"S'\xe9'\n.", b"S'\\xe9'\n.", b"V\\u12\n.", b"V\\U00110000\n.", b"Vabc",
    b"I\n.", b"I1L\n.", b"Iabc\n.", b"I\xe9\n.", b"I12", b"Lx\n.", b"L1LL\n.", b"Fx\n.", b"F\n.", b"cos\nsystem", b"cos",
    b"c\xe9\nx\n.", b"g0\n.", b"h\x05.", b"j\x05\0\0\0.", b"g01\n.", b"g99999999999999999999\n.", b"Nq\x01q\x01.",
    b"Np00\np0\n.", b"Nq\x01\x94.", b"q\x00.", b"\x94.", b"(q\x00.", b"(\x94.", b"t.", b"1.", b"0.", b"2.", b"Ne.", b"a.",
    b"Na.", b"\x85.", b"N\x86.", b"N\x87.", b"R.", b"NR.", b"o.", b"(o.", b".", b"NN.", b"(N.", b"(.", b"](N.",
    b"(\x85t.", b"(2t.", b"(NRt.", b"(N\x861.", b"Q.", b"P\xe9\n.", b"Pabc", b"\x98.", b"\x93.", b"\x82", b"\x84\x01", b"\x83\x01",
]


LAYOUTS = ((0, 4), (1, 4), (30, 2), (60, 0), (-2, -1))


def cases():
    for name, groups in VALID.items():
        for number, pickles in enumerate(groups):
            for annotate, indent in LAYOUTS if number == 0 else LAYOUTS[:1]:
                yield f"{name} {number}", pickles, annotate, indent
    for data in MALFORMED:
        yield "malformed", [data], 0, 4


def python2_digests(corpus):
    """Path in the corpus, SHA-256 of the text, and the error that ended it or None."""
    for folder in ("plain", "stdlib"):
        for manifest in sorted((corpus / "pickle" / folder).glob("*.json")):
            entry = json.loads(manifest.read_text())
            for file in entry.get("files", []):
                if "cases" not in entry and set(file["made_by"]) == {"2.7.18"}:
                    name = folder + "/" + file["file"]
                    outcome = disassemble([(corpus / "pickle" / name).read_bytes()])
                    digest = hashlib.sha256(outcome["text"].encode()).hexdigest()
                    yield [name, digest, outcome["error"] and ": ".join(outcome["error"])]


def lines(entries):
    return "[\n" + ",\n".join(json.dumps(e, ensure_ascii=True) for e in entries) + "\n]\n"


def main():
    if sys.version_info[:2] != (3, 13):
        sys.exit("Python 3.13 is the reference of these texts")
    warnings.simplefilter("ignore")  # about invalid escapes
    table = [
        {
            "name": o.name,
            "code": ord(o.code),
            "arg": o.arg.name if o.arg else "",
            "before": [i.name for i in o.stack_before],
            "after": [i.name for i in o.stack_after],
            "proto": o.proto,
        }
        for o in pickletools.opcodes
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "opcodes.json").write_text(lines(table))
    use_our_descriptions()
    entries = [
        {
            "case": name,
            "pickles": [p.hex() for p in pickles],
            "annotate": annotate,
            "indent_level": indent,
            **disassemble(pickles, annotate=annotate, indentlevel=indent),
        }
        for name, pickles, annotate, indent in cases()
    ]
    (OUT / "cases.json").write_text(lines(entries))
    if len(sys.argv) > 1:
        digests = list(python2_digests(pathlib.Path(sys.argv[1])))
        (OUT / "corpus_python2.json").write_text(lines(digests))


if __name__ == "__main__":
    main()
