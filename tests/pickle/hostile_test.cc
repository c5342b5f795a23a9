// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Hostile pickles, with CPython's verdicts on them. The rule and its exceptions: docs/reference/hostile-pickles.md.
// Compiled only where the corpus is.
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

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

struct HostileCase {
  std::string name;  // "hostile/append_empty"
  std::string bytes;
  const json& entry;

  const json& cpython(const std::string& which) const { return entry["cpython"]["3.13.0 " + which]; }
};

int for_each_case(const std::string& folder, const std::function<void(const HostileCase&)>& visit) {
  const json manifest = test_support::read_json(kPickles + folder + "/manifest.json");
  for (const json& entry : manifest["cases"]) {
    const HostileCase each{
        folder + "/" + entry["case"].get<std::string>(),
        test_support::read_file(kPickles + folder + "/" + entry["file"].get<std::string>()), entry};
    SCOPED_TRACE(each.name);
    visit(each);
  }
  return static_cast<int>(manifest["cases"].size());
}

Extensions extensions_of(const json& entry) {
  Extensions extensions;
  for (const json& row : entry.value("extensions", json::array())) extensions[row[0]] = {row[1], row[2]};
  return extensions;
}

// Interpreted, as CPython was run: its default options, and the extensions that it had.
void expect_verdict(const HostileCase& each, Disagreements& table) {
  const Extensions extensions = extensions_of(each.entry);
  LoadOptions options;
  options.extensions = &extensions;
  const Verdict ours = verdict_on(each.bytes, options);
  const std::string c = verdict_of(each.cpython("C"));
  if (each.entry["label"] == "truncated") {
    EXPECT_NE(ours.verdict, "loads");
  }

  std::string expected = "loads";
  if (each.entry["label"] == "truncated" && c == "asks for a name") {
    expected = ours.verdict;  // an error, and no matter which
  } else if (c != "timeout") {
    expected = table.expected(each.name, c, verdict_of(each.cpython("Python")));
  }
  const bool is_other_value = expected == test_support::kOtherValue;
  EXPECT_EQ(ours.verdict, is_other_value ? "loads" : expected) << ours.message;
  if (ours.verdict != "loads") return;
  if (each.entry.contains("used")) {
    EXPECT_EQ(ours.used, each.entry["used"].get<std::size_t>());
  }
  if (each.cpython("C").contains("value")) {
    const std::string difference = ours.difference_from(each.cpython("C")["value"]);
    EXPECT_EQ(difference.empty(), !is_other_value) << difference;
  }
}

// Uninterpreted, for which the corpus has the values that a reader sees that resolves no name. Where the C unpickler had
// an error that is no affair of such a reader's, the table says so.
void expect_symbolic_value(const HostileCase& each, const Disagreements& table) {
  LoadOptions options;
  options.encoding = "keep";
  options.builtins = false;
  const Verdict ours = verdict_on(each.bytes, options);
  if (!each.entry.contains("symbolic")) return;
  const bool c_errs = verdict_of(each.cpython("C")).ends_with("Error");
  if (c_errs && !table.lists(each.name)) return;
  ASSERT_EQ(ours.verdict, "loads") << ours.message;
  EXPECT_EQ(ours.difference_from(each.entry["symbolic"]), "");
}

void expect_verdicts(const std::string& folder, int at_least) {
  Disagreements table(folder + "/");
  EXPECT_GE(for_each_case(folder, [&](const HostileCase& each) { expect_verdict(each, table); }), at_least);
  table.expect_all_met();
}

TEST(HostilePickles, hand_made_files_fare_as_in_cpython) { expect_verdicts("hostile", 255); }

TEST(HostilePickles, assembled_files_fare_as_in_cpython) { expect_verdicts("hostile-more", 434); }

TEST(HostilePickles, values_are_those_of_a_reader_that_resolves_no_name) {
  const Disagreements table("");
  int compared = 0;
  for_each_case("hostile-more", [&](const HostileCase& each) {
    compared += each.entry.contains("symbolic") ? 1 : 0;
    expect_symbolic_value(each, table);
  });
  EXPECT_GT(compared, 200);
}

// A reader that is quadratic in any of these (up to a megabyte) would take minutes; the limit leaves room for
// sanitizers and busy machines.
TEST(HostilePickles, none_takes_long) {
  const auto expect_quick = [](const HostileCase& each) {
    const auto start = std::chrono::steady_clock::now();
    verdict_on(each.bytes);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  };
  for_each_case("hostile", expect_quick);
  for_each_case("hostile-more", expect_quick);
}

// The table of the page, as the list has it: inputs and three verdicts of each row.
std::vector<std::vector<std::string>> documented_rows() {
  std::istringstream page(
      test_support::read_file(BRINERY_TEST_DATA_DIR "/../../docs/reference/hostile-pickles.md"));
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| `")) continue;
    std::erase(line, '`');
    std::vector<std::string> cells;
    std::istringstream in(line.substr(2));
    for (std::string cell; cells.size() < 4 && std::getline(in, cell, '|');) {
      cells.push_back(cell.substr(cell.find_first_not_of(' '), cell.find_last_not_of(' ') + 1));
      while (cells.back().ends_with(' ')) cells.back().pop_back();
    }
    rows.push_back(cells);
  }
  return rows;
}

TEST(HostilePickles, the_documented_table_is_the_one_that_is_tested) {
  std::vector<std::vector<std::string>> listed;
  for (const auto& row : test_support::kDisagreements) {
    listed.push_back(
        {std::string(row.inputs), std::string(row.c), std::string(row.python), std::string(row.brinery)});
  }
  EXPECT_EQ(documented_rows(), listed);
}

}  // namespace
}  // namespace brinery::pickle
