// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// literal::parse. What is open lies on a stack of frames, finished values on one of values: a bracket that
// closes makes one value of those above its frame.
//
//     value:     [+-] number [(+|-) imaginary] | string... | name | name ( values )
//                | ( values ) | [ values ] | { values } | { value : value , ... }
//     values:    nothing, or values with commas between, and one more behind if you like
#include <brinery/literal.h>

#include <charconv>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/error.h>

#include "base/numbers.h"
#include "object/heap.h"
#include "object/literal_strings.h"
#include "object/literal_tokens.h"

namespace brinery::literal {
namespace {

using detail::StringType;
using detail::Token;

enum class Form : std::uint8_t {
  paren,
  list,
  brace,
  dict,
  set,
  call_set,
  frozenset,
  bytearray,
  frozendict,
  slice
};

struct Callable {
  std::string_view name;
  Form form;
};
constexpr Callable kCallables[] = {{"set", Form::call_set},
                                   {"frozenset", Form::frozenset},
                                   {"bytearray", Form::bytearray},
                                   {"frozendict", Form::frozendict},
                                   {"slice", Form::slice}};

struct Constant {
  std::string_view name;
  Value value;
};
const Constant kConstants[] = {{"None", Value()},
                               {"True", Value(true)},
                               {"False", Value(false)},
                               {"Ellipsis", Value::ellipsis()},
                               {"NotImplemented", Value::not_implemented()}};

// What a token is as a number. repr prints floats that are no numbers as names.
enum class Numeric : std::uint8_t { no, integer, real, imaginary };

Numeric numeric_type(const Token& token) noexcept {
  const std::string_view text = token.text;
  if (token.type == Token::Type::name) {
    if (text == "inf" || text == "nan") return Numeric::real;
    return text == "infj" || text == "nanj" ? Numeric::imaginary : Numeric::no;
  }
  if (token.type != Token::Type::number) return Numeric::no;
  const bool has_base = text.size() > 1 && text[0] == '0' && (text[1] | 0x20) >= 'a' &&
                        (text[1] | 0x20) != 'e' && (text[1] | 0x20) != 'j';
  if (has_base) return Numeric::integer;
  if ((text.back() | 0x20) == 'j') return Numeric::imaginary;
  return text.find_first_of(".eE") == std::string_view::npos ? Numeric::integer : Numeric::real;
}

std::string_view expected_arguments(Form form) noexcept {
  switch (form) {
    case Form::call_set: return "set() takes nothing here; a set that is not empty is written {1, 2}";
    case Form::frozenset: return "frozenset() takes one set, list or tuple, or nothing";
    case Form::bytearray: return "bytearray() takes one bytes literal, or nothing";
    case Form::frozendict: return "frozendict() takes one dict, or nothing";
    default: return "slice() takes one to three values";
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  Document run() && {
    bool expects_value = true;
    while (expects_value || !frames_.empty()) expects_value = expects_value ? begin_value() : go_on();
    if (tokens_.peek().type != Token::Type::end) tokens_.fail_expected("the end of the text");
    document_.set_root(values_.back());
    return std::move(document_);
  }

 private:
  struct Frame {
    Form form;
    bool has_comma;
    std::string_view open;  // its bracket in the text
    std::size_t first;      // of its values
  };

  // Both return whether a value comes next.
  bool begin_value();
  bool go_on();
  bool open(Form form);
  void close();
  bool may_close() const;
  std::size_t count() const noexcept { return values_.size() - frames_.back().first; }
  [[noreturn]] void fail_value() const;
  [[noreturn]] void fail_separator() const;
  std::string opened() const;

  bool read_name();
  Value read_string();
  Value read_number(bool negative);
  Value read_complex(double real);
  Value make_integer(const Token& token, bool negative);
  double to_double(const Token& token) const;
  [[noreturn]] void fail_number(const Token& token) const;

  Value make(const Frame& frame, std::span<const Value> values);
  Value make_dict(std::span<const Value> pairs);
  Value make_call(const Frame& frame, std::span<const Value> arguments);

  detail::Tokens tokens_;
  Document document_;
  std::vector<Frame> frames_;
  std::vector<Value> values_;
};

// --- Brackets
// ----------------------------------------------------------------------------------------------------

std::string_view closing(Form form) noexcept {
  switch (form) {
    case Form::list: return "]";
    case Form::brace:
    case Form::dict:
    case Form::set: return "}";
    default: return ")";
  }
}

bool Parser::begin_value() {
  const Token& token = tokens_.peek();
  switch (token.type) {
    case Token::Type::name: return read_name();
    case Token::Type::string: values_.push_back(read_string()); return false;
    case Token::Type::number: values_.push_back(read_number(false)); return false;
    case Token::Type::end: break;
    case Token::Type::punctuation:
      if (token.is("(")) return open(Form::paren);
      if (token.is("[")) return open(Form::list);
      if (token.is("{")) return open(Form::brace);
      if (may_close()) {
        close();
        return false;
      }
      if (token.is("...")) {
        tokens_.take();
        values_.push_back(Value::ellipsis());
        return false;
      }
      if (token.is("-") || token.is("+")) {
        values_.push_back(read_number(tokens_.take().is("-")));
        return false;
      }
  }
  fail_value();
}

// After a value inside of a bracket.
bool Parser::go_on() {
  Frame& frame = frames_.back();
  const Token& token = tokens_.peek();
  const bool is_key = frame.form == Form::dict && count() % 2 == 1;
  if (token.is(":") && (is_key || (frame.form == Form::brace && count() == 1))) {
    frame.form = Form::dict;
    tokens_.take();
    return true;
  }
  if (token.is(",") && !is_key) {
    if (frame.form == Form::brace) frame.form = Form::set;
    frame.has_comma = true;
    tokens_.take();
    return true;
  }
  if (!token.is(closing(frame.form)) || is_key) fail_separator();
  close();
  return false;
}

bool Parser::open(Form form) {
  frames_.push_back({form, false, tokens_.take().text, values_.size()});
  return true;
}

// Where a value could come: whether the bracket may close here instead, being empty or behind a comma.
bool Parser::may_close() const {
  if (frames_.empty() || !tokens_.peek().is(closing(frames_.back().form))) return false;
  return frames_.back().form != Form::dict || count() % 2 == 0;
}

void Parser::close() {
  const Frame frame = frames_.back();
  const Value value = make(frame, std::span(values_).subspan(frame.first));
  tokens_.take();
  frames_.pop_back();
  values_.resize(frame.first);
  values_.push_back(value);
}

void Parser::fail_value() const {
  const bool may_end = !frames_.empty() && (frames_.back().form != Form::dict || count() % 2 == 0);
  const std::string end = may_end ? " or '" + std::string(closing(frames_.back().form)) + "'" : "";
  tokens_.fail_expected("a value" + end, opened());
}

void Parser::fail_separator() const {
  const Form form = frames_.back().form;
  const std::string end = " or '" + std::string(closing(form)) + "'";
  if (form == Form::dict && count() % 2 == 1) tokens_.fail_expected("':'", opened());
  tokens_.fail_expected((form == Form::brace ? "':', ','" : "','") + end, opened());
}

// When the text ends too early, the bracket that was not closed is what one looks for.
std::string Parser::opened() const {
  if (frames_.empty() || tokens_.peek().type != Token::Type::end) return "";
  const std::string_view open = frames_.back().open;
  return " ('" + std::string(open) + "' opened at " + tokens_.location(open.data()) + ")";
}

// --- Scalars
// -----------------------------------------------------------------------------------------------------

// A constant, or the beginning of a call; returns whether a value comes next.
bool Parser::read_name() {
  if (numeric_type(tokens_.peek()) != Numeric::no) {
    values_.push_back(read_number(false));
    return false;
  }
  const std::string_view name = tokens_.peek().text;
  for (const Constant& constant : kConstants) {
    if (constant.name != name) continue;
    tokens_.take();
    values_.push_back(constant.value);
    return false;
  }
  for (const Callable& callable : kCallables) {
    if (callable.name != name) continue;
    tokens_.take();
    if (!tokens_.peek().is("(")) tokens_.fail_expected("'('");
    return open(callable.form);
  }
  tokens_.fail_expected("a value", ", a name that no literal has");
}

// One or more strings side by side.
Value Parser::read_string() {
  std::string text;
  const StringType type = detail::append_string_token(text, tokens_.take(), tokens_);
  while (tokens_.peek().type == Token::Type::string) {
    const Token next = tokens_.take();
    if (detail::append_string_token(text, next, tokens_) != type) {
      tokens_.fail(next.text.data(), "strings side by side must be of one type");
    }
  }
  switch (type) {
    case StringType::bytes: return document_.bytes(text);
    case StringType::bytestr: return document_.bytestr(text);
    default: return document_.str(text);
  }
}

Value Parser::read_number(bool negative) {
  const Numeric type = numeric_type(tokens_.peek());
  if (type == Numeric::no) tokens_.fail_expected("a number");
  const Token token = tokens_.take();
  const bool is_sum = tokens_.peek().is("+") || tokens_.peek().is("-");
  if (type == Numeric::integer && !is_sum) return make_integer(token, negative);
  const double magnitude = to_double(token);
  const double value = negative ? -magnitude : magnitude;
  if (type == Numeric::imaginary) return document_.complex(0.0, value);
  return is_sum ? read_complex(value) : document_.real(value);
}

Value Parser::read_complex(double real) {
  const bool negative = tokens_.take().is("-");
  if (numeric_type(tokens_.peek()) != Numeric::imaginary)
    tokens_.fail_expected("an imaginary number, such as 2j");
  const double imag = to_double(tokens_.take());
  return document_.complex(real, negative ? -imag : imag);
}

Value Parser::make_integer(const Token& token, bool negative) {
  constexpr std::size_t kSurelyFits = 18;  // digits
  if (token.text.size() <= kSurelyFits && (token.text[0] != '0' || token.text.size() == 1)) {
    std::int64_t small = 0;
    const char* const end = token.text.data() + token.text.size();
    if (std::from_chars(token.text.data(), end, small).ptr == end)
      return document_.integer(negative ? -small : small);
  }
  const auto bytes = base::parse_int((negative ? "-" : "") + std::string(token.text), 0);
  if (!bytes) fail_number(token);
  return document_.big_integer(*bytes);
}

// The nearest double of a number of any type, without sign and j.
double Parser::to_double(const Token& token) const {
  std::string_view text = token.text;
  if (numeric_type(token) == Numeric::imaginary) text.remove_suffix(1);
  if (numeric_type(token) == Numeric::integer) {
    const auto bytes = base::parse_int(text, 0);
    if (!bytes) fail_number(token);
    bool is_exact = false;
    const double value = base::int_to_double(*bytes, is_exact);
    if (std::isinf(value)) tokens_.fail(text.data(), "this int is too large for a part of a complex number");
    return value;
  }
  const auto value = base::parse_float(text);
  if (!value) fail_number(token);
  return *value;
}

void Parser::fail_number(const Token& token) const {
  constexpr std::size_t kShown = 40;
  const std::string shown(token.text.substr(0, kShown));
  tokens_.fail(token.text.data(),
               "'" + shown + (token.text.size() > kShown ? "...'" : "'") + " is no number");
}

// --- What a bracket makes of its values
// --------------------------------------------------------------------------

Value Parser::make(const Frame& frame, std::span<const Value> values) {
  switch (frame.form) {
    case Form::paren: return values.size() == 1 && !frame.has_comma ? values[0] : document_.tuple(values);
    case Form::list: return document_.list(values);
    case Form::brace:
      if (values.empty()) return document_.dict();
      return document_.set(values);
    case Form::set: return document_.set(values);
    case Form::dict: return make_dict(values);
    default: return make_call(frame, values);
  }
}

Value Parser::make_dict(std::span<const Value> pairs) {
  const Value dict = document_.dict();
  document_.heap().set_items(*ValueAccess::node<detail::DictNode>(dict), pairs);
  return dict;
}

Value Parser::make_call(const Frame& frame, std::span<const Value> arguments) {
  const std::size_t count = arguments.size();
  const Kind first = count > 0 ? arguments[0].kind() : Kind::none;
  switch (frame.form) {
    case Form::call_set:
      if (count == 0) return document_.set();
      break;
    case Form::frozenset:
      if (count == 0) return document_.frozenset({});
      if (count == 1 && first == Kind::frozenset)
        return arguments[0];  // or nested calls would copy it each time
      if (count == 1 && (first == Kind::set || first == Kind::list || first == Kind::tuple)) {
        return document_.frozenset(arguments[0].elements());
      }
      break;
    case Form::bytearray:
      if (count == 0) return document_.bytearray("");
      if (count == 1 && first == Kind::bytes) return document_.bytearray(*detail::get_bytes(arguments[0]));
      break;
    case Form::frozendict:
      if (count == 0) return document_.frozendict({});
      if (count == 1 && first == Kind::dict) return document_.frozendict(arguments[0].items());
      break;
    default:
      if (count == 1) return document_.slice({}, arguments[0], {});
      if (count == 2) return document_.slice(arguments[0], arguments[1], {});
      if (count == 3) return document_.slice(arguments[0], arguments[1], arguments[2]);
  }
  tokens_.fail(frame.open.data(), expected_arguments(frame.form));
}

}  // namespace

Document parse(std::string_view text) { return Parser(text).run(); }

}  // namespace brinery::literal
