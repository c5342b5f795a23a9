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

bool is_latin1(Value encoding) {
  const auto name = encoding.get_if<std::string_view>();
  return name && (*name == "latin1" || *name == "latin-1");
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

// Items and bytes that a call may look at: those of its first argument, all others are short.
std::size_t cost_of(Args args) {
  if (args.empty()) return 0;
  switch (args[0].kind()) {
    case Kind::str: return args[0].size() / 2;  // a byte of protocol 0's text may have become two here
    case Kind::list:
    case Kind::tuple:
    case Kind::bytes: return args[0].size();
    default: return 0;
  }
}

struct Constructor {
  std::string_view module;
  std::string_view name;
  Result (*make)(Heap& heap, Args args);
};

constexpr Constructor kConstructors[] = {
    {"builtins", "set", make_set},         {"builtins", "frozenset", make_frozenset},
    {"builtins", "bytes", make_bytes},     {"builtins", "bytearray", make_bytearray},
    {"builtins", "complex", make_complex}, {"builtins", "slice", make_slice},
    {"_codecs", "encode", encode},
};

}  // namespace

Result builtin_constant(std::string_view module, std::string_view name) noexcept {
  if (!is_builtins(module)) return std::nullopt;
  if (name == "Ellipsis") return Value::ellipsis();
  if (name == "NotImplemented") return Value::not_implemented();
  return std::nullopt;
}

Result call_builtin(Heap& heap, Value cls, Value args, std::size_t& budget) {
  if (args.kind() != Kind::tuple) return std::nullopt;
  const std::size_t cost = cost_of(args.elements());
  if (cost > budget) return std::nullopt;
  const std::string_view module = is_builtins(cls.module()) ? "builtins" : cls.module();
  for (const Constructor& row : kConstructors) {
    if (row.module == module && row.name == cls.name()) {
      budget -= cost;
      return row.make(heap, args.elements());
    }
  }
  return std::nullopt;
}

}  // namespace brinery::pickle
