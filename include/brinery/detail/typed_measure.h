// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Runs: C++ objects that surely end before the frame of the pickle does, with all that they hold. They are measured first, then
// written without a question (typed_runs.h), because for such objects all is known that the encoder asks before each opcode:
//
//     measure_run     whether each string is short, each container one batch, each class known, and an upper bound of the
//                     bytes, mostly a constant; changes nothing
//     write_run       the opcodes, where the bound has room
//
// All other objects are written in parts, each of which may be a run: the one object at the end of each frame, those of long
// strings and large containers, and all before protocol 4. Included by typed_runs.h; not by you.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <brinery/detail/run_cursor.h>
#include <brinery/detail/typed_atoms.h>
#include <brinery/detail/typed_writer.h>
#include <brinery/reflect.h>
#include <brinery/value.h>

namespace brinery::detail {

// --- Which types -------------------------------------------------------------------------------------------------------

template <class T>
consteval bool can_run();

template <class T>
inline constexpr bool kIsContainer =
    shape_of<T> == Shape::sequence || shape_of<T> == Shape::set || shape_of<T> == Shape::map;

// Whether the range gives the same objects whenever it is walked.
template <class T>
consteval bool can_be_walked_twice() {
  using It = decltype(std::begin(std::declval<const T&>()));
  using Item = decltype(*std::declval<It&>());
  constexpr bool kHoldsItems = std::is_lvalue_reference_v<Item> || reflect::is_a<T, std::vector>;
  constexpr bool kHasSize = requires(const T& range) { std::size(range); };
  return std::forward_iterator<It> && kHoldsItems && kHasSize &&
         std::is_same_v<std::remove_cvref_t<Item>, reflect::Element<T>>;
}

// A property is computed, and might be another one the second time.
template <class T, std::size_t I>
consteval bool can_field_run() {
  constexpr bool kIsProperty = requires { std::get<I>(reflect::fields<T>).getter; };
  return !kIsProperty && reflect::field_names<T>[I].size() <= Cursor::kShort &&
         can_run<reflect::FieldType<T, I>>();
}
template <class T, std::size_t... I>
consteval bool can_fields_run(std::index_sequence<I...>) {
  return (can_field_run<T, I>() && ...);
}
template <class T>
consteval bool can_object_run() {
  if constexpr (std::is_same_v<T, Complex> || reflect::has_state_hooks<T> || reflect::is_reduced<T> ||
                reflect::has_version<T> || reflect::has_unknown_fields<T>) {
    return false;
  } else {
    constexpr const auto& kClass = reflect::python_class<T>;
    return (kClass.style == ClassStyle::plain || kClass.style == ClassStyle::slots) &&
           kClass.module.size() <= Cursor::kShort && kClass.name.size() <= Cursor::kShort &&
           can_fields_run<T>(std::make_index_sequence<reflect::field_count<T>>());
  }
}

template <class... T>
consteval bool can_all_run(reflect::TypeList<T...>) {
  return (can_run<T>() && ...);
}

// REQUIRES: objects of T cannot be nested without end.
template <class T>
consteval bool can_run() {
  switch (shape_of<T>) {
    case Shape::none:
    case Shape::boolean:
    case Shape::real:
    case Shape::bytes: return true;
    case Shape::integer: return sizeof(T) <= 8;
    case Shape::text: return !reflect::CharArray<T> && !std::is_same_v<T, const char*>;
    case Shape::enumeration: return !reflect::has_python_class<T>;
    case Shape::optional:
    case Shape::tuple: return can_all_run(reflect::DirectParts<T>());
    case Shape::sequence:
    case Shape::set:
    case Shape::map:
      if constexpr (kIsContainer<T>)
        return can_be_walked_twice<T>() && can_all_run(reflect::DirectParts<T>());
      return false;
    case Shape::object:
      if constexpr (shape_of<T> == Shape::object) return can_object_run<T>();
      return false;
    default: return false;
  }
}

template <class T>
consteval bool find_runs() {
  if constexpr (reflect::is_unbounded<T>) return false;
  return can_run<T>();
}
template <class T>
inline constexpr bool kRuns = find_runs<T>();

// Ranges whose items are runs, whatever the size of the range.
template <class R>
consteval bool find_items_are_runs() {
  if constexpr (kRuns<reflect::Element<R>>) return can_be_walked_twice<R>();
  return false;
}
template <class R>
inline constexpr bool kItemsAreRuns = find_items_are_runs<R>();

// Those worth a run of their own: that have parts.
template <class T>
inline constexpr bool kRunsByItself = kRuns<T> && (kIsContainer<T> || shape_of<T> == Shape::tuple ||
                                                   shape_of<T> == Shape::object);

// --- How many bytes ------------------------------------------------------------------------------------------------------

// A longer run would not fit a frame.
inline constexpr std::size_t kLongestRun = std::size_t{1} << 16;

// The most bytes of an object of T; 0 where that depends on the object.
template <class T>
consteval std::size_t constant_bound() {
  constexpr Shape kShape = shape_of<T>;
  if constexpr (kShape == Shape::none || kShape == Shape::boolean) {
    return Cursor::kAtom;
  } else if constexpr (kShape == Shape::real) {
    return Cursor::kReal;
  } else if constexpr (kShape == Shape::enumeration) {
    return constant_bound<std::underlying_type_t<T>>();
  } else if constexpr (kShape == Shape::integer) {
    return Cursor::kInteger<T>;
  } else {
    return 0;
  }
}

// Of a class and its module.
template <class T>
inline constexpr std::size_t kClassBound =
    reflect::python_class<T>.module.size() + reflect::python_class<T>.name.size() + 2 * Cursor::kAroundShort +
    2;

template <class T, class Writer>
bool measure_run(const Writer& out, const T& value, std::size_t& size);

template <class T, std::size_t I, class Writer>
[[gnu::always_inline]] inline bool measure_field(const Writer& out, const T& object, std::size_t& size) {
  size += std::max(Reference::kLongest, reflect::field_names<T>[I].size() + Cursor::kAroundShort);
  if constexpr (Writer::Types::template kMayBeElsewhere<T, I>) {
    if (!out.template name<T, I>()) return false;
  }
  return measure_run(out, std::get<I>(reflect::fields<T>).get(object), size);
}

template <class T, std::size_t... I, class Writer>
[[gnu::always_inline]] inline bool measure_fields(const Writer& out, const T& object, std::size_t& size,
                                                  std::index_sequence<I...>) {
  return (measure_field<T, I>(out, object, size) && ...);
}

// The opcodes around the fields are at most EMPTY_TUPLE NEWOBJ MEMOIZE NONE EMPTY_DICT MEMOIZE MARK and SETITEMS TUPLE2 MEMOIZE
// BUILD.
template <class T, class Writer>
[[gnu::always_inline]] inline bool measure_object(const Writer& out, const T& object, std::size_t& size) {
  if constexpr (reflect::has_python_class<T>) {
    if (!out.template python_class<T>()) [[unlikely]] {
      if (!out.writes_classes()) return false;
      size += kClassBound<T>;
    }
  }
  size += Reference::kLongest + 11;
  return measure_fields(out, object, size, std::make_index_sequence<reflect::field_count<T>>());
}

template <class T, class Writer>
[[gnu::always_inline]] inline bool measure_range(const Writer& out, const T& range, std::size_t& size) {
  const std::size_t count = std::size(range);
  size += 4;  // EMPTY_LIST MEMOIZE MARK APPENDS
  if (count >= kBatch) return false;
  if constexpr (constant_bound<reflect::Element<T>>() != 0) {
    size += count * constant_bound<reflect::Element<T>>();
  } else {
    for (const auto& item : range) {
      if (!measure_run(out, item, size) || size > kLongestRun) return false;
    }
  }
  return true;
}

template <class T, class Writer>
[[gnu::always_inline]] inline bool measure_map(const Writer& out, const T& map, std::size_t& size) {
  size += 4;
  if (std::size(map) >= kBatch) return false;
  for (const auto& [key, mapped] : map) {
    if (!measure_run(out, key, size) || !measure_run(out, mapped, size) || size > kLongestRun) return false;
  }
  return true;
}

// Whether `value` can be part of a run. Adds the most bytes that it then takes to `size`.
template <class T, class Writer>
[[gnu::always_inline]] inline bool measure_run(const Writer& out, const T& value, std::size_t& size) {
  constexpr Shape kShape = shape_of<T>;
  if constexpr (constant_bound<T>() != 0) {
    size += constant_bound<T>();
    return true;
  } else if constexpr (kShape == Shape::text) {
    const std::string_view text = text_of(value);
    size += text.size() + Cursor::kAroundShort;
    return text.size() <= Cursor::kShort;
  } else if constexpr (kShape == Shape::bytes) {
    const std::size_t length = std::size(value);
    size += length + Cursor::kAroundShort;
    return length <= Cursor::kShort;
  } else if constexpr (kShape == Shape::optional) {
    size += Cursor::kAtom;
    return !value || measure_run(out, *value, size);
  } else if constexpr (kShape == Shape::tuple) {
    size += 3;  // MARK TUPLE MEMOIZE
    return std::apply([&](const auto&... items) { return (measure_run(out, items, size) && ...); }, value);
  } else if constexpr (kShape == Shape::map) {
    return measure_map(out, value, size);
  } else if constexpr (kShape == Shape::object) {
    return measure_object(out, value, size);
  } else {
    return measure_range(out, value, size);
  }
}

}  // namespace brinery::detail
