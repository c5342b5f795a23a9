// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/value.h>

#include <cmath>
#include <limits>
#include <string>

#include "base/numbers.h"
#include "base/repr.h"
#include "base/utf8.h"
#include "object/classes.h"
#include "object/heap.h"
#include "object/keys.h"
#include "object/nodes.h"

namespace brinery {

using detail::Tag;

const Kind Value::kSingletonKinds[8] = {
    Kind::none, Kind::bool_, Kind::bool_, Kind::ellipsis, Kind::not_implemented,
    Kind::none, Kind::none,  Kind::none};

// By the folded tag, see kind(): 0-15 are 7ff0-7fff, 16-31 are fff0-ffff.
const Kind Value::kKinds[32] = {
    Kind::float_,    Kind::none,    Kind::int_,   Kind::float_,     Kind::str,    Kind::bytes,
    Kind::bytestr,   Kind::tuple,   Kind::list,   Kind::dict,       Kind::set,    Kind::frozenset,
    Kind::bytearray, Kind::complex, Kind::global, Kind::instance,   Kind::float_, Kind::persistent,
    Kind::extension, Kind::buffer,  Kind::slice,  Kind::frozendict, Kind::code,   Kind::none,
    Kind::int_,      Kind::int_,    Kind::int_,   Kind::int_,       Kind::int_,   Kind::int_,
    Kind::int_,      Kind::int_};

std::string_view type_name(Kind kind) noexcept {
  constexpr std::string_view kNames[] = {
      "NoneType", "bool",      "int",           "float",          "complex",  "str",
      "bytes",    "str",       "bytearray",     "tuple",          "list",     "dict",
      "set",      "frozenset", "slice",         "frozendict",     "ellipsis", "NotImplementedType",
      "global",   "instance",  "persistent id", "extension code", "buffer",   "code"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(Kind::code) + 1);
  return kNames[static_cast<std::size_t>(kind)];
}

namespace {

[[noreturn]] void throw_kind(Value value, std::string_view wanted) {
  throw TypeError("expected " + std::string(wanted) + ", found " + std::string(type_name(value.kind())));
}

template <class Node>
const Node& require(Value value, Tag tag, std::string_view wanted) {
  if (!ValueAccess::has(value, tag)) throw_kind(value, wanted);
  return *ValueAccess::node<const Node>(value);
}

const detail::DictNode* dict_node(Value value) noexcept {
  switch (value.kind()) {
    case Kind::dict:
    case Kind::code: return ValueAccess::node<const detail::DictNode>(value);
    case Kind::frozendict: return ValueAccess::node<const detail::FrozendictNode>(value);
    default: return nullptr;
  }
}

const detail::DictNode& require_dict(Value value) {
  const auto* node = dict_node(value);
  if (node == nullptr) throw_kind(value, "a dict");
  return *node;
}

}  // namespace

Value::Value(double value) noexcept : Value(ValueAccess::real(value)) {
  static const double nan = std::numeric_limits<double>::quiet_NaN();
  if (value != value) *this = ValueAccess::make(Tag::nan, &nan);
}

// --- Scalars -----------------------------------------------------------------------------------------------------

namespace detail {

std::optional<bool> get_bool(Value value) noexcept {
  if (value.kind() != Kind::bool_) return std::nullopt;
  return value.is(Value(true));
}

std::optional<std::int64_t> get_int64(Value value) noexcept {
  if (ValueAccess::is_small_int(value)) return ValueAccess::small_int_of(value);
  if (ValueAccess::has(value, Tag::big_int)) return base::int_to_i64(ValueAccess::record(value));
  if (value.kind() == Kind::bool_) return value.is(Value(true)) ? 1 : 0;
  return std::nullopt;
}

std::optional<std::uint64_t> get_uint64(Value value) noexcept {
  if (const auto small = get_int64(value)) {
    return *small >= 0 ? std::optional<std::uint64_t>(static_cast<std::uint64_t>(*small)) : std::nullopt;
  }
  if (!ValueAccess::has(value, Tag::big_int)) return std::nullopt;
  const std::string_view bytes = ValueAccess::record(value);
  if (bytes.size() != 9 || bytes[8] != 0) return std::nullopt;
  return base::load_le64(bytes.data());
}

std::optional<double> get_double(Value value) noexcept {
  if (ValueAccess::has(value, Tag::nan)) return *ValueAccess::node<const double>(value);
  if (value.kind() == Kind::float_) return std::bit_cast<double>(value.bits());
  if (const auto small = get_int64(value)) return static_cast<double>(*small);
  if (!ValueAccess::has(value, Tag::big_int)) return std::nullopt;
  bool exact = false;
  const double nearest = base::int_to_double(ValueAccess::record(value), exact);
  return std::isinf(nearest) ? std::nullopt : std::optional(nearest);
}

std::optional<Complex> get_complex(Value value) noexcept {
  if (ValueAccess::has(value, Tag::complex)) return *ValueAccess::node<const Complex>(value);
  if (const auto real = get_double(value)) return Complex{*real, 0.0};
  return std::nullopt;
}

std::optional<std::string_view> get_text(Value value) noexcept {
  if (!ValueAccess::has(value, Tag::str)) return std::nullopt;
  return ValueAccess::record(value);
}

std::optional<std::string_view> get_bytes(Value value) noexcept {
  if (ValueAccess::has(value, Tag::bytes) || ValueAccess::has(value, Tag::bytestr))
    return ValueAccess::record(value);
  if (!ValueAccess::has(value, Tag::bytearray)) return std::nullopt;
  const auto& array = *ValueAccess::node<const BytearrayNode>(value);
  return std::string_view(array.data, array.size);
}

void throw_no_conversion(Value value, std::string_view wanted) {
  const Kind kind = value.kind();
  const bool wants_number = wanted.ends_with("int") || wanted == "float" || wanted == "complex";
  if (wants_number && (kind == Kind::int_ || kind == Kind::bool_)) {
    constexpr std::size_t kShown = 40;
    std::string shown = value.decimal();
    if (shown.size() > kShown) shown = "of " + std::to_string(shown.size()) + " digits";
    throw OverflowError("int " + shown + " does not fit into the " + std::string(wanted) + " asked for");
  }
  throw TypeError("expected " + std::string(wanted) + ", found " + std::string(type_name(kind)));
}

}  // namespace detail

std::string_view Value::big_int_bytes() const {
  if (!ValueAccess::has(*this, Tag::big_int)) throw_kind(*this, "an int beyond 64 bits");
  return ValueAccess::record(*this);
}

std::string Value::decimal() const {
  std::string text;
  if (ValueAccess::has(*this, Tag::big_int)) {
    base::append_int_decimal(text, ValueAccess::record(*this));
  } else if (const auto small = detail::get_int64(*this)) {
    text = std::to_string(*small);
  } else {
    throw_kind(*this, "an int");
  }
  return text;
}

// --- Containers --------------------------------------------------------------------------------------------------

std::size_t Value::size() const {
  switch (kind()) {
    case Kind::str: return ValueAccess::record(*this).size();
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::bytearray: return detail::get_bytes(*this)->size();
    case Kind::dict:
    case Kind::frozendict:
    case Kind::code: return dict_node(*this)->size;
    default: return elements().size();
  }
}

std::span<const Value> Value::elements() const {
  switch (kind()) {
    case Kind::list: {
      const auto& node = *ValueAccess::node<const detail::ListNode>(*this);
      return {node.items, node.size};
    }
    case Kind::tuple: {
      auto& node = *ValueAccess::node<detail::TupleNode>(*this);
      return {node.items(), node.size};
    }
    case Kind::set:
    case Kind::frozenset: {
      const auto& node = *ValueAccess::node<const detail::SetNode>(*this);
      return {node.items, node.size};
    }
    case Kind::slice: return ValueAccess::node<const detail::SliceNode>(*this)->parts;
    default: throw_kind(*this, "a list, tuple, set, frozenset or slice");
  }
}

std::span<const DictItem> Value::items() const {
  const auto& node = require_dict(*this);
  return {node.items, node.size};
}

Value::Iterator Value::begin() const {
  if (dict_node(*this) == nullptr) return {elements().data(), 1};
  return {reinterpret_cast<const Value*>(items().data()), 2};
}

Value::Iterator Value::end() const {
  if (dict_node(*this) == nullptr) return {elements().data() + size(), 1};
  return {reinterpret_cast<const Value*>(items().data() + size()), 2};
}

std::optional<Value> Value::find(std::string_view key) const {
  const auto& node = require_dict(*this);
  const auto at = detail::find_text_key(keys_of(node), node.index, key);
  return at == detail::kNotFound ? std::nullopt : std::optional(node.items[at].value);
}

std::optional<Value> Value::find(Value key) const {
  const auto& node = require_dict(*this);
  detail::Keys keys;
  const auto at = detail::find_key(keys_of(node), node.index, key, keys);
  return at == detail::kNotFound ? std::nullopt : std::optional(node.items[at].value);
}

bool Value::contains(Value key) const {
  if (kind() != Kind::set && kind() != Kind::frozenset) return find(key).has_value();
  const auto& node = *ValueAccess::node<const detail::SetNode>(*this);
  detail::Keys keys;
  return detail::find_key(keys_of(node), node.index, key, keys) != detail::kNotFound;
}

namespace {

// A key for one line of an error, whatever is in it.
std::string shown_key(std::string_view key) {
  constexpr std::size_t kShown = 100;
  std::string shown;
  if (key.size() > kShown || base::check_wtf8(key)) {
    base::append_bytes_repr(shown, key.substr(0, kShown));
    if (key.size() > kShown) shown += "...";
  } else {
    base::append_str_repr(shown, key);
  }
  return shown;
}

}  // namespace

Value Value::operator[](std::string_view key) const {
  if (const auto found = find(key)) return *found;
  throw KeyError(shown_key(key) + " is no key of this dict");
}

Value Value::operator[](Value key) const {
  if (const auto found = find(key)) return *found;
  const std::string shown = repr(key, 200);
  throw KeyError((shown.size() > 200 ? "the " + std::string(type_name(key.kind())) : shown) +
                 " is no key of this dict");
}

Value Value::operator[](std::size_t index) const {
  const auto values = elements();
  if (index < values.size()) return values[index];
  throw IndexError("index " + std::to_string(index) + " is outside of a " + std::string(type_name(kind())) +
                   " of " + std::to_string(values.size()));
}

Value Value::at(std::int64_t index) const {
  const auto count = static_cast<std::int64_t>(elements().size());
  const std::int64_t position = index < 0 ? index + count : index;
  if (position >= 0) return (*this)[static_cast<std::size_t>(position)];
  throw IndexError("index " + std::to_string(index) + " is outside of a " + std::string(type_name(kind())) +
                   " of " + std::to_string(count));
}

// --- Globals, instances and other references to the outside ------------------------------------------------------

std::string_view Value::module() const {
  return require<detail::GlobalNode>(*this, Tag::global, "a global").module;
}
std::string_view Value::name() const {
  return require<detail::GlobalNode>(*this, Tag::global, "a global").name;
}
std::string_view Value::stream_module() const {
  return require<detail::GlobalNode>(*this, Tag::global, "a global").stream_module;
}
std::string_view Value::stream_name() const {
  return require<detail::GlobalNode>(*this, Tag::global, "a global").stream_name;
}

namespace {

const detail::InstanceNode& require_instance(Value value) {
  return require<detail::InstanceNode>(value, Tag::instance, "an instance");
}

const detail::InstanceOpNode& require_op(Value value, std::size_t index) {
  const auto& node = require_instance(value);
  if (index < node.op_count) return node.ops[index];
  throw IndexError("operation " + std::to_string(index) + " of an instance that has " +
                   std::to_string(node.op_count));
}

}  // namespace

Made Value::made() const { return require_instance(*this).made; }
Value Value::cls() const { return require_instance(*this).cls; }
Value Value::args() const { return require_instance(*this).args; }
Value Value::kwargs() const { return require_instance(*this).kwargs; }
std::size_t Value::op_count() const { return require_instance(*this).op_count; }
InstanceOp Value::op_kind(std::size_t index) const { return require_op(*this, index).op; }
Value Value::op_value(std::size_t index) const { return require_op(*this, index).payload; }

Value Value::state() const {
  const auto& node = require_instance(*this);
  for (std::size_t i = node.op_count; i-- > 0;) {
    if (node.ops[i].op == InstanceOp::build) return node.ops[i].payload;
  }
  return {};
}

Value Value::persistent_id() const { return require<Value>(*this, Tag::persistent, "a persistent id"); }
std::int64_t Value::extension_code() const {
  return require<std::int64_t>(*this, Tag::extension, "an extension code");
}
std::size_t Value::buffer_index() const {
  return require<detail::BufferNode>(*this, Tag::buffer, "a buffer").index;
}
bool Value::buffer_readonly() const {
  return require<detail::BufferNode>(*this, Tag::buffer, "a buffer").readonly;
}
std::optional<std::string_view> Value::buffer_data() const {
  const auto& node = require<detail::BufferNode>(*this, Tag::buffer, "a buffer");
  return node.data == nullptr ? std::nullopt : std::optional(std::string_view(node.data, node.size));
}

bool Value::is_instance_of(std::string_view module_name, std::string_view qualified_name) const noexcept {
  return kind() == Kind::instance && detail::is_global(detail::class_of(*this), module_name, qualified_name);
}

}  // namespace brinery
