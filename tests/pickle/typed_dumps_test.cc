// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of pickles of C++ types: the bytes are those of CPython (tests/data/pickle/typed/bytes.jsonl; the expression that
// made each case stands in make_typed_expectations.py), at every protocol; depth, sharing and errors.
#include <gtest/gtest.h>

#include <complex>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <fstream>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include <brinery/pickle_types.h>
#include <brinery/unpickler.h>

#include "support/error_of.h"
#include "support/through_values.h"
#include "support/typed_bytes.h"

namespace typed {

struct Plain {
  std::string name;
  int age;
  double pay;
};
struct Empty {};
struct Slotted {
  int x;
  std::string y;
};
struct Frozen {
  int x;
  std::string y;
};
struct Named {
  int x;
  std::string y;
};
struct Inner {};
enum class Colour : std::int16_t { red, green, far = -300 };
enum class Number { seven = 7 };
BRINERY_CLASS(Plain, "m", "Plain")
BRINERY_CLASS(Empty, "m", "Empty")
BRINERY_CLASS(Slotted, "m", "Slotted", brinery::slots)
BRINERY_CLASS(Frozen, "m", "Frozen", brinery::frozen_slots)
BRINERY_CLASS(Named, "m", "Named", brinery::namedtuple)
BRINERY_CLASS(Inner, "m", "Outer.Inner")
BRINERY_ENUM(Colour, "m", "Colour")

struct Aggregate {
  std::string name;
  int age;
  double pay;
};
struct OneMember {
  int only;
};
struct NoMember {};
struct InnerName {
  std::string name;
};
struct OuterName {
  InnerName name;
};
struct DateField {
  std::chrono::year_month_day datetime;
};
struct Node {
  std::string name;
  std::vector<Node> kids;
  std::unique_ptr<Node> next;
};
struct Ring {
  int value;
  std::shared_ptr<Ring> to;
};
struct Loop {
  std::shared_ptr<std::tuple<int, std::shared_ptr<Loop>>> inside;
};
BRINERY_CLASS(Loop, "m", "Plain")

struct SlotTree {
  int value;
  std::deque<SlotTree> kids;
};
struct FrozenTree {
  int value;
  std::list<FrozenTree> kids;
};
struct NamedTree {
  int value;
  std::vector<NamedTree> kids;
};
struct Link {
  int value;
  std::shared_ptr<Link> next;
  friend bool operator<(const Link& a, const Link& b) { return a.value < b.value; }
};
BRINERY_CLASS(SlotTree, "m", "SlotTree", brinery::slots)
BRINERY_CLASS(FrozenTree, "m", "FrozenTree", brinery::frozen_slots)
BRINERY_CLASS(NamedTree, "m", "NamedTree", brinery::namedtuple)
BRINERY_CLASS(Link, "m", "Link", brinery::namedtuple)

class Hooked {
 public:
  using State = std::pair<int, std::vector<Hooked>>;
  Hooked() = default;
  Hooked(int value, std::vector<Hooked> kids) : value_(value), kids_(std::move(kids)) {}
  State get_state() const { return {value_, kids_}; }
  void set_state(State state) { std::tie(value_, kids_) = std::move(state); }

 private:
  int value_ = 0;
  std::vector<Hooked> kids_;
};
constexpr auto brinery_describe(brinery::Describe<Hooked> describe) {
  return describe.python_class("m", "Hooked").state(&Hooked::get_state, &Hooked::set_state);
}

class BareHooks {
 public:
  BareHooks() = default;
  explicit BareHooks(std::vector<BareHooks> kids) : kids_(std::move(kids)) {}
  const std::vector<BareHooks>& kids() const { return kids_; }

