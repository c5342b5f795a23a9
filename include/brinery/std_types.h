// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Python's standard value types, which are instances in a Document (value.h): what is in a datetime, a Decimal, a
// UUID; and how to make one. `as_x` reads an instance as any Python from 2.7 on pickles it, by any protocol;
// `make_x` makes the instance that loading what Python 3.13 writes gives. For C++ types that are such by themselves
// see pickle_types.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <brinery/value.h>

namespace brinery {

class Document;

// --- datetime -------------------------------------------------------------------------------------------------

// A day of the Gregorian calendar.
struct Date {
  int year = 1;  // 1 to 9999
  int month = 1;
  int day = 1;
  friend bool operator==(const Date&, const Date&) = default;
};

// A time of the day. `tzinfo` is None, a datetime.timezone (as_timezone), or an object of another class.
struct Time {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  int fold = 0;  // 1: the second of two equal times when clocks are set back
  Value tzinfo = {};
};

struct DateTime {
  Date date;
  Time time;
};

// Python's one form of each: 0 <= seconds < 86,400, 0 <= microseconds < 1,000,000, -999,999,999 <= days <=
// 999,999,999.
struct TimeDelta {
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int64_t microseconds = 0;
  friend bool operator==(const TimeDelta&, const TimeDelta&) = default;
};

// A fixed offset from UTC, strictly between -24 and 24 hours. No name: Python makes one of the offset.
struct TimeZone {
  TimeDelta offset;
  std::optional<std::string> name;
  friend bool operator==(const TimeZone&, const TimeZone&) = default;
};

// --- Numbers --------------------------------------------------------------------------------------------------

// A decimal number: digits * 10**exponent, negative or not.
struct Decimal {
  enum class Form : std::uint8_t { finite, infinity, nan, signaling_nan };

  Form form = Form::finite;
  bool negative = false;
  std::string digits =
      "0";  // no leading zeros; of a NaN its payload, which may be empty; of an infinity empty
  std::int64_t exponent = 0;                                         // of finite numbers
  friend bool operator==(const Decimal&, const Decimal&) = default;  // by representation: 1.0 is not 1.00

  // Python's str(): "1.50", "1E+3", "-Infinity", "sNaN12". Linear, whatever the exponent.
  std::string text() const;

  // What Python's Decimal() makes of ASCII text, with whitespace around and underscores between digits; nothing
  // where it raises InvalidOperation.
  static std::optional<Decimal> parse(std::string_view text);
};

// In lowest terms, as decimal text of any length; the sign is the numerator's.
struct Fraction {
  std::string numerator = "0";
  std::string denominator = "1";
  friend bool operator==(const Fraction&, const Fraction&) = default;
};

struct Uuid {
  std::array<unsigned char, 16> bytes{};  // most significant first, as in the text
  friend bool operator==(const Uuid&, const Uuid&) = default;

  std::string text() const;  // 12345678-1234-5678-1234-567812345678
};

// The bounds are ints of any size; step is not 0.
struct Range {
  Value start;
  Value stop;
  Value step;
};

// --- The rest -------------------------------------------------------------------------------------------------

// Items of one C type, as they lie in memory of a little-endian 64-bit machine that is no Windows:
//
//     b B   1 byte    h H   2    i I   4    l L q Q   8    (capitals are unsigned)    f  4    d  8    u w   4: code points
struct Array {
  char typecode = 'B';
  std::string data;
  friend bool operator==(const Array&, const Array&) = default;

