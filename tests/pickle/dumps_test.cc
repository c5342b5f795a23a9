// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writing documents that no pickle of CPython's may have: what contains itself, very deep and odd ones. Bytes given as
// literals are those of CPython 3.11's pickle.dumps.
#include <brinery/error.h>
#include <brinery/pickler.h>
#include <brinery/pickletools.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace brinery::pickle {
namespace {

using namespace std::string_view_literals;
using pickletools::Op;

std::string dumped(Value value, int protocol) { return dumps(value, {.protocol = protocol}); }

std::size_t count(std::string_view bytes, pickletools::Op code) {
  std::size_t found = 0;
  for (const pickletools::Operation& each : pickletools::genops(bytes))
    found += each.opcode.code == code ? 1 : 0;
  return found;
}

struct Circle {
  std::string_view shape;
  int protocol;
  std::string_view bytes;
};

// L = []; T = (L,); L.append(T)          D = {}; U = (D, 1, 2, 3); D['k'] = U
constexpr Circle kCircles[] = {
    {"tuple_in_its_list", 0, "((lp0\012(g0\012tp1\012a00g1\012."sv},
    {"tuple_in_its_list", 1, "(]q\000(h\000tq\001a1h\001."sv},
    {"tuple_in_its_list", 2, "\200\002]q\000h\000\205q\001a0h\001."sv},
    {"tuple_in_its_list", 4, "\200\004\225\013\000\000\000\000\000\000\000]\224h\000\205\224a0h\001."sv},
    {"tuple_in_its_dict", 0,
     "((dp0\012Vk\012p1\012(g0\012I1\012I2\012I3\012tp2\012sI1\012I2\012I3\01200000g2\012."sv},
    {"tuple_in_its_dict", 1,
     "(}q\000X\001\000\000\000kq\001(h\000K\001K\002K\003tq\002sK\001K\002K\0031h\002."sv},
    {"tuple_in_its_dict", 2,
     "\200\002(}q\000X\001\000\000\000kq\001(h\000K\001K\002K\003tq\002sK\001K\002K\0031h\002."sv},
    {"tuple_in_its_dict", 4,
     "\200\004\225\035\000\000\000\000\000\000\000(}\224\214\001k\224(h\000K\001K\002K\003t\224sK\001K\002K\0031h\002."sv},
};

TEST(PickleDumps, tuples_that_contain_themselves_are_written_as_by_cpython) {
  for (const Circle& circle : kCircles) {
    SCOPED_TRACE(std::string(circle.shape) + " " + std::to_string(circle.protocol));
    Document doc;
    Value tuple;
    if (circle.shape == "tuple_in_its_list") {
      const Value list = doc.list();
      tuple = doc.tuple({list});
      doc.append(list, tuple);
    } else {
      const Value dict = doc.dict();
      tuple = doc.tuple({dict, doc.integer(1), doc.integer(2), doc.integer(3)});
      doc.set_item(dict, doc.str("k"), tuple);
    }
    EXPECT_EQ(dumped(tuple, circle.protocol), circle.bytes);
    EXPECT_EQ(loads(circle.bytes).root(), tuple);
  }
}

// CPython cuts lists by what is left and dicts and sets by what it gets: after a full last batch an empty one follows.
TEST(PickleDumps, batches_end_as_those_of_cpython) {
  struct Row {
    int size;
    std::size_t appends, setitems, additems;
  };
  constexpr Row kRows[] = {{0, 0, 0, 0},    {1, 0, 0, 1},    {2, 1, 1, 1},    {999, 1, 1, 1}, {1000, 1, 2, 2},
                           {1001, 2, 2, 2}, {1999, 2, 2, 2}, {2000, 2, 3, 3}, {2001, 3, 3, 3}};
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.size);
    Document doc;
    const Value list = doc.list();
    const Value dict = doc.dict();
    const Value set = doc.set();
    for (int i = 0; i < row.size; ++i) {
      doc.append(list, Value());
      doc.set_item(dict, doc.integer(i), Value());
      doc.add(set, doc.integer(i));
    }
    EXPECT_EQ(count(dumped(list, 4), Op::APPENDS), row.appends);
    EXPECT_EQ(loads(dumped(dict, 4)).root(), dict);
    EXPECT_EQ(loads(dumped(set, 4)).root(), set);
    EXPECT_EQ(count(dumped(dict, 1), Op::SETITEMS), row.setitems);
    EXPECT_EQ(count(dumped(set, 4), Op::ADDITEMS), row.additems);
  }
}

