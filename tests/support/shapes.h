// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects of shapes that break naive walks: very deep ones, and small ones that are exponential when written
// out.
#pragma once

#include <brinery/document.h>
#include <brinery/value.h>

namespace brinery::test {

// t = (t, t), `times` over: 2**times leaves in `times` objects.
inline Value doubled_tuple(Document& document, int times, Value leaf = {}) {
  Value value = leaf;
  for (int i = 0; i < times; ++i) value = document.tuple({value, value});
  return value;
}

inline Value doubled_list(Document& document, int times, Value leaf = {}) {
  Value value = leaf;
  for (int i = 0; i < times; ++i) value = document.list({value, value});
  return value;
}

// ((...(leaf,)...),)
inline Value deep_tuple(Document& document, int depth, Value leaf = {}) {
  Value value = leaf;
  for (int i = 0; i < depth; ++i) value = document.tuple({value});
  return value;
}

inline Value deep_list(Document& document, int depth, Value leaf = {}) {
  Value value = leaf;
  for (int i = 0; i < depth; ++i) value = document.list({value});
  return value;
}

// {1: {1: ...leaf}}
inline Value deep_dict(Document& document, int depth, Value leaf = {}) {
  Value value = leaf;
  for (int i = 0; i < depth; ++i) value = document.dict({{document.integer(1), value}});
  return value;
}

}  // namespace brinery::test
