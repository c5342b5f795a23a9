// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/literal_tokens.h"

#include <algorithm>

#include <brinery/error.h>

#include "base/utf8.h"

namespace brinery::detail {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// Letters, and all that is not ASCII: such a name is unknown in any case, and is shown whole.
bool is_name_start(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) noexcept { return is_name_start(c) || is_digit(c); }

bool is_line_end(char c) noexcept { return c == '\n' || c == '\r'; }

constexpr std::size_t kLongestPrefix = 2;  // of a string: rb
constexpr std::size_t kShown = 40;         // bytes of a token in a message

}  // namespace

Tokens::Tokens(std::string_view text) : text_(text) {
  if (const auto fault = base::check_wtf8(text)) {
    const std::string_view valid = text_.substr(0, fault->begin);
    fail(valid.data() + valid.size(), "text that is not UTF-8: " + std::string(fault->reason));
  }
  advance();
}

std::string Tokens::location(const char* at) const {
  const std::string_view before(text_.data(), static_cast<std::size_t>(at - text_.data()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 when there is none
  const std::size_t column = base::code_point_count(before.substr(line_start)) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

void Tokens::fail(const char* at, std::string_view message) const {
  throw SyntaxError(location(at) + ": " + std::string(message), static_cast<std::size_t>(at - text_.data()));
}

void Tokens::fail_expected(std::string_view expected, std::string_view more) const {
  std::string message = "expected " + std::string(expected) + ", found ";
  if (token_.type == Token::Type::end) {
    message += "the end of the text";
  } else {
    const auto is_continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    std::size_t shown = std::min(token_.text.size(), kShown);
    while (shown < token_.text.size() && is_continuation(token_.text[shown])) ++shown;
    const bool is_string = token_.type == Token::Type::string;
    message += (is_string ? "" : "'") + std::string(token_.text.substr(0, shown)) +
               (shown < token_.text.size() ? "..." : "") + (is_string ? "" : "'");
  }
  fail(token_.text.data(), message + std::string(more));
}

void Tokens::skip_blanks() {
  for (;; ++position_) {
    const char c = at(position_);
    if (c == '#') {
      position_ = std::min(text_.find_first_of("\r\n", position_), text_.size());
    } else if (c == '\\' && is_line_end(at(position_ + 1))) {
      ++position_;
    } else if (c != ' ' && c != '\t' && c != '\f' && !is_line_end(c)) {
      return;
    }
    if (position_ >= text_.size()) return;
  }
}

void Tokens::set(Token::Type type, std::size_t end) {
  token_ = {type, text_.substr(position_, end - position_)};
  position_ = end;
}

void Tokens::advance() {
  using Type = Token::Type;
  skip_blanks();
  const std::size_t start = position_;
  if (start >= text_.size()) return set(Type::end, start);

  const char c = text_[start];
  if (is_digit(c) || (c == '.' && is_digit(at(start + 1)))) return set(Type::number, number_end(start));
  if (c == '"' || c == '\'') return set(Type::string, string_end(start));
  if (is_name_start(c)) {
    const std::size_t end = name_end(start);
    const bool is_prefix = end - start <= kLongestPrefix && (at(end) == '"' || at(end) == '\'');
    return is_prefix ? set(Type::string, string_end(end)) : set(Type::name, end);
  }
  if (text_.substr(start).starts_with("...")) return set(Type::punctuation, start + 3);
  if (c != '\0' && std::string_view("()[]{},:+-").find(c) != std::string_view::npos) {
    return set(Type::punctuation, start + 1);
  }
  const bool is_shown = c > ' ' && c < '\x7f';
  fail(text_.data() + start, is_shown ? std::string("'") + c + "' is no part of a literal"
                                      : "a control character is no part of a literal");
}

std::size_t Tokens::name_end(std::size_t at_byte) const {
  while (is_name_part(at(at_byte))) ++at_byte;
  return at_byte;
}

std::size_t Tokens::digits_end(std::size_t at_byte) const {
  while (is_digit(at(at_byte)) || at(at_byte) == '_') ++at_byte;
  return at_byte;
}

// What the digits mean is the parser's business; here only where the number ends.
std::size_t Tokens::number_end(std::size_t start) const {
  const char mark = static_cast<char>(at(start + 1) | 0x20);
  if (at(start) == '0' && (mark == 'x' || mark == 'o' || mark == 'b')) return name_end(start);
  std::size_t end = digits_end(start);
  if (at(end) == '.') end = digits_end(end + 1);
  if ((at(end) | 0x20) == 'e') {
    const std::size_t exponent = end + (at(end + 1) == '+' || at(end + 1) == '-' ? 2 : 1);
    if (is_digit(at(exponent))) end = digits_end(exponent);
  }
  return name_end(end);  // a j, or letters that make it no number
}

std::size_t Tokens::string_end(std::size_t quote_at) const {
  const char quote = text_[quote_at];
  const bool is_triple = at(quote_at + 1) == quote && at(quote_at + 2) == quote;
  const std::size_t quotes = is_triple ? 3 : 1;
  for (std::size_t i = quote_at + quotes; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;  // whatever follows does not end the string; a line break neither
      if (at(i) == '\r' && at(i + 1) == '\n') ++i;
    } else if (text_[i] == quote && (!is_triple || (at(i + 1) == quote && at(i + 2) == quote))) {
      return i + quotes;
    } else if (!is_triple && is_line_end(text_[i])) {
      break;
    }
  }
  fail(text_.data() + position_, "this string is not closed");
}

}  // namespace brinery::detail
