// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Digests of classes, the order of keys that have parts. A digest is the SHA-256, in hexadecimal digits, of
//
//     tag  size(8)  content
//
// with `size` little-endian. For leaves the content is data and `size` its bytes; otherwise it is the digests of the parts and
// `size` their number. docs/formats/canonical.md has the tags. These bytes are part of the format: they decide about the order
// of tuples as keys, and so about every canonical pickle that has some.
#include <array>
#include <bit>

#include "base/sha256.h"
#include "object/nodes.h"
#include "pickle/canonical_classes.h"

namespace brinery::pickle::canonical {
namespace {

char tag_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::none: return 'N';
    case Kind::bool_: return 'B';
    case Kind::int_: return 'I';
    case Kind::float_: return 'F';
    case Kind::complex: return 'C';
    case Kind::str: return 's';
    case Kind::bytes: return 'b';
    case Kind::bytestr: return '8';
    case Kind::bytearray: return 'a';
    case Kind::tuple: return 't';
    case Kind::list: return 'l';
    case Kind::dict: return 'd';
    case Kind::set: return 'S';
    case Kind::frozenset: return 'f';
    case Kind::slice: return ':';
    case Kind::frozendict: return 'D';
    case Kind::ellipsis: return '.';
    case Kind::not_implemented: return '!';
    case Kind::global: return 'G';
    case Kind::instance: return 'O';
    case Kind::persistent: return 'P';
    case Kind::extension: return 'X';
    case Kind::buffer: return 'U';
    case Kind::code: return 'c';
  }
  return '?';
}

std::string number(std::uint64_t value, std::size_t bytes = 8) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

std::string digest_of(char tag, std::uint64_t size, std::string_view content) {
  std::string whole(1, tag);
  whole += number(size);
  whole += content;
  return base::sha256_hex(whole);
}
std::string digest_of(char tag, std::string_view data) { return digest_of(tag, data.size(), data); }

// Minimal two's complement, 0 being empty.
std::string int_bytes(std::int64_t value) {
  std::string bytes;
  if (value == 0) return bytes;
  for (;; value >>= 8) {
    bytes += static_cast<char>(value & 0xff);
    const bool says_sign = value >= -0x80 && value < 0x80;
    if (says_sign) return bytes;
  }
}

std::string handle_digest(Value value) {
  switch (value.kind()) {
    case Kind::bool_: return digest_of('B', value.as<bool>() ? "\1" : std::string_view("\0", 1));
    case Kind::int_: return digest_of('I', int_bytes(value.as<std::int64_t>()));
    case Kind::float_: return digest_of('F', number(value.bits()));
    default: return digest_of(tag_of(value.kind()), "");
  }
}

}  // namespace

const std::string& Classes::text_digest(std::uint64_t number) {
  Text& text = texts_[number];
  if (text.digest.empty()) text.digest = digest_of('s', text.data);
  return text.digest;
}

std::string Classes::leaf_digest(std::size_t at) {
  const Class& leaf = classes_[at];
  const char tag = tag_of(leaf.kind);
  switch (leaf.kind) {
    case Kind::float_: return digest_of(tag, number(0x7ff8'0000'0000'0000));
    case Kind::complex: return digest_of(tag, number(leaf.a) + number(leaf.b));
    case Kind::extension: return digest_of(tag, number(leaf.a));
    case Kind::str: return text_digest(leaf.a);
    case Kind::global: {
      const std::string module = text_digest(leaf.a);
      return digest_of(tag, 2, module + text_digest(leaf.b));
    }
    case Kind::buffer:
      return digest_of(tag, number(leaf.b) + ((leaf.b & 2) != 0 ? text_digest(leaf.a) : number(leaf.a)));
    default: return digest_of(tag, texts_[leaf.a].data);
  }
}

// REQUIRES: the parts have theirs. An instance begins with how it is made and what its parts are.
std::string Classes::composite_digest(std::size_t at) {
  const Shape each = shape(at);
  std::string content;
  if (each.kind == Kind::instance) {
    content = number(static_cast<std::uint64_t>(each.made)) + number(each.runs.size());
    for (const Run& run : each.runs)
      content += number(static_cast<std::uint64_t>(run.op)) + number(run.count);
  }
  for (const Ref part : each.parts) {
    content += is_class(part) ? digests_.at(number_of(part)) : handle_digest(ValueAccess::from_bits(part));
  }
  return digest_of(tag_of(each.kind), each.parts.size(), content);
}

std::string Classes::digest(Ref ref) {
  if (!is_class(ref)) return handle_digest(ValueAccess::from_bits(ref));
  std::vector<std::size_t> open{number_of(ref)};
  while (!open.empty()) {
    const std::size_t at = open.back();
    const std::size_t before = open.size();
    if (!digests_.contains(at) && !is_leaf(classes_[at].kind)) {
      for (const Ref part : shape(at).parts) {
        if (is_class(part) && !digests_.contains(number_of(part))) open.push_back(number_of(part));
      }
    }
    if (open.size() > before) continue;
    open.pop_back();
    if (digests_.contains(at)) continue;
    digests_[at] = is_leaf(classes_[at].kind) ? leaf_digest(at) : composite_digest(at);
  }
  return digests_.at(number_of(ref));
}

}  // namespace brinery::pickle::canonical
