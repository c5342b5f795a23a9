// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The main of a fuzz target in the normal build: gives every named file, and every file below a named folder, to
// the target once. An input that the target cannot stand ends the program, as it would under libFuzzer.
//
//   pickle_fuzz FILE-OR-FOLDER...        exit 0: all replayed; 2: nothing to replay, or a file cannot be read
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// The files below `start`, or `start` itself, in the order of their names so that every run is the same.
std::vector<fs::path> files_below(const fs::path& start) {
  if (!fs::is_directory(start)) return {start};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(start)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void replay(const fs::path& path) {
  const std::string bytes = read_file(path);
  // Printed before, so that the last line names the input that ended the program.
  std::printf("%s (%zu bytes)\n", path.c_str(), bytes.size());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  try {
    for (int i = 1; i < argc; ++i) {
      for (const fs::path& path : files_below(argv[i])) {
        replay(path);
        ++count;
      }
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "replay: %s\n", error.what());
    return 2;
  }
  std::printf("%zu inputs replayed\n", count);
  return count == 0 ? 2 : 0;
}
