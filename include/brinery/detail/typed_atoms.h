// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// C++ objects that hold no others, as pickle's opcodes or as the parts of Python's reductions: numbers, text, times.
// Included by typed_writer.h; not by you.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>

#include <brinery/detail/std_times.h>
#include <brinery/pickle_encoder.h>
#include <brinery/reflect.h>

namespace brinery::detail {

using pickle::Identity;
using pickle::kAnonymous;
using pickle::Lasts;
using pickle::PickleEncoder;
using pickletools::Op;
using reflect::Int128;
using reflect::Shape;
using reflect::shape_of;

bool is_text(std::string_view text) noexcept;  // whether it is WTF-8

// PicklingError, all of them.
void require_text(std::string_view text);  // that it is
[[noreturn]] void throw_not_ascii(char character);
[[noreturn]] void throw_out_of_range(std::string_view python_type);

// --- Numbers ---------------------------------------------------------------------------------------------------------

template <class T>
void put_wide_integer(PickleEncoder& encoder, T value) {
  if (value >= 0 ? value <= static_cast<T>(INT64_MAX) : value >= static_cast<T>(INT64_MIN)) {
    return encoder.integer(static_cast<std::int64_t>(value));
  }
  // Little-endian two's complement with a byte for the sign, of which the bytes that say nothing are cut off.
  char bytes[sizeof(T) + 1];
  std::memcpy(bytes, &value, sizeof value);
  bytes[sizeof(T)] = value < 0 ? '\xff' : '\0';
  std::size_t size = sizeof bytes;
  while (size > 1 && bytes[size - 1] == bytes[sizeof(T)] &&
         ((bytes[size - 2] ^ bytes[sizeof(T)]) & 0x80) == 0)
    --size;
  encoder.big_integer({bytes, size});
}

// The number behind an enum, which may be a bool.
template <class T>
constexpr auto plain_integer(T value) noexcept {
  if constexpr (std::is_enum_v<T>) {
    return plain_integer(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_same_v<T, bool>) {
    return std::uint8_t{value};
  } else {
    return value;
  }
}

template <class T>
void put_integer(PickleEncoder& encoder, T value) {
  if constexpr (std::is_enum_v<T>) {
    put_integer(encoder, plain_integer(value));
  } else if constexpr (sizeof(T) < 8 || (sizeof(T) == 8 && std::is_signed_v<T>)) {
    encoder.integer(static_cast<std::int64_t>(value));
  } else {
    put_wide_integer(encoder, value);
  }
}

// --- Text and bytes ----------------------------------------------------------------------------------------------------

template <class T>
std::string_view text_of(const T& text) {
  if constexpr (reflect::CharArray<T>) {
    const void* const end = std::memchr(text, '\0', sizeof text);
    return {text,
            end == nullptr ? sizeof text : static_cast<std::size_t>(static_cast<const char*>(end) - text)};
  } else if constexpr (std::is_same_v<T, const char*>) {
    return text;
  } else {
    return {reinterpret_cast<const char*>(text.data()), text.size()};
  }
}

inline bool is_short_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080ULL;
  const std::size_t size = text.size();
  std::uint64_t seen = 0;
  if (size >= 8 && size <= 64) {
    std::uint64_t word;
    for (std::size_t i = 0; i + 8 <= size; i += 8) {
      std::memcpy(&word, text.data() + i, 8);
      seen |= word;
    }
    std::memcpy(&word, text.data() + size - 8, 8);
    seen |= word;
  } else if (size >= 4 && size < 8) {
    std::uint32_t first;
    std::uint32_t last;
    std::memcpy(&first, text.data(), 4);
    std::memcpy(&last, text.data() + size - 4, 4);
    seen = first | last;
  } else if (size != 0 && size < 4) {
    seen = static_cast<unsigned char>(text[0] | text[size / 2] | text[size - 1]);
  } else {
    return size == 0;
  }
  return (seen & kHighBits) == 0;
}

// Strings that last as long as the pickle are not copied when they are long.
inline void put_text(PickleEncoder& encoder, Identity identity, std::string_view text, Lasts lasts) {
  if (!is_short_ascii(text)) [[unlikely]]
    require_text(text);
  encoder.str(identity, text, lasts);
}

inline void put_character(PickleEncoder& encoder, char character) {
  if (static_cast<unsigned char>(character) >= 0x80) throw_not_ascii(character);
  encoder.str(kAnonymous, {&character, 1});
}

template <class T>
std::string_view bytes_of(const T& bytes) {
  return {reinterpret_cast<const char*>(std::data(bytes)), std::size(bytes)};
}

// --- Times -------------------------------------------------------------------------------------------------------------

template <class T>
const T& in_range(const std::optional<T>& time, std::string_view type) {
  if (!time) throw_out_of_range(type);
  return *time;
}

template <class T>
std::array<char, 4> packed_date(const T& date) {
  if constexpr (std::is_same_v<T, std::chrono::year_month_day>) {
    return pack(in_range(std_date(date), "datetime.date"));
  } else {
    return pack(in_range(std_date(std::chrono::sys_days(date.time_since_epoch())), "datetime.date"));
  }
}

template <class T>
std::array<char, 10> packed_datetime(const T& time) {
  return pack(in_range(std_datetime(microseconds_of(time.time_since_epoch())), "datetime.datetime"));
}

template <class T>
std::array<char, 6> packed_time(const T& time) {
  return pack(in_range(std_time(microseconds_of(time.to_duration())), "datetime.time"));
}

template <class T>
TimeDelta timedelta_of(const T& span) {
  return in_range(std_timedelta(microseconds_of(span)), "datetime.timedelta");
}

}  // namespace brinery::detail
