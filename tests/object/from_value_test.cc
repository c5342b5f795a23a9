// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Values as C++ objects: numbers, text, containers, choices and pointers; what is refused and how the error says it. Objects
// with fields are in from_value_objects_test.cc.
#include <brinery/from_value.h>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include <brinery/literal.h>

#include "support/error_of.h"
#include "support/from_literal.h"

namespace brinery {
namespace {

using test_support::error_of;
using test_support::read;
using test_support::refusal;

TEST(FromValue, numbers_are_read_to_the_edges_of_their_range) {
  EXPECT_EQ(read<std::uint8_t>("255"), 255);
  EXPECT_EQ(read<std::int8_t>("-128"), -128);
  EXPECT_EQ(read<std::int64_t>("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(read<std::int64_t>("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(read<std::uint64_t>("18446744073709551615"), UINT64_MAX);
  const auto largest = read<reflect::Int128>("170141183460469231731687303715884105727");
  EXPECT_TRUE(largest > 0 && static_cast<reflect::UnsignedInt128>(largest) + 1 == reflect::UnsignedInt128{1}
                                                                                      << 127);
  EXPECT_TRUE(read<reflect::Int128>("-170141183460469231731687303715884105728") == -largest - 1);
  EXPECT_TRUE(read<reflect::UnsignedInt128>("340282366920938463463374607431768211455") ==
              ~reflect::UnsignedInt128{0});
  EXPECT_EQ(read<int>("True"), 1);
  EXPECT_TRUE(read<bool>("True"));
  EXPECT_EQ(read<double>("3"), 3.0);
  EXPECT_EQ(read<double>("True"), 1.0);
  EXPECT_EQ(read<double>("9007199254740993"), 9007199254740992.0);  // as float(2**53 + 1)
  EXPECT_EQ(read<float>("1.5"), 1.5F);
  EXPECT_TRUE(std::isinf(read<float>("inf")));
  EXPECT_TRUE(std::isnan(read<double>("nan")));
  EXPECT_EQ(read<std::complex<double>>("1+2j"), std::complex<double>(1, 2));
  EXPECT_EQ(read<std::complex<float>>("3"), std::complex<float>(3, 0));
}

TEST(FromValue, numbers_beyond_their_range_are_overflow_errors_that_name_it) {
  EXPECT_EQ(refusal<std::uint8_t>("256"), "OverflowError: expected an int in [0, 255], found 256");
  EXPECT_EQ(refusal<std::uint8_t>("-1"), "OverflowError: expected an int in [0, 255], found -1");
  EXPECT_EQ(refusal<std::int8_t>("-129"), "OverflowError: expected an int in [-128, 127], found -129");
  EXPECT_EQ(refusal<std::int64_t>("9223372036854775808"),
            "OverflowError: expected an int in [-9223372036854775808, 9223372036854775807], found "
            "9223372036854775808");
  EXPECT_EQ(refusal<std::uint64_t>("18446744073709551616"),
            "OverflowError: expected an int in [0, 18446744073709551615], found 18446744073709551616");
  EXPECT_EQ(
      refusal<reflect::Int128>("170141183460469231731687303715884105728"),
      "OverflowError: expected an int in [-2**127, 2**127), found 170141183460469231731687303715884105728");
  EXPECT_EQ(refusal<reflect::UnsignedInt128>("-1"),
            "OverflowError: expected an int in [0, 2**128), found -1");
  EXPECT_EQ(refusal<int>("1" + std::string(100, '0')),
            "OverflowError: expected an int in [-2147483648, 2147483647], found int of 42 bytes");
  EXPECT_EQ(refusal<double>("1" + std::string(309, '0')),
            "OverflowError: expected a float, found int of 129 bytes");
  EXPECT_EQ(refusal<float>("1e39"), "OverflowError: expected a float of 32 bits, found 1e+39");
}

TEST(FromValue, another_kind_is_a_type_error_that_shows_what_was_found) {
  EXPECT_EQ(refusal<int>("'x'"), "TypeError: expected int, found str 'x'");
  EXPECT_EQ(refusal<int>("1.0"), "TypeError: expected int, found float 1.0");
  EXPECT_EQ(refusal<int>("None"), "TypeError: expected int, found None");
  EXPECT_EQ(refusal<bool>("1"), "TypeError: expected bool, found int 1");
  EXPECT_EQ(refusal<double>("'1'"), "TypeError: expected float, found str '1'");
  EXPECT_EQ(refusal<std::string>("b'x'"), "TypeError: expected str, found bytes b'x'");
  EXPECT_EQ(refusal<std::vector<std::byte>>("'x'"), "TypeError: expected bytes, found str 'x'");
  EXPECT_EQ(refusal<std::vector<int>>("{1: 2}"), "TypeError: expected list of int, found dict of 1 item");
  EXPECT_EQ(refusal<std::set<int>>("[1, 2]"), "TypeError: expected set of int, found list of 2 items");
  EXPECT_EQ(refusal<std::vector<int>>("{1}"), "TypeError: expected list of int, found set of 1 item");
  EXPECT_EQ((refusal<std::map<int, int>>("[]")),
            "TypeError: expected dict of int to int, found list of 0 items");
  EXPECT_EQ(refusal<std::nullptr_t>("0"), "TypeError: expected None, found int 0");
  EXPECT_EQ(refusal<char>("'ab'"), "TypeError: expected str of one ASCII character, found str 'ab'");
  EXPECT_EQ(refusal<int>("'" + std::string(49, 'x') + "\u20ac'"),
            "TypeError: expected int, found str '" + std::string(49, 'x') + "'...");
  EXPECT_EQ(refusal<int>("'" + std::string(50, 'x') + "'"),
            "TypeError: expected int, found str '" + std::string(50, 'x') + "'");
}

TEST(FromValue, text_and_bytes) {
  EXPECT_EQ(read<std::string>("'caf\\xe9'"), "caf\u00e9");
  EXPECT_TRUE(read<std::u8string>("'caf\\xe9'") == u8"caf\u00e9");
  EXPECT_EQ(read<std::string>("'\\ud800'"), "\xed\xa0\x80");  // a lone surrogate keeps its three bytes
  EXPECT_EQ(read<char>("'x'"), 'x');
  EXPECT_EQ(read<std::filesystem::path>("'/a/b'"), "/a/b");
  const std::vector<std::byte> bytes{std::byte{1}, std::byte{255}};
  EXPECT_EQ(read<std::vector<std::byte>>("b'\\x01\\xff'"), bytes);
  EXPECT_EQ(read<std::vector<std::byte>>("bytearray(b'\\x01\\xff')"), bytes);
  EXPECT_EQ((read<std::array<std::byte, 2>>("b'\\x01\\xff'")[1]), std::byte{255});
  EXPECT_EQ((refusal<std::array<std::byte, 2>>("b'123'")), "ValueError: expected 2 bytes, found 3");

  const Document document = literal::parse("['text', b'data']");
  EXPECT_EQ(from_value<std::string_view>(document.root()[0]).data(),
            document.root()[0].as<std::string_view>().data());
  EXPECT_EQ(from_value<std::span<const std::byte>>(document.root()[1]).size(), 4U);
  EXPECT_TRUE(from_value<std::vector<Value>>(document.root())[1].is(document.root()[1]));
}

TEST(FromValue, sequences_of_every_kind) {
  const std::vector<int> numbers{1, 2, 3};
  for (const char* literal : {"[1, 2, 3]", "(1, 2, 3)"}) {
    EXPECT_EQ(read<std::vector<int>>(literal), numbers);
    EXPECT_EQ(read<std::deque<int>>(literal), std::deque<int>({1, 2, 3}));
    EXPECT_EQ(read<std::list<int>>(literal), std::list<int>({1, 2, 3}));
    EXPECT_EQ(read<std::forward_list<int>>(literal), std::forward_list<int>({1, 2, 3}));
    EXPECT_EQ((read<std::array<int, 3>>(literal)), (std::array<int, 3>{1, 2, 3}));
    EXPECT_EQ((read<std::tuple<int, double, int>>(literal)), std::make_tuple(1, 2.0, 3));
  }
  EXPECT_EQ(read<std::vector<bool>>("[True, False]"), std::vector<bool>({true, false}));
  EXPECT_EQ((read<std::pair<std::string, int>>("('a', 1)")), (std::pair<std::string, int>("a", 1)));
  EXPECT_EQ((refusal<std::array<int, 2>>("[1, 2, 3]")), "ValueError: expected 2 items, found list of 3");
  EXPECT_EQ((refusal<std::pair<int, int>>("(1,)")), "ValueError: expected tuple of 2, found tuple of 1");
}

TEST(FromValue, reading_into_an_object_empties_it_first) {
  const Document document = literal::parse("{'a': [1]}");
  std::map<std::string, std::vector<int>> object{{"b", {2}}, {"a", {3, 4}}};
  from_value(document.root(), object);
  EXPECT_EQ(object, (std::map<std::string, std::vector<int>>{{"a", {1}}}));
}

TEST(FromValue, sets_and_maps) {
  EXPECT_EQ(read<std::set<int>>("{3, 1, 2}"), std::set<int>({1, 2, 3}));
  EXPECT_EQ(read<std::unordered_set<std::string>>("frozenset({'a'})"),
            std::unordered_set<std::string>({"a"}));
  EXPECT_EQ((read<std::map<std::string, int>>("{'b': 1, 'a': 2}")),
            (std::map<std::string, int>{{"a", 2}, {"b", 1}}));
  EXPECT_EQ((read<std::unordered_map<int, std::string>>("{1: 'a'}")),
            (std::unordered_map<int, std::string>{{1, "a"}}));
  EXPECT_EQ((read<std::map<std::pair<int, int>, int>>("{(1, 2): 3}")),
            (std::map<std::pair<int, int>, int>{{{1, 2}, 3}}));
  // Two keys that become equal: the last one wins.
  EXPECT_EQ((read<std::map<float, int>>("{0.1: 1, 0.10000000149011612: 2}")),
            (std::map<float, int>{{0.1F, 2}}));
}

TEST(FromValue, errors_name_the_way_to_the_value) {
  using Nested = std::vector<std::map<std::string, std::vector<int>>>;
  EXPECT_EQ(refusal<Nested>("[{}, {'a': [], 'tags': [1, 'x']}]"),
            "TypeError: [1]['tags'][1]: expected int, found str 'x'");
  EXPECT_EQ((refusal<std::map<int, int>>("{1: 2, 'a': 3}")),
            "TypeError: keys()[1]: expected int, found str 'a'");
  EXPECT_EQ((refusal<std::tuple<int, std::set<int>>>("(1, {None})")),
            "TypeError: [1][0]: expected int, found None");
  try {
    read<Nested>("[{'a': 1}]");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.path(), "[0]['a']");
  }
}

TEST(FromValue, optional_is_empty_for_none) {
  EXPECT_EQ(read<std::optional<int>>("None"), std::nullopt);
  EXPECT_EQ(read<std::optional<int>>("1"), 1);
  EXPECT_EQ(refusal<std::optional<int>>("'x'"), "TypeError: expected int, found str 'x'");
}

TEST(FromValue, a_variant_takes_the_alternative_of_the_kind) {
  using Any = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<int>,
                           std::vector<std::string>>;
  const std::pair<const char*, std::size_t> cases[] = {{"None", 0}, {"True", 1},   {"1", 2},    {"1.0", 3},
                                                       {"'x'", 4},  {"[1, 2]", 5}, {"['a']", 6}};
  for (const auto& [literal, index] : cases) EXPECT_EQ(read<Any>(literal).index(), index) << literal;
  EXPECT_EQ((read<std::variant<std::string, double>>("1").index()),
            1U);  // no int here: what can be read from it
  EXPECT_EQ((read<std::variant<std::uint8_t, std::int64_t>>("300").index()),
            1U);  // the first in whose range it is
  EXPECT_EQ((refusal<std::variant<int, std::string, std::vector<int>>>("b'x'")),
            "TypeError: expected int, str or list of int, found bytes b'x'");
  EXPECT_EQ((refusal<std::vector<std::variant<int, std::vector<int>>>>("[1, [2, 'x']]")),
            "TypeError: [1][1]: expected int, found str 'x'");
}

enum class Colour : std::uint8_t { red = 1, green = 2 };

TEST(FromValue, enums_are_ints_in_the_range_of_their_type) {
  EXPECT_EQ(read<Colour>("2"), Colour::green);
  EXPECT_EQ(refusal<Colour>("256"), "OverflowError: expected an int in [0, 255], found 256");
  EXPECT_EQ(refusal<Colour>("'red'"), "TypeError: expected int, found str 'red'");
  EXPECT_EQ(refusal<Colour>("True"), "TypeError: expected int, found bool True");
}

TEST(FromValue, shared_pointers_keep_identity_and_unique_pointers_copy) {
  Document document;
  const Value shared = document.list({document.integer(1)});
  document.set_root(document.list({shared, shared, Value(), document.list({document.integer(1)})}));
  const auto pointers = from_value<std::vector<std::shared_ptr<std::vector<int>>>>(document.root());
  EXPECT_EQ(pointers[0], pointers[1]);
  EXPECT_EQ(pointers[2], nullptr);
  EXPECT_NE(pointers[0], pointers[3]);
  EXPECT_EQ(*pointers[3], std::vector<int>({1}));
  EXPECT_EQ(pointers[0].use_count(), 2);

  const auto owners = from_value<std::vector<std::unique_ptr<std::vector<int>>>>(document.root());
  EXPECT_NE(owners[0], owners[1]);
  EXPECT_EQ(*owners[0], *owners[1]);
}

TEST(FromValue, a_weak_pointer_refers_to_the_shared_object) {
  Document document;
  const Value shared = document.list({document.integer(1)});
  document.set_root(document.tuple({shared, shared}));
  using Pair = std::pair<std::weak_ptr<std::vector<int>>, std::shared_ptr<std::vector<int>>>;
  const auto pair = from_value<Pair>(document.root());
  EXPECT_EQ(pair.first.lock(), pair.second);
}

// A failed choice must not leave what it had half made to those who share it.
TEST(FromValue, what_a_refused_alternative_made_is_not_shared) {
  using Wide = std::shared_ptr<std::vector<std::optional<int>>>;
  using First = std::pair<Wide, int>;
  using Second = std::pair<Wide, std::string>;
  Document document;
  document.set_root(document.tuple({document.list({document.integer(7)}), document.str("x")}));
  const auto chosen = from_value<std::variant<First, Second>>(document.root());
  ASSERT_EQ(chosen.index(), 1U);
  EXPECT_EQ(std::get<1>(chosen).first->at(0), 7);
  EXPECT_EQ(std::get<1>(chosen).first.use_count(), 1);
}

// --- Limits ------------------------------------------------------------------------------------------------------

TEST(FromValue, what_expands_beyond_its_size_is_refused) {
  Document document;
  Value three = document.list({document.integer(1)});
  std::vector<Value> many(2000, three);
  for (int i = 0; i < 2; ++i) many.assign(2000, document.list(many));
  document.set_root(document.list(many));
  using Deep = std::vector<std::vector<std::vector<std::vector<int>>>>;
  const std::string error = error_of([&] { from_value<Deep>(document.root()); });
  EXPECT_TRUE(error.starts_with("MemoryError: [0][")) << error;
  EXPECT_NE(error.find("the value expands to more than its size allows"), std::string::npos) << error;
}

TEST(FromValue, the_limit_is_exact) {
  const Document document = literal::parse("[1, 2, 3]");
  EXPECT_EQ(error_of([&] { from_value<std::vector<int>>(document.root(), {.limit = 2}); }).substr(0, 12),
            "MemoryError:");
  EXPECT_EQ(error_of([&] { from_value<std::vector<int>>(document.root(), {.limit = 3}); }), "no error");
  EXPECT_EQ(error_of([&] { from_value<std::vector<int>>(document.root(), {.limit = 4}); }), "no error");
}

TEST(FromValue, a_long_text_in_many_places_counts_in_each) {
  Document document;
  const Value text = document.str(std::string(100'000, 'x'));
  document.set_root(document.list(std::vector<Value>(100'000, text)));  // ten gigabytes
  EXPECT_EQ(error_of([&] { from_value<std::vector<std::string>>(document.root()); }).substr(0, 12),
            "MemoryError:");
  const auto shared = from_value<std::vector<std::shared_ptr<std::string>>>(document.root());
  EXPECT_EQ(shared[0], shared[99'999]);
}

}  // namespace
}  // namespace brinery
