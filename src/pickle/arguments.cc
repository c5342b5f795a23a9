// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The arguments of opcodes. Data that is usable as it lies in the pickle stays there; what must be decoded gets an
// owner of its own.
#include "pickle/arguments.h"

#include <brinery/error.h>

#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/numbers.h"
#include "base/text.h"

namespace brinery::pickle {
namespace {

using pickletools::ArgKind;
using pickletools::Argument;
using pickletools::BigInt;
using pickletools::Bytes;
using pickletools::Text;

// What Python calls sys.maxsize.
constexpr std::uint64_t kMaxSize = std::numeric_limits<std::int64_t>::max();

// How much of a malformed line an error quotes.
constexpr std::size_t kQuotedChars = 200;

std::string quoted(std::string_view bytes) {
  std::string text;
  base::append_bytes_repr(text, bytes.substr(0, kQuotedChars));
  if (text.size() > kQuotedChars) text.resize(kQuotedChars);
  return text;
}

Text owned_text(std::string wtf8) {
  auto owner = std::make_shared<const std::string>(std::move(wtf8));
  return {*owner, owner};
}

Argument view_integer(std::string_view le_bytes) {
  if (const auto small = base::int_to_i64(le_bytes)) return *small;
  return BigInt{base::trim_int(le_bytes), nullptr};
}

Argument owned_integer(std::string le_bytes) {
  if (const auto small = base::int_to_i64(le_bytes)) return *small;
  auto owner = std::make_shared<const std::string>(std::move(le_bytes));
  return BigInt{base::trim_int(*owner), owner};
}

Argument unsigned_integer(std::uint64_t value) {
  if (value <= kMaxSize) return static_cast<std::int64_t>(value);
  std::string le_bytes = base::i64_to_bytes(std::bit_cast<std::int64_t>(value));
  le_bytes.resize(sizeof value, '\xff');  // the sign bytes that a negative number had dropped
  le_bytes.push_back('\0');
  return owned_integer(std::move(le_bytes));
}

class ArgumentReader {
 public:
  ArgumentReader(std::string_view data, std::size_t& pos) : data_(data), pos_(pos) {}

  Argument read(ArgKind kind) {
    switch (kind) {
      case ArgKind::kNone: return {};
      case ArgKind::kUint1: return std::int64_t{uint1()};
      case ArgKind::kUint2: return std::int64_t{base::load_le16(fixed(2, "uint2"))};
      case ArgKind::kInt4: return std::int64_t{int4()};
      case ArgKind::kUint4: return std::int64_t{uint4()};
      case ArgKind::kUint8: return unsigned_integer(uint8());
      case ArgKind::kStringNl: return string_line();
      case ArgKind::kStringNlNoescape: return bare_line();
      case ArgKind::kStringNlNoescapePair: return two_bare_lines();
      case ArgKind::kDecimalNlShort: return short_decimal_line();
      case ArgKind::kDecimalNlLong: return long_decimal_line();
      case ArgKind::kFloatNl: return float_line();
      case ArgKind::kFloat8: return std::bit_cast<double>(base::load_be64(fixed(8, "float8")));
      case ArgKind::kUnicodeStringNl: return unicode_line();
      case ArgKind::kString1: return latin1(counted(uint1(), "string1"));
      case ArgKind::kString4: return latin1(counted(signed_count("string4"), "string4"));
      case ArgKind::kBytes1: return Bytes{counted(uint1(), "bytes1")};
      case ArgKind::kBytes4: return Bytes{counted(uint4(), "bytes4")};
      case ArgKind::kBytes8: return Bytes{counted(uint8(), "bytes8")};
      case ArgKind::kBytearray8: return Bytes{counted(uint8(), "bytearray8"), true};
      case ArgKind::kUnicodeString1: return utf8(counted(uint1(), "unicodestring1"));
      case ArgKind::kUnicodeString4: return utf8(counted(uint4(), "unicodestring4"));
      case ArgKind::kUnicodeString8: return utf8(counted(uint8(), "unicodestring8"));
      case ArgKind::kLong1: return view_integer(long_bytes(uint1(), "long1"));
      case ArgKind::kLong4: return view_integer(long_bytes(signed_count("long4"), "long4"));
    }
    return {};
  }

 private:
  // ---- numbers of a fixed size ----

  std::size_t left() const { return data_.size() - pos_; }

  [[noreturn]] static void not_enough(std::string_view what) {
    throw ValueError("not enough data in stream to read " + std::string(what));
  }

  std::string_view take(std::size_t size) {
    const std::string_view bytes = data_.substr(pos_, size);
    pos_ += size;
    return bytes;
  }

  const char* fixed(std::size_t size, std::string_view what) {
    if (left() < size) not_enough(what);
    return take(size).data();
  }

  std::uint8_t uint1() { return static_cast<std::uint8_t>(*fixed(1, "uint1")); }
  std::uint32_t uint4() { return base::load_le32(fixed(4, "uint4")); }
  std::int32_t int4() { return std::bit_cast<std::int32_t>(base::load_le32(fixed(4, "int4"))); }
  std::uint64_t uint8() { return base::load_le64(fixed(8, "uint8")); }

  // ---- data behind its length ----

