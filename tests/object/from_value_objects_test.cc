// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Values as objects with fields: aggregates and described classes, what is missing or unknown, versions, hooks. Types that
// contain themselves are in from_value_depth_test.cc.
#include <brinery/from_value.h>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <brinery/literal.h>

#include "support/error_of.h"
#include "support/from_literal.h"

namespace brinery {
namespace from_value_objects_test {

using test_support::error_of;
using test_support::read;
using test_support::refusal;

// --- Fields ------------------------------------------------------------------------------------------------------

struct Employee {
  std::string name;
  int age;
  std::optional<double> pay;
  bool operator==(const Employee&) const = default;
};

TEST(FromValueObjects, an_aggregate_is_a_dict_in_any_order) {
  const Employee omkar{"Omkar", 21, 1.5};
  EXPECT_EQ(read<Employee>("{'name': 'Omkar', 'age': 21, 'pay': 1.5}"), omkar);
  EXPECT_EQ(read<Employee>("{'pay': 1.5, 'age': 21, 'name': 'Omkar'}"), omkar);
  EXPECT_EQ(read<Employee>("{'x': 0, 'name': 'Omkar', 'y': 0, 'age': 21, 1: 2, 'pay': 1.5}"), omkar);
  EXPECT_EQ(read<Employee>("{'age': 21, 'name': 'Omkar'}"), (Employee{"Omkar", 21, {}}));
  EXPECT_EQ(read<Employee>("{'name': 'Omkar', 'age': 21, 'pay': None}"), (Employee{"Omkar", 21, {}}));
}

TEST(FromValueObjects, keys_that_are_no_text_are_no_fields) {
  const auto few = read<std::vector<Employee>>("[{0.0: 1, -1: 1, None: 1, 'name': 'a', 'age': 1}]");
  EXPECT_EQ(few[0], (Employee{"a", 1, {}}));
}

TEST(FromValueObjects, records_of_different_shapes_follow_one_another) {
  const auto read_all = read<std::vector<Employee>>(
      "[{'name': 'a', 'age': 1, 'pay': 2.0}, {'age': 2, 'name': 'b'}, {'name': 'c', 'age': 3},"
      " {'pay': 4.0, 'name': 'd', 'age': 4}, {'name': 'e', 'age': 5, 'pay': None}]");
  const std::vector<Employee> expected{
      {"a", 1, 2.0}, {"b", 2, {}}, {"c", 3, {}}, {"d", 4, 4.0}, {"e", 5, {}}};
  EXPECT_EQ(read_all, expected);
}

TEST(FromValueObjects, a_field_is_found_in_a_wide_dict) {
  Document document;
  const Value dict = document.dict();
  for (int i = 0; i < 1000; ++i)
    document.set_item(dict, document.str("k" + std::to_string(i)), document.integer(i));
  struct Few {
    int k999, k0, k500;
  };
  const auto few = from_value<Few>(dict);
  EXPECT_EQ(few.k999, 999);
  EXPECT_EQ(few.k0, 0);
  EXPECT_EQ(few.k500, 500);
}

TEST(FromValueObjects, missing_fields_and_wrong_ones_are_named) {
  EXPECT_EQ(refusal<Employee>("{'name': 'x'}"),
            "TypeError: expected field 'age', found dict of 1 item without it");
  EXPECT_EQ(refusal<std::vector<Employee>>("[{'name': 'x', 'age': 'y'}]"),
            "TypeError: [0].age: expected int, found str 'y'");
  EXPECT_EQ(refusal<Employee>("{'name': 'x', 'age': 'y'}"), "TypeError: age: expected int, found str 'y'");
  EXPECT_EQ(refusal<Employee>("[1, 2]"), "TypeError: expected dict, found list of 2 items");
}

struct Matrix {
  int cells[2][2];
  char code[4];
};

TEST(FromValueObjects, c_arrays_are_fields_as_well) {
  const auto matrix = read<Matrix>("{'cells': [[1, 2], [3, 4]], 'code': 'ab'}");
  EXPECT_EQ(matrix.cells[1][0], 3);
  EXPECT_EQ(std::string_view(matrix.code, 4), std::string_view("ab\0\0", 4));
  EXPECT_EQ(refusal<Matrix>("{'cells': [[1, 2], [3]], 'code': 'ab'}"),
            "ValueError: cells[1]: expected 2 items, found list of 1");
  EXPECT_EQ(refusal<Matrix>("{'cells': [[1, 2], [3, 4]], 'code': 'abcde'}"),
            "OverflowError: code: expected a str of at most 4 bytes, found 'abcde'");
}

struct Circle {
  double radius;
};
struct Square {
  double side;
};

TEST(FromValueObjects, a_variant_of_aggregates_takes_the_first_that_has_its_fields) {
  using Shape = std::variant<Circle, Square>;
  EXPECT_EQ(read<Shape>("{'side': 1.0}").index(), 1U);
  EXPECT_EQ(read<Shape>("{'radius': 1.0}").index(), 0U);
  EXPECT_EQ(refusal<Shape>("{'edge': 1.0}"), "TypeError: expected dict or dict, found dict of 1 item");
}

// --- Classes -----------------------------------------------------------------------------------------------------

struct Point {
  int x;
  int y;
  bool operator==(const Point&) const = default;
};
BRINERY_CLASS(Point, "geo", "Point")

// An instance of geo.Point with this state, made in this way.
struct Made {
  Document document;
  Value make(brinery::Made made, std::string_view name, Value args, std::optional<Value> state) {
    const Value value = document.instance(made, document.global("geo", name), args);
    if (state) document.add_op(value, InstanceOp::build, *state);
    return value;
  }
  Value fields() {
    return document.dict(
        {{document.str("x"), document.integer(1)}, {document.str("y"), document.integer(2)}});
  }
};

TEST(FromValueObjects, a_class_is_read_from_all_the_states_that_python_writes) {
  Made m;
  const Value none = m.document.tuple(std::span<const Value>());
  const Value pair = m.document.tuple({m.document.integer(1), m.document.integer(2)});
  const Value x = m.document.dict({{m.document.str("x"), m.document.integer(1)}});
  const Value y = m.document.dict({{m.document.str("y"), m.document.integer(2)}});
  using enum brinery::Made;
  const Value cases[] = {
      m.make(newobj, "Point", none, m.fields()),
      m.make(reduce, "Point", none, m.fields()),
      m.make(inst, "Point", none, m.fields()),
      m.make(obj, "Point", none, m.fields()),
      m.make(newobj, "Point", none, m.document.tuple({Value(), m.fields()})),  // __slots__
      m.make(newobj, "Point", none, m.document.tuple({x, y})),                 // and a __dict__
      m.make(newobj, "Point", none,
             m.document.list({m.document.integer(1), m.document.integer(2)})),  // frozen slots
      m.make(newobj, "Point", pair, std::nullopt),                              // namedtuple
      m.fields(),
  };
  for (const Value value : cases) EXPECT_EQ(from_value<Point>(value), (Point{1, 2})) << repr(value);
}

TEST(FromValueObjects, another_class_is_refused) {
  Made m;
  const Value none = m.document.tuple(std::span<const Value>());
  const Value line = m.make(brinery::Made::newobj, "Line", none, m.fields());
  EXPECT_EQ(error_of([&] { from_value<Point>(line); }),
            "TypeError: expected instance of geo.Point, found instance of geo.Line");
  struct AnyPoint {
    int x, y;
  };
  EXPECT_EQ(from_value<AnyPoint>(line).y, 2);  // no class of Python takes the state of any
  const Value bare = m.make(brinery::Made::newobj, "Point", none, {});
  EXPECT_EQ(error_of([&] { from_value<Point>(bare); }),
            "TypeError: expected field 'x', found instance of geo.Point without it");
  const Value short_state =
      m.make(brinery::Made::newobj, "Point", none, m.document.list({m.document.integer(1)}));
  EXPECT_EQ(error_of([&] { from_value<Point>(short_state); }), "ValueError: expected 2 fields, found 1");
}

class Account {
 public:
  explicit Account(std::string owner) : owner_(std::move(owner)) {}
  std::string owner_;
  int cents_ = 7;
  int loads_ = 0;

