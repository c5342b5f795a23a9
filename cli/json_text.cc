// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See json_text.h.
#include "json_text.h"

#include <fmt/format.h>

#include <brinery/value.h>

#include <cmath>

#include "text.h"

namespace brinery::cli {
namespace {

void write_escaped(Output& out, char byte) {
  switch (byte) {
    case '"': return out.write("\\\"");
    case '\\': return out.write("\\\\");
    case '\n': return out.write("\\n");
    case '\r': return out.write("\\r");
    case '\t': return out.write("\\t");
    default: return out.write(fmt::format("\\u{:04x}", static_cast<unsigned char>(byte)));
  }
}

bool needs_escape(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7f || byte == '"' || byte == '\\';
}

}  // namespace

bool has_surrogate(std::string_view wtf8) {
  // A surrogate in WTF-8 is ED A0..BF xx; other characters that begin with ED go on with 80..9F.
  for (std::size_t at = wtf8.find('\xed'); at != std::string_view::npos; at = wtf8.find('\xed', at + 1)) {
    if (at + 1 < wtf8.size() && static_cast<unsigned char>(wtf8[at + 1]) >= 0xa0) return true;
  }
  return false;
}

void write_json_string(Output& out, std::string_view utf8) {
  out.put('"');
  std::size_t done = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (!needs_escape(utf8[i])) continue;
    out.write(utf8.substr(done, i - done));
    write_escaped(out, utf8[i]);
    done = i + 1;
  }
  out.write(utf8.substr(done));
  out.put('"');
}

void write_json_text(Output& out, std::string_view wtf8) {
  if (has_surrogate(wtf8)) return write_json_bytes(out, "$wtf8", wtf8);
  write_json_string(out, wtf8);
}

void write_json_bytes(Output& out, std::string_view key, std::string_view data) {
  out.write("{\"");
  out.write(key);
  out.write("\": \"");
  // In pieces of a whole number of three-byte groups, so that a large object is not held twice.
  constexpr std::size_t kPiece = 3 * 16384;
  for (std::size_t at = 0; at < data.size(); at += kPiece) out.write(base64(data.substr(at, kPiece)));
  out.write("\"}");
}

void write_json_float(Output& out, double number) {
  if (std::isnan(number)) return out.write("{\"$float\": \"nan\"}");
  if (std::isinf(number)) return out.write(number > 0 ? "{\"$float\": \"inf\"}" : "{\"$float\": \"-inf\"}");
  out.write(repr(Value(number)));
}

}  // namespace brinery::cli
