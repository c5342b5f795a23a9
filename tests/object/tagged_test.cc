// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of tagged_json; docs/formats/tagged.md describes the format. The corpus tests of each format compare
// it with what other readers found in real files.
#include <brinery/tagged.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/document.h>

#include "object/heap.h"
#include "support/generators.h"

namespace brinery {
namespace {

using nlohmann::json;

class Tagged : public ::testing::Test {
 protected:
  // Compares as JSON: the order of members says nothing.
  void expect(Value value, std::string_view expected) {
    EXPECT_EQ(json::parse(tagged_json(value)), json::parse(expected));
  }
  Value text(std::string_view value) { return doc_.str(value); }
  Value number(int value) { return doc_.integer(value); }

  Document doc_;
};

TEST_F(Tagged, scalars) {
  expect(Value(), R"({"t":"none"})");
  expect(Value::ellipsis(), R"({"t":"ellipsis"})");
  expect(Value::not_implemented(), R"({"t":"notimplemented"})");
  expect(Value(true), R"({"t":"bool","v":true})");
  expect(Value(false), R"({"t":"bool","v":false})");
  expect(number(-7), R"({"t":"int","v":"-7"})");
  expect(doc_.integer_from_text("123456789012345678901234567890"),
         R"({"t":"int","v":"123456789012345678901234567890"})");
  expect(Value(1.5), R"({"t":"float","v":"1.5","bits":"3ff8000000000000"})");
  expect(Value(-0.0), R"({"t":"float","v":"-0.0","bits":"8000000000000000"})");
  expect(doc_.complex(1, -2),
         R"j({"t":"complex","v":"(1-2j)","re":"3ff0000000000000","im":"c000000000000000"})j");
}

TEST_F(Tagged, every_nan_keeps_its_bits) {
  expect(doc_.real(std::nan("5")), R"({"t":"float","v":"nan","bits":"7ff8000000000005"})");
}

TEST_F(Tagged, text_is_ascii_json) {
  const std::string json_text = tagged_json(text("a\"\\\n\x7f\xc3\xa9\xf0\x9f\x98\x80"));
  EXPECT_EQ(json_text, R"({"t":"str","v":"a\"\\\u000a\u007f\u00e9\ud83d\ude00"})");
}

TEST_F(Tagged, text_with_surrogates_is_hexadecimal) {
  expect(text("a\xed\xa0\x80"), R"({"t":"str","wtf8":"61eda080"})");
}

TEST_F(Tagged, bytes_of_all_kinds) {
  expect(doc_.bytes(std::string_view("\0\xff", 2)), R"({"t":"bytes","hex":"00ff"})");
  expect(doc_.bytestr("ab"), R"({"t":"bytestr","hex":"6162"})");
  expect(doc_.bytearray(""), R"({"t":"bytearray","hex":""})");
}

TEST_F(Tagged, beyond_1024_bytes_a_digest_stands_for_the_data) {
  EXPECT_EQ(json::parse(tagged_json(doc_.bytes(std::string(1024, 'x'))))["hex"].get<std::string>().size(),
            2048U);
  expect(
      doc_.bytes(std::string(1025, 'x')),
      R"({"t":"bytes","len":1025,"sha256":"c6d8e9905300876046729949cc95c2385221270d389176f7234fe7ac00c4e430"})");
  std::string accents;
  for (int i = 0; i < 600; ++i) accents += "\xc3\xa9";
  EXPECT_EQ(json::parse(tagged_json(text(accents)))["len"], 600) << "code points";
}

TEST_F(Tagged, containers) {
  expect(doc_.tuple({number(1), doc_.list()}),
         R"({"t":"tuple","v":[{"t":"int","v":"1"},{"t":"list","v":[]}]})");
  expect(doc_.dict({{text("k"), Value()}}), R"({"t":"dict","v":[[{"t":"str","v":"k"},{"t":"none"}]]})");
  expect(doc_.set({number(1)}), R"({"t":"set","v":[{"t":"int","v":"1"}]})");
  expect(doc_.frozenset({}), R"({"t":"frozenset","v":[]})");
  expect(doc_.slice({}, number(1), {}),
         R"({"t":"slice","v":[{"t":"none"},{"t":"int","v":"1"},{"t":"none"}]})");
  const std::vector<DictItem> items{{text("k"), Value()}};
  expect(doc_.frozendict(items), R"({"t":"frozendict","v":[[{"t":"str","v":"k"},{"t":"none"}]]})");
  expect(doc_.code(items), R"({"t":"code","v":[[{"t":"str","v":"k"},{"t":"none"}]]})");
}

TEST_F(Tagged, global_as_in_the_stream) {
  expect(doc_.global("os", "getcwd"), R"({"t":"global","module":"os","name":"getcwd"})");
  expect(doc_.heap().global("builtins", "range", "__builtin__", "xrange"),
         R"({"t":"global","module":"__builtin__","name":"xrange","py3":["builtins","range"]})");
}

TEST_F(Tagged, references_to_the_outside) {
  expect(doc_.persistent(number(5)), R"({"t":"pers","pid":{"t":"int","v":"5"}})");
  expect(doc_.extension(240), R"({"t":"ext","code":240})");
  expect(doc_.buffer(1, true, "data"), R"({"t":"buffer","index":1,"readonly":true})");
}

TEST_F(Tagged, calls) {
  const Value cls = doc_.global("m", "C");
  const std::string fn = R"({"t":"global","module":"m","name":"C"})";
  expect(doc_.instance(Made::reduce, cls, doc_.tuple({number(1)})),
         R"({"t":"call","via":"reduce","fn":)" + fn + R"(,"args":[{"t":"int","v":"1"}]})");
  expect(doc_.instance(Made::newobj, cls, doc_.list()),
         R"({"t":"call","via":"newobj","fn":)" + fn + R"(,"args":{"t":"list","v":[]}})");
  expect(doc_.instance(Made::newobj_ex, cls, doc_.tuple({}), doc_.dict()),
         R"({"t":"call","via":"newobj_ex","fn":)" + fn + R"(,"args":[],"kwargs":{"t":"dict","v":[]}})");
  EXPECT_EQ(json::parse(tagged_json(doc_.instance(Made::inst, cls, doc_.tuple({}))))["via"], "inst");
  EXPECT_EQ(json::parse(tagged_json(doc_.instance(Made::obj, cls, doc_.tuple({}))))["via"], "obj");
}

TEST_F(Tagged, operations_in_order) {
  const Value made = doc_.instance(Made::build, number(1), doc_.tuple({}));
  doc_.add_op(made, InstanceOp::build, Value());
  doc_.add_op(made, InstanceOp::append, doc_.tuple({number(2)}));
  doc_.add_op(made, InstanceOp::setitems, doc_.tuple({number(3), number(4)}));
  doc_.add_op(made, InstanceOp::additems, doc_.tuple({}));
  expect(
      made,
      R"({"t":"built","v":{"t":"int","v":"1"},"ops":[["build",{"t":"none"}],["append",[{"t":"int","v":"2"}]],
                   ["setitems",[[{"t":"int","v":"3"},{"t":"int","v":"4"}]]],["additems",[]]]})");
}

