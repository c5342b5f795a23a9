// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of what is known of C++ types at compile time: members of aggregates, descriptions, shapes, recursion.
#include <gtest/gtest.h>

#include <any>
#include <chrono>
#include <complex>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include <brinery/document.h>
#include <brinery/reflect.h>

namespace staff {

struct Employee {
  std::string name;
  int age;
  double pay;
};

enum class Colour : unsigned char { red, green };

class Account {
 public:
  explicit Account(std::string owner) : owner_(std::move(owner)) {}
  std::int64_t doubled() const { return 2 * cents_; }
  void set_doubled(std::int64_t value) { cents_ = value / 2; }
  void check() { ++checks; }
  int checks = 0;

 private:
  friend constexpr auto brinery_describe(brinery::Describe<Account> describe) {
    return describe.python_class("bank", "Account")
        .construct([] { return Account("nobody"); })
        .field("owner", &Account::owner_)
        .field("cents", &Account::cents_, brinery::optional)
        .property("doubled", &Account::doubled, &Account::set_doubled)
        .property("quadrupled", [](const Account& account) { return account.doubled() * 2; })
        .unknown_fields(&Account::rest_)
        .version(2, [](int, brinery::Document&, brinery::Value fields) { return fields; })
        .after_load(&Account::check);
  }

  std::string owner_;
  std::int64_t cents_ = 0;
  brinery::UnknownFields rest_;
};

class Temperature {
 public:
  Temperature() = default;
  explicit Temperature(double kelvin) : kelvin_(kelvin) {}
  double kelvin() const { return kelvin_; }

 private:
  double kelvin_ = 0;
};
constexpr auto brinery_describe(brinery::Describe<Temperature> describe) {
  return describe.state(&Temperature::kelvin, [](double kelvin) { return Temperature(kelvin); });
}

struct Strict {
  int value;
};
constexpr auto brinery_describe(brinery::Describe<Strict> describe) {
  return describe.unknown_fields(brinery::Unknown::reject);
}

BRINERY_ENUM(Colour, "staff", "Colour")

}  // namespace staff

BRINERY_CLASS(staff::Employee, "staff", "Employee")  // in the global namespace, of a type of another

