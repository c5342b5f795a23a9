// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/leaf_repr.h"

#include <string_view>

#include "base/numbers.h"
#include "base/repr.h"
#include "object/nodes.h"

namespace brinery::detail {
namespace {

// Unlike bytes, a bytearray escapes ' also between double quotes.
void append_bytearray(std::string& out, std::string_view data) {
  std::string quoted;
  base::append_bytes_repr(quoted, data);
  const bool needs_escapes = quoted[1] == '"';
  out += "bytearray(";
  for (const char c : quoted) {
    if (needs_escapes && c == '\'') out += '\\';
    out += c;
  }
  out += ')';
}

// Text as its repr without the quotes: names need no escapes, and hostile ones get them.
void append_name(std::string& out, std::string_view name) {
  std::string quoted;
  base::append_str_repr(quoted, name);
  out.append(quoted, 1, quoted.size() - 2);
}

void append_code(std::string& out, Value code) {
  out += "<code object";
  const auto name = code.find("co_name");
  if (name && (name->kind() == Kind::str || name->kind() == Kind::bytestr || name->kind() == Kind::bytes)) {
    out += ' ';
    if (name->kind() == Kind::str) {
      append_name(out, ValueAccess::record(*name));
    } else {
      std::string quoted;
      base::append_bytes_repr(quoted, ValueAccess::record(*name));
      out.append(quoted, 2, quoted.size() - 3);
    }
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
    case Kind::bytearray: append_bytearray(out, *get_bytes(value)); break;
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
