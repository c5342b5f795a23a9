// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// repr() of str, bytes and bytearray. What needs no escape is copied in runs, so plain text costs a scan and a copy.
#include "base/repr.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "base/bytes.h"
#include "base/utf8.h"

namespace brinery::base {
namespace {

constexpr char32_t kPrintableBoundaries[] = {
#include "base/printable_table.inc"
};

// As Python: single quotes, unless that would need an escape and double quotes would not.
char choose_quote(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  return has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
}

bool is_plain_ascii(char c, char quote) { return c >= ' ' && c < 0x7F && c != '\\' && c != quote; }

// Skips what is_plain_ascii. Eight bytes at a time: as long as no byte has its high bit set, subtracting sets
// the high bit of the lowest byte that is too small, so a word without any high bit afterwards is all plain.
std::size_t skip_plain_ascii(std::string_view text, std::size_t pos, char quote) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  const auto differs = [](std::uint64_t word, char c) {
    return (word ^ (kOnes * static_cast<unsigned char>(c))) - kOnes;
  };
  for (; text.size() - pos >= 8; pos += 8) {
    const std::uint64_t word = load_le64(text.data() + pos);
    const std::uint64_t special =
        word | (word - kOnes * ' ') | differs(word, 0x7F) | differs(word, '\\') | differs(word, quote);
    if ((special & (kOnes << 7)) != 0) break;
  }
  while (pos < text.size() && is_plain_ascii(text[pos], quote)) ++pos;
  return pos;
}

void append_hex(std::string& out, char letter, char32_t value, int digits) {
  constexpr char kHex[] = "0123456789abcdef";
  out.push_back('\\');
  out.push_back(letter);
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out.push_back(kHex[(value >> shift) & 15]);
}

void append_escape(std::string& out, char32_t code_point) {
  if (code_point == '\n') {
    out.append("\\n");
  } else if (code_point == '\r') {
    out.append("\\r");
  } else if (code_point == '\t') {
    out.append("\\t");
  } else if (code_point == '\\' || code_point == '\'' || code_point == '"') {
    out.push_back('\\');
    out.push_back(static_cast<char>(code_point));
  } else if (code_point <= 0xFF) {
    append_hex(out, 'x', code_point, 2);
  } else if (code_point <= 0xFFFF) {
    append_hex(out, 'u', code_point, 4);
  } else {
    append_hex(out, 'U', code_point, 8);
  }
}

// What stands between the quotes of bytes. `special` is escaped although it is printable.
void append_bytes_body(std::string& out, std::string_view bytes, char special) {
  std::size_t run = 0;
  std::size_t pos = 0;
  while ((pos = skip_plain_ascii(bytes, pos, special)) < bytes.size()) {
    out.append(bytes, run, pos - run);
    append_escape(out, static_cast<unsigned char>(bytes[pos]));
    run = ++pos;
  }
  out.append(bytes, run, bytes.size() - run);
}

}  // namespace

// The number of boundaries at or below a code point is odd inside a printable run.
bool is_printable(char32_t code_point) {
  const auto* const above =
      std::upper_bound(std::begin(kPrintableBoundaries), std::end(kPrintableBoundaries), code_point);
  return (above - std::begin(kPrintableBoundaries)) % 2 == 1;
}

void append_str_repr(std::string& out, std::string_view wtf8) {
  const char quote = choose_quote(wtf8);
  out.push_back(quote);
  std::size_t run = 0;  // [run, pos) is to be copied as it is
  std::size_t pos = 0;
  while ((pos = skip_plain_ascii(wtf8, pos, quote)) < wtf8.size()) {
    const std::size_t begin = pos;
    const char32_t code_point = next_code_point(wtf8, pos);
    if (code_point >= 0x80 && is_printable(code_point)) continue;
    out.append(wtf8, run, begin - run);
    append_escape(out, code_point);
    run = pos;
  }
  out.append(wtf8, run, wtf8.size() - run);
  out.push_back(quote);
}

void append_bytes_repr(std::string& out, std::string_view bytes) {
  const char quote = choose_quote(bytes);
  out.push_back('b');
  out.push_back(quote);
  append_bytes_body(out, bytes, quote);
  out.push_back(quote);
}

void append_bytearray_repr(std::string& out, std::string_view bytes) {
  const char quote = choose_quote(bytes);
  out.append("bytearray(b").push_back(quote);
  append_bytes_body(out, bytes, '\'');  // a " is either not there or not the quote
  out.push_back(quote);
  out.push_back(')');
}

}  // namespace brinery::base
