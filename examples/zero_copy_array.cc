// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A large array whose bytes travel beside the pickle (protocol 5), so that pickling and unpickling copy none of them.
// With an argument the program only reads, so that the files may be those of python/zero_copy_array.py.
#include <brinery/pickle.h>

#include <fstream>
#include <iostream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace pickle = brinery::pickle;
using brinery::Document;

namespace {

void save(const char* path, std::string_view bytes) { std::ofstream(path, std::ios::binary) << bytes; }

std::string read_all(const char* path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// An array of bytes that someone else owns, which Python makes by the call zero_copy(buffer).
struct Array {
  pickle::PickleBuffer bytes;

  const void* memory() const { return bytes.data().data(); }
};
constexpr auto brinery_describe(brinery::Describe<Array> describe) {
  return describe.reduce_by("__main__", "zero_copy", &Array::bytes,
                            [](pickle::PickleBuffer bytes) { return Array{bytes}; });
}

const char* truth(bool is_true) { return is_true ? "True" : "False"; }

void write() {
  std::string million(1'000'000, 'x');
  const Array array{pickle::PickleBuffer(std::span(million))};
  std::vector<pickle::Buffer> buffers;
  const auto keep = [&](const pickle::Buffer& buffer) {
    buffers.push_back(buffer);
    return false;  // not into the pickle
  };
  const std::string bytes = pickle::dumps(array, {.protocol = 5, .buffer_callback = keep});
  const Document loaded = pickle::loads(bytes, {.buffers = buffers});
  std::cout << "in the pickle: " << pickle::dumps(array).size() << " bytes\n"
            << "beside it:     " << bytes.size() << " bytes and " << buffers.size() << " buffer of "
            << buffers[0].data.size() << '\n'
            << "memory is shared: "
            << truth(brinery::from_value<Array>(loaded.root()).memory() == million.data()) << '\n';
  save("zero_copy_array.pkl", bytes);
  save("zero_copy_array.bytes", buffers[0].data);
}

void read() {
  const std::string bytes = read_all("zero_copy_array.bytes");
  const pickle::Buffer buffers[] = {{.data = bytes}};
  const Document loaded = pickle::load("zero_copy_array.pkl", {.buffers = buffers});
  const auto array = brinery::from_value<Array>(loaded.root());
  std::cout << "from the files: " << array.bytes.data().size() << " bytes, the first is "
            << static_cast<char>(array.bytes.data()[0]) << '\n'
            << "memory is shared: " << truth(array.memory() == bytes.data()) << '\n';
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