// Each kind of nest, a million deep, in each protocol: no recursion, and no super-linear step.
TEST(PickleDumps, million_deep_nests_are_written) {
  constexpr int kDepth = 1'000'000;
  const std::vector<std::function<Value(Document&, Value)>> wraps{
      [](Document& doc, Value inner) { return doc.list({inner}); },
      [](Document& doc, Value inner) { return doc.tuple({inner}); },
      [](Document& doc, Value inner) {
        return doc.dict({{Value(true), inner}});
      },
      [](Document& doc, Value inner) { return doc.slice(inner, Value(), Value()); },
      [](Document& doc, Value inner) { return doc.persistent(inner); },
      [](Document& doc, Value inner) {
        return doc.instance(Made::newobj, doc.global("m", "C"), doc.tuple({inner}));
      },
      [](Document& doc, Value inner) {
        const Value made = doc.instance(Made::newobj_ex, doc.global("m", "C"), doc.tuple({}), doc.dict());
        doc.add_op(made, InstanceOp::build, inner);
        return made;
      },
  };
  for (const auto& wrap : wraps) {
    Document doc;
    Value value = doc.str("core");
    for (int i = 0; i < kDepth; ++i) value = wrap(doc, value);
    for (const int protocol : {1, 2, 5}) {
      const std::string bytes = dumped(value, protocol);
      EXPECT_NE(bytes.find("core"), bytes.npos);
      EXPECT_EQ(bytes.find("core"), bytes.rfind("core"));
      EXPECT_GT(bytes.size(), std::size_t{kDepth});
    }
  }
}

// An instance in its own arguments: it is made on the way, and what lies on the stack is given up for that one.
TEST(PickleDumps, instances_in_their_own_arguments_come_back) {
  for (const Made made : {Made::reduce, Made::newobj, Made::newobj_ex, Made::obj}) {
    Document doc;
    const Value list = doc.list();
    const Value instance = doc.instance(made, doc.global("m", "C"), doc.tuple({list}),
                                        made == Made::newobj_ex ? doc.dict() : Value());
    doc.append(list, instance);
    doc.add_op(instance, InstanceOp::build, list);
    const Document again = loads(dumped(instance, 5));
    EXPECT_TRUE(again.root() == instance);
    for (int protocol = 0; protocol < 4; ++protocol) {
      EXPECT_EQ(loads(dumped(instance, protocol)).root().kind(), Kind::instance);
    }
  }
}

TEST(PickleDumps, what_no_opcode_of_the_protocol_holds_is_refused) {
  Document doc;
  EXPECT_THROW(dumped(doc.global("m\n", "C"), 2), PicklingError);
  EXPECT_THROW(dumped(doc.global("m", "C\nD"), 3), PicklingError);
  EXPECT_THROW(dumped(doc.global("m", "\xc3\xa9"), 2), PicklingError);
  EXPECT_NO_THROW(dumped(doc.global("m", "\xc3\xa9"), 3));
  EXPECT_NO_THROW(dumped(doc.global("m\n", "C\nD"), 4));
  EXPECT_THROW(dumped(doc.extension(7), 1), PicklingError);
  EXPECT_THROW(dumped(doc.persistent(doc.str("a\nb")), 0), PicklingError);
  EXPECT_THROW(dumped(doc.persistent(doc.str("\xc3\xa9")), 0), PicklingError);
  EXPECT_THROW(dumped(doc.buffer(0, false, {}), 4), PicklingError);
  const Value odd = doc.instance(Made::newobj, doc.global("m", "C"), doc.list());
  EXPECT_THROW(dumped(odd, 1), PicklingError);
}

}  // namespace
}  // namespace brinery::pickle
