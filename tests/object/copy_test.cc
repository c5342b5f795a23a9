// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of Document::copy.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <brinery/document.h>

#include "object/heap.h"
#include "support/generators.h"
#include "support/shapes.h"

namespace brinery {
namespace {

// Copies into a new document and ends the source, so that a copy that refers to it is found by the sanitizer.
template <class Make>
Document copied(Make&& make) {
  Document copy;
  {
    Document source;
    copy.set_root(copy.copy(make(source)));
  }
  return copy;
}

TEST(Copy, scalars_and_leaves_keep_kind_and_value) {
  Document doc;
  const std::string text(300, 'x');
  const Value leaves[] = {{},
                          Value(true),
                          Value::ellipsis(),
                          doc.integer(-5),
                          doc.integer(INT64_MIN),
                          doc.big_integer(text),
                          Value(0.5),
                          doc.complex(1, -2),
                          doc.str("a"),
                          doc.str(text),
                          doc.bytes(std::string(70'000, 'b')),
                          doc.bytestr(""),
                          doc.bytearray(text),
                          doc.extension(3),
                          doc.tuple({}),
                          doc.list(),
                          doc.dict(),
                          doc.set(),
                          doc.frozenset({}),
                          doc.buffer(2, true, {}),
                          doc.buffer(2, false, ""),
                          doc.buffer(2, false, "data")};
  for (Value leaf : leaves) {
    const Document copy = copied([&](Document& source) { return source.copy(leaf); });
    EXPECT_EQ(copy.root().kind(), leaf.kind());
    EXPECT_TRUE(copy.root() == leaf) << type_name(leaf.kind());
  }
}

TEST(Copy, a_nan_keeps_its_payload) {
  const auto bits = std::uint64_t{0xfff8'0000'0000'1234};
  const Document copy = copied([&](Document& doc) { return doc.real(std::bit_cast<double>(bits)); });
  EXPECT_EQ(std::bit_cast<std::uint64_t>(copy.root().as<double>()), bits);
}

TEST(Copy, references_keep_all_their_parts) {
  const Document copy = copied([](Document& doc) {
    const Value made = doc.instance(Made::newobj_ex, doc.global("m", "A"), doc.tuple({Value(true)}),
                                    doc.dict({{doc.str("k"), doc.integer(1)}}));
    doc.add_op(made, InstanceOp::append, doc.tuple({doc.str("item")}));
    doc.add_op(made, InstanceOp::build, doc.persistent(doc.str("id")));
    return made;
  });
  const Value made = copy.root();
  EXPECT_EQ(made.made(), Made::newobj_ex);
  EXPECT_EQ(made.cls().module(), "m");
  EXPECT_EQ(made.cls().name(), "A");
  EXPECT_EQ(made.cls().stream_module(), "m");
  EXPECT_TRUE(made.args()[0].is(Value(true)));
  EXPECT_EQ(made.kwargs()["k"].as<int>(), 1);
  ASSERT_EQ(made.op_count(), 2u);
  EXPECT_EQ(made.op_kind(0), InstanceOp::append);
  EXPECT_EQ(made.op_value(0)[0].as<std::string>(), "item");
  EXPECT_EQ(made.state().persistent_id().as<std::string>(), "id");
}

TEST(Copy, shared_objects_stay_shared_and_others_apart) {
  const Document copy = copied([](Document& doc) {
    const Value list = doc.list();
    const Value text = doc.str("text");
    const Value big = doc.integer(INT64_MAX);
    return doc.list({list, list, doc.list(), text, text, doc.str("text"), big, big});
  });
  const Value root = copy.root();
  EXPECT_TRUE(root[0].is(root[1]));
  EXPECT_FALSE(root[0].is(root[2]));
  EXPECT_TRUE(root[3].is(root[4]));
  EXPECT_FALSE(root[3].is(root[5]));
  EXPECT_TRUE(root[6].is(root[7]));
}

TEST(Copy, cycles_keep_their_shape) {
  const Document copy = copied([](Document& doc) {
    const Value list = doc.list();
    const Value tuple = doc.tuple({list, doc.integer(7)});
    const Value dict = doc.dict({{doc.str("tuple"), tuple}});
    const Value object = doc.instance(Made::reduce, doc.global("m", "A"), doc.tuple({dict}));
    doc.append(list, tuple);
    doc.append(list, list);
    doc.append(list, dict);
    doc.set_item(dict, object, dict);
    doc.add_op(object, InstanceOp::build, doc.frozenset({object}));
    return tuple;
  });
  const Value tuple = copy.root();
  const Value list = tuple[0];
  const Value dict = list[2];
  EXPECT_TRUE(list[0].is(tuple));
  EXPECT_TRUE(list[1].is(list));
  EXPECT_TRUE(dict["tuple"].is(tuple));
  const Value object = dict.items()[1].key;
  EXPECT_TRUE(dict[object].is(dict));
  EXPECT_TRUE(object.args()[0].is(dict));
  EXPECT_TRUE(object.state().contains(object));
}

// Keys of each kind of hash: by value (the index is taken over) and by identity (it is made again).
TEST(Copy, large_dicts_and_sets_find_their_keys) {
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  for (const int way : {0, 1, 2, 3, 4}) {
    const auto key = [&](Document& doc, int i) {
      switch (way) {
        case 0: return doc.integer(i);
        case 1: return doc.str("key " + std::to_string(i));
        case 2: return doc.tuple({doc.integer(i), doc.str("part")});
        case 3: return doc.persistent(doc.integer(i));
        default:
          return doc.tuple({doc.real(nan), doc.instance(Made::obj, doc.global("m", "A"), doc.tuple({}))});
      }
    };
    Document copy = copied([&](Document& doc) {
      const Value dict = doc.dict();
      const Value set = doc.set();
      std::vector<DictItem> items;
      for (int i = 0; i < 1000; ++i) {
        const Value made = key(doc, i);
        doc.set_item(dict, made, doc.integer(i));
        doc.add(set, made);
        items.push_back({made, doc.integer(i)});
      }
      return doc.list({dict, set, doc.frozenset(set.elements()), doc.frozendict(items)});
    });
    const Value dict = copy.root()[0];
    for (int i = 0; i < 1000; ++i) {
      const Value each = dict.items()[static_cast<std::size_t>(i)].key;
      ASSERT_EQ(dict[each].as<int>(), i) << way;
      ASSERT_TRUE(copy.root()[1].contains(each)) << way;
      ASSERT_TRUE(copy.root()[2].contains(each)) << way;
      ASSERT_EQ(copy.root()[3][each].as<int>(), i) << way;
      if (way < 3) {
        ASSERT_EQ(dict[key(copy, i)].as<int>(), i) << way;
      }
    }
    // The copies go on as any dict and set.
    for (int i = 1000; i < 3000; ++i) {
      const Value made = key(copy, i);
      copy.set_item(dict, made, copy.integer(i));
      copy.add(copy.root()[1], made);
      ASSERT_EQ(dict[made].as<int>(), i) << way;
    }
    EXPECT_EQ(dict.size(), 3000u);
    EXPECT_EQ(copy.root()[1].size(), 3000u);
  }
}

TEST(Copy, small_copies_grow) {
  Document copy = copied([](Document& doc) {
    return doc.list({doc.list({Value(true)}), doc.dict({{Value(true), Value()}}), doc.set({Value(true)})});
  });
  for (int i = 0; i < 100; ++i) {
    copy.append(copy.root()[0], copy.integer(i));
    copy.set_item(copy.root()[1], copy.integer(i), copy.integer(i));
    copy.add(copy.root()[2], copy.integer(i));
  }
  EXPECT_EQ(copy.root()[0].size(), 101u);
  EXPECT_EQ(copy.root()[1].size(), 100u);
  EXPECT_EQ(copy.root()[2].size(), 100u);
  EXPECT_EQ(copy.root()[1][copy.integer(1)].as<int>(), 1);
}

TEST(Copy, within_a_document_makes_other_objects) {
  Document doc;
  const Value list = doc.list({doc.list(), doc.str("s")});
  const Value copy = doc.copy(list);
  EXPECT_FALSE(copy.is(list));
  EXPECT_FALSE(copy[0].is(list[0]));
  doc.append(copy[0], Value());
  EXPECT_EQ(list[0].size(), 0u);
  EXPECT_FALSE(copy == list);
}

TEST(Copy, deep_values_are_copied) {
  constexpr int kDepth = 1'000'000;
  Document again;
  EXPECT_TRUE(copied([](Document& doc) { return test::deep_list(doc, kDepth); }).root() ==
              test::deep_list(again, kDepth));
  EXPECT_TRUE(copied([](Document& doc) { return test::deep_tuple(doc, kDepth); }).root() ==
              test::deep_tuple(again, kDepth));
  EXPECT_TRUE(copied([](Document& doc) { return test::deep_dict(doc, kDepth); }).root() ==
              test::deep_dict(again, kDepth));
}

TEST(Copy, exponential_values_are_copied_at_once_and_stay_small) {
  const Document copy = copied([](Document& doc) {
    return doc.list({test::doubled_list(doc, 60), doc.set({test::doubled_tuple(doc, 60)})});
  });
  Document again;
  EXPECT_TRUE(copy.root()[0] == test::doubled_list(again, 60));
  EXPECT_TRUE(copy.root()[1].contains(test::doubled_tuple(again, 60)));
  EXPECT_LT(copy.memory_bytes(), 100'000u);
}

// An index that was made for many keys, most of which were the same, is not taken over.
TEST(Copy, costs_what_is_in_it) {
  Document source;
  const Value dict = source.dict();
  for (int i = 0; i < 1'000'000; ++i) source.set_item(dict, source.integer(i % 10), Value());
  Document copy;
  copy.set_root(copy.copy(dict));
  EXPECT_LT(copy.memory_bytes(), 100'000u);
  EXPECT_TRUE(copy.root().contains(copy.integer(9)));
}

// As DUP and READONLY_BUFFER make them.
TEST(Copy, data_that_buffers_share_is_copied_once) {
  const std::string data(1'000'000, 'x');
  Document source;
  const Value list = source.list();
  for (int i = 0; i < 1'000; ++i) {
    source.append(list, source.heap().buffer(0, i % 2 == 0, data.data(), data.size() - (i < 500 ? 0 : 1)));
  }
  Document copy;
  copy.set_root(copy.copy(list));
  EXPECT_LT(copy.memory_bytes(), 3 * data.size());
  EXPECT_TRUE(copy.root() == list);
  EXPECT_EQ(copy.root()[0].buffer_data()->data(), copy.root()[499].buffer_data()->data());
  EXPECT_NE(copy.root()[0].buffer_data()->data(), data.data());
}

// Walks two graphs in step: each object on one side must always meet the same one on the other.
class SameShape {
 public:
  bool operator()(Value a, Value b) {
    std::vector<std::pair<Value, Value>> pending{{a, b}};
    while (!pending.empty()) {
      const auto [x, y] = pending.back();
      pending.pop_back();
      if (x.kind() != y.kind() || (x.address() == nullptr) != (y.address() == nullptr)) return false;
      if (x.address() == nullptr) {
        if (!x.is(y)) return false;
        continue;
      }
      const auto [forth, first] = forth_.emplace(x.bits(), y.bits());
      const auto [back, first_back] = back_.emplace(y.bits(), x.bits());
      if (forth->second != y.bits() || back->second != x.bits()) return false;
      if (!first) continue;
      const auto left = parts(x);
      const auto right = parts(y);
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) pending.emplace_back(left[i], right[i]);
    }
    return true;
  }

 private:
  static std::vector<Value> parts(Value value) {
    std::vector<Value> parts;
    switch (value.kind()) {
      case Kind::dict:
      case Kind::frozendict:
      case Kind::code:
        for (const auto& [key, mapped] : value.items()) parts.insert(parts.end(), {key, mapped});
        break;
      case Kind::list:
      case Kind::tuple:
      case Kind::set:
      case Kind::frozenset:
      case Kind::slice: parts.assign(value.begin(), value.end()); break;
      case Kind::instance:
        parts = {value.cls(), value.args(), value.kwargs()};
        for (std::size_t i = 0; i < value.op_count(); ++i) parts.push_back(value.op_value(i));
        break;
      case Kind::persistent: parts = {value.persistent_id()}; break;
      default: break;
    }
    return parts;
  }

  std::unordered_map<std::uint64_t, std::uint64_t> forth_;
  std::unordered_map<std::uint64_t, std::uint64_t> back_;
};

RC_GTEST_PROP(CopyLaw, a_copy_equals_its_source, (const test::Recipe& recipe)) {
  const Document source = test::cook(recipe, {.nans = false});
  Document copy;
  copy.set_root(copy.copy(source.root()));
  RC_ASSERT(copy.root() == source.root());
}

RC_GTEST_PROP(CopyLaw, a_copy_has_the_shape_of_its_source, (const test::Recipe& recipe)) {
  const Document source = test::cook(recipe);
  const Document copy = copied([&](Document& between) { return between.copy(source.root()); });
  RC_ASSERT(SameShape()(source.root(), copy.root()));
}

}  // namespace
}  // namespace brinery
