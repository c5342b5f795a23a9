// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/leaf_repr.h"

#include <string_view>

#include "base/numbers.h"
#include "base/repr.h"
#include "object/nodes.h"

namespace brinery::detail {
namespace {

// Text as its repr without the quotes: names need no escapes, and hostile ones get them.
void append_name(std::string& out, std::string_view name) {
  std::string quoted;
  base::append_str_repr(quoted, name);
  out.append(quoted, 1, quoted.size() - 2);
}

// As much of a code object's name as is printed: many may share one long name.
std::string_view shown_name(Value name) {
  constexpr std::size_t kLongest = 200;
  const std::string_view text = ValueAccess::record(name);
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  const auto is_continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
  while (name.kind() == Kind::str && is_continuation(text[end])) --end;
  return text.substr(0, end);
}

void append_code(std::string& out, Value code) {
  out += "<code object";
  const auto name = code.find("co_name");
  if (name && (name->kind() == Kind::str || name->kind() == Kind::bytestr || name->kind() == Kind::bytes)) {
    const std::string_view shown = shown_name(*name);
    out += ' ';
    if (name->kind() == Kind::str) {
      append_name(out, shown);
    } else {
      std::string quoted;
      base::append_bytes_repr(quoted, shown);
      out.append(quoted, 2, quoted.size() - 3);
    }
    if (shown.size() < name->size()) out += "...";
  }
  out += '>';
}

}  // namespace

void append_leaf_repr(std::string& out, Value value) {
  switch (value.kind()) {
    case Kind::none: out += "None"; break;
    case Kind::ellipsis: out += "Ellipsis"; break;
    case Kind::not_implemented: out += "NotImplemented"; break;
    case Kind::bool_: out += value.is(Value(true)) ? "True" : "False"; break;
    case Kind::int_: out += value.decimal(); break;
    case Kind::float_: base::append_float_repr(out, value.as<double>()); break;
    case Kind::complex:
      base::append_complex_repr(out, value.as<Complex>().real, value.as<Complex>().imag);
      break;
    case Kind::str: base::append_str_repr(out, ValueAccess::record(value)); break;
    case Kind::bytes: base::append_bytes_repr(out, ValueAccess::record(value)); break;
    case Kind::bytestr: {
      const std::size_t prefix = out.size();
      base::append_bytes_repr(out, ValueAccess::record(value));
      out[prefix] = 's';
      break;
    }
    case Kind::bytearray: base::append_bytearray_repr(out, *get_bytes(value)); break;
    case Kind::global:
      append_name(out, value.module());
      out += '.';
      append_name(out, value.name());
      break;
    case Kind::extension: out += "<extension code " + std::to_string(value.extension_code()) + '>'; break;
    case Kind::buffer:
      out += value.buffer_readonly() ? "<read-only buffer " : "<buffer ";
      out += std::to_string(value.buffer_index()) + '>';
      break;
    case Kind::code: append_code(out, value); break;
    default: break;  // no leaf, which the caller promised not to give
  }
}

}  // namespace brinery::detail
