// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Verdicts on hostile pickles: what a reader makes of bytes that no pickler wrote, CPython's and ours.
#pragma once

#include <brinery/error.h>
#include <brinery/tagged.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "support/disagreements.h"
#include "support/tagged_compare.h"

namespace brinery::test_support {

// What came of a load: "loads", or the class of the error.
struct Verdict {
  std::string verdict;
  std::string message;   // of the error
  nlohmann::json value;  // tagged JSON
  std::size_t used = 0;

  // Empty when the value is this one.
  std::string difference_from(const nlohmann::json& expected) const {
    return TaggedComparison::difference(expected, value);
  }
};

inline constexpr std::string_view kOtherValue = "loads another value";

inline Verdict verdict_on(std::string_view bytes, const pickle::LoadOptions& options = {}) {
  try {
    pickle::Unpickler in(bytes, options);
    const Document document = in.load();
    return {"loads", "", nlohmann::json::parse(tagged_json(document.root())), in.offset()};
  } catch (const Error& error) {
    return {std::string(error.python_name()), std::string(error.message()), {}, 0};
  }
}

// A verdict of the corpus in the words of the table.
inline std::string verdict_of(const nlohmann::json& cpython) {
  const std::string result = cpython["result"];
  if (result == "error") return cpython["exception"];
  return result == "loaded" ? "loads" : result == "forbidden" ? "asks for a name" : result;
}

// The table of disagreements for inputs whose name begins with `prefix`, and which rows of it were met.
class Disagreements {
 public:
  explicit Disagreements(std::string prefix) : prefix_(std::move(prefix)) {}

  // What Brinery's verdict must be; checks that the table has CPython's verdicts right.
  std::string expected(const std::string& input, const std::string& c, const std::string& python) {
    const auto row = rows_.find(input);
    if (row == rows_.end()) return c == "asks for a name" ? "loads" : c;
    EXPECT_EQ(row->second->c, c);
    EXPECT_EQ(row->second->python, python);
    met_.insert(input);
    return std::string(row->second->brinery);
  }

  bool lists(const std::string& input) const { return rows_.contains(input); }

  void expect_all_met() const {
    for (const auto& [input, row] : rows_) {
      if (input.starts_with(prefix_)) {
        EXPECT_TRUE(met_.contains(input)) << input;
      }
    }
  }

 private:
  using Rows = std::map<std::string, const Disagreement*>;  // by input

  static Rows rows_by_input() {
    Rows rows;
    for (const Disagreement& row : kDisagreements) {
      std::istringstream inputs{std::string(row.inputs)};
      for (std::string input; inputs >> input;) rows[input] = &row;
    }
    return rows;
  }

  const Rows rows_ = rows_by_input();
  std::string prefix_;
  std::set<std::string> met_;
};

}  // namespace brinery::test_support
