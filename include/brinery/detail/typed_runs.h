// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes runs: C++ objects that were measured (typed_measure.h, where it is told what they are). Included by typed_put.h; not by
// you.
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
#include <brinery/detail/typed_measure.h>
#include <brinery/detail/typed_writer.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// --- Writing -------------------------------------------------------------------------------------------------------------
// REQUIRES of all: the object was measured, and that many bytes have room.

template <class T, class Writer>
void write_run(Cursor& to, Writer& out, const T& value);

// A string that is written once, at the first time.
[[gnu::always_inline]] inline void write_once(Cursor& to, Reference& slot, std::string_view text) {
  if (slot) [[likely]]
    return to.reference(slot);
  slot = Reference(to.memo_size());
  to.text(text);
}

template <class T, std::size_t I, class Writer>
[[gnu::always_inline]] inline void write_field(Cursor& to, Writer& out, const T& object) {
  write_once(to, out.template name<T, I>(), reflect::field_names<T>[I]);
  write_run(to, out, std::get<I>(reflect::fields<T>).get(object));
  if constexpr (reflect::field_count<T> == 1) to.ops<Op::SETITEM>();
}

template <class T, std::size_t... I, class Writer>
[[gnu::always_inline]] inline void write_fields(Cursor& to, Writer& out, const T& object,
                                                std::index_sequence<I...>) {
  if constexpr (sizeof...(I) > 1) to.ops<Op::MARK>();
  (write_field<T, I>(to, out, object), ...);
  if constexpr (sizeof...(I) > 1) to.ops<Op::SETITEMS>();
}

template <class T, class Writer>
[[gnu::always_inline]] inline void write_class(Cursor& to, Writer& out) {
  Reference& slot = out.template python_class<T>();
  if (slot) [[likely]]
    return to.reference(slot);
  write_once(to, out.template module<T>(), reflect::python_class<T>.module);
  to.text(reflect::python_class<T>.name);
  slot = Reference(to.memo_size());
  to.ops<Op::STACK_GLOBAL, Op::MEMOIZE>();
}

template <class T, class Writer>
[[gnu::always_inline]] inline void write_object(Cursor& to, Writer& out, const T& object) {
  using enum Op;
  if constexpr (reflect::has_python_class<T>) {
    write_class<T>(to, out);
    to.ops<EMPTY_TUPLE, NEWOBJ, MEMOIZE>();
    if constexpr (reflect::field_count<T> == 0) return;
    if constexpr (reflect::python_class<T>.style == ClassStyle::slots) to.none();
  }
  to.ops<EMPTY_DICT, MEMOIZE>();
  write_fields(to, out, object, std::make_index_sequence<reflect::field_count<T>>());
  if constexpr (reflect::has_python_class<T>) {
    if constexpr (reflect::python_class<T>.style == ClassStyle::slots) to.ops<TUPLE2, MEMOIZE>();
    to.ops<BUILD>();
  }
}

// One batch, with what fills the container with a single item and with many.
template <Op kOne, Op kMany, class T, class Writer>
[[gnu::always_inline]] inline void write_items(Cursor& to, Writer& out, const T& range) {
  const std::size_t count = std::size(range);
  if (count == 0) return;
  const bool is_single = count == 1 && kOne != kMany;
  if (!is_single) to.ops<Op::MARK>();
  for (const auto& item : range) {
    if constexpr (shape_of<T> == Shape::map) {
      write_run(to, out, item.first);
      write_run(to, out, item.second);
    } else {
      write_run(to, out, item);
    }
  }
  is_single ? to.ops<kOne>() : to.ops<kMany>();
}

template <class T, std::size_t... I, class Writer>
[[gnu::always_inline]] inline void write_tuple(Cursor& to, Writer& out, const T& tuple,
                                               std::index_sequence<I...>) {
  constexpr std::size_t kSize = sizeof...(I);
  constexpr Op kShort = kSize == 1 ? Op::TUPLE1 : kSize == 2 ? Op::TUPLE2 : Op::TUPLE3;
  if constexpr (kSize == 0) return to.ops<Op::EMPTY_TUPLE>();
  if constexpr (kSize > 3) to.ops<Op::MARK>();
  (write_run(to, out, std::get<I>(tuple)), ...);
  to.ops<kSize <= 3 ? kShort : Op::TUPLE, Op::MEMOIZE>();
}

