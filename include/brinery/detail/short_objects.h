// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The opcodes of short objects, written where a pointer says: for loops over many of them. Included by pickle_encoder.h;
// not by you.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <brinery/pickletools.h>

namespace brinery::detail {

// Each function returns the end of what it wrote. It may write up to kScratch bytes behind that, so that numbers of all widths
// are one store.
inline constexpr std::size_t kScratch = 8;
inline constexpr std::size_t kLongestShortText = 0xff;

struct IntegerForm {
  std::uint8_t opcode;
  std::uint8_t bytes;   // of the number
  std::uint8_t header;  // of what lies before it
  std::uint8_t size;    // of all
};

// By the bits of an integer; those of negative ones from 64 on.
constexpr std::array<IntegerForm, 128> make_integer_forms() {
  using pickletools::Op;
  const auto form = [](Op op, unsigned bytes, unsigned header) {
    return IntegerForm{static_cast<std::uint8_t>(op), static_cast<std::uint8_t>(bytes),
                       static_cast<std::uint8_t>(header), static_cast<std::uint8_t>(header + bytes)};
  };
  std::array<IntegerForm, 128> forms{};
  for (unsigned i = 0; i < forms.size(); ++i) {
    const unsigned bits = i % 64;
    forms[i] = i <= 8      ? form(Op::BININT1, 1, 1)
               : i <= 16   ? form(Op::BININT2, 2, 1)
               : bits < 32 ? form(Op::BININT, 4, 1)
                           : form(Op::LONG1, bits / 8 + 1, 2);
  }
  return forms;
}
inline constexpr std::array<IntegerForm, 128> kIntegerForms = make_integer_forms();

// From protocol 2 on; at most 11 bytes and kScratch. Without branches, because widths are hard to predict.
[[gnu::always_inline]] inline char* put_integer(char* at, std::int64_t value) {
  const std::uint64_t sign = static_cast<std::uint64_t>(value >> 63);
  const auto bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(value) ^ sign));
  const IntegerForm form = kIntegerForms[bits + (sign & 64)];
  at[0] = static_cast<char>(form.opcode);
  at[1] = static_cast<char>(form.bytes);
  std::memcpy(at + form.header, &value, sizeof value);
  return at + form.size;
}

// An int of at most eight bytes that 32 bits cannot hold; from protocol 2 on.
[[gnu::always_inline]] inline char* put_short_long(char* at, std::string_view little_endian) {
  at[0] = static_cast<char>(pickletools::Op::LONG1);
  at[1] = static_cast<char>(little_endian.size());
  std::memcpy(at + 2, little_endian.data(), little_endian.size());
  return at + 2 + little_endian.size();
}

// From protocol 1 on.
[[gnu::always_inline]] inline char* put_real(char* at, double value) {
  *at = static_cast<char>(pickletools::Op::BINFLOAT);
  const std::uint64_t big_endian = __builtin_bswap64(std::bit_cast<std::uint64_t>(value));
  std::memcpy(at + 1, &big_endian, sizeof big_endian);
  return at + 1 + sizeof big_endian;
}

[[gnu::always_inline]] inline char* put_op(char* at, pickletools::Op op) {
  *at = static_cast<char>(op);
  return at + 1;
}

// A reference to an object of this number; from protocol 1 on.
[[gnu::always_inline]] inline char* put_get(char* at, std::uint32_t number) {
  const bool is_near = number <= 0xff;
  *at = static_cast<char>(is_near ? pickletools::Op::BINGET : pickletools::Op::LONG_BINGET);
  std::memcpy(at + 1, &number, sizeof number);
  return at + (is_near ? 2 : 5);
}

template <std::size_t Width>
[[gnu::always_inline]] inline void copy_ends(char* to, const char* from, std::size_t size) {
  char first[Width];
  char last[Width];
  std::memcpy(first, from, Width);
  std::memcpy(last, from + size - Width, Width);
  std::memcpy(to, first, Width);
  std::memcpy(to + size - Width, last, Width);
}

// Copies up to 255 bytes: inlined for short ones, by two pieces that overlap.
[[gnu::always_inline]] inline void copy_short(char* to, const char* from, std::size_t size) {
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    copy_ends<16>(to, from, size);
  } else if (size >= 8) {
    copy_ends<8>(to, from, size);
  } else if (size >= 4) {
    copy_ends<4>(to, from, size);
  } else {
    for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
  }
}

// A str of at most kLongestShortText bytes, without a number in the memo; from protocol 4 on.
[[gnu::always_inline]] inline char* put_short_str(char* at, std::string_view wtf8) {
  at[0] = static_cast<char>(pickletools::Op::SHORT_BINUNICODE);
  at[1] = static_cast<char>(wtf8.size());
  copy_short(at + 2, wtf8.data(), wtf8.size());
  return at + 2 + wtf8.size();
}

}  // namespace brinery::detail
