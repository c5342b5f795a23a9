// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Checking of UTF-8 text: a scan that skips what is plainly right, and an exact decoder that names the fault.
#include "base/utf8.h"

#include <simdjson.h>

#include <bit>

#include "base/bytes.h"

namespace brinery::base {
namespace {

constexpr std::string_view kInvalidStart = "invalid start byte";
constexpr std::string_view kInvalidContinuation = "invalid continuation byte";
constexpr std::string_view kUnexpectedEnd = "unexpected end of data";
constexpr std::uint64_t kHighBits = 0x8080808080808080u;

// Below this many bytes the call into the vector code costs more than the plain loop.
constexpr std::size_t kVectorThreshold = 64;

// What may follow a lead byte. The second byte's range excludes overlong forms, surrogates and what lies
// above U+10FFFF; all later bytes are 80..BF.
//
//   lead      bytes  second      lead      bytes  second
//   C2..DF    2      80..BF      F0        4      90..BF
//   E0        3      A0..BF      F1..F3    4      80..BF
//   E1..EC    3      80..BF      F4        4      80..8F
//   ED        3      80..9F      others    0
//   EE..EF    3      80..BF
struct Lead {
  std::size_t length;
  unsigned char second_min;
  unsigned char second_max;
};

constexpr Lead classify(unsigned char lead) {
  if (lead < 0xC2 || lead > 0xF4) return {0, 0, 0};
  if (lead < 0xE0) return {2, 0x80, 0xBF};
  if (lead < 0xF0) {
    return {3, static_cast<unsigned char>(lead == 0xE0 ? 0xA0 : 0x80),
            static_cast<unsigned char>(lead == 0xED ? 0x9F : 0xBF)};
  }
  return {4, static_cast<unsigned char>(lead == 0xF0 ? 0x90 : 0x80),
          static_cast<unsigned char>(lead == 0xF4 ? 0x8F : 0xBF)};
}

std::size_t skip_ascii(std::string_view text, std::size_t pos) {
  for (; text.size() - pos >= 8; pos += 8) {
    const std::uint64_t high = load_le64(text.data() + pos) & kHighBits;
    if (high != 0) return pos + static_cast<std::size_t>(std::countr_zero(high)) / 8;
  }
  while (pos < text.size() && static_cast<unsigned char>(text[pos]) < 0x80) ++pos;
  return pos;
}

// Checks the sequence of several bytes at `pos`; moves behind it when it is right.
std::optional<DecodeFault> step(std::string_view text, std::size_t& pos) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const Lead lead = classify(byte(pos));
  if (lead.length == 0) return DecodeFault{pos, pos + 1, kInvalidStart};
  for (std::size_t i = 1; i < lead.length; ++i) {
    if (pos + i == text.size()) return DecodeFault{pos, text.size(), kUnexpectedEnd};
    const unsigned char min = i == 1 ? lead.second_min : 0x80;
    const unsigned char max = i == 1 ? lead.second_max : 0xBF;
    if (byte(pos + i) < min || byte(pos + i) > max) return DecodeFault{pos, pos + i, kInvalidContinuation};
  }
  pos += lead.length;
  return std::nullopt;
}

}  // namespace

std::optional<DecodeFault> find_utf8_fault(std::string_view text, std::size_t from) {
  for (std::size_t pos = skip_ascii(text, from); pos < text.size(); pos = skip_ascii(text, pos)) {
    if (auto fault = step(text, pos)) return fault;
  }
  return std::nullopt;
}

std::optional<DecodeFault> check_wtf8(std::string_view text) {
  if (is_ascii(text)) return std::nullopt;
  if (text.size() >= kVectorThreshold && simdjson::validate_utf8(text.data(), text.size()))
    return std::nullopt;
  std::size_t pos = 0;
  while (auto fault = find_utf8_fault(text, pos)) {
    if (!is_surrogate_at(text, fault->begin)) return fault;
    pos = fault->begin + 3;
  }
  return std::nullopt;
}

std::string unicode_decode_message(std::string_view codec, std::string_view bytes, const DecodeFault& fault) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string message = "'";
  message.append(codec).append("' codec can't decode byte");
  if (fault.end == fault.begin + 1) {
    const auto byte = static_cast<unsigned char>(bytes[fault.begin]);
    message.append(" 0x").append({kHex[byte >> 4], kHex[byte & 15]});
    message.append(" in position ").append(std::to_string(fault.begin));
  } else {
    message.append("s in position ").append(std::to_string(fault.begin)).append("-");
    message.append(std::to_string(fault.end - 1));
  }
  return message.append(": ").append(fault.reason);
}

// Counts the bytes that are no continuation (10xxxxxx), eight at a time.
std::size_t code_point_count(std::string_view wtf8) {
  std::size_t continuations = 0;
  std::size_t pos = 0;
  for (; wtf8.size() - pos >= 8; pos += 8) {
    const std::uint64_t word = load_le64(wtf8.data() + pos);
    continuations += static_cast<std::size_t>(std::popcount(word & ~(word << 1) & kHighBits));
  }
  for (; pos < wtf8.size(); ++pos) {
    if ((static_cast<unsigned char>(wtf8[pos]) & 0xC0) == 0x80) ++continuations;
  }
  return wtf8.size() - continuations;
}

}  // namespace brinery::base
