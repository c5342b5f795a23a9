// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What a protocol can say. An object for which it has no opcode is written as a call that makes one like it: read again,
// without Python, it stays that call. `keeps` tells whether a value has no such part, so that it must come back equal.
#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <brinery/document.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>

namespace brinery::test_support {

// Walks the objects below a value once each, iteratively.
class RoundTrip {
 public:
  RoundTrip(int protocol, pickle::LoadOptions load, pickle::DumpOptions dump)
      : protocol_(protocol), load_(std::move(load)), dump_(std::move(dump)) {
    dump_.protocol = protocol;
  }

  // Whether the protocol has a way of its own for each object below `root`, and none of them is a NaN, which equals nothing.
  bool keeps(Value root) {
    seen_.clear();
    pending_.assign({root});
    bool is_kept = true;
    while (is_kept && !pending_.empty()) {
      const Value value = pending_.back();
      pending_.pop_back();
      if (value.address() != nullptr && !seen_.insert(value.address()).second) continue;
      is_kept = keeps_one(value);
    }
    return is_kept;
  }

 private:
  void add(Value value) { pending_.push_back(value); }
  void add_all(std::span<const Value> values) {
    pending_.insert(pending_.end(), values.begin(), values.end());
  }

  bool keeps_one(Value value) {
    switch (value.kind()) {
      case Kind::float_: return value.as<double>() == value.as<double>();
      case Kind::complex: return load_.builtins && value == value;
      case Kind::bytes: return protocol_ >= 3 || load_.builtins;
      case Kind::bytearray: return protocol_ >= 5 || load_.builtins;
      case Kind::slice: add_all(value.elements()); return load_.builtins;
      case Kind::set:
      case Kind::frozenset: add_all(value.elements()); return protocol_ >= 4 || load_.builtins;
      case Kind::tuple:
      case Kind::list: add_all(value.elements()); return true;
      case Kind::dict:
      case Kind::frozendict:
        for (const DictItem& item : value.items()) pending_.insert(pending_.end(), {item.key, item.value});
        return value.kind() == Kind::dict || load_.builtins;
      case Kind::ellipsis:
      case Kind::not_implemented: return load_.builtins;
      case Kind::global: return keeps_global(value);
      case Kind::persistent:
        add(value.persistent_id());
        return protocol_ >= 1 || value.persistent_id().kind() == Kind::str;
      case Kind::extension: return load_.extensions == nullptr;
      case Kind::instance: return keeps_instance(value);
      case Kind::buffer: return !value.buffer_data();
      case Kind::code: return false;
      default: return true;
    }
  }

  bool keeps_instance(Value value) {
    if (is_unequal_decimal(value)) return false;
    add(value.cls());
    add(value.args());
    add(value.kwargs());
    for (std::size_t i = 0; i < value.op_count(); ++i) add(value.op_value(i));
    switch (value.made()) {
      case Made::newobj: return protocol_ >= 2;
      case Made::newobj_ex: return protocol_ >= 4;
      case Made::inst: return false;
      default: return true;
    }
  }

  // Decimal('NaN') is as little equal to another as a float is.
  static bool is_unequal_decimal(Value value) {
    if (value.cls().kind() != Kind::global || value.cls().module() != "decimal") return false;
    Document other;
    return !(other.copy(value) == value);
  }

  // Names of Python 2 in the protocols of Python 3 and nested names before protocol 4 come back as others.
  bool keeps_global(Value value) {
    const auto [entry, is_new] =
        globals_.try_emplace({std::string(value.module()), std::string(value.name())}, false);
    if (!is_new) return entry->second;
    try {
      entry->second = pickle::loads(pickle::dumps(value, dump_), load_).root() == value;
    } catch (const Error&) {
      entry->second = true;  // that it cannot be written is not for this function to say
    }
    return entry->second;
  }

  const int protocol_;
  const pickle::LoadOptions load_;
  pickle::DumpOptions dump_;
  std::unordered_set<const void*> seen_;
  std::vector<Value> pending_;
  std::map<std::pair<std::string, std::string>, bool> globals_;
};

}  // namespace brinery::test_support
