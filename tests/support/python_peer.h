// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles handed to the Pythons of this machine, by a script that prints what is wrong with them.
#pragma once

#include <gtest/gtest.h>
#include <stdio.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/pickle_types.h>

#include "support/through_values.h"

namespace brinery::test_support {

// python3, and those of pyenv.
inline std::vector<std::string> pythons() {
  std::vector<std::string> found{"python3"};
  const char* const home = std::getenv("HOME");
  if (home == nullptr) return found;
  std::error_code none;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(home) + "/.pyenv/versions", none)) {
    const std::filesystem::path python = entry.path() / "bin/python";
    if (std::filesystem::exists(python)) found.push_back(python.string());
  }
  return found;
}

inline std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// What `python script file` prints, with its errors.
inline std::string output_of(const std::string& python, const std::string& script, const std::string& file) {
  const std::string command =
      "PYTHONDONTWRITEBYTECODE=1 '" + python + "' '" + script + "' '" + file + "' 2>&1";
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string text;
  char buffer[4096];
  while (const std::size_t size = ::fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, size);
  const int status = ::pclose(pipe);
  return status == 0 ? text : text + "ended with status " + std::to_string(status);
}

// Pickles of the objects that reduced_peer.py knows, for the Pythons of the machine.
class Peers {
 public:
  Peers() : path_(::testing::TempDir() + "brinery-reduced-" + std::to_string(::getpid())), out_(path_) {}
  ~Peers() { std::filesystem::remove(path_); }
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  template <class T>
  void add(std::string_view name, const T& object, int first_protocol = 0) {
    for (int protocol = first_protocol; protocol <= pickle::kHighestProtocol; ++protocol) {
      const std::string bytes = pickle::dumps(object, {.protocol = protocol});
      EXPECT_EQ(hex_of(dumps_through_values(object, protocol)), hex_of(bytes))
          << name << " in protocol " << protocol;
      out_ << name << ' ' << protocol << ' ' << hex_of(bytes) << '\n';
    }
  }
  void expect_agreement() {
    out_.close();
    for (const std::string& python : pythons()) {
      EXPECT_EQ(output_of(python, BRINERY_TEST_DATA_DIR "/../pickle/reduced_peer.py", path_), "") << python;
    }
  }

 private:
  std::string path_;
  std::ofstream out_;
};

}  // namespace brinery::test_support
