// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/std_equal.h"

#include <brinery/std_types.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace brinery::detail {
namespace {

using How = StdIdentity::How;
using Result = std::optional<StdIdentity>;

// A key begins with a letter of its own for each type, capital where there are two forms.
StdIdentity with_key(std::string key) { return {How::value, std::move(key), {}, {}}; }

template <class T>
void append_raw(std::string& key, const T& number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  key.append(bytes, sizeof bytes);
}

// --- datetime -------------------------------------------------------------------------------------------------

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;
constexpr std::int64_t kMicrosecondsPerDay = 86'400 * kMicrosecondsPerSecond;

// Days since the year 0 began, in the proleptic Gregorian calendar, counted in years that begin in March.
std::int64_t day_number(const Date& date) {
  const std::int64_t year = date.month > 2 ? date.year : date.year - 1;
  const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day;
}

std::int64_t microseconds(const Time& time) {
  const std::int64_t seconds = (time.hour * 60 + time.minute) * 60 + time.second;
  return seconds * kMicrosecondsPerSecond + time.microsecond;
}

std::int64_t microseconds(const TimeDelta& offset) {  // of less than a day
  return offset.days * kMicrosecondsPerDay + offset.seconds * kMicrosecondsPerSecond + offset.microseconds;
}

// Without an offset a time is none of UTC, and unequal to all that are. What another tzinfo than datetime.timezone
// does is code: such times are equal if they show the same under an equal tzinfo. Fold does not count.
StdIdentity of_moment(char letter, std::int64_t shown, Value tzinfo) {
  std::string key(1, letter);
  StdIdentity identity;
  if (tzinfo.is_none()) {
    key += 'l';
  } else if (const auto zone = as_timezone(tzinfo)) {
    key += 'u';
    shown -= microseconds(zone->offset);
  } else {
    key += 'z';
    identity.content = tzinfo;
  }
  append_raw(key, shown);
  identity.key = std::move(key);
  return identity;
}

Result of_date(Value value) {
  const auto date = as_date(value);
  return date ? Result(with_key("a" + std::to_string(day_number(*date)))) : std::nullopt;
}

Result of_time(Value value) {
  const auto time = as_time(value);
  return time ? Result(of_moment('t', microseconds(*time), time->tzinfo)) : std::nullopt;
}

Result of_datetime(Value value) {
  const auto datetime = as_datetime(value);
  if (!datetime) return std::nullopt;
  const std::int64_t shown = day_number(datetime->date) * kMicrosecondsPerDay + microseconds(datetime->time);
  return of_moment('m', shown, datetime->time.tzinfo);
}

Result of_timedelta(Value value) {
  const auto delta = as_timedelta(value);
  if (!delta) return std::nullopt;
  std::string key = "s";
  for (std::int64_t part : {delta->days, delta->seconds, delta->microseconds}) append_raw(key, part);
  return with_key(std::move(key));
}

// The name does not count.
Result of_timezone(Value value) {
  const auto zone = as_timezone(value);
  return zone ? Result(with_key("o" + std::to_string(microseconds(zone->offset)))) : std::nullopt;
}

// --- Numbers and text -----------------------------------------------------------------------------------------

Result of_decimal(Value value) {
  auto decimal = as_decimal(value);
  if (!decimal) return std::nullopt;
  const std::string sign = decimal->negative ? "d-" : "d";
  switch (decimal->form) {
    case Decimal::Form::nan:
    case Decimal::Form::signaling_nan: return StdIdentity{How::never, {}, {}, {}};
    case Decimal::Form::infinity: return with_key(sign + "inf");
    case Decimal::Form::finite: break;
  }
  if (decimal->digits == "0") return with_key("d0");
  const std::size_t size = decimal->digits.find_last_not_of('0') + 1;
  const std::int64_t exponent = decimal->exponent + static_cast<std::int64_t>(decimal->digits.size() - size);
  return with_key(sign + decimal->digits.substr(0, size) + 'e' + std::to_string(exponent));
}

Result of_fraction(Value value) {
  const auto fraction = as_fraction(value);
  return fraction ? Result(with_key("f" + fraction->numerator + '/' + fraction->denominator)) : std::nullopt;
}

Result of_uuid(Value value) {
  const auto uuid = as_uuid(value);
  return uuid ? Result(with_key("i" + std::string(uuid->bytes.begin(), uuid->bytes.end()))) : std::nullopt;
}

// As the sequence of its items where the bounds fit into 64 bits, else by its bounds.
Result of_range(Value value) {
  const auto range = as_range(value);
  if (!range) return std::nullopt;
  const auto start = range->start.get_if<std::int64_t>();
  const auto stop = range->stop.get_if<std::int64_t>();
  const auto step = range->step.get_if<std::int64_t>();
  if (!start || !stop || !step) {
    return with_key("R" + range->start.decimal() + ',' + range->stop.decimal() + ',' + range->step.decimal());
  }
  const bool is_empty = *step > 0 ? *start >= *stop : *start <= *stop;
  if (is_empty) return with_key("r");
  const auto minus = [](std::int64_t a, std::int64_t b) {  // of a > b; the difference may need 64 bits
    return static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b);
  };
  const std::uint64_t distance = *step > 0 ? minus(*stop, *start) : minus(*start, *stop);
  const std::uint64_t stride = *step > 0 ? static_cast<std::uint64_t>(*step) : minus(0, *step);
  const std::uint64_t size = (distance - 1) / stride + 1;
  std::string key = "r" + std::to_string(*start) + ',' + std::to_string(size);
  if (size > 1) key += ',' + std::to_string(*step);
  return with_key(std::move(key));
}

