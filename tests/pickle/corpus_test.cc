// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Every pickle of the corpus, made by real Pythons, against what CPython says is in it. Compiled only where the corpus
// is.
#include <brinery/error.h>
#include <brinery/tagged.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "support/json_nodes.h"
#include "support/pickle_corpus.h"
#include "support/tagged_compare.h"

namespace brinery::pickle {
namespace {

using nlohmann::json;
using test_support::for_each_node;
using test_support::kPickles;
using test_support::TaggedComparison;

const std::string kNewest = "3.13.0";

// One file of a case.
struct CorpusFile {
  std::string folder;  // path of the part of the corpus, with a slash
  const json& expectations;
  const json& entry;

  std::string path() const { return folder + entry["file"].get<std::string>(); }
  const json& value(const std::string& key) const { return expectations["values"][key]; }
  bool is_python2() const { return entry["made_by"].contains("2.7.18"); }
};

void for_each_file(const std::string& part, const std::function<void(const CorpusFile&)>& visit) {
  const std::string folder = kPickles + part + "/";
  const json manifest = test_support::read_json(folder + "manifest.json");
  for (const json& listed : manifest["cases"]) {
    const json expectations = test_support::read_json(folder + listed["expect"].get<std::string>());
    for (const json& entry : expectations["files"]) {
      const CorpusFile file{folder, expectations, entry};
      SCOPED_TRACE(file.path());
      visit(file);
    }
  }
}

LoadOptions uninterpreted() {
  LoadOptions options;
  options.encoding = "keep";
  options.builtins = false;
  return options;
}

// The tagged JSON of the first pickle, or {"error": class}.
json loaded(std::string_view bytes, const LoadOptions& options) {
  try {
    return json::parse(tagged_json(loads(bytes, options).root()));
  } catch (const Error& error) {
    return {{"error", error.python_name()}, {"message", error.message()}};
  }
}

void expect_same(const json& expected, const json& found) {
  EXPECT_EQ(TaggedComparison::difference(expected, found), "");
}

bool any_node(const json& root, const std::function<bool(const json&)>& wanted) {
  std::vector<const json*> pending{&root};
  while (!pending.empty()) {
    const json& node = *pending.back();
    pending.pop_back();
    if (node.is_object() && node.contains("t") && wanted(node)) return true;
    if (!node.is_structured()) continue;
    for (const json& part : node) pending.push_back(&part);
  }
  return false;
}

bool has_kind(const json& root, const std::string& kind) {
  return any_node(root, [&](const json& node) { return node["t"] == kind; });
}

// --- Uninterpreted -------------------------------------------------------------------------------------------------

// The corpus's reader drops the result of setter(object, state), and with it what that does; ours keeps it as an operation.
int drop_state_setters(json& value) {
  int dropped = 0;
  for_each_node(value, [&](json& node) {
    if (!node.contains("ops")) return;
    json& ops = node["ops"];
    const auto before = ops.size();
    ops.erase(std::remove_if(ops.begin(), ops.end(), [](const json& op) { return op[0] == "call"; }),
              ops.end());
    dropped += static_cast<int>(before - ops.size());
    if (ops.empty()) node.erase("ops");
  });
  return dropped;
}

int expect_symbolic_values(const std::string& part) {
  int files = 0;
  for_each_file(part, [&](const CorpusFile& file) {
    json found = loaded(test_support::read_file(file.path()), uninterpreted());
    const bool has_setter = file.path().find("/six_state/") != std::string::npos;
    EXPECT_EQ(drop_state_setters(found) > 0, has_setter);
    expect_same(file.value(file.entry["symbolic"]), found);
    ++files;
  });
  return files;
}

TEST(PickleCorpus, plain_values_uninterpreted) { EXPECT_GT(expect_symbolic_values("plain"), 1000); }

TEST(PickleCorpus, standard_library_objects_uninterpreted) {
  EXPECT_GT(expect_symbolic_values("stdlib"), 1000);
}

TEST(PickleCorpus, pickles_of_the_world_uninterpreted) {
  int pickles = 0;
  const std::string folder = kPickles + "world/";
  const json manifest = test_support::read_json(folder + "manifest.json");
  for (const json& listed : manifest["files"]) {
    if (!listed.contains("expect")) continue;  // containers, not pickles
    const std::string path = folder + listed["file"].get<std::string>();
    SCOPED_TRACE(path);
    const json expectation = test_support::read_json(folder + listed["expect"].get<std::string>());
    const json& expected = expectation["symbolic"];
    Unpickler in = Unpickler::open(path, uninterpreted());
    std::size_t count = 0;
    for (Document& each : in) {
      ASSERT_LT(count, expected.size());
      expect_same(expected[count++], json::parse(tagged_json(each.root())));
    }
    EXPECT_EQ(count, expected.size());
    EXPECT_EQ(in.offset(), test_support::read_file(path).size());
    pickles += static_cast<int>(count);
  }
  EXPECT_GT(pickles, 60);
}

// --- Interpreted ---------------------------------------------------------------------------------------------------

// The key of what 3.13 loads the file to, with this encoding for 8-bit strings; nothing where the corpus does not say.
std::optional<std::string> key_of_loaded_value(const CorpusFile& file, const std::string& encoding) {
  const json loads = file.entry.value("loads", json::object());
  const std::string by_encoding = kNewest + " encoding=" + encoding;
  if (loads.contains(by_encoding)) return loads[by_encoding];
  if (loads.contains("all")) return loads["all"];
  if (loads.contains(kNewest)) return loads[kNewest];
  const json& value = file.entry["value"];
  if (value.is_string()) return file.is_python2() ? std::nullopt : std::optional<std::string>(value);
  for (const auto& [key, pythons] : value.items()) {
    if (std::find(pythons.begin(), pythons.end(), kNewest) != pythons.end()) return key;
  }
  return std::nullopt;
}

// CPython's value holds classes, which have their Python 3 name; a reader that resolves nothing also has the old one.
json with_python3_names(json value) {
  for_each_node(value, [](json& node) {
    if (node["t"] != "global" || !node.contains("py3")) return;
    const json names = node["py3"];
    node = {{"t", "global"}, {"module", names[0]}, {"name", names[1]}};
  });
  return value;
}

// Classes and functions that CPython finds in another way than by the name in the pickle.
const std::map<std::string, std::string> kFoundOtherwise{
    {"functions", "a function that is at home in another module (_operator for operator)"},
    {"nonetype", "a class that type() returns"},
    {"nested_class_ref", "a class that getattr() returns"},
};

// How many files could be compared, and why others could not.
struct Compared {
  int compared = 0;
  std::map<std::string, int> left_out;
};

// Only decoding fails without something being called.
bool is_error_of_a_call(const json& expected) {
  return expected.contains("error") && expected["error"] != "UnicodeDecodeError";
}

// A value that consists of data only is what CPython makes of the pickle. Left out are values with objects of classes
// (`obj`), which we describe by what would make them; errors of calls, which we never make; and out-of-band buffers,
// which CPython was given as bytes.
Compared expect_loaded_values(const std::string& part) {
  Compared result;
  for_each_file(part, [&](const CorpusFile& file) {
    for (const std::string encoding : {"ASCII", "latin1", "bytes"}) {
      SCOPED_TRACE(encoding);
      const auto key = key_of_loaded_value(file, encoding);
      const json expected = key ? file.value(*key) : json();
      const auto otherwise = kFoundOtherwise.find(file.expectations["case"]);
      const std::string why_not = !key                                 ? "no expectation"
                                  : otherwise != kFoundOtherwise.end() ? otherwise->second
                                  : has_kind(expected, "obj")          ? "objects of classes"
                                  : is_error_of_a_call(expected)       ? "errors of calls"
                                  : file.entry.contains("buffers")     ? "buffers"
                                                                       : "";
      if (!why_not.empty()) {
        ++result.left_out[why_not];
        continue;
      }
      LoadOptions options;
      options.encoding = encoding;
      const json found = with_python3_names(loaded(test_support::read_file(file.path()), options));
      if (expected.contains("error")) {
        EXPECT_EQ(found.value("error", "loaded"), expected["error"].get<std::string>()) << expected;
      } else {
        expect_same(expected, found);
      }
      ++result.compared;
    }
  });
  for (const auto& [why, count] : result.left_out) std::cout << "left out " << count << ": " << why << '\n';
  return result;
}

TEST(PickleCorpus, plain_values_as_cpython_loads_them) {
  EXPECT_GT(expect_loaded_values("plain").compared, 3000);
}

TEST(PickleCorpus, standard_library_objects_as_cpython_loads_them) {
  EXPECT_GT(expect_loaded_values("stdlib").compared, 100);
}

// --- What the caller brings ----------------------------------------------------------------------------------------

// The expectation says which number stands where; the file's own list says which class that is.
TEST(PickleCorpus, registered_extensions_become_globals) {
  int files = 0;
  for_each_file("stdlib", [&](const CorpusFile& file) {
    if (!file.entry.contains("extensions")) return;
    Extensions extensions;
    for (const json& row : file.entry["extensions"]) extensions[row[0]] = {row[1], row[2]};
    LoadOptions options = uninterpreted();
    options.extensions = &extensions;

    json expected = file.value(file.entry["symbolic"]);
    for_each_node(expected, [&](json& node) {
      if (node["t"] != "ext") return;
      const auto& [module, name] = extensions.at(node["code"]);
      node = {{"t", "global"}, {"module", module}, {"name", name}};
    });
    expect_same(expected, loaded(test_support::read_file(file.path()), options));
    ++files;
  });
  EXPECT_GT(files, 5);
}

TEST(PickleCorpus, persistent_load_gets_each_id_and_its_result_is_used) {
  int files = 0;
  for_each_file("stdlib", [&](const CorpusFile& file) {
    if (!file.entry.contains("persistent")) return;
    LoadOptions options = uninterpreted();
    options.persistent_load = [](Document& document, Value id) {
      return document.tuple({document.str("loaded"), id});
    };
    json expected = file.value(file.entry["symbolic"]);
    bool has_ids = false;
    for_each_node(expected, [&](json& node) {
      if (node["t"] != "pers") return;
      has_ids = true;
      const json id = node["pid"];
      node = {{"t", "tuple"}, {"v", {{{"t", "str"}, {"v", "loaded"}}, id}}};
    });
    EXPECT_TRUE(has_ids);
    expect_same(expected, loaded(test_support::read_file(file.path()), options));
    ++files;
  });
  EXPECT_GT(files, 20);
}

TEST(PickleCorpus, buffers_beside_the_pickle_are_attached_in_order) {
  int files = 0;
  for_each_file("stdlib", [&](const CorpusFile& file) {
    if (!file.entry.contains("buffers")) return;
    std::deque<std::string> data;
    std::vector<Buffer> buffers;
    for (const json& row : file.entry["buffers"]) {
      data.push_back(test_support::read_file(file.folder + row["file"].get<std::string>()));
      buffers.push_back({data.back(), row["readonly"]});
    }
    LoadOptions options = uninterpreted();
    options.buffers = buffers;
    const std::string bytes = test_support::read_file(file.path());
    const Document document = loads(bytes, options);
    std::vector<Value> found;
    std::vector<Value> pending{document.root()};
    while (!pending.empty()) {
      const Value value = pending.back();
      pending.pop_back();
      if (value.kind() == Kind::buffer) found.push_back(value);
      if (value.kind() == Kind::list || value.kind() == Kind::tuple) {
        pending.insert(pending.end(), value.elements().begin(), value.elements().end());
      } else if (value.kind() == Kind::dict) {
        for (const DictItem& item : value.items()) pending.push_back(item.value);
      } else if (value.kind() == Kind::instance) {
        pending.push_back(value.args());
      }
    }
    EXPECT_FALSE(found.empty());
    for (const Value buffer : found) {
      ASSERT_LT(buffer.buffer_index(), buffers.size());
      EXPECT_EQ(buffer.buffer_data(), buffers[buffer.buffer_index()].data);
      EXPECT_EQ(buffer.buffer_readonly(), buffers[buffer.buffer_index()].readonly);
    }

    options.buffers = std::span<const Buffer>();
    EXPECT_THROW(loads(bytes, options), UnpicklingError);
    ++files;
  });
  EXPECT_GE(files, 6);
}

}  // namespace
}  // namespace brinery::pickle
