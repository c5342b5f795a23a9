// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What a conversion into C++ objects finds in values that are no plain containers (the items of a deque, the pairs of an
// OrderedDict), and how it names what it found in an error.
#include <brinery/detail/from_value_reader.h>

#include "base/repr.h"
#include "base/utf8.h"
#include "object/classes.h"

namespace brinery::detail {

namespace {

bool is_sequence(Value value) { return value.kind() == Kind::list || value.kind() == Kind::tuple; }
bool is_set(Value value) { return value.kind() == Kind::set || value.kind() == Kind::frozenset; }
bool is_dict(Value value) { return value.kind() == Kind::dict || value.kind() == Kind::frozendict; }

void join(std::vector<Value>& joined, std::span<const Value> more) {
  joined.insert(joined.end(), more.begin(), more.end());
}

// Appends what the operations of one kind hold. Returns whether there were any.
bool join_operations(std::vector<Value>& joined, Value instance, InstanceOp kind) {
  bool found = false;
  for (std::size_t i = 0; i < instance.op_count(); ++i) {
    if (instance.op_kind(i) != kind) continue;
    found = true;
    const Value payload = instance.op_value(i);
    if (payload.kind() == Kind::tuple) join(joined, payload.elements());
  }
  return found;
}

// Pairs that a mapping is made of: a dict, or a list of pairs as Python 2 has it.
bool join_pairs(std::vector<DictItem>& joined, Value source) {
  if (is_dict(source)) {
    joined.insert(joined.end(), source.items().begin(), source.items().end());
    return true;
  }
  if (source.kind() != Kind::list) return false;
  for (const Value pair : source.elements()) {
    if (!is_sequence(pair) || pair.size() != 2) return false;
    joined.push_back({pair.elements()[0], pair.elements()[1]});
  }
  return true;
}

bool is_mapping_class(Value cls) {
  return is_global(cls, "collections", "OrderedDict") || is_global(cls, "collections", "defaultdict") ||
         is_global(cls, "collections", "Counter");
}

}  // namespace

bool find_items(Value value, ItemPieces& pieces) {
  if (is_sequence(value)) {
    pieces.all = value.elements();
    return true;
  }
  if (value.kind() != Kind::instance) return false;
  bool found = false;
  if (const auto base = base_value(value); base && is_sequence(*base)) {
    join(pieces.joined, base->elements());
    found = true;
  } else if (is_global(value.cls(), "collections", "deque")) {
    const auto first = first_argument(value);
    if (first && is_sequence(*first)) join(pieces.joined, first->elements());
    found = true;
  }
  found |= join_operations(pieces.joined, value, InstanceOp::append);
  pieces.all = pieces.joined;
  return found;
}

bool find_set_items(Value value, ItemPieces& pieces) {
  if (is_set(value)) {
    pieces.all = value.elements();
    return true;
  }
  if (value.kind() != Kind::instance) return false;
  bool found = false;
  if (const auto base = base_value(value); base && is_set(*base)) {
    join(pieces.joined, base->elements());
    found = true;
  } else if (value.made() == Made::reduce) {
    const auto first = first_argument(value);  // a subclass of set: cls([items])
    if (first && value.args().size() == 1 && first->kind() == Kind::list) {
      join(pieces.joined, first->elements());
      found = true;
    }
  }
  found |= join_operations(pieces.joined, value, InstanceOp::additems);
  pieces.all = pieces.joined;
  return found;
}

bool find_pairs(Value value, PairPieces& pieces) {
  if (is_dict(value)) {
    pieces.all = value.items();
    return true;
  }
  if (value.kind() != Kind::instance) return false;
  bool found = false;
  if (const auto base = base_value(value); base && is_dict(*base)) {
    found = join_pairs(pieces.joined, *base);
  } else if (is_mapping_class(value.cls())) {
    found = true;
    if (const auto first = first_argument(value)) join_pairs(pieces.joined, *first);
  }
  std::vector<Value> alternating;
  found |= join_operations(alternating, value, InstanceOp::setitems);
  for (std::size_t i = 0; i + 1 < alternating.size(); i += 2) {
    pieces.joined.push_back({alternating[i], alternating[i + 1]});
  }
  pieces.all = pieces.joined;
  return found;
}

bool charge_instance(FromReader& in, Value value) {
  if (value.kind() != Kind::instance) return true;
  const auto count = [](Value part) {
    const bool is_counted = is_sequence(part) || is_set(part) || is_dict(part);
    return is_counted ? part.size() : 0;
  };
  std::size_t units =
      count(base_value(value).value_or(Value())) + count(first_argument(value).value_or(Value()));
  if (!in.charge(value.op_count())) return false;
  for (std::size_t i = 0; i < value.op_count(); ++i) units += count(value.op_value(i));
  return in.charge(units);
}

// --- For errors --------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kShownText = 50;  // bytes of a text; its repr is a little longer
constexpr std::size_t kShownInt = 24;

std::string counted(Value value) {
  const std::size_t count = value.size();
  return std::string(type_name(value.kind())) + " of " + std::to_string(count) +
         (count == 1 ? " item" : " items");
}

std::string class_name(Value cls) {
  if (cls.kind() == Kind::global) return std::string(cls.module()) + "." + std::string(cls.name());
  return std::string(type_name(cls.kind()));
}

std::string cut_text(Value text) {
  std::string_view shown = *text.get_if<std::string_view>();
  const bool is_cut = shown.size() > kShownText;
  if (is_cut) shown = shown.substr(0, base::boundary_before(shown, kShownText));
  std::string out;
  base::append_str_repr(out, shown);
  return is_cut ? out + "..." : out;
}

std::string cut_bytes(Value bytes) {
  const auto data = *bytes.get_if<std::span<const std::byte>>();
  const std::string_view all(reinterpret_cast<const char*>(data.data()), data.size());
  std::string out;
  base::append_bytes_repr(out, all.substr(0, kShownText));
  return all.size() > kShownText ? out + "..." : out;
}

}  // namespace

std::string short_repr(Value value) {
  switch (value.kind()) {
    case Kind::str: return cut_text(value);
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::bytearray: return cut_bytes(value);
    case Kind::int_:
      if (value.get_if<std::int64_t>()) return value.decimal();
      return value.big_int_bytes().size() <= kShownInt
                 ? value.decimal()
                 : "int of " + std::to_string(value.big_int_bytes().size()) + " bytes";
    case Kind::none:
    case Kind::bool_:
    case Kind::float_:
    case Kind::complex:
    case Kind::ellipsis:
    case Kind::not_implemented: return repr(value);
    default: return describe_found(value);
  }
}

std::string describe_found(Value found) {
  switch (found.kind()) {
    case Kind::none:
    case Kind::ellipsis:
    case Kind::not_implemented: return short_repr(found);
    case Kind::tuple:
    case Kind::list:
    case Kind::dict:
    case Kind::set:
    case Kind::frozenset:
    case Kind::frozendict: return counted(found);
    case Kind::global: return "global " + class_name(found);
    case Kind::instance: return "instance of " + class_name(class_of(found));
    case Kind::persistent:
    case Kind::extension:
    case Kind::buffer:
    case Kind::slice:
    case Kind::code: return std::string(type_name(found.kind()));
    case Kind::int_:
      if (!found.get_if<std::int64_t>() && found.big_int_bytes().size() > kShownInt) return short_repr(found);
      [[fallthrough]];
    default: return std::string(type_name(found.kind())) + " " + short_repr(found);
  }
}

}  // namespace brinery::detail