template <class T, class Writer>
[[gnu::always_inline]] inline void write_run(Cursor& to, Writer& out, const T& value) {
  constexpr Shape kShape = shape_of<T>;
  if constexpr (kShape == Shape::none) {
    to.none();
  } else if constexpr (kShape == Shape::boolean) {
    to.boolean(value);
  } else if constexpr (kShape == Shape::integer || kShape == Shape::enumeration) {
    to.integer(plain_integer(value));
  } else if constexpr (kShape == Shape::real) {
    to.real(static_cast<double>(value));
  } else if constexpr (kShape == Shape::text) {
    to.text(text_of(value));
  } else if constexpr (kShape == Shape::bytes) {
    to.bytes(bytes_of(value));
  } else if constexpr (kShape == Shape::optional) {
    value ? write_run(to, out, *value) : to.none();
  } else if constexpr (kShape == Shape::tuple) {
    write_tuple(to, out, value, std::make_index_sequence<std::tuple_size_v<T>>());
  } else if constexpr (kShape == Shape::map) {
    to.ops<Op::EMPTY_DICT, Op::MEMOIZE>();
    write_items<Op::SETITEM, Op::SETITEMS>(to, out, value);
  } else if constexpr (kShape == Shape::set) {
    to.ops<Op::EMPTY_SET, Op::MEMOIZE>();
    write_items<Op::ADDITEMS, Op::ADDITEMS>(to, out, value);
  } else if constexpr (kShape == Shape::object) {
    write_object(to, out, value);
  } else {
    to.ops<Op::EMPTY_LIST, Op::MEMOIZE>();
    write_items<Op::APPEND, Op::APPENDS>(to, out, value);
  }
}

// Whether all text in the object is UTF-8. Only of those that have other characters than ASCII.
template <class T>
bool is_all_utf8(const T& value) {
  constexpr Shape kShape = shape_of<T>;
  if constexpr (kShape == Shape::text) {
    return is_text(text_of(value));
  } else if constexpr (kShape == Shape::optional) {
    return !value || is_all_utf8(*value);
  } else if constexpr (kShape == Shape::tuple) {
    return std::apply([](const auto&... items) { return (is_all_utf8(items) && ...); }, value);
  } else if constexpr (kIsContainer<T>) {
    return std::all_of(std::begin(value), std::end(value),
                       [](const auto& item) { return is_all_utf8(item); });
  } else if constexpr (kShape == Shape::object) {
    return std::apply([&](const auto&... fields) { return (is_all_utf8(fields.get(value)) && ...); },
                      reflect::fields<T>);
  } else {
    return true;
  }
}

// --- Runs ----------------------------------------------------------------------------------------------------------------

// Writes the objects, one behind the other, if they are a run together. Returns whether they are; if not, nothing is written.
template <class Writer, class... T>
[[gnu::always_inline]] inline bool try_run(Cursor& to, Writer& out, const T&... objects) {
  std::size_t size = 0;
  if (!(measure_run(out, objects, size) && ...) || !to.has_room(size)) [[unlikely]]
    return false;
  const Cursor before = to;
  (write_run(to, out, objects), ...);
  if (to.was_ascii() || (is_all_utf8(objects) && ...)) [[likely]]
    return true;
  // What writes the object in parts then throws, and says where in it the text is.
  to.return_to(before);
  return false;
}

// Writes `most` items of a type with a constant bound, or as many as have room. None of them needs to be asked by itself. Moves
// `it` behind them and returns how many.
template <std::size_t kBound, class Writer, class It>
[[gnu::always_inline]] inline std::size_t write_alike(Cursor& to, Writer& out, It& it, std::size_t most) {
  std::size_t done = 0;
  while (const std::size_t count = std::min(most - done, to.room() / kBound)) {
    It at = it;
    for (std::size_t i = 0; i < count; ++i, ++at) write_run(to, out, *at);
    it = at;
    done += count;
  }
  return done;
}

// Writes items of an R, of a map keys and values, up to the first that is no run, `most` at most. Moves `it` behind them and
// returns how many.
template <class R, class Writer, class It>
[[gnu::noinline]] std::size_t put_items_in_runs(Writer& out, It& it, std::size_t most) {
  Cursor to(out.encoder);
  std::size_t done = 0;
  if (!to.has_room(1)) return done;
  if constexpr (constant_bound<reflect::Element<R>>() != 0) {
    done = write_alike<constant_bound<reflect::Element<R>>()>(to, out, it, most);
  } else {
    for (It at = it; done != most; it = ++at, ++done) {
      if constexpr (shape_of<R> == Shape::map) {
        if (!try_run(to, out, at->first, at->second)) break;
      } else {
        if (!try_run(to, out, *at)) break;
      }
    }
  }
  to.commit();
  return done;
}

// Writes the items of an R from number `index` to `end`: those that are runs in a row, each other by `put_one()`.
template <class R, class Writer, class It, class PutOne>
[[gnu::always_inline]] inline void put_batch(Writer& out, It& it, std::size_t& index, std::size_t end,
                                             PutOne&& put_one) {
  for (; index != end; ++it, ++index) {
    if constexpr (kItemsAreRuns<R>) {
      index += put_items_in_runs<R>(out, it, end - index);
      if (index == end) return;
    }
    put_one();
  }
}

// Writes the object if it is a run. Returns whether it is; if not, nothing was written.
template <class Writer, class T>
[[gnu::noinline]] bool put_run(Writer& out, const T& object) {
  Cursor to(out.encoder);
  if (!to.has_room(1) || !try_run(to, out, object)) return false;
  to.commit();
  return true;
}

}  // namespace brinery::detail
