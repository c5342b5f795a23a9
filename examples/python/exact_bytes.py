# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Pickles a small list with protocol 3 and prints the bytes: once a literal, and once made of its parts."""
import pickle

document = [{"a": "A", "b": 2, "c": 3.0}]
print(pickle.dumps(document, protocol=3))

rows = [dict(a="A", b=2, c=3.0)]
print(pickle.dumps(rows, protocol=3))
