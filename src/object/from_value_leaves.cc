// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Leaves of a conversion into C++ objects that need more than a look: wide ints, bytes in their different forms, paths,
// members of enums, tuples that are instances.
#include <brinery/detail/from_value_choices.h>

#include "base/bytes.h"
#include "object/classes.h"

namespace brinery::detail {

std::optional<WideInt> get_int128(Value value, bool is_unsigned) noexcept {
  if (const auto small = get_int64(value)) {
    if (is_unsigned && *small < 0) return std::nullopt;
    return WideInt{static_cast<std::uint64_t>(*small), *small < 0 ? ~std::uint64_t{0} : 0};
  }
  if (value.kind() != Kind::int_) return std::nullopt;
  std::string_view bytes = value.big_int_bytes();
  const bool is_negative = !bytes.empty() && static_cast<unsigned char>(bytes.back()) >= 0x80;
  if (is_unsigned) {
    if (is_negative) return std::nullopt;
    if (bytes.size() == 17 && bytes.back() == '\0') bytes.remove_suffix(1);
  }
  if (bytes.size() > 16) return std::nullopt;
  char all[16];
  std::fill(std::begin(all), std::end(all), is_negative ? '\xff' : '\0');
  std::copy(bytes.begin(), bytes.end(), all);
  return WideInt{base::load_le64(all), base::load_le64(all + 8)};
}

std::optional<std::string_view> get_blob(Value value) noexcept {
  if (value.kind() == Kind::buffer) return value.buffer_data();
  return get_bytes(value);
}

namespace {

bool is_path_class(Value cls) {
  if (cls.kind() != Kind::global) return false;
  const std::string_view module = cls.module();
  if (module != "pathlib" && module != "pathlib._local") return false;
  const std::string_view name = cls.name();
  return name == "PosixPath" || name == "PurePosixPath" || name == "WindowsPath" ||
         name == "PureWindowsPath" || name == "Path" || name == "PurePath";
}

// The parts of a path: the first may be a root, '/' or 'C:\\', to which the second is joined without a separator.
bool join_parts(std::span<const Value> parts, char separator, std::string& text) {
  for (const Value part : parts) {
    const auto piece = part.get_if<std::string_view>();
    if (!piece) return false;
    if (!text.empty() && text.back() != separator) text += separator;
    text += *piece;
  }
  if (text.empty()) text = ".";
  return true;
}

}  // namespace

bool get_path_text(Value value, std::string& text) {
  if (const auto direct = get_text(value)) {
    text = *direct;
    return true;
  }
  if (value.kind() != Kind::instance || !is_path_class(value.cls())) return false;
  const Value args = value.args();
  if (value.made() == Made::build || args.kind() != Kind::tuple) return false;
  const bool is_windows = value.cls().name().find("Windows") != std::string_view::npos;
  return join_parts(args.elements(), is_windows ? '\\' : '/', text);
}

bool find_tuple_items(Value value, ItemPieces& pieces) {
  if (value.kind() == Kind::tuple || value.kind() == Kind::list) {
    pieces.all = value.elements();
    return true;
  }
  if (value.kind() != Kind::instance) return false;
  if (const auto base = base_value(value)) {
    if (base->kind() != Kind::tuple) return false;
    pieces.all = base->elements();
    return true;
  }
  if (value.made() != Made::newobj || value.op_count() != 0 || value.args().kind() != Kind::tuple)
    return false;
  pieces.all = value.args().elements();
  return true;
}

std::optional<Value> find_enum_value(Value value, std::string_view module, std::string_view name) {
  if (value.kind() == Kind::int_) return value;
  if (value.kind() != Kind::instance || value.made() != Made::reduce || value.cls().kind() != Kind::global) {
    return std::nullopt;
  }
  if (!name.empty() && !is_global(value.cls(), module, name)) return std::nullopt;
  const auto number = first_argument(value);
  if (!number || value.args().size() != 1 || number->kind() != Kind::int_) return std::nullopt;
  return number;
}

}  // namespace brinery::detail
