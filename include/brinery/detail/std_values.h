// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The standard value types of std_types.h as C++ types that are written and read by themselves, as members of your own
// structs too. Included by <brinery/std_types.h>, so that whoever knows the type knows this; not by you.
#pragma once

#include <optional>
#include <string_view>

#include <brinery/as_value.h>
#include <brinery/document.h>
#include <brinery/std_types.h>

namespace brinery {

namespace detail {

template <class T, Value (*kMake)(Document&, const T&), std::optional<T> (*kGet)(Value)>
struct StdValue {
  static Value make(Document& document, const T& object) { return kMake(document, object); }
  static std::optional<T> get(Value value) { return kGet(value); }
};

// Those whose parts are Values: of another Document.
template <class T, Value (*kMake)(Document&, const T&), std::optional<T> (*kGet)(Value)>
struct StdValueOfValues {
  static constexpr bool kHoldsValues = true;
  static Value make(Document& document, const T& object) { return kMake(document, copied(document, object)); }
  static std::optional<T> get(Value value) { return kGet(value); }

 private:
  static Time copied(Document& document, Time time) {
    time.tzinfo = document.copy(time.tzinfo);
    return time;
  }
  static DateTime copied(Document& document, const DateTime& datetime) {
    return {datetime.date, copied(document, datetime.time)};
  }
  static Range copied(Document& document, const Range& range) {
    return {document.copy(range.start), document.copy(range.stop), document.copy(range.step)};
  }
};

}  // namespace detail

template <>
struct AsValue<Date> : detail::StdValue<Date, make_date, as_date> {
  static constexpr std::string_view kName = "datetime.date";
};
template <>
struct AsValue<Time> : detail::StdValueOfValues<Time, make_time, as_time> {
  static constexpr std::string_view kName = "datetime.time";
};
template <>
struct AsValue<DateTime> : detail::StdValueOfValues<DateTime, make_datetime, as_datetime> {
  static constexpr std::string_view kName = "datetime.datetime";
};
template <>
struct AsValue<TimeDelta> : detail::StdValue<TimeDelta, make_timedelta, as_timedelta> {
  static constexpr std::string_view kName = "datetime.timedelta";
};
template <>
struct AsValue<TimeZone> : detail::StdValue<TimeZone, make_timezone, as_timezone> {
  static constexpr std::string_view kName = "datetime.timezone";
};
template <>
struct AsValue<Decimal> : detail::StdValue<Decimal, make_decimal, as_decimal> {
  static constexpr std::string_view kName = "decimal.Decimal";
};
template <>
struct AsValue<Fraction> : detail::StdValue<Fraction, make_fraction, as_fraction> {
  static constexpr std::string_view kName = "fractions.Fraction";
};
template <>
struct AsValue<Uuid> : detail::StdValue<Uuid, make_uuid, as_uuid> {
  static constexpr std::string_view kName = "uuid.UUID";
  using StdValue::make;
  static Value make(Document& document, const Uuid& uuid, int protocol);
};
template <>
struct AsValue<Range> : detail::StdValueOfValues<Range, make_range, as_range> {
  static constexpr std::string_view kName = "range";
};
template <>
struct AsValue<Array> : detail::StdValue<Array, make_array, as_array> {
  static constexpr std::string_view kName = "array.array";
  using StdValue::make;
  static Value make(Document& document, const Array& array, int protocol);
};
template <>
struct AsValue<Path> : detail::StdValue<Path, make_path, as_path> {
  static constexpr std::string_view kName = "a path of pathlib";
};

}  // namespace brinery
