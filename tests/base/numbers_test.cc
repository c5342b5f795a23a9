// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Edges of base/numbers.h; tables_test.cc has the breadth.
#include "base/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <new>
#include <string>
#include <string_view>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

// The sanitizers take far more address space than a limit could leave.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BRINERY_TEST_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define BRINERY_TEST_SANITIZED
#endif
#endif

namespace brinery::base {
namespace {

using namespace std::string_literals;

std::string float_repr(double value) {
  std::string out;
  append_float_repr(out, value);
  return out;
}

std::string complex_repr(double real, double imaginary) {
  std::string out;
  append_complex_repr(out, real, imaginary);
  return out;
}

std::string decimal(std::string_view le) {
  std::string out;
  append_int_decimal(out, le);
  return out;
}

TEST(FloatRepr, switches_form_at_1e16_and_below_1e_4) {
  EXPECT_EQ(float_repr(9999999999999998.0), "9999999999999998.0");
  EXPECT_EQ(float_repr(1e16), "1e+16");
  EXPECT_EQ(float_repr(1e-4), "0.0001");
  EXPECT_EQ(float_repr(9.9e-5), "9.9e-05");
  EXPECT_EQ(float_repr(1e100), "1e+100");
}

TEST(FloatRepr, zeros_infinities_and_extremes) {
  EXPECT_EQ(float_repr(0.0), "0.0");
  EXPECT_EQ(float_repr(-0.0), "-0.0");
  EXPECT_EQ(float_repr(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(float_repr(-std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(float_repr(5e-324), "5e-324");
  EXPECT_EQ(float_repr(-1.7976931348623157e308), "-1.7976931348623157e+308");
}

TEST(ComplexRepr, leaves_out_a_positive_zero_real_part_only) {
  EXPECT_EQ(complex_repr(0.0, 2.0), "2j");
  EXPECT_EQ(complex_repr(0.0, -0.0), "-0j");
  EXPECT_EQ(complex_repr(-0.0, 2.5), "(-0+2.5j)");
  EXPECT_EQ(complex_repr(1.0, -std::numeric_limits<double>::quiet_NaN()), "(1+nanj)");
  EXPECT_EQ(complex_repr(std::numeric_limits<double>::infinity(), -1e16), "(inf-1e+16j)");
}

TEST(ParseFloat, underscores_only_between_digits) {
  EXPECT_EQ(parse_float("1_000.2_5e1_0"), 1000.25e10);
  for (const std::string_view bad : {"_1", "1_", "1__0", "1_.5", "1._5", "1e_5", "1e5_"}) {
    EXPECT_FALSE(parse_float(bad).has_value()) << bad;
  }
}

TEST(ParseFloat, what_no_double_holds_becomes_infinity_or_zero) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parse_float("1e309"), infinity);
  EXPECT_EQ(parse_float("-1e99999999999999999999999"), -infinity);
  EXPECT_EQ(parse_float("1" + std::string(400, '0')), infinity);
  EXPECT_EQ(parse_float("0." + std::string(400, '0') + "1e401"), 1.0);
  const auto tiny = parse_float("-1e-99999999999999999999999");
  ASSERT_TRUE(tiny.has_value());
  EXPECT_TRUE(*tiny == 0.0 && std::signbit(*tiny));
  EXPECT_EQ(parse_float("0e99999999999999999999999"), 0.0);
  EXPECT_EQ(parse_float("4e-324"), 5e-324);
}

TEST(ParseFloat, refuses_what_python_refuses) {
  for (const std::string_view bad :
       {"", " ", "+", ".", "e5", "1e", "1e+", "0x10", "nan(1)", "infi", "1 2", "--1"}) {
    EXPECT_FALSE(parse_float(bad).has_value()) << bad;
  }
  EXPECT_FALSE(parse_float("1\0"s).has_value());
}

TEST(ParseInt, base_0_reads_prefixes_and_refuses_leading_zeros) {
  EXPECT_EQ(parse_int("0xFF", 0), "\xff\0"s);
  EXPECT_EQ(parse_int(" -0b1_0\n", 0), "\xfe");
  EXPECT_EQ(parse_int("0o17", 0), "\x0f");
  EXPECT_EQ(parse_int("0x_1", 0), "\x01");
  EXPECT_EQ(parse_int("00_0", 0), "");
  for (const std::string_view bad : {"010", "0x", "0x__1", "0b2", "0_1", "-", "", "1L"}) {
    EXPECT_FALSE(parse_int(bad, 0).has_value()) << bad;
  }
  EXPECT_EQ(parse_int("010", 10), "\x0a");
  EXPECT_FALSE(parse_int("0x1", 10).has_value());
}

TEST(ParsePlainInt, takes_up_to_18_digits_and_leaves_the_rest_to_parse_int) {
  EXPECT_EQ(parse_plain_int("0"), 0);
  EXPECT_EQ(parse_plain_int("-0"), 0);
  EXPECT_EQ(parse_plain_int("-999999999999999999"), -999999999999999999);
  for (const std::string_view other :
       {"", "-", "1000000000000000000", "01", "+1", " 1", "1_0", "0x1", "1L", "--1"}) {
    EXPECT_FALSE(parse_plain_int(other).has_value()) << other;
  }
}

TEST(Integers, edges_of_64_bits) {
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(int_to_i64(i64_to_bytes(least)), least);
  EXPECT_EQ(int_to_i64(i64_to_bytes(greatest)), greatest);
  EXPECT_EQ(parse_int("-9223372036854775808", 10), i64_to_bytes(least));
  EXPECT_EQ(parse_int("9223372036854775807", 10), i64_to_bytes(greatest));
  const auto beyond = parse_int("9223372036854775808", 10);
  ASSERT_TRUE(beyond.has_value());
  EXPECT_EQ(beyond->size(), 9u);
  EXPECT_FALSE(int_to_i64(*beyond).has_value());
  EXPECT_EQ(decimal(*beyond), "9223372036854775808");
}

TEST(Integers, minimal_forms) {
  EXPECT_EQ(i64_to_bytes(0), "");
  EXPECT_EQ(i64_to_bytes(-1), "\xff");
  EXPECT_EQ(i64_to_bytes(127), "\x7f");
  EXPECT_EQ(i64_to_bytes(128), "\x80\0"s);
  EXPECT_EQ(i64_to_bytes(-128), "\x80");
  EXPECT_EQ(i64_to_bytes(-129), "\x7f\xff");
  EXPECT_EQ(trim_int("\xff\xff\xff"), "\xff");
  EXPECT_EQ(trim_int("\0\0"s), "");
}

TEST(Integers, a_million_digits_go_there_and_back) {
  std::string digits = "-1";
  for (int i = 0; i < 1'000'000; ++i) digits.push_back(static_cast<char>('0' + (i * 7 + i / 11) % 10));
  const auto bytes = parse_int(digits, 10);
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(decimal(*bytes), digits);
}

// Powers of ten, and their neighbours, around every number of limbs where a carry or a leading zero may get lost.
TEST(Integers, nines_and_powers_of_ten_go_there_and_back) {
  for (std::size_t digits = 1; digits < 700; ++digits) {
    for (const std::string& text : {std::string(digits, '9'), "1" + std::string(digits, '0')}) {
      EXPECT_EQ(decimal(*parse_int(text, 10)), text);
      EXPECT_EQ(decimal(*parse_int("-" + text, 10)), "-" + text);
      EXPECT_EQ(parse_int("000" + text, 10), parse_int(text, 10));
    }
  }
}

TEST(Integers, powers_of_two_go_there_and_back) {
  for (std::size_t bytes = 1; bytes < 300; ++bytes) {
    const std::string zeros(bytes, '\0');
    const std::string hex(2 * bytes, '0');
    EXPECT_EQ(parse_int("0x1" + hex, 0), zeros + "\1");
    EXPECT_EQ(parse_int("-0x80" + hex, 0), zeros + "\x80");
    EXPECT_EQ(parse_int("-0x81" + hex, 0), zeros + "\x7f\xff");
    EXPECT_EQ(parse_int(decimal(zeros + "\x80"), 10), zeros + "\x80");
    EXPECT_EQ(parse_int(decimal(zeros + "\x80\0"s), 10), zeros + "\x80\0"s);
  }
}

#if defined(__linux__) && !defined(BRINERY_TEST_SANITIZED)
// Runs what converts large numbers with ever more address space, in a process of its own. GMP's mpz functions abort it.
template <class Convert>
void expect_no_abort(Convert convert) {
  for (std::size_t megabytes = 0; megabytes < 16; ++megabytes) {
    const auto run = [&] {
      std::size_t pages = 0;
      std::ifstream("/proc/self/statm") >> pages;
      const rlim_t limit = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + (megabytes << 20);
      const rlimit both{limit, limit};
      setrlimit(RLIMIT_AS, &both);
      try {
        convert();
      } catch (const std::bad_alloc&) {
        std::_Exit(7);
      }
      std::_Exit(0);
    };
    EXPECT_EXIT(
        run(), [](int status) { return WIFEXITED(status) && (WEXITSTATUS(status) % 7) == 0; }, "")
        << megabytes << " MB";
  }
}

TEST(Integers, memory_that_ends_while_reading_is_an_exception) {
  const std::string digits(1'000'000, '7');
  expect_no_abort([&] { parse_int(digits, 10); });
}

TEST(Integers, memory_that_ends_while_printing_is_an_exception) {
  const std::string le(415'000, '\x11');
  expect_no_abort([&] { decimal(le); });
}
#endif

// 2^53 + 1 lies halfway and goes to the even neighbour; 2^1024 - 2^970 is the first that rounds to infinity.
TEST(Integers, doubles_round_half_to_even_and_overflow_to_infinity) {
  bool exact_fit = false;
  EXPECT_EQ(int_to_double(i64_to_bytes((std::int64_t{1} << 53) + 1), exact_fit), 9007199254740992.0);
  EXPECT_FALSE(exact_fit);
  EXPECT_EQ(int_to_double(i64_to_bytes((std::int64_t{1} << 53) + 3), exact_fit), 9007199254740996.0);
  EXPECT_EQ(int_to_double("", exact_fit), 0.0);
  EXPECT_TRUE(exact_fit);

  const std::string largest_finite = std::string(121, '\0') + "\xf8\xff\xff\xff\xff\xff\xff\0"s;
  EXPECT_EQ(int_to_double(largest_finite, exact_fit), std::numeric_limits<double>::max());
  EXPECT_TRUE(exact_fit);
  const std::string first_infinite = std::string(121, '\0') + "\xfc\xff\xff\xff\xff\xff\xff\0"s;
  EXPECT_EQ(int_to_double(first_infinite, exact_fit), std::numeric_limits<double>::infinity());
  EXPECT_FALSE(exact_fit);
  const std::string just_finite = std::string(121, '\xff') + "\xfb\xff\xff\xff\xff\xff\xff\0"s;
  EXPECT_EQ(int_to_double(just_finite, exact_fit), std::numeric_limits<double>::max());
  EXPECT_FALSE(exact_fit);
  std::string huge_negative(1001, '\0');
  huge_negative.back() = '\xff';
  EXPECT_EQ(int_to_double(huge_negative, exact_fit), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace brinery::base
