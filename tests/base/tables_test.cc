// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Compares the text and number functions of base with what Python 3.13 answers: tests/data/base/*.jsonl,
// written by make_tables.py, which says what each file's columns are.
#include <brinery/error.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/numbers.h"
#include "base/text.h"

namespace brinery::base {
namespace {

using nlohmann::json;

// The bytes of a JSON string whose code points are bytes.
std::string to_bytes(const json& column) {
  const auto& text = column.get_ref<const std::string&>();
  std::string bytes;
  for (std::size_t pos = 0; pos < text.size();)
    bytes.push_back(static_cast<char>(next_code_point(text, pos)));
  return bytes;
}

double to_double(const json& column) { return std::bit_cast<double>(load_le64(to_bytes(column).data())); }

template <typename Check>
void for_each_case(const std::string& table, Check check) {
  std::ifstream file(std::string(BRINERY_TEST_DATA_DIR) + "/base/" + table + ".jsonl");
  std::size_t cases = 0;
  for (std::string line; std::getline(file, line); ++cases) {
    SCOPED_TRACE(table + ".jsonl:" + std::to_string(cases + 1) + ": " + line);
    check(json::parse(line));
  }
  EXPECT_GT(cases, 0u) << "no cases in " << table;
}

// Calls `function` and compares its result, or its exception's name and text, with the last column.
template <typename Function>
void expect_answer(const json& expected, Function function) {
  std::string got;
  try {
    got = function();
  } catch (const Error& error) {
    ASSERT_TRUE(expected.is_object()) << error.python_name() << ": " << error.what();
    EXPECT_EQ(error.python_name(), expected["error"].get<std::string>());
    EXPECT_EQ(error.message(), to_bytes(expected["message"]));
    return;
  }
  ASSERT_FALSE(expected.is_object()) << "got " << got;
  EXPECT_EQ(got, to_bytes(expected));
}

TEST(PythonTables, utf8_faults_and_lengths) {
  for_each_case("utf8", [](const json& row) {
    const std::string text = to_bytes(row[0]);
    const auto fault = check_wtf8(text);
    ASSERT_EQ(fault.has_value(), !row[1].is_null());
    if (!fault) {
      EXPECT_EQ(code_point_count(text), row[2].get<std::size_t>());
      return;
    }
    EXPECT_EQ(fault->begin, row[1][0].get<std::size_t>());
    EXPECT_EQ(fault->end, row[1][1].get<std::size_t>());
    EXPECT_EQ(fault->reason, row[1][2].get<std::string>());
    EXPECT_EQ(unicode_decode_message("utf-8", text, *fault), row[2].get<std::string>());
  });
}

TEST(PythonTables, code_points_survive_decoding_and_encoding) {
  for_each_case("utf8", [](const json& row) {
    const std::string text = to_bytes(row[0]);
    if (check_wtf8(text)) return;
    std::string again;
    for (std::size_t pos = 0; pos < text.size();) append_utf8(again, next_code_point(text, pos));
    EXPECT_EQ(again, text);
  });
}

TEST(PythonTables, str_repr) {
  for_each_case("str_repr", [](const json& row) {
    std::string out = "before ";
    append_str_repr(out, to_bytes(row[0]));
    EXPECT_EQ(out, "before " + to_bytes(row[1]));
    EXPECT_FALSE(find_utf8_fault(out, 0).has_value());
  });
}

TEST(PythonTables, printable_code_points) {
  for_each_case("printable",
                [](const json& row) { EXPECT_EQ(is_printable(row[0].get<char32_t>()), row[1].get<bool>()); });
}

TEST(PythonTables, bytes_repr) {
  for_each_case("bytes_repr", [](const json& row) {
    std::string out;
    append_bytes_repr(out, to_bytes(row[0]));
    EXPECT_EQ(out, row[1].get<std::string>());
  });
}

TEST(PythonTables, decoding_of_8bit_strings) {
  for_each_case("decode", [](const json& row) {
    const std::string bytes = to_bytes(row[0]);
    expect_answer(row[3],
                  [&] { return decode_8bit(bytes, row[1].get<std::string>(), row[2].get<std::string>()); });
  });
}

TEST(PythonTables, raw_unicode_escapes) {
  for_each_case("raw_unicode", [](const json& row) {
    const std::string line = to_bytes(row[0]);
    expect_answer(row[1], [&] { return unescape_raw_unicode(line); });
  });
}

TEST(PythonTables, bytes_escapes) {
  for_each_case("bytes_escape", [](const json& row) {
    const std::string body = to_bytes(row[0]);
    expect_answer(row[1], [&] { return unescape_bytes(body); });
  });
}

TEST(PythonTables, float_repr_reads_back) {
  for_each_case("float_repr", [](const json& row) {
    const double value = to_double(row[0]);
    std::string out;
    append_float_repr(out, value);
    EXPECT_EQ(out, row[1].get<std::string>());
    const std::optional<double> again = parse_float(out);
    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(*again == value || (std::isnan(*again) && std::isnan(value)));
  });
}

TEST(PythonTables, complex_repr) {
  for_each_case("complex_repr", [](const json& row) {
    std::string out;
    append_complex_repr(out, to_double(row[0]), to_double(row[1]));
    EXPECT_EQ(out, row[2].get<std::string>());
  });
}

TEST(PythonTables, parsing_of_floats) {
  for_each_case("parse_float", [](const json& row) {
    const std::optional<double> value = parse_float(to_bytes(row[0]));
    ASSERT_EQ(value.has_value(), !row[1].is_null());
    if (value) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(*value), load_le64(to_bytes(row[1]).data())) << *value;
    }
  });
}

TEST(PythonTables, parsing_of_integers) {
  for_each_case("parse_int", [](const json& row) {
    const std::optional<std::string> value = parse_int(to_bytes(row[0]), row[1].get<int>());
    ASSERT_EQ(value.has_value(), !row[2].is_null());
    if (value) {
      EXPECT_EQ(*value, to_bytes(row[2]));
    }
  });
}

TEST(PythonTables, integers_print_trim_and_convert) {
  for_each_case("integers", [](const json& row) {
    const std::string padded = to_bytes(row[0]);
    const std::string minimal = to_bytes(row[1]);
    const auto decimal = row[2].get<std::string>();
    EXPECT_EQ(trim_int(padded), minimal);
    std::string printed;
    append_int_decimal(printed, padded);
    EXPECT_EQ(printed, decimal);
    EXPECT_EQ(parse_int(decimal, 10), minimal);
    const std::optional<std::int64_t> small = int_to_i64(padded);
    ASSERT_EQ(small.has_value(), minimal.size() <= 8);
    if (small) {
      EXPECT_EQ(std::to_string(*small), decimal);
      EXPECT_EQ(i64_to_bytes(*small), minimal);
    }
    bool exact_fit = false;
    EXPECT_EQ(int_to_double(padded, exact_fit), to_double(row[3]));
    EXPECT_EQ(exact_fit, row[4].get<bool>());
  });
}

}  // namespace
}  // namespace brinery::base
