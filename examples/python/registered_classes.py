# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""What a program registers about a class with copyreg. With an argument it only reads."""
import copyreg
import os
import pickle
import sys


class Money:
    def __init__(self, amount, currency):
        self.amount = amount
        self.currency = currency

    def __repr__(self):
        return "Money(%r, %r)" % (self.amount, self.currency)


def money(amount, currency):
    return Money(amount, currency)


def reduce_money(value):
    return money, (value.amount, value.currency)


def write(path):
    with open(path, "wb") as file:
        pickle.dump(Money("12.50", "EUR"), file, protocol=4)


def show(title, path):
    with open(path, "rb") as file:
        print("%s %r in %d bytes" % (title, pickle.load(file), os.path.getsize(path)))


only_read = len(sys.argv) > 1
copyreg.pickle(Money, reduce_money)
if not only_read:
    write("money_by_name.pkl")
copyreg.add_extension("__main__", "money", 240)
if not only_read:
    write("money_by_code.pkl")
show("by name:", "money_by_name.pkl")
show("by code:", "money_by_code.pkl")
