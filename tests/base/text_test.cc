// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Edges of base/utf8.h, base/repr.h, base/codecs.h and base/escapes.h; tables_test.cc has the breadth.
#include "base/text.h"

#include <brinery/error.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace brinery::base {
namespace {

using namespace std::string_literals;

std::string str_repr(std::string_view text) {
  std::string out;
  append_str_repr(out, text);
  return out;
}

std::string bytes_repr(std::string_view bytes) {
  std::string out;
  append_bytes_repr(out, bytes);
  return out;
}

// The text of the error that `function` throws.
template <typename Failure, typename Function>
std::string failure(Function function) {
  try {
    function();
  } catch (const Failure& error) {
    return error.what();
  }
  return "no error";
}

TEST(Utf8, is_ascii_sees_a_high_byte_at_every_place_of_every_short_length) {
  for (std::size_t size = 0; size < 100; ++size) {
    std::string text(size, '\x7f');
    EXPECT_TRUE(is_ascii(text));
    for (std::size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      EXPECT_FALSE(is_ascii(text)) << i << " of " << size;
      text[i] = '\x7f';
    }
  }
}

TEST(Utf8, empty_text_is_valid_and_has_no_code_points) {
  EXPECT_FALSE(check_wtf8({}).has_value());
  EXPECT_EQ(code_point_count({}), 0u);
}

TEST(Utf8, a_pair_of_surrogates_stays_two_code_points) {
  const std::string pair = "\xed\xa0\xbd\xed\xb8\x80";
  EXPECT_FALSE(check_wtf8(pair).has_value());
  EXPECT_EQ(code_point_count(pair), 2u);
  EXPECT_EQ(str_repr(pair), R"('\ud83d\ude00')");
}

TEST(Utf8, surrogates_are_valid_and_faults_exact_in_long_text_too) {
  const std::string filler(1000, 'x');
  EXPECT_FALSE(check_wtf8(filler + "\xed\xa0\x80" + filler).has_value());
  const auto fault = check_wtf8(filler + "\xed\xa0\x80\xed\xa0" + filler);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->begin, 1003u);
  EXPECT_EQ(fault->end, 1004u);
}

// A sequence is right exactly when the code point that its bits spell exists and is written with these very
// bytes (no longer form than needed). Tries each lead with each second byte.
TEST(Utf8, second_bytes_are_limited_by_their_lead) {
  for (int lead = 0xC0; lead < 0x100; ++lead) {
    for (int second = 0; second < 0x100; ++second) {
      std::string text{static_cast<char>(lead), static_cast<char>(second)};
      text.append(lead >= 0xF0 ? 2 : lead >= 0xE0 ? 1 : 0, '\x80');
      std::size_t pos = 0;
      const char32_t code_point = next_code_point(text, pos);
      std::string again;
      if (code_point <= kMaxCodePoint) append_utf8(again, code_point);
      const auto fault = check_wtf8(text);
      ASSERT_EQ(!fault.has_value(), again == text) << lead << " " << second;
      if (fault) {
        EXPECT_EQ(fault->begin, 0u);
        EXPECT_EQ(fault->end, 1u);
      }
    }
  }
}

TEST(Utf8, strict_check_starts_where_it_is_told) {
  const std::string text =
      "\xff"
      "a\xed\xa0\x80";
  const auto fault = find_utf8_fault(text, 1);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->begin, 2u);
  EXPECT_FALSE(find_utf8_fault(text, text.size()).has_value());
}

TEST(Utf8, message_names_one_byte_or_a_range) {
  EXPECT_EQ(unicode_decode_message("utf-8", "a\xc3(", {1, 2, "invalid continuation byte"}),
            "'utf-8' codec can't decode byte 0xc3 in position 1: invalid continuation byte");
  EXPECT_EQ(unicode_decode_message("utf-8", "\xe2\x82", {0, 2, "unexpected end of data"}),
            "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data");
}

