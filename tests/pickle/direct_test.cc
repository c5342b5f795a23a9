// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Direct reads (detail/direct_reader.h) against the ordinary way through a Document: whatever is read directly must be what
// the ordinary way gives, and what that refuses must not be read. The literals were written by pickle.dumps of Python 3.11,
// of the objects beside them in protocols 2 and 4, with classes of a module `geo`: Point (plain), Slotted (__slots__), Data
// (dataclass), each with the attributes x and y.
#include <brinery/copyreg.h>
#include <brinery/pickle.h>
#include <brinery/pickle_types.h>
#include <brinery/pickletools.h>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <deque>
#include <fstream>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "support/error_of.h"

namespace direct_types {

struct Record {
  int id = 0;
  std::string name;
  double pay = 0;
  std::vector<std::string> tags;
  bool ok = false;
  std::optional<std::string> note;
  friend bool operator==(const Record&, const Record&) = default;
};

template <int kWhich>
struct Xy {
  std::int64_t x = 0;
  std::int64_t y = 0;
  friend bool operator==(const Xy&, const Xy&) = default;
};
using Point = Xy<0>;
using Slotted = Xy<1>;
using Data = Xy<2>;
using Plain = Xy<3>;
using Frozen = Xy<4>;
using Pair = Xy<5>;
BRINERY_CLASS(Point, "geo", "Point")
BRINERY_CLASS(Slotted, "geo", "Slotted", brinery::slots)
BRINERY_CLASS(Data, "geo", "Data")
BRINERY_CLASS(Frozen, "geo", "Key", brinery::frozen_slots)
BRINERY_CLASS(Pair, "geo", "Pair", brinery::namedtuple)

template <int kWhich>
struct One {
  std::string only;
  friend bool operator==(const One&, const One&) = default;
};
BRINERY_CLASS(One<0>, "geo", "Point")
BRINERY_CLASS(One<1>, "geo", "Slotted", brinery::slots)
BRINERY_CLASS(One<2>, "geo", "Key", brinery::frozen_slots)
BRINERY_CLASS(One<3>, "geo", "Pair", brinery::namedtuple)

template <int kWhich>
struct Four {
  int a = 1;
  std::optional<int> b;
  std::vector<int> c;
  std::string d;
  friend bool operator==(const Four&, const Four&) = default;
};
BRINERY_CLASS(Four<2>, "geo", "Key", brinery::frozen_slots)
BRINERY_CLASS(Four<3>, "geo", "Pair", brinery::namedtuple)

enum class Colour : unsigned char { red, green };
enum class Named { one = 1 };
BRINERY_ENUM(Named, "geo", "Named")

struct Order {
  Point at;
  std::vector<Point> lines;
  std::map<std::string, std::vector<int>> parts;
  std::array<float, 3> size{};
  std::tuple<int, char, Colour> code;
  double total = 0;
  friend bool operator==(const Order&, const Order&) = default;
};

struct Loose {
  std::optional<int> a;
  std::optional<std::string> b;
  std::optional<int> c;
  friend bool operator==(const Loose&, const Loose&) = default;
};

struct Preset {
  std::vector<int> numbers{1, 2, 3};
  std::map<std::string, int> map{{"a", 1}};
  std::optional<int> maybe = 7;
  Loose loose{1, "b", 3};
  int last = 0;
  friend bool operator==(const Preset&, const Preset&) = default;
};

struct Buffers {
  std::vector<std::byte> bytes;
  std::array<unsigned char, 2> two{};
  std::string text;
  friend bool operator==(const Buffers&, const Buffers&) = default;
};

struct Moved {
  int a = 0;
  friend bool operator==(const Moved&, const Moved&) = default;
};
BRINERY_CLASS(Moved, "queue", "Empty")

struct Tagged {
  std::vector<std::string> tags;
  std::string tail;
  friend bool operator==(const Tagged&, const Tagged&) = default;
};

struct Tree {
  std::vector<Tree> children;
};
struct Checked {
  int a = 0;
};
constexpr auto brinery_describe(brinery::Describe<Checked> describe) {
  return describe.after_load([](Checked&) {});
}
struct Strict {
  int a = 0;
  friend bool operator==(const Strict&, const Strict&) = default;
};
constexpr auto brinery_describe(brinery::Describe<Strict> describe) {
  return describe.unknown_fields(brinery::Unknown::reject);
}

}  // namespace direct_types