 private:
  std::vector<BareHooks> kids_;
};
constexpr auto brinery_describe(brinery::Describe<BareHooks> describe) {
  return describe.state(&BareHooks::kids,
                        [](std::vector<BareHooks> kids) { return BareHooks(std::move(kids)); });
}

constexpr auto kAsItIs = [](int, brinery::Document&, brinery::Value fields) { return fields; };
struct Versioned {
  int value;
  std::vector<Versioned> kids;
};
constexpr auto brinery_describe(brinery::Describe<Versioned> describe) {
  return describe.version(3, kAsItIs);
}
struct VersionedLeaf {
  int value;
};
constexpr auto brinery_describe(brinery::Describe<VersionedLeaf> describe) {
  return describe.version(3, kAsItIs);
}

struct WithProperty {
  int value = 0;
  std::unique_ptr<WithProperty> next;
  std::vector<int> doubled() const { return {2 * value, 2 * value}; }
};
constexpr auto brinery_describe(brinery::Describe<WithProperty> describe) {
  return describe.field("value", &WithProperty::value)
      .property("doubled", &WithProperty::doubled)
      .field("next", &WithProperty::next);
}

struct MapTree {
  std::map<std::string, MapTree> kids;
};
struct TupleTree {
  std::pair<int, std::vector<TupleTree>> node;
};

}  // namespace typed

