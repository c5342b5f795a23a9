// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/std_repr.h"

#include <brinery/std_types.h>

#include <algorithm>
#include <cstring>

#include "base/numbers.h"
#include "base/repr.h"
#include "base/utf8.h"
#include "object/leaf_repr.h"
#include "object/named_values.h"

namespace brinery::detail {
namespace {

using As = StdRepr::As;
using Result = std::optional<StdRepr>;

StdRepr plain(std::string text) { return {std::move(text), {}, 0, ""}; }

StdRepr around(std::string open, As as, Value value, const char* close) {
  return {std::move(open), {{{"", as, value}, {}}}, 1, close};
}

void append_numbers(std::string& out, std::initializer_list<int> numbers) {
  for (int number : numbers) {
    if (out.back() != '(') out += ", ";
    out += std::to_string(number);
  }
}

// --- datetime -------------------------------------------------------------------------------------------------

// Hour and minute, and the rest as far as something is not 0.
void append_clock(std::string& out, const Time& time) {
  append_numbers(out, {time.hour, time.minute});
  if (time.second != 0 || time.microsecond != 0) append_numbers(out, {time.second});
  if (time.microsecond != 0) append_numbers(out, {time.microsecond});
}

Result of_date(Value value) {
  const auto date = as_date(value);
  if (!date) return std::nullopt;
  std::string out = "datetime.date(";
  append_numbers(out, {date->year, date->month, date->day});
  return plain(out + ')');
}

// time puts fold last, datetime tzinfo.
Result of_time(Value value) {
  const auto time = as_time(value);
  if (!time) return std::nullopt;
  std::string out = "datetime.time(";
  append_clock(out, *time);
  const char* close = time->fold != 0 ? ", fold=1)" : ")";
  if (time->tzinfo.is_none()) return plain(out + close);
  return around(out + ", tzinfo=", As::node, time->tzinfo, close);
}

Result of_datetime(Value value) {
  const auto datetime = as_datetime(value);
  if (!datetime) return std::nullopt;
  const auto& [date, time] = *datetime;
  std::string out = "datetime.datetime(";
  append_numbers(out, {date.year, date.month, date.day});
  append_clock(out, time);
  if (time.fold != 0) out += ", fold=1";
  if (time.tzinfo.is_none()) return plain(out + ')');
  return around(out + ", tzinfo=", As::node, time.tzinfo, ")");
}

std::string text_of(const TimeDelta& delta) {
  std::string out = "datetime.timedelta(";
  const auto append = [&](const char* name, std::int64_t number) {
    if (number == 0) return;
    if (out.back() != '(') out += ", ";
    out += name + std::to_string(number);
  };
  append("days=", delta.days);
  append("seconds=", delta.seconds);
  append("microseconds=", delta.microseconds);
  return out + (delta == TimeDelta{} ? "0)" : ")");
}

Result of_timedelta(Value value) {
  const auto delta = as_timedelta(value);
  return delta ? Result(plain(text_of(*delta))) : std::nullopt;
}

Result of_timezone(Value value) {
  const auto zone = as_timezone(value);
  if (!zone) return std::nullopt;
  if (!zone->name && zone->offset == TimeDelta{}) return plain("datetime.timezone.utc");
  std::string out = "datetime.timezone(" + text_of(zone->offset);
  if (zone->name) {
    out += ", ";
    base::append_str_repr(out, *zone->name);
  }
  return plain(out + ')');
}

// --- Numbers and text -----------------------------------------------------------------------------------------

Result of_decimal(Value value) {
  const auto decimal = as_decimal(value);
  return decimal ? Result(plain("Decimal('" + decimal->text() + "')")) : std::nullopt;
}

Result of_fraction(Value value) {
  const auto fraction = as_fraction(value);
  if (!fraction) return std::nullopt;
  return plain("Fraction(" + fraction->numerator + ", " + fraction->denominator + ')');
}

Result of_uuid(Value value) {
  const auto uuid = as_uuid(value);
  return uuid ? Result(plain("UUID('" + uuid->text() + "')")) : std::nullopt;
}

Result of_range(Value value) {
  const auto range = as_range(value);
  if (!range) return std::nullopt;
  std::string out = "range(" + range->start.decimal() + ", " + range->stop.decimal();
  if (range->step.get_if<std::int64_t>() != 1) out += ", " + range->step.decimal();
  return plain(out + ')');
}

// With slashes, whatever the system.
Result of_path(Value value) {
  auto path = as_path(value);
  if (!path) return std::nullopt;
  if (path->windows) std::replace(path->text.begin(), path->text.end(), '\\', '/');
  std::string out = path->pure ? "Pure" : "";
  out += path->windows ? "WindowsPath(" : "PosixPath(";
  base::append_str_repr(out, path->text);
  return plain(out + ')');
}

// --- array ----------------------------------------------------------------------------------------------------

template <class T>
T item_at(const Array& array, std::size_t index) {
  T item;
  std::memcpy(&item, array.data.data() + index * sizeof item, sizeof item);
  return item;
}

template <class T>
void append_items(std::string& out, const Array& array) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ", ";
    const T item = item_at<T>(array, i);
    if constexpr (std::is_floating_point_v<T>) {
      base::append_float_repr(out, static_cast<double>(item));
    } else {
      out += std::to_string(item);
    }
  }
}

