// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Value::as and Value::get_if for the types that a scalar can become. Included by value.h; not by you.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <brinery/value.h>

namespace brinery::detail {

// Each returns nothing when the kind does not fit; `fits` tells an int out of range from another kind.
std::optional<bool> get_bool(Value value) noexcept;
std::optional<std::int64_t> get_int64(Value value) noexcept;
std::optional<std::uint64_t> get_uint64(Value value) noexcept;
std::optional<double> get_double(Value value) noexcept;  // an int converts, correctly rounded
std::optional<Complex> get_complex(Value value) noexcept;
std::optional<std::string_view> get_text(Value value) noexcept;   // str
std::optional<std::string_view> get_bytes(Value value) noexcept;  // bytes, bytearray, bytestr

// Throws the TypeError or OverflowError that says why `value` does not convert to `wanted`.
[[noreturn]] void throw_no_conversion(Value value, std::string_view wanted);

template <class T>
struct Conversion {
  static_assert(sizeof(T) == 0,
                "as<T>: T must be bool, an integer type, double, float, brinery::Complex, std::string_view, "
                "std::string, std::span<const std::byte> or brinery::Value");
};

template <>
struct Conversion<Value> {
  static constexpr std::string_view kName = "object";
  static std::optional<Value> get(Value v) noexcept { return v; }
};

template <>
struct Conversion<bool> {
  static constexpr std::string_view kName = "bool";
  static std::optional<bool> get(Value v) noexcept { return get_bool(v); }
};

template <std::integral T>
struct Conversion<T> {
  static constexpr std::string_view kName = std::is_signed_v<T> ? "signed int" : "unsigned int";
  static std::optional<T> get(Value v) noexcept {
    if constexpr (std::is_signed_v<T>) {
      return narrow(get_int64(v));
    } else {
      return narrow(get_uint64(v));
    }
  }

 private:
  template <class Wide>
  static std::optional<T> narrow(std::optional<Wide> wide) noexcept {
    using Range = std::numeric_limits<T>;
    if (!wide || *wide < Range::min() || *wide > Range::max()) return std::nullopt;
    return static_cast<T>(*wide);
  }
};

template <>
struct Conversion<double> {
  static constexpr std::string_view kName = "float";
  static std::optional<double> get(Value v) noexcept { return get_double(v); }
};

template <>
struct Conversion<float> {
  static constexpr std::string_view kName = "float";
  static std::optional<float> get(Value v) noexcept {
    const auto wide = get_double(v);
    return wide ? std::optional<float>(static_cast<float>(*wide)) : std::nullopt;
  }
};

template <>
struct Conversion<Complex> {
  static constexpr std::string_view kName = "complex";
  static std::optional<Complex> get(Value v) noexcept { return get_complex(v); }
};

template <>
struct Conversion<std::string_view> {
  static constexpr std::string_view kName = "str";
  static std::optional<std::string_view> get(Value v) noexcept { return get_text(v); }
};

template <>
struct Conversion<std::string> {
  static constexpr std::string_view kName = "str";
  static std::optional<std::string> get(Value v) noexcept {
    const auto text = get_text(v);
    return text ? std::optional<std::string>(*text) : std::nullopt;
  }
};

template <>
struct Conversion<std::span<const std::byte>> {
  static constexpr std::string_view kName = "bytes";
  static std::optional<std::span<const std::byte>> get(Value v) noexcept {
    const auto data = get_bytes(v);
    if (!data) return std::nullopt;
    return std::as_bytes(std::span<const char>(data->data(), data->size()));
  }
};

}  // namespace brinery::detail

namespace brinery {

template <class T>
T Value::as() const {
  auto converted = detail::Conversion<T>::get(*this);
  if (!converted) detail::throw_no_conversion(*this, detail::Conversion<T>::kName);
  return *std::move(converted);
}

template <class T>
std::optional<T> Value::get_if() const noexcept {
  return detail::Conversion<T>::get(*this);
}

}  // namespace brinery
