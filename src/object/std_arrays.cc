// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// array.array. From protocol 3 on a pickle holds the bytes of the machine that wrote it and the number of their
// format:
//
//      0 B  1 b    2 H little-endian  3 H big  4 h  5 h big    6 I   7   8 i   9   10 Q  11  12 q  13
//     14 float  15 big    16 double  17 big    20 UTF-32  21 big       (18 and 19, UTF-16, no Linux writes)
//
// before that a list of the items. An array whose bytes are of another format than its typecode has on this machine
// (`l` from Windows) gets the typecode that has; the capital that Python then chooses is q or Q for eight bytes.
#include <brinery/document.h>
#include <brinery/std_types.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/utf8.h"
#include "object/stdtypes.h"

namespace brinery {
namespace {

using detail::std_bytes;
using detail::std_text;

struct Typecode {
  char code;
  std::uint8_t size;
  std::uint8_t format;  // little-endian
};
constexpr Typecode kTypecodes[] = {
    {'b', 1, 1},  {'B', 1, 0},  {'h', 2, 4},  {'H', 2, 2},  {'i', 4, 8},  {'I', 4, 6},  {'l', 8, 12},
    {'L', 8, 10}, {'q', 8, 12}, {'Q', 8, 10}, {'f', 4, 14}, {'d', 8, 16}, {'u', 4, 20}, {'w', 4, 20},
};

const Typecode* find(char code) {
  const auto* row = std::find_if(std::begin(kTypecodes), std::end(kTypecodes),
                                 [&](const Typecode& each) { return each.code == code; });
  return row == std::end(kTypecodes) ? nullptr : row;
}

bool is_real(char code) { return code == 'f' || code == 'd'; }
bool is_text(char code) { return code == 'u' || code == 'w'; }
bool is_signed(char code) { return code >= 'a' && code <= 'z'; }

const Typecode* typecode_of(Value value) {
  const auto text = std_text(value);
  return text && text->size() == 1 ? find((*text)[0]) : nullptr;
}

void reverse_items(std::string& data, std::size_t item_size) {
  for (std::size_t at = 0; at + item_size <= data.size(); at += item_size) {
    std::reverse(data.begin() + static_cast<std::ptrdiff_t>(at),
                 data.begin() + static_cast<std::ptrdiff_t>(at + item_size));
  }
}

bool is_unicode(std::string_view utf32) {
  for (std::size_t at = 0; at < utf32.size(); at += 4) {
    std::uint32_t c = 0;
    std::memcpy(&c, utf32.data() + at, sizeof c);
    if (c > base::kMaxCodePoint) return false;
  }
  return true;
}

// float <-> double.
template <class From, class To>
std::string converted(std::string_view data) {
  std::string out(data.size() / sizeof(From) * sizeof(To), '\0');
  for (std::size_t i = 0; i < data.size() / sizeof(From); ++i) {
    From item;
    std::memcpy(&item, data.data() + i * sizeof item, sizeof item);
    const To result = static_cast<To>(item);
    std::memcpy(out.data() + i * sizeof result, &result, sizeof result);
  }
  return out;
}

// The typecode of the array that has these bytes; null where Python refuses. `wanted` is what the pickle names.
const Typecode* typecode_for(const Typecode& wanted, std::int64_t format) {
  constexpr std::string_view kOfFormat = "BbHHhhIIiiQQqqffdd??uu";
  if (format < 0 || format >= static_cast<std::int64_t>(kOfFormat.size())) return nullptr;
  if (wanted.format == format) return &wanted;
  const char code = kOfFormat[static_cast<std::size_t>(format)];
  if (is_text(code)) return is_text(wanted.code) ? &wanted : nullptr;
  if (is_real(code)) return is_real(wanted.code) ? &wanted : nullptr;
  return find(code);
}

bool is_big_endian(std::int64_t format) { return format > 1 && format % 2 != 0; }

std::optional<Array> from_bytes(const Typecode& wanted, std::int64_t format, std::string data) {
  const Typecode* result = typecode_for(wanted, format);
  if (result == nullptr) return std::nullopt;
  const bool is_float = format == 14 || format == 15;
  const std::size_t item_size = is_real(result->code) ? (is_float ? 4 : 8) : result->size;
  if (data.size() % item_size != 0) return std::nullopt;
  if (is_big_endian(format)) reverse_items(data, item_size);
  if (is_text(result->code) && !is_unicode(data)) return std::nullopt;
  if (is_real(result->code) && item_size != result->size) {
    data = is_float ? converted<float, double>(data) : converted<double, float>(data);
  }
  return Array{result->code, std::move(data)};
}

// Appends one item of a list; false where it does not fit.
bool append_item(std::string& data, const Typecode& type, Value item) {
  const auto store = [&](const auto& number) {
    data.append(reinterpret_cast<const char*>(&number), type.size);
  };
  if (is_text(type.code)) {
    const auto text = item.get_if<std::string_view>();
    if (!text || text->empty()) return false;
    std::size_t end = 0;
    const auto c = static_cast<std::uint32_t>(base::next_code_point(*text, end));
    if (end != text->size()) return false;
    store(c);
    return true;
  }
  if (is_real(type.code)) {
    if (item.kind() != Kind::float_ && item.kind() != Kind::int_) return false;
    const auto real = item.get_if<double>();
    if (!real) return false;
    const auto narrow = static_cast<float>(*real);
    if (type.code == 'd') store(*real);
    if (type.code == 'f') store(narrow);
    return true;
  }
  if (item.kind() != Kind::int_) return false;
  const unsigned bits = type.size * 8U;
  if (!is_signed(type.code)) {
    const auto number = item.get_if<std::uint64_t>();
    if (!number || (bits < 64 && *number >> bits != 0)) return false;
    store(*number);  // the low bytes come first
    return true;
  }
  const auto number = item.get_if<std::int64_t>();
  if (!number || (bits < 64 && (*number >> (bits - 1)) != (*number < 0 ? -1 : 0))) return false;
  store(*number);
  return true;
}

std::optional<Array> from_list(const Typecode& type, Value list) {
  Array array{type.code, {}};
  for (Value item : list.elements()) {
    if (!append_item(array.data, type, item)) return std::nullopt;
  }
  return array;
}

}  // namespace

std::size_t Array::item_size(char typecode) noexcept {
  const Typecode* row = find(typecode);
  return row == nullptr ? 0 : row->size;
}

std::optional<Array> as_array(Value value) {
  const auto call = detail::std_call(value, detail::StdType::array);
  if (!call) return std::nullopt;
  if (call->name == "array") {
    const Typecode* type = call->args.size() == 2 ? typecode_of(call->args[0]) : nullptr;
    if (type == nullptr || call->args[1].kind() != Kind::list) return std::nullopt;
    return from_list(*type, call->args[1]);
  }
  if (call->args.size() != 4) return std::nullopt;
  const Value cls = call->args[0];
  const Typecode* type = typecode_of(call->args[1]);
  const auto format = call->args[2].get_if<std::int64_t>();
  if (cls.kind() != Kind::global || cls.module() != "array" || cls.name() != "array") return std::nullopt;
  if (type == nullptr || !format || call->args[3].kind() == Kind::str) return std::nullopt;
  auto data = std_bytes(call->args[3]);
  return data ? from_bytes(*type, *format, *std::move(data)) : std::nullopt;
}

Value make_array(Document& document, const Array& array) {
  const Typecode* type = find(array.typecode);
  if (type == nullptr || array.data.size() % type->size != 0) {
    throw ValueError("array: expected a typecode and whole items");
  }
  const Value cls = document.global("array", "array");
  const Value args =
      document.tuple({cls, document.str(std::string_view(&array.typecode, 1)),
                      document.integer(std::int64_t{type->format}), document.bytes(array.data)});
  return document.instance(Made::reduce, document.global("array", "_array_reconstructor"), args);
}

}  // namespace brinery