TEST(Repr, chooses_the_quote_that_needs_no_escape) {
  EXPECT_EQ(str_repr(""), "''");
  EXPECT_EQ(str_repr("it's"), R"("it's")");
  EXPECT_EQ(str_repr("\"q\""), R"('"q"')");
  EXPECT_EQ(str_repr("'\""), R"('\'"')");
  EXPECT_EQ(bytes_repr("'\""), R"(b'\'"')");
  EXPECT_EQ(bytes_repr("it's"), R"(b"it's")");
}

TEST(Repr, escapes_by_size_and_keeps_what_is_printable) {
  EXPECT_EQ(str_repr("\t\n\r\\\x7f"s + "\0"s), R"('\t\n\r\\\x7f\x00')");
  EXPECT_EQ(str_repr("\u00a0\u00ad\u200b\U000e0001"), R"('\xa0\xad\u200b\U000e0001')");
  EXPECT_EQ(str_repr("\u00e9\u4e2d\U0001f600"), "'\u00e9\u4e2d\U0001f600'");
  EXPECT_EQ(bytes_repr("a\xe9\n"), R"(b'a\xe9\n')");
}

// Plain text is skipped in words; every byte must be seen at every place of a word.
// Python 3.13's answers.
TEST(Repr, bytearray_escapes_single_quotes_between_double_quotes_too) {
  const auto printed = [](std::string_view bytes) {
    std::string out = "x = ";
    append_bytearray_repr(out, bytes);
    return out;
  };
  EXPECT_EQ(printed(""), "x = bytearray(b'')");
  EXPECT_EQ(printed("a\n\xff\\"), R"(x = bytearray(b'a\n\xff\\'))");
  EXPECT_EQ(printed("it's"), R"(x = bytearray(b"it\'s"))");
  EXPECT_EQ(printed(R"(say "it's")"), R"(x = bytearray(b'say "it\'s"'))");
  EXPECT_EQ(printed(R"(say "it")"), R"(x = bytearray(b'say "it"'))");
}

TEST(Repr, finds_each_special_byte_at_every_place) {
  for (int byte = 0; byte < 256; ++byte) {
    std::string alone;
    append_bytes_repr(alone, std::string(1, static_cast<char>(byte)));
    if (byte == '\'') alone = R"(b'\'')";  // beside a double quote, below
    const std::string escaped = alone.substr(2, alone.size() - 3);
    for (std::size_t i = 0; i < 20; ++i) {
      std::string text(20, 'a');
      text[i] = static_cast<char>(byte);
      const std::string expected = std::string(i, 'a') + escaped + std::string(19 - i, 'a');
      EXPECT_EQ(bytes_repr("\"'" + text), "b'\"\\'" + expected + "'") << byte << " at " << i;
    }
  }
}

TEST(Repr, printable_ends_at_the_last_code_point) {
  EXPECT_FALSE(is_printable(0));
  EXPECT_TRUE(is_printable(' '));
  EXPECT_FALSE(is_printable(0xD800));
  EXPECT_TRUE(is_printable(0xFFFD));
  EXPECT_FALSE(is_printable(0x10FFFF));
}

TEST(Decode8bit, empty_input_asks_for_no_name) { EXPECT_EQ(decode_8bit("", "no such", "no such"), ""); }

TEST(Decode8bit, unknown_encoding_fails_even_for_ascii) {
  const auto decode = [] { decode_8bit("a", "no such", "strict"); };
  EXPECT_EQ(failure<LookupError>(decode), "unknown encoding: no such");
  const std::string endless(100000, 'u');
  EXPECT_THROW(decode_8bit("a", endless, "strict"), LookupError);
}

TEST(Decode8bit, unknown_error_handler_fails_only_when_needed) {
  EXPECT_EQ(decode_8bit("a", "ascii", "no such"), "a");
  const auto decode = [] { decode_8bit("\xff", "ascii", "no such"); };
  EXPECT_EQ(failure<LookupError>(decode), "unknown error handler name 'no such'");
}

TEST(Decode8bit, error_carries_the_offset_of_the_fault) {
  try {
    decode_8bit("abc\xff", "ASCII", "strict");
    FAIL() << "nothing thrown";
  } catch (const UnicodeDecodeError& error) {
    EXPECT_EQ(error.offset(), 3u);
    EXPECT_STREQ(error.what(),
                 "'ascii' codec can't decode byte 0xff in position 3: ordinal not in range(128)");
  }
}

TEST(Escapes, only_an_odd_number_of_backslashes_escapes) {
  EXPECT_EQ(unescape_raw_unicode(R"(\u0041)"), "A");
  EXPECT_EQ(unescape_raw_unicode(R"(\\u0041)"), R"(\\u0041)");
  EXPECT_EQ(unescape_raw_unicode(R"(\\\u0041)"), R"(\\A)");
  EXPECT_EQ(unescape_raw_unicode("\\"), "\\");
  EXPECT_EQ(unescape_raw_unicode("\xe9\\n"), "\u00e9\\n");
}

TEST(Escapes, raw_unicode_faults_are_told_as_python_tells_them) {
  EXPECT_EQ(failure<UnicodeDecodeError>([] { unescape_raw_unicode("ab\\u12"); }),
            "'rawunicodeescape' codec can't decode bytes in position 2-5: truncated \\uXXXX escape");
  EXPECT_EQ(failure<UnicodeDecodeError>([] { unescape_raw_unicode("\\U00110000"); }),
            "'rawunicodeescape' codec can't decode bytes in position 0-9: \\Uxxxxxxxx out of range");
  EXPECT_EQ(unescape_raw_unicode("\\U0010ffff"), "\U0010ffff");
}

TEST(Escapes, bytes_escapes_at_the_end_of_the_body) {
  EXPECT_EQ(unescape_bytes("a\\1"), "a\1");
  EXPECT_EQ(unescape_bytes("\\\n"), "");
  EXPECT_EQ(failure<ValueError>([] { unescape_bytes("ab\\"); }), "Trailing \\ in string");
  EXPECT_EQ(failure<ValueError>([] { unescape_bytes("ab\\x4"); }), "invalid \\x escape at position 2");
}

}  // namespace
}  // namespace brinery::base
