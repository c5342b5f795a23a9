// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A large array whose bytes travel beside the pickle (protocol 5), so that pickling and unpickling copy none of them.
// With an argument the program only reads, so that the files may be those of python/zero_copy_array.py.
#include <brinery/pickle.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace pickle = brinery::pickle;
using brinery::Document;
using brinery::Value;

namespace {

void save(const char* path, std::string_view bytes) { std::ofstream(path, std::ios::binary) << bytes; }

std::string read_all(const char* path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// The bytes of an array, which Python makes by the call zero_copy(buffer).
std::string_view data_of(Value array) { return *array.args()[0].buffer_data(); }

void write() {
  Document document;
  const std::string million(1'000'000, 'x');
  const Value array = document.instance(brinery::Made::reduce, document.global("__main__", "zero_copy"),
                                        document.tuple({document.buffer(0, false, million)}));
  std::vector<pickle::Buffer> buffers;
  const auto keep = [&](const pickle::Buffer& buffer) {
    buffers.push_back(buffer);
    return false;  // not into the pickle
  };
  const std::string bytes = pickle::dumps(array, {.protocol = 5, .buffer_callback = keep});
  const Document loaded = pickle::loads(bytes, {.buffers = buffers});
  std::cout << "in the pickle: " << pickle::dumps(array, {.protocol = 5}).size() << " bytes\n"
            << "beside it:     " << bytes.size() << " bytes and " << buffers.size() << " buffer of "
            << buffers[0].data.size() << '\n'
            << "memory is shared: "
            << brinery::repr(Value(data_of(loaded.root()).data() == data_of(array).data())) << '\n';
  save("zero_copy_array.pkl", bytes);
  save("zero_copy_array.bytes", buffers[0].data);
}

void read() {
  const std::string bytes = read_all("zero_copy_array.bytes");
  const pickle::Buffer buffers[] = {{.data = bytes}};
  const Document loaded = pickle::load("zero_copy_array.pkl", {.buffers = buffers});
  const std::string_view data = data_of(loaded.root());
  std::cout << "from the files: " << data.size() << " bytes, the first is " << data.front() << '\n'
            << "memory is shared: " << brinery::repr(Value(data.data() == bytes.data())) << '\n';
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
