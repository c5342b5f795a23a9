// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading numbers, text and bytes. Included by from_value.h; not by you.
//
// The table of types is in reflect_types.h; here is what reading takes for each.
//
//   bool             bool
//   integers         int in the type's range, bool as 0 or 1; OverflowError outside of it
//   floats           float, int and bool as Python's float(x); OverflowError beyond the type's largest
//   complex          complex, and what a float is read from
//   text             str, not bytes; lone surrogates keep their three-byte form (WTF-8), as in Value::as; a view points
//                    into the Document; char[n] takes at most n bytes
//   bytes            bytes, bytearray, an 8-bit string that was kept, a buffer whose data is there; arrays exactly their
//                    size; a span points into the Document
//   path             str, a path of pathlib
//   brinery::Value   anything, as a reference into the Document
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <brinery/detail/from_value_reader.h>
#include <brinery/detail/reflect_types.h>

namespace brinery::detail {

using reflect::Shape;
using reflect::shape_of;

// An int of at most 128 bits, in two words; `is_unsigned` asks for those above the largest signed one.
struct WideInt {
  std::uint64_t low;
  std::uint64_t high;
};
std::optional<WideInt> get_int128(Value value, bool is_unsigned) noexcept;
std::optional<std::string_view> get_blob(
    Value value) noexcept;                           // bytes, bytearray, bytestr, buffer with data
bool get_path_text(Value value, std::string& text);  // str, or an instance of a class of pathlib

template <>
struct From<Value> {
  static bool read(FromReader&, Value v, Value& into) noexcept {
    into = v;
    return true;
  }
  static bool fits(Value) noexcept { return true; }
  static void describe(std::string& out) { out += "object"; }
};

template <>
struct From<bool> {
  static bool read(FromReader& in, Value v, bool& into) {
    if (!fits(v)) return in.mismatch<bool>(v);
    into = v.is(Value(true));
    return true;
  }
  static bool fits(Value v) noexcept { return v.kind() == Kind::bool_; }
  static void describe(std::string& out) { out += "bool"; }
};

template <class T>
requires(shape_of<T> == Shape::integer && !std::is_enum_v<T>) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    if (layout::is_small_int(v)) [[likely]] {
      const std::int64_t small = layout::small_int(v);
      if (is_in_range(small)) [[likely]] {
        into = static_cast<T>(small);
        return true;
      }
    }
    return read_rare(in, v, into);
  }
  static bool fits(Value v) noexcept { return v.kind() == Kind::int_ && get(v).has_value(); }
  static void describe(std::string& out) { out += "int"; }

 private:
  static constexpr bool kIsSigned = std::is_signed_v<T> || std::same_as<T, reflect::Int128>;

  static bool is_in_range(std::int64_t value) noexcept {
    if constexpr (sizeof(T) >= sizeof value) {
      return kIsSigned || value >= 0;
    } else {
      return value >= std::int64_t{std::numeric_limits<T>::min()} &&
             value <= std::int64_t{std::numeric_limits<T>::max()};
    }
  }
  static std::optional<T> get(Value v) noexcept {
    if constexpr (sizeof(T) > sizeof(std::int64_t)) {
      const auto wide = get_int128(v, !kIsSigned);
      if (!wide) return std::nullopt;
      return static_cast<T>(static_cast<reflect::UnsignedInt128>(wide->high) << 64 | wide->low);
    } else {
      return v.get_if<T>();
    }
  }
  static void describe_range(std::string& out) {
    out += "an int in ";
    if constexpr (sizeof(T) > sizeof(std::int64_t)) {
      out += kIsSigned ? "[-2**127, 2**127)" : "[0, 2**128)";
    } else {
      out += "[" + std::to_string(std::numeric_limits<T>::min()) + ", " +
             std::to_string(std::numeric_limits<T>::max()) + "]";
    }
  }
  [[gnu::noinline]] static bool read_rare(FromReader& in, Value v, T& into) {
    if (const auto got = get(v)) {
      into = *got;
      return true;
    }
    if (v.kind() != Kind::int_ && v.kind() != Kind::bool_) return in.mismatch<T>(v);
    std::string range;
    describe_range(range);
    return in.out_of_range(v, range);
  }
};

template <class T>
requires(shape_of<T> == Shape::real) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    if constexpr (std::same_as<T, double>) {
      if (layout::is_plain_float(v)) [[likely]] {
        into = std::bit_cast<double>(v.bits());
        return true;
      }
    }
    return read_rare(in, v, into);
  }
  static bool fits(Value v) noexcept { return v.kind() == Kind::float_; }
  static void describe(std::string& out) { out += "float"; }

 private:
  [[gnu::noinline]] static bool read_rare(FromReader& in, Value v, T& into) {
    const auto wide = get_double(v);
    if (!wide) return v.kind() == Kind::int_ ? beyond(in, v) : in.mismatch<T>(v);
    into = static_cast<T>(*wide);
    if constexpr (std::same_as<T, float>) {
      const bool is_infinite = *wide == std::numeric_limits<double>::infinity() ||
                               *wide == -std::numeric_limits<double>::infinity();
      constexpr float kInfinity = std::numeric_limits<float>::infinity();
      if ((into == kInfinity || into == -kInfinity) && !is_infinite) return beyond(in, v);
    }
    return true;
  }
  static bool beyond(FromReader& in, Value v) {
    return in.out_of_range(v, std::same_as<T, float> ? "a float of 32 bits" : "a float");
  }
};

