// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What CPython's pickler writes for the objects of the typed tests: tests/data/pickle/typed/bytes.jsonl, which
// make_typed_expectations.py made.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include <brinery/pickle_types.h>

#include "base/sha256.h"
#include "support/through_values.h"

namespace brinery::test_support {

struct ExpectedBytes {
  std::string sha256;
  std::string hex;  // of short ones
};

inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

inline const std::map<std::pair<std::string, int>, ExpectedBytes>& expectations() {
  static const auto table = [] {
    std::map<std::pair<std::string, int>, ExpectedBytes> read;
    std::ifstream file(BRINERY_TEST_DATA_DIR "/pickle/typed/bytes.jsonl");
    for (std::string line; std::getline(file, line);) {
      const auto row = nlohmann::json::parse(line);
      read[{row[0], row[1]}] = {row[2], row.size() > 3 ? row[3] : ""};
    }
    return read;
  }();
  return table;
}

// The pickles of `object` are those of the table, in all protocols in which there is one, by way of a value as well.
template <class T>
void expect_bytes(const std::string& name, const T& object) {
  int compared = 0;
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const auto found = expectations().find({name, protocol});
    if (found == expectations().end()) continue;
    SCOPED_TRACE(name + ", protocol " + std::to_string(protocol));
    const std::string bytes = pickle::dumps(object, {.protocol = protocol});
    if (!found->second.hex.empty()) {
      EXPECT_EQ(to_hex(bytes), found->second.hex);
    }
    EXPECT_EQ(base::sha256_hex(bytes), found->second.sha256);
    const std::string through_values = dumps_through_values(object, protocol);
    EXPECT_TRUE(through_values == bytes) << to_hex(through_values).substr(0, 1000);
    ++compared;
  }
  EXPECT_GE(compared, 2) << name;
}

}  // namespace brinery::test_support
