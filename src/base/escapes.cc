// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The escapes of pickle's text opcodes. Both decoders jump from backslash to backslash.
#include "base/escapes.h"

#include <brinery/error.h>

#include <cstddef>
#include <cstdint>

#include "base/utf8.h"

namespace brinery::base {
namespace {

// The value of a hexadecimal digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

void append_latin1(std::string& out, std::string_view bytes) {
  if (is_ascii(bytes)) {
    out.append(bytes);
    return;
  }
  for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
}

[[noreturn]] void fail_raw_unicode(std::string_view line, const DecodeFault& fault) {
  throw UnicodeDecodeError(unicode_decode_message("rawunicodeescape", line, fault), fault.begin);
}

// Reads the digits of \uXXXX or \UXXXXXXXX, `pos` being at its backslash; returns the code point, moves
// behind it.
char32_t read_unicode_escape(std::string_view line, std::size_t& pos) {
  const std::size_t begin = pos;
  const bool is_long = line[begin + 1] == 'U';
  const std::size_t end = begin + (is_long ? 10 : 6);
  std::uint32_t value = 0;
  for (pos = begin + 2; pos < end; ++pos) {
    const int digit = pos < line.size() ? hex_value(line[pos]) : -1;
    if (digit < 0) {
      fail_raw_unicode(line,
                       {begin, pos, is_long ? "truncated \\UXXXXXXXX escape" : "truncated \\uXXXX escape"});
    }
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  if (value > kMaxCodePoint) fail_raw_unicode(line, {begin, end, "\\Uxxxxxxxx out of range"});
  return value;
}

// The byte that the letter of a simple escape stands for.
bool find_simple_escape(char letter, char& byte) {
  constexpr std::string_view kLetters = "\\'\"abfnrtv";
  constexpr std::string_view kBytes = "\\'\"\a\b\f\n\r\t\v";
  static_assert(kLetters.size() == kBytes.size());
  const std::size_t i = kLetters.find(letter);
  if (i == std::string_view::npos) return false;
  byte = kBytes[i];
  return true;
}

// Decodes the escape whose backslash is at `pos`; returns the position behind it.
std::size_t append_bytes_escape(std::string& out, std::string_view body, std::size_t pos) {
  if (pos + 1 == body.size()) throw ValueError("Trailing \\ in string", pos);
  const char letter = body[pos + 1];
  char byte = 0;
  if (letter == '\n') return pos + 2;
  if (find_simple_escape(letter, byte)) {
    out.push_back(byte);
    return pos + 2;
  }
  if (letter == 'x') {
    const int high = pos + 2 < body.size() ? hex_value(body[pos + 2]) : -1;
    const int low = pos + 3 < body.size() ? hex_value(body[pos + 3]) : -1;
    if (high < 0 || low < 0) throw ValueError("invalid \\x escape at position " + std::to_string(pos), pos);
    out.push_back(static_cast<char>(high << 4 | low));
    return pos + 4;
  }
  if (is_octal(letter)) {
    unsigned value = 0;
    std::size_t end = pos + 1;
    for (; end < body.size() && end < pos + 4 && is_octal(body[end]); ++end) {
      value = value << 3 | static_cast<unsigned>(body[end] - '0');
    }
    out.push_back(static_cast<char>(value & 0xFF));
    return end;
  }
  out.append(body, pos, 2);
  return pos + 2;
}

}  // namespace

std::string unescape_raw_unicode(std::string_view line) {
  std::string out;
  out.reserve(line.size());
  std::size_t run = 0;  // [run, pos) is Latin-1 without escapes
  std::size_t pos = line.find('\\');
  while (pos != std::string_view::npos && pos + 1 < line.size()) {
    if (line[pos + 1] == 'u' || line[pos + 1] == 'U') {
      append_latin1(out, line.substr(run, pos - run));
      append_utf8(out, read_unicode_escape(line, pos));
      run = pos;
    } else {
      pos += 2;  // a pair of backslashes, or an escape that means nothing here: kept
    }
    pos = line.find('\\', pos);
  }
  append_latin1(out, line.substr(run));
  return out;
}

std::string unescape_bytes(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  std::size_t run = 0;
  std::size_t pos = body.find('\\');
  while (pos != std::string_view::npos) {
    out.append(body, run, pos - run);
    run = append_bytes_escape(out, body, pos);
    pos = body.find('\\', run);
  }
  out.append(body, run);
  return out;
}

std::string escape_raw_unicode(std::string_view wtf8) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::string_view kEscaped{"\\\0\n\r\x1a", 5};
  std::string line;
  line.reserve(wtf8.size());
  for (std::size_t at = 0; at < wtf8.size();) {
    const char32_t c = next_code_point(wtf8, at);
    if (c < 0x100 && kEscaped.find(static_cast<char>(c)) == std::string_view::npos) {
      line += static_cast<char>(c);
      continue;
    }
    line += c > 0xffff ? "\\U" : "\\u";
    for (int shift = c > 0xffff ? 28 : 12; shift >= 0; shift -= 4) line += kDigits[c >> shift & 0xf];
  }
  return line;
}

}  // namespace brinery::base
