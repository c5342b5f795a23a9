# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""The data that C++ types are measured with: its classes, and the functions that make it for make_data.py.

The same as pickle/typed_data.h has in C++. Each string is an object of its own, as when the data came out of a file, and
what is a dict has its keys in C++'s order. So C++ structs hold the same, and both sides write the same bytes.
"""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Record:
    def __init__(self, fields):
        self.__dict__.update(fields)


class Order(Record):
    pass


class Customer(Record):
    pass


class Line(Record):
    pass


class Point(Record):
    pass


def word(rng, shortest, longest):
    return "".join(rng.choices(LETTERS, k=rng.randint(shortest, longest)))


def make_record(rng, number, make):
    return make(Record, {
        "id": number * 1_000_003,
        "name": word(rng, 4, 10) + " " + word(rng, 5, 12),
        "age": rng.randint(18, 90),
        "pay": rng.random() * 100000,
        "tags": [word(rng, 3, 8) for _ in range(rng.randint(0, 4))],
        "ok": rng.random() < 0.8,
        "note": word(rng, 10, 40) if rng.random() < 0.5 else None,
    })


def make_line(rng, make):
    return make(Line, {"sku": word(rng, 8, 8), "count": rng.randint(1, 99), "price": rng.random() * 1000})


def make_order(rng, number, make):
    return make(Order, {
        "id": number,
        "customer": make(Customer, {"name": word(rng, 4, 20), "email": word(rng, 4, 12) + "@example.org"}),
        "lines": [make_line(rng, make) for _ in range(rng.randint(1, 8))],
        "total": rng.random() * 10000,
        "paid": rng.random() < 0.9,
    })


def make_point(rng, make):
    return make(Point, {"x": rng.uniform(-1, 1), "y": rng.uniform(-1, 1), "z": rng.uniform(-1, 1)})


def as_dict(_, fields):
    return fields


def as_object(cls, fields):
    return cls(fields)


def several(one, count):
    return lambda rng, make: [one(rng, make) for _ in range(count)]


def numbered(one, count):
    return lambda rng, make: [one(rng, number, make) for number in range(count)]


def int_lists(rng, _):
    words = sorted({word(rng, 6, 12) for _ in range(10_000)})
    return {key: [rng.getrandbits(rng.choice((7, 15, 30))) for _ in range(rng.randint(0, 100))] for key in words}


# Name -> function of a random generator and of as_dict or as_object.
MAKERS = {
    "records": numbered(make_record, 100_000),
    "orders": numbered(make_order, 30_000),
    "points": several(make_point, 1_000_000),
    "one_record": lambda rng, make: make_record(rng, 4711, make),
    "doubles": lambda rng, _: [rng.uniform(-1e6, 1e6) for _ in range(1_000_000)],
    "ints": lambda rng, _: [rng.getrandbits((7, 8, 16, 31)[i & 3]) for i in range(1_000_000)],
    "int_lists": int_lists,
}
OF_STRUCTS = ("records", "orders", "points", "one_record")


def makers():
    """Full name -> function of a random generator."""
    def maker(name, make):
        return lambda rng: MAKERS[name](rng, make)

    plain = {f"typed_{name}": maker(name, as_dict) for name in MAKERS}
    return plain | {f"typed_{name}_objects": maker(name, as_object) for name in OF_STRUCTS}