namespace brinery::reflect {
namespace {

using aggregate::member_count;
using aggregate::member_names;

struct NoMembers {};
struct NotDefault {
  explicit NotDefault(int);
};
struct Mixed {
  std::string name;
  int age = 3;
  double pay[3];
  std::map<std::string, int> by_name;
  std::shared_ptr<Mixed> next;
  std::optional<std::string> maybe;
  std::unique_ptr<Mixed> owned;
  std::vector<Mixed> many;
  std::variant<int, std::string> choice;
};
struct Point {
  double x;
  double y;
};
struct Arrays {
  char text[256];
  int number;
  Point points[2];
  Point point;
  NoMembers none;
  std::string names[2];
  int grid[2][3];
  char one[1];
};
struct Greedy {
  std::optional<int> a;
  std::any b;
  std::function<void()> c;
  std::filesystem::path d;
  std::span<const int> e;
  std::string_view f;
  const int g;
  std::pair<int, std::tuple<int, std::string>> h;
};
struct WithoutDefaults {
  int a;
  NotDefault b;
  int c;
  NotDefault d;
};
struct Base {
  int first;
};
struct Derived : Base {
  int second;
};
struct Widest {
  int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5,
      c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1,
      f2, f3, f4, f5, f6, f7, f8, f9, g0, g1, g2, g3;
};

template <class T>
std::vector<std::string_view> names_of() {
  return {member_names<T>.begin(), member_names<T>.end()};
}
using Names = std::vector<std::string_view>;

TEST(Aggregates, members_are_counted_and_named) {
  EXPECT_EQ(names_of<NoMembers>(), Names());
  EXPECT_EQ(names_of<Mixed>(),
            (Names{"name", "age", "pay", "by_name", "next", "maybe", "owned", "many", "choice"}));
  EXPECT_EQ(names_of<Greedy>(), (Names{"a", "b", "c", "d", "e", "f", "g", "h"}));
  EXPECT_EQ(names_of<WithoutDefaults>(), (Names{"a", "b", "c", "d"}));
}

TEST(Aggregates, a_c_array_is_one_member) {
  EXPECT_EQ(names_of<Arrays>(), (Names{"text", "number", "points", "point", "none", "names", "grid", "one"}));
}

TEST(Aggregates, sixty_four_members) {
  static_assert(field_count<Widest> == 64);
  EXPECT_EQ(member_names<Widest>[0], "a0");
  EXPECT_EQ(member_names<Widest>[63], "g3");
  Widest object{};
  std::get<63>(fields<Widest>).edit(object, [](int& last) { last = 7; });
  EXPECT_EQ(object.g3, 7);
}

TEST(Aggregates, local_types_and_names_beyond_ascii) {
  struct Local {
    int größe;
  };
  EXPECT_EQ(names_of<Local>(), Names{"größe"});
}

TEST(Aggregates, base_classes_are_noticed) {
  EXPECT_TRUE(aggregate::has_base<Derived>);
  EXPECT_FALSE(aggregate::has_base<Base>);
  EXPECT_FALSE(aggregate::has_base<Greedy>);
  EXPECT_FALSE(aggregate::has_base<NoMembers>);
}

TEST(Fields, of_an_aggregate) {
  staff::Employee employee{"Omkar", 21, 40000.0};
  std::string seen;
  for_each_field<staff::Employee>([&](const auto& field) {
    seen += field.name;
    seen += ' ';
    static_assert(std::is_reference_v<decltype(field.get(employee))>);
  });
  EXPECT_EQ(seen, "name age pay ");
  std::get<1>(fields<staff::Employee>).edit(employee, [](int& age) { ++age; });
  EXPECT_EQ(employee.age, 22);
  static_assert(std::is_same_v<FieldType<staff::Employee, 0>, std::string>);
}

TEST(Fields, optional_members_may_be_missing) {
  EXPECT_FALSE((may_be_missing<Mixed, 0>));
  EXPECT_TRUE((may_be_missing<Mixed, 5>));
  EXPECT_TRUE((may_be_missing<staff::Account, 1>));
}

TEST(Descriptions, python_classes) {
  EXPECT_EQ(python_class<staff::Employee>.module, "staff");
  EXPECT_EQ(python_class<staff::Employee>.name, "Employee");
  EXPECT_EQ(python_class<staff::Colour>.name, "Colour");
  EXPECT_TRUE(has_python_class<staff::Account>);
  EXPECT_FALSE(has_python_class<Mixed>);
  EXPECT_FALSE(has_python_class<staff::Temperature>);
}

TEST(Descriptions, private_members_and_properties) {
  using staff::Account;
  EXPECT_EQ((Names{field_names<Account>.begin(), field_names<Account>.end()}),
            (Names{"owner", "cents", "doubled", "quadrupled"}));
  Account account = construct<Account>();
  EXPECT_EQ(std::get<0>(fields<Account>).get(account), "nobody");
  std::get<2>(fields<Account>).edit(account, [](std::int64_t& value) { value = 84; });
  EXPECT_EQ(std::get<1>(fields<Account>).get(account), 42);
  EXPECT_EQ(std::get<3>(fields<Account>).get(account), 168);
  EXPECT_TRUE((is_read_only<Account, 3>));
  EXPECT_FALSE((is_read_only<Account, 2>));
  EXPECT_FALSE((is_read_only<Account, 0>));
}

TEST(Descriptions, versions_checks_and_unknown_fields) {
  using staff::Account;
  EXPECT_EQ(version<Account>.number, 2);
  EXPECT_EQ(version<Account>.name, "__version__");
  EXPECT_FALSE(has_version<Mixed>);
  Account account = construct<Account>();
  after_load(account);
  EXPECT_EQ(account.checks, 1);
  ASSERT_NE(unknown_fields(account), nullptr);
  EXPECT_TRUE(unknown_fields(account)->empty());
  EXPECT_EQ(unknown_rule<Account>, Unknown::keep);
  EXPECT_EQ(unknown_rule<staff::Strict>, Unknown::reject);
  EXPECT_EQ(unknown_rule<Mixed>, Unknown::ignore);
}

TEST(Descriptions, an_aggregate_may_keep_unknown_fields) {
  struct Record {
    int a;
    UnknownFields rest;
    int b;
  };
  EXPECT_EQ((Names{field_names<Record>.begin(), field_names<Record>.end()}), (Names{"a", "b"}));
  const Record record{1, {}, 2};
  EXPECT_EQ(unknown_fields(record), &record.rest);
  EXPECT_EQ(unknown_rule<Record>, Unknown::keep);
}

TEST(Descriptions, state_hooks) {
  using staff::Temperature;
  static_assert(has_state_hooks<Temperature> && field_count<Temperature> == 0);
  static_assert(std::is_same_v<State<Temperature>, double>);
  static_assert(state_makes_object<Temperature>);
  EXPECT_EQ(get_state(Temperature(300)), 300);
}

TEST(Descriptions, one_that_names_no_field_keeps_those_of_the_aggregate) {
  EXPECT_EQ(field_names<staff::Strict>[0], "value");
}

TEST(UnknownFields, are_equal_by_content) {
  const auto dict = [](int value) {
    auto document = std::make_shared<Document>();
    document->set_root(document->dict({{document->str("a"), document->integer(value)}}));
    return brinery::UnknownFields(document);
  };
  EXPECT_EQ(dict(1), dict(1));
  EXPECT_FALSE(dict(1) == dict(2));
  EXPECT_FALSE(dict(1) == brinery::UnknownFields());
  EXPECT_EQ(brinery::UnknownFields(), brinery::UnknownFields());
}

TEST(Shapes, of_the_table) {
  using enum Shape;
  static_assert(shape_of<bool> == boolean && shape_of<const int> == integer && shape_of<Int128> == integer);
  static_assert(shape_of<char> == character && shape_of<signed char> == integer &&
                shape_of<std::byte> == integer);
  static_assert(shape_of<std::string> == text && shape_of<char[4]> == text &&
                shape_of<std::u8string> == text);
  static_assert(shape_of<std::vector<std::byte>> == bytes && shape_of<unsigned char[4]> == bytes);
  static_assert(shape_of<std::vector<bool>> == sequence && shape_of<int[4]> == sequence &&
                shape_of<std::deque<int>> == sequence);
  static_assert(shape_of<std::set<int>> == set && shape_of<std::unordered_map<int, int>> == map);
  static_assert(shape_of<std::filesystem::path> == path && shape_of<std::complex<float>> == Shape::complex);
  static_assert(shape_of<std::chrono::sys_days> == date && shape_of<std::chrono::sys_seconds> == datetime);
  static_assert(shape_of<std::chrono::local_seconds> == datetime &&
                shape_of<std::chrono::seconds> == timedelta);
  static_assert(shape_of<std::chrono::hh_mm_ss<std::chrono::seconds>> == Shape::time);
  static_assert(shape_of<std::shared_ptr<const Mixed>> == pointer &&
                shape_of<std::weak_ptr<Mixed>> == pointer);
  static_assert(shape_of<staff::Colour> == enumeration && shape_of<staff::Account> == object);
}

TEST(Shapes, what_is_not_supported) {
  static_assert(!Supported<int*> && !Supported<char*> && !Supported<wchar_t> && !Supported<std::any>);
  static_assert(!Supported<std::multimap<int, int>> && !Supported<std::multiset<int>>);
  static_assert(!Supported<std::unique_ptr<int[]>> && !Supported<std::shared_ptr<void>>);
  static_assert(!Supported<NotDefault> && !Supported<std::function<void()>>);
}

struct List {
  int value;
  std::unique_ptr<List> next;
};
struct Even;
struct Odd {
  std::vector<Even> evens;
};
struct Even {
  std::map<int, std::shared_ptr<Odd>> odds;
};
using Json = std::variant<std::monostate, double, std::string>;

TEST(Recursion, is_found_through_every_kind_of_holder) {
  static_assert(is_recursive<List> && is_recursive<std::unique_ptr<List>> && is_recursive<Mixed>);
  static_assert(is_recursive<Odd> && is_recursive<Even>);
  static_assert(!is_recursive<staff::Employee> && !is_recursive<std::map<int, staff::Employee>> &&
                !is_recursive<Json>);
}

TEST(Recursion, what_holds_a_recursive_type_is_unbounded) {
  static_assert(is_unbounded<std::vector<List>> && is_unbounded<std::optional<std::pair<int, Odd>>>);
  static_assert(!is_recursive<std::vector<List>> && !is_unbounded<std::vector<staff::Employee>>);
}

}  // namespace
}  // namespace brinery::reflect
