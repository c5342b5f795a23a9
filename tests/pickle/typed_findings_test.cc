// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of what was once wrong in pickles of C++ types: long text that a getter makes, objects at one address, far days. Those
// of the way back are in object/from_value_findings_test.cc.
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <brinery/pickle_types.h>
#include <brinery/to_value.h>
#include <brinery/unpickler.h>

#include "support/error_of.h"
#include "support/through_values.h"

namespace typed_findings {

const std::size_t kLong = 100'000;  // more than a frame, so that a sink may keep a view of it

std::string text_of(char letter) { return std::string(kLong, letter); }

// All that a class may make for its pickle, as values that end with the call.
struct Getter {
  std::string text() const { return text_of('p'); }
  std::vector<std::byte> bytes() const { return std::vector<std::byte>(kLong, std::byte{'b'}); }
};
constexpr auto brinery_describe(brinery::Describe<Getter> d) {
  return d.property("text", &Getter::text).property("bytes", &Getter::bytes);
}

struct Stateful {
  std::vector<std::string> state() const { return {text_of('s'), text_of('t')}; }
  void set_state(std::vector<std::string>) {}
};
constexpr auto brinery_describe(brinery::Describe<Stateful> d) {
  return d.state(&Stateful::state, &Stateful::set_state);
}

// A range that makes its items when they are asked for.
struct Made {
  struct Iterator {
    int at;
    std::string operator*() const { return text_of('i'); }
    Iterator& operator++() {
      ++at;
      return *this;
    }
    bool operator==(const Iterator&) const = default;
  };
  Iterator begin() const { return {0}; }
  Iterator end() const { return {2}; }
  std::size_t size() const { return 2; }
};

struct Reduced {};
constexpr auto brinery_describe(brinery::Describe<Reduced> d) {
  return d.python_class("m", "Reduced")
      .new_args_ex([](const Reduced&) { return std::tuple(text_of('a')); },
                   [](const Reduced&) {
                     return std::map<std::string, std::string>{{"k", text_of('k')}};
                   },
                   [](std::string, std::map<std::string, std::string>) { return Reduced(); })
      .list_items([](const Reduced&) { return Made(); }, [](Reduced&, std::string) {})
      .dict_items(
          [](const Reduced&) {
            return std::map<int, std::string>{{1, text_of('v')}, {2, text_of('v')}};
          },
          [](Reduced&, int, std::string) {});
}

struct Nested {
  std::map<int, std::vector<Nested>> kids;
  std::string text() const { return text_of('n'); }
};
constexpr auto brinery_describe(brinery::Describe<Nested> d) {
  return d.field("kids", &Nested::kids).property("text", &Nested::text);
}

// Each call makes a new object, likely where the one before was.
struct Maker {
  int number;
  std::shared_ptr<std::vector<int>> made() const { return std::make_shared<std::vector<int>>(1, number); }
};
constexpr auto brinery_describe(brinery::Describe<Maker> d) { return d.property("made", &Maker::made); }

struct First {
  long long a = 1;
};
struct Whole {
  First first;
  long long b = 2;
};

}  // namespace typed_findings

