// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of literal::parse and, as its mirror, repr: against Python 3.13's answers in tests/data/object, which
// make_repr_table.py wrote, and by laws.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include <brinery/literal.h>

#include "support/generators.h"

namespace brinery {
namespace {

using nlohmann::json;

template <class Check>
void for_each_line(const std::string& table, Check check) {
  std::ifstream file(std::string(BRINERY_TEST_DATA_DIR) + "/object/" + table + ".jsonl");
  std::string line;
  int count = 0;
  for (; std::getline(file, line); ++count) check(json::parse(line));
  EXPECT_GT(count, 50) << table;
}

std::string reprinted(std::string_view text) { return repr(literal::parse(text).root()); }

// The message of the error that parsing gives.
template <class Expected = SyntaxError>
std::string error_of(std::string_view text) {
  try {
    return "no error, but " + reprinted(text);
  } catch (const Expected& error) {
    return error.what();
  }
}

TEST(Literal, what_python_prints_reads_back_and_prints_the_same) {
  for_each_line(
      "repr", [](const json& row) { EXPECT_EQ(reprinted(row.get<std::string>()), row.get<std::string>()); });
}

TEST(Literal, every_spelling_that_python_reads) {
  for_each_line("literal", [](const json& row) {
    const std::string text = row[0];
    if (row[1].is_null()) return;
    EXPECT_EQ(reprinted(text), row[1].get<std::string>()) << text;
  });
}

TEST(Literal, nothing_that_python_refuses) {
  for_each_line("literal", [](const json& row) {
    const std::string text = row[0];
    if (!row[1].is_null()) return;
    EXPECT_THROW(literal::parse(text), Error) << text;
  });
}

TEST(Literal, what_python_prints_but_does_not_read) {
  for (const std::string_view text :
       {"inf", "-inf", "nan", "infj", "(nan-infj)", "(-0-2j)", "-2j", "NotImplemented", "Ellipsis",
        "frozenset()", "frozenset({1, 2})", "bytearray(b'x')", "bytearray(b'')", "frozendict({'a': 1})",
        "slice(None, 3, None)", R"(s'caf\xe9')"}) {
    EXPECT_EQ(reprinted(text), text);
  }
}

TEST(Literal, parts_of_a_complex_number_are_those_written) {
  const auto minus = literal::parse("(-0-2j)").root().as<Complex>();
  EXPECT_TRUE(std::signbit(minus.real));
  EXPECT_EQ(minus.imag, -2.0);
  EXPECT_FALSE(std::signbit(literal::parse("-2j").root().as<Complex>().real));
}

TEST(Literal, shorter_forms_of_calls) {
  EXPECT_EQ(reprinted("slice(3)"), "slice(None, 3, None)");
  EXPECT_EQ(reprinted("slice(1, 2)"), "slice(1, 2, None)");
  EXPECT_EQ(reprinted("frozendict()"), "frozendict({})");
  EXPECT_EQ(reprinted("bytearray()"), "bytearray(b'')");
  EXPECT_EQ(reprinted("frozenset([1, 1])"), "frozenset({1})");
}

TEST(Literal, kinds_of_what_is_read) {
  EXPECT_EQ(literal::parse("s'x'").root().kind(), Kind::bytestr);
  EXPECT_EQ(literal::parse("{}").root().kind(), Kind::dict);
  EXPECT_EQ(literal::parse("{1}").root().kind(), Kind::set);
  EXPECT_EQ(literal::parse("()").root().kind(), Kind::tuple);
  EXPECT_EQ(literal::parse("-7").root().as<int>(), -7);
  EXPECT_EQ(literal::parse("'a' 'b'").root().as<std::string>(), "ab");
}

TEST(Literal, errors_tell_line_column_and_what_was_expected) {
  EXPECT_EQ(error_of("[1,\n  2}"), "line 2, column 4: expected ',' or ']', found '}'");
  EXPECT_EQ(error_of("['é' 1]"), "line 1, column 6: expected ',' or ']', found '1'");
  EXPECT_EQ(error_of("{1 2}"), "line 1, column 4: expected ':', ',' or '}', found '2'");
  EXPECT_EQ(error_of("{1: 2, 3}"), "line 1, column 9: expected ':', found '}'");
  EXPECT_EQ(error_of("[1, , 2]"), "line 1, column 5: expected a value or ']', found ','");
  EXPECT_EQ(error_of("{1: }"), "line 1, column 5: expected a value, found '}'");
  EXPECT_EQ(error_of("1 2"), "line 1, column 3: expected the end of the text, found '2'");
  EXPECT_EQ(error_of("1 + 2"), "line 1, column 5: expected an imaginary number, such as 2j, found '2'");
  EXPECT_EQ(error_of("-x"), "line 1, column 2: expected a number, found 'x'");
  EXPECT_EQ(error_of(""), "line 1, column 1: expected a value, found the end of the text");
  EXPECT_EQ(
      error_of("[1,\n 2"),
      "line 2, column 3: expected ',' or ']', found the end of the text ('[' opened at line 1, column 1)");
  EXPECT_EQ(error_of("os"), "line 1, column 1: expected a value, found 'os', a name that no literal has");
  EXPECT_EQ(error_of("set([1])"),
            "line 1, column 4: set() takes nothing here; a set that is not empty is written {1, 2}");
  EXPECT_EQ(error_of("1__0"), "line 1, column 1: '1__0' is no number");
}

TEST(Literal, errors_inside_of_strings) {
  EXPECT_EQ(error_of("'ab"), "line 1, column 1: this string is not closed");
  EXPECT_EQ(error_of("'a\nb'"), "line 1, column 1: this string is not closed");
  EXPECT_EQ(error_of("'ab\\xg'"), "line 1, column 4: \\x needs 2 hexadecimal digits");
  EXPECT_EQ(error_of("'\\U00110000'"), "line 1, column 2: \\U beyond the last code point, 10ffff");
  EXPECT_EQ(error_of("b'aé'"), "line 1, column 4: bytes can hold ASCII characters and escapes only");
  EXPECT_EQ(error_of("f'x'"),
            "line 1, column 1: 'f' is no prefix of a literal string: expected r, b, u, rb or s");
  EXPECT_EQ(error_of("'a' b'b'"), "line 1, column 5: strings side by side must be of one type");
}

TEST(Literal, text_that_is_not_utf8) {
  EXPECT_EQ(error_of("['\xff']"), "line 1, column 3: text that is not UTF-8: invalid start byte");
}

TEST(Literal, unhashable_key) {
  EXPECT_EQ(error_of<TypeError>("{[]: 1}"), "unhashable type: 'list'");
  EXPECT_EQ(error_of<TypeError>("{(1, {2})}"), "unhashable type: 'set'");
}

// As in Python, which gives the same frozenset back: 4 * 10^8 copies of members otherwise.
TEST(Literal, a_frozenset_of_a_frozenset_is_not_copied) {
  constexpr int kMany = 20'000;
  std::string text;
  for (int i = 0; i < kMany; ++i) text += "frozenset(";
  text += '[';
  for (int i = 0; i < kMany; ++i) text += std::to_string(i) + ",";
  text += ']' + std::string(kMany, ')');
  const Document document = literal::parse(text);
  EXPECT_EQ(document.root().kind(), Kind::frozenset);
  EXPECT_EQ(document.root().size(), kMany);
  EXPECT_LT(document.memory_bytes(), 100U * kMany);
}

TEST(Literal, a_million_nested_lists) {
  constexpr int kDepth = 1000000;
  const std::string text = std::string(kDepth, '[') + std::string(kDepth, ']');
  EXPECT_EQ(reprinted(text), text);
  EXPECT_THROW(literal::parse(text.substr(0, kDepth)), SyntaxError);
}

TEST(Literal, a_number_of_a_hundred_thousand_digits) {
  const std::string text = "-1" + std::string(100000, '0');
  EXPECT_EQ(reprinted(text), text);
}

TEST(Literal, every_strict_prefix_is_an_error_or_a_value_itself) {
  const std::string text =
      "[1, (2.5, -3j), {'a': b'\\x00', 'b': {1, frozenset({2})}}, slice(None, 1, 2), '''x''' r'y']";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_THROW(literal::parse(text.substr(0, size)), SyntaxError) << size;
  }
}

// Built-in data that a literal can hold. NaNs are left out because none is equal to another.
constexpr test::Diet kBuiltIn{.nans = false, .references = false, .mutables = true, .cycles = false};

RC_GTEST_PROP(LiteralLaw, parse_of_repr_is_equal, (const test::Recipe& recipe)) {
  const Document document = test::cook(recipe, kBuiltIn);
  const std::string text = repr(document.root(), 100000);
  RC_PRE(text.find("<#") == std::string::npos);
  const Document parsed = literal::parse(text);
  RC_ASSERT(parsed.root() == document.root());
  RC_ASSERT(parsed.root().kind() == document.root().kind());
  RC_ASSERT(repr(parsed.root()) == text);
}

RC_GTEST_PROP(LiteralLaw, any_text_gives_a_value_or_an_error, (const std::vector<std::uint8_t>& choices)) {
  static constexpr std::string_view kPieces[] = {
      "[",   "]",  "(",  ")",  "{",    "}",      ",",    ":",   "-", "+",  "1", "2.5", "3j",
      "'a'", "b'", "\\", "\"", "set(", "slice(", "None", "inf", " ", "\n", "#", "\xff"};
  std::string text;
  for (const std::uint8_t choice : choices) text += kPieces[choice % std::size(kPieces)];
  try {
    const std::string printed = reprinted(text);
    RC_ASSERT(reprinted(printed) == printed);
  } catch (const Error&) {
    RC_SUCCEED("refused");
  }
}

}  // namespace
}  // namespace brinery
