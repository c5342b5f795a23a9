// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tells a value again in another document, in other words: sets and dicts filled in another order, parts that were shared made
// several times, operations of instances cut into other batches, globals under the names that Python 2 gave them. What comes
// out is alike: equal, and of the same types.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <unordered_map>
#include <vector>

#include <brinery/document.h>
#include <brinery/value.h>

namespace brinery::test {

// Recursive, for the small values of generators. Every cycle must lead through a list, dict, set or instance.
class Retelling {
 public:
  Retelling(Document& into, std::uint32_t seed) : doc_(into), random_(seed) {}

  Value tell(Value value) {
    if (value.address() == nullptr) return value;
    const auto known = told_.find(value.bits());
    if (known != told_.end() && (copies_ >= kMostCopies || random_() % 2 == 0)) return known->second;
    ++copies_;
    const Value made = make(value);
    told_[value.bits()] = made;
    return made;
  }

 private:
  static constexpr int kMostCopies = 300;

  std::vector<Value> tell_all(std::span<const Value> values) {
    std::vector<Value> told;
    for (const Value each : values) told.push_back(tell(each));
    return told;
  }
  std::vector<DictItem> shuffled_pairs(Value dict) {
    std::vector<DictItem> pairs(dict.items().begin(), dict.items().end());
    std::shuffle(pairs.begin(), pairs.end(), random_);
    return pairs;
  }
  std::vector<Value> shuffled(Value set) {
    std::vector<Value> members(set.elements().begin(), set.elements().end());
    std::shuffle(members.begin(), members.end(), random_);
    return members;
  }
  std::vector<DictItem> told_pairs(Value dict) {
    std::vector<DictItem> told;
    for (const auto& [key, value] : shuffled_pairs(dict)) {
      const Value told_key = tell(key);
      told.push_back({told_key, tell(value)});
    }
    return told;
  }

  Value make(Value value) {
    switch (value.kind()) {
      case Kind::tuple: return doc_.tuple(tell_all(value.elements()));
      case Kind::frozenset: return doc_.frozenset(tell_all(shuffled(value)));
      case Kind::frozendict: return doc_.frozendict(told_pairs(value));
      case Kind::code: return doc_.code(told_pairs(value));
      case Kind::slice: {
        const auto parts = tell_all(value.elements());
        return doc_.slice(parts[0], parts[1], parts[2]);
      }
      case Kind::persistent: return doc_.persistent(tell(value.persistent_id()));
      case Kind::list: {
        const Value made = told_[value.bits()] = doc_.list();
        for (const Value item : std::vector<Value>(value.begin(), value.end())) doc_.append(made, tell(item));
        return made;
      }
      case Kind::set: {
        const Value made = told_[value.bits()] = doc_.set();
        for (const Value member : shuffled(value)) doc_.add(made, tell(member));
        return made;
      }
      case Kind::dict: {
        const Value made = told_[value.bits()] = doc_.dict();
        for (const auto& [key, mapped] : shuffled_pairs(value)) {
          const Value told_key = tell(key);
          doc_.set_item(made, told_key, tell(mapped));
        }
        return made;
      }
      case Kind::instance: return make_instance(value);
      default: return doc_.copy(value);
    }
  }

  Value make_instance(Value value) {
    const Value cls = tell(value.cls());
    const Value args = tell(value.args());
    const Value made = told_[value.bits()] = doc_.instance(value.made(), cls, args, tell(value.kwargs()));
    for (std::size_t i = 0; i < value.op_count(); ++i) {
      const Value payload = value.op_value(i);
      if (!adds_items(value.op_kind(i))) {
        doc_.add_op(made, value.op_kind(i), tell(payload));
        continue;
      }
      const std::vector<Value> items = tell_all(payload.elements());
      const std::size_t cut = items.empty() ? 0 : 2 * (random_() % (items.size() / 2 + 1));
      doc_.add_op(made, value.op_kind(i), doc_.tuple(std::span(items).first(cut)));
      doc_.add_op(made, value.op_kind(i), doc_.tuple(std::span(items).subspan(cut)));
    }
    return made;
  }

  Document& doc_;
  std::mt19937 random_;
  std::unordered_map<std::uint64_t, Value> told_;
  int copies_ = 0;
};

}  // namespace brinery::test
