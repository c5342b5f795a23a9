# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Pickles without a file, in a stream in memory and in a bytes object."""
import io
import pickle

jam = {"fruit": "plum", "jars": 12}
syrup = {"fruit": "elder", "jars": 3}

stream = io.BytesIO()
pickle.dump(jam, stream, protocol=4)
pickle.dump(syrup, stream, protocol=4)
size = stream.tell()
print("stream:", size, "bytes")
stream.seek(0)
while stream.tell() < size:
    print(pickle.load(stream))

data = pickle.dumps(jam, protocol=4)
print("string:", len(data), "bytes")
print(pickle.loads(data))
