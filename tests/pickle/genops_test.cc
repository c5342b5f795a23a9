// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The walk over operations: arguments as C++ values, positions, laziness, and what a malformed one reports.
#include <brinery/error.h>
#include <brinery/pickletools.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/files.h"

namespace brinery::pickletools {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

static_assert(std::ranges::input_range<Operations>);
static_assert(std::input_iterator<Operations::Iterator>);

template <typename Bytes>
concept GenopsTakes = requires(Bytes&& bytes) {
  genops(std::forward<Bytes>(bytes));
};

static_assert(GenopsTakes<std::string&> && GenopsTakes<const std::string&> && GenopsTakes<std::string_view>);
static_assert(!GenopsTakes<std::string>, "views of a temporary string would dangle");

Argument first_argument(std::string_view pickle) { return genops(pickle).begin()->arg; }

// In a buffer of exactly its size, so that a sanitizer sees one byte too many being read.
std::vector<std::string> walk_to_error(std::string_view pickle, std::string& error, std::size_t& offset) {
  const std::unique_ptr<char[]> exact(new char[pickle.size()]);
  std::copy(pickle.begin(), pickle.end(), exact.get());
  std::vector<std::string> names;
  try {
    for (const Operation& operation : genops({exact.get(), pickle.size()}))
      names.emplace_back(operation.opcode.name);
  } catch (const ValueError& e) {
    error = e.what();
    offset = e.offset().value();
  }
  return names;
}

TEST(Genops, gives_opcode_argument_and_position_up_to_stop) {
  std::string seen;
  Operations operations = genops(
      "\x80\x02]q\x01K\x07"
      "a.rest"sv);
  for (const auto& [opcode, arg, position] : operations) {
    seen += std::to_string(position) + " " + std::string(opcode.name) + " ";
    append_repr(seen, arg);
    seen += "\n";
  }
  EXPECT_EQ(seen, "0 PROTO 2\n2 EMPTY_LIST \n3 BINPUT 1\n5 BININT1 7\n7 APPEND \n8 STOP \n");
  EXPECT_EQ(operations.end_position(), 9U);
}

TEST(Genops, several_pickles_are_walked_by_going_on_where_the_last_ended) {
  const std::string_view file = "N.K\x01.\x88.";
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < file.size();) {
    starts.push_back(at);
    Operations operations = genops(file, at);
    for (const Operation& operation : operations) EXPECT_GE(operation.position, at);
    at = operations.end_position();
  }
  EXPECT_EQ(starts, (std::vector<std::size_t>{0, 2, 5}));
}

TEST(Genops, what_follows_a_malformed_operation_is_not_read_before_it_is_reached) {
  Operations operations = genops("NK\x05\xff"sv);
  auto at = operations.begin();
  EXPECT_EQ(at->opcode.code, Op::NONE);
  ++at;
  EXPECT_EQ(std::get<std::int64_t>(at->arg), 5);
  EXPECT_THROW(++at, ValueError);
  EXPECT_TRUE(at == operations.end());
  EXPECT_EQ(operations.end_position(), 3U);
}

TEST(Genops, a_copied_operation_outlives_the_walk) {
  std::vector<Operation> kept;
  {
    Operations operations = genops("cos\nsystem\nV\\u20ac\n0."sv);
    for (const Operation& operation : operations) kept.push_back(operation);
  }
  ASSERT_EQ(kept.size(), 4U);
  EXPECT_EQ(std::get<Text>(kept[0].arg).wtf8, "os system");
  EXPECT_EQ(std::get<Text>(kept[1].arg).wtf8, "\u20ac");
}

TEST(Genops, long_data_is_a_view_into_the_pickle) {
  const std::string pickle = "X\x03\0\0\0abcC\x02zz."s;
  std::vector<const char*> data;
  for (const Operation& operation : genops(pickle)) {
    if (const auto* text = std::get_if<Text>(&operation.arg)) data.push_back(text->wtf8.data());
    if (const auto* bytes = std::get_if<Bytes>(&operation.arg)) data.push_back(bytes->data.data());
  }
  EXPECT_EQ(data, (std::vector<const char*>{pickle.data() + 5, pickle.data() + 10}));
}