// Those of Windows without regard to the case of ASCII letters; pure ones equal the others.
Result of_path(Value value) {
  auto path = as_path(value);
  if (!path) return std::nullopt;
  if (path->windows) {
    for (char& c : path->text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return with_key((path->windows ? "P" : "p") + path->text);
}

// --- array ----------------------------------------------------------------------------------------------------

template <class T>
T item_at(const Array& array, std::size_t index) {
  T item;
  std::memcpy(&item, array.data.data() + index * sizeof item, sizeof item);
  return item;
}

// Arrays compare by the values of their items, whatever the type: an integer is 'i' or, beyond int64, 'u' and eight
// bytes, another number 'd', a character 'c'. False for a NaN.
bool append_item(std::string& key, double item) {
  constexpr double kTwo63 = 9223372036854775808.0;
  if (std::isnan(item)) return false;
  if (item == std::trunc(item) && item >= -kTwo63 && item < kTwo63) {
    key += 'i';
    append_raw(key, static_cast<std::int64_t>(item));
  } else if (item == std::trunc(item) && item >= kTwo63 && item < 2 * kTwo63) {
    key += 'u';
    append_raw(key, static_cast<std::uint64_t>(item));
  } else {
    key += 'd';
    append_raw(key, item);
  }
  return true;
}

bool append_item(std::string& key, std::int64_t item) {
  key += 'i';
  append_raw(key, item);
  return true;
}

bool append_item(std::string& key, std::uint64_t item) {
  key += item > static_cast<std::uint64_t>(INT64_MAX) ? 'u' : 'i';
  append_raw(key, item);
  return true;
}

bool append_item(std::string& key, char32_t item) {
  key += 'c';
  append_raw(key, item);
  return true;
}

template <class T, class Wide>
bool append_items(std::string& key, const Array& array) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (!append_item(key, static_cast<Wide>(item_at<T>(array, i)))) return false;
  }
  return true;
}

bool append_items(std::string& key, const Array& array) {
  switch (array.typecode) {
    case 'b': return append_items<std::int8_t, std::int64_t>(key, array);
    case 'B': return append_items<std::uint8_t, std::int64_t>(key, array);
    case 'h': return append_items<std::int16_t, std::int64_t>(key, array);
    case 'H': return append_items<std::uint16_t, std::int64_t>(key, array);
    case 'i': return append_items<std::int32_t, std::int64_t>(key, array);
    case 'I': return append_items<std::uint32_t, std::int64_t>(key, array);
    case 'l':
    case 'q': return append_items<std::int64_t, std::int64_t>(key, array);
    case 'L':
    case 'Q': return append_items<std::uint64_t, std::uint64_t>(key, array);
    case 'f': return append_items<float, double>(key, array);
    case 'd': return append_items<double, double>(key, array);
    default: return append_items<char32_t, char32_t>(key, array);
  }
}

