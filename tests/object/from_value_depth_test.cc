// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Types that contain themselves, as deep as their data: chains, trees, cycles of pointers, and how their errors say where.
#include <brinery/from_value.h>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <brinery/literal.h>

#include "support/error_of.h"
#include "support/from_literal.h"

namespace brinery {
namespace from_value_depth_test {

using test_support::error_of;
using test_support::read;
using test_support::refusal;

struct Link {
  int number = 0;
  std::unique_ptr<Link> next;

  ~Link() {
    while (next) next = std::move(next->next);
  }
};

// {'number': n, 'next': ...} so deep; the innermost number is 'x' where that is asked for.
Value chain(Document& document, int length, bool is_bad) {
  const Value number = document.str("number");
  const Value next = document.str("next");
  Value link;
  for (int i = 0; i < length; ++i) {
    const Value value = i == 0 && is_bad ? document.str("x") : document.integer(i);
    link = document.dict({{number, value}, {next, link}});
  }
  return link;
}

constexpr int kMillion = 1'000'000;

TEST(FromValueDepth, a_chain_of_a_million_is_read) {
  Document document;
  Link first;
  from_value(chain(document, kMillion, false), first);
  int length = 0;
  for (const Link* link = &first; link != nullptr; link = link->next.get()) ++length;
  EXPECT_EQ(length, kMillion);
}

TEST(FromValueDepth, the_path_into_a_deep_object_is_cut_in_its_middle) {
  Document document;
  Link first;
  EXPECT_EQ(error_of([&] { from_value(chain(document, 4, true), first); }),
            "TypeError: next.next.next.number: expected int, found str 'x'");
  const std::string deep = error_of([&] { from_value(chain(document, kMillion, true), first); });
  EXPECT_NE(deep.find(".next ... (999968 more) ... .next"), std::string::npos) << deep;
  EXPECT_TRUE(deep.ends_with(".next.number: expected int, found str 'x'"));
}

struct Tree {
  std::string name;
  std::vector<Tree> kids;
  std::map<std::string, Tree> named;
};

TEST(FromValueDepth, trees_are_read_in_order_and_their_errors_too) {
  const auto tree = read<Tree>(
      "{'name': 'r', 'kids': [{'name': 'a', 'kids': [], 'named': {}}, {'name': 'b', 'kids': [], 'named': "
      "{}}],"
      " 'named': {'c': {'name': 'c', 'kids': [{'name': 'd', 'kids': [], 'named': {}}], 'named': {}}}}");
  EXPECT_EQ(tree.kids[1].name, "b");
  EXPECT_EQ(tree.named.at("c").kids[0].name, "d");
  EXPECT_EQ(refusal<Tree>("{'name': 'r', 'kids': [{'name': 1, 'kids': [], 'named': {}}, {'name': 2}],"
                          " 'named': {'c': {'name': 3}}}"),
            "TypeError: kids[0].name: expected str, found int 1");
  EXPECT_EQ(
      refusal<Tree>("{'name': 'r', 'kids': [], 'named': {'c': {'name': 'c', 'named': {}, 'kids': [1]}}}"),
      "TypeError: named['c'].kids[0]: expected dict, found int 1");
}

struct Json {
  std::variant<std::monostate, bool, double, std::string, std::vector<Json>, std::map<std::string, Json>>
      value;
};
constexpr auto brinery_describe(Describe<Json> describe) { return describe.field("value", &Json::value); }

TEST(FromValueDepth, a_variant_of_itself_takes_any_kind) {
  const auto json =
      read<Json>("{'value': {'a': {'value': [{'value': None}, {'value': 'x'}, {'value': 1.5}]}}}");
  const auto& list = std::get<5>(json.value).at("a");
  EXPECT_EQ(std::get<std::string>(std::get<4>(list.value)[1].value), "x");
  EXPECT_EQ(refusal<Json>("{'value': {'a': {'value': [{'value': None}, {'value': b'x'}]}}}"),
            "TypeError: value['a'].value[1].value: expected None, bool, float, str, list of dict or dict of "
            "str to dict, "
            "found bytes b'x'");
}

struct Nested {
  std::set<Nested> members;
  bool operator<(const Nested& other) const { return members < other.members; }
};

TEST(FromValueDepth, sets_of_themselves_nest_to_a_limit) {
  const auto nested = [](Document& document, int depth) {
    const Value name = document.str("members");
    const Value empty = document.frozenset({});
    const DictItem no_members{name, empty};
    Value value = document.frozendict({&no_members, 1});
    for (int i = 0; i < depth; ++i) {
      const DictItem item{name, document.frozenset({value})};
      value = document.frozendict({&item, 1});
    }
    return value;
  };
  Document document;
  constexpr int kMost = static_cast<int>(detail::FromReader::kMaxNested);
  EXPECT_EQ(error_of([&] { from_value<Nested>(nested(document, kMost)); }), "no error");
  const std::string error = error_of([&] { from_value<Nested>(nested(document, kMost + 1)); });
  EXPECT_TRUE(error.starts_with("RecursionError: members[0].members[0]")) << error;
}

struct Person {
  std::string name;
  std::shared_ptr<Person> friend_;
  std::vector<std::shared_ptr<Person>> known;
};

TEST(FromValueDepth, cycles_of_shared_pointers_are_kept) {
  Document document;
  const auto person = [&](std::string_view name) {
    return document.dict(
        {{document.str("name"), document.str(name)}, {document.str("known"), document.list()}});
  };
  const Value ann = person("Ann");
  const Value bob = person("Bob");
  document.set_item(ann, document.str("friend_"), bob);
  document.set_item(bob, document.str("friend_"), ann);
  document.append(ann["known"], ann);
  document.append(ann["known"], bob);
  const auto read_ann = from_value<std::shared_ptr<Person>>(ann);
  EXPECT_EQ(read_ann->friend_->name, "Bob");
  EXPECT_EQ(read_ann->friend_->friend_, read_ann);
  EXPECT_EQ(read_ann->known[0], read_ann);
  EXPECT_EQ(read_ann->known[1], read_ann->friend_);
  read_ann->known.clear();
  read_ann->friend_->friend_.reset();  // or they keep each other for ever
}

TEST(FromValueDepth, a_cycle_of_values_ends_at_the_limit) {
  Document document;
  const Value link = document.dict({{document.str("number"), document.integer(1)}});
  document.set_item(link, document.str("next"), link);
  Link first;
  const std::string error = error_of([&] { from_value(link, first, {.limit = 1000}); });
  EXPECT_TRUE(error.starts_with("MemoryError: next.next")) << error;
  EXPECT_NE(error.find("share them by std::shared_ptr"), std::string::npos) << error;
}

}  // namespace from_value_depth_test
}  // namespace brinery
