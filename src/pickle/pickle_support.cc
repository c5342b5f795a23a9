// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/detail/pickle_support.h>

#include <algorithm>
#include <optional>

#include <brinery/pickletools.h>

#include "base/escapes.h"
#include "base/hash.h"
#include "base/numbers.h"
#include "base/repr.h"
#include "base/utf8.h"

namespace brinery::pickle::support {
namespace {

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string out;
  base::append_bytes_repr(out, text.substr(0, kShown));
  if (text.size() > kShown) out += "...";
  return out.substr(1);  // without the b
}

// "BINUNICODE at byte 12"; where there is no opcode, the place alone.
std::string describe_place(std::string_view input, std::size_t offset, std::size_t origin) {
  const std::string place = "at byte " + std::to_string(origin + offset);
  if (offset >= input.size()) return place + ", the end of the input";
  const auto* info = pickletools::find_opcode(static_cast<unsigned char>(input[offset]));
  return info != nullptr ? std::string(info->name) + " " + place : place;
}

TextNumber parse_number(std::string_view text, std::string_view line) {
  auto bytes = base::parse_int(text, 0);
  if (!bytes) {
    throw ValueError("invalid literal for int() with base 0: " + quoted(line) +
                     ", expected an int in decimal");
  }
  if (const auto small = base::int_to_i64(*bytes)) return {true, *small, {}};
  return {false, 0, std::move(*bytes)};
}

// A memo index in decimal. Nothing if the line is no int; negative ones saturate at -1, large ones at INT64_MAX.
std::optional<std::int64_t> parse_index(std::string_view line) {
  const auto bytes = base::parse_int(line, 10);
  if (!bytes) return std::nullopt;
  if (const auto small = base::int_to_i64(*bytes)) return std::max<std::int64_t>(*small, -1);
  const bool negative = (static_cast<unsigned char>(bytes->back()) & 0x80) != 0;
  return negative ? -1 : INT64_MAX;
}

[[noreturn]] void throw_bad_index(std::string_view line) {
  throw ValueError("invalid literal for int() with base 10: " + quoted(line) + ", expected a memo index");
}

}  // namespace

std::size_t IndexHash::operator()(std::uint64_t index) const { return base::mix(index, 0); }

void require_utf8_slow(std::string_view text) {
  if (const auto fault = base::check_wtf8(text)) {
    throw UnicodeDecodeError(base::unicode_decode_message("utf-8", text, *fault));
  }
}

TextNumber parse_integer(std::string_view line) { return parse_number(line, line); }

TextNumber parse_long(std::string_view line) {
  return parse_number(line.ends_with('L') ? line.substr(0, line.size() - 1) : line, line);
}

double parse_real(std::string_view line) {
  if (const auto value = base::parse_float(line)) return *value;
  throw ValueError("could not convert string to float: " + quoted(line));
}

std::string decode_unicode_line(std::string_view line) { return base::unescape_raw_unicode(line); }

std::string decode_string_line(std::string_view line) {
  const bool is_quoted =
      line.size() >= 2 && line.front() == line.back() && (line[0] == '\'' || line[0] == '"');
  if (!is_quoted) throw UnpicklingError("the STRING opcode argument must be quoted, found " + quoted(line));
  return base::unescape_bytes(line.substr(1, line.size() - 2));
}

std::uint64_t parse_put_index(std::string_view line) {
  const auto index = parse_index(line);
  if (!index) throw_bad_index(line);
  if (*index < 0) throw ValueError("negative PUT argument");
  if (*index == INT64_MAX) throw OverflowError("memo index " + quoted(line) + " is beyond 63 bits");
  return static_cast<std::uint64_t>(*index);
}

std::uint64_t parse_get_index(std::string_view line) {
  const auto index = parse_index(line);
  if (!index) throw_bad_index(line);
  if (*index < 0 || *index == INT64_MAX) {
    throw UnpicklingError("Memo value not found at index " + std::string(line.substr(0, 20)));
  }
  return static_cast<std::uint64_t>(*index);
}

void require_ascii_id(std::string_view id) {
  if (!base::is_ascii(id)) {
    throw UnpicklingError("persistent IDs in protocol 0 must be ASCII strings, found " + quoted(id));
  }
}

void require_ascii_name(std::string_view name) {
  const auto high =
      std::find_if(name.begin(), name.end(), [](char c) { return static_cast<signed char>(c) < 0; });
  if (high == name.end()) return;
  const auto at = static_cast<std::size_t>(high - name.begin());
  throw UnicodeDecodeError(
      base::unicode_decode_message("ascii", name, {at, at + 1, "ordinal not in range(128)"}));
}

void throw_short(std::size_t wanted, std::size_t left, bool in_frame) {
  const std::string counts =
      ": expected " + std::to_string(wanted) + " more bytes, found " + std::to_string(left);
  if (in_frame) throw UnpicklingError("pickle exhausted before end of frame" + counts + " in this frame");
  throw UnpicklingError("pickle data was truncated" + counts);
}

void throw_no_newline(bool in_frame) {
  if (in_frame)
    throw UnpicklingError("pickle exhausted before end of frame: expected a newline in this frame");
  throw UnpicklingError("pickle data was truncated: expected a line that ends with a newline");
}

void throw_oversize(std::uint64_t size) {
  throw OverflowError("length " + std::to_string(size) + " exceeds the maximum of 9223372036854775807 bytes");
}

void throw_frame_in_frame() { throw UnpicklingError("beginning of a new frame before end of current frame"); }

void throw_underflow(std::ptrdiff_t wanted, bool below_mark) {
  const std::string expected = wanted == 1 ? "an object" : std::to_string(wanted) + " objects";
  if (below_mark) throw UnpicklingError("unexpected MARK found: expected " + expected + " above it");
  throw UnpicklingError("unpickling stack underflow: expected " + expected + " on the stack");
}

void throw_no_mark() { throw UnpicklingError("could not find MARK: expected one on the stack"); }

void throw_odd_items(std::string_view opcode) {
  throw UnpicklingError("odd number of items for " + std::string(opcode) + ": expected a value for each key");
}

void throw_memo_miss(std::uint64_t index) {
  throw UnpicklingError("Memo value not found at index " + std::to_string(index));
}

void throw_extension_code(std::int64_t code) {
  throw UnpicklingError("EXT specifies code <= 0: " + std::to_string(code));
}

void throw_negative_length(std::string_view what, std::int64_t length) {
  throw UnpicklingError(std::string(what) + " pickle has negative byte count: " + std::to_string(length));
}

void throw_protocol(int protocol) {
  throw ValueError("unsupported pickle protocol: " + std::to_string(protocol) + ", the newest is " +
                   std::to_string(kNewestProtocol));
}

void throw_end_of_input() { throw EOFError("Ran out of input: expected an opcode; STOP ends a pickle"); }

void throw_unknown_opcode(unsigned char code) {
  const char byte = static_cast<char>(code);
  throw UnpicklingError("invalid load key, " + quoted({&byte, 1}) + ". No opcode has this byte");
}

void throw_located(const Error& error, std::string_view input, std::size_t offset, std::size_t origin) {
  const std::string place = describe_place(input, offset, origin);
  error.throw_at(std::string(error.message()) + " (" + place + ")", origin + offset);
  __builtin_unreachable();  // GCC 12 does not see through a virtual call that it never returns
}

}  // namespace brinery::pickle::support
