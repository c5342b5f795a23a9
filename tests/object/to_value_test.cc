// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// C++ objects as values of a Document: what each type becomes, that reading gives it back, sharing and depth.
#include <brinery/to_value.h>

#include <gtest/gtest.h>

#include <chrono>
#include <complex>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include <brinery/from_value.h>
#include <brinery/literal.h>

#include "support/error_of.h"

namespace brinery {
namespace to_value_test {

using namespace std::chrono;
using test_support::error_of;

// The value equals this literal, and reading it gives the object again.
template <class T>
void expect_both_ways(const T& object, std::string_view literal) {
  const Document document = to_document(object);
  const Document expected = literal::parse(literal);
  EXPECT_EQ(document.root().kind(), expected.root().kind()) << literal;
  EXPECT_EQ(repr(document.root()), repr(expected.root()));
  EXPECT_TRUE(from_value<T>(document.root()) == object) << literal;
}

enum class Level { low = 1, high = 300 };

TEST(ToValue, plain_types_become_plain_data) {
  expect_both_ways(true, "True");
  expect_both_ways(std::uint8_t{255}, "255");
  expect_both_ways(INT64_MIN, "-9223372036854775808");
  expect_both_ways(UINT64_MAX, "18446744073709551615");
  expect_both_ways(~reflect::UnsignedInt128{0}, "340282366920938463463374607431768211455");
  expect_both_ways(static_cast<reflect::Int128>(reflect::UnsignedInt128{1} << 127),
                   "-170141183460469231731687303715884105728");
  expect_both_ways(1.5F, "1.5");
  expect_both_ways(std::complex<double>(1, 2), "(1+2j)");
  expect_both_ways('x', "'x'");
  expect_both_ways(std::string("caf\u00e9"), "'caf\\xe9'");
  expect_both_ways(std::vector<std::byte>{std::byte{1}}, "b'\\x01'");
  expect_both_ways(std::vector<bool>{true, false}, "[True, False]");
  expect_both_ways(std::optional<int>(), "None");
  expect_both_ways(std::optional<int>(1), "1");
  expect_both_ways(std::variant<int, std::string>("x"), "'x'");
  expect_both_ways(std::tuple<int, std::string>(1, "x"), "(1, 'x')");
  expect_both_ways(std::tuple<>(), "()");
  expect_both_ways(std::set<int>{1, 2}, "{1, 2}");
  expect_both_ways(std::map<std::string, std::vector<int>>{{"a", {1, 2}}, {"b", {}}},
                   "{'a': [1, 2], 'b': []}");
  expect_both_ways(Level::high, "300");
}

// As Python writes d.isoformat's objects: see the literals of tests/pickle/typed_loads_test.cc.
TEST(ToValue, times_and_paths_become_calls_of_their_classes) {
  const auto shown = [](const auto& object) { return repr(to_document(object).root()); };
  const auto instant = sys_days(2020y / 1 / 2) + 3h + 4min + 5s + 6us;
  const auto both_ways = [&](const auto& object) {
    EXPECT_TRUE(from_value<std::remove_cvref_t<decltype(object)>>(to_document(object).root()) == object)
        << shown(object);
  };
  both_ways(instant);
  both_ways(local_time<microseconds>(instant.time_since_epoch()));
  both_ways(2020y / February / 29);
  both_ways(sys_days(2020y / 2 / 29));
  both_ways(microseconds(-1));
  both_ways(std::filesystem::path("/a/b"));
  both_ways(std::filesystem::path("a"));
  const Document packed = to_document(2020y / February / 29);
  EXPECT_EQ(packed.root().cls().name(), "date");
  EXPECT_EQ(repr(packed.root().args()), "(b'\\x07\\xe4\\x02\\x1d',)");
  const Document delta = to_document(microseconds(-1));
  EXPECT_EQ(repr(delta.root().args()), "(-1, 86399, 999999)");
  const Document clock = to_document(hh_mm_ss<microseconds>(24h - 1us));
  EXPECT_EQ(repr(clock.root().args()), "(b'\\x17;;\\x0fB?',)");
  const Document path = to_document(std::filesystem::path("/a//b/./c"));
  EXPECT_EQ(repr(path.root().args()), "('/', 'a', 'b', 'c')");
}

TEST(ToValue, what_python_cannot_hold_is_refused) {
  EXPECT_EQ(error_of([] { to_document(sys_days(10000y / 1 / 1)); }),
            "ValueError: a date or time is out of the range of Python's datetime.date");
  EXPECT_EQ(error_of([] { to_document(sys_seconds(sys_days(9999y / 12 / 31) + 86399s)); }), "no error");
  EXPECT_EQ(error_of([] { to_document(sys_seconds(sys_days(9999y / 12 / 31) + 86400s)); }),
            "ValueError: a date or time is out of the range of Python's datetime.datetime");
  EXPECT_EQ(error_of([] { to_document(days(999'999'999)); }), "no error");
  EXPECT_EQ(error_of([] { to_document(days(1'000'000'000)); }),
            "ValueError: a date or time is out of the range of Python's datetime.timedelta");
  EXPECT_EQ(error_of([] { to_document('\xe9'); }),
            "ValueError: a char that is not ASCII is no str; use std::string");
  EXPECT_TRUE(error_of([] { to_document(std::string("\xff")); }).starts_with("UnicodeDecodeError: "));
}

struct Employee {
  std::string name;
  std::optional<int> age;
  UnknownFields rest;
};

TEST(ToValue, an_aggregate_is_a_dict_with_the_unknown_fields_behind) {
  const Document document = literal::parse("{'x': [1], 'age': 3, 'name': 'Ann'}");
  const auto employee = from_value<Employee>(document.root());
  EXPECT_EQ(repr(to_document(employee).root()), "{'name': 'Ann', 'age': 3, 'x': [1]}");
}

template <int Kind>
struct Xy {
  int x;
  int y;
  bool operator==(const Xy&) const = default;
};
using Plain = Xy<0>;
using Slotted = Xy<1>;
using Frozen = Xy<2>;
using Pair = Xy<3>;
BRINERY_CLASS(Plain, "geo", "Plain")
BRINERY_CLASS(Slotted, "geo", "Slotted", brinery::slots)
BRINERY_CLASS(Frozen, "geo", "Frozen", brinery::frozen_slots)
BRINERY_CLASS(Pair, "geo", "Pair", brinery::namedtuple)

template <class T>
void expect_instance(std::string_view args, std::string_view state) {
  const Document document = to_document(T{1, 2});
  EXPECT_EQ(document.root().made(), Made::newobj);
  EXPECT_EQ(document.root().cls().module(), "geo");
  EXPECT_EQ(repr(document.root().args()), args);
  EXPECT_EQ(repr(document.root().state()), state);
  EXPECT_EQ(from_value<T>(document.root()), (T{1, 2}));
}

TEST(ToValue, classes_become_instances_in_their_style) {
  expect_instance<Plain>("()", "{'x': 1, 'y': 2}");
  expect_instance<Slotted>("()", "(None, {'x': 1, 'y': 2})");
  expect_instance<Frozen>("()", "[1, 2]");
  expect_instance<Pair>("(1, 2)", "None");
}

struct Versioned {
  int x = 0;
};
constexpr auto brinery_describe(Describe<Versioned> describe) {
  return describe.version(3, [](int, Document&, Value fields) { return fields; });
}
struct Degrees {
  double value = 0;
};
constexpr auto brinery_describe(Describe<Degrees> describe) {
  return describe.python_class("geo", "Degrees")
      .state([](const Degrees& d) { return std::to_string(d.value); },
             [](Degrees& d, const std::string& text) { d.value = std::stod(text); });
}

TEST(ToValue, versions_stand_first_and_states_stand_for_fields) {
  EXPECT_EQ(repr(to_document(Versioned{5}).root()), "{'__version__': 3, 'x': 5}");
  const Document degrees = to_document(Degrees{1.5});
  EXPECT_EQ(repr(degrees.root().state()), "'1.500000'");
  EXPECT_EQ(from_value<Degrees>(degrees.root()).value, 1.5);
}

// --- Sharing and depth -------------------------------------------------------------------------------------------

struct Person {
  std::string name;
  std::shared_ptr<Person> other;
  std::weak_ptr<Person> self;
};

TEST(ToValue, shared_objects_stay_shared_and_cycles_end) {
  auto ann = std::make_shared<Person>(Person{"Ann", nullptr, {}});
  ann->other = std::make_shared<Person>(Person{"Bob", ann, {}});
  ann->self = ann;
  const Document document = to_document(ann);
  const Value root = document.root();
  EXPECT_TRUE(root["other"]["other"].is(root));
  EXPECT_TRUE(root["self"].is(root));
  EXPECT_TRUE(root["other"]["self"].is_none());
  ann->other->other.reset();
}

struct Link {
  int number = 0;
  std::unique_ptr<Link> next;
  ~Link() {
    while (next) next = std::move(next->next);
  }
};

TEST(ToValue, a_chain_of_a_million_is_made) {
  constexpr int kMillion = 1'000'000;
  Link first;
  for (int i = 1; i < kMillion; ++i) {
    auto link = std::make_unique<Link>();
    link->next = std::move(first.next);
    first.next = std::move(link);
  }
  const Document document = to_document(first);
  int length = 0;
  for (Value link = document.root(); !link.is_none(); link = link["next"]) ++length;
  EXPECT_EQ(length, kMillion);
}

struct Cell {
  int number = 0;
  std::unique_ptr<Cell> next;
};
BRINERY_CLASS(Cell, "geo", "Cell", brinery::namedtuple)

TEST(ToValue, what_must_be_complete_nests_to_a_limit) {
  const auto chain = [](int length) {
    std::unique_ptr<Cell> cell;
    for (int i = 0; i < length; ++i) {
      auto outer = std::make_unique<Cell>();
      outer->next = std::move(cell);
      cell = std::move(outer);
    }
    return cell;
  };
  EXPECT_EQ(error_of([&] { to_document(chain(200)); }), "no error");
  EXPECT_EQ(error_of([&] { to_document(chain(201)); }),
            "RecursionError: objects nest more than 200 deep where a tuple or state must be complete before "
            "it is kept");
}

}  // namespace to_value_test
}  // namespace brinery
