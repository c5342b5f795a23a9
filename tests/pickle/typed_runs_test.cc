// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of runs (typed_runs.h): that objects which are measured and then written without a question have the bytes that they
// have in parts, wherever a frame ends, whatever the memo's numbers are. What CPython writes for them is in bytes.jsonl.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <forward_list>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/pickle_types.h>

#include "pickle/sinks.h"
#include "support/error_of.h"
#include "support/typed_bytes.h"

namespace runs {

// One struct as dict and as instance. Of the objects that are written "in parts" nothing is a run: their fields are computed, and
// one is a range without a size.
enum class As { dict, object, dict_in_parts, object_in_parts };
template <As kAs>
struct RowAs {
  std::int64_t id = 0;
  std::string name;
  double score = 0;
  std::vector<std::string> tags;
  std::optional<int> rank;
};
using Row = RowAs<As::dict>;
using RowObject = RowAs<As::object>;
using RowInParts = RowAs<As::dict_in_parts>;
using RowObjectInParts = RowAs<As::object_in_parts>;
BRINERY_CLASS(RowObject, "m", "Plain")

template <class R>
constexpr auto describe_in_parts(brinery::Describe<R> row) {
  return row.property("id", [](const R& of) { return of.id; })
      .property("name", [](const R& of) { return of.name; })
      .property("score", [](const R& of) { return of.score; })
      .property("tags", [](const R& of) { return std::forward_list(of.tags.begin(), of.tags.end()); })
      .property("rank", [](const R& of) { return of.rank; });
}
constexpr auto brinery_describe(brinery::Describe<RowInParts> row) { return describe_in_parts(row); }
constexpr auto brinery_describe(brinery::Describe<RowObjectInParts> row) {
  return describe_in_parts(row).python_class("m", "Plain");
}

template <class First, class Rest>
struct Behind {
  std::vector<std::string> many;
  First first;
  std::vector<Rest> rest;
};

enum class Kind : signed char { low = -3 };
struct Only {
  int only;
};
struct Other {
  int only;
};
struct Slotted {
  int x;
  std::string y;
};
struct Empty {};
BRINERY_CLASS(Only, "m", "Plain")
BRINERY_CLASS(Other, "m", "Other")
BRINERY_CLASS(Slotted, "m", "Slotted", brinery::slots)
BRINERY_CLASS(Empty, "m", "Empty")

struct Shapes {
  std::monostate none;
  std::array<bool, 2> flags;
  Kind kind;
  std::vector<unsigned char> data;
  std::pair<double, std::string> ends;
  std::tuple<short, int, long, unsigned char> four;
  std::tuple<> no_items;
  std::set<int> set;
  std::map<int, std::vector<int>> map;
  std::optional<Only> plain;
  Slotted slotted;
  Empty empty;
};

}  // namespace runs

