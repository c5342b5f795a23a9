// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// How the commonest values lie in memory, as far as inlined readers need it: a look at a str, list or dict then costs a
// load instead of a call. Included by from_value.h; not by you. src/object/nodes.h says what they are, and
// src/object/from_value.cc compares both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include <brinery/value.h>

namespace brinery::detail::layout {

inline constexpr std::uint64_t kStr = 0x7ff4;
inline constexpr std::uint64_t kTuple = 0x7ff7;
inline constexpr std::uint64_t kList = 0x7ff8;
inline constexpr std::uint64_t kDict = 0x7ff9;
inline constexpr std::uint64_t kInstance = 0x7fff;

inline std::uint64_t tag(Value v) noexcept { return v.bits() >> 48; }
inline const char* node(Value v) noexcept {
  return reinterpret_cast<const char*>(v.bits() & ((std::uint64_t{1} << 48) - 1));
}
template <class T>
T load(const char* at) noexcept {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

inline bool is_small_int(Value v) noexcept { return v.bits() >> 51 == 0x1fff; }
inline std::int64_t small_int(Value v) noexcept {  // REQUIRES: is_small_int
  return static_cast<std::int64_t>(v.bits() << 13) >> 13;
}

inline bool is_plain_float(Value v) noexcept {
  return (v.bits() & ~(1ULL << 63)) <= 0x7ff0'0000'0000'0000ULL;
}

// The text of a str. REQUIRES: tag is kStr.
inline std::string_view text(Value v) noexcept {
  const char* at = node(v);
  switch (static_cast<unsigned char>(*at)) {
    case 'X':
    case 'B':
    case 'T':
    case 0x8b: return {at + 5, load<std::uint32_t>(at + 1)};
    case 0x8d:
    case 0x8e: return {at + 9, load<std::uint64_t>(at + 1)};
    default: return {at + 2, static_cast<unsigned char>(at[1])};
  }
}

// The items of a list or tuple, the pairs of a dict. REQUIRES: the tag of each.
inline std::span<const Value> list_items(Value v) noexcept {
  const char* at = node(v);
  return {load<const Value*>(at), load<std::uint32_t>(at + 8)};
}
inline std::span<const Value> tuple_items(Value v) noexcept {
  const char* at = node(v);
  return {reinterpret_cast<const Value*>(at + 8), load<std::uint32_t>(at)};
}
inline std::span<const DictItem> dict_items(Value v) noexcept {
  const char* at = node(v);
  return {load<const DictItem*>(at), load<std::uint32_t>(at + 8)};
}

}  // namespace brinery::detail::layout
