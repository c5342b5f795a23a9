// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/builtins.h"

#include <span>
#include <string>

#include "base/utf8.h"

namespace brinery::pickle {
namespace {

using brinery::detail::Heap;
using brinery::detail::SetNode;
using brinery::detail::Tag;
using Args = std::span<const Value>;
using Result = std::optional<Value>;

bool is_builtins(std::string_view module) noexcept { return module == "builtins" || module == "__builtin__"; }

// The items of a list or tuple argument; absent arguments are an empty one.
std::optional<Args> items_argument(Args args) {
  if (args.empty()) return Args();
  const bool is_sequence = args[0].kind() == Kind::list || args[0].kind() == Kind::tuple;
  if (args.size() != 1 || !is_sequence) return std::nullopt;
  return args[0].elements();
}

Result make_set(Heap& heap, Args args) {
  const auto items = items_argument(args);
  if (!items) return std::nullopt;
  const Value set = heap.set();
  for (Value item : *items) heap.add(*ValueAccess::node<SetNode>(set), item);
  return set;
}

Result make_frozenset(Heap& heap, Args args) {
  const auto items = items_argument(args);
  return items ? Result(heap.frozenset(*items)) : std::nullopt;
}

// Text whose characters are all below U+0100, as one byte each: how protocols 0 to 2 carry bytes.
std::optional<std::string> latin1_bytes(Value text) {
  const auto wtf8 = text.get_if<std::string_view>();
  if (!wtf8) return std::nullopt;
  std::string bytes;
  bytes.reserve(wtf8->size());
  for (std::size_t at = 0; at < wtf8->size();) {
    const char32_t c = base::next_code_point(*wtf8, at);
    if (c > 0xff) return std::nullopt;
    bytes += static_cast<char>(c);
  }
  return bytes;
}

// An 8-bit string when Python 2 wrote it and it was kept so.
bool is_latin1(Value encoding) {
  if (encoding.kind() != Kind::str && encoding.kind() != Kind::bytestr) return false;
  const std::string_view name = ValueAccess::record(encoding);
  return name == "latin1" || name == "latin-1";
}

Result make_bytes(Heap& heap, Args args) {
  return args.empty() ? Result(heap.record(Tag::bytes, "")) : std::nullopt;
}

Result encode(Heap& heap, Args args) {
  if (args.size() != 2 || !is_latin1(args[1])) return std::nullopt;
  const auto bytes = latin1_bytes(args[0]);
  return bytes ? Result(heap.record(Tag::bytes, *bytes)) : std::nullopt;
}

Result make_bytearray(Heap& heap, Args args) {
  if (args.empty()) return heap.bytearray("");
  if (args.size() == 1 && args[0].kind() == Kind::bytes) return heap.bytearray(ValueAccess::record(args[0]));
  if (args.size() != 2 || !is_latin1(args[1])) return std::nullopt;  // Python 2's way
  const auto bytes = latin1_bytes(args[0]);
  return bytes ? Result(heap.bytearray(*bytes)) : std::nullopt;
}

Result make_complex(Heap& heap, Args args) {
  if (args.size() != 2 || args[0].kind() != Kind::float_ || args[1].kind() != Kind::float_)
    return std::nullopt;
  return heap.complex(args[0].as<double>(), args[1].as<double>());
}

Result make_slice(Heap& heap, Args args) {
  return args.size() == 3 ? Result(heap.slice(args[0], args[1], args[2])) : std::nullopt;
}

Result make_frozendict(Heap& heap, Args args) {
  const bool is_copy = args.size() == 1 && args[0].kind() == Kind::dict;
  return is_copy ? Result(heap.frozendict(args[0].items())) : std::nullopt;
}

// What a call does with its first argument; all others are short, or only referred to.
enum class Takes : bool { as_it_is, whole };

// Items and bytes of an argument that is taken whole. A byte of protocol 0's text may have become two here, and Python 3
// makes bytes of text first, then a bytearray of the bytes.
std::size_t cost_of(Value argument) {
  switch (argument.kind()) {
    case Kind::str: return argument.size() / 4;
    case Kind::bytes: return argument.size() / 2;
    case Kind::list:
    case Kind::tuple: return argument.size();
    case Kind::dict: return 2 * argument.size();
    default: return 0;
  }
}

struct Constructor {
  std::string_view module;
  std::string_view name;
  Made made;
  Takes takes;
  Result (*make)(Heap& heap, Args args);
};

constexpr Constructor kConstructors[] = {
    {"builtins", "set", Made::reduce, Takes::whole, make_set},
    {"builtins", "frozenset", Made::reduce, Takes::whole, make_frozenset},
    {"builtins", "bytes", Made::reduce, Takes::whole, make_bytes},
    {"builtins", "bytearray", Made::reduce, Takes::whole, make_bytearray},
    {"builtins", "complex", Made::reduce, Takes::as_it_is, make_complex},
    {"builtins", "slice", Made::reduce, Takes::as_it_is, make_slice},
    {"builtins", "frozendict", Made::reduce, Takes::whole, make_frozendict},
    {"builtins", "frozendict", Made::newobj, Takes::whole, make_frozendict},
    {"_codecs", "encode", Made::reduce, Takes::whole, encode},
};

}  // namespace

Result builtin_constant(Value global) noexcept {
  if (!is_builtins(global.module())) return std::nullopt;
  if (global.name() == "Ellipsis") return Value::ellipsis();
  if (global.name() == "NotImplemented") return Value::not_implemented();
  return std::nullopt;
}

Result call_builtin(Heap& heap, Made made, Value cls, Value args, std::size_t& budget) {
  if (args.kind() != Kind::tuple) return std::nullopt;
  const std::string_view module = is_builtins(cls.module()) ? "builtins" : cls.module();
  for (const Constructor& row : kConstructors) {
    if (row.made != made || row.module != module || row.name != cls.name()) continue;
    const bool is_paid = row.takes == Takes::whole && args.size() > 0;
    const std::size_t cost = is_paid ? cost_of(args[std::size_t{0}]) : 0;
    if (cost > budget) return std::nullopt;
    budget -= cost;
    return row.make(heap, args.elements());
  }
  return std::nullopt;
}

}  // namespace brinery::pickle