namespace brinery::pickle {
namespace {

using namespace direct_types;
using detail::kHasDirect;
using test_support::error_of;

// Literals keep their zero bytes.
template <std::size_t N>
std::string bytes_of(const char (&literal)[N]) {
  return std::string(literal, N - 1);
}
// A pickle of protocol 4 without frames.
template <std::size_t N>
std::string unframed(const char (&body)[N]) {
  return "\x80\x04" + bytes_of(body);
}

template <class T>
std::optional<T> direct(std::string_view bytes) {
  T made{};
  if (!detail::read_direct(bytes, made)) return std::nullopt;
  return made;
}
template <class T>
T by_document(std::string_view bytes) {
  const Document document = loads_no_copy(bytes);
  return from_value<T>(document.root(), detail::conversion_options(bytes.size(), {}));
}
// Whether it was read directly; if so, as through a Document.
template <class T>
bool agrees(std::string_view bytes) {
  const std::optional<T> read = direct<T>(bytes);
  if (!read) return false;
  std::optional<T> expected;
  EXPECT_EQ(error_of([&] { expected = by_document<T>(bytes); }), "no error");
  EXPECT_TRUE(read == expected || (expected && dumps(*read) == dumps(*expected)));  // a NaN equals nothing
  return true;
}
template <class T>
void expect_direct(std::string_view bytes, const T& expected) {
  const std::optional<T> read = direct<T>(bytes);
  EXPECT_TRUE(read && *read == expected) << ::testing::PrintToString(std::string(bytes));
  EXPECT_TRUE(by_document<T>(bytes) == expected);
}
// Read directly out of what dumps writes.
template <class T>
void expect_round_trip(const T& object, int first_protocol = 2) {
  for (int protocol = first_protocol; protocol <= kHighestProtocol; ++protocol) {
    SCOPED_TRACE(protocol);
    expect_direct(dumps(object, {.protocol = protocol}), object);
  }
}

Record record(int i) {
  Record made{
      .id = i, .name = "n" + std::to_string(i), .pay = 1.5 * i, .tags = {}, .ok = i % 2 == 0, .note = {}};
  for (int j = 0; j < i % 5; ++j) made.tags.push_back("t" + std::to_string(j));
  if (i % 2 == 0) made.note = "x";
  return made;
}
std::vector<Record> records(int count) {
  std::vector<Record> made;
  for (int i = 0; i < count; ++i) made.push_back(record(i));
  return made;
}
const Order kOrder{.at = {1, -2},
                   .lines = {{3, 4}, {1 << 20, -1}},
                   .parts = {{"a", {1, 300, 70000}}, {"b", {}}, {"c", {5}}},
                   .size = {1, 2.5, -3},
                   .code = {7, 'z', Colour::green},
                   .total = 1e300};

// --- What is read directly -------------------------------------------------------------------------------------------

TEST(Direct, what_dumps_writes) {
  expect_round_trip(true);
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{255}, std::int64_t{256}, std::int64_t{65536},
                                   std::int64_t{-1}, INT64_MAX, INT64_MIN, std::int64_t{1} << 40}) {
    expect_round_trip(value);
  }
  expect_round_trip(UINT64_MAX);
  expect_round_trip(std::uint64_t{1} << 63);
  expect_round_trip(1.5F);
  expect_round_trip(-0.1);
  expect_round_trip(std::string("caf\xc3\xa9"));
  expect_round_trip(std::string("\xed\xa0\x80"));  // a lone surrogate
  expect_round_trip(std::optional<int>());
  expect_round_trip(std::optional(std::vector<int>{1}));
  expect_round_trip(Colour::green);
  expect_round_trip(std::tuple<>());
  expect_round_trip(std::tuple(1));
  expect_round_trip(std::pair(std::string("a"), 2.0));
  expect_round_trip(std::tuple(1, 2, 3));
  expect_round_trip(std::tuple(1, true, 3.0, std::string("d")));
  expect_round_trip(std::vector<std::tuple<int, int, int, int>>{{1, 2, 3, 4}});
  expect_round_trip(std::vector<std::tuple<int, int, int, int>>{{1, 2, 3, 4}, {5, 6, 7, 8}});
  expect_round_trip(std::vector<int>{});
  expect_round_trip(std::vector<bool>{true, false});
  expect_round_trip(std::vector<bool>{true});
  expect_round_trip(std::deque<std::list<std::string>>{{"a"}, {}, {"b", "c"}});
  expect_round_trip(std::array<int, 4>{1, 2, 3, 4});
  expect_round_trip(std::map<int, std::vector<int>>{{1, {1}}});
  expect_round_trip(std::map<std::pair<int, std::string>, Plain>{{{1, "a"}, {1, 2}}, {{2, "b"}, {3, 4}}});
  expect_round_trip(std::unordered_map<std::string, Point>{{"a", {1, 2}}, {"b", {3, 4}}});
  expect_round_trip(std::set<int>{3, 1, 2}, 4);
  expect_round_trip(std::unordered_set<std::string>{"a", "b"}, 4);
  expect_round_trip(Buffers{{std::byte{1}, std::byte{2}}, {3, 4}, "t"}, 3);
  expect_round_trip(records(7));
  expect_round_trip(kOrder);
  expect_round_trip(std::vector<Order>(3, kOrder));
  expect_round_trip(std::vector<Point>{{1, 2}});
  expect_round_trip(std::vector<Slotted>{{1, 2}, {3, 4}});
  expect_round_trip(std::vector<Frozen>{{1, 2}, {3, 4}});
  expect_round_trip(std::vector<Pair>{{1, 2}, {3, 4}});
  expect_round_trip(std::tuple(One<0>{"a"}, One<1>{"b"}, One<2>{"c"}, One<3>{"d"}));
  expect_round_trip(std::vector<Four<2>>{{1, 2, {}, "d"}, {1, {}, {3}, ""}});
  expect_round_trip(std::vector<Four<3>>{{1, 2, {}, "d"}, {1, {}, {3}, ""}});
  expect_round_trip(Preset{});
  expect_round_trip(Preset{.numbers = {}, .map = {}, .maybe = {}, .loose = {}, .last = 1});
  expect_round_trip(Strict{5});
}

