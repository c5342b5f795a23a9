// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of repr. What Python prints is in tests/data/object/repr.jsonl, see literal_test.cc; here are cycles,
// sharing, and what Python would not print.
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/document.h>

namespace brinery {
namespace {

class Repr : public ::testing::Test {
 protected:
  Value text(std::string_view value) { return doc_.str(value); }
  Value number(int value) { return doc_.integer(value); }

  Document doc_;
};

TEST_F(Repr, list_in_itself) {
  const Value list = doc_.list({number(1)});
  doc_.append(list, list);
  EXPECT_EQ(repr(list), "[1, [...]]");
}

TEST_F(Repr, dict_in_itself) {
  const Value dict = doc_.dict();
  doc_.set_item(dict, text("self"), dict);
  EXPECT_EQ(repr(dict), "{'self': {...}}");
}

TEST_F(Repr, tuple_in_a_list_in_itself) {
  const Value list = doc_.list();
  const Value tuple = doc_.tuple({list});
  doc_.append(list, tuple);
  EXPECT_EQ(repr(tuple), "([(...)],)");
  EXPECT_EQ(repr(list), "[([...],)]");
  EXPECT_EQ(repr(doc_.list({tuple, list})), "[([(...)],), [([...],)]]");
}

TEST_F(Repr, instance_in_its_own_state) {
  const Value state = doc_.dict();
  const Value node = doc_.instance(Made::newobj, doc_.global("tree", "Node"), doc_.tuple({}));
  doc_.set_item(state, text("next"), node);
  doc_.add_op(node, InstanceOp::build, state);
  EXPECT_EQ(repr(node), "tree.Node(next=tree.Node(...))");
}

TEST_F(Repr, state_that_holds_itself) {
  const Value state = doc_.dict();
  doc_.set_item(state, text("d"), state);
  const Value node = doc_.instance(Made::newobj, doc_.global("tree", "Node"), doc_.tuple({}));
  doc_.add_op(node, InstanceOp::build, state);
  EXPECT_EQ(repr(node), "tree.Node(d={'d': {...}})");
}

TEST_F(Repr, the_same_object_side_by_side_is_no_cycle) {
  const Value shared = doc_.list({number(1)});
  EXPECT_EQ(repr(doc_.tuple({shared, shared})), "([1], [1])");
}

TEST_F(Repr, empty_containers) {
  EXPECT_EQ(
      repr(doc_.list({doc_.tuple({}), doc_.list(), doc_.dict(), doc_.set(), doc_.frozenset({}), text("")})),
      "[(), [], {}, set(), frozenset(), '']");
}

TEST_F(Repr, bytearray_escapes_single_quotes_always) {
  EXPECT_EQ(repr(doc_.bytearray("'")), R"(bytearray(b"\'"))");
  EXPECT_EQ(repr(doc_.bytes("'")), R"(b"'")");
}

TEST_F(Repr, int_beyond_64_bits) {
  EXPECT_EQ(repr(doc_.integer_from_text("-123456789012345678901234567890")),
            "-123456789012345678901234567890");
}

TEST_F(Repr, outside_references) {
  EXPECT_EQ(repr(doc_.global("os.path", "join")), "os.path.join");
  EXPECT_EQ(repr(doc_.persistent(doc_.tuple({text("Node"), number(2)}))), "<persistent id ('Node', 2)>");
  EXPECT_EQ(repr(doc_.extension(240)), "<extension code 240>");
  EXPECT_EQ(repr(doc_.buffer(0, false, {})), "<buffer 0>");
  EXPECT_EQ(repr(doc_.buffer(1, true, "x")), "<read-only buffer 1>");
  EXPECT_EQ(repr(doc_.bytestr("caf\xe9")), R"(s'caf\xe9')");
  const std::vector<DictItem> fields{{text("co_name"), text("f")}};
  EXPECT_EQ(repr(doc_.code(fields)), "<code object f>");
}

TEST_F(Repr, call_with_arguments) {
  const Value cls = doc_.global("datetime", "date");
  EXPECT_EQ(repr(doc_.instance(Made::reduce, cls, doc_.tuple({number(2024), number(2)}))),
            "datetime.date(2024, 2)");
  EXPECT_EQ(repr(doc_.instance(Made::reduce, cls, doc_.list({number(1)}))), "datetime.date(*[1])");
}

TEST_F(Repr, call_with_keywords) {
  const Value cls = doc_.global("m", "C");
  const Value named = doc_.dict({{text("key"), number(1)}});
  const Value odd = doc_.dict({{text("not a name"), number(1)}});
  EXPECT_EQ(repr(doc_.instance(Made::newobj_ex, cls, doc_.tuple({}), named)), "m.C(key=1)");
  EXPECT_EQ(repr(doc_.instance(Made::newobj_ex, cls, doc_.tuple({number(0)}), named)), "m.C(0, key=1)");
  EXPECT_EQ(repr(doc_.instance(Made::newobj_ex, cls, doc_.tuple({number(0)}), odd)),
            "m.C(0, **{'not a name': 1})");
  EXPECT_EQ(repr(doc_.instance(Made::newobj_ex, cls, doc_.tuple({number(0)}), doc_.dict())), "m.C(0)");
}

TEST_F(Repr, bare_object_is_the_same_in_every_protocol) {
  const Value cls = doc_.global("staff", "Employee");
  const Value modern = doc_.instance(Made::newobj, cls, doc_.tuple({}));
  const Value old = doc_.instance(Made::reduce, doc_.global("copyreg", "_reconstructor"),
                                  doc_.tuple({cls, doc_.global("builtins", "object"), Value()}));
  const Value classic = doc_.instance(Made::obj, cls, doc_.tuple({}));
  for (const Value each : {modern, old, classic}) {
    EXPECT_EQ(repr(each), "staff.Employee()");
    doc_.add_op(each, InstanceOp::build,
                doc_.dict({{text("name"), text("Omkar")}, {text("age"), number(21)}}));
    EXPECT_EQ(repr(each), "staff.Employee(name='Omkar', age=21)");
  }
}

TEST_F(Repr, state_that_is_no_list_of_fields) {
  const Value cls = doc_.global("m", "C");
  const Value listed = doc_.instance(Made::newobj, cls, doc_.tuple({}));
  doc_.add_op(listed, InstanceOp::build, doc_.list({number(1)}));
  EXPECT_EQ(repr(listed), "m.C().__setstate__([1])");
  const Value odd = doc_.instance(Made::newobj, cls, doc_.tuple({}));
  doc_.add_op(odd, InstanceOp::build, doc_.dict({{number(1), number(2)}}));
  EXPECT_EQ(repr(odd), "m.C().__setstate__({1: 2})");
}

TEST_F(Repr, batches_of_items_are_joined) {
  const Value made = doc_.instance(Made::reduce, doc_.global("collections", "deque"), doc_.tuple({}));
  doc_.add_op(made, InstanceOp::append, doc_.tuple({number(1)}));
  doc_.add_op(made, InstanceOp::append, doc_.tuple({number(2), number(3)}));
  doc_.add_op(made, InstanceOp::setitems, doc_.tuple({number(4), number(5)}));
  doc_.add_op(made, InstanceOp::additems, doc_.tuple({}));
  EXPECT_EQ(repr(made), "collections.deque().extend([1, 2, 3]).update({4: 5}).update([])");
}

TEST_F(Repr, state_of_a_plain_value) {
  const Value made = doc_.instance(Made::build, doc_.list(), doc_.tuple({}));
  doc_.add_op(made, InstanceOp::build, doc_.dict({{text("a"), number(1)}}));
  EXPECT_EQ(repr(made), "([]).__setstate__({'a': 1})");
}

TEST_F(Repr, within_the_limit_shared_parts_are_printed_again) {
  const Value part = doc_.list({number(1), number(2)});
  const Value root = doc_.list({part, part, part});
  EXPECT_EQ(repr(root, 24), "[[1, 2], [1, 2], [1, 2]]");
  EXPECT_EQ(repr(root, 23), "[<#1>=[1, 2], <#1>, <#1>]");
}

TEST_F(Repr, without_sharing_the_limit_changes_nothing) {
  EXPECT_EQ(repr(doc_.list({number(1), number(2)}), 0), "[1, 2]");
}

TEST_F(Repr, long_shared_strings_are_printed_once_beyond_the_limit) {
  const Value shared = text(std::string(100, 'x'));
  EXPECT_EQ(repr(doc_.list({shared, shared}), 150), "[<#1>='" + std::string(100, 'x') + "', <#1>]");
}

TEST_F(Repr, cycles_beyond_the_limit_are_references) {
  const Value list = doc_.list({text("0123456789")});
  doc_.append(list, list);
  EXPECT_EQ(repr(list, 5), "<#1>=['0123456789', <#1>]");
}

TEST_F(Repr, shared_arguments_and_items_beyond_the_limit) {
  const Value cls = doc_.global("m", "C");
  const Value items = doc_.tuple({number(1), number(2)});
  const Value first = doc_.instance(Made::reduce, cls, items);
  const Value second = doc_.instance(Made::reduce, cls, items);
  doc_.add_op(second, InstanceOp::append, items);
  EXPECT_EQ(repr(doc_.list({first, second}), 10), "[m.C(*<#1>=(1, 2)), m.C(*<#1>).extend(<#1>)]");
}

// Forty doublings: 2^40 numbers when written out.
TEST_F(Repr, doubled_tuples_stay_short) {
  Value value = doc_.tuple({number(1)});
  for (int i = 0; i < 40; ++i) value = doc_.tuple({value, value});
  const std::string printed = repr(value);
  EXPECT_LT(printed.size(), 1000U);
  EXPECT_TRUE(printed.starts_with("(<#1>=(<#2>=("));
}

// Each of the lists holds all: without sharing the text would have 60! parts, and no shorter path shows it.
TEST_F(Repr, lists_that_all_hold_each_other_stay_short) {
  std::vector<Value> lists(60);
  for (Value& list : lists) list = doc_.list();
  for (const Value list : lists) {
    for (const Value other : lists) doc_.append(list, other);
  }
  EXPECT_LT(repr(lists[0], 100000).size(), 60U * 60U * 10U);
}

// Many instances in the dict that is the state of each: it is looked through once, and not each time that it
// turns out to be what is being printed. 10^10 steps otherwise.
TEST_F(Repr, a_large_state_of_many_instances_is_looked_through_once) {
  constexpr int kMany = 200'000;
  const Value state = doc_.dict();
  for (int i = 0; i < kMany; ++i) doc_.set_item(state, text("k" + std::to_string(i)), Value());
  const Value instances = doc_.list();
  const Value cls = doc_.global("m", "C");
  for (int i = 0; i < kMany; ++i) {
    const Value instance = doc_.instance(Made::newobj, cls, doc_.tuple({}));
    doc_.add_op(instance, InstanceOp::build, state);
    doc_.append(instances, instance);
  }
  EXPECT_TRUE(repr(instances).ends_with("m.C().__setstate__(<#1>)]"));
  doc_.set_item(state, number(0), instances);
  EXPECT_TRUE(repr(state).ends_with("m.C().__setstate__({...})]}"));
}

TEST_F(Repr, many_calls_with_the_same_keywords_look_through_them_once) {
  constexpr int kMany = 200'000;
  const Value kwargs = doc_.dict();
  for (int i = 0; i < kMany; ++i) doc_.set_item(kwargs, text("k" + std::to_string(i)), Value());
  const Value calls = doc_.list();
  const Value cls = doc_.global("m", "C");
  for (int i = 0; i < kMany; ++i) {
    doc_.append(calls, doc_.instance(Made::newobj_ex, cls, doc_.tuple({}), kwargs));
  }
  EXPECT_TRUE(repr(calls).ends_with("m.C(**<#1>)]"));
}

TEST_F(Repr, a_long_shared_name_of_a_field_is_printed_once_beyond_the_limit) {
  const Value key = text(std::string(100'000, 'x'));
  const Value instances = doc_.list();
  for (int i = 0; i < 1'000; ++i) {
    const Value instance = doc_.instance(Made::newobj, doc_.global("m", "C"), doc_.tuple({}));
    doc_.add_op(instance, InstanceOp::build, doc_.dict({{key, Value()}}));
    doc_.append(instances, instance);
  }
  const std::string printed = repr(instances, 1'000'000);
  EXPECT_LT(printed.size(), 200'000U);
  EXPECT_TRUE(printed.ends_with("m.C().__setstate__({<#1>: None})]"));
}

TEST_F(Repr, long_names_of_code_objects_are_cut) {
  const auto printed = [&](Value name) {
    const DictItem field{text("co_name"), name};
    return repr(doc_.code(std::span(&field, 1)));
  };
  const std::string longest(200, 'x');
  EXPECT_EQ(printed(text(longest)), "<code object " + longest + ">");
  EXPECT_EQ(printed(text(longest + "x")), "<code object " + longest + "...>");
  EXPECT_EQ(printed(doc_.bytes(longest + "x")), "<code object " + longest + "...>");
  EXPECT_EQ(printed(text(longest.substr(1) + "\xc3\xa9")), "<code object " + longest.substr(1) + "...>");
}

TEST_F(Repr, a_million_nested_lists) {
  constexpr int kDepth = 1000000;
  Value value = doc_.list();
  for (int i = 1; i < kDepth; ++i) value = doc_.list({value});
  EXPECT_EQ(repr(value), std::string(kDepth, '[') + std::string(kDepth, ']'));
}

TEST_F(Repr, a_hundred_thousand_nested_instances) {
  Value value = number(0);
  const Value cls = doc_.global("m", "C");
  for (int i = 0; i < 100000; ++i) value = doc_.instance(Made::reduce, cls, doc_.tuple({value}));
  EXPECT_EQ(repr(value).size(), 100000U * 5 + 1);
}

}  // namespace
}  // namespace brinery