void append_items(std::string& out, const Array& array) {
  switch (array.typecode) {
    case 'b': return append_items<std::int8_t>(out, array);
    case 'B': return append_items<std::uint8_t>(out, array);
    case 'h': return append_items<std::int16_t>(out, array);
    case 'H': return append_items<std::uint16_t>(out, array);
    case 'i': return append_items<std::int32_t>(out, array);
    case 'I': return append_items<std::uint32_t>(out, array);
    case 'l':
    case 'q': return append_items<std::int64_t>(out, array);
    case 'L':
    case 'Q': return append_items<std::uint64_t>(out, array);
    case 'f': return append_items<float>(out, array);
    default: return append_items<double>(out, array);
  }
}

Result of_array(Value value) {
  const auto array = as_array(value);
  if (!array) return std::nullopt;
  std::string out = std::string("array('") + array->typecode + "'";
  if (array->data.empty()) return plain(out + ')');
  out += ", ";
  if (array->typecode == 'u' || array->typecode == 'w') {
    std::string text;
    for (std::size_t i = 0; i < array->size(); ++i) base::append_utf8(text, item_at<char32_t>(*array, i));
    base::append_str_repr(out, text);
    return plain(out + ')');
  }
  out += '[';
  append_items(out, *array);
  return plain(out + "])");
}

// --- Containers -----------------------------------------------------------------------------------------------

// A builtin class is printed as such. Of other globals nobody knows what they are: they are printed by name.
bool is_builtin_class(Value value) {
  constexpr std::string_view kNames[] = {"bool",      "bytearray", "bytes", "complex", "dict",  "float",
                                         "frozenset", "int",       "list",  "object",  "range", "set",
                                         "slice",     "str",       "tuple", "type"};
  return value.kind() == Kind::global && value.module() == "builtins" &&
         std::binary_search(std::begin(kNames), std::end(kNames), value.name());
}

Result of_default_dict(const StdCollection& found) {
  StdRepr result = around("defaultdict(", As::node, found.extra, "})");
  if (is_builtin_class(found.extra)) {
    result.open += "<class '" + std::string(found.extra.name()) + "'>";
    result.part_count = 0;
  }
  result.parts[result.part_count++] = {", {", As::pairs, found.content};
  return result;
}

Result of_counter(const StdCollection& found, StdCollections& collections) {
  if (found.content.size() == 0) return plain("Counter()");
  const auto sorted = collections.by_count(found.content);
  return sorted ? Result(around("Counter({", As::pairs, *sorted, "})")) : std::nullopt;
}

Result of_deque(const StdCollection& found) {
  StdRepr result = around("deque([", As::items, found.content, "])");
  if (found.extra.is_none()) return result;
  result.parts[result.part_count++] = {"], maxlen=", As::node, found.extra};
  result.close = ")";
  return result;
}

Result of_collection(Value value, StdCollections& collections) {
  const StdCollection* found = collections.find(value);
  if (found == nullptr) return std::nullopt;
  switch (found->type) {
    case StdType::ordered_dict:
      if (found->content.size() == 0) return plain("OrderedDict()");
      return around("OrderedDict({", As::pairs, found->content, "})");
    case StdType::default_dict: return of_default_dict(*found);
    case StdType::counter: return of_counter(*found, collections);
    case StdType::deque: return of_deque(*found);
    default: return around(std::string(found->name) + '(', As::items, found->content, ")");
  }
}

// Of classes that named_classes.h registered.
Result of_named(Value instance, StdCollections& collections) {
  if (!is_named_value(instance)) return std::nullopt;
  const auto named = named_value(instance, collections.scratch());
  if (!named) return std::nullopt;
  if (!named->is_member) return around(named->cls + '(', As::fields, named->content, ")");
  return around("<" + named->cls + '.' + named->member + ": ", As::node, named->content, ">");
}

Result of_leaf(Value instance, StdType type) {
  switch (type) {
    case StdType::date: return of_date(instance);
    case StdType::time: return of_time(instance);
    case StdType::datetime: return of_datetime(instance);
    case StdType::timedelta: return of_timedelta(instance);
    case StdType::timezone: return of_timezone(instance);
    case StdType::decimal: return of_decimal(instance);
    case StdType::fraction: return of_fraction(instance);
    case StdType::uuid: return of_uuid(instance);
    case StdType::range: return of_range(instance);
    case StdType::array: return of_array(instance);
    default: return of_path(instance);
  }
}

}  // namespace

Result std_repr(Value instance, StdCollections& collections) {
  const auto call = std_call(instance);
  if (!call) return of_named(instance, collections);
  if (call->type >= StdType::ordered_dict) return of_collection(instance, collections);
  if (!std_is_costly(instance)) return of_leaf(instance, call->type);
  // A date or time is never costly, so that all is text.
  const auto& text = collections.text_of_costly(instance, [&]() -> std::optional<std::string> {
    const auto result = collections.budget().allows(instance) ? of_leaf(instance, call->type) : std::nullopt;
    return result ? std::optional(result->open) : std::nullopt;
  });
  return text ? Result(plain(*text)) : std::nullopt;
}

// A defaultdict prints its factory before it finds that it is being printed; a Counter and an exception overflow
// Python's stack.
Result std_repr_within_itself(Value instance, StdCollections& collections) {
  const StdCollection* found = collections.find(instance);
  if (found == nullptr) return std::nullopt;
  switch (found->type) {
    case StdType::ordered_dict: return plain("...");
    case StdType::deque: return plain("[...]");
    case StdType::default_dict: {
      auto result = of_default_dict(*found);
      if (result->part_count == 2) return plain("defaultdict(...)");
      return plain(result->open + ", {...})");
    }
    default: return plain(std::string(found->name) + "(...)");
  }
}

}  // namespace brinery::detail
