// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// RapidCheck generators of documents. What is generated is a recipe, a short string of bytes that shrinks
// well, and `cook` makes a Document of it, always the same one. The ingredients are few, so that equal
// values, shared parts and equal keys of different types are common.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <brinery/document.h>
#include <brinery/value.h>

#include "object/keys.h"

namespace brinery::test {

// Every run tries the same recipes, unless RC_PARAMS says otherwise (RapidCheck reads it at the first law).
inline const bool kSeeded = setenv("RC_PARAMS", "seed=2026 max_success=200", 0) == 0;

// What a recipe may not contain. By default nothing is left out.
struct Diet {
  bool nans = true;        // a NaN is equal to no other object, not even to its copy
  bool references = true;  // globals, instances, persistent ids, extension codes, buffers, code
  bool mutables = true;    // what is no key: lists, dicts, sets, bytearrays
  bool cycles = true;      // lists, dicts and instances that hold themselves, directly or not
};

struct Recipe {
  std::vector<std::uint8_t> bytes;
  friend std::ostream& operator<<(std::ostream& out, const Recipe& recipe) {
    out << "Recipe{";
    for (std::uint8_t byte : recipe.bytes) out << int{byte} << ',';
    return out << '}';
  }
};

// Follows a recipe: each step makes an object of earlier ones.
class Cook {
 public:
  Cook(Document& document, Diet diet) : doc_(document), diet_(diet) {}

  // The last object made; None for an empty recipe.
  Value follow(const Recipe& recipe) {
    bytes_ = recipe.bytes;
    while (next_ < bytes_.size()) keep(step());
    return pantry_.empty() ? Value() : pantry_.back();
  }

 private:
  std::uint8_t byte() { return next_ < bytes_.size() ? bytes_[next_++] : std::uint8_t{0}; }

  void keep(Value value) {
    pantry_.push_back(value);
    try {
      detail::Keys().hash(value);
      hashable_.push_back(value);
    } catch (const TypeError&) {
      // Not a key then.
    }
  }
  Value pick(const std::vector<Value>& from) {
    const std::size_t choice = byte();
    return from.empty() ? Value() : from[from.size() - 1 - choice % std::min<std::size_t>(from.size(), 16)];
  }
  Value any() { return pick(pantry_); }
  Value key() { return pick(hashable_); }
  std::vector<Value> some(const std::vector<Value>& from) {
    std::vector<Value> values;
    for (int count = byte() % 12; count > 0; --count) values.push_back(pick(from));
    return values;
  }
  std::vector<DictItem> pairs() {
    std::vector<DictItem> items;
    for (int count = byte() % 12; count > 0; --count) {
      const Value first = key();
      items.push_back({first, any()});
    }
    return items;
  }

  Value step() {
    switch (byte() % 8) {
      case 0:
      case 1:
      case 2: return scalar();
      case 3:
      case 4: return immutable();
      case 5: return diet_.references ? reference() : immutable();
      case 6: return diet_.mutables ? container() : scalar();
      default: return diet_.mutables && diet_.cycles ? change() : scalar();
    }
  }

  Value number() {
    switch (byte() % 16) {
      case 0: return Value(false);
      case 1: return Value(true);
      case 2: return doc_.integer(0);
      case 3: return doc_.integer(1);
      case 4: return doc_.integer(-1);
      case 5: return Value(1.0);
      case 6: return Value(-0.0);
      case 7: return Value(0.5);
      case 8: return doc_.complex(1, 0);
      case 9: return doc_.complex(0, 1);
      case 10: return doc_.integer(std::int64_t{1} << 53);
      case 11: return Value(0x1p53);
      case 12: return doc_.integer_from_text("18446744073709551616");
      case 13: return Value(0x1p64);
      case 14: return Value(std::numeric_limits<double>::infinity());
      default: return diet_.nans ? doc_.real(std::numeric_limits<double>::quiet_NaN()) : doc_.integer(2);
    }
  }

  Value scalar() {
    const std::string text(std::size_t{byte()} % 4 == 3 ? 200 : 1, "ab"[byte() % 2]);
    switch (byte() % 8) {
      case 0: return Value();
      case 1: return Value::ellipsis();
      case 2: return doc_.bytes(text);
      case 3: return doc_.bytestr(text);
      case 4: return doc_.str(text);
      default: return number();
    }
  }

  Value immutable() {
    switch (byte() % 6) {
      case 0: return doc_.frozenset(some(hashable_));
      case 1: return doc_.frozendict(pairs());
      case 2: return doc_.slice(key(), key(), key());
      case 3: return doc_.tuple(some(pantry_));
      default: return doc_.tuple(some(hashable_));
    }
  }

  Value container() {
    switch (byte() % 4) {
      case 0: return doc_.list(some(pantry_));
      case 1: return doc_.set(some(hashable_));
      case 2: return doc_.bytearray(std::string(1, "ab"[byte() % 2]));
      default: {
        const Value made = doc_.dict();
        for (const auto& [first, second] : pairs()) doc_.set_item(made, first, second);
        return made;
      }
    }
  }

  Value reference() {
    switch (byte() % 6) {
      case 0: return doc_.global("module", byte() % 2 != 0 ? "A" : "B");
      case 1: return doc_.persistent(any());
      case 2: return doc_.extension(byte() % 3);
      case 3: return byte() % 2 != 0 ? doc_.buffer(0, true, "data") : doc_.buffer(byte() % 2, false, {});
      case 4: {
        const std::vector<DictItem> fields{{doc_.str("co_name"), any()}, {doc_.str("co_consts"), any()}};
        return doc_.code(fields);
      }
      default: {
        const Value made = doc_.instance(Made::reduce, doc_.global("module", "C"), doc_.tuple(some(pantry_)));
        const std::vector<Value> items = some(pantry_);
        if (!items.empty()) doc_.add_op(made, InstanceOp::append, doc_.tuple(items));
        return made;
      }
    }
  }

  // Puts an object into an earlier one, which is what makes cycles.
  Value change() {
    const Value target = any();
    switch (target.kind()) {
      case Kind::list: doc_.append(target, any()); break;
      case Kind::dict: {
        const Value first = key();
        doc_.set_item(target, first, any());
        break;
      }
      case Kind::instance: doc_.add_op(target, InstanceOp::build, any()); break;
      default: return target;
    }
    return target;
  }

  Document& doc_;
  Diet diet_;
  std::span<const std::uint8_t> bytes_;
  std::size_t next_ = 0;
  std::vector<Value> pantry_;
  std::vector<Value> hashable_;
};

// The Document of this recipe.
inline Document cook(const Recipe& recipe, Diet diet = {}) {
  Document document;
  document.set_root(Cook(document, diet).follow(recipe));
  return document;
}

}  // namespace brinery::test

namespace rc {

template <>
struct Arbitrary<brinery::test::Recipe> {
  static Gen<brinery::test::Recipe> arbitrary() {
    return gen::map(gen::scale(4.0, gen::arbitrary<std::vector<std::uint8_t>>()),
                    [](std::vector<std::uint8_t> bytes) { return brinery::test::Recipe{std::move(bytes)}; });
  }
};

}  // namespace rc
