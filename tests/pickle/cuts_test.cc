// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles that were cut short or changed in one byte: CPython's verdicts where the corpus has them, and laws that hold
// for every pickle. Compiled only where the corpus is.
#include <brinery/error.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "support/pickle_corpus.h"
#include "support/verdicts.h"

namespace brinery::pickle {
namespace {

using nlohmann::json;
using test_support::Disagreements;
using test_support::kPickles;
using test_support::Verdict;
using test_support::verdict_of;
using test_support::verdict_on;

// The verdict of one of CPython's unpicklers; "both" stands for either.
const json& cpython(const json& cut, const std::string& which) {
  for (const json& verdict : cut["cpython"]) {
    if (verdict["by"] == which || verdict["by"] == "both") return verdict;
  }
  throw std::runtime_error("no verdict by " + which);
}

void expect_verdict(const std::string& name, const std::string& bytes, const json& cut,
                    Disagreements& table) {
  SCOPED_TRACE(name);
  const json& by_c = cpython(cut, "C");
  const Verdict ours = verdict_on(bytes);
  const std::string expected = table.expected(name, verdict_of(by_c), verdict_of(cpython(cut, "Python")));
  // Behind a name that CPython was refused anything may follow; what must follow a cut is in the test of prefixes.
  if (verdict_of(by_c) != "asks for a name") {
    EXPECT_EQ(ours.verdict, expected) << ours.message;
  }
  if (ours.verdict == "loads" && by_c.contains("value")) {
    EXPECT_EQ(ours.difference_from(by_c["value"]), "");
  }
}

struct Base {
  std::string name;  // "mixed_p0"
  std::string bytes;
  const json& entry;
};

void for_each_base(const std::function<void(const Base&)>& visit) {
  const json cuts = test_support::read_json(kPickles + "hostile-more/cuts.json");
  ASSERT_EQ(cuts["bases"].size(), 12U);
  for (const json& entry : cuts["bases"]) {
    const std::string file = entry["base"];  // "base/mixed_p0.pkl"
    const std::string name = file.substr(5, file.size() - 9);
    visit({name, test_support::read_file(kPickles + "hostile-more/" + file), entry});
  }
}

TEST(CutPickles, prefixes_fare_as_in_cpython) {
  Disagreements table("cuts/");
  for_each_base([&](const Base& base) {
    for (const json& cut : base.entry["prefix"]) {
      const std::size_t at = cut["at"];
      expect_verdict("cuts/" + base.name + "[:" + std::to_string(at) + "]", base.bytes.substr(0, at), cut,
                     table);
    }
  });
}

TEST(CutPickles, changed_bytes_fare_as_in_cpython) {
  Disagreements table("cuts/");
  for_each_base([&](const Base& base) {
    for (const json& cut : base.entry["xor"]) {
      const std::size_t at = cut["at"];
      const int change = cut["xor"];
      std::string bytes = base.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ change);
      expect_verdict("cuts/" + base.name + "[" + std::to_string(at) + "]^" + std::to_string(change), bytes,
                     cut, table);
    }
  });
  table.expect_all_met();
}

// Every pickle of the corpus of at most `longest` bytes.
void for_each_small_pickle(std::size_t longest, const std::function<void(const std::string& bytes)>& visit) {
  for (const std::string part : {"plain", "stdlib"}) {
    const json manifest = test_support::read_json(kPickles + part + "/manifest.json");
    for (const json& listed : manifest["cases"]) {
      for (const std::string file : listed["files"]) {
        const std::string bytes = test_support::read_file(kPickles + part + "/" + file);
        if (bytes.size() > longest) continue;
        SCOPED_TRACE(part + "/" + file);
        visit(bytes);
      }
    }
  }
}

bool loads_or_errs(std::string_view bytes) {
  LoadOptions options;
  options.encoding = "latin1";
  try {
    loads_no_copy(bytes, options);
    return true;
  } catch (const Error& error) {
    EXPECT_FALSE(error.message().empty());
    return false;
  }
}

TEST(CutPickles, every_strict_prefix_fails_cleanly) {
  std::size_t files = 0;
  for_each_small_pickle(2048, [&](const std::string& bytes) {
    ++files;
    ASSERT_TRUE(loads_or_errs(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      // An exact copy on the heap, so that a sanitizer sees a read behind its end.
      const std::string prefix = bytes.substr(0, size);
      ASSERT_FALSE(loads_or_errs(prefix)) << size << " of " << bytes.size() << " bytes";
    }
  });
  EXPECT_GT(files, 2500U);
}

TEST(CutPickles, a_changed_byte_never_crashes) {
  const char* given = std::getenv("BRINERY_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
  std::cout << "BRINERY_SEED=" << seed << '\n';
  std::mt19937 random(seed);
  std::size_t loaded = 0;
  std::size_t refused = 0;
  for_each_small_pickle(2048, [&](const std::string& bytes) {
    constexpr int kChanges = 20;
    for (int i = 0; i < kChanges; ++i) {
      std::string changed = bytes;
      changed[random() % bytes.size()] = static_cast<char>(random());
      ++(loads_or_errs(changed) ? loaded : refused);
    }
  });
  EXPECT_GT(loaded, 1000U);
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace brinery::pickle
