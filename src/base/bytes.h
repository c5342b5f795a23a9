// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Loads of fixed-size integers from unaligned bytes. Written as shifts, which compilers turn into one load
// (and a byte swap), and which work in constant expressions and on machines of either byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace brinery::base {

// A type that holds one byte: char, unsigned char, std::byte, std::uint8_t.
template <typename T>
concept ByteLike = sizeof(T) == 1 && (std::is_integral_v<T> || std::is_same_v<T, std::byte>);

namespace internal {

template <typename Integer, ByteLike Byte, std::size_t... kIndex>
constexpr Integer load_le(const Byte* bytes, std::index_sequence<kIndex...>) noexcept {
  return static_cast<Integer>(
      ((static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[kIndex])) << (8 * kIndex)) | ...));
}

}  // namespace internal

// REQUIRES for all: as many bytes as the name says are readable at `bytes`.
template <ByteLike Byte>
constexpr std::uint16_t load_le16(const Byte* bytes) noexcept {
  return internal::load_le<std::uint16_t>(bytes, std::make_index_sequence<2>{});
}

template <ByteLike Byte>
constexpr std::uint32_t load_le32(const Byte* bytes) noexcept {
  return internal::load_le<std::uint32_t>(bytes, std::make_index_sequence<4>{});
}

template <ByteLike Byte>
constexpr std::uint64_t load_le64(const Byte* bytes) noexcept {
  return internal::load_le<std::uint64_t>(bytes, std::make_index_sequence<8>{});
}

template <ByteLike Byte>
constexpr std::uint64_t load_be64(const Byte* bytes) noexcept {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

namespace internal {

// Copies `size` bytes, Width to twice Width of them, as two pieces that overlap.
template <std::size_t Width>
inline void copy_ends(char* to, const char* from, std::size_t size) noexcept {
  char first[Width];
  char last[Width];
  std::memcpy(first, from, Width);
  std::memcpy(last, from + size - Width, Width);
  std::memcpy(to, first, Width);
  std::memcpy(to + size - Width, last, Width);
}

}  // namespace internal

// memcpy that is inlined for short strings.
inline void copy_short(char* to, const char* from, std::size_t size) noexcept {
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    internal::copy_ends<16>(to, from, size);
  } else if (size >= 8) {
    internal::copy_ends<8>(to, from, size);
  } else {
    for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
  }
}

}  // namespace brinery::base
