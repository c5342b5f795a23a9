// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
//     prefix      of r, u, b, rb in either case and order; s is ours, for 8-bit strings of Python 2
//     quotes      ' " ''' """
//     escapes     \newline (nothing) \\ \' \" \a \b \f \n \r \t \v \o \oo \ooo \xHH,
//                 and in str \uXXXX \UXXXXXXXX
//
// Any other escape stands for itself, backslash included, as in Python. In a raw string all do. A line break
// inside of triple quotes is \n, however it is written.
#include "object/literal_strings.h"

#include <algorithm>
#include <string_view>

#include "base/utf8.h"

namespace brinery::detail {
namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class StringReader {
 public:
  StringReader(std::string& out, const Tokens& tokens, std::string_view body, bool is_raw, bool is_bytes)
      : out_(out), tokens_(tokens), body_(body), is_raw_(is_raw), is_bytes_(is_bytes) {}

  void run() {
    while (at_ < body_.size()) {
      const std::size_t plain = std::min(body_.find_first_of("\\\r", at_), body_.size());
      copy(plain);
      if (at_ == body_.size()) return;
      if (body_[at_] == '\r') {
        take_line_break();
        out_ += '\n';
      } else {
        read_backslash();
      }
    }
  }

 private:
  void copy(std::size_t end) {
    const std::string_view text = body_.substr(at_, end - at_);
    if (is_bytes_ && !base::is_ascii(text)) {
      std::size_t i = at_;
      while (static_cast<unsigned char>(body_[i]) < 0x80) ++i;
      tokens_.fail(body_.data() + i, "bytes can hold ASCII characters and escapes only");
    }
    out_ += text;
    at_ = end;
  }

  // \r\n, \r or \n.
  void take_line_break() {
    const bool is_pair = body_[at_] == '\r' && at_ + 1 < body_.size() && body_[at_ + 1] == '\n';
    at_ += is_pair ? 2 : 1;
  }

  void read_backslash() {
    ++at_;  // a backslash is never the last character of a string
    const char c = body_[at_];
    if (is_raw_) {
      out_ += '\\';
      if (c != '\\') return;  // goes on as plain text
      out_ += c;
      ++at_;
      return;
    }
    if (c == '\n' || c == '\r') return take_line_break();
    constexpr std::string_view kLetters = "abfnrtv\\'\"";
    constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
    if (const auto found = kLetters.find(c); found != std::string_view::npos) {
      out_ += kMeanings[found];
      ++at_;
    } else if (c >= '0' && c <= '7') {
      read_octal();
    } else {
      read_coded(c);
    }
  }

  void read_octal() {
    char32_t code = 0;
    for (int digits = 0; digits < 3 && at_ < body_.size() && body_[at_] >= '0' && body_[at_] <= '7';
         ++digits) {
      code = code * 8 + static_cast<char32_t>(body_[at_++] - '0');
    }
    put(code);
  }

  void read_coded(char c) {
    if (c == 'x') return read_hex(2);
    if (!is_bytes_ && c == 'u') return read_hex(4);
    if (!is_bytes_ && c == 'U') return read_hex(8);
    if (!is_bytes_ && c == 'N') {
      tokens_.fail(body_.data() + at_ - 1,
                   "characters by name (\\N{...}) are not known here; write \\u or \\U");
    }
    out_ += '\\';  // no escape; the character follows as plain text
  }

  void read_hex(std::size_t digits) {
    const char* const escape = body_.data() + at_ - 1;
    const std::string text = std::string("\\") + body_[at_++];
    char32_t code = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const int digit = at_ < body_.size() ? hex_digit(body_[at_]) : -1;
      if (digit < 0) tokens_.fail(escape, text + " needs " + std::to_string(digits) + " hexadecimal digits");
      code = code << 4 | static_cast<char32_t>(digit);
    }
    if (code > base::kMaxCodePoint) tokens_.fail(escape, text + " beyond the last code point, 10ffff");
    put(code);
  }

  void put(char32_t code) {
    if (is_bytes_) {
      out_ += static_cast<char>(
          static_cast<unsigned char>(code));  // \400 and more lose their ninth bit, as in Python
    } else {
      base::append_utf8(out_, code);
    }
  }

  std::string& out_;
  const Tokens& tokens_;
  std::string_view body_;
  std::size_t at_ = 0;
  bool is_raw_;
  bool is_bytes_;
};

struct Prefix {
  StringType type;
  bool is_raw;
};

Prefix read_prefix(std::string_view text, const Tokens& tokens) {
  std::string lower;
  for (const char c : text) lower += static_cast<char>(c | 0x20);
  if (lower.empty() || lower == "u") return {StringType::str, false};
  if (lower == "r") return {StringType::str, true};
  if (lower == "b") return {StringType::bytes, false};
  if (lower == "rb" || lower == "br") return {StringType::bytes, true};
  if (text == "s") return {StringType::bytestr, false};
  tokens.fail(text.data(),
              "'" + std::string(text) + "' is no prefix of a literal string: expected r, b, u, rb or s");
}

}  // namespace

StringType append_string_token(std::string& out, const Token& token, const Tokens& tokens) {
  const std::size_t prefix_size = token.text.find_first_of("'\"");
  const auto [type, is_raw] = read_prefix(token.text.substr(0, prefix_size), tokens);
  std::string_view body = token.text.substr(prefix_size);
  const char quote = body[0];
  const std::size_t quotes = body.size() >= 6 && body[1] == quote && body[2] == quote ? 3 : 1;
  body = body.substr(quotes, body.size() - 2 * quotes);
  StringReader(out, tokens, body, is_raw, type != StringType::str).run();
  return type;
}

}  // namespace brinery::detail
