// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of brinery/document.h: building and changing objects by hand.
#include <brinery/document.h>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "object/heap.h"
#include "object/nodes.h"
#include "support/shapes.h"

namespace brinery {
namespace {

TEST(Document, values_stay_valid_when_it_moves) {
  Document first;
  first.set_root(first.list({first.str("text"), first.integer(INT64_MAX)}));
  const Value root = first.root();
  Document second = std::move(first);
  EXPECT_TRUE(second.root().is(root));
  Document third;
  third = std::move(second);
  third.append(root, third.str("more"));
  EXPECT_EQ(third.root()[0].as<std::string>(), "text");
  EXPECT_EQ(third.root().size(), 3u);
}

TEST(Document, arguments_are_copied) {
  Document doc;
  std::string text = "before";
  const Value values[] = {doc.str(text), doc.bytestr(text), doc.global(text, text),
                          doc.buffer(0, true, text)};
  text = "behind";
  EXPECT_EQ(values[0].as<std::string>(), "before");
  EXPECT_TRUE(values[1] == doc.bytestr("before"));
  EXPECT_EQ(values[2].module(), "before");
  EXPECT_EQ(values[3].buffer_data(), "before");
}

TEST(Document, text_must_be_text) {
  Document doc;
  EXPECT_EQ(doc.str("\xed\xa0\x80").size(), 3u);  // a lone surrogate
  try {
    doc.str("ab\xff");
    FAIL();
  } catch (const UnicodeDecodeError& error) {
    EXPECT_STREQ(error.what(), "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte");
    EXPECT_EQ(error.offset(), 2u);
  }
}

TEST(Document, ints_are_read_from_text_and_bytes) {
  Document doc;
  EXPECT_EQ(doc.integer_from_text("-12").as<int>(), -12);
  EXPECT_EQ(doc.big_integer(std::string_view("\x01\x00\x00\x00", 4)).as<int>(), 1);
  EXPECT_EQ(doc.big_integer("").as<int>(), 0);
  EXPECT_EQ(doc.big_integer("\xff").as<int>(), -1);
  const std::string padded = std::string(8, '\xff') + std::string(40, '\0');  // 2**64 - 1
  EXPECT_EQ(doc.big_integer(padded).decimal(), "18446744073709551615");
  EXPECT_EQ(doc.big_integer(padded).big_int_bytes().size(), 9u);
  try {
    doc.integer_from_text("12x");
    FAIL();
  } catch (const ValueError& error) {
    EXPECT_STREQ(error.what(), "expected a decimal int, found '12x'");
  }
}

TEST(Document, lists_grow_and_keep_their_items) {
  constexpr int kMany = 300'000;  // past the size from which an array has memory of its own
  Document doc;
  const Value list = doc.list({Value(true)});
  const Value other = doc.list();
  for (int i = 0; i < kMany; ++i) {
    doc.append(list, doc.integer(i));
    doc.append(other, doc.integer(-i));
  }
  ASSERT_EQ(list.size(), kMany + 1u);
  EXPECT_TRUE(list[0].is(Value(true)));
  for (int i = 0; i < kMany; ++i) {
    ASSERT_EQ(list[i + 1].as<int>(), i);
    ASSERT_EQ(other[i].as<int>(), -i);
  }
}

TEST(Document, a_dict_keeps_the_first_key_and_its_place) {
  Document doc;
  const Value dict = doc.dict({{doc.integer(1), doc.str("one")}, {doc.integer(2), doc.str("two")}});
  doc.set_item(dict, Value(true), doc.str("true"));
  ASSERT_EQ(dict.size(), 2u);
  EXPECT_EQ(dict.items()[0].key.kind(), Kind::int_);
  EXPECT_EQ(dict.items()[0].value.as<std::string>(), "true");
}

// Across the size from which there is an index.
TEST(Document, dicts_and_sets_of_every_small_size_find_their_keys) {
  for (int size = 0; size < 40; ++size) {
    Document doc;
    const Value dict = doc.dict();
    const Value set = doc.set();
    for (int i = 0; i < size; ++i) {
      doc.set_item(dict, doc.str(std::to_string(i)), doc.integer(i));
      doc.set_item(dict, doc.str(std::to_string(i)), doc.integer(i + 1));
      doc.add(set, doc.integer(i));
      doc.add(set, Value(double(i)));
    }
    ASSERT_EQ(dict.size(), static_cast<std::size_t>(size));
    ASSERT_EQ(set.size(), static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) {
      EXPECT_EQ(dict[std::to_string(i)].as<int>(), i + 1);
      EXPECT_EQ(dict[doc.str(std::to_string(i))].as<int>(), i + 1);
      EXPECT_TRUE(set.contains(doc.integer(i)));
    }
    EXPECT_FALSE(dict.find(std::to_string(size)).has_value());
    EXPECT_FALSE(set.contains(doc.integer(size)));
  }
}

// The readers' way to fill a dict: alternating keys and values, a batch at a time.
Value dict_of(Document& doc, const std::vector<Value>& pairs) {
  const Value dict = doc.dict();
  doc.heap().set_items(*ValueAccess::node<detail::DictNode>(dict), pairs);
  return dict;
}

TEST(Document, batches_of_pairs_are_as_single_ones) {
  Document doc;
  const auto text = [&](int i) { return doc.str("key " + std::to_string(i)); };
  for (const int size : {0, 1, 2, 7, 8, 9, 10, 1000}) {
    for (const int distinct : {1, 3, 1000}) {
      std::vector<Value> pairs;
      const Value wanted = doc.dict();
      for (int i = 0; i < size; ++i) {
        pairs.insert(pairs.end(), {text(i % distinct), doc.integer(i)});
        doc.set_item(wanted, text(i % distinct), doc.integer(i));
      }
      const Value dict = dict_of(doc, pairs);
      EXPECT_TRUE(dict == wanted) << size << ' ' << distinct;
      EXPECT_TRUE(dict_of(doc, pairs) == wanted) << size << ' ' << distinct;  // the very keys of the last one
    }
  }
}

TEST(Document, a_second_batch_goes_on_where_the_first_ended) {
  Document doc;
  const Value dict = dict_of(doc, {doc.str("a"), doc.integer(1), doc.str("b"), doc.integer(2)});
  std::vector<Value> more{doc.str("a"), doc.integer(3)};
  for (int i = 0; i < 20; ++i) more.insert(more.end(), {doc.integer(i), Value()});
  doc.heap().set_items(*ValueAccess::node<detail::DictNode>(dict), more);
  EXPECT_EQ(dict.size(), 22u);
  EXPECT_EQ(dict["a"].as<int>(), 3);
  EXPECT_EQ(dict["b"].as<int>(), 2);
  EXPECT_TRUE(dict.contains(doc.integer(19)));
}

// Two sets of keys by turns, each key a megabyte and all alike but for the last byte: 10^12 steps if the keys
// of each dict were compared byte by byte.
TEST(Document, long_keys_shared_by_batches_are_looked_at_once) {
  Document doc;
  std::vector<Value> pairs[2];
  for (char last = 'a'; last < 'm'; ++last) {
    auto& side = pairs[last % 2];
    side.insert(side.end(), {doc.str(std::string(1'000'000, 'x') + last), Value()});
  }
  for (std::size_t i = 0; i < 100'000; ++i) ASSERT_EQ(dict_of(doc, pairs[i % 2]).size(), 6u);
}

TEST(Document, only_what_python_can_change_is_changed) {
  Document doc;
  const Value tuple = doc.tuple({Value()});
  EXPECT_THROW(doc.append(tuple, {}), TypeError);
  EXPECT_THROW(doc.set_item(doc.frozendict({}), {}, {}), TypeError);
  EXPECT_THROW(doc.add(doc.frozenset({}), {}), TypeError);
  EXPECT_THROW(doc.add_op(doc.list(), InstanceOp::build, {}), TypeError);
  try {
    doc.append(doc.dict(), {});
    FAIL();
  } catch (const TypeError& error) {
    EXPECT_STREQ(error.what(), "expected a list, found dict");
  }
}

TEST(Document, code_has_fields_by_name) {
  Document doc;
  const std::vector<DictItem> fields{{doc.str("co_name"), doc.str("f")},
                                     {doc.str("co_flags"), doc.integer(3)}};
  const Value code = doc.code(fields);
  EXPECT_EQ(code["co_name"].as<std::string>(), "f");
  EXPECT_EQ(code.size(), 2u);
}

TEST(Document, memory_follows_what_is_made) {
  Document doc;
  const std::size_t before = doc.memory_bytes();
  doc.bytes(std::string(1'000'000, 'x'));
  EXPECT_GE(doc.memory_bytes(), before + 1'000'000);
  EXPECT_LT(doc.memory_bytes(), before + 1'100'000);
}

TEST(Document, deep_values_are_made_and_freed) {
  Document doc;
  doc.set_root(
      test::deep_list(doc, 1'000'000, test::deep_tuple(doc, 1'000'000, test::deep_dict(doc, 1'000'000))));
  EXPECT_EQ(doc.root()[0][0].kind(), Kind::list);
}

}  // namespace
}  // namespace brinery
