// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Direct reading of numbers, text, bytes, None, optionals and enums. Included by pickle_loads.h; not by you.
//
// Each takes less than From<T> does (from_value_scalars.h) and nothing else: an int where a bool stands, bytes where a
// bytearray stands and the like are left to the ordinary way.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <type_traits>

#include <brinery/detail/direct_reader.h>
#include <brinery/detail/from_value_containers.h>
#include <brinery/detail/from_value_scalars.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// What is remembered, for each place where a type stands, from one object to the next: nothing.
struct NoState {};

// How a T is read directly.
//
//   State                              what one place of the type remembers
//   read(in, at, state, into)          see direct_reader.h. REQUIRES: in.ready(at). `into` is as it was constructed, or as a
//                                      vector has it after emplace_back
//   may_begin(op)                      whether a T may begin with this opcode
//   kIsAtom                            whether it is short: no list, dict or object, at any depth
//
// Specialised for the types that kHasDirect names.
template <class T>
struct Direct;

// --- Integers --------------------------------------------------------------------------------------------------------

template <class T>
constexpr bool is_in_range(std::int64_t value) noexcept {
  if constexpr (sizeof(T) >= sizeof value) {
    return std::is_signed_v<T> || value >= 0;
  } else {
    return value >= std::int64_t{std::numeric_limits<T>::min()} &&
           value <= std::int64_t{std::numeric_limits<T>::max()};
  }
}

// LONG1 of up to eight bytes, and of nine for the upper half of std::uint64_t.
template <class T>
const char* read_long(const char* at, T& into) noexcept {
  const auto size = number_at<std::uint8_t>(at + 1);
  const char* const data = at + 2;
  if (size <= 8) {
    const std::int64_t value = pickle::support::small_long({data, size});
    if (!is_in_range<T>(value)) return nullptr;
    into = static_cast<T>(value);
    return data + size;
  }
  if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
    const auto value = number_at<std::uint64_t>(data);
    if (size != 9 || data[8] != 0 || value >> 63 == 0) return nullptr;
    into = value;
    return data + 9;
  }
  return nullptr;
}

template <class T>
[[gnu::always_inline]] inline const char* read_integer(const char* at, T& into) noexcept {
  std::int64_t value = 0;
  switch (op_at(at)) {
    case Op::BININT1:
      value = number_at<std::uint8_t>(at + 1);
      at += 2;
      break;
    case Op::BININT2:
      value = number_at<std::uint16_t>(at + 1);
      at += 3;
      break;
    case Op::BININT:
      value = number_at<std::int32_t>(at + 1);
      at += 5;
      break;
    case Op::LONG1: return read_long(at, into);
    default: return nullptr;
  }
  if (!is_in_range<T>(value)) return nullptr;
  into = static_cast<T>(value);
  return at;
}

constexpr bool begins_integer(Op op) {
  return op == Op::BININT1 || op == Op::BININT2 || op == Op::BININT || op == Op::LONG1;
}

template <class T>
concept DirectInteger = shape_of<T>
== Shape::integer && !std::is_enum_v<T> && sizeof(T) <= 8;

template <DirectInteger T>
struct Direct<T> {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) { return begins_integer(op); }
  [[gnu::always_inline]] static const char* read(DirectReader&, const char* at, State&, T& into) noexcept {
    return read_integer(at, into);
  }
};

// Enums that are ints in Python.
template <class T>
inline constexpr bool kIsDirectEnum = false;
template <class T>
requires std::is_enum_v<T>
inline constexpr bool kIsDirectEnum<T> =
    !reflect::Described<T> &&
    (DirectInteger<std::underlying_type_t<T>> || std::same_as<std::underlying_type_t<T>, char>);

template <class T>
requires kIsDirectEnum<T>
struct Direct<T> {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) { return begins_integer(op); }
  [[gnu::always_inline]] static const char* read(DirectReader&, const char* at, State&, T& into) noexcept {
    using Number = std::underlying_type_t<T>;
    std::conditional_t<std::same_as<Number, char>, signed char, Number> number{};
    at = read_integer(at, number);
    if (at != nullptr) into = static_cast<T>(number);
    return at;
  }
};

// --- Bools, floats, None ---------------------------------------------------------------------------------------------

template <>
struct Direct<bool> {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) { return op == Op::NEWTRUE || op == Op::NEWFALSE; }
  [[gnu::always_inline]] static const char* read(DirectReader&, const char* at, State&, bool& into) noexcept {
    if (!may_begin(op_at(at))) [[unlikely]]
      return nullptr;
    into = op_at(at) == Op::NEWTRUE;
    return at + 1;
  }
};