TEST_F(Tagged, shared_objects_are_numbered_in_the_order_of_writing) {
  const Value inner = doc_.list();
  const Value outer = doc_.list({inner});
  expect(
      doc_.tuple({outer, inner, outer}),
      R"({"t":"tuple","v":[{"t":"list","id":1,"v":[{"t":"list","id":2,"v":[]}]},{"t":"ref","id":2},{"t":"ref","id":1}]})");
}

TEST_F(Tagged, equal_small_things_are_written_again) {
  const Value str = text("x");
  const Value global = doc_.global("m", "n");
  EXPECT_EQ(
      tagged_json(doc_.tuple({str, str, global, global, doc_.tuple({}), doc_.tuple({})})).find("\"id\""),
      std::string::npos);
}

TEST_F(Tagged, cycle) {
  const Value list = doc_.list();
  doc_.append(list, list);
  expect(list, R"({"t":"list","id":1,"v":[{"t":"ref","id":1}]})");
}

TEST_F(Tagged, arguments_are_an_array_even_where_the_tuple_occurs_elsewhere) {
  const Value args = doc_.tuple({doc_.list()});
  const Value call = doc_.instance(Made::reduce, doc_.global("m", "C"), args);
  expect(doc_.tuple({call, args}),
         R"({"t":"tuple","v":[{"t":"call","via":"reduce","fn":{"t":"global","module":"m","name":"C"},
             "args":[{"t":"list","id":1,"v":[]}]},{"t":"tuple","v":[{"t":"ref","id":1}]}]})");
}

TEST_F(Tagged, arguments_of_many_calls_are_written_twice_at_most) {
  const Value args = doc_.tuple(std::vector<Value>(1000, number(7)));
  const Value calls = doc_.list();
  for (int i = 0; i < 1000; ++i) doc_.append(calls, doc_.instance(Made::reduce, Value(), args));
  EXPECT_LT(tagged_json(calls).size(), 200000U);
}

TEST_F(Tagged, nest_of_twenty) {
  const auto nested = [&](int depth) {
    Value value = number(1);
    for (int i = 0; i < depth; ++i) value = doc_.list({value});
    return value;
  };
  expect(nested(20), R"({"t":"nest","of":"list","n":20,"v":{"t":"int","v":"1"}})");
  EXPECT_EQ(tagged_json(nested(19)).find("nest"), std::string::npos);
}

TEST_F(Tagged, innermost_empty_container_is_no_part_of_a_nest) {
  Value value = doc_.tuple({});
  for (int i = 0; i < 30; ++i) value = doc_.tuple({value});
  expect(value, R"({"t":"nest","of":"tuple","n":30,"v":{"t":"tuple","v":[]}})");
}