// [{'id': i, 'name': 'n%d' % i, 'pay': 1.5 * i, 'tags': ['t0', 't1'][:i], 'ok': i % 2 == 0, 'note': None or 'x'} ...]
constexpr char kRecords2[] =
    "\200\002]q\000(}q\001(X\002\000\000\000idq\002K\000X\004\000\000\000nameq\003X\002\000"
    "\000\000n0q\004X\003\000\000\000payq\005G\000\000\000\000\000\000\000\000X\004\000\000"
    "\000tagsq\006]q\007X\002\000\000\000okq\010\210X\004\000\000\000noteq\011X\001\000\000"
    "\000xq\012u}q\013(h\002K\001h\003X\002\000\000\000n1q\014h\005G\077\370\000\000\000\000"
    "\000\000h\006]q\015X\002\000\000\000t0q\016ah\010\211h\011Nu}q\017(h\002K\002h\003X\002"
    "\000\000\000n2q\020h\005G@\010\000\000\000\000\000\000h\006]q\021(X\002\000\000\000t0"
    "q\022X\002\000\000\000t1q\023eh\010\210h\011h\012ue.";
constexpr char kRecords4[] =
    "\200\004\225\240\000\000\000\000\000\000\000]\224(}\224(\214\002id\224K\000\214\004na"
    "me\224\214\002n0\224\214\003pay\224G\000\000\000\000\000\000\000\000\214\004tags\224]"
    "\224\214\002ok\224\210\214\004note\224\214\001x\224u}\224(h\002K\001h\003\214\002n1\224"
    "h\005G\077\370\000\000\000\000\000\000h\006]\224\214\002t0\224ah\010\211h\011Nu}\224("
    "h\002K\002h\003\214\002n2\224h\005G@\010\000\000\000\000\000\000h\006]\224(\214\002t0"
    "\224\214\002t1\224eh\010\210h\011h\012ue.";

// a = 'shared'; {a: [a, a], 'b': [a]}
constexpr char kShared2[] =
    "\200\002}q\000(X\006\000\000\000sharedq\001]q\002(h\001h\001eX\001\000\000\000bq\003]"
    "q\004h\001au.";
constexpr char kShared4[] =
    "\200\004\225\037\000\000\000\000\000\000\000}\224(\214\006shared\224]\224(h\001h\001e"
    "\214\001b\224]\224h\001au.";

// [Point(1, -2), Point(70000, 3)]
constexpr char kPoints2[] =
    "\200\002]q\000(cgeo\012Point\012q\001)\201q\002}q\003(X\001\000\000\000xq\004K\001X\001"
    "\000\000\000yq\005J\376\377\377\377ubh\001)\201q\006}q\007(h\004Jp\021\001\000h\005K\003"
    "ube.";
constexpr char kPoints4[] =
    "\200\004\225A\000\000\000\000\000\000\000]\224(\214\003geo\224\214\005Point\224\223\224"
    ")\201\224}\224(\214\001x\224K\001\214\001y\224J\376\377\377\377ubh\003)\201\224}\224("
    "h\006Jp\021\001\000h\007K\003ube.";

// [Slotted(1, 2)]
constexpr char kSlotted2[] =
    "\200\002]q\000cgeo\012Slotted\012q\001)\201q\002N}q\003(X\001\000\000\000xq\004K\001X"
    "\001\000\000\000yq\005K\002u\206q\006ba.";