template <class T>
requires(shape_of<T> == Shape::real) struct Direct<T> {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) { return op == Op::BINFLOAT || begins_integer(op); }
  [[gnu::always_inline]] static const char* read(DirectReader&, const char* at, State&, T& into) noexcept {
    if (op_at(at) != Op::BINFLOAT) [[unlikely]]
      return read_whole(at, into);
    const double value = pickle::support::big_endian_double(at + 1);
    into = static_cast<T>(value);
    if constexpr (std::same_as<T, float>) {
      if (is_infinite(into) && !is_infinite(value)) return nullptr;
    }
    return at + 9;
  }

 private:
  // An int of at most 32 bits, which each of these types holds, rounded at most.
  [[gnu::noinline]] static const char* read_whole(const char* at, T& into) noexcept {
    std::int32_t value = 0;
    at = read_integer(at, value);
    if (at != nullptr) into = static_cast<T>(static_cast<double>(value));
    return at;
  }
  template <class Real>
  static bool is_infinite(Real value) noexcept {
    constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
    return value == kInfinity || value == -kInfinity;
  }
};

template <class T>
requires(shape_of<T> == Shape::none) struct Direct<T> {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) { return op == Op::NONE; }
  static const char* read(DirectReader&, const char* at, State&, T&) noexcept {
    return op_at(at) == Op::NONE ? at + 1 : nullptr;
  }
};

template <class T>
requires(shape_of<T> == Shape::optional) struct Direct<T> {
  using Held = typename T::value_type;
  using State = typename Direct<Held>::State;
  static constexpr bool kIsAtom = Direct<Held>::kIsAtom;
  static constexpr bool may_begin(Op op) { return op == Op::NONE || Direct<Held>::may_begin(op); }
  [[gnu::always_inline]] static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    if (op_at(at) == Op::NONE) {
      into.reset();
      return at + 1;
    }
    return Direct<Held>::read(in, at, state, into.emplace());
  }
};

// --- Text and bytes --------------------------------------------------------------------------------------------------

struct DirectText {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) {
    return op == Op::SHORT_BINUNICODE || op == Op::BINUNICODE || op == Op::BINUNICODE8 || op == Op::BINGET ||
           op == Op::LONG_BINGET;
  }
};

template <class T>
concept DirectString = shape_of<T>
== Shape::text && !kIsTextView<T> && !std::is_array_v<T>;

template <DirectString T>
struct Direct<T> : DirectText {
  [[gnu::always_inline]] static const char* read(DirectReader& in, const char* at, State&, T& into) {
    DirectReader::Payload text;
    at = in.text(at, text);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    into.assign(reinterpret_cast<const typename T::value_type*>(text.data.data()), text.data.size());
    return at;
  }
};

template <std::size_t N>
struct Direct<char[N]> : DirectText {
  static const char* read(DirectReader& in, const char* at, State&, char (&into)[N]) {
    DirectReader::Payload text;
    at = in.text(at, text);
    if (at == nullptr || text.data.size() > N) return nullptr;
    std::fill(std::copy(text.data.begin(), text.data.end(), into), into + N, '\0');
    return at;
  }
};

template <>
struct Direct<char> : DirectText {
  static const char* read(DirectReader& in, const char* at, State&, char& into) {
    DirectReader::Payload text;
    at = in.text(at, text);
    if (at == nullptr || text.data.size() != 1) return nullptr;
    into = text.data[0];
    return at;
  }
};

template <class T>
requires(shape_of<T> == Shape::bytes && !reflect::is_span<T>) struct Direct<T> {
  using State = NoState;
  static constexpr bool kIsAtom = true;
  static constexpr bool may_begin(Op op) {
    return op == Op::SHORT_BINBYTES || op == Op::BINBYTES || op == Op::BINBYTES8 || op == Op::BINGET ||
           op == Op::LONG_BINGET;
  }
  static const char* read(DirectReader& in, const char* at, State&, T& into) {
    DirectReader::Payload found;
    at = in.bytes(at, found);
    if (at == nullptr) return nullptr;
    using Byte = typename reflect::ElementOf<T>::type;
    const Byte* const data = reinterpret_cast<const Byte*>(found.data.data());
    if constexpr (reflect::is_a<T, std::vector>) {
      into.assign(data, data + found.data.size());
    } else {
      if (found.data.size() != std::size(into)) return nullptr;
      std::copy_n(data, found.data.size(), std::begin(into));
    }
    return at;
  }
};

}  // namespace brinery::detail