  std::uint64_t signed_count(std::string_view what) {
    const std::int32_t count = int4();
    if (count < 0) throw ValueError(std::string(what) + " byte count < 0: " + std::to_string(count));
    return static_cast<std::uint64_t>(count);
  }

  std::string_view counted(std::uint64_t count, std::string_view what) {
    const std::string name(what);
    if (count > kMaxSize) throw ValueError(name + " byte count > sys.maxsize: " + std::to_string(count));
    if (count > left()) {
      throw ValueError("expected " + std::to_string(count) + " bytes in a " + name + ", but only " +
                       std::to_string(left()) + " remain");
    }
    return take(static_cast<std::size_t>(count));
  }

  std::string_view long_bytes(std::uint64_t count, std::string_view what) {
    if (count > left()) not_enough(what);
    return take(static_cast<std::size_t>(count));
  }

  static Argument utf8(std::string_view bytes) {
    if (const auto fault = base::check_wtf8(bytes)) {
      throw UnicodeDecodeError(base::unicode_decode_message("utf-8", bytes, *fault));
    }
    return Text{bytes, nullptr};
  }

  static Argument latin1(std::string_view bytes) {
    if (base::is_ascii(bytes)) return Text{bytes, nullptr};
    return owned_text(base::decode_8bit(bytes, "latin-1", "strict"));
  }

  // ---- lines ----

  std::string_view line(std::string_view what) {
    const std::size_t end = data_.find('\n', pos_);
    if (end == std::string_view::npos) {
      throw ValueError("no newline found when trying to read " + std::string(what));
    }
    const std::string_view text = data_.substr(pos_, end - pos_);
    pos_ = end + 1;
    return text;
  }

  // Undoes escapes and demands ASCII of the outcome: Python 3.13 does both for quoted and for bare lines.
  static Text unescaped(std::string_view body) {
    if (body.find('\\') == std::string_view::npos && base::is_ascii(body)) return {body, nullptr};
    return owned_text(base::decode_8bit(base::unescape_bytes(body), "ascii", "strict"));
  }

  Argument string_line() {
    const std::string_view literal = line("stringnl");
    const char quote = literal.empty() ? '\0' : literal.front();
    if (quote != '"' && quote != '\'') throw ValueError("no string quotes around " + quoted(literal));
    if (literal.back() != quote) {  // the misspelt word is Python's
      throw ValueError("strinq quote " + quoted({&quote, 1}) + " not found at both ends of " +
                       quoted(literal));
    }
    // A lone quote counts as both ends, and as an empty string.
    return unescaped(literal.size() < 2 ? std::string_view() : literal.substr(1, literal.size() - 2));
  }

  Text bare_line() { return unescaped(line("stringnl")); }

  Argument two_bare_lines() {
    const Text first = bare_line();
    const Text second = bare_line();
    std::string both;
    both.reserve(first.wtf8.size() + 1 + second.wtf8.size());
    both.append(first.wtf8).append(1, ' ').append(second.wtf8);
    return owned_text(std::move(both));
  }

  Argument unicode_line() {
    const std::string_view body = line("unicodestringnl");
    if (body.find('\\') == std::string_view::npos && base::is_ascii(body)) return Text{body, nullptr};
    return owned_text(base::unescape_raw_unicode(body));
  }

  static Argument decimal(std::string_view text) {
    auto le_bytes = base::parse_int(text, 10);
    if (!le_bytes) throw ValueError("invalid literal for int() with base 10: " + quoted(text));
    return owned_integer(std::move(*le_bytes));
  }

  // The two literals are how protocols 0 and 1 spell bools; PUT and GET are read by the same rule.
  Argument short_decimal_line() {
    const std::string_view text = line("stringnl");
    if (text == "00") return false;
    if (text == "01") return true;
    return decimal(text);
  }

  Argument long_decimal_line() {
    std::string_view text = line("stringnl");
    if (text.ends_with('L')) text.remove_suffix(1);
    return decimal(text);
  }

  Argument float_line() {
    const std::string_view text = line("stringnl");
    const auto value = base::parse_float(text);
    if (!value) throw ValueError("could not convert string to float: " + quoted(text));
    return *value;
  }

  std::string_view data_;
  std::size_t& pos_;
};

}  // namespace

pickletools::Argument read_argument(pickletools::ArgKind kind, std::string_view data, std::size_t& pos) {
  return ArgumentReader(data, pos).read(kind);
}

}  // namespace brinery::pickle

namespace brinery::pickletools {
namespace {

struct ReprAppender {
  std::string& out;

  void operator()(std::monostate) const {}
  void operator()(bool value) const { out += value ? "True" : "False"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const BigInt& value) const { base::append_int_decimal(out, value.le_bytes); }
  void operator()(double value) const { base::append_float_repr(out, value); }
  void operator()(const Text& value) const { base::append_str_repr(out, value.wtf8); }
  void operator()(const Bytes& value) const {
    if (value.is_bytearray) return base::append_bytearray_repr(out, value.data);
    base::append_bytes_repr(out, value.data);
  }
};

}  // namespace

void append_repr(std::string& out, const Argument& argument) { std::visit(ReprAppender{out}, argument); }

}  // namespace brinery::pickletools
