// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Equality of dicts and sets whose keys equal only themselves where they are looked up: they are matched by structure.
#include <brinery/document.h>
#include <brinery/value.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "support/shapes.h"

namespace brinery {
namespace {

Value instance(Document& doc, std::initializer_list<Value> args) {
  return doc.instance(Made::reduce, doc.global("m", "A"), doc.tuple(args));
}

// What one document holds by identity cannot be found in another: it is matched by structure.
TEST(EqualKeys, objects_as_keys_are_matched_by_structure) {
  Document a;
  Document b;
  const Value left = a.dict();
  const Value right = b.dict();
  const Value left_set = a.set();
  const Value right_set = b.set();
  for (int i = 0; i < 50; ++i) {
    a.set_item(left, instance(a, {a.integer(i)}), a.integer(i));
    b.set_item(right, instance(b, {b.integer(49 - i)}), b.integer(49 - i));
    a.add(left_set, a.tuple({a.persistent(a.integer(i)), Value()}));
    b.add(right_set, b.tuple({b.persistent(b.integer(49 - i)), Value()}));
  }
  EXPECT_TRUE(left == right);
  EXPECT_TRUE(left_set == right_set);
  b.set_item(right, right.items()[20].key, Value());
  EXPECT_FALSE(left == right);
  b.add(right_set, b.persistent(Value()));
  a.add(left_set, a.persistent(Value(true)));
  EXPECT_FALSE(left_set == right_set);
}

TEST(EqualKeys, alike_objects_as_keys_are_matched_by_their_values) {
  Document a;
  Document b;
  EXPECT_TRUE(a.dict({{instance(a, {}), Value(1.0)}, {instance(a, {}), Value(2.0)}}) ==
              b.dict({{instance(b, {}), Value(2.0)}, {instance(b, {}), Value(1.0)}}));
  EXPECT_FALSE(a.dict({{instance(a, {}), Value(1.0)}, {instance(a, {}), Value(2.0)}}) ==
               b.dict({{instance(b, {}), Value(2.0)}, {instance(b, {}), Value(2.0)}}));
}

// Their indexes are all that tells them apart.
TEST(EqualKeys, buffers_without_data_as_keys_are_matched_in_any_order) {
  Document a;
  Document b;
  EXPECT_TRUE(a.set({a.buffer(0, true, {}), a.buffer(1, true, {})}) ==
              b.set({b.buffer(1, true, {}), b.buffer(0, true, {})}));
  EXPECT_FALSE(a.set({a.buffer(0, true, {}), a.buffer(1, true, {})}) ==
               b.set({b.buffer(1, true, {}), b.buffer(2, true, {})}));
}

TEST(EqualKeys, objects_as_keys_that_differ_only_far_down_are_matched_in_order) {
  Document a;
  Document b;
  const auto deep = [](Document& doc, int leaf) {
    return instance(doc, {test::deep_tuple(doc, 10, doc.integer(leaf))});
  };
  EXPECT_TRUE(a.set({deep(a, 1), deep(a, 2)}) == b.set({deep(b, 1), deep(b, 2)}));
  EXPECT_FALSE(a.set({deep(a, 1), deep(a, 2)}) == b.set({deep(b, 2), deep(b, 1)}));
}

// A key found by identity in the same document is not matched with another.
TEST(EqualKeys, shared_objects_as_keys_are_found_first) {
  Document doc;
  const Value shared = instance(doc, {doc.integer(1)});
  const Value left = doc.dict({{shared, Value(true)}, {instance(doc, {doc.integer(1)}), Value(false)}});
  const Value right = doc.dict({{instance(doc, {doc.integer(1)}), Value(false)}, {shared, Value(true)}});
  EXPECT_TRUE(left == right);
}

}  // namespace
}  // namespace brinery