  int dollars() const { return cents_ / 100; }
  void set_dollars(int dollars) {
    if (dollars > 1000) throw ValueError("too rich");
    if (dollars < 0) throw std::runtime_error("in debt");
    cents_ = dollars * 100;
  }
  void check() { ++loads_; }

  friend constexpr auto brinery_describe(Describe<Account> describe) {
    return describe.construct([] { return Account("nobody"); })
        .field("owner", &Account::owner_, brinery::optional)
        .property("dollars", &Account::dollars, &Account::set_dollars, brinery::optional)
        .property("written", &Account::dollars)
        .unknown_fields(Unknown::reject)
        .after_load(&Account::check);
  }
};

TEST(FromValueObjects, a_description_says_how) {
  const auto account = read<std::vector<Account>>("[{'owner': 'Ann', 'dollars': 3}, {'written': 5}]");
  EXPECT_EQ(account[0].owner_, "Ann");
  EXPECT_EQ(account[0].cents_, 300);
  EXPECT_EQ(account[0].loads_, 1);
  EXPECT_EQ(account[1].owner_, "nobody");
  EXPECT_EQ(account[1].cents_, 7);
  EXPECT_EQ(refusal<std::vector<Account>>("[{'owner': 'Ann', 'colour': 1}]"),
            "TypeError: [0]: unexpected field 'colour'");
}

TEST(FromValueObjects, what_a_hook_throws_reaches_the_caller_with_the_path) {
  EXPECT_EQ(refusal<std::vector<Account>>("[{'dollars': 1001}]"), "ValueError: [0].dollars: too rich");
  EXPECT_EQ(refusal<std::vector<Account>>("[{'dollars': -1}]"), "another exception: in debt");
}

struct Kept {
  int a;
  UnknownFields rest;
};

TEST(FromValueObjects, unknown_fields_are_kept_by_a_member_for_them) {
  const auto kept = read<Kept>("{'z': [1], 'a': 1, 'b': 'x'}");
  ASSERT_FALSE(kept.rest.empty());
  EXPECT_EQ(repr(kept.rest.dict()->root()), "{'z': [1], 'b': 'x'}");
  EXPECT_TRUE(read<Kept>("{'a': 1}").rest.empty());
  EXPECT_EQ(refusal<Kept>("{'a': 1, 2: 3}"), "TypeError: expected fields with str names, found int 2");
}

struct Named {
  std::string full;
};
constexpr auto brinery_describe(Describe<Named> describe) {
  return describe.version(2, [](int found, Document& document, Value fields) {
    const std::string text = std::string(fields["first"].as<std::string_view>()) + (found == 0 ? " ?" : " !");
    document.set_item(fields, document.str("full"), document.str(text));
    return fields;
  });
}

TEST(FromValueObjects, older_versions_are_migrated_and_newer_ones_refused) {
  EXPECT_EQ(read<Named>("{'__version__': 2, 'full': 'x'}").full, "x");
  EXPECT_EQ(read<Named>("{'first': 'x'}").full, "x ?");
  EXPECT_EQ(read<Named>("{'__version__': 1, 'first': 'x'}").full, "x !");
  EXPECT_EQ(refusal<Named>("{'__version__': 3, 'full': 'x'}"),
            "ValueError: expected version 2 or older, found version 3");
  EXPECT_EQ(refusal<Named>("{'__version__': 1}"), "KeyError: 'first' is no key of this dict");
}

struct Celsius {
  double degrees = 0;
};
constexpr auto brinery_describe(Describe<Celsius> describe) {
  return describe.state([](const Celsius& c) { return c.degrees; },
                        [](double degrees) { return Celsius{degrees}; });
}

TEST(FromValueObjects, a_state_stands_for_the_object) {
  EXPECT_EQ(read<std::vector<Celsius>>("[1.5]")[0].degrees, 1.5);
  EXPECT_EQ(refusal<std::vector<Celsius>>("['x']"), "TypeError: [0]: expected float, found str 'x'");
}

}  // namespace from_value_objects_test
}  // namespace brinery