Result of_array(Value value) {
  const auto array = as_array(value);
  if (!array) return std::nullopt;
  std::string key = "y";
  if (!append_items(key, *array)) return StdIdentity{How::never, {}, {}, {}};
  return with_key(std::move(key));
}

// --- Containers -----------------------------------------------------------------------------------------------

// Python compares exceptions by identity, which two documents never share: here they are equal by class, arguments
// and state.
Result of_collection(Value value, StdCollections& collections) {
  const StdCollection* found = collections.find(value);
  if (found == nullptr) return std::nullopt;
  switch (found->type) {
    case StdType::ordered_dict: return StdIdentity{How::ordered, {}, found->content, {}};
    case StdType::default_dict: return StdIdentity{How::mapping, {}, found->content, {}};
    case StdType::counter: return StdIdentity{How::counter, {}, found->content, {}};
    case StdType::deque: return StdIdentity{How::value, "q", found->content, {}};
    default: return StdIdentity{How::value, "e" + std::string(found->name), value.args(), found->extra};
  }
}

Result of_leaf(Value value, StdType type) {
  switch (type) {
    case StdType::date: return of_date(value);
    case StdType::time: return of_time(value);
    case StdType::datetime: return of_datetime(value);
    case StdType::timedelta: return of_timedelta(value);
    case StdType::timezone: return of_timezone(value);
    case StdType::decimal: return of_decimal(value);
    case StdType::fraction: return of_fraction(value);
    case StdType::uuid: return of_uuid(value);
    case StdType::range: return of_range(value);
    case StdType::path: return of_path(value);
    default: return of_array(value);
  }
}

// Whether reading this argument looks at no more than some bytes.
bool is_short(Value argument) {
  constexpr std::size_t kLongest = 128;
  switch (argument.kind()) {
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr: return argument.size() <= kLongest;
    case Kind::int_: return argument.get_if<std::int64_t>() || argument.big_int_bytes().size() <= kLongest;
    case Kind::none:
    case Kind::instance: return true;  // a timezone or timedelta, whose own arguments are looked at below
    default: return false;
  }
}

bool has_short_arguments(Value instance) {
  constexpr std::size_t kMost = 16;
  const auto args = instance.args().elements();
  return args.size() <= kMost && std::all_of(args.begin(), args.end(), is_short);
}

}  // namespace

Result std_identity(Value value, StdCollections& collections) {
  if (value.kind() == Kind::dict || value.kind() == Kind::frozendict) {
    return StdIdentity{How::mapping, {}, value, {}};
  }
  const auto call = std_call(value);
  if (!call) return std::nullopt;
  if (call->type >= StdType::ordered_dict) return of_collection(value, collections);
  if (!std_is_costly(value)) return of_leaf(value, call->type);
  // A date or time is never costly, so that the key says it all; an empty one stands for a NaN.
  const auto& key = collections.text_of_costly(value, [&]() -> std::optional<std::string> {
    const auto result = collections.budget().allows(value) ? of_leaf(value, call->type) : std::nullopt;
    return result ? std::optional(result->key) : std::nullopt;
  });
  if (!key) return std::nullopt;
  return key->empty() ? StdIdentity{How::never, {}, {}, {}} : with_key(*key);
}

std::optional<std::string> std_dict_key(Value instance) {
  const auto call = std_call(instance);
  const bool is_hashable = call && (call->type < StdType::array || call->type == StdType::path);
  if (!is_hashable) return std::nullopt;
  if (!has_short_arguments(instance)) return std::nullopt;
  for (Value argument : call->args) {
    const bool is_call = argument.kind() == Kind::instance && argument.args().kind() == Kind::tuple;
    if (is_call && !has_short_arguments(argument)) return std::nullopt;
  }
  auto identity = of_leaf(instance, call->type);
  if (!identity || identity->how == How::never || !identity->content.is_none()) return std::nullopt;
  return std::move(identity->key);
}

}  // namespace brinery::detail