namespace brinery::pickle {
namespace {

using namespace typed_findings;
using test_support::error_of;

// A pickle of the object, which is the same by way of a value.
template <class T>
std::string dumps_both_ways(const T& object, int protocol = kDefaultProtocol) {
  std::string bytes = dumps(object, {.protocol = protocol});
  EXPECT_EQ(test_support::dumps_through_values(object, protocol), bytes);
  return bytes;
}

// Whether a value is text or bytes of nothing but this letter.
bool is_long(Value value, char letter) {
  if (value.kind() == Kind::str) return value.as<std::string_view>() == text_of(letter);
  const auto data = value.as<std::span<const std::byte>>();
  return std::string_view(reinterpret_cast<const char*>(data.data()), data.size()) == text_of(letter);
}

TEST(TypedFindings, long_text_and_bytes_of_getters_are_written_before_they_end) {
  for (const int protocol : {0, 2, 4, 5}) {
    const Document document = loads(dumps_both_ways(std::vector<Getter>(3), protocol));
    ASSERT_EQ(document.root().size(), 3U);
    for (const Value item : document.root().elements()) {
      EXPECT_TRUE(is_long(item["text"], 'p'));
      if (protocol >= 3) {
        EXPECT_TRUE(is_long(item["bytes"], 'b'));
      }
    }
  }
}

TEST(TypedFindings, long_text_in_a_state_that_a_getter_makes_is_written_before_it_ends) {
  const Document document = loads(dumps_both_ways(std::vector<Stateful>(2)));
  for (const Value state : document.root().elements()) {
    EXPECT_TRUE(is_long(state[0], 's'));
    EXPECT_TRUE(is_long(state[1], 't'));
  }
}

TEST(TypedFindings, long_text_in_arguments_and_items_that_getters_make_is_written_before_it_ends) {
  const Document document = loads(dumps_both_ways(std::vector<Reduced>(2)));
  for (const Value made : document.root().elements()) {
    EXPECT_TRUE(is_long(made.args()[0], 'a'));
    EXPECT_TRUE(is_long(made.kwargs()["k"], 'k'));
    ASSERT_EQ(made.op_count(), 2U);
    for (const Value item : made.op_value(0).elements()) EXPECT_TRUE(is_long(item, 'i'));
    EXPECT_TRUE(is_long(made.op_value(1)[1], 'v'));
    EXPECT_TRUE(is_long(made.op_value(1)[3], 'v'));
  }
}

TEST(TypedFindings, long_text_of_getters_lasts_where_types_contain_themselves) {
  Nested root;
  root.kids[1].resize(2);
  const Document document = loads(dumps_both_ways(root));
  EXPECT_TRUE(is_long(document.root()["text"], 'n'));
  for (const Value kid : document.root()["kids"].items()[0].value.elements()) {
    EXPECT_TRUE(is_long(kid["text"], 'n'));
  }
}

TEST(TypedFindings, objects_that_getters_make_are_not_taken_for_each_other) {
  std::vector<Maker> makers;
  for (int i = 0; i < 100; ++i) makers.push_back({i});
  const Document document = loads(dumps_both_ways(makers));
  for (std::size_t i = 0; i < makers.size(); ++i)
    EXPECT_EQ(document.root()[i]["made"][0].as<int>(), makers[i].number);
}

TEST(TypedFindings, an_object_and_its_first_member_are_two) {
  const auto whole = std::make_shared<Whole>();
  const std::pair both(whole, std::shared_ptr<First>(whole, &whole->first));
  EXPECT_EQ(repr(loads(dumps(both)).root()), "({'first': {'a': 1}, 'b': 2}, {'a': 1})");
}

TEST(TypedFindings, a_tag_is_the_number_of_the_type) {
  using Types = brinery::detail::Slots<brinery::reflect::TypeList<Whole, First>>;
  const Whole whole;
  const auto of_whole = brinery::detail::identity_of<Types>(&whole);
  const auto of_first = brinery::detail::identity_of<Types>(&whole.first);
  EXPECT_EQ(of_first - of_whole, std::uint64_t{1} << 51);
}

TEST(TypedFindings, days_beyond_the_years_of_python_are_refused_and_do_not_turn_into_others) {
  using std::chrono::days;
  using std::chrono::sys_days;
  const sys_days first(days(-719'162));
  const sys_days last(days(2'932'896));
  EXPECT_EQ(loads<sys_days>(dumps(first)), first);
  EXPECT_EQ(loads<sys_days>(dumps(last)), last);
  // 65600 years later a year of 16 bits is within the range again.
  for (const sys_days day :
       {first - days(1), last + days(1), sys_days(days(146'097 * 164)), sys_days::max(), sys_days::min()}) {
    EXPECT_EQ(error_of([&] { dumps(day); }), "PicklingError: out of the range of datetime.date");
    EXPECT_EQ(error_of([&] { to_document(day); }),
              "ValueError: a date or time is out of the range of Python's datetime.date");
  }
}

}  // namespace
}  // namespace brinery::pickle