constexpr char kSlotted4[] =
    "\200\004\225-\000\000\000\000\000\000\000]\224\214\003geo\224\214\007Slotted\224\223\224"
    ")\201\224N}\224(\214\001x\224K\001\214\001y\224K\002u\206\224ba.";

// {'k': Data(1, 2)}
constexpr char kData2[] =
    "\200\002}q\000X\001\000\000\000kq\001cgeo\012Data\012q\002)\201q\003}q\004(X\001\000\000"
    "\000xq\005K\001X\001\000\000\000yq\006K\002ubs.";
constexpr char kData4[] =
    "\200\004\225+\000\000\000\000\000\000\000}\224\214\001k\224\214\003geo\224\214\004Dat"
    "a\224\223\224)\201\224}\224(\214\001x\224K\001\214\001y\224K\002ubs.";

// (1, 2.5, 'x', b'y', None, True, 2**40, -2**63)
constexpr char kWide4[] =
    "\200\004\225+\000\000\000\000\000\000\000(K\001G@\004\000\000\000\000\000\000\214\001"
    "x\224C\001y\224N\210\212\006\000\000\000\000\000\001\212\010\000\000\000\000\000\000\000"
    "\200t\224.";
using Wide = std::tuple<int, double, std::string, std::vector<std::byte>, std::optional<int>, bool,
                        std::int64_t, std::int64_t>;

TEST(Direct, what_python_writes) {
  for (const std::string& bytes : {bytes_of(kRecords2), bytes_of(kRecords4)})
    expect_direct(bytes, records(3));
  const std::map<std::string, std::vector<std::string>> shared{{"shared", {"shared", "shared"}},
                                                               {"b", {"shared"}}};
  for (const std::string& bytes : {bytes_of(kShared2), bytes_of(kShared4)}) expect_direct(bytes, shared);
  const std::vector<Point> points{{1, -2}, {70000, 3}};
  for (const std::string& bytes : {bytes_of(kPoints2), bytes_of(kPoints4)}) expect_direct(bytes, points);
  const std::deque<Slotted> slotted{{1, 2}};
  for (const std::string& bytes : {bytes_of(kSlotted2), bytes_of(kSlotted4)}) expect_direct(bytes, slotted);
  const std::map<std::string, Data> data{{"k", {1, 2}}};
  for (const std::string& bytes : {bytes_of(kData2), bytes_of(kData4)}) expect_direct(bytes, data);
  expect_direct(bytes_of(kWide4),
                Wide(1, 2.5, "x", {std::byte{'y'}}, {}, true, std::int64_t{1} << 40, INT64_MIN));
}

// Python closes a batch after a thousand items, and opens an empty one behind a set or dict of whole batches.
TEST(Direct, batches_of_a_thousand) {
  for (const int count : {1, 999, 1000, 1001, 1999, 2000, 2001, 3000}) {
    SCOPED_TRACE(count);
    std::vector<std::int64_t> numbers;
    std::map<std::string, int> map;
    std::set<int> set;
    for (int i = 0; i < count; ++i) {
      numbers.push_back(std::int64_t{i} * i * i);
      map["k" + std::to_string(i)] = i;
      set.insert(i);
    }
    expect_round_trip(numbers);
    expect_round_trip(map);
    expect_round_trip(set, 4);
    expect_round_trip(records(count), 4);
    expect_round_trip(std::vector<std::vector<std::int64_t>>{numbers, {}, numbers});
  }
  std::array<int, 2500> array{};
  array[2400] = 5;
  expect_round_trip(array);
}

TEST(Direct, floats_take_whole_numbers_as_python_does) {
  expect_direct(unframed("](K\001G?\xf0\0\0\0\0\0\0M\xe8\003J\xff\xff\xff\xff"
                         "e."),
                std::vector<double>{1, 1, 1000, -1});
  expect_direct(unframed("K\007."), 7.0F);
}

TEST(Direct, tuples_are_arrays_as_well) {
  expect_direct(unframed("K\001K\002\x86."), std::array<int, 2>{1, 2});
  expect_direct(unframed("(K\001K\002K\003K\004t."), std::array<int, 4>{1, 2, 3, 4});
  expect_direct(unframed(")."), std::array<int, 0>{});
}

