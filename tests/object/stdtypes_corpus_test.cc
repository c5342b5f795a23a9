// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects of the standard library's value types as every Python from 2.7 on pickled them, by all protocols: repr,
// equality and tagged JSON. Compiled only where the corpus is.
#include <brinery/document.h>
#include <brinery/pickle.h>
#include <brinery/tagged.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "support/json_nodes.h"
#include "support/pickle_corpus.h"
#include "support/tagged_compare.h"

namespace brinery {
namespace {

using nlohmann::json;
using test_support::for_each_node;
using test_support::TaggedComparison;

const std::string kFolder = test_support::kPickles + "stdlib/";

Document load(const std::string& file) {
  pickle::LoadOptions options;
  options.encoding = "latin1";
  return pickle::loads(test_support::read_file(kFolder + file), options);
}

void for_each_case(const std::function<void(const json& expectations)>& visit) {
  const json manifest = test_support::read_json(kFolder + "manifest.json");
  for (const json& listed : manifest["cases"]) {
    visit(test_support::read_json(kFolder + listed["expect"].get<std::string>()));
  }
}

// Rows of the cases of types that we know: case, repr, files. From make_std_tables.py.
std::vector<json> reprs() {
  std::ifstream table(BRINERY_TEST_DATA_DIR "/object/std_corpus.jsonl");
  std::vector<json> rows;
  for (std::string line; std::getline(table, line);) rows.push_back(json::parse(line));
  return rows;
}

std::set<std::string> known_cases() {
  std::set<std::string> cases;
  for (const json& row : reprs()) cases.insert(row[0]);
  return cases;
}

TEST(StdTypesCorpus, repr_is_that_of_python_3_13) {
  int files = 0;
  for (const json& row : reprs()) {
    for (const json& file : row[2]) {
      EXPECT_EQ(repr(load(file).root()), row[1].get<std::string>()) << file;
      ++files;
    }
  }
  EXPECT_GT(files, 800);
}

// --- Equality -------------------------------------------------------------------------------------------------

// Objects that are not equal although CPython describes them alike.
const std::map<std::string, std::string> kUnequal{
    {"decimal", "holds a NaN"},
    {"union_type", "functools.reduce is _functools.reduce in newer pickles"},
    {"namedtuple",
     "protocols 0 and 1 make a tuple and turn it into one: only the class knows that this is the same"},
    {"user_builtin_subclasses", "the same with other types"},
    {"user_container_subclasses", "the same with other types"},
    {"user_bytearray_subclass", "the same with other types"},
    {"userdict", "the same with a UserString"},
    {"normaldist", "its state has another form in newer versions"},
    {"user_newargs", "arguments of __new__ that protocols 0 and 1 leave out"},
    {"user_newargs_ex", "protocols 2 and 3 call __new__ by a functools.partial"},
    {"user_kwonly", "protocols 2 and 3 call __new__ by a functools.partial"},
    {"user_plain", "an empty state is written by some protocols only"},
    {"nested_class", "protocols before 4 find a nested class by getattr"},
    {"nested_class_ref", "protocols before 4 find a nested class by getattr"},
    {"class_and_static_methods", "protocols before 4 find a nested class by getattr"},
};

// The keys of the values that Pythons load the file to.
std::vector<std::string> value_keys(const json& entry) {
  if (entry["value"].is_string()) return {entry["value"].get<std::string>()};
  std::vector<std::string> keys;
  for (const auto& item : entry["value"].items()) keys.push_back(item.key());
  return keys;
}

TEST(StdTypesCorpus, the_same_object_by_any_protocol_is_equal) {
  int pairs = 0;
  for_each_case([&](const json& expectations) {
    if (kUnequal.contains(expectations["case"])) return;
    std::map<std::string, Document> first;  // by the key of the value
    for (const json& entry : expectations["files"]) {
      for (const std::string& key : value_keys(entry)) {
        Document document = load(entry["file"]);
        const auto found = first.find(key);
        if (found == first.end()) {
          first.emplace(key, std::move(document));
          continue;
        }
        EXPECT_TRUE(found->second.root() == document.root()) << entry["file"];
        ++pairs;
      }
    }
  });
  EXPECT_GT(pairs, 1500);
}

// --- Tagged JSON ----------------------------------------------------------------------------------------------

// What the same in all of Python is, but is told differently: where 3.13 has pathlib, a slice as an object, names of
// Python 2.
json unified(json value) {
  for_each_node(value, [](json& node) {
    if (node["t"] == "global" && node.contains("py3")) {
      const json names = node["py3"];
      node = {{"t", "global"}, {"module", names[0]}, {"name", names[1]}};
    }
    if (node["t"] == "slice") {
      node = {{"t", "obj"},
              {"class", "builtins.slice"},
              {"fields", {{"start", node["v"][0]}, {"stop", node["v"][1]}, {"step", node["v"][2]}}}};
    }
    if (node["t"] != "obj") return;
    const std::string cls = node["class"];
    if (cls.starts_with("pathlib._local.")) node["class"] = "pathlib." + cls.substr(15);
  });
  return value;
}

// What 3.13 loads the file to; null where the corpus does not say.
json loaded_by_newest(const json& expectations, const json& entry) {
  const json loads = entry.value("loads", json::object());
  for (const char* by : {"3.13.0 encoding=latin1", "all", "3.13.0"}) {
    if (loads.contains(by)) return expectations["values"][loads[by].get<std::string>()];
  }
  const json& value = entry["value"];
  if (value.is_string())
    return entry["made_by"].contains("2.7.18") ? json() : expectations["values"][value.get<std::string>()];
  for (const auto& [key, pythons] : value.items()) {
    if (std::find(pythons.begin(), pythons.end(), "3.13.0") != pythons.end())
      return expectations["values"][key];
  }
  return {};
}

TEST(StdTypesCorpus, interpreted_tagged_json_is_what_python_3_13_loads) {
  int files = 0;
  const std::set<std::string> known = known_cases();
  for_each_case([&](const json& expectations) {
    if (!known.contains(expectations["case"])) return;
    for (const json& entry : expectations["files"]) {
      const json expected = loaded_by_newest(expectations, entry);
      if (expected.is_null() || expected.contains("error")) continue;
      const Document document = load(entry["file"]);
      const json found = unified(json::parse(tagged_json(document.root(), {.interpret = true})));
      EXPECT_EQ(TaggedComparison::difference(unified(expected), found), "") << entry["file"];
      ++files;
    }
  });
  EXPECT_GT(files, 800);
}

}  // namespace
}  // namespace brinery
