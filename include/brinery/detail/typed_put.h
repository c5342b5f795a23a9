// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes C++ objects of types that cannot be nested without end, at once: functions that call each other and are inlined.
// Classes are in typed_objects.h. Included by pickle_types.h; not by you.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/detail/batching.h>
#include <brinery/detail/reflect_dynamic.h>
#include <brinery/detail/typed_atoms.h>
#include <brinery/detail/typed_calls.h>
#include <brinery/detail/typed_runs.h>
#include <brinery/detail/typed_writer.h>
#include <brinery/error.h>
#include <brinery/reflect.h>
#include <brinery/value.h>

namespace brinery::detail {

// Writes `value`. `identity`: of an object to which others may refer, which is not in the memo yet.
template <class Writer, class T>
void put(Writer& out, const T& value, Identity identity = kAnonymous);

// The same of a value that is no run: an opcode after the other.
template <class Writer, class T>
void put_in_parts(Writer& out, const T& value, Identity identity = kAnonymous);
template <class Writer, class T>
void put_inline(Writer& out, const T& value, Identity identity);

// Writes a value of a Document and all that it holds. Errors are located within it. `kept` is null before the first value of
// the pickle.
void put_value(PickleEncoder& encoder, Value value, std::shared_ptr<void>& kept);

// Whether T is a pointer to objects of several classes.
template <class T>
constexpr bool is_any_class() {
  if constexpr (shape_of<T> == Shape::pointer) {
    return reflect::is_polymorphic_registered<std::remove_cv_t<typename T::element_type>>;
  }
  return false;
}

// Whether writing a T itself can fail, and whether it or a part can: then the way to it is noted.
template <class T>
constexpr bool can_fail_itself() {
  using enum Shape;
  constexpr Shape kShape = shape_of<T>;
  return kShape == character || kShape == text || kShape == path || kShape == datetime || kShape == date ||
         kShape == time || kShape == timedelta || kShape == variant || kShape == Shape::value ||
         (kShape == object && reflect::Described<T>) || is_any_class<T>();
}
template <class... T>
constexpr bool can_any_fail(reflect::TypeList<T...>) {
  return (can_fail_itself<T>() || ...);
}
template <class T>
inline constexpr bool kCanFail = can_any_fail(TypesOf<T>());

// Calls `write`; where it throws, `step()` is noted as the step of the path that led there.
template <class T, class Writer, class Write, class Step>
[[gnu::always_inline]] inline void put_noted(Writer& out, Write&& write, Step&& step) {
  if constexpr (kCanFail<T>) {
    try {
      write();
    } catch (Error&) {
      out.note(step());
      throw;
    }
  } else {
    write();
  }
}

// Whether objects of T refer to others by identity, which must stay as long as the memo knows their addresses; and whether
// they hold text or bytes that a sink might want to read later.
template <class... T>
constexpr bool can_any_refer(reflect::TypeList<T...>) {
  const auto can_refer = []<class U>(std::type_identity<U>) {
    if constexpr (shape_of<U> == Shape::pointer) return !reflect::is_a<U, std::unique_ptr>;
    if constexpr (shape_of<U> == Shape::object) return reflect::has_unknown_fields<U>;
    return shape_of<U> == Shape::value || std::is_same_v<U, Value>;
  };
  return (can_refer(std::type_identity<T>()) || ...);
}
template <class... T>
constexpr bool can_any_be_long(reflect::TypeList<T...>) {
  return ((shape_of<T> == Shape::text || shape_of<T> == Shape::bytes) || ...);
}

// Calls `write` with what `get()` returns, which holds objects of the types T. Where that is no place in the user's objects, it
// is kept if it must be, else it lasts for the call.
template <class... T, class Writer, class Get, class Write>
[[gnu::always_inline]] inline void put_got(Writer& out, Get&& get, Write&& write) {
  if constexpr (std::is_lvalue_reference_v<decltype(get())>) {
    write(get());
  } else if constexpr ((can_any_refer(TypesOf<T>()) || ...)) {
    write(out.keep(get()));
  } else if constexpr ((can_any_be_long(TypesOf<T>()) || ...)) {
    const typename Writer::Passing passing(out);
    write(get());
  } else {
    write(get());
  }
}

inline std::string index_step(std::size_t index) { return "[" + std::to_string(index) + "]"; }
std::string quoted_step(std::string_view key);  // ['key']

// The step to the value of a key, or to the key itself.
template <class K>
std::string key_step(const K& key, std::size_t index) {
  if constexpr (shape_of<K> == Shape::text && !std::is_same_v<K, const char*>) {
    return quoted_step(text_of(key));
  } else if constexpr (std::is_integral_v<K>) {
    return "[" + std::to_string(key) + "]";
  } else {
    return "[<key " + std::to_string(index) + ">]";
  }
}

// --- Containers ----------------------------------------------------------------------------------------------------------

// A tuple whose `count` items `put_items` writes.
template <class Writer, class PutItems>
void put_tuple_of(Writer& out, std::size_t count, Identity identity, PutItems&& put_items) {
  PickleEncoder& encoder = out.encoder;
  if (count == 0) return encoder.empty_tuple();
  encoder.begin_object();
  const bool is_short = count <= 3 && encoder.protocol() >= 2;
  if (!is_short) encoder.op(Op::MARK);
  put_items();
  is_short ? encoder.tuple(count) : encoder.op(Op::TUPLE);
  encoder.memoize(identity);
}

// `put_batch(count)` writes the next items, or keys and values.
template <class PutBatch>
[[gnu::always_inline]] inline void put_batches(PickleEncoder& encoder, std::size_t size, Batching batching,
                                               PutBatch&& put_batch) {
  const std::size_t most = batching.is_single ? 1 : kBatch;
  for (std::size_t left = size; left > 0;) {
    const std::size_t batch = std::min(left, most);
    if (!batching.is_single) encoder.op(Op::MARK);
    put_batch(batch);
    encoder.op(batching.is_single ? batching.one : batching.many);
    left -= batch;
  }
  if (batching.ends_empty) {
    encoder.op(Op::MARK);
    encoder.op(batching.many);
  }
}

template <class R>
std::size_t range_size(const R& range) {
  if constexpr (requires { std::size(range); }) {
    return std::size(range);
  } else {
    return static_cast<std::size_t>(std::distance(std::begin(range), std::end(range)));
  }
}

// Writes each item of a range, in batches.
template <class Writer, class R>
void put_items(Writer& out, const R& range, std::size_t size, Batching batching) {
  using Item = reflect::Element<R>;
  auto it = std::begin(range);
  std::size_t index = 0;
  put_noted<Item>(
      out,
      [&] {
        put_batches(out.encoder, size, batching, [&](std::size_t count) {
          put_batch<R>(out, it, index, index + count, [&] {
            put_got<Item>(
                out, [&]() -> decltype(auto) { return *it; },
                [&](const Item& item) { kItemsAreRuns<R> ? put_in_parts(out, item) : put(out, item); });
          });
          out.announce(range, index, size);
        });
      },
      [&] { return index_step(index); });
}

template <class Writer, class T>
void put_sequence(Writer& out, const T& range, Identity identity) {
  const std::size_t size = range_size(range);
  out.encoder.empty_container(identity, Op::EMPTY_LIST, Op::LIST);
  put_items(out, range, size, batching_of_list(out.encoder, size));
}

// Before protocol 4 a set is made by a call with a list.
inline void open_set_call(PickleEncoder& encoder) {
  encoder.begin_object();
  encoder.constant_global("builtins", "set");
  if (encoder.protocol() < 2) encoder.op(Op::MARK);
  encoder.empty_container(kAnonymous, Op::EMPTY_LIST, Op::LIST);
}
inline void close_set_call(PickleEncoder& encoder, Identity identity) {
  encoder.protocol() < 2 ? encoder.op(Op::TUPLE) : encoder.tuple(1);
  encoder.memoize(kAnonymous);
  encoder.op(Op::REDUCE);
  encoder.memoize(identity);
}

template <class Writer, class T>
void put_set(Writer& out, const T& set, Identity identity) {
  const std::size_t size = range_size(set);
  if (out.encoder.protocol() >= 4) {
    out.encoder.empty_container(identity, Op::EMPTY_SET, Op::EMPTY_SET);
    return put_items(out, set, size, batching_of_set(size));
  }
  open_set_call(out.encoder);
  put_items(out, set, size, batching_of_list(out.encoder, size));
  close_set_call(out.encoder, identity);
}

template <class Writer, class T>
void put_map(Writer& out, const T& map, Identity identity) {
  using Key = typename T::key_type;
  using Mapped = typename T::mapped_type;
  const std::size_t size = range_size(map);
  out.encoder.empty_container(identity, Op::EMPTY_DICT, Op::DICT);
  auto it = std::begin(map);
  std::size_t index = 0;
  put_noted<T>(
      out,
      [&] {
        put_batches(out.encoder, size, batching_of_dict(out.encoder, size), [&](std::size_t count) {
          put_batch<T>(out, it, index, index + count, [&] {
            put<Writer, Key>(out, it->first);
            put<Writer, Mapped>(out, it->second);
          });
          out.announce(map, index, size);
        });
      },
      [&] { return key_step(it->first, index); });
}

template <class Writer, class T>
void put_tuple(Writer& out, const T& tuple, Identity identity) {
  put_tuple_of(out, std::tuple_size_v<T>, identity, [&] {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (put_noted<std::tuple_element_t<I, T>>(
           out, [&] { put(out, std::get<I>(tuple)); }, [] { return index_step(I); }),
       ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>());
  });
}

template <class Writer, class P>
void put_pointee(Writer& out, const P& pointer) {
  if constexpr (reflect::is_a<P, std::weak_ptr>) {
    put_pointee(out, out.keep(pointer.lock()));
  } else if (pointer == nullptr) {
    out.encoder.none();
  } else if constexpr (reflect::is_a<P, std::shared_ptr>) {
    visit_dynamic(*pointer, [&](const auto& object) {
      const Identity identity = identity_of<typename Writer::Types>(&object);
      out.encoder.begin_object();
      if (!out.encoder.recall(identity)) put(out, object, identity);
      return true;
    });
  } else {
    visit_dynamic(*pointer, [&](const auto& object) {
      put(out, object);
      return true;
    });
  }
}

// --- Anything --------------------------------------------------------------------------------------------------------------

template <class Writer, class T>
[[gnu::always_inline]] inline void put(Writer& out, const T& value, Identity identity) {
  if constexpr (kRunsByItself<T>) {
    if (identity == kAnonymous && put_run(out, value)) return;
    put_in_parts(out, value, identity);
  } else {
    put_inline(out, value, identity);
  }
}

// What may be a run is rarely written so: once for each type, where nothing else needs to step over it.
template <class Writer, class T>
[[gnu::noinline]] void put_in_parts(Writer& out, const T& value, Identity identity) {
  put_inline(out, value, identity);
}

template <class Writer, class T>
[[gnu::always_inline]] inline void put_inline(Writer& out, const T& value, Identity identity) {
  constexpr Shape kShape = shape_of<T>;
  PickleEncoder& encoder = out.encoder;
  reflect::require_supported<T>();
  if constexpr (std::is_same_v<T, Value>) {
    put_value(encoder, value, out.viewer);
  } else if constexpr (kShape == Shape::value) {
    if constexpr (requires { AsValue<T>::make(out.scratch(), value, encoder.protocol()); }) {
      put_value(encoder, AsValue<T>::make(out.scratch(), value, encoder.protocol()), out.viewer);
    } else {
      put_value(encoder, AsValue<T>::make(out.scratch(), value), out.viewer);
    }
  } else if constexpr (std::is_same_v<T, Complex>) {
    encoder.complex(identity, value.real, value.imag);
  } else if constexpr (kShape == Shape::none) {
    encoder.none();
  } else if constexpr (kShape == Shape::boolean) {
    encoder.boolean(value);
  } else if constexpr (kShape == Shape::integer) {
    put_integer(encoder, value);
  } else if constexpr (kShape == Shape::real) {
    encoder.real(static_cast<double>(value));
  } else if constexpr (kShape == Shape::character) {
    put_character(encoder, value);
  } else if constexpr (std::is_same_v<T, const char*>) {
    value == nullptr ? encoder.none() : put_text(encoder, identity, value, out.lasts());
  } else if constexpr (kShape == Shape::text) {
    put_text(encoder, identity, text_of(value), out.lasts());
  } else if constexpr (kShape == Shape::bytes) {
    encoder.bytes(identity, bytes_of(value), out.lasts());
  } else if constexpr (kShape == Shape::complex) {
    encoder.complex(identity, static_cast<double>(value.real()), static_cast<double>(value.imag()));
  } else if constexpr (kShape == Shape::enumeration) {
    put_enum(out, value);
  } else if constexpr (kShape == Shape::path) {
    put_path(out, value, identity);
  } else if constexpr (kShape == Shape::date || kShape == Shape::datetime || kShape == Shape::time ||
                       kShape == Shape::timedelta) {
    put_moment(out, value, identity);
  } else if constexpr (kShape == Shape::optional) {
    value ? put(out, *value, identity) : encoder.none();
  } else if constexpr (kShape == Shape::variant) {
    if (value.valueless_by_exception())
      throw PicklingError("a std::variant that lost its value to an exception");
    std::visit([&](const auto& alternative) { put(out, alternative, identity); }, value);
  } else if constexpr (kShape == Shape::pointer) {
    put_pointee(out, value);
  } else if constexpr (kShape == Shape::sequence) {
    put_sequence(out, value, identity);
  } else if constexpr (kShape == Shape::tuple) {
    put_tuple(out, value, identity);
  } else if constexpr (kShape == Shape::set) {
    put_set(out, value, identity);
  } else if constexpr (kShape == Shape::map) {
    put_map(out, value, identity);
  } else if constexpr (kShape == Shape::object) {
    put_object(out, value, identity);
  }
}

}  // namespace brinery::detail
