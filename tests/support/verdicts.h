// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Verdicts on hostile pickles: what a reader makes of bytes that no pickler wrote, CPython's and ours.
#pragma once

#include <brinery/error.h>
#include <brinery/pickle.h>
#include <brinery/tagged.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/disagreements.h"

namespace brinery::test_support {

// What came of a load: "loads", or the class of the error.
struct Verdict {
  std::string verdict;
  std::string message;   // of the error
  nlohmann::json value;  // tagged JSON
  std::size_t used = 0;
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

inline std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

// The table of disagreements for inputs whose name begins with `prefix`, and which rows of it were met.
class Disagreements {
 public:
  explicit Disagreements(std::string prefix) : prefix_(std::move(prefix)) {}

  // What Brinery's verdict must be; checks that the table has CPython's verdicts right.
  std::string expected(const std::string& input, const std::string& c, const std::string& python) {
    for (const Disagreement& row : kDisagreements) {
      for (const std::string& listed : words(row.inputs)) {
        if (listed != input) continue;
        EXPECT_EQ(row.c, c);
        EXPECT_EQ(row.python, python);
        met_.insert(input);
        return std::string(row.brinery);
      }
    }
    return c == "asks for a name" ? "loads" : c;
  }

  bool lists(const std::string& input) const {
    for (const Disagreement& row : kDisagreements) {
      for (const std::string& listed : words(row.inputs)) {
        if (listed == input) return true;
      }
    }
    return false;
  }

  void expect_all_met() const {
    for (const Disagreement& row : kDisagreements) {
      for (const std::string& listed : words(row.inputs)) {
        if (listed.starts_with(prefix_)) {
          EXPECT_TRUE(met_.contains(listed)) << listed;
        }
      }
    }
  }

 private:
  std::string prefix_;
  std::set<std::string> met_;
};

}  // namespace brinery::test_support
