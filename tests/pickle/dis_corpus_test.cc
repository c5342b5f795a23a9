// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The disassembly of every pickle in the corpus for which CPython 3.13's text (or error) is known. Compiled only
// where the corpus is.
#include <brinery/error.h>
#include <brinery/pickletools.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/sha256.h"
#include "support/pickle_corpus.h"

namespace brinery::pickletools {
namespace {

using nlohmann::json;
using test_support::kPickles;

// The key of the text for 3.13.0; empty where the corpus has only other Pythons' texts. A single key stands for the
// Pythons that made the file, of which those of the 3 series agree.
std::string key_for_reference(const json& file) {
  const json& keys = file["dis"];
  if (keys.is_string()) return file["made_by"].size() == 1 && file["made_by"].contains("2.7.18") ? "" : keys;
  for (const auto& [key, pythons] : keys.items()) {
    if (std::find(pythons.begin(), pythons.end(), "3.13.0") != pythons.end()) return key;
  }
  return "";
}

struct Outcome {
  std::string text;
  std::string error;  // "ValueError: ..."
};

Outcome disassemble(std::string_view pickle) {
  std::ostringstream out;
  std::string error;
  try {
    dis(pickle, out);
  } catch (const Error& e) {
    error = std::string(e.python_name()) + ": " + e.what();
  }
  return {out.str(), error};
}

// An expectation is the text, a digest of it, or an error.
void expect_dis(std::string_view pickle, const json& expected) {
  const auto [text, error] = disassemble(pickle);
  if (expected.is_object() && expected.contains("error")) {
    const std::string message =
        expected["error"].get<std::string>() + ": " + expected["message"].get<std::string>();
    EXPECT_TRUE(error.starts_with(message)) << error;
    return;
  }
  EXPECT_EQ(error, "");
  if (expected.is_string()) {
    EXPECT_EQ(text, expected.get<std::string>());
  } else {
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), expected["lines"].get<std::ptrdiff_t>());
    EXPECT_EQ(base::sha256_hex(text), expected["sha256"].get<std::string>());
  }
}

// Returns how many files were compared.
int expect_cases_of(const std::string& folder) {
  int compared = 0;
  const json manifest = test_support::read_json(kPickles + folder + "/manifest.json");
  for (const auto& listed : manifest["cases"]) {
    const json entry = test_support::read_json(kPickles + folder + "/" + listed["expect"].get<std::string>());
    for (const auto& file : entry["files"]) {
      const std::string path = kPickles + folder + "/" + file["file"].get<std::string>();
      SCOPED_TRACE(path);
      const std::string key = key_for_reference(file);
      if (key.empty()) continue;
      expect_dis(test_support::read_file(path), entry["dis"][key]);
      ++compared;
    }
  }
  return compared;
}

TEST(DisCorpus, plain_values) { EXPECT_GT(expect_cases_of("plain"), 1000); }

TEST(DisCorpus, standard_library_objects) { EXPECT_GT(expect_cases_of("stdlib"), 1000); }

// What only Python 2.7 wrote, as 3.13 prints it: our own digests (make_dis_expectations.py).
TEST(DisCorpus, pickles_that_only_python_2_writes) {
  for (const auto& entry : test_support::read_json(BRINERY_TEST_DATA_DIR "/pickle/dis/corpus_python2.json")) {
    SCOPED_TRACE(entry.dump());
    const auto [text, error] = disassemble(test_support::read_file(kPickles + entry[0].get<std::string>()));
    EXPECT_EQ(base::sha256_hex(text), entry[1].get<std::string>());
    EXPECT_EQ(error.empty(), entry[2].is_null()) << error;
    EXPECT_TRUE(error.starts_with(entry[2].is_string() ? entry[2].get<std::string>() : "")) << error;
  }
}

TEST(DisCorpus, pickles_of_the_world) {
  int compared = 0;
  const json manifest = test_support::read_json(kPickles + "world/manifest.json");
  for (const auto& file : manifest["files"]) {
    if (!file.contains("expect")) continue;
    const std::string path = kPickles + "world/" + file["file"].get<std::string>();
    SCOPED_TRACE(path);
    const std::string bytes = test_support::read_file(path);
    const json expected = test_support::read_json(kPickles + "world/" + file["expect"].get<std::string>());
    if (!expected.contains("dis")) continue;
    std::string_view rest = bytes;
    for (const auto& text : expected["dis"]) {
      expect_dis(rest, text);
      Operations operations = genops(rest);
      for ([[maybe_unused]] const Operation& operation : operations) {
      }
      rest.remove_prefix(operations.end_position());
      ++compared;
    }
    EXPECT_EQ(rest, "");
  }
  EXPECT_GT(compared, 50);
}

// No expectation but to end: in a text, or in an error of ours.
TEST(DisCorpus, hostile_pickles_end_in_a_text_or_an_error) {
  int files = 0;
  for (const char* folder : {"hostile", "hostile-more"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kPickles + folder)) {
      if (!entry.is_regular_file() || entry.path().extension() == ".json") continue;
      SCOPED_TRACE(entry.path().string());
      const std::string bytes = test_support::read_file(entry.path().string());
      try {
        dis(bytes, {.annotate = 1, .max_output_bytes = 1 << 24});
      } catch (const Error& error) {
        EXPECT_FALSE(error.message().empty());
      }
      ++files;
    }
  }
  EXPECT_GT(files, 400);
}

}  // namespace
}  // namespace brinery::pickletools
