# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""A pickle that refers to rows of an SQLite database instead of holding them. With an argument it only reads."""
import collections
import os
import pickle
import sqlite3
import sys

MemoRecord = collections.namedtuple("MemoRecord", "key task")


class MemoPickler(pickle.Pickler):
    def persistent_id(self, obj):
        return ("MemoRecord", obj.key) if isinstance(obj, MemoRecord) else None


class MemoUnpickler(pickle.Unpickler):
    def __init__(self, file, database):
        super().__init__(file)
        self.database = database

    def persistent_load(self, pid):
        kind, key = pid
        if kind != "MemoRecord":
            raise pickle.UnpicklingError("no memo's id")
        row = self.database.execute("SELECT key, task FROM memos WHERE key = ?", (key,)).fetchone()
        return MemoRecord(*row)


def write():
    if os.path.exists("database_rows.db"):
        os.remove("database_rows.db")
    database = sqlite3.connect("database_rows.db")
    database.execute("CREATE TABLE memos (key INTEGER PRIMARY KEY, task TEXT)")
    memos = [MemoRecord(1, "water the plum tree"), MemoRecord(2, "paint the fence")]
    database.executemany("INSERT INTO memos VALUES (?, ?)", memos)
    with open("database_rows.pkl", "wb") as file:
        MemoPickler(file, protocol=5).dump({"today": memos[0], "later": memos[1]})
    database.execute("UPDATE memos SET task = 'paint the fence green' WHERE key = 2")
    database.commit()
    database.close()


def read():
    database = sqlite3.connect("database_rows.db")
    with open("database_rows.pkl", "rb") as file:
        plan = MemoUnpickler(file, database).load()
    for when, memo in plan.items():
        print("%s: %s" % (when, memo.task))
    database.close()


if len(sys.argv) == 1:
    write()
read()
