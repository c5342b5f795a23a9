// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects of the standard library's value types against what Python 3.13 says of them: the tables that
// make_std_tables.py wrote to tests/data/object.
#include <brinery/document.h>
#include <brinery/pickle.h>
#include <brinery/std_types.h>
#include <brinery/tagged.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace brinery {
namespace {

using nlohmann::json;

std::vector<json> table(const std::string& name) {
  std::ifstream file(BRINERY_TEST_DATA_DIR "/object/" + name);
  std::vector<json> rows;
  for (std::string line; std::getline(file, line);) rows.push_back(json::parse(line));
  return rows;
}

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

Document load(const json& hex) { return pickle::loads(from_hex(hex)); }

TEST(StdTypes, repr_is_pythons) {
  const auto rows = table("std_values.jsonl");
  EXPECT_GT(rows.size(), 500U);
  for (const json& row : rows) EXPECT_EQ(repr(load(row[0]).root()), row[1].get<std::string>()) << row[0];
}

// All ways to write an object.
std::vector<Document> load_ways(const json& ways) {
  std::vector<Document> documents;
  for (const json& hex : ways) documents.push_back(load(hex));
  return documents;
}

TEST(StdTypes, equality_is_pythons) {
  int compared = 0;
  for (const json& row : table("std_equal.jsonl")) {
    std::vector<std::vector<Document>> objects;
    for (const json& ways : row[0]) objects.push_back(load_ways(ways));
    for (std::size_t i = 0; i < objects.size(); ++i) {
      for (std::size_t j = 0; j < objects.size(); ++j) {
        const bool expected = row[1][i].get<std::string>()[j] == '1';
        for (std::size_t k = 0; k < objects[i].size(); ++k) {
          const Value a = objects[i][k].root();
          const Value b = objects[j][(k + 1) % objects[j].size()].root();
          EXPECT_EQ(a == b, expected) << repr(a) << " == " << repr(b);
          ++compared;
        }
      }
    }
  }
  EXPECT_GT(compared, 4000);
}

// What Python writes by protocol 4 or 5 is what make_x makes of what as_x reads.
Value remade(Document& document, Value value) {
  if (const auto x = as_date(value)) return make_date(document, *x);
  if (const auto x = as_timedelta(value)) return make_timedelta(document, *x);
  if (const auto x = as_timezone(value)) return make_timezone(document, *x);
  if (const auto x = as_decimal(value)) return make_decimal(document, *x);
  if (const auto x = as_fraction(value)) return make_fraction(document, *x);
  if (const auto x = as_uuid(value)) return make_uuid(document, *x);
  if (const auto x = as_array(value)) return make_array(document, *x);
  if (auto x = as_range(value)) {
    return make_range(document, {document.copy(x->start), document.copy(x->stop), document.copy(x->step)});
  }
  if (auto x = as_time(value)) {
    x->tzinfo = document.copy(x->tzinfo);
    return make_time(document, *x);
  }
  if (auto x = as_datetime(value)) {
    x->time.tzinfo = document.copy(x->time.tzinfo);
    return make_datetime(document, *x);
  }
  if (const auto x = as_path(value)) return make_path(document, *x);
  return {};
}

TEST(StdTypes, reading_and_making_gives_the_same_object) {
  int made = 0;
  for (const json& row : table("std_values.jsonl")) {
    const Document document = load(row[0]);
    Document other;
    const Value again = remade(other, document.root());
    if (again.is_none()) continue;
    EXPECT_EQ(repr(again), row[1].get<std::string>());
    EXPECT_TRUE(again == document.root() || repr(again).find("aN") != std::string::npos) << repr(again);
    ++made;
  }
  EXPECT_GT(made, 200);
}

TEST(StdTypes, calls_are_those_that_python_writes) {
  int compared = 0;
  for (const json& row : table("std_equal.jsonl")) {
    for (const json& ways : row[0]) {
      const Document document = load(ways[0]);  // by protocol 4
      Document other;
      const Value again = remade(other, document.root());
      if (again.is_none()) continue;
      const std::string expected = tagged_json(document.root());
      // A path is normalized, and its class is not where 3.13 alone has it; what a UUID says of its safety is left
      // out.
      if (as_path(again) || expected.find("is_safe") != std::string::npos) continue;
      EXPECT_EQ(tagged_json(again), expected);
      ++compared;
    }
  }
  EXPECT_GT(compared, 70);
}

}  // namespace
}  // namespace brinery
