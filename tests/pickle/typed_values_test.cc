// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Values within pickles of C++ objects: fields that a struct does not know, which are kept and written back, and members of
// type brinery::Value, at every protocol.
#include <brinery/document.h>
#include <brinery/from_value.h>
#include <brinery/pickle_types.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "support/error_of.h"
#include "support/through_values.h"

namespace typed_values {

// The same record as a program knows it that is a version behind, and as one that is not.
template <int Style>
struct Old {
  int id;
  std::vector<Old> parts;
  brinery::UnknownFields rest;
  bool operator==(const Old&) const = default;
};
template <int Style>
struct New {
  int id;
  std::vector<New> parts;
  std::vector<std::byte> data;
  std::set<int> marks;
  std::shared_ptr<std::string> left;
  std::shared_ptr<std::string> right;
};
using OldAggregate = Old<0>;
using NewAggregate = New<0>;
using OldPlain = Old<1>;
using NewPlain = New<1>;
using OldSlotted = Old<2>;
using NewSlotted = New<2>;
BRINERY_CLASS(OldPlain, "m", "Part")
BRINERY_CLASS(NewPlain, "m", "Part")
BRINERY_CLASS(OldSlotted, "m", "SlottedPart", brinery::slots)
BRINERY_CLASS(NewSlotted, "m", "SlottedPart", brinery::slots)
struct OldLeaf {
  int id;
  brinery::UnknownFields rest;
  bool operator==(const OldLeaf&) const = default;
};

struct Holder {
  int id;
  brinery::Value anything;
};
struct HolderTree {
  brinery::Value anything;
  std::vector<HolderTree> kids;
};

}  // namespace typed_values

namespace brinery {
namespace {

using namespace typed_values;
using pickle::dumps;
using pickle::loads;

// ---- Fields that a struct does not know ---------------------------------------------------------------------------

template <class Modern>
Modern modern(int id) {
  const auto text = std::make_shared<std::string>("shared");
  return {id, {}, {std::byte{0}, std::byte{255}}, {1, 2}, text, text};
}

// What the older program makes of the newer one's record still has all of it.
template <class Older, class Modern>
void expect_kept(int first = 0) {
  Modern record = modern<Modern>(1);
  record.parts = {modern<Modern>(2), modern<Modern>(3)};
  for (int protocol = first; protocol <= 5; ++protocol) {
    SCOPED_TRACE(protocol);
    const std::string original = dumps(record, {.protocol = protocol});
    Older known = loads<Older>(original);
    ASSERT_FALSE(known.parts[1].rest.empty());
    known.id = 10;
    const std::string rewritten = dumps(known, {.protocol = protocol});
    EXPECT_EQ(test_support::dumps_through_values(known, protocol), rewritten);
    EXPECT_EQ(loads<Older>(rewritten), known);
    const Modern back = loads<Modern>(rewritten);
    EXPECT_EQ(back.id, 10);
    EXPECT_EQ(back.data, record.data);
    EXPECT_EQ(back.left, back.right);  // shared within one record's fields
    ASSERT_EQ(back.parts.size(), 2U);
    EXPECT_EQ(back.parts[1].id, 3);
    EXPECT_EQ(back.parts[1].marks, record.marks);
    EXPECT_EQ(*back.parts[1].right, "shared");
  }
}

TEST(TypedValues, unknown_fields_are_written_back) {
  expect_kept<OldAggregate, NewAggregate>();
  expect_kept<OldPlain, NewPlain>();
  expect_kept<OldSlotted, NewSlotted>(2);
}

// Whose fields lie in as many Documents, which must not be taken for one another.
TEST(TypedValues, unknown_fields_of_many_records_are_not_mixed_up) {
  std::vector<std::map<std::string, std::variant<int, std::vector<int>>>> records;
  for (int i = 0; i < 1500; ++i)
    records.push_back({{"id", i}, {"more", std::vector<int>{i, -i}}, {"zone", i % 7}});
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const std::string original = dumps(records, {.protocol = protocol});
    const auto known = loads<std::vector<OldLeaf>>(original);
    const std::string rewritten = dumps(known, {.protocol = protocol});
    EXPECT_EQ(test_support::dumps_through_values(known, protocol), rewritten);
    EXPECT_EQ(pickle::loads(rewritten).root(), pickle::loads(original).root()) << protocol;
    EXPECT_EQ(loads<std::vector<OldLeaf>>(rewritten), known);
  }
}

// ---- Members that are values --------------------------------------------------------------------------------------

Value anything(Document& d) {
  const Value instance = d.instance(Made::newobj, d.global("m", "C"), d.tuple({d.integer(1)}));
  d.add_op(instance, InstanceOp::build, d.dict({{d.str("me"), instance}}));
  const Value list =
      d.list({Value(), Value(true), Value(0.5), d.integer_from_text("123456789012345678901234567890")});
  d.append(list, list);
  for (const Value each :
       {d.str("\u00e9"), d.bytes("\xff"), d.bytearray("b"), d.set({d.integer(1)}), d.complex(1, 2),
        d.frozenset({d.str("x")}), d.slice({}, d.integer(1), {}), instance, instance}) {
    d.append(list, each);
  }
  return list;
}

TEST(TypedValues, values_as_members_are_written_with_all_they_hold) {
  Document d;
  const Value value = anything(d);
  const std::vector<Holder> holders{{1, value}, {2, d.str("text")}, {3, value}, {4, Value()}};
  for (int protocol = 2; protocol <= 5; ++protocol) {
    SCOPED_TRACE(protocol);
    const std::string bytes = dumps(holders, {.protocol = protocol});
    EXPECT_EQ(test_support::dumps_through_values(holders, protocol), bytes);
    const Document back = pickle::loads(bytes);
    const auto read = from_value<std::vector<Holder>>(back.root());
    ASSERT_EQ(read.size(), 4U);
    EXPECT_EQ(read[2].id, 3);
    EXPECT_EQ(read[0].anything, value);
    EXPECT_EQ(read[1].anything, holders[1].anything);
    EXPECT_TRUE(read[3].anything.is_none());
    EXPECT_TRUE(read[0].anything.is(read[2].anything));
    EXPECT_TRUE(read[0].anything[4].is(read[0].anything));
  }
}

TEST(TypedValues, values_in_types_that_contain_themselves) {
  Document d;
  const HolderTree tree{d.list({d.str("a")}),
                        {{d.integer(1), {}}, {d.bytes("\xff"), {{d.set({d.str("deep")}), {}}}}}};
  for (int protocol = 0; protocol <= 5; ++protocol) {
    SCOPED_TRACE(protocol);
    const std::string bytes = dumps(tree, {.protocol = protocol});
    EXPECT_EQ(test_support::dumps_through_values(tree, protocol), bytes);
    const Document back = pickle::loads(bytes);
    const auto read = from_value<HolderTree>(back.root());
    EXPECT_EQ(read.anything, tree.anything);
    ASSERT_EQ(read.kids.size(), 2U);
    EXPECT_EQ(read.kids[1].anything, tree.kids[1].anything);
    EXPECT_EQ(read.kids[1].kids.at(0).anything, tree.kids[1].kids[0].anything);
  }
}

TEST(TypedValues, a_value_that_cannot_be_written_is_named) {
  Document d;
  const std::vector<DictItem> fields{{d.str("co_name"), d.str("f")}};
  const std::vector<Holder> holders{{1, Value()}, {2, d.list({Value(), d.code(fields)})}};
  EXPECT_EQ(test_support::error_of([&] { dumps(holders); }),
            "PicklingError: [1].anything[1]: cannot pickle 'code' object");
}

}  // namespace
}  // namespace brinery
