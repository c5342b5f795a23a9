// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The tokens of Python literals, and errors that tell line and column. Not Python's whole lexical grammar:
// operators and f-strings are no part of literals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace brinery::detail {

struct Token {
  enum class Type : std::uint8_t {
    end,
    punctuation,  // one of ( ) [ ] { } , : + - or ...
    name,
    number,  // as written, with its j if it is imaginary
    string,  // as written: prefix, quotes, escapes
  };
  Type type = Type::end;
  std::string_view text;  // empty at the end

  bool is(std::string_view punctuation) const noexcept {
    return type == Type::punctuation && text == punctuation;
  }
};

// Gives the tokens of a text one by one; white space, line breaks, comments and backslashes before line
// breaks are skipped. Linear. The text must outlive it. Throws SyntaxError for what is no token.
// Single-threaded.
class Tokens {
 public:
  explicit Tokens(std::string_view text);  // SyntaxError if it is not WTF-8

  const Token& peek() const noexcept { return token_; }
  Token take() {
    const Token taken = token_;
    advance();
    return taken;
  }

  // "line 2, column 5: expected ',' or ']', found '}'". `more` is put behind.
  [[noreturn]] void fail_expected(std::string_view expected, std::string_view more = {}) const;

  // "line 2, column 5: ", counted in code points from 1, then the message. `at` lies in the text.
  [[noreturn]] void fail(const char* at, std::string_view message) const;

  // "line 2, column 5".
  std::string location(const char* at) const;

 private:
  void advance();
  void skip_blanks();
  std::size_t name_end(std::size_t at) const;
  std::size_t number_end(std::size_t at) const;
  std::size_t digits_end(std::size_t at) const;
  std::size_t string_end(std::size_t quote) const;
  char at(std::size_t i) const noexcept { return i < text_.size() ? text_[i] : '\0'; }
  void set(Token::Type type, std::size_t end);

  std::string_view text_;
  std::size_t position_ = 0;  // behind token_
  Token token_;
};

}  // namespace brinery::detail