// std::complex and its like, and Complex.
template <class T>
requires(shape_of<T> == Shape::complex || std::same_as<T, Complex>) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    const auto got = get_complex(v);
    if (!got) return in.mismatch<T>(v);
    if constexpr (std::same_as<T, Complex>) {
      into = *got;
    } else {
      using Part = typename T::value_type;
      into = T(static_cast<Part>(got->real), static_cast<Part>(got->imag));
      const bool is_beyond = (std::isinf(into.real()) && !std::isinf(got->real)) ||
                             (std::isinf(into.imag()) && !std::isinf(got->imag));
      if (is_beyond) return in.out_of_range(v, "a complex of two floats of 32 bits");
    }
    return true;
  }
  static bool fits(Value v) noexcept { return v.kind() == Kind::complex; }
  static void describe(std::string& out) { out += "complex"; }
};

template <class T>
requires(shape_of<T> == Shape::none) struct From<T> {
  static bool read(FromReader& in, Value v, T&) { return v.is_none() || in.mismatch<T>(v); }
  static bool fits(Value v) noexcept { return v.is_none(); }
  static void describe(std::string& out) { out += "None"; }
};

// --- Text ----------------------------------------------------------------------------------------------------------

template <class T>
inline constexpr bool kIsTextView =
    std::same_as<T, std::string_view> || std::same_as<T, std::u8string_view> || std::same_as<T, const char*>;

struct FromText {
  static bool fits(Value v) noexcept { return layout::tag(v) == layout::kStr; }
  static void describe(std::string& out) { out += "str"; }
};

template <class T>
requires(shape_of<T> == Shape::text && !kIsTextView<T> && !std::is_array_v<T>) struct From<T> : FromText {
  static bool read(FromReader& in, Value v, T& into) {
    if (!fits(v)) [[unlikely]]
      return in.mismatch<T>(v);
    const std::string_view text = layout::text(v);
    if (!in.charge(text.size())) return false;
    into.assign(reinterpret_cast<const typename T::value_type*>(text.data()), text.size());
    return true;
  }
};

template <class T>
requires(kIsTextView<T>) struct From<T> : FromText {
  static_assert(
      !std::same_as<T, const char*>,
      "brinery: a const char* can be written but not read, since nobody would own the text: make it a "
      "std::string, or a std::string_view into the Document");
  static bool read(FromReader& in, Value v, T& into) {
    if (!fits(v)) return in.mismatch<T>(v);
    const std::string_view text = layout::text(v);
    into = T(reinterpret_cast<typename T::const_pointer>(text.data()), text.size());
    return true;
  }
};

// char[n]: what is left of it is filled with NUL.
template <std::size_t N>
struct From<char[N]> : FromText {
  static bool read(FromReader& in, Value v, char (&into)[N]) {
    if (!fits(v)) return in.mismatch<char[N]>(v);
    const std::string_view text = layout::text(v);
    if (text.size() > N) return in.out_of_range(v, "a str of at most " + std::to_string(N) + " bytes");
    std::fill(std::copy(text.begin(), text.end(), into), into + N, '\0');
    return true;
  }
};

template <>
struct From<char> {
  static bool read(FromReader& in, Value v, char& into) {
    if (!fits(v)) return in.mismatch<char>(v);
    into = layout::text(v)[0];
    return true;
  }
  static bool fits(Value v) noexcept { return FromText::fits(v) && layout::text(v).size() == 1; }
  static void describe(std::string& out) { out += "str of one ASCII character"; }
};

// A str, or a path of pathlib.
template <class T>
requires(shape_of<T> == Shape::path) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    std::string text;
    if (!get_path_text(v, text)) return in.mismatch<T>(v);
    if (!in.charge(text.size())) return false;
    into = T(text);
    return true;
  }
  static bool fits(Value v) {
    std::string text;
    return get_path_text(v, text);
  }
  static void describe(std::string& out) { out += "str or path"; }
};

// --- Bytes -----------------------------------------------------------------------------------------------------------

template <class T>
requires(shape_of<T> == Shape::bytes) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    const auto data = get_blob(v);
    if (!data) return in.mismatch<T>(v);
    using Byte = typename reflect::ElementOf<T>::type;
    const std::span<const Byte> all(reinterpret_cast<const Byte*>(data->data()), data->size());
    if constexpr (reflect::is_span<T>) {
      static_assert(std::is_const_v<typename T::element_type> && T::extent == std::dynamic_extent,
                    "brinery: bytes are read into std::span<const std::byte>, a view into the Document");
      into = all;
    } else if constexpr (reflect::is_a<T, std::vector>) {
      if (!in.charge(all.size())) return false;
      into.assign(all.begin(), all.end());
    } else {
      if (all.size() != std::size(into)) return fail_size(in, std::size(into), all.size());
      std::copy(all.begin(), all.end(), std::begin(into));
    }
    return true;
  }
  static bool fits(Value v) noexcept { return get_blob(v).has_value(); }
  static void describe(std::string& out) { out += "bytes"; }

 private:
  static bool fail_size(FromReader& in, std::size_t expected, std::size_t found) {
    return in.fail(FailureKind::value,
                   "expected " + std::to_string(expected) + " bytes, found " + std::to_string(found));
  }
};

}  // namespace brinery::detail
