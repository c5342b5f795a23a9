// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/tagged_leaves.h"

#include <bit>
#include <cstdint>

#include "base/numbers.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "object/nodes.h"

namespace brinery::detail {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

void append_u_escape(std::string& out, char32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHexDigits[unit >> shift & 0xf];
}

void append_code_point(std::string& out, char32_t code_point) {
  if (code_point == '"' || code_point == '\\') {
    out += '\\';
    out += static_cast<char>(code_point);
  } else if (code_point >= 0x20 && code_point < 0x7f) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x10000) {
    append_u_escape(out, code_point);
  } else {
    append_u_escape(out, 0xd800 + ((code_point - 0x10000) >> 10));
    append_u_escape(out, 0xdc00 + (code_point & 0x3ff));
  }
}

// Whether a leaf takes so long to write that copying what was written is better. Leaves with identity occur once.
bool is_long(Value leaf) {
  constexpr std::size_t kLong = 64;  // bytes
  if (leaf.address() == nullptr) return false;
  switch (leaf.kind()) {
    case Kind::int_:
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr: return ValueAccess::record(leaf).size() > kLong;
    case Kind::global: return leaf.stream_module().size() + leaf.stream_name().size() > kLong;
    default: return false;
  }
}

}  // namespace

void TaggedLeaves::append_string(std::string_view text) {
  out_ += '"';
  for (std::size_t at = 0; at < text.size();) append_code_point(out_, base::next_code_point(text, at));
  out_ += '"';
}

void TaggedLeaves::append_hex(std::string_view data) {
  for (const char c : data) {
    const auto byte = static_cast<unsigned char>(c);
    out_ += kHexDigits[byte >> 4];
    out_ += kHexDigits[byte & 0xf];
  }
}

void TaggedLeaves::append_digest(std::string_view data, std::size_t length) {
  out_ += "\"len\":" + std::to_string(length) + ",\"sha256\":\"" + base::sha256_hex(data) + '"';
}

void TaggedLeaves::append_text(std::string_view text) {
  out_ += R"("t":"str",)";
  if (text.size() > kTaggedWhole) {
    append_digest(text, base::code_point_count(text));
  } else if (base::find_utf8_fault(text, 0)) {  // a lone surrogate, which JSON has no portable form for
    out_ += R"("wtf8":")";
    append_hex(text);
    out_ += '"';
  } else {
    out_ += R"("v":)";
    append_string(text);
  }
}

void TaggedLeaves::append_bytes(std::string_view type, std::string_view data) {
  out_ += R"("t":")";
  out_ += type;
  out_ += R"(",)";
  if (data.size() > kTaggedWhole) {
    append_digest(data, data.size());
  } else {
    out_ += R"("hex":")";
    append_hex(data);
    out_ += '"';
  }
}

void TaggedLeaves::append_float_bits(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  out_ += '"';
  for (int shift = 60; shift >= 0; shift -= 4) out_ += kHexDigits[bits >> shift & 0xf];
  out_ += '"';
}

void TaggedLeaves::append_global(Value global) {
  out_ += R"("t":"global","module":)";
  append_string(global.stream_module());
  out_ += R"(,"name":)";
  append_string(global.stream_name());
  if (global.module() == global.stream_module() && global.name() == global.stream_name()) return;
  out_ += R"(,"py3":[)";
  append_string(global.module());
  out_ += ',';
  append_string(global.name());
  out_ += ']';
}

void TaggedLeaves::append_members(Value leaf) {
  if (!is_long(leaf)) return append_anew(leaf);
  if (const Written* known = written_.find(leaf)) {
    out_.append(out_, known->begin, known->size);
    return;
  }
  const std::size_t begin = out_.size();
  append_anew(leaf);
  written_.insert(leaf, {begin, out_.size() - begin});
}

void TaggedLeaves::append_anew(Value leaf) {
  switch (leaf.kind()) {
    case Kind::none: out_ += R"("t":"none")"; break;
    case Kind::ellipsis: out_ += R"("t":"ellipsis")"; break;
    case Kind::not_implemented: out_ += R"("t":"notimplemented")"; break;
    case Kind::bool_:
      out_ += leaf.is(Value(true)) ? R"("t":"bool","v":true)" : R"("t":"bool","v":false)";
      break;
    case Kind::int_: out_ += R"("t":"int","v":")" + leaf.decimal() + '"'; break;
    case Kind::float_:
      out_ += R"("t":"float","v":")";
      base::append_float_repr(out_, leaf.as<double>());
      out_ += R"(","bits":)";
      append_float_bits(leaf.as<double>());
      break;
    case Kind::complex: {
      const auto [real, imag] = leaf.as<Complex>();
      out_ += R"("t":"complex","v":")";
      base::append_complex_repr(out_, real, imag);
      out_ += R"(","re":)";
      append_float_bits(real);
      out_ += R"(,"im":)";
      append_float_bits(imag);
      break;
    }
    case Kind::str: append_text(leaf.as<std::string_view>()); break;
    case Kind::bytes: append_bytes("bytes", *get_bytes(leaf)); break;
    case Kind::bytestr: append_bytes("bytestr", *get_bytes(leaf)); break;
    case Kind::bytearray: append_bytes("bytearray", *get_bytes(leaf)); break;
    case Kind::global: append_global(leaf); break;
    case Kind::extension: out_ += R"("t":"ext","code":)" + std::to_string(leaf.extension_code()); break;
    case Kind::buffer:
      out_ += R"("t":"buffer","index":)" + std::to_string(leaf.buffer_index()) + R"(,"readonly":)" +
              (leaf.buffer_readonly() ? "true" : "false");
      break;
    default: break;  // no leaf, which the caller promised not to give
  }
}

}  // namespace brinery::detail
