// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Str values are held as "WTF-8": UTF-8 in which a lone surrogate U+D800..U+DFFF is three bytes (ED A0 80 ..
// ED BF BF), as Python writes it with errors='surrogatepass'. So any Python str is kept without loss. A
// *pair* of surrogates stays two sequences of three bytes, because Python keeps it as two code points. This
// header checks, counts and walks such text. All functions are pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace brinery::base {

inline constexpr char32_t kMaxCodePoint = 0x10FFFF;
inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// Whether every byte is below 0x80. Reads words, so it is cheap enough to ask before anything else.
inline bool is_ascii(std::string_view text);

// The bytes [begin, end) cannot be decoded, and why. `reason` is a literal and lives forever.
struct DecodeFault {
  std::size_t begin;
  std::size_t end;
  std::string_view reason;
};

// Finds the first fault of WTF-8 text: nothing when it is valid. Range and reason are those of CPython's
// utf-8 decoder with errors='surrogatepass': "invalid start byte", "invalid continuation byte" or "unexpected
// end of data". Linear; ASCII and long valid text take a fast path.
std::optional<DecodeFault> check_wtf8(std::string_view text);

// The same for strict UTF-8, beginning at byte `from`: an encoded surrogate is an "invalid continuation
// byte".
std::optional<DecodeFault> find_utf8_fault(std::string_view text, std::size_t from);

// Whether the three bytes at `pos` exist and encode a surrogate.
inline bool is_surrogate_at(std::string_view text, std::size_t pos);

// CPython's text of a UnicodeDecodeError: "'utf-8' codec can't decode byte 0xc3 in position 0: invalid ..."
// for one byte, "... bytes in position 0-1: ..." for several. REQUIRES: the fault lies inside `bytes`.
std::string unicode_decode_message(std::string_view codec, std::string_view bytes, const DecodeFault& fault);

// len(str). REQUIRES: valid WTF-8.
std::size_t code_point_count(std::string_view wtf8);

// Decodes the code point at `pos` and moves `pos` behind it. REQUIRES: valid WTF-8, pos < size, at a
// boundary.
inline char32_t next_code_point(std::string_view wtf8, std::size_t& pos);

// The last boundary of a character at or before `pos`; the end of the text when `pos` is behind it. REQUIRES: valid WTF-8.
inline std::size_t boundary_before(std::string_view wtf8, std::size_t pos) {
  if (pos >= wtf8.size()) return wtf8.size();
  while (pos > 0 && (static_cast<unsigned char>(wtf8[pos]) & 0xC0) == 0x80) --pos;
  return pos;
}

// Appends one code point; surrogates take three bytes. REQUIRES: code_point <= kMaxCodePoint.
inline void append_utf8(std::string& out, char32_t code_point);

// ---- inline definitions: these sit in the innermost loops of readers and printers ----

inline bool is_ascii(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080u;
  const char* const data = text.data();
  const std::size_t size = text.size();
  std::uint64_t word = 0;
  if (size < sizeof word) {
    unsigned seen = 0;
    for (const char c : text) seen |= static_cast<unsigned char>(c);
    return seen < 0x80;
  }
  std::size_t pos = 0;
  for (; size - pos >= 4 * sizeof word; pos += 4 * sizeof word) {
    std::uint64_t words[4];
    std::memcpy(words, data + pos, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & kHighBits) != 0) return false;
  }
  std::uint64_t seen = 0;
  for (; size - pos >= sizeof word; pos += sizeof word) {
    std::memcpy(&word, data + pos, sizeof word);
    seen |= word;
  }
  std::memcpy(&word, data + size - sizeof word, sizeof word);  // the tail, overlapping what was seen
  return ((seen | word) & kHighBits) == 0;
}

inline bool is_surrogate_at(std::string_view text, std::size_t pos) {
  if (text.size() < 3 || pos > text.size() - 3) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[pos + i]); };
  return byte(0) == 0xED && byte(1) >= 0xA0 && byte(1) <= 0xBF && (byte(2) & 0xC0) == 0x80;
}

inline char32_t next_code_point(std::string_view wtf8, std::size_t& pos) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(wtf8[pos + i]));
  };
  const auto tail = [&](std::size_t i) { return byte(i) & 0x3F; };
  const char32_t lead = byte(0);
  char32_t code_point = lead;
  std::size_t length = 1;
  if (lead >= 0xF0) {
    code_point = ((lead & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3);
    length = 4;
  } else if (lead >= 0xE0) {
    code_point = ((lead & 0x0F) << 12) | (tail(1) << 6) | tail(2);
    length = 3;
  } else if (lead >= 0x80) {
    code_point = ((lead & 0x1F) << 6) | tail(1);
    length = 2;
  }
  pos += length;
  return code_point;
}

inline void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&](char32_t value) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace brinery::base
