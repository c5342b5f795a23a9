// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Runs the program `brinery` from outside, as a shell does, and gives back what it printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brinery::cli_test {

struct Result {
  int code = -1;  // exit code; 128 + the signal if one ended it
  std::string out = {};
  std::string err = {};
};

struct Setting {
  std::string input = {};        // for standard input
  std::string stdout_path = {};  // a file in the place of the captured output; "closed": none at all
  std::vector<std::string> environment = {};  // NAME=value, added to a short fixed one
};

Result run(const std::vector<std::string>& arguments, const Setting& setting = {});

// The same, but whoever reads what it prints goes away after the first byte. `out` stays empty.
Result run_for_a_reader_who_leaves(const std::vector<std::string>& arguments, const Setting& setting = {});

// A file with the bytes, in the test's temporary folder; the name ends with `name`.
class File {
 public:
  explicit File(std::string_view bytes, std::string_view name = "input.pkl");
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();
  const std::string& path() const noexcept { return path_; }

 private:
  std::string folder_;
  std::string path_;
};

// The path of a file of examples/data.
std::string example(std::string_view name);

std::string read_file(const std::string& path);

// How many lines; a text without a line break at its end has an unfinished last line, which counts.
std::size_t lines(std::string_view text);

}  // namespace brinery::cli_test
