# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""A large array whose bytes travel beside the pickle, so that nobody copies them. With an argument it only reads."""
import pickle
import sys


class ZeroCopyByteArray(bytearray):
    def __reduce_ex__(self, protocol):
        return zero_copy, (pickle.PickleBuffer(self),)


def zero_copy(buffer):
    """The array that the buffer belongs to, or a new one with its bytes."""
    with memoryview(buffer) as view:
        owner = view.obj
    return owner if type(owner) is ZeroCopyByteArray else ZeroCopyByteArray(owner)


def write():
    array = ZeroCopyByteArray(b"x" * 1000000)
    buffers = []
    data = pickle.dumps(array, protocol=5, buffer_callback=buffers.append)
    loaded = pickle.loads(data, buffers=buffers)
    size = buffers[0].raw().nbytes
    print("in the pickle:", len(pickle.dumps(array, protocol=5)), "bytes")
    print("beside it:    ", len(data), "bytes and", len(buffers), "buffer of", size)
    print("memory is shared:", loaded is array)
    with open("zero_copy_array.pkl", "wb") as file:
        file.write(data)
    with open("zero_copy_array.bytes", "wb") as file:
        file.write(buffers[0])


def read():
    with open("zero_copy_array.bytes", "rb") as file:
        owner = ZeroCopyByteArray(file.read())
    with open("zero_copy_array.pkl", "rb") as file:
        loaded = pickle.load(file, buffers=[owner])
    print("from the files:", len(loaded), "bytes, the first is", chr(loaded[0]))
    print("memory is shared:", loaded is owner)


if len(sys.argv) == 1:
    write()
read()
