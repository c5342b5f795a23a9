// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The optimizer over every file of the pickle corpus, hostile ones included: CPython 3.13's bytes or its class of error,
// by one digest for each folder (make_optimize_expectations.py). Compiled only where the corpus is.
#include <brinery/error.h>
#include <brinery/pickletools.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "support/pickle_corpus.h"

namespace brinery::pickletools {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of_pickles(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() != ".json")
      names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string outcome(const std::string& path) {
  try {
    return base::sha256_hex(optimize(test_support::read_file(path)));
  } catch (const Error& error) {
    return std::string(error.python_name());
  }
}

TEST(OptimizeCorpus, has_the_outcome_of_cpython_for_every_file) {
  std::size_t compared = 0;
  for (const auto& row : test_support::read_json(BRINERY_TEST_DATA_DIR "/pickle/optimize/corpus.json")) {
    const std::string folder = test_support::kPickles + row[0].get<std::string>() + "/";
    const std::vector<std::string> names = names_of_pickles(folder);
    ASSERT_EQ(names.size(), row[1].get<std::size_t>()) << folder;
    std::string outcomes;
    for (const std::string& name : names) outcomes += name + " " + outcome(folder + name) + "\n";
    // The script prints Python's lines: make_optimize_expectations.py CORPUS FOLDER.
    EXPECT_EQ(base::sha256_hex(outcomes), row[2].get<std::string>()) << folder << '\n' << outcomes;
    compared += names.size();
  }
  EXPECT_GT(compared, 4000U);
}

}  // namespace
}  // namespace brinery::pickletools
