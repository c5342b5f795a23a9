// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of object/keys.h, seen through dicts and sets: which keys are one, and what it costs to know.
#include "object/keys.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/document.h>

#include "support/generators.h"
#include "support/shapes.h"

namespace brinery {
namespace {

using test::deep_tuple;
using test::doubled_tuple;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Whether a dict takes the two for one key; the dict is searched from end to end, and through an index.
bool one_key(Document& doc, Value a, Value b) {
  const Value small = doc.dict({{a, Value(true)}});
  const Value large = doc.dict({{a, Value(true)}});
  for (int i = 0; i < 20; ++i) doc.set_item(large, doc.str("filler " + std::to_string(i)), Value());
  const bool found = small.contains(b);
  EXPECT_EQ(large.contains(b), found);
  EXPECT_EQ(doc.frozenset({a, b}).size(), found ? 1u : 2u);
  return found;
}

TEST(Keys, numbers_of_equal_value_are_one_key) {
  Document doc;
  const Value ones[] = {doc.integer(1), Value(true), Value(1.0), doc.complex(1, 0), doc.complex(1, -0.0)};
  const Value zeros[] = {doc.integer(0), Value(false), Value(0.0), Value(-0.0), doc.complex(-0.0, 0)};
  for (Value a : ones) {
    for (Value b : ones) EXPECT_TRUE(one_key(doc, a, b));
    for (Value b : zeros) EXPECT_FALSE(one_key(doc, a, b));
  }
  for (Value a : zeros) {
    for (Value b : zeros) EXPECT_TRUE(one_key(doc, a, b));
  }
}

struct IntAndFloat {
  const char* integer;
  double real;
  bool equal;
};

TEST(Keys, ints_and_floats_are_compared_exactly) {
  const std::string int_of_1e300 =
      "100000000000000005250476025520442024870446858110815915491585411551180245798890819578637137"
      "508044786404370444383288387817694252323536043057564479218478670698284838720092657580373783"
      "023379478809005936895323497079994508111903896764088007465274278014249457925878882005684283"
      "8115669472196386865459400540160";
  const IntAndFloat cases[] = {
      {"9007199254740992", 0x1p53, true},
      {"9007199254740993", 0x1p53, false},
      {"9223372036854775808", 0x1p63, true},
      {"9223372036854775807", 0x1p63, false},
      {"-9223372036854775808", -0x1p63, true},
      {"-9223372036854775809", -0x1p63, false},
      {"18446744073709551616", 0x1p64, true},
      {"18446744073709551617", 0x1p64, false},
      {"18446744073709549568", 0x1.fffffffffffffp63, true},
      {"1125899906842624", 0x1p50, true},
      {"-1125899906842625", -1125899906842625.0, true},
  };
  Document doc;
  for (const auto& [integer, real, equal] : cases) {
    EXPECT_EQ(one_key(doc, doc.integer_from_text(integer), Value(real)), equal) << integer;
    EXPECT_EQ(doc.integer_from_text(integer) == Value(real), equal) << integer;
    EXPECT_EQ(one_key(doc, doc.complex(real, 0), doc.integer_from_text(integer)), equal) << integer;
  }
  std::string two_to_1000(126, '\0');  // 2**1000 in two's complement: bit 0 of byte 125
  two_to_1000[125] = 1;
  EXPECT_TRUE(one_key(doc, doc.big_integer(two_to_1000), Value(0x1p1000)));
  std::string two_to_1023(129, '\0');
  two_to_1023[127] = '\x80';
  EXPECT_TRUE(one_key(doc, doc.big_integer(two_to_1023), Value(0x1p1023)));
  two_to_1023[0] = 1;
  EXPECT_FALSE(one_key(doc, doc.big_integer(two_to_1023), Value(0x1p1023)));
  EXPECT_FALSE(one_key(doc, doc.big_integer(std::string(5000, '\1')), Value(HUGE_VAL)));
  EXPECT_TRUE(one_key(doc, doc.integer_from_text(int_of_1e300), Value(1e300)));
  EXPECT_FALSE(one_key(doc, doc.integer_from_text("1" + std::string(300, '0')), Value(1e300)));
}

TEST(Keys, a_nan_is_a_key_of_its_own) {
  Document doc;
  const Value nan = doc.real(kNan);
  const Value complex_nan = doc.complex(0, kNan);
  EXPECT_TRUE(one_key(doc, nan, nan));
  EXPECT_FALSE(one_key(doc, nan, doc.real(kNan)));
  EXPECT_TRUE(one_key(doc, complex_nan, complex_nan));
  EXPECT_FALSE(one_key(doc, complex_nan, doc.complex(0, kNan)));
  EXPECT_TRUE(one_key(doc, doc.tuple({nan}), doc.tuple({nan})));
  EXPECT_FALSE(one_key(doc, doc.tuple({nan}), doc.tuple({doc.real(kNan)})));
}

TEST(Keys, strings_are_keys_by_kind_and_bytes) {
  Document doc;
  for (const std::size_t size : {0u, 1u, 127u, 128u, 255u, 256u, 70'000u}) {
    const std::string text(size, 'x');
    EXPECT_TRUE(one_key(doc, doc.str(text), doc.str(text))) << size;
    EXPECT_TRUE(one_key(doc, doc.bytes(text), doc.bytes(text))) << size;
    EXPECT_TRUE(one_key(doc, doc.bytestr(text), doc.bytestr(text))) << size;
    EXPECT_FALSE(one_key(doc, doc.str(text), doc.bytes(text))) << size;
    EXPECT_FALSE(one_key(doc, doc.str(text), doc.bytestr(text))) << size;
    EXPECT_FALSE(one_key(doc, doc.bytes(text), doc.bytestr(text))) << size;
    EXPECT_FALSE(one_key(doc, doc.str(text), doc.str(text + "y"))) << size;
  }
}

TEST(Keys, composites_are_keys_by_content) {
  Document doc;
  const auto one = [&] { return doc.integer(1); };
  const auto text = [&](std::size_t size) { return doc.str(std::string(size, 't')); };
  EXPECT_TRUE(one_key(doc, doc.tuple({one(), text(3)}), doc.tuple({Value(1.0), text(3)})));
  EXPECT_TRUE(one_key(doc, doc.tuple({one(), text(300)}), doc.tuple({Value(true), text(300)})));
  EXPECT_FALSE(one_key(doc, doc.tuple({one()}), doc.tuple({one(), one()})));
  EXPECT_TRUE(one_key(doc, doc.tuple({}), doc.tuple({})));
  EXPECT_TRUE(one_key(doc, doc.frozenset({one(), text(1)}), doc.frozenset({text(1), Value(1.0)})));
  EXPECT_FALSE(one_key(doc, doc.frozenset({one()}), doc.tuple({one()})));
  const std::vector<DictItem> pairs{{text(1), one()}, {text(2), doc.tuple({one()})}};
  const std::vector<DictItem> turned{{text(2), doc.tuple({Value(1.0)})}, {text(1), Value(true)}};
  EXPECT_TRUE(one_key(doc, doc.frozendict(pairs), doc.frozendict(turned)));
  const std::vector<DictItem> other{{text(2), one()}, {text(1), one()}};
  EXPECT_FALSE(one_key(doc, doc.frozendict(pairs), doc.frozendict(other)));
  EXPECT_TRUE(one_key(doc, doc.slice(one(), {}, {}), doc.slice(Value(1.0), {}, {})));
  EXPECT_FALSE(one_key(doc, doc.slice(one(), {}, {}), doc.slice({}, one(), {})));
}

// More members than are searched without an index, in another order.
TEST(Keys, large_frozensets_are_keys_by_content) {
  Document doc;
  std::vector<Value> members;
  for (int i = 0; i < 1000; ++i) members.push_back(doc.tuple({doc.integer(i), doc.str(std::to_string(i))}));
  const Value first = doc.frozenset(members);
  std::vector<Value> again;
  for (int i = 999; i >= 0; --i) again.push_back(doc.tuple({doc.integer(i), doc.str(std::to_string(i))}));
  EXPECT_TRUE(one_key(doc, first, doc.frozenset(again)));
  again[0] = Value();
  EXPECT_FALSE(one_key(doc, first, doc.frozenset(again)));
}

TEST(Keys, references_are_keys_by_name_and_objects_by_identity) {
  Document doc;
  EXPECT_TRUE(one_key(doc, doc.global("m", "A"), doc.global("m", "A")));
  EXPECT_FALSE(one_key(doc, doc.global("m", "A"), doc.global("m", "B")));
  EXPECT_FALSE(one_key(doc, doc.global("mA", ""), doc.global("m", "A")));
  const std::string name(500, 'n');
  EXPECT_TRUE(one_key(doc, doc.global("m", name), doc.global("m", name)));
  EXPECT_FALSE(one_key(doc, doc.global("m", name), doc.global("n", name)));
  EXPECT_TRUE(one_key(doc, doc.extension(7), doc.extension(7)));
  EXPECT_FALSE(one_key(doc, doc.extension(7), doc.extension(8)));
  const auto instance = [&] { return doc.instance(Made::reduce, doc.global("m", "A"), doc.tuple({})); };
  const Value same = instance();
  EXPECT_TRUE(one_key(doc, same, same));
  EXPECT_TRUE(one_key(doc, doc.tuple({same}), doc.tuple({same})));
  EXPECT_FALSE(one_key(doc, same, instance()));
  EXPECT_FALSE(one_key(doc, doc.persistent({}), doc.persistent({})));
  EXPECT_FALSE(one_key(doc, doc.buffer(0, true, {}), doc.buffer(0, true, {})));
  EXPECT_TRUE(one_key(doc, {}, {}));
  EXPECT_FALSE(one_key(doc, {}, Value::ellipsis()));
  EXPECT_FALSE(one_key(doc, {}, Value(false)));
}

TEST(Keys, unhashable_keys_are_refused_with_pythons_words) {
  Document doc;
  const std::pair<Value, const char*> cases[] = {{doc.list(), "unhashable type: 'list'"},
                                                 {doc.dict(), "unhashable type: 'dict'"},
                                                 {doc.set(), "unhashable type: 'set'"},
                                                 {doc.bytearray(""), "unhashable type: 'bytearray'"}};
  for (const auto& [bad, message] : cases) {
    const std::vector<DictItem> hidden{{Value(), bad}};
    for (Value key : {bad, doc.tuple({bad}), doc.tuple({doc.tuple({Value(), bad})}), doc.slice({}, bad, {}),
                      doc.frozendict(hidden)}) {
      const Value dict = doc.dict({{Value(), Value()}});
      try {
        doc.set_item(dict, key, {});
        ADD_FAILURE() << "taken as a key: " << message;
      } catch (const TypeError& error) {
        EXPECT_STREQ(error.what(), message);
      }
      EXPECT_EQ(dict.size(), 1u);
      EXPECT_THROW(static_cast<void>(dict.find(key)), TypeError);
      EXPECT_THROW(static_cast<void>(doc.set().contains(key)), TypeError);
    }
  }
}

TEST(Keys, exponential_tuples_are_keys_at_once) {
  Document doc;
  const Value first = doubled_tuple(doc, 40);
  const Value second = doubled_tuple(doc, 40);
  const Value other = doubled_tuple(doc, 40, Value(true));
  EXPECT_TRUE(one_key(doc, first, second));
  EXPECT_FALSE(one_key(doc, first, other));
  EXPECT_EQ(doc.frozenset({first, second, other}).size(), 2u);
  EXPECT_TRUE(one_key(doc, doc.frozenset({first, other}), doc.frozenset({other, second})));
  const std::vector<DictItem> pairs{{first, second}};
  const std::vector<DictItem> turned{{second, first}};
  EXPECT_TRUE(one_key(doc, doc.frozendict(pairs), doc.frozendict(turned)));
}

TEST(Keys, deep_tuples_are_keys) {
  Document doc;
  const Value first = deep_tuple(doc, 1'000'000);
  const Value set = doc.set({first, deep_tuple(doc, 1'000'000), deep_tuple(doc, 999'999)});
  EXPECT_EQ(set.size(), 2u);
  EXPECT_TRUE(set.contains(deep_tuple(doc, 1'000'000)));
  EXPECT_FALSE(set.contains(deep_tuple(doc, 1'000'001)));
}

// Hashes of 32 bits that follow from one another repeat after some 2**16 steps. Those of ever deeper tuples
// must not, or such tuples as keys of one dict would all be compared with each other. Among 500,000 random
// ones about 29 are not the first of their value, and a thousand never.
TEST(Keys, hashes_of_ever_deeper_tuples_do_not_repeat) {
  constexpr std::size_t kMany = 500'000;
  Document doc;
  detail::Keys keys;
  const auto distinct_of = [&](auto&& wrap) {
    std::vector<std::uint32_t> hashes;
    for (Value value = doc.tuple({Value()}); hashes.size() < kMany; value = wrap(value)) {
      hashes.push_back(keys.hash(value));
    }
    std::sort(hashes.begin(), hashes.end());
    return static_cast<std::size_t>(std::unique(hashes.begin(), hashes.end()) - hashes.begin());
  };
  EXPECT_GT(distinct_of([&](Value value) { return doc.tuple({value}); }), kMany - 1000);
  EXPECT_GT(distinct_of([&](Value value) { return doc.tuple({value, value}); }), kMany - 1000);
  EXPECT_GT(distinct_of([&](Value value) { return doc.tuple({value, doc.tuple({value})}); }), kMany - 1000);
  EXPECT_GT(distinct_of([&](Value value) { return doc.frozenset({value}); }), kMany - 1000);
  EXPECT_GT(distinct_of([&](Value value) { return doc.slice(value, {}, value); }), kMany - 1000);
}

// If the shared part were looked at for each key, these would take 10**10 steps each.
TEST(Keys, a_large_part_shared_by_many_keys_is_looked_at_once) {
  constexpr std::size_t kMany = 100'000;
  Document doc;
  std::vector<Value> items;
  for (std::size_t i = 0; i < kMany; ++i) items.push_back(doc.integer(i));
  const Value big = doc.tuple(items);
  const Value twin = doc.tuple(items);
  const Value dict = doc.dict();
  for (std::size_t i = 0; i < kMany; ++i)
    doc.set_item(dict, doc.tuple({doc.integer(i), big}), doc.integer(i));
  for (std::size_t i = 0; i < kMany; ++i)
    doc.set_item(dict, doc.tuple({doc.integer(i), twin}), doc.integer(i + 1));
  EXPECT_EQ(dict.size(), kMany);
  EXPECT_EQ(dict[doc.tuple({doc.integer(5), twin})].as<int>(), 6);
}

// The same for keys that are long themselves and shared by many dicts: strings, ints, names.
TEST(Keys, long_keys_shared_by_many_dicts_are_looked_at_once) {
  constexpr std::size_t kLong = 1'000'000;
  constexpr int kMany = 100'000;
  Document doc;
  const std::string text(kLong, 'x');
  const std::pair<Value, Value> twins[] = {{doc.str(text), doc.str(text)},
                                           {doc.bytes(text), doc.bytes(text)},
                                           {doc.big_integer(text), doc.big_integer(text)},
                                           {doc.global(text, "n"), doc.global(text, "n")}};
  const std::string other = text.substr(1) + 'y';
  const Value nearly = doc.str(other);
  for (const auto& [first, second] : twins) {
    for (int i = 0; i < kMany; ++i) {
      const Value dict = doc.dict({{first, {}}, {second, Value(true)}, {nearly, {}}});
      ASSERT_EQ(dict.size(), 2u);
      const Value set = doc.set({doc.tuple({first}), doc.tuple({second})});
      ASSERT_EQ(set.size(), 1u);
    }
  }
}

TEST(Keys, a_dict_of_a_million_keys_finds_each) {
  constexpr int kMany = 1'000'000;
  Document doc;
  const Value dict = doc.dict();
  for (int i = 0; i < kMany; ++i) doc.set_item(dict, doc.integer(i), doc.integer(-i));
  ASSERT_EQ(dict.size(), static_cast<std::size_t>(kMany));
  for (int i = 0; i < kMany; i += 7) ASSERT_EQ(dict[doc.integer(i)].as<int>(), -i);
  EXPECT_FALSE(dict.contains(doc.integer(kMany)));
  EXPECT_FALSE(dict.contains(Value(0.5)));
  EXPECT_EQ(dict.items()[12'345].key.as<int>(), 12'345);
}

// Two of 500,000 strings have the same 32 bits of hash: by chance none do once in 10^12 runs.
TEST(Keys, keys_whose_hashes_collide_stay_apart) {
  Document doc;
  std::vector<std::pair<std::uint32_t, Value>> hashed;
  detail::Keys keys;
  for (int i = 0; i < 500'000; ++i) {
    const Value text = doc.str(std::to_string(i));
    hashed.emplace_back(keys.hash(text), text);
  }
  std::sort(hashed.begin(), hashed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto same_hash = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto twin = std::adjacent_find(hashed.begin(), hashed.end(), same_hash);
  ASSERT_NE(twin, hashed.end());
  const Value first = twin[0].second;
  const Value second = twin[1].second;
  EXPECT_FALSE(one_key(doc, first, second));
  EXPECT_FALSE(one_key(doc, doc.tuple({first}), doc.tuple({second})));
  EXPECT_FALSE(one_key(doc, doc.tuple({doc.tuple({first})}), doc.tuple({doc.tuple({second})})));
  EXPECT_FALSE(one_key(doc, doc.frozenset({first}), doc.frozenset({second})));
  const Value dict = doc.dict();
  for (int i = 0; i < 100; ++i) doc.set_item(dict, hashed[static_cast<std::size_t>(i)].second, Value());
  doc.set_item(dict, first, Value(true));
  EXPECT_FALSE(dict.contains(second));
  doc.set_item(dict, second, Value(false));
  EXPECT_TRUE(dict[first].is(Value(true)));
  EXPECT_TRUE(dict[second].is(Value(false)));
  EXPECT_TRUE(dict[second.as<std::string_view>()].is(Value(false)));
}

RC_GTEST_PROP(KeysLaw, a_dict_is_a_map_in_insertion_order,
              (const std::vector<std::pair<std::uint8_t, int>>& changes)) {
  using Key = std::variant<int, std::string>;
  Document doc;
  const Value dict = doc.dict();
  std::map<Key, int> model;
  std::vector<Key> order;
  for (const auto& [number, mapped] : changes) {
    const int id = number / 2;
    const bool is_text = number % 2 != 0;
    const Key key = is_text ? Key("key " + std::to_string(id)) : Key(id);
    if (model.insert_or_assign(key, mapped).second) order.push_back(key);
    doc.set_item(dict, is_text ? doc.str(std::get<std::string>(key)) : Value(double(id)),
                 doc.integer(mapped));
  }
  RC_ASSERT(dict.size() == model.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Value key = dict.items()[i].key;
    if (const auto* text = std::get_if<std::string>(&order[i])) {
      RC_ASSERT(key.as<std::string>() == *text);
      RC_ASSERT(dict[*text].as<int>() == model[order[i]]);
    } else {
      RC_ASSERT(key.as<double>() == std::get<int>(order[i]));
      RC_ASSERT(dict[doc.integer(std::get<int>(order[i]))].as<int>() == model[order[i]]);
    }
  }
  RC_ASSERT(!dict.contains(doc.integer(128)));
  RC_ASSERT(!dict.find("key 128").has_value());
}

// Without what is compared by identity as a key, the two equalities are one.
RC_GTEST_PROP(KeysLaw, keys_are_equal_as_values_are, (const test::Recipe& left, const test::Recipe& right)) {
  const test::Diet diet{.nans = false, .references = false, .mutables = false};
  Document doc;
  const Value a = test::Cook(doc, diet).follow(left);
  const Value b = test::Cook(doc, diet).follow(right);
  const Value c = doc.copy(a);
  RC_ASSERT(detail::Keys().hash(a) == detail::Keys().hash(c));
  RC_ASSERT(one_key(doc, a, c));
  RC_ASSERT(one_key(doc, a, b) == (a == b));
  RC_CLASSIFY(a == b);
  if (a == b) RC_ASSERT(detail::Keys().hash(a) == detail::Keys().hash(b));
}

}  // namespace
}  // namespace brinery