TEST(Genops, integers_are_64_bits_wide_where_they_fit_and_bytes_beyond) {
  EXPECT_EQ(std::get<std::int64_t>(first_argument("J\xff\xff\xff\xff"sv)), -1);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("j\xff\xff\xff\xff"sv)), 4294967295);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("\x8a\x03\x07\x00\x00"sv)), 7);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("\x8a\x00"sv)), 0);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("L-9223372036854775808L\n"sv)), INT64_MIN);
  EXPECT_EQ(std::get<BigInt>(first_argument("L9223372036854775808L\n"sv)).le_bytes, "\0\0\0\0\0\0\0\x80\0"sv);
  EXPECT_EQ(std::get<BigInt>(first_argument("\x8a\x0a\0\0\0\0\0\0\0\x80\0\0"sv)).le_bytes,
            "\0\0\0\0\0\0\0\x80\0"sv);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("\x95\xff\xff\xff\xff\xff\xff\xff\x7f"sv)), INT64_MAX);
  EXPECT_EQ(std::get<BigInt>(first_argument("\x95\xff\xff\xff\xff\xff\xff\xff\xff"sv)).le_bytes,
            "\xff\xff\xff\xff\xff\xff\xff\xff\0"sv);
  EXPECT_EQ(std::get<BigInt>(first_argument("\x95\0\0\0\0\0\0\0\x80"sv)).le_bytes, "\0\0\0\0\0\0\0\x80\0"sv);
}

TEST(Genops, the_two_spellings_of_bools_are_bools_in_every_short_decimal) {
  EXPECT_EQ(std::get<bool>(first_argument("I01\n"sv)), true);
  EXPECT_EQ(std::get<bool>(first_argument("g00\n"sv)), false);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("I1\n"sv)), 1);
  EXPECT_EQ(std::get<std::int64_t>(first_argument("L01\n"sv)), 1);
}

TEST(Genops, floats_in_both_spellings) {
  EXPECT_EQ(std::get<double>(first_argument("G\xbf\xf4\0\0\0\0\0\0"sv)), -1.25);
  EXPECT_EQ(std::get<double>(first_argument("F-1.25\n"sv)), -1.25);
  EXPECT_TRUE(std::isnan(std::get<double>(first_argument("Fnan\n"sv))));
}

TEST(Genops, strings_of_python_2_are_latin_1_where_they_are_binary_and_ascii_where_they_are_lines) {
  EXPECT_EQ(std::get<Text>(first_argument("U\x02\xe9z"sv)).wtf8, "\u00e9z");
  EXPECT_EQ(std::get<Text>(first_argument("S'a\\x41'\n"sv)).wtf8, "aA");
  EXPECT_THROW(first_argument("S'\xe9'\n"sv), UnicodeDecodeError);
}

TEST(Genops, bytes_know_whether_they_are_a_bytearray) {
  EXPECT_FALSE(std::get<Bytes>(first_argument("C\x01z"sv)).is_bytearray);
  EXPECT_TRUE(std::get<Bytes>(first_argument("\x96\x01\0\0\0\0\0\0\0z"sv)).is_bytearray);
}

TEST(Genops, lengths_beyond_the_input_are_refused_without_being_believed) {
  std::string error;
  std::size_t offset = 0;
  walk_to_error("N\x8e\xff\xff\xff\xff\xff\xff\xff\x7fz"sv, error, offset);
  EXPECT_EQ(
      error,
      "expected 9223372036854775807 bytes in a bytes8, but only 1 remain (position 1, opcode BINBYTES8)");
  EXPECT_EQ(offset, 1U);
}

TEST(Genops, a_quoted_malformed_line_is_cut) {
  std::string error;
  std::size_t offset = 0;
  walk_to_error("I" + std::string(1000000, 'x') + "\n", error, offset);
  EXPECT_LT(error.size(), 300U);
  EXPECT_TRUE(error.starts_with("invalid literal for int() with base 10: b'xxx")) << error;
}

// Every pickle of the expectations, cut at every byte: an error that lies inside what is left, and before it the
// same operations as in the whole.
TEST(Genops, every_strict_prefix_fails_cleanly) {
  for (const auto& entry : test_support::read_json(BRINERY_TEST_DATA_DIR "/pickle/dis/cases.json")) {
    if (!entry["error"].is_null() || entry["case"] == "bytes behind STOP 0") continue;
    const std::string pickle = test_support::from_hex(entry["pickles"][0].get<std::string>());
    std::string none;
    std::size_t offset = 0;
    const auto whole = walk_to_error(pickle, none, offset);
    ASSERT_EQ(none, "");
    for (std::size_t size = 0; size < pickle.size(); ++size) {
      std::string error;
      const auto part = walk_to_error(std::string_view(pickle).substr(0, size), error, offset);
      ASSERT_NE(error, "") << entry["case"] << " cut at " << size;
      ASSERT_LE(offset, size);
      ASSERT_LT(part.size(), whole.size());
      ASSERT_TRUE(std::equal(part.begin(), part.end(), whole.begin()));
    }
  }
}

}  // namespace
}  // namespace brinery::pickletools
