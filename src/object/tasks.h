// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The stack of a writer that prints a graph without recursion: what is still to be written, the next thing on
// top.
#pragma once

#include <cstdint>
#include <vector>

#include <brinery/value.h>

namespace brinery::detail {

// One thing to write: a text; or something of a value, from `index` on, as `What` says. `What` has an
// enumerator `text`.
template <class What>
struct Task {
  explicit Task(const char* literal) noexcept : text(literal), what(What::text) {}
  Task(What todo, Value owner) noexcept : value(owner), what(todo) {}

  union {
    const char* text;
    Value value;
  };
  std::uint32_t index = 0;
  What what;
};

// It runs backwards: what is pushed last is written first. Texts are literals, or live as long as the stack.
template <class What>
class Tasks {
 public:
  void push(const char* text) { tasks_.emplace_back(text); }
  void push(What what, Value value) { tasks_.emplace_back(what, value); }
  void pop() noexcept { tasks_.pop_back(); }
  bool empty() const noexcept { return tasks_.empty(); }
  Task<What>& top() noexcept { return tasks_.back(); }  // valid until the next push

 private:
  std::vector<Task<What>> tasks_;
};

}  // namespace brinery::detail
