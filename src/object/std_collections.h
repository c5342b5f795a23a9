// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What is in an instance of a container class of the standard library, or in an exception: as ordinary dicts, lists
// and tuples, so that whoever can print or compare these can do it with those.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <brinery/document.h>
#include <brinery/value.h>

#include "object/stdtypes.h"
#include "object/value_map.h"

namespace brinery::detail {

struct StdCollection {
  StdType type;
  std::string_view name;  // of the class; of an OSError that which Python makes by the number
  Value content;          // a dict, a list (deque) or a tuple (the arguments of an exception)
  Value extra;            // default_factory, maxlen, or the state of an exception; else None
};

bool is_zero(Value value);  // 0, 0.0, False, 0j

// Reads containers and exceptions, and remembers them: a container is looked through once. Its dicts and lists hold
// the same objects as the document's, and end with the reader. The document must not change meanwhile.
// Single-threaded.
class StdCollections {
 public:
  // Null if it is none, or none that Python could have written: a pair of three, an unhashable key, a deque that is
  // longer than its maxlen. The pointer stays valid.
  const StdCollection* find(Value instance);

  // The pairs of a Counter, a dict, as its repr orders them: by count, the greatest first. Nothing where the counts
  // are no ints of 64 bits.
  std::optional<Value> by_count(Value counts);

  // The pairs of a Counter, a dict, whose count is not 0. The dict itself where all are such.
  Value without_zeros(Value counts);

  // What `make()` returns for a costly instance, an optional string; made once for each.
  template <class Make>
  const std::optional<std::string>& text_of_costly(Value instance, Make&& make) {
    if (const auto* known = texts_.find(instance)) return **known;
    const auto& text = text_store_.emplace_back(make());
    texts_.insert(instance, &text);
    return text;
  }

  StdBudget& budget() noexcept { return budget_; }
  Document& scratch();

 private:
  std::optional<StdCollection> read(Value instance, const StdCall& call);
  std::optional<Value> read_pairs(Value instance, Value initial);
  bool add_pair_list(Value dict, Value pairs);
  bool add_ops(Value container, Value instance);

  StdBudget budget_;
  std::unique_ptr<Document> scratch_;
  std::deque<StdCollection> found_;
  std::deque<std::optional<std::string>> text_store_;
  ValueMap<const std::optional<std::string>*> texts_;
  ValueMap<std::optional<Value>> sorted_;
  ValueMap<Value> nonzero_;
  ValueMap<const StdCollection*> known_;  // null for what was looked at in vain
};

}  // namespace brinery::detail
