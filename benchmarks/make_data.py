# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Writes the pickles that the benchmarks read: make_data.py FOLDER [NAME...]

All names when none is given. Each NAME becomes FOLDER/NAME.pickle, written by this Python's own pickler (protocol 4, or 5
for the data of C++ types, which typed_data.py makes; fixed seed), and FOLDER/NAME.objects, the number of objects that loading
it makes: each number, string and container that the pickle spells out; one that it refers to again counts once (of the
typed data 0: nobody asks). What is there already is kept, unless these scripts are newer.
"""

import datetime
import os
import pathlib
import pickle
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE))  # -I keeps it out
sys.dont_write_bytecode = True
import typed_data  # noqa: E402

TYPED = typed_data.makers()
PROTOCOL = 4
TYPED_PROTOCOL = 5
SEED = 20261121
CITIES = ["Lund", "Porto", "Kyoto", "Quito", "Łódź", "Bergen", "Cork", "Graz", "Split", "Accra"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rng, shortest, longest):
    return "".join(rng.choices(LETTERS, k=rng.randint(shortest, longest)))


def make_records(rng, count):
    """A list of dicts of seven fields, the commonest shape of data at rest."""
    for i in range(count):
        name = word(rng, 4, 10)
        yield {
            "id": i,
            "name": name,
            "age": rng.randint(18, 90),
            "pay": rng.random() * 100000,
            "active": rng.random() < 0.8,
            "city": rng.choice(CITIES),
            "email": f"{name}{i}@example.org",
        }


OBJECTS_PER_RECORD = 7  # the dict and six values: the city is one of ten, referred to
SHARED_BY_RECORDS = 7 + len(CITIES)  # the keys and the cities


def records(rng, count=100_000):
    return list(make_records(rng, count)), 1 + SHARED_BY_RECORDS + count * OBJECTS_PER_RECORD


def floats(rng, count=1_000_000):
    return [rng.uniform(-1e6, 1e6) for _ in range(count)], 1 + count


def ints(rng, count=1_000_000):
    """As many of each of the widths that pickle knows: one byte, two, four, and eight (LONG1)."""
    widths = (8, 16, 31, 62)
    return [rng.getrandbits(widths[i & 3]) for i in range(count)], 1 + count


def short_strings(rng, count=200_000):
    """Four to twenty letters; one in ten has letters beyond ASCII."""
    texts = [word(rng, 4, 20) if i % 10 else rng.choice(CITIES) + "-é" + word(rng, 1, 16) for i in range(count)]
    return texts, 1 + count


def nested_tuples(rng, count=100_000):
    def one():
        return ((rng.getrandbits(8), rng.getrandbits(16)), (rng.random(), (word(rng, 3, 6), None)), True)

    return [one() for _ in range(count)], 1 + count * 10


def big_bytes(rng, size=100_000_000):
    return rng.randbytes(size), 1


def shared_references(rng, count=100_000, edges=10):
    """Nodes with edges to earlier nodes and, one in a hundred, to the list of all, which closes a cycle."""
    nodes = []
    for i in range(count):
        node = [i]
        node.extend(nodes[rng.randrange(i)] for _ in range(edges if i else 0))
        if i % 100 == 0:
            node.append(nodes)
        nodes.append(node)
    return nodes, 1 + count * 2


def profile(rng):
    """As the dict of pyperformance's `unpickle`: two dozen fields, mostly small ints and short texts, one date."""
    fields = {f"{word(rng, 4, 9)}_count": rng.choice([0, 0, 0, rng.randint(1, 99), 2 ** 33]) for _ in range(9)}
    fields.update((f"{word(rng, 4, 9)}_flag", rng.randint(0, 2)) for _ in range(4))
    fields.update((word(rng, 5, 12), word(rng, 2, 24)) for _ in range(8))
    fields["birthday"] = datetime.date(1980, 1, 1) + datetime.timedelta(days=rng.randint(0, 9999))
    fields["language"] = "en"
    fields["cookie"] = word(rng, 40, 40)
    return fields


# A date is its bytes, their tuple and itself, and the first of them the class, its module and its name as well.
def pyperf_dict(rng):
    fields = profile(rng)
    return fields, 1 + 2 * len(fields) + 5


def pyperf_tuple(rng):
    return ([rng.randint(2 ** 27, 2 ** 28) for _ in range(28)], 60), 31


def pyperf_dict_group(rng):
    """Three dicts with the same keys and values of their own."""
    first = profile(rng)
    group = [first] + [dict(zip(first, profile(rng).values())) for _ in range(2)]
    shared = 2  # the language
    return group, 1 + len(first) + 3 * (1 + len(first) + 2) + 3 - shared


def pyperf_list(rng):
    """As `unpickle_list`: ten lists of two lists of ten small ints."""
    return [[list(range(10)), list(range(10))] for _ in range(10)], 1 + 10 * (1 + 2 * 11)


def pyperf_micro_dict(rng):
    """As `pickle_dict`: a hundred dicts from ten small ints to None."""
    return {key: dict.fromkeys(range(10)) for key in range(100)}, 1 + 100 * (2 + 20)


def scaling(exponent):
    def make(rng):
        count = 10 ** exponent // OBJECTS_PER_RECORD
        return records(rng, count)

    return make


MAKERS = {
    maker.__name__: maker
    for maker in (
        records, floats, ints, short_strings, nested_tuples, big_bytes, shared_references,
        pyperf_dict, pyperf_tuple, pyperf_dict_group, pyperf_list, pyperf_micro_dict,
    )
} | {f"scaling_1e{exponent}": scaling(exponent) for exponent in range(3, 8)}


def write_bytes_heavy(path, count=1000, size=1_000_000):
    """A dict of `count` bytes objects, a gigabyte in all, whose contents are a hole in the file and take no disk."""
    with open(path, "wb") as file:
        file.write(pickle.PROTO + bytes([PROTOCOL]) + pickle.EMPTY_DICT + pickle.MEMOIZE + pickle.MARK)
        for key in range(count):
            file.write(pickle.BININT2 + key.to_bytes(2, "little") + pickle.BINBYTES + size.to_bytes(4, "little"))
            file.seek(size, os.SEEK_CUR)
        file.write(pickle.SETITEMS + pickle.STOP)
    return 1 + 2 * count


def make(folder, name):
    target = folder / f"{name}.pickle"
    counted = folder / f"{name}.objects"
    newest = max(os.path.getmtime(script) for script in (__file__, typed_data.__file__))
    if counted.exists() and target.exists() and counted.stat().st_mtime > newest:
        return
    print(f"making {name}", file=sys.stderr)
    if name == "bytes_heavy":
        objects = write_bytes_heavy(target)
    elif name in TYPED:
        objects = 0
        target.write_bytes(pickle.dumps(TYPED[name](random.Random(SEED)), TYPED_PROTOCOL))
    else:
        value, objects = MAKERS[name](random.Random(SEED))
        target.write_bytes(pickle.dumps(value, PROTOCOL))
    counted.write_text(f"{objects}\n")  # last, so that a run which was broken off is repeated


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or [*MAKERS, *TYPED]:
        make(folder, name)


if __name__ == "__main__":
    main()