namespace brinery {
namespace {

using runs::Behind;
using runs::Row;
using runs::RowInParts;
using runs::RowObject;
using runs::RowObjectInParts;
using test_support::expect_bytes;

static_assert(detail::kRuns<Row> && detail::kRuns<std::vector<RowObject>> && detail::kRuns<runs::Shapes>);
static_assert(!detail::kRuns<RowInParts> && !detail::kRuns<RowObjectInParts>);
static_assert(!detail::kRuns<std::forward_list<int>> && detail::kRuns<std::vector<bool>>);

// As make_typed_expectations.py makes them.
template <class R>
std::vector<R> rows(int count) {
  std::vector<R> made(static_cast<std::size_t>(count));
  std::int64_t i = 0;
  for (R& row : made) {
    row.id = i * i * i;
    row.name.assign(static_cast<std::size_t>(2 + i % 70), 'n');
    row.score = static_cast<double>(i) / 4;
    for (int j = 0; j < i % 5; ++j) row.tags.emplace_back(static_cast<std::size_t>(2 + j), 't');
    if (i % 3 == 0) row.rank = static_cast<int>(i);
    ++i;
  }
  return made;
}

// A list of rows, each with its own name.
template <class R>
std::vector<R> named_rows(const std::vector<std::string>& names) {
  std::vector<R> made(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) made[i].name = names[i];
  return made;
}

TEST(TypedRuns, rows_have_the_bytes_of_cpython_over_many_frames) {
  expect_bytes("rows", rows<Row>(3000));
  expect_bytes("rows", rows<RowInParts>(3000));
  expect_bytes("row_objects", rows<RowObject>(3000));
  expect_bytes("row_objects", rows<RowObjectInParts>(3000));
}

TEST(TypedRuns, every_shape_has_the_bytes_of_cpython) {
  std::vector<runs::Shapes> shapes;
  for (const int n : {0, 1, 2, 3, 255}) {
    runs::Shapes& made = shapes.emplace_back(runs::Shapes{{},
                                                          {true, false},
                                                          runs::Kind::low,
                                                          {},
                                                          {-1.5, "zz"},
                                                          {1, 2, 3, static_cast<unsigned char>(n)},
                                                          {},
                                                          {},
                                                          {},
                                                          {},
                                                          {},
                                                          {}});
    for (int i = 0; i < n; ++i) made.data.push_back(static_cast<unsigned char>(i));
    for (int i = 0; i < n % 4; ++i) {
      made.set.insert(i);
      made.map[i] = std::vector<int>(static_cast<std::size_t>(i), i);
    }
    if (n != 1) made.plain = runs::Only{n};
    made.slotted = {n, std::string(static_cast<std::size_t>(2 + n), 'y')};
  }
  expect_bytes("every_shape", shapes);
}

TEST(TypedRuns, classes_of_one_module_share_its_name) {
  using Both = std::pair<runs::Only, runs::Other>;
  expect_bytes("classes_of_a_module", std::vector<Both>{{{1}, {2}}, {{3}, {4}}});
}

TEST(TypedRuns, names_and_classes_may_have_any_number_in_the_memo) {
  for (const std::size_t many : {240U, 256U, 65536U}) {
    const Behind<Row, RowObject> behind{std::vector<std::string>(many, "ab"), rows<Row>(1)[0],
                                        rows<RowObject>(3)};
    expect_bytes("names_behind_" + std::to_string(many), behind);
  }
}

// The first memo numbers of names and classes pass from one byte to four at another place in each of these.
TEST(TypedRuns, the_last_short_number_may_belong_to_any_name) {
  for (std::size_t many = 225; many <= 260; ++many) {
    const std::vector<std::string> texts(many, "ab");
    const Behind<Row, RowObject> behind{texts, rows<Row>(1)[0], rows<RowObject>(3)};
    const Behind<RowInParts, RowObjectInParts> in_parts{texts, rows<RowInParts>(1)[0],
                                                        rows<RowObjectInParts>(3)};
    EXPECT_EQ(pickle::dumps(behind), pickle::dumps(in_parts)) << many;
  }
}

TEST(TypedRuns, a_frame_may_end_at_every_offset_of_an_object) {
  auto made = rows<Row>(900);
  auto objects = rows<RowObject>(900);
  auto in_parts = rows<RowInParts>(900);
  auto objects_in_parts = rows<RowObjectInParts>(900);
  for (std::size_t shift = 0; shift <= 255; ++shift) {
    const std::string name(shift, 'x');
    made[0].name = objects[0].name = in_parts[0].name = objects_in_parts[0].name = name;
    const std::string bytes = pickle::dumps(made);
    EXPECT_GT(bytes.size(), std::size_t{70'000});
    EXPECT_EQ(bytes, pickle::dumps(in_parts)) << shift;
    EXPECT_EQ(pickle::dumps(objects), pickle::dumps(objects_in_parts)) << shift;
  }
}

TEST(TypedRuns, text_of_all_sizes) {
  std::vector<std::string> names;
  for (std::size_t size = 0; size <= 600; ++size) names.emplace_back(size, 'x');
  for (const std::size_t size : {65535U, 65536U, 65537U}) names.emplace_back(size, 'x');
  names.emplace_back("after");
  const auto made = named_rows<Row>(names);
  EXPECT_EQ(pickle::dumps(made), pickle::dumps(named_rows<RowInParts>(names)));
  EXPECT_EQ(pickle::loads<std::vector<Row>>(pickle::dumps(made))[255].name, std::string(255, 'x'));
}

TEST(TypedRuns, text_with_other_characters_than_ascii_anywhere) {
  std::vector<std::string> names;
  for (std::size_t size = 2; size <= 90; ++size) {
    for (std::size_t at = 0; at + 2 <= size; ++at) {
      std::string name(size, 'x');
      names.push_back(name.replace(at, 2, "\u00e9"));
    }
  }
  EXPECT_EQ(pickle::dumps(named_rows<Row>(names)), pickle::dumps(named_rows<RowInParts>(names)));
}

TEST(TypedRuns, text_that_is_not_utf_8_is_found_wherever_it_is) {
  auto made = rows<RowObject>(3000);
  for (const std::size_t row : {0U, 1U, 700U, 2999U}) {
    for (std::size_t size = 1; size <= 40; ++size) {
      for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
        std::string bad(size, 'x');
        bad[at] = '\x80';
        const auto tags = std::exchange(made[row].tags, {"good", bad});
        const std::string error = test_support::error_of([&] { pickle::dumps(made); });
        EXPECT_EQ(error.find("PicklingError: [" + std::to_string(row) + "].tags[1]: a string must be UTF-8"),
                  std::size_t{0})
            << error;
        made[row].tags = tags;
      }
    }
  }
}

TEST(TypedRuns, rows_are_written_alike_in_all_protocols) {
  for (int protocol = 0; protocol <= 5; ++protocol) {
    EXPECT_EQ(pickle::dumps(rows<RowObject>(1100), {.protocol = protocol}),
              pickle::dumps(rows<RowObjectInParts>(1100), {.protocol = protocol}))
        << protocol;
  }
}

TEST(TypedRuns, classes_that_are_renamed_or_have_a_code_are_written_so) {
  const pickle::DumpOptions renamed{
      .rename = [](std::string_view, std::string_view name) { return std::pair("n", std::string(name)); }};
  const std::string bytes = pickle::dumps(rows<RowObject>(3), renamed);
  EXPECT_EQ(bytes, pickle::dumps(rows<RowObjectInParts>(3), renamed));
  EXPECT_NE(bytes, pickle::dumps(rows<RowObject>(3)));

  const pickle::Extensions extensions{{240, {"m", "Plain"}}};
  const std::string coded = pickle::dumps(rows<RowObject>(3), {.extensions = &extensions});
  EXPECT_EQ(coded, pickle::dumps(rows<RowObjectInParts>(3), {.extensions = &extensions}));
  EXPECT_NE(coded.find("\x82\xf0"), std::string::npos);
}

// All edges between the sizes that integers are written in, of every type that can hold them.
template <class T>
void expect_edges_alike() {
  std::vector<T> numbers{std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
  for (unsigned bits = 0; bits < 8 * sizeof(T); ++bits) {
    const auto power = static_cast<T>(std::uint64_t{1} << bits);
    for (const int by : {-1, 0, 1}) {
      numbers.push_back(static_cast<T>(power + static_cast<T>(by)));
      numbers.push_back(static_cast<T>(T{0} - numbers.back()));
    }
  }
  const std::forward_list<T> in_parts(numbers.begin(), numbers.end());
  EXPECT_EQ(pickle::dumps(numbers), pickle::dumps(in_parts)) << reflect::type_text<T>();
}

TEST(TypedRuns, integers_of_all_types) {
  expect_edges_alike<signed char>();
  expect_edges_alike<std::int16_t>();
  expect_edges_alike<std::uint16_t>();
  expect_edges_alike<std::uint32_t>();
  expect_edges_alike<std::uint64_t>();
  std::vector<int> numbers;
  std::vector<long long> wide;
  for (int bits = 0; bits < 63; ++bits) {
    for (const int by : {-1, 0, 1}) {
      wide.push_back((1LL << bits) + by);
      wide.push_back(-(1LL << bits) - by);
      if (bits >= 31) continue;
      numbers.push_back(static_cast<int>(wide.back()));
      numbers.push_back(static_cast<int>(wide[wide.size() - 2]));
    }
  }
  EXPECT_EQ(pickle::dumps(numbers), pickle::dumps(std::forward_list(numbers.begin(), numbers.end())));
  EXPECT_EQ(pickle::dumps(wide), pickle::dumps(std::forward_list(wide.begin(), wide.end())));
}

TEST(TypedRuns, flags_and_small_unsigned_numbers_in_long_vectors) {
  std::vector<bool> flags;
  std::array<std::array<std::uint8_t, 3>, 30'000> triples{};
  for (std::size_t i = 0; i < triples.size(); ++i) {
    flags.push_back(i % 3 == 0);
    triples[i] = {static_cast<std::uint8_t>(i), 0, 255};  // bytes
  }
  EXPECT_EQ(pickle::dumps(flags), pickle::dumps(std::forward_list(flags.begin(), flags.end())));
  EXPECT_EQ(pickle::dumps(triples), pickle::dumps(std::forward_list(triples.begin(), triples.end())));
}

// Beginnings that are much larger than the rest make no string that holds on to the memory that was expected.
TEST(TypedRuns, a_string_takes_no_more_than_four_times_its_size) {
  std::vector<std::string> texts(50'000);
  for (std::size_t i = 0; i < 1000; ++i) texts[i].assign(1000, 'x');
  const std::string bytes = pickle::dumps(texts);
  EXPECT_EQ(bytes, pickle::dumps(std::forward_list(texts.begin(), texts.end())));
  EXPECT_LE(bytes.capacity(), 4 * bytes.size());
}

TEST(GatheringSink, grows_once_to_the_size_that_was_announced) {
  pickle::GatheringSink sink;
  const std::string part(100'000, 'x');
  sink.write(part);
  sink.announce(1, 20);
  sink.write(part);
  for (int i = 2; i < 20; ++i) sink.write(part);
  const std::string all = sink.take();
  EXPECT_EQ(all.size(), 20 * part.size());
  EXPECT_LE(all.capacity(), 43 * part.size());
}

}  // namespace
}  // namespace brinery