TEST(Direct, optional_fields_may_be_missing) {
  expect_direct(unframed("}."), Loose{});
  expect_direct(unframed("}\x94\x8c\001b\x94\x8c\001xs."), Loose{{}, "x", {}});
  expect_direct(unframed("}(\x8c\001aK\001\x8c\001cK\002u."), Loose{1, {}, 2});
  // [{'c': 1}, {}, {'a': 1, 'c': 2}]
  expect_direct(unframed("](}\x8c\001c\x94K\001s}}(\x8c\001aK\001h\000K\002ue."),
                std::vector<Loose>{{{}, {}, 1}, {}, {1, {}, 2}});
}

// An empty container is followed by what could be its only item.
TEST(Direct, what_follows_an_empty_container_is_not_taken_for_its_item) {
  using Texts = std::vector<std::string>;
  using Rows = std::vector<std::vector<int>>;
  const std::string x = "x";
  expect_round_trip(std::tuple(Texts{}, x, Rows{}));
  expect_round_trip(std::tuple(Texts{x}, x, Rows{{1}}));
  expect_round_trip(std::tuple(Texts{x, "y"}, x, Rows{{}, {1}, {}}));
  using Map = std::map<std::string, int>;
  expect_round_trip(std::tuple(Map{}, x, 1));
  expect_round_trip(std::tuple(Map{{x, 1}}, x, 1));
  using Lists = std::map<std::string, std::vector<int>>;
  const std::tuple empty(Lists{}, x, std::vector<int>{1});
  const std::tuple single(Lists{{x, {1}}}, x, std::vector<int>{});
  expect_round_trip(std::vector{empty, single, empty});
  expect_round_trip(std::vector{single});
  expect_round_trip(std::tuple(std::vector<Point>{}, Point{1, 2}, std::vector<Point>{{1, 2}}, Point{3, 4}));
  // A repeated key behind an empty list of text.
  expect_direct(dumps(std::vector<Tagged>(3)), std::vector<Tagged>(3));
}

// --- Frames ----------------------------------------------------------------------------------------------------------

std::string frame(std::string_view body) {
  std::string made = "\x95";
  for (int i = 0; i < 8; ++i) made += static_cast<char>(body.size() >> 8 * i & 0xff);
  return made.append(body);
}

// The opcodes behind PROTO, without frames.
std::string body_of(const std::string& bytes) {
  std::string body;
  bool is_kept = false;
  std::size_t begin = 0;
  pickletools::Operations operations(bytes);
  for (const auto& operation : operations) {
    if (is_kept) body += bytes.substr(begin, operation.position - begin);
    begin = operation.position;
    is_kept = operation.opcode.code != Op::PROTO && operation.opcode.code != Op::FRAME;
  }
  return body + bytes.substr(begin);
}

TEST(Direct, frames_end_anywhere) {
  const std::string bytes = dumps(std::vector<Order>(2, kOrder), {.protocol = 4});
  const std::string body = body_of(bytes);
  const std::string proto = "\x80\x04";
  EXPECT_TRUE(agrees<std::vector<Order>>(proto + body));
  std::size_t read = 0;
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    const std::string_view first = std::string_view(body).substr(0, cut);
    const std::string_view second = std::string_view(body).substr(cut);
    SCOPED_TRACE(cut);
    read += agrees<std::vector<Order>>(proto + frame(first) + frame(second));
    read += agrees<std::vector<Order>>(proto + frame(first) + std::string(second));
    agrees<std::vector<Order>>(proto + std::string(first) + frame(second));
  }
  EXPECT_GT(read, 100u);
  expect_round_trip(records(5000), 4);
}

TEST(Direct, large_text_stands_between_frames) {
  const std::string large(1 << 16, 'x');
  expect_round_trip(large);
  expect_round_trip(std::vector<std::string>{large, "a", large, large, "b"});
  expect_round_trip(std::vector<Record>{{1, large, 2, {large}, true, large}, {2, "a", 3, {}, false, {}}});
  expect_round_trip(std::vector<std::vector<std::byte>>(3, std::vector<std::byte>(70000)), 3);
  std::string accents;
  for (int i = 0; i < 50000; ++i) accents += "\xc3\xa9";
  expect_round_trip(std::vector<std::string>(3, accents));
}

// --- What is not -----------------------------------------------------------------------------------------------------

template <class T>
void expect_given_up(std::string_view bytes) {
  EXPECT_FALSE(direct<T>(bytes).has_value()) << ::testing::PrintToString(std::string(bytes));
}

