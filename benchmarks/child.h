// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Another program, started and talked to over its standard input and output, line by line. It is how the benchmarks
// reach Python, and how they measure memory: in a process of its own.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace brinery::bench {

// A running program. Destroying it closes its input and waits for its end. Single-threaded.
//
// A program that cannot be started, or that ended, shows as nothing to read.
class Child {
 public:
  explicit Child(const std::vector<std::string>& command);  // command[0] is looked up in PATH
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // REQUIRES: SIGPIPE is ignored, for a child may end at any time.
  void write_line(const std::string& line);
  std::optional<std::string> read_line();

  // Closes its input, waits for its end, and tells whether it ended with 0.
  bool finish();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string pending_;  // read, but not yet asked for
};

// The only line that a program prints. Throws std::runtime_error when there is none or the program fails.
std::string line_printed_by(const std::vector<std::string>& command);

}  // namespace brinery::bench
