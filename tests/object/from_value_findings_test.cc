// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of what was once wrong in reading values as C++ objects: work that grew with the square of the value, memory asked for
// before an item was looked at, places that moved, numbers and keys that lost something. Those of writing are in
// pickle/typed_findings_test.cc.
#include <brinery/from_value.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <complex>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/document.h>
#include <brinery/literal.h>

#include "support/error_of.h"

namespace value_findings {

// A range of another library: it has no reserve, and its items move.
template <class T>
class Moving {
 public:
  using value_type = T;
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  std::size_t size() const { return items_.size(); }
  void clear() { items_.clear(); }
  T& back() { return items_.back(); }
  template <class... A>
  T& emplace_back(A&&... arguments) {
    return items_.emplace_back(std::forward<A>(arguments)...);
  }

 private:
  std::vector<T> items_;
};
struct Node {
  Moving<Node> kids;
  int id = 0;
};

// Notes for how many items room was asked.
template <class T>
class Noting {
 public:
  using value_type = T;
  static inline std::size_t most = 0;
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  std::size_t size() const { return items_.size(); }
  void clear() { items_.clear(); }
  T& back() { return items_.back(); }
  void reserve(std::size_t count) {
    most = std::max(most, count);
    items_.reserve(count);
  }
  template <class... A>
  T& emplace_back(A&&... arguments) {
    return items_.emplace_back(std::forward<A>(arguments)...);
  }

 private:
  std::vector<T> items_;
};
struct Large {
  char text[4096];
};
struct LargeNode {
  char text[4096];
  Noting<LargeNode> kids;
};

struct Last {
  int z;
};
struct Reversed {
  int b, a;
};
struct Versioned {
  int z;
};
constexpr auto brinery_describe(brinery::Describe<Versioned> d) {
  return d.version(2, [](int, brinery::Document&, brinery::Value fields) { return fields; });
}

struct Chain {
  std::optional<int> x;
  std::vector<Chain> next;
};

}  // namespace value_findings