  static std::size_t item_size(char typecode) noexcept;  // 0 for what is no typecode
  std::size_t size() const noexcept { return data.size() / item_size(typecode); }
};

// A path of pathlib, in its normal form: no empty parts, no "." and on Windows no forward slashes.
struct Path {
  bool windows = false;
  bool pure = false;  // PurePosixPath and PureWindowsPath
  std::string text;
  friend bool operator==(const Path&, const Path&) = default;
};

// --- Reading --------------------------------------------------------------------------------------------------
// Nothing when the value is no instance of the type's own class (a subclass is another one), or when its data are not
// what Python could have written: a 13th month, a list where bytes are due, state on top. Cost: linear in the text or
// bytes of the one object. Thread-safe while the document is not changed.
std::optional<Date> as_date(Value value);
std::optional<Time> as_time(Value value);
std::optional<DateTime> as_datetime(Value value);
std::optional<TimeDelta> as_timedelta(Value value);
std::optional<TimeZone> as_timezone(Value value);
std::optional<Decimal> as_decimal(Value value);
std::optional<Fraction> as_fraction(Value value);
std::optional<Uuid> as_uuid(Value value);
std::optional<Range> as_range(Value value);
std::optional<Array> as_array(Value value);
std::optional<Path> as_path(Value value);

// --- Making ---------------------------------------------------------------------------------------------------
// ValueError where Python would not make such an object either: out of range, a zero denominator, no digits.
// Values given must be of this Document, or scalars.
Value make_date(Document& document, const Date& date);
Value make_time(Document& document, const Time& time);
Value make_datetime(Document& document, const DateTime& datetime);
Value make_timedelta(Document& document, const TimeDelta& delta);
Value make_timezone(Document& document, const TimeZone& zone);
Value make_decimal(Document& document, const Decimal& decimal);
Value make_fraction(Document& document, const Fraction& fraction);
Value make_uuid(Document& document, const Uuid& uuid);
Value make_range(Document& document, const Range& range);
Value make_array(Document& document, const Array& array);
Value make_path(Document& document, const Path& path);

Value make_ordered_dict(Document& document, std::span<const DictItem> items);
Value make_default_dict(Document& document, Value default_factory,
                        std::span<const DictItem> items);  // or None
Value make_counter(Document& document, std::span<const DictItem> items);
Value make_deque(Document& document, std::span<const Value> items, std::optional<std::int64_t> maxlen = {});

// --- Packed times ---------------------------------------------------------------------------------------------
// The bytes in which Python pickles them, big-endian; `fold` is the top bit of the month, or of the hour of a mere
// time:
//
//     date      year 2, month, day                                            07 e5 01 02             2021-01-02
//     time      hour, minute, second, microsecond 3                           0d 0e 0f 02 77 b6       13:14:15.161718
//     datetime  date, then time                                               10 bytes
//
// pack REQUIRES values in range. unpack gives nothing for a wrong length or a value out of range; `tzinfo` stays None.
constexpr std::array<char, 4> pack(const Date& date) noexcept;
constexpr std::array<char, 6> pack(const Time& time) noexcept;
constexpr std::array<char, 10> pack(const DateTime& datetime) noexcept;
std::optional<Date> unpack_date(std::string_view bytes);
std::optional<Time> unpack_time(std::string_view bytes);
std::optional<DateTime> unpack_datetime(std::string_view bytes);

// --- Inline: as fast as by hand, where C++ types are written --------------------------------------------------
namespace detail {

inline constexpr int kFoldBit = 0x80;

constexpr char low_byte(int value) noexcept { return static_cast<char>(static_cast<unsigned char>(value)); }

}  // namespace detail

constexpr std::array<char, 4> pack(const Date& date) noexcept {
  using detail::low_byte;
  return {low_byte(date.year >> 8), low_byte(date.year), low_byte(date.month), low_byte(date.day)};
}

constexpr std::array<char, 6> pack(const Time& time) noexcept {
  using detail::low_byte;
  return {low_byte(time.hour | (time.fold != 0 ? detail::kFoldBit : 0)),
          low_byte(time.minute),
          low_byte(time.second),
          low_byte(time.microsecond >> 16),
          low_byte(time.microsecond >> 8),
          low_byte(time.microsecond)};
}

constexpr std::array<char, 10> pack(const DateTime& datetime) noexcept {
  Date date = datetime.date;
  Time time = datetime.time;
  if (time.fold != 0) date.month |= detail::kFoldBit;
  time.fold = 0;
  const auto d = pack(date);
  const auto t = pack(time);
  return {d[0], d[1], d[2], d[3], t[0], t[1], t[2], t[3], t[4], t[5]};
}

}  // namespace brinery

#include <brinery/detail/std_values.h>