TEST(Direct, gives_up_at_what_python_does_not_write_for_the_type) {
  expect_given_up<bool>(unframed("K\001."));
  expect_given_up<int>(unframed("\x88."));
  expect_given_up<double>(unframed("\x88."));
  expect_given_up<int>(unframed("G\0\0\0\0\0\0\0\0."));
  expect_given_up<signed char>(unframed("K\x80."));
  expect_given_up<unsigned>(unframed("J\xff\xff\xff\xff."));
  expect_given_up<std::uint64_t>(unframed("\x8a\001\xff."));
  expect_given_up<std::uint64_t>(unframed("\x8a\x09\0\0\0\0\0\0\0\x80\001."));
  expect_given_up<std::int64_t>(unframed("\x8a\x09\0\0\0\0\0\0\0\x80\0."));
  expect_given_up<float>(unframed("G\x7f\xe0\0\0\0\0\0\0."));
  expect_given_up<std::string>(unframed("C\001a."));
  expect_given_up<std::string>(unframed("\x8c\001\xff."));
  expect_given_up<std::vector<std::byte>>(unframed("\x96\001\0\0\0\0\0\0\0a."));
  expect_given_up<std::vector<int>>(unframed("(K\001K\002K\003K\004t."));
  expect_given_up<std::array<int, 2>>(unframed("](K\001K\002K\003e."));
  expect_given_up<std::array<int, 2>>(unframed("]K\001a."));
  expect_given_up<std::pair<int, int>>(unframed("K\001K\002K\003\x87."));
  expect_given_up<std::map<int, int>>(unframed("}(K\001K\001K\001K\002u."));
  expect_given_up<std::set<int>>(unframed("\x8f(K\001K\001\x90."));
  expect_given_up<char>(unframed("\x8c\002ab."));
}

TEST(Direct, gives_up_at_fields_that_are_missing_unknown_repeated_or_in_another_order) {
  expect_given_up<Plain>(unframed("}(\x8c\001xK\001u."));
  expect_given_up<Plain>(unframed("}(\x8c\001xK\001\x8c\001yK\002\x8c\001zK\003u."));
  expect_given_up<Plain>(unframed("}(\x8c\001xK\001\x8c\001yK\002\x8c\001yK\003u."));
  expect_given_up<Plain>(unframed("}(\x8c\001yK\001\x8c\001xK\002u."));
  expect_given_up<Plain>(unframed("}(K\001K\001\x8c\001yK\002u."));
  expect_given_up<Strict>(unframed("}(\x8c\001aK\001\x8c\001bK\002u."));
  expect_given_up<Loose>(unframed("}(\x8c\001cK\001\x8c\001aK\002u."));
  expect_given_up<Loose>(unframed("}(\x8c\001aK\001\x8c\001zK\002u."));
}

TEST(Direct, gives_up_at_references_to_anything_but_text_and_bytes) {
  using Lists = std::vector<std::vector<int>>;
  expect_given_up<Lists>(unframed("]\x94(]\x94K\001ah\001e."));
  expect_given_up<Lists>(unframed("]\x94(h\000e."));
  expect_given_up<std::vector<std::string>>(unframed("](\x8c\001a\x94h\001e."));
  expect_given_up<std::vector<std::string>>(unframed("](\x8c\001a\x94h\000h\007e."));
  expect_given_up<std::vector<std::string>>(unframed("](\x8c\001ar\005\0\0\0h\005e."));  // numbers with a gap
  expect_given_up<std::tuple<std::string, std::vector<std::byte>>>(unframed("\x8c\001a\x94h\000\x86."));
}

TEST(Direct, gives_up_at_other_classes_and_other_ways_to_make_them) {
  std::string other = bytes_of(kPoints4);
  other[other.find("Point")] = 'J';
  expect_given_up<std::vector<Point>>(other);
  expect_given_up<std::vector<Plain>>(bytes_of(kPoints4));
  expect_given_up<std::vector<Slotted>>(bytes_of(kPoints4));
  expect_given_up<Point>(unframed("\x8c\003geo\x8c\005Point\x93)R}(\x8c\001xK\001\x8c\001yK\002ub."));
  expect_given_up<Point>(
      unframed("\x8c\003geo\x8c\005Point\x93K\001\x85\x81}(\x8c\001xK\001\x8c\001yK\002ub."));
  expect_given_up<Point>(unframed("\x82\001)\x81}(\x8c\001xK\001\x8c\001yK\002ub."));
}

// A class may be named again, by strings that were seen or not, and be referred to from another place.
TEST(Direct, classes_are_known_by_name_wherever_they_were_named) {
  const std::string state = "}(\x8c\001xK\001\x8c\001yK\002ub";
  const std::string named = "\x8c\003geo\x94\x8c\005Point\x94\x93\x94)\x81" + state;
  expect_direct("\x80\x04" + named + "h\002)\x81" + state + "\x86.", std::pair(Point{1, 2}, Point{1, 2}));
  expect_direct("\x80\x04" + named + bytes_of("h\000h\001\x93)\x81") + state + "\x86.",
                std::pair(Point{1, 2}, Point{1, 2}));
  expect_given_up<std::pair<Point, Slotted>>("\x80\x04" + named + "h\002)\x81" + state + "\x86.");
}