namespace brinery {
namespace {

using namespace value_findings;
using test_support::error_of;

// A list that holds `part` so many times.
Value repeated(Document& document, Value part, std::size_t count) {
  const Value list = document.list();
  for (std::size_t i = 0; i < count; ++i) document.append(list, part);
  return list;
}

// A dict of so many pairs, of which the last is 'z'.
Value wide_dict(Document& document, int count) {
  const Value dict = document.dict();
  for (int i = 1; i < count; ++i) document.set_item(dict, document.str("k" + std::to_string(i)), Value(true));
  document.set_item(dict, document.str("z"), document.integer(7));
  return dict;
}

constexpr std::string_view kExpands = "the value expands to more than its size allows";

TEST(FromValueFindings, a_field_far_back_in_a_large_dict_is_found_by_its_index) {
  Document document;
  constexpr std::size_t kCount = 20'000;  // 400 million pairs, were each of them looked at
  const Value list = repeated(document, wide_dict(document, kCount), kCount);
  const auto read = from_value<std::vector<Last>>(list);
  ASSERT_EQ(read.size(), kCount);
  EXPECT_TRUE(std::all_of(read.begin(), read.end(), [](const Last& each) { return each.z == 7; }));
}

TEST(FromValueFindings, fields_in_another_order_are_found_in_small_and_large_dicts) {
  for (const int others : {0, 5, 50}) {
    Document document;
    const Value dict = document.dict();
    document.set_item(dict, document.str("a"), document.integer(1));
    for (int i = 0; i < others; ++i) document.set_item(dict, document.integer(i), Value());
    document.set_item(dict, document.str("b"), document.integer(2));
    for (const auto& each : from_value<std::vector<Reversed>>(repeated(document, dict, 3))) {
      EXPECT_EQ(each.a, 1);
      EXPECT_EQ(each.b, 2);
    }
    EXPECT_EQ(error_of([&] { from_value<Last>(dict); }).substr(0, 28), "TypeError: expected field 'z");
  }
}

TEST(FromValueFindings, a_large_dict_that_many_objects_migrate_ends_at_the_limit) {
  Document document;
  const Value list = repeated(document, wide_dict(document, 4000), 4000);
  EXPECT_NE(error_of([&] { from_value<std::vector<Versioned>>(list); }).find(kExpands), std::string::npos);
}

TEST(FromValueFindings, a_state_in_two_dicts_that_many_objects_share_ends_at_the_limit) {
  Document document;
  const Value fields[] = {wide_dict(document, 4000), wide_dict(document, 4000)};
  const Value instance =
      document.instance(Made::newobj, document.global("m", "C"), document.tuple(std::span<const Value>()));
  document.add_op(instance, InstanceOp::build, document.tuple(fields));
  const Value list = repeated(document, instance, 4000);
  EXPECT_NE(error_of([&] { from_value<std::vector<Last>>(list); }).find(kExpands), std::string::npos);
}

TEST(FromValueFindings, a_deque_that_many_choices_look_through_ends_at_the_limit) {
  Document document;
  const Value deque = document.instance(Made::reduce, document.global("collections", "deque"),
                                        document.tuple(std::span<const Value>()));
  document.add_op(deque, InstanceOp::append, document.tuple(std::vector<Value>(4000)));
  const Value list = repeated(document, deque, 4000);
  using Choice = std::variant<std::array<int, 3>, Value>;
  EXPECT_NE(error_of([&] { from_value<std::vector<Choice>>(list); }).find(kExpands), std::string::npos);
}

TEST(FromValueFindings, items_of_ranges_that_move_are_complete_before_the_next_one) {
  std::string text = "{'id': -1, 'kids': [";
  for (int i = 0; i < 100; ++i) text += "{'kids': [], 'id': " + std::to_string(i) + "}, ";
  const Document document = literal::parse(text + "]}");
  const auto root = from_value<Node>(document.root());
  int id = 0;
  for (const Node& kid : root.kids) EXPECT_EQ(kid.id, id++);
  EXPECT_EQ(id, 100);
}

TEST(FromValueFindings, room_is_made_for_few_large_items_before_one_was_read) {
  Document document;
  const Value nones = repeated(document, Value(), 100'000);
  EXPECT_EQ(error_of([&] { from_value<Noting<Large>>(nones); }), "TypeError: [0]: expected dict, found None");
  EXPECT_LE(Noting<Large>::most, 16U);
  const Value large = document.dict();
  document.set_item(large, document.str("text"), document.str("x"));
  EXPECT_EQ(from_value<std::vector<Large>>(repeated(document, large, 100)).size(), 100U);
}

TEST(FromValueFindings, large_items_that_must_stay_where_they_are_are_paid_for) {
  Document document;
  const Value root = document.dict();
  document.set_item(root, document.str("text"), document.str(""));
  document.set_item(root, document.str("kids"), repeated(document, Value(), 100'000));
  EXPECT_NE(error_of([&] { from_value<LargeNode>(root); }).find(kExpands), std::string::npos);
  EXPECT_EQ(Noting<LargeNode>::most, 0U);
}

TEST(FromValueFindings, a_complex_beyond_its_floats_is_an_overflow) {
  const Document document = literal::parse("[1e300+0j, 1e300j, 1+2j]");
  using Narrow = std::complex<float>;
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(error_of([&] { from_value<Narrow>(document.root()[i]); }).substr(0, 13), "OverflowError");
    EXPECT_EQ(from_value<std::complex<double>>(document.root()[i]).real(), i == 0 ? 1e300 : 0.0);
  }
  EXPECT_EQ(from_value<Narrow>(document.root()[2]), Narrow(1, 2));
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Document other;
  EXPECT_EQ(from_value<Narrow>(other.complex(kInfinity, 1)).real(), std::numeric_limits<float>::infinity());
}

TEST(FromValueFindings, the_last_of_keys_that_become_equal_wins_with_nothing_of_the_first) {
  // As doubles both keys are 2**53.
  const Document document =
      literal::parse("{9007199254740993: {'x': 1, 'next': [{'next': []}]}, 9007199254740992: {'next': []}}");
  const auto check = [](const auto& read) {
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read.begin()->second.x, std::nullopt);
    EXPECT_TRUE(read.begin()->second.next.empty());
  };
  check(from_value<std::map<double, Chain>>(document.root()));
  check(from_value<std::unordered_map<double, Chain>>(document.root()));
  struct Flat {
    std::optional<int> x;
  };
  EXPECT_EQ((from_value<std::map<double, Flat>>(document.root()).begin()->second.x), std::nullopt);
}

}  // namespace
}  // namespace brinery