TEST_F(Tagged, nest_of_dicts_has_one_key) {
  const auto nested = [&](bool other_key) {
    Value value;
    for (int i = 0; i < 25; ++i) value = doc_.dict({{text(other_key && i == 12 ? "other" : "k"), value}});
    return value;
  };
  expect(nested(false), R"({"t":"nest","of":"dict","n":25,"key":{"t":"str","v":"k"},"v":{"t":"none"}})");
  EXPECT_EQ(tagged_json(nested(true)).find("nest"), std::string::npos);
}

TEST_F(Tagged, shared_container_ends_a_nest) {
  Value inner = doc_.list();
  for (int i = 0; i < 25; ++i) inner = doc_.list({inner});
  Value outer = inner;
  for (int i = 0; i < 25; ++i) outer = doc_.list({outer});
  expect(doc_.tuple({outer, inner}),
         R"({"t":"tuple","v":[{"t":"nest","of":"list","n":25,
             "v":{"id":1,"t":"nest","of":"list","n":25,"v":{"t":"list","v":[]}}},{"t":"ref","id":1}]})");
}

TEST_F(Tagged, doubled_tuples_stay_short) {
  Value value = doc_.tuple({number(1)});
  for (int i = 0; i < 40; ++i) value = doc_.tuple({value, value});
  EXPECT_LT(tagged_json(value).size(), 4000U);
}

TEST_F(Tagged, a_large_int_that_occurs_again_is_referred_to) {
  const Value large = doc_.big_integer(std::string(2000, '\x11'));
  const json both = json::parse(tagged_json(doc_.tuple({large, large})));
  EXPECT_EQ(both["v"][0]["id"], 1);
  EXPECT_EQ(both["v"][1], json({{"t", "ref"}, {"id", 1}}));
}

// Each is written at every reference: the outcome must be the same each time, wherever it was made.
TEST_F(Tagged, long_leaves_that_occur_again_are_written_the_same) {
  const std::string text_of_100(100, '\1');
  const std::vector<Value> leaves{text(text_of_100),
                                  text(text_of_100 + "\xed\xa0\x80"),
                                  text(std::string(2000, 'x')),
                                  doc_.bytes(text_of_100),
                                  doc_.bytes(std::string(2000, 'x')),
                                  doc_.bytestr(text_of_100),
                                  doc_.big_integer(std::string(1000, '\x91')),
                                  doc_.global("m", text_of_100)};
  const Value all = doc_.list(leaves);
  for (const Value leaf : leaves) doc_.append(all, leaf);
  const json written = json::parse(tagged_json(all))["v"];
  ASSERT_EQ(written.size(), 2 * leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    EXPECT_EQ(written[i], json::parse(tagged_json(leaves[i])));
    EXPECT_EQ(written[i], written[i + leaves.size()]);
  }
}

TEST_F(Tagged, a_million_lists_and_tuples_in_one_another) {
  Value value = doc_.list();
  for (int i = 0; i < 500000; ++i) value = doc_.list({doc_.tuple({value})});
  EXPECT_EQ(tagged_json(value).size(),
            500000 * std::string_view(R"({"t":"list","v":[{"t":"tuple","v":[]}]})").size() +
                std::string_view(R"({"t":"list","v":[]})").size());
}

// The numbers that nodes were given, and those referred to, in the order of writing.
struct Numbers {
  std::vector<std::uint64_t> given;
  std::set<std::uint64_t> used;

  void walk(const json& node) {
    if (node.is_array()) {
      for (const json& item : node) walk(item);
    }
    if (!node.is_object()) return;
    if (node.contains("id")) take(node["id"], node["t"] == "ref");
    for (const char* member : {"key", "v", "fn", "args", "kwargs", "ops", "pid"}) {
      if (node.contains(member)) walk(node[member]);
    }
  }

  void take(std::uint64_t id, bool is_reference) {
    if (is_reference) {
      RC_ASSERT(id >= 1U && id <= given.size());
      used.insert(id);
    } else {
      given.push_back(id);
      RC_ASSERT(id == given.size());
    }
  }
};

RC_GTEST_PROP(TaggedLaw, ids_are_drawn_in_order_and_all_used, (const test::Recipe& recipe)) {
  const Document document = test::cook(recipe);
  const std::string text = tagged_json(document.root());
  RC_ASSERT(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; }));
  const json parsed = json::parse(text);
  Numbers numbers;
  numbers.walk(parsed);
  RC_ASSERT(numbers.used.size() == numbers.given.size());
}

RC_GTEST_PROP(TaggedLaw, a_copy_has_the_same_text, (const test::Recipe& recipe)) {
  const Document document = test::cook(recipe);
  Document copy;
  RC_ASSERT(tagged_json(copy.copy(document.root())) == tagged_json(document.root()));
}

}  // namespace
}  // namespace brinery