// In protocols 0 to 2 a name is one of Python 2.
TEST(Direct, names_of_python_2_are_translated_where_they_are_in_the_ordinary_way) {
  const std::string body = "cQueue\nEmpty\n)\x81}X\001" + std::string(3, '\0') + "aK\001sb.";
  expect_direct("\x80\x02" + body, Moved{1});
  expect_given_up<Moved>("\x80\x03" + body);
}

TEST(Direct, classes_with_a_registered_constructor_are_left_to_it) {
  const std::string bytes = bytes_of(kPoints4);
  EXPECT_TRUE(agrees<std::vector<Point>>(bytes));
  copyreg::constructor("geo", "Point", [](Document&, Value) { return std::optional<Value>(); });
  expect_given_up<std::vector<Point>>(bytes);
  copyreg::remove_constructor("geo", "Point");
  EXPECT_TRUE(agrees<std::vector<Point>>(bytes));
}

TEST(Direct, gives_up_at_streams_that_are_no_pickle_of_protocol_2_to_5) {
  expect_given_up<int>("");
  expect_given_up<int>("\x80");
  expect_given_up<int>("K\001.");
  expect_given_up<int>(bytes_of("\x80\001K\001."));
  expect_given_up<int>("\x80\006K\001.");
  expect_given_up<int>("\x80\004");
  expect_given_up<int>("\x80\004\x80\004K\001.");
  expect_given_up<int>("\x80\004K\001");
  expect_given_up<int>("\x80\004K\001K\001.");
  expect_given_up<int>("\x80\004I1\n.");
  expect_given_up<int>("\x80\004" + frame("K\001..").substr(0, 12));
  expect_given_up<std::string>(unframed("\x8d\xff\xff\xff\xff\xff\xff\xff\x7f."));
  expect_given_up<std::string>(unframed("\x8d\xff\xff\xff\xff\xff\xff\xff\xff."));
  expect_given_up<std::string>(unframed("X\xff\xff\xff\xff."));
  expect_direct(unframed("K\001.what follows STOP"), 1);
}

// A few bytes may refer to a long text any number of times: the ordinary way says so.
TEST(Direct, gives_up_at_what_expands_too_far) {
  std::string bytes = "\x80\x04](" + dumps(std::string(60000, 'x'), {.protocol = 2}).substr(2);
  bytes.resize(bytes.size() - 3);  // the number and STOP
  bytes += "\x94";
  for (int i = 0; i < 2000; ++i) bytes += bytes_of("h\000");
  bytes += "e.";
  expect_given_up<std::vector<std::string>>(bytes);
  EXPECT_EQ(error_of([&] { loads<std::vector<std::string>>(bytes); }).substr(0, 11), "MemoryError");
}

TEST(Direct, types_with_hooks_pointers_choices_or_themselves_are_not_eligible) {
  static_assert(kHasDirect<std::vector<Order>> && kHasDirect<Preset> && kHasDirect<Strict> &&
                kHasDirect<char[4]>);
  static_assert(!kHasDirect<Tree> && !kHasDirect<std::vector<Tree>>);
  static_assert(!kHasDirect<Checked> && !kHasDirect<std::map<int, Checked>>);
  static_assert(!kHasDirect<std::variant<int, double>> && !kHasDirect<std::optional<std::unique_ptr<int>>>);
  static_assert(!kHasDirect<std::map<double, int>> && !kHasDirect<std::set<std::vector<int>>>);
  static_assert(!kHasDirect<Named> && !kHasDirect<Value> && !kHasDirect<reflect::Int128>);
  const std::map<double, int> zero{{0, 1}};
  EXPECT_TRUE((loads<std::map<double, int>>(unframed("}G\0\0\0\0\0\0\0\0K\001s.")) == zero));
}

TEST(Direct, options_that_change_what_is_read_allow_no_direct_read) {
  using detail::allow_direct;
  EXPECT_TRUE(allow_direct({}, 100));
  EXPECT_FALSE(allow_direct({.fix_imports = false}, 100));
  EXPECT_FALSE(allow_direct({.find_class = [](Document& d, auto m, auto n) { return d.global(m, n); }}, 100));
  const Constructors constructors;
  EXPECT_FALSE(allow_direct({.constructors = &constructors}, 100));
  EXPECT_FALSE(allow_direct({.limits = {.memory_bytes = 1 << 20}}, 100));
  EXPECT_TRUE(allow_direct({.limits = {.input_bytes = 100}}, 100));
  EXPECT_FALSE(allow_direct({.limits = {.input_bytes = 99}}, 100));
  EXPECT_EQ(error_of([] { loads<int>(unframed("K\001."), {.limits = {.input_bytes = 3}}); }).substr(0, 11),
            "MemoryError");
}