namespace brinery {
namespace {

using namespace std::chrono;  // NOLINT: literals of dates
using test_support::expect_bytes;

template <class T>
std::string message_of(const T& object, int protocol = 5) {
  return test_support::error_of([&] { pickle::dumps(object, {.protocol = protocol}); });
}

TEST(TypedDumps, instances_of_python_classes) {
  expect_bytes("plain", typed::Plain{"Omkar", 21, 40000.0});
  expect_bytes("plain_twice", std::vector<typed::Plain>{{"Omkar", 21, 1.5}, {"Omkar", 22, -0.0}});
  expect_bytes("empty", std::vector<typed::Empty>(2));
  expect_bytes("slotted", std::vector<typed::Slotted>{{1, "one"}, {2, "two"}});
  expect_bytes("frozen", std::vector<typed::Frozen>{{1, "one"}, {2, "two"}});
  expect_bytes("named", std::vector<typed::Named>{{1, "one"}, {2, "two"}});
  expect_bytes("inner", typed::Inner());
}

TEST(TypedDumps, aggregates_are_dicts) {
  expect_bytes("aggregates", std::vector<typed::Aggregate>{{"Omkar", 21, 40000.0}, {"Ada", 36, 1e300}});
  expect_bytes("one_member", std::vector<typed::OneMember>{{1}, {2}});
  expect_bytes("no_member", std::list<typed::NoMember>(2));
}

TEST(TypedDumps, a_name_is_one_string_wherever_it_is_a_name) {
  expect_bytes("same_names", std::vector<typed::OuterName>{{{"xx"}}, {{"yy"}}});
  expect_bytes("date_of_field", typed::DateField{2021y / 1 / 2});
}

TEST(TypedDumps, enums_are_members_or_ints) {
  using enum typed::Colour;
  expect_bytes("enums", std::vector{red, green, red, far, far});
  expect_bytes("plain_enum", typed::Number::seven);
}

TEST(TypedDumps, numbers) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  expect_bytes("ints", std::vector<std::int64_t>{0, 255, 256, 65535, 65536, INT32_MAX, 2147483648, -1, -128,
                                                 INT32_MIN, -2147483649, INT64_MAX, kMin});
  expect_bytes("uints", std::deque<std::uint64_t>{std::uint64_t{1} << 63, UINT64_MAX, INT64_MAX, 0});
  using Wide = reflect::Int128;
  const Wide most = static_cast<Wide>(~reflect::UnsignedInt128{0} >> 1);
  expect_bytes("wide_ints", std::array<Wide, 7>{most, -most - 1, Wide{1} << 64, Wide{kMin} - 1, Wide{1} << 71,
                                                -(Wide{1} << 71), Wide{5}});
  expect_bytes("complex", std::vector<std::complex<double>>{{1, 2}, {-0.0, 1e99}});
}

TEST(TypedDumps, scalars_optionals_and_variants) {
  using Choice = std::variant<std::monostate, int, double, std::string>;
  expect_bytes("scalars", std::tuple(std::optional<int>(), true, false, 1.5F, Choice("cc")));
  expect_bytes("scalars",
               std::tuple(Choice(), std::optional(true), std::make_unique<bool>(false), Choice(1.5), "cc"));
  expect_bytes("scalars",
               std::tuple(nullptr, true, std::vector<bool>{false}[0] == true, 1.5L, std::string_view("cc")));
}

TEST(TypedDumps, text_and_bytes) {
  expect_bytes("texts",
               std::vector<std::string>{"ab", std::string(255, 'x'), std::string(256, 'x'),
                                        "é漢😀\xED\xA0\x80", std::string("tab\there\\ \n\r\0\x1a", 14)});
  expect_bytes("long_text", std::vector<std::string>{std::string(65536, 'z'), "after"});
  std::vector<std::byte> all(512);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::byte>(i);
  expect_bytes("bytes",
               std::vector<std::vector<std::byte>>{{std::byte{0}, std::byte{1}, std::byte{255}}, all});
}

template <class Container>
Container counted(int size) {
  Container made;
  for (int i = 0; i < size; ++i) made.insert(made.end(), i);
  return made;
}

TEST(TypedDumps, batches_of_containers) {
  std::vector<std::vector<int>> lists;
  std::vector<std::forward_list<int>> singly_linked;
  std::vector<std::map<int, int>> dicts;
  for (const int size : {0, 1, 2, 999, 1000, 1001, 2000}) {
    lists.push_back(counted<std::vector<int>>(size));
    singly_linked.emplace_back(lists.back().begin(), lists.back().end());
    auto& dict = dicts.emplace_back();
    for (int i = 0; i < size; ++i) dict[i] = -i;
  }
  expect_bytes("lists", lists);
  expect_bytes("lists", singly_linked);
  expect_bytes("dicts", dicts);
  std::vector<std::set<int>> sets;
  for (const int size : {0, 1, 2, 999, 1000, 1001}) sets.push_back(counted<std::set<int>>(size));
  expect_bytes("sets", sets);
}

TEST(TypedDumps, tuples) {
  using Any = std::variant<std::tuple<int>, std::pair<int, int>, std::tuple<int, int, int>,
                           std::tuple<int, int, int, int>>;
  expect_bytes("tuples",
               std::vector<Any>{std::tuple(1), std::pair(1, 2), std::tuple(1, 2, 3), std::tuple(1, 2, 3, 4)});
  expect_bytes("no_tuple", std::tuple<>());
}

TEST(TypedDumps, dates_and_times) {
  expect_bytes("instants", std::vector<sys_time<microseconds>>{
                               sys_days(2021y / 1 / 2) + 3h + 4min + 5s + 678901us, sys_days(1y / 1 / 1)});
  expect_bytes("walls", std::vector<local_time<microseconds>>{
                            local_days(9999y / 12 / 31) + 23h + 59min + 59s + 999999us,
                            local_days(1970y / 1 / 1) - 1us});
  expect_bytes("dates", std::vector<year_month_day>{2021y / 1 / 2, 1970y / 1 / 1});
  expect_bytes("dates", std::vector<sys_days>{2021y / 1 / 2, 1970y / 1 / 1});
  expect_bytes("times", std::vector{hh_mm_ss(13h + 14min + 15s + 161718us), hh_mm_ss(24h - 1us)});
  using Delta = std::variant<microseconds, days>;
  expect_bytes("deltas", std::vector<Delta>{24h + 2s + 3us, -1us, days(999'999'999)});
}

TEST(TypedDumps, finer_times_are_cut_towards_the_past) {
  EXPECT_EQ(pickle::dumps(nanoseconds(-1)), pickle::dumps(microseconds(-1)));
  EXPECT_EQ(pickle::dumps(sys_time<nanoseconds>(nanoseconds(1999))),
            pickle::dumps(sys_time<microseconds>(1us)));
  EXPECT_EQ(pickle::dumps(duration<double>(1.5)), pickle::dumps(microseconds(1'500'000)));
}

TEST(TypedDumps, paths) {
  expect_bytes("paths",
               std::vector<std::filesystem::path>{"/usr/lib", "/usr/bin", "aa/./bb//cc/", ".", "//xx"});
}

TEST(TypedDumps, types_that_contain_themselves) {
  typed::Node root{"root", {}, std::make_unique<typed::Node>()};
  root.next->name = "next";
  root.kids.push_back({"kid", {}, nullptr});
  expect_bytes("tree", root);
}

TEST(TypedDumps, recursive_types_in_each_style) {
  using typed::Hooked;
  using typed::Versioned;
  expect_bytes("slot_tree", typed::SlotTree{1, {{2, {}}, {3, {{4, {}}}}}});
  expect_bytes("frozen_tree", typed::FrozenTree{1, {{2, {}}, {3, {{4, {}}}}}});
  expect_bytes("named_tree", typed::NamedTree{1, {{2, {}}, {3, {{4, {}}}}}});
  expect_bytes("hooked", Hooked(1, {Hooked(2, {}), Hooked(3, {Hooked(4, {})})}));
  using Kids = std::vector<typed::BareHooks>;
  expect_bytes("bare_hooks", typed::BareHooks(Kids{typed::BareHooks(), typed::BareHooks(Kids(1))}));
  expect_bytes("versioned", Versioned{1, {Versioned{2, {}}}});
  expect_bytes("versioned_leaf", std::vector<typed::VersionedLeaf>{{7}, {8}});
  typed::WithProperty one{1, std::make_unique<typed::WithProperty>()};
  one.next->value = 2;
  expect_bytes("property", one);
}

TEST(TypedDumps, recursive_types_in_each_container) {
  expect_bytes("map_tree", typed::MapTree{{{"one", {}}, {"two", {{{"three", {}}}}}}});
  expect_bytes("tuple_tree", typed::TupleTree{{1, {{{2, {}}}, {{3, {}}}}}});
  const auto second = std::make_shared<typed::Link>(typed::Link{2, nullptr});
  expect_bytes("link_set", std::set<typed::Link>{{1, second}});
  struct Wide {
    std::vector<Wide> kids;
  };
  expect_bytes("wide", Wide{std::vector<Wide>(1001)});
}

TEST(TypedDumps, a_namedtuple_among_its_own_values_is_refused) {
  const auto link = std::make_shared<typed::Link>(typed::Link{1, nullptr});
  link->next = link;
  EXPECT_EQ(message_of(link).substr(0, 16), "RecursionError: ");
  link->next = nullptr;
}

TEST(TypedDumps, shared_objects_and_rings) {
  auto one = std::make_shared<typed::Ring>(typed::Ring{1, nullptr});
  auto two = std::make_shared<typed::Ring>(typed::Ring{2, one});
  one->to = two;
  expect_bytes("ring", std::vector<std::shared_ptr<typed::Ring>>{one, two, one, nullptr});
  expect_bytes("ring", std::vector<std::weak_ptr<typed::Ring>>{one, two, one, {}});
  one->to = nullptr;
  const auto text = std::make_shared<std::string>("shared");
  expect_bytes("shared_text", std::vector{text, text, std::make_shared<std::string>("shared")});
}

TEST(TypedDumps, a_tuple_in_a_ring) {
  auto loop = std::make_shared<typed::Loop>();
  loop->inside = std::make_shared<std::tuple<int, std::shared_ptr<typed::Loop>>>(1, loop);
  expect_bytes("tuple_ring", loop);
  expect_bytes("tuple_ring_from_tuple", loop->inside);
  loop->inside = nullptr;
}

// An object and its first member have one address, and the items of an array lie close together.
TEST(TypedDumps, objects_of_one_address_or_close_by_are_not_mixed_up) {
  struct Holder {
    typed::OneMember first;
    int second;
  };
  const auto holder = std::make_shared<Holder>(Holder{{1}, 2});
  const std::shared_ptr<typed::OneMember> first(holder, &holder->first);
  const Document both = pickle::loads(pickle::dumps(std::pair(holder, first)));
  EXPECT_EQ(repr(both.root()), "({'first': {'only': 1}, 'second': 2}, {'only': 1})");

  struct Tiny {
    bool on;
  };
  const auto many = std::make_shared<std::array<Tiny, 9>>();
  std::vector<std::shared_ptr<Tiny>> each;
  for (Tiny& one : *many) each.emplace_back(many, &one);
  (*many)[3].on = true;
  each.push_back(each[3]);
  const Document tiny = pickle::loads(pickle::dumps(each));
  EXPECT_TRUE(tiny.root()[3].is(tiny.root()[9]));
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(tiny.root()[i]["on"].as<bool>(), i == 3);
}

TEST(TypedDumps, a_chain_of_a_million_nodes_needs_no_stack) {
  constexpr int kLength = 1'000'000;
  std::unique_ptr<typed::Node> chain;
  for (int i = 0; i < kLength; ++i) {
    auto next = std::make_unique<typed::Node>();
    next->next = std::move(chain);
    chain = std::move(next);
  }
  const Document document = pickle::loads(pickle::dumps(chain));
  int length = 0;
  for (Value at = document.root(); !at.is_none(); at = at["next"]) ++length;
  EXPECT_EQ(length, kLength);
  while (chain != nullptr) chain = std::move(chain->next);  // its destructor would recurse
}

TEST(TypedDumps, errors_name_the_way) {
  struct Tagged {
    std::vector<std::string> tags;
    std::map<std::string, char> grades;
  };
  const std::string fault =
      ": a string must be UTF-8 (std::vector<std::byte> is for bytes): 'utf-8' codec can't decode byte "
      "0xff in position 0: invalid start byte";
  EXPECT_EQ(message_of(std::vector<Tagged>{{{"a"}, {}}, {{"b", "\xff"}, {}}}),
            "PicklingError: [1].tags[1]" + fault);
  EXPECT_EQ(message_of(std::vector<Tagged>{{{}, {{"Ada", '\xe9'}}}}),
            "PicklingError: [0].grades['Ada']: a char must be ASCII, found 0xe9; use signed char or int for "
            "numbers, "
            "std::string for text");
  typed::Node root{"root", {}, std::make_unique<typed::Node>()};
  root.next->kids.resize(3);
  root.next->kids[2].name = "\xff";
  EXPECT_EQ(message_of(root), "PicklingError: .next.kids[2].name" + fault);
  EXPECT_EQ(message_of(std::tuple(1, std::map<int, std::pair<int, std::string>>{{7, {1, "\xff"}}})),
            "PicklingError: [1][7][1]" + fault);
}

TEST(TypedDumps, what_python_cannot_hold) {
  EXPECT_EQ(message_of(2021y / 2 / 30), "PicklingError: out of the range of datetime.date");
  EXPECT_EQ(message_of(sys_days(10000y / 1 / 1)), "PicklingError: out of the range of datetime.date");
  EXPECT_EQ(message_of(sys_days(10000y / 1 / 1) + 0s),
            "PicklingError: out of the range of datetime.datetime");
  EXPECT_EQ(message_of(hh_mm_ss(24h)), "PicklingError: out of the range of datetime.time");
  EXPECT_EQ(message_of(hh_mm_ss(-1s)), "PicklingError: out of the range of datetime.time");
  EXPECT_EQ(message_of(days(1'000'000'000)), "PicklingError: out of the range of datetime.timedelta");
  EXPECT_EQ(message_of(duration<double>(std::numeric_limits<double>::quiet_NaN())),
            "PicklingError: out of the range of datetime.timedelta");
  EXPECT_EQ(message_of(std::vector<typed::Slotted>(1), 1),
            "PicklingError: [0]: a class with __slots__ needs protocol 2 or later, not 1");
  EXPECT_EQ(message_of(1, 6), "ValueError: pickle protocol must be <= 5, found 6");
}

TEST(TypedDumps, a_stream_and_a_file_get_the_same_bytes) {
  const std::vector<typed::Plain> staff(10'000, {"Omkar", 21, 40000.0});
  const std::string bytes = pickle::dumps(staff);
  std::ostringstream stream;
  pickle::dump(staff, stream);
  EXPECT_EQ(stream.str(), bytes);
  const std::string path = testing::TempDir() + "typed_dumps.pkl";
  pickle::dump(staff, path);
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), bytes);
}

TEST(TypedDumps, a_failed_dump_leaves_the_old_file) {
  const std::string path = testing::TempDir() + "typed_dumps_old.pkl";
  pickle::dump(1, path);
  EXPECT_THROW(pickle::dump(std::string("\xff"), path), PicklingError);
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), pickle::dumps(1));
}

TEST(TypedDumps, classes_that_moved_get_their_new_name) {
  const auto rename = [](std::string_view, std::string_view name) {
    return std::pair(std::string("new.place"), std::string(name));
  };
  const Document document = pickle::loads(pickle::dumps(typed::Empty(), {.rename = rename}));
  EXPECT_EQ(document.root().cls().module(), "new.place");
}

}  // namespace
}  // namespace brinery
