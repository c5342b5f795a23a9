// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of Value's operator==.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <brinery/document.h>

#include "object/heap.h"
#include "object/structure_hash.h"
#include "support/generators.h"
#include "support/shapes.h"

namespace brinery {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Make = std::function<Value(Document&)>;

Value instance(Document& doc, std::initializer_list<Value> args) {
  return doc.instance(Made::reduce, doc.global("m", "A"), doc.tuple(args));
}

// Each row is a class: equal to what is in it, in whatever document, and to nothing else.
const std::vector<std::vector<Make>> kClasses = {
    {[](Document&) { return Value(); }},
    {[](Document&) { return Value::ellipsis(); }},
    {[](Document&) { return Value::not_implemented(); }},
    {[](Document& d) { return d.integer(1); }, [](Document&) { return Value(true); },
     [](Document&) { return Value(1.0); }, [](Document& d) { return d.complex(1, 0); }},
    {[](Document& d) { return d.integer(0); }, [](Document&) { return Value(-0.0); }},
    {[](Document& d) { return d.complex(1, 1); }},
    {[](Document& d) { return d.integer_from_text("18446744073709551616"); },
     [](Document&) { return Value(0x1p64); }},
    {[](Document& d) { return d.integer_from_text("18446744073709551617"); }},
    {[](Document& d) { return d.str("a"); }},
    {[](Document& d) { return d.bytes("a"); }, [](Document& d) { return d.bytearray("a"); }},
    {[](Document& d) { return d.bytestr("a"); }},
    {[](Document& d) { return d.str(std::string(300, 'a')); }},
    {[](Document& d) { return d.bytes(std::string(300, 'a')); },
     [](Document& d) { return d.bytearray(std::string(300, 'a')); }},
    {[](Document& d) { return d.big_integer(std::string(300, '\1')); }},
    {[](Document& d) { return d.big_integer(std::string(300, '\2')); }},
    {[](Document& d) { return d.tuple({}); }},
    {[](Document& d) { return d.list(); }},
    {[](Document& d) { return d.tuple({Value(true)}); }, [](Document& d) { return d.tuple({Value(1.0)}); }},
    {[](Document& d) { return d.list({Value(true)}); }, [](Document& d) { return d.list({d.integer(1)}); }},
    {[](Document& d) {
      return d.list({d.integer(1), d.integer(2)});
    }},
    {[](Document& d) {
      return d.list({d.integer(2), d.integer(1)});
    }},
    {[](Document& d) { return d.set(); }, [](Document& d) { return d.frozenset({}); }},
    {[](Document& d) {
       return d.set({d.integer(1), d.str("x")});
     },
     [](Document& d) {
       return d.frozenset({d.str("x"), Value(true)});
     }},
    {[](Document& d) { return d.dict(); }, [](Document& d) { return d.frozendict({}); }},
    {[](Document& d) {
       return d.dict({{d.integer(1), d.str("x")}, {d.str("y"), Value()}});
     },
     [](Document& d) {
       const std::vector<DictItem> items{{d.str("y"), Value()}, {Value(1.0), d.str("x")}};
       return d.frozendict(items);
     }},
    {[](Document& d) {
      return d.dict({{d.integer(1), d.str("y")}, {d.str("y"), Value()}});
    }},
    {[](Document& d) { return d.slice({}, Value(1.0), {}); },
     [](Document& d) { return d.slice({}, d.integer(1), {}); }},
    {[](Document& d) { return d.slice(d.integer(1), {}, {}); }},
    {[](Document& d) { return d.global("m", "A"); }},
    {[](Document& d) { return d.global("m", "B"); }},
    {[](Document& d) { return d.global("mA", ""); }},
    {[](Document& d) { return d.global(std::string(300, 'm'), "A"); }},
    {[](Document& d) { return d.global(std::string(300, 'm'), "B"); }},
    {[](Document& d) { return d.extension(1); }},
    {[](Document& d) { return d.extension(2); }},
    {[](Document& d) { return d.persistent(d.str("id")); }},
    {[](Document& d) { return d.persistent(d.integer(1)); },
     [](Document& d) { return d.persistent(Value(1.0)); }},
    {[](Document& d) { return d.buffer(0, true, {}); }},
    {[](Document& d) { return d.buffer(1, true, {}); }},
    {[](Document& d) { return d.buffer(0, false, {}); }},
    {[](Document& d) { return d.buffer(0, true, "data"); },
     [](Document& d) { return d.buffer(1, true, "data"); }},
    {[](Document& d) { return d.buffer(0, false, "data"); }},
    {[](Document& d) { return d.buffer(0, true, ""); }},
    {[](Document& d) { return instance(d, {}); }},
    {[](Document& d) { return instance(d, {Value()}); }},
    {[](Document& d) { return d.instance(Made::newobj, d.global("m", "A"), d.tuple({})); }},
    {[](Document& d) { return d.instance(Made::reduce, d.global("m", "B"), d.tuple({})); }},
    {[](Document& d) { return d.instance(Made::reduce, d.global("m", "A"), d.tuple({}), d.dict()); }},
    {[](Document& d) {
      const std::vector<DictItem> fields{{d.str("co_name"), d.str("f")}};
      return d.code(fields);
    }},
    {[](Document& d) {
      const std::vector<DictItem> fields{{d.str("co_name"), d.str("g")}};
      return d.code(fields);
    }},
    {[](Document& d) {
      return d.dict({{d.str("co_name"), d.str("f")}});
    }},
};

// Every pair, bare and as a part of each kind of container.
TEST(Equal, is_pythons_between_all_kinds) {
  Document a;
  Document b;
  for (std::size_t i = 0; i < kClasses.size(); ++i) {
    for (std::size_t j = 0; j < kClasses.size(); ++j) {
      for (const Make& left : kClasses[i]) {
        for (const Make& right : kClasses[j]) {
          const Value x = left(a);
          const Value y = right(b);
          const bool equal = i == j;
          EXPECT_EQ(x == y, equal) << i << ' ' << j;
          EXPECT_EQ(a.list({Value(), x}) == b.list({Value(), y}), equal) << i << ' ' << j;
          EXPECT_EQ(a.dict({{Value(), x}}) == b.dict({{Value(), y}}), equal) << i << ' ' << j;
          EXPECT_EQ(instance(a, {x}) == instance(b, {y}), equal) << i << ' ' << j;
          EXPECT_EQ(a.persistent(x) == b.persistent(y), equal) << i << ' ' << j;
          const Value shared = a.list({x, x, a.tuple({x, x})});
          EXPECT_EQ(shared == b.list({y, y, b.tuple({y, y})}), equal) << i << ' ' << j;
        }
      }
    }
  }
}

TEST(Equal, a_nan_equals_nothing_but_a_list_of_it_equals_itself) {
  Document doc;
  const Value nan = doc.real(kNan);
  const Value complex_nan = doc.complex(kNan, 0);
  EXPECT_FALSE(nan == nan);
  EXPECT_FALSE(complex_nan == complex_nan);
  EXPECT_FALSE(nan == doc.real(kNan));
  EXPECT_TRUE(doc.list({nan, complex_nan}) == doc.list({nan, complex_nan}));
  EXPECT_FALSE(doc.list({nan}) == doc.list({doc.real(kNan)}));
  EXPECT_TRUE(doc.dict({{Value(), nan}}) == doc.dict({{Value(), nan}}));
  EXPECT_TRUE(doc.set({nan}) == doc.set({nan}));
  EXPECT_FALSE(doc.set({nan}) == doc.set({doc.real(kNan)}));
}

TEST(Equal, large_dicts_and_sets_are_compared_in_any_order) {
  Document doc;
  const auto make = [&](int from, int step) {
    const Value dict = doc.dict();
    const Value set = doc.set();
    for (int i = 0; i < 1000; ++i) {
      const int n = from + step * i;
      doc.set_item(dict, doc.tuple({doc.integer(n), doc.str("k")}), doc.list({doc.integer(n)}));
      doc.add(set, doc.str(std::to_string(n)));
    }
    return doc.list({dict, set});
  };
  EXPECT_TRUE(make(0, 1) == make(999, -1));
  EXPECT_FALSE(make(0, 1) == make(1, 1));
}

TEST(Equal, batches_of_operations_do_not_matter) {
  Document doc;
  const auto n = [&](int i) { return doc.integer(i); };
  const auto make = [&](std::initializer_list<std::pair<InstanceOp, Value>> ops) {
    const Value made = instance(doc, {});
    for (const auto& [op, payload] : ops) doc.add_op(made, op, payload);
    return made;
  };
  const Value whole = make({{InstanceOp::append, doc.tuple({n(1), n(2), n(3)})}});
  EXPECT_TRUE(whole == make({{InstanceOp::append, doc.tuple({n(1)})},
                             {InstanceOp::append, doc.tuple({})},
                             {InstanceOp::append, doc.tuple({n(2), n(3)})}}));
  EXPECT_FALSE(whole == make({{InstanceOp::append, doc.tuple({n(1), n(3), n(2)})}}));
  EXPECT_FALSE(whole == make({{InstanceOp::append, doc.tuple({n(1), n(2)})}}));
  EXPECT_FALSE(whole == make({{InstanceOp::additems, doc.tuple({n(1), n(2), n(3)})}}));
  EXPECT_FALSE(whole == instance(doc, {}));
  EXPECT_FALSE(make({{InstanceOp::build, n(1)}, {InstanceOp::append, doc.tuple({n(1)})}}) ==
               make({{InstanceOp::append, doc.tuple({n(1)})}, {InstanceOp::build, n(1)}}));
  EXPECT_FALSE(make({{InstanceOp::build, doc.tuple({n(1)})}, {InstanceOp::build, doc.tuple({n(2)})}}) ==
               make({{InstanceOp::build, doc.tuple({n(1), n(2)})}}));
}

// l = [l, n]
Value loop(Document& doc, int n) {
  const Value list = doc.list();
  doc.append(list, list);
  doc.append(list, doc.integer(n));
  return list;
}

TEST(Equal, cycles_end) {
  Document doc;
  EXPECT_TRUE(loop(doc, 1) == loop(doc, 1));
  EXPECT_FALSE(loop(doc, 1) == loop(doc, 2));
  // The same infinite list, rolled up in rings of one, two and three.
  const auto ring = [&](int length) {
    const Value first = doc.list();
    Value last = first;
    for (int i = 1; i < length; ++i) {
      const Value next = doc.list();
      doc.append(last, next);
      last = next;
    }
    doc.append(last, first);
    return first;
  };
  EXPECT_TRUE(ring(1) == ring(3));
  EXPECT_TRUE(ring(2) == ring(3));
  EXPECT_TRUE(doc.list({ring(2)}) == ring(1));
  const auto knot = [&](Value leaf) {  // through an instance's state, a dict and a tuple
    const Value dict = doc.dict();
    const Value object = instance(doc, {doc.tuple({dict, leaf})});
    doc.set_item(dict, doc.str("me"), object);
    doc.add_op(object, InstanceOp::build, dict);
    return object;
  };
  EXPECT_TRUE(knot(Value()) == knot(Value()));
  EXPECT_FALSE(knot(Value()) == knot(Value(true)));
  const auto self_key = [&] {  // an object that is a key of its own state
    const Value object = instance(doc, {});
    doc.add_op(object, InstanceOp::build, doc.dict({{object, object}}));
    return object;
  };
  EXPECT_TRUE(self_key() == self_key());
}

TEST(Equal, deep_values_are_compared) {
  constexpr int kDepth = 1'000'000;
  Document a;
  Document b;
  EXPECT_TRUE(test::deep_list(a, kDepth) == test::deep_list(b, kDepth));
  EXPECT_FALSE(test::deep_list(a, kDepth) == test::deep_list(b, kDepth, Value(true)));
  EXPECT_TRUE(test::deep_tuple(a, kDepth) == test::deep_tuple(b, kDepth));
  EXPECT_FALSE(test::deep_tuple(a, kDepth) == test::deep_tuple(b, kDepth + 1));
  EXPECT_TRUE(test::deep_dict(a, kDepth) == test::deep_dict(b, kDepth));
  EXPECT_FALSE(test::deep_dict(a, kDepth) == test::deep_dict(b, kDepth, Value(true)));
}

TEST(Equal, exponential_values_are_compared_at_once) {
  Document a;
  Document b;
  EXPECT_TRUE(test::doubled_list(a, 60) == test::doubled_list(b, 60));
  EXPECT_FALSE(test::doubled_list(a, 60) == test::doubled_list(b, 60, Value(true)));
  EXPECT_TRUE(test::doubled_tuple(a, 60) == test::doubled_tuple(b, 60));
  EXPECT_TRUE(a.set({test::doubled_tuple(a, 60)}) == b.set({test::doubled_tuple(b, 60)}));
  const auto keyed = [](Document& doc) {  // and with an object at the bottom, which no index finds
    return doc.dict({{test::doubled_tuple(doc, 60, instance(doc, {})), test::doubled_list(doc, 60)}});
  };
  EXPECT_TRUE(keyed(a) == keyed(b));
}

// Shared leaves of a megabyte, met a hundred thousand times: 10^11 steps if each were compared.
TEST(Equal, long_leaves_are_compared_once) {
  const std::string text(1'000'000, 'x');
  const auto make = [&](Document& doc) {
    const std::vector<Value> leaves{doc.str(text),         doc.bytes(text),       doc.bytearray(text),
                                    doc.big_integer(text), doc.global("m", text), doc.buffer(0, true, text)};
    const Value list = doc.list();
    for (int i = 0; i < 100'000; ++i) doc.append(list, leaves[static_cast<std::size_t>(i) % leaves.size()]);
    return list;
  };
  Document a;
  Document b;
  EXPECT_TRUE(make(a) == make(b));
}

// Ten thousand buffers on the same hundred megabytes in one graph, and on another copy of them in the other:
// 10^12 steps if each were compared.
TEST(Equal, data_that_buffers_share_is_compared_once) {
  const std::string data(100'000'000, 'x');
  const std::string same = data;
  const auto make = [](Document& doc, const std::string& on, bool as_keys) {
    const Value list = doc.list();
    const Value set = doc.set();
    for (int i = 0; i < 10'000; ++i) {
      const Value buffer = doc.heap().buffer(0, i % 2 == 0, on.data(), on.size());
      as_keys ? doc.add(set, buffer) : doc.append(list, buffer);
    }
    return as_keys ? set : list;
  };
  Document doc;
  for (const bool as_keys : {false, true}) {
    EXPECT_TRUE(make(doc, data, as_keys) == make(doc, data, as_keys));
    EXPECT_TRUE(make(doc, data, as_keys) == make(doc, same, as_keys));
  }
}

// Sharing of a different shape on each side: one large tuple against as many small graphs that hold it.
TEST(Equal, keys_that_share_a_large_part_are_compared_once) {
  constexpr int kMany = 50'000;
  const auto make = [](Document& doc, bool with_objects) {
    std::vector<Value> items(kMany, Value(0.5));
    const Value big = doc.tuple(items);
    const Value dict = doc.dict();
    for (int i = 0; i < kMany; ++i) {
      const Value part = with_objects ? instance(doc, {doc.integer(i)}) : doc.integer(i);
      doc.set_item(dict, doc.tuple({part, big}), big);
    }
    return dict;
  };
  Document a;
  Document b;
  EXPECT_TRUE(make(a, false) == make(b, false));
  EXPECT_TRUE(make(a, true) == make(b, true));
}

RC_GTEST_PROP(EqualLaw, is_an_equivalence,
              (const test::Recipe& first, const test::Recipe& second, const test::Recipe& third)) {
  const test::Diet diet{.nans = false};
  const Document x = test::cook(first, diet);
  const Document y = test::cook(second, diet);
  const Document z = test::cook(third, diet);
  const Value a = x.root();
  const Value b = y.root();
  const Value c = z.root();
  RC_ASSERT(a == a);
  RC_ASSERT(a == test::cook(first, diet).root());
  RC_ASSERT((a == b) == (b == a));
  RC_CLASSIFY(a == b);
  if (a == b && b == c) RC_ASSERT(a == c);
}

RC_GTEST_PROP(EqualLaw, equal_values_have_equal_structure_hashes,
              (const test::Recipe& first, const test::Recipe& second)) {
  const test::Diet diet{.nans = false};
  const Document x = test::cook(first, diet);
  const Document y = test::cook(second, diet);
  const Document again = test::cook(first, diet);
  RC_ASSERT(detail::StructureHash()(x.root()) == detail::StructureHash()(again.root()));
  if (x.root() == y.root()) RC_ASSERT(detail::StructureHash()(x.root()) == detail::StructureHash()(y.root()));
}

// One change at the end of a recipe that goes into everything is seen.
RC_GTEST_PROP(EqualLaw, a_different_part_makes_a_different_whole, (const test::Recipe& recipe)) {
  Document a;
  Document b;
  const test::Diet diet{.nans = false};
  const Value left = test::Cook(a, diet).follow(recipe);
  const Value right = test::Cook(b, diet).follow(recipe);
  RC_ASSERT(a.list({left, Value(true)}) == b.list({right, Value(1.0)}));
  RC_ASSERT(a.list({left, Value(true)}) != b.list({right, Value(0.5)}));
}

}  // namespace
}  // namespace brinery