// --- Both ways together ----------------------------------------------------------------------------------------------

TEST(Direct, what_a_read_left_that_gave_up_is_not_seen) {
  // {'a': 1, 'c': 2} and more of the same, then one whose fields come in another order.
  const std::string bytes =
      unframed("](}(\x8c\001aK\001\x8c\001cK\002u}(\x8c\001cK\003\x8c\001bX\001\0\0\0xue.");
  EXPECT_EQ(loads<std::vector<Loose>>(bytes), (std::vector<Loose>{{1, {}, 2}, {{}, "x", 3}}));
  const std::string preset =
      unframed("}(\x8c\007numbers]K\005a\x8c\003map}\x8c\005loose}\x8c\004lastK\001u.");
  EXPECT_TRUE(agrees<Preset>(preset));
  EXPECT_EQ(loads<Preset>(preset).maybe, 7);
}

TEST(Direct, errors_are_those_of_the_ordinary_way) {
  EXPECT_EQ(error_of([] { loads<std::vector<int>>(unframed("](K\001\x8c\001xe.")); }),
            "TypeError: [1]: expected int, found str 'x'");
  EXPECT_EQ(error_of([] { loads<Plain>(unframed("}(\x8c\001xK\001u.")); }),
            error_of([] { by_document<Plain>(unframed("}(\x8c\001xK\001u.")); }));
}

TEST(Direct, files_are_read_alike) {
  const std::string path = ::testing::TempDir() + "direct_test.pickle";
  const auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; };
  write(dumps(records(2000)));
  EXPECT_EQ(load<std::vector<Record>>(path), records(2000));
  write(unframed("}(\x8c\001yK\001\x8c\001xK\002u."));
  EXPECT_EQ(load<Plain>(path), (Plain{2, 1}));
  write("");
  EXPECT_EQ(error_of([&] { load<Plain>(path); }).substr(0, 8), "EOFError");
  EXPECT_EQ(error_of([&] { load<Plain>(path + ".none"); }).substr(0, 7), "OSError");
}

// Every byte replaced by every other, and every cut: what is still read directly is what the ordinary way reads.
template <class T>
void expect_agreement_on_damage(const std::string& bytes) {
  ASSERT_TRUE(agrees<T>(bytes));
  std::size_t read = 0;
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    SCOPED_TRACE(place);
    EXPECT_FALSE(agrees<T>(bytes.substr(0, place)));
    agrees<T>(bytes.substr(0, place) + bytes.substr(place + 1));
    std::string damaged = bytes;
    for (int byte = 0; byte < 256; ++byte) {
      damaged[place] = static_cast<char>(byte);
      read += agrees<T>(damaged);
    }
  }
  EXPECT_GT(read, bytes.size());
}

TEST(Direct, damaged_pickles_are_read_as_the_ordinary_way_reads_them) {
  expect_agreement_on_damage<std::vector<Record>>(bytes_of(kRecords2));
  expect_agreement_on_damage<std::vector<Record>>(bytes_of(kRecords4));
  expect_agreement_on_damage<std::map<std::string, std::vector<std::string>>>(bytes_of(kShared4));
  expect_agreement_on_damage<std::vector<Point>>(bytes_of(kPoints2));
  expect_agreement_on_damage<std::vector<Point>>(bytes_of(kPoints4));
  expect_agreement_on_damage<std::vector<Slotted>>(bytes_of(kSlotted4));
  expect_agreement_on_damage<Four<2>>(dumps(Four<2>{1, 2, {3, 4}, "d"}));
  expect_agreement_on_damage<Four<3>>(dumps(Four<3>{1, 2, {3, 4}, "d"}));
  expect_agreement_on_damage<std::map<std::string, Data>>(bytes_of(kData2));
  expect_agreement_on_damage<Wide>(bytes_of(kWide4));
  expect_agreement_on_damage<Order>(dumps(kOrder, {.protocol = 4}));
  expect_agreement_on_damage<std::set<std::string>>(dumps(std::set<std::string>{"a", "bc"}));
  expect_agreement_on_damage<Preset>(dumps(Preset{}, {.protocol = 3}));
  expect_agreement_on_damage<std::vector<Loose>>(dumps(std::vector<Loose>{{1, "a", 2}, {}}));
}

}  // namespace
}  // namespace brinery::pickle
