// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Canonical pickles: alike values give the same bytes however they came about, and the bytes load to an equal value.
#include <brinery/document.h>
#include <brinery/error.h>
#include <brinery/pickler.h>
#include <brinery/tagged.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "pickle/canonical.h"
#include "support/generators.h"
#include "support/retell.h"
#include "support/shapes.h"

namespace brinery::pickle {
namespace {

using namespace std::string_literals;
using test::Recipe;

std::string canonical(Value value, int protocol = 5) {
  return dumps(value, {.protocol = protocol, .canonical = true});
}

// The canonical graph as text, also of what no pickle can hold; or that there is none: which reason is found first depends on
// how the value came about.
std::string form_of(Value value) {
  Document document;
  try {
    return tagged_json(canonicalize(document, value));
  } catch (const ValueError&) {
    return "has no canonical form";
  }
}

std::string refusal(Value value) {
  Document document;
  try {
    canonicalize(document, value);
  } catch (const ValueError& error) {
    return error.what();
  }
  return "";
}

// x = [x]
const std::string kSelf = "\x80\x05\x95\x06\0\0\0\0\0\0\0]\x94h\0a."s;

double seconds_of(Value value) {
  const auto start = std::chrono::steady_clock::now();
  canonical(value);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Value instance_of(Document& d, std::string_view name, Value state) {
  const Value made = d.instance(Made::newobj, d.global("staff", name), d.tuple(std::span<const Value>()));
  d.add_op(made, InstanceOp::build, state);
  return made;
}

// ---- Laws ----

// What can be written and is equal to its copy.
constexpr test::Diet kPlain{.nans = false, .references = false};

RC_GTEST_PROP(CanonicalLaws, how_a_value_came_about_does_not_count,
              (const Recipe& recipe, std::uint32_t seed)) {
  const Document original = test::cook(recipe);
  Document retold;
  RC_ASSERT(form_of(test::Retelling(retold, seed).tell(original.root())) == form_of(original.root()));
}

RC_GTEST_PROP(CanonicalLaws, bytes_do_not_depend_on_how_a_value_came_about,
              (const Recipe& recipe, std::uint32_t seed)) {
  const Document original = test::cook(recipe, kPlain);
  Document retold;
  const Value other = test::Retelling(retold, seed).tell(original.root());
  for (const int protocol : {0, 1, 2, 3, 4, 5}) {
    RC_ASSERT(canonical(other, protocol) == canonical(original.root(), protocol));
  }
}

RC_GTEST_PROP(CanonicalLaws, the_form_equals_the_value, (const Recipe& recipe)) {
  const Document original = test::cook(recipe, {.nans = false});
  Document document;
  try {
    RC_ASSERT(canonicalize(document, original.root()) == original.root());
  } catch (const ValueError&) {
    RC_DISCARD("has no canonical form");
  }
}

RC_GTEST_PROP(CanonicalLaws, the_bytes_load_to_the_value, (const Recipe& recipe)) {
  const Document original = test::cook(recipe, kPlain);
  for (const int protocol : {0, 1, 2, 3, 4, 5}) {
    RC_ASSERT(loads(canonical(original.root(), protocol), {.encoding = "keep"}).root() == original.root());
  }
}

RC_GTEST_PROP(CanonicalLaws, the_form_of_the_form_is_itself, (const Recipe& recipe)) {
  const Document original = test::cook(recipe);
  Document once;
  Value form;
  try {
    form = canonicalize(once, original.root());
  } catch (const ValueError&) {
    RC_DISCARD("has no canonical form");
  }
  RC_ASSERT(form_of(form) == tagged_json(form));
}

RC_GTEST_PROP(CanonicalLaws, different_values_have_different_forms, (const Recipe& a, const Recipe& b)) {
  const Document left = test::cook(a, kPlain);
  const Document right = test::cook(b, kPlain);
  RC_ASSERT(left.root() == right.root() || canonical(left.root()) != canonical(right.root()));
}

// ---- What counts and what does not ----

TEST(Canonical, order_of_insertion_does_not_count) {
  Document d;
  std::vector<Value> ascending;
  for (int i = -500; i < 500; ++i)
    ascending.push_back(i % 3 == 0 ? d.integer(i) : d.str("key " + std::to_string(i)));
  const std::vector<Value> descending(ascending.rbegin(), ascending.rend());
  EXPECT_EQ(canonical(d.set(ascending)), canonical(d.set(descending)));
  EXPECT_EQ(canonical(d.frozenset(ascending)), canonical(d.frozenset(descending)));
  const Value up = d.dict();
  const Value down = d.dict();
  for (const Value key : ascending) d.set_item(up, key, d.tuple({key}));
  for (const Value key : descending) d.set_item(down, key, d.tuple({key}));
  EXPECT_NE(dumps(up), dumps(down));
  EXPECT_EQ(canonical(up), canonical(down));
}

TEST(Canonical, keys_stand_in_the_order_of_kind_and_value) {
  Document d;
  const Value set =
      d.set({d.str("b"), d.str("a"), d.str(""), d.integer(7), d.integer(-7), d.str("\u00e9"), Value(),
             d.integer_from_text("99999999999999999999"), d.integer_from_text("-99999999999999999999"),
             d.integer_from_text("99999999999999999998"), d.integer_from_text("9999999999999999999999"),
             Value(0.5), Value(-0.5), Value(false), d.bytes("a"), Value(1e300)});
  Document form;
  EXPECT_EQ(repr(canonicalize(form, set)),
            "{None, False, -99999999999999999999, -7, 7, 99999999999999999998, 99999999999999999999, "
            "9999999999999999999999, -0.5, 0.5, 1e+300, '', 'a', 'b', '\u00e9', b'a'}");
}

TEST(Canonical, sharing_does_not_count) {
  Document d;
  const Value part = d.list({d.str("x"), d.tuple({d.integer(1)})});
  const Value shared = d.list({part, part});
  const Value apart = d.list({part, d.copy(part)});
  EXPECT_NE(dumps(shared), dumps(apart));
  EXPECT_EQ(canonical(shared), canonical(apart));
}

TEST(Canonical, operations_in_batches_are_one) {
  Document d;
  const Value once = d.instance(Made::reduce, d.global("m", "C"), d.tuple(std::span<const Value>()));
  d.add_op(once, InstanceOp::append, d.tuple({d.integer(1), d.integer(2), d.integer(3)}));
  const Value often = d.instance(Made::reduce, d.global("m", "C"), d.tuple(std::span<const Value>()));
  d.add_op(often, InstanceOp::append, d.tuple({d.integer(1)}));
  d.add_op(often, InstanceOp::append, d.tuple(std::span<const Value>()));
  d.add_op(often, InstanceOp::append, d.tuple({d.integer(2), d.integer(3)}));
  EXPECT_EQ(canonical(once), canonical(often));
}

TEST(Canonical, old_and_new_names_of_a_global_are_one) {
  const Document old_name = loads("c__builtin__\nxrange\n.");
  const Document new_name = loads("cbuiltins\nrange\n.");
  for (const int protocol : {0, 2, 4}) {
    EXPECT_EQ(canonical(old_name.root(), protocol), canonical(new_name.root(), protocol));
  }
}

TEST(Canonical, the_type_counts) {
  Document d;
  const Value ones[] = {d.integer(1), Value(1.0), Value(true), d.complex(1, 0)};
  const Value zeros[] = {d.integer(0), Value(0.0), Value(-0.0), Value(false)};
  const Value empties[] = {d.bytes(""), d.bytearray(""), d.str(""), d.bytestr("")};
  const Value sets[] = {d.set(), d.frozenset(std::span<const Value>())};
  for (const auto& group : {std::span<const Value>(ones), std::span<const Value>(zeros),
                            std::span<const Value>(empties), std::span<const Value>(sets)}) {
    for (const Value& a : group) {
      for (const Value& b : group) EXPECT_EQ(form_of(a) == form_of(b), &a == &b) << repr(a) << ' ' << repr(b);
    }
  }
  EXPECT_NE(canonical(d.dict({{ones[0], ones[1]}})), canonical(d.dict({{ones[1], ones[0]}})));
}

TEST(Canonical, any_nan_is_the_same_nan) {
  Document d;
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(canonical(d.list({d.real(nan), d.real(-nan)})), canonical(d.list({d.real(nan), d.real(nan)})));
  EXPECT_EQ(canonical(d.real(-nan)), "\x80\x05\x95\x0a\0\0\0\0\0\0\0G\x7f\xf8\0\0\0\0\0\0."s);
}

TEST(Canonical, keys_that_only_equal_themselves_stay_as_many) {
  Document d;
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  const Value nans =
      d.dict({{d.real(nan), d.integer(2)}, {d.real(nan), d.integer(1)}, {d.real(nan), d.integer(2)}});
  ASSERT_EQ(nans.size(), 3U);
  EXPECT_EQ(loads(canonical(nans)).root().size(), 3U);
  const Value pair = d.set({instance_of(d, "Point", d.dict()), instance_of(d, "Point", d.dict())});
  const Document back = loads(canonical(pair));
  EXPECT_EQ(back.root().size(), 2U);
  EXPECT_EQ(back.root(), pair);
}

TEST(Canonical, alike_keys_are_ordered_by_their_values) {
  Document d;
  const Value up = d.dict();
  const Value down = d.dict();
  for (int i = 0; i < 40; ++i) {
    d.set_item(up, instance_of(d, "Key", d.dict()), d.list({d.integer(i)}));
    d.set_item(down, instance_of(d, "Key", d.dict()), d.list({d.integer(39 - i)}));
  }
  EXPECT_EQ(canonical(up), canonical(down));
  EXPECT_EQ(loads(canonical(up)).root().size(), 40U);
}

// ---- Cycles ----

TEST(Canonical, a_cycle_may_be_unrolled) {
  Document d;
  const Value one = d.list();  // one = [one]
  d.append(one, one);
  const Value outer = d.list();  // outer = [[outer]]
  d.append(outer, d.list({outer}));
  const Value leading = d.list({d.list({one})});  // leads into the cycle, and is equal to it
  ASSERT_EQ(one, outer);
  ASSERT_EQ(one, leading);
  EXPECT_EQ(canonical(one), canonical(outer));
  EXPECT_EQ(canonical(one), canonical(leading));
  EXPECT_EQ(canonical(one), kSelf);
}

TEST(Canonical, cycles_that_lead_into_others_are_told_apart_from_those_only_where_they_differ) {
  Document d;
  const Value one = d.list();  // one = [one, one]
  d.append(one, one);
  d.append(one, one);
  const Value two = d.list();  // two = [two, one]
  d.append(two, two);
  d.append(two, one);
  const Value other = d.list();  // other = [other, None]
  d.append(other, other);
  d.append(other, Value());
  ASSERT_EQ(one, two);
  EXPECT_EQ(canonical(one), canonical(two));
  EXPECT_NE(canonical(one), canonical(other));
}

TEST(Canonical, a_key_may_lead_back_to_its_dict) {
  Document d;
  const auto family = [&](bool turned) {
    const Value children = d.dict();
    const Value parent = instance_of(d, "Parent", d.dict({{d.str("children"), children}}));
    const Value child = instance_of(d, "Child", d.dict({{d.str("parent"), parent}}));
    if (turned) d.set_item(children, d.integer(1), Value());
    d.set_item(children, child, parent);
    if (!turned) d.set_item(children, d.integer(1), Value());
    return parent;
  };
  EXPECT_EQ(canonical(family(true)), canonical(family(false)));
  EXPECT_EQ(loads(canonical(family(true))).root(), family(false));
}

// A ring with one node that differs: the others are told apart by how far they are from it.
TEST(Canonical, long_rings_cost_little_more_than_their_size) {
  Document d;
  constexpr int kSize = 200'000;
  std::vector<Value> ring;
  for (int i = 0; i < kSize; ++i) ring.push_back(d.list({d.integer(i == 0 ? 1 : 0)}));
  for (std::size_t i = 0; i < ring.size(); ++i) {
    d.append(ring[i], ring[(i + 1) % ring.size()]);
    d.append(ring[i], ring[(i + ring.size() - 1) % ring.size()]);
  }
  EXPECT_LT(seconds_of(ring[0]), 20);
  EXPECT_EQ(canonical(ring[0]), canonical(d.copy(ring[0])));

  Document small;  // without the node that differs all are one
  Value first = small.list();
  Value last = first;
  for (int i = 1; i < 1000; ++i) {
    const Value next = small.list();
    small.append(last, next);
    last = next;
  }
  small.append(last, first);
  EXPECT_EQ(canonical(first), kSelf);
}

// ---- What has no canonical form ----

TEST(Canonical, refuses_keys_without_an_order) {
  Document d;
  const Value a = instance_of(d, "A", d.dict());
  const Value b = instance_of(d, "A", d.dict());
  EXPECT_EQ(refusal(d.set({d.tuple({a}), d.tuple({b})})),
            "a set has members without a canonical order: two are alike and differ by the identity of "
            "something within");
  const Value cyclic = d.dict();
  for (const char* name : {"A", "B"}) d.set_item(cyclic, instance_of(d, name, cyclic), Value());
  EXPECT_EQ(refusal(cyclic), "a dict has keys without a canonical order: two of them lead into cycles");
  EXPECT_THROW(canonical(cyclic), ValueError);
}

// ---- Cost ----

TEST(Canonical, takes_a_million_levels) {
  Document d;
  const Value deep =
      d.tuple({test::deep_list(d, 1'000'000), test::deep_dict(d, 300'000), test::deep_tuple(d, 300'000)});
  const std::string bytes = canonical(deep);
  EXPECT_EQ(loads(bytes).root(), deep);
  const Value deep_keys = d.set({test::deep_tuple(d, 300'000), test::deep_tuple(d, 300'000, d.integer(1))});
  EXPECT_EQ(loads(canonical(deep_keys)).root(), deep_keys);
}

TEST(Canonical, costs_what_the_distinct_objects_cost) {
  Document d;
  const Value doubled = d.list({test::doubled_list(d, 2000), test::doubled_tuple(d, 2000)});
  EXPECT_LT(canonical(doubled).size(), 40'000U);
  EXPECT_LT(canonical(d.set({test::doubled_tuple(d, 2000), test::doubled_tuple(d, 2001)})).size(), 40'000U);

  // Long keys that many dicts share are compared once; a long name of many globals is hashed once.
  const std::string text(4 << 20, 'x');
  const Value first = d.str(text + "a");
  const Value second = d.str(text + "b");
  std::vector<Value> dicts;
  for (int i = 0; i < 20'000; ++i) dicts.push_back(d.dict({{second, d.integer(i)}, {first, d.integer(-i)}}));
  EXPECT_LT(seconds_of(d.list(dicts)), 20);
}

// ---- Golden bytes ----

// Fixed once and for all: whoever stored or signed a canonical pickle relies on them. Each run of this test is another
// process, whose tables hash by another secret key.
TEST(Canonical, gives_these_bytes_in_every_process) {
  Document d;
  const Value value = d.dict({{d.str("pay"), Value(40000.5)},
                              {d.str("name"), d.str("Omkar")},
                              {d.str("tags"), d.set({d.str("b"), d.str("a"), d.integer(3)})},
                              {d.str("again"), d.list({d.str("Omkar"), d.list(), d.list()})}});
  EXPECT_EQ(
      canonical(value),
      "\x80\x05\x95\x4a\0\0\0\0\0\0\0}\x94(\x8c\x05"
      "again\x94]\x94(\x8c\x05Omkar\x94]\x94h\x04"
      "e\x8c\x04name\x94h\x03\x8c\x03pay\x94G\x40\xe3\x88\x10\0\0\0\0\x8c\x04tags\x94\x8f\x94(K\x03\x8c\x01"
      "a\x94\x8c\x01"
      "b\x94\x90u."s);

  std::vector<Value> keys;
  for (int i = 0; i < 50; ++i) {
    keys.push_back(d.tuple({d.integer(i), d.str(std::to_string(i)), Value(i / 8.0), Value(i % 2 == 0)}));
    keys.push_back(d.frozenset({d.integer(i), d.bytes(std::to_string(i))}));
    keys.push_back(d.tuple(
        {d.complex(i, -0.0), d.global("m", "n" + std::to_string(i)), d.integer(std::int64_t{1} << i)}));
    keys.push_back(
        d.slice(Value(), d.integer_from_text("1" + std::string(40, '0') + std::to_string(i)), Value()));
  }
  EXPECT_EQ(base::sha256_hex(canonical(d.set(keys), 4)),
            "69eab147439e0507d5d6ed13a8e58598f90ee2f4039f0993388101dc5768eca1");
}

}  // namespace
}  // namespace brinery::pickle
