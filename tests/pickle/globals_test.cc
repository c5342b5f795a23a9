// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Allow-lists and renames, by themselves and as options of a load.
#include <brinery/error.h>
#include <brinery/globals.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace brinery::pickle {
namespace {

using namespace std::string_literals;
using Pair = std::pair<std::string, std::string>;

const std::string kSystem = "cos\nsystem\n(S'true'\ntR.";

template <class E, class Call>
std::string message_of(Call&& call) {
  try {
    call();
  } catch (const E& error) {
    return error.what();
  }
  return "";
}

std::string refusal(std::string_view module, std::string_view name) {
  Document document;
  return message_of<UnpicklingError>([&] { AllowList{{"staff", "Employee"}}(document, module, name); });
}

// ---- AllowList ----

TEST(AllowList, lets_what_it_lists_pass) {
  const Document document = loads("cstaff\nEmployee\n.", {.find_class = AllowList{{"staff", "Employee"}}});
  EXPECT_EQ(document.root().kind(), Kind::global);
  EXPECT_EQ(document.root().module(), "staff");
  EXPECT_EQ(document.root().name(), "Employee");
}

TEST(AllowList, refuses_any_other_global_and_prints_the_line_to_add) {
  EXPECT_EQ(refusal("os", "system"), R"(global os.system is not allowed; to allow it add {"os", "system"})");
  const std::string message = message_of<UnpicklingError>([] {
    loads(kSystem, {.find_class = AllowList{{"staff", "Employee"}, {"datetime", "date"}}});
  });
  EXPECT_NE(message.find(R"(to allow it add {"os", "system"})"), std::string::npos) << message;
}

TEST(AllowList, refuses_all_when_it_is_empty) {
  EXPECT_THROW(loads(kSystem, {.find_class = AllowList{}}), UnpicklingError);
  EXPECT_EQ(loads("]K\x01"s
                  "a.",
                  {.find_class = AllowList{}})
                .root()
                .size(),
            1U);
}

TEST(AllowList, takes_no_name_for_a_prefix_or_a_pattern) {
  for (const auto& [module, name] :
       {Pair("staff", "Employee2"), Pair("staff", "Employee.pay"), Pair("staff", "Employe"),
        Pair("staff.x", "Employee"), Pair("staf", "Employee"), Pair("", "staff.Employee"), Pair("staff", ""),
        Pair("Staff", "Employee"), Pair("staff", "employee"), Pair("Employee", "staff"),
        Pair("staff\0"s, "Employee"), Pair("staff ", "Employee"), Pair("staff", "*")}) {
    EXPECT_NE(refusal(module, name), "") << module << ' ' << name;
  }
  Document document;
  EXPECT_THROW((AllowList{{"staff", "*"}, {"*", "*"}}(document, "staff", "Employee")), UnpicklingError);
}

// Every opcode that names a class asks the list: text, stack, instances of Python 2, the extension registry.
TEST(AllowList, is_asked_in_every_way_to_name_a_class) {
  const Extensions extensions{{7, {"os", "system"}}};
  for (const std::string& pickle :
       {"cos\nsystem\n."s, "\x80\x04\x8c\x02os\x8c\x06system\x93."s, "(ios\nsystem\n."s, "(cos\nsystem\no."s,
        "\x80\x02\x82\x07."s, "\x80\x02\x83\x07\0."s, "\x80\x02\x84\x07\0\0\0."s}) {
    const LoadOptions options{.find_class = AllowList{{"staff", "Employee"}}, .extensions = &extensions};
    EXPECT_NE(message_of<UnpicklingError>([&] { loads(pickle, options); }).find("os.system"),
              std::string::npos);
  }
}

TEST(AllowList, refuses_before_anything_is_made_of_the_global) {
  // The list that would follow is malformed: the refusal comes first.
  const std::string message =
      message_of<Error>([] { loads("cos\nsystem\n\xff", {.find_class = AllowList{}}); });
  EXPECT_NE(message.find("is not allowed"), std::string::npos) << message;
}

TEST(AllowList, asks_for_the_name_that_python_3_has) {
  const LoadOptions options{.find_class = AllowList{{"builtins", "range"}}};
  EXPECT_EQ(loads("c__builtin__\nxrange\n.", options).root().module(), "builtins");
  EXPECT_THROW(loads("\x80\x04\x8c\x0b__builtin__\x8c\x06xrange\x93."s, options), UnpicklingError);
}

TEST(AllowList, shows_hostile_names_escaped_as_cpp_reads_them) {
  EXPECT_EQ(refusal("a\"b", "c\\d"), R"(global a\"b.c\\d is not allowed; to allow it add {"a\"b", "c\\d"})");
  EXPECT_EQ(refusal("a\n1", "\x1b[2Jx"),
            R"(global a\0121.\033[2Jx is not allowed; to allow it add {"a\0121", "\033[2Jx"})");
  // A zero-width space, the mark that turns the direction of text, and what is no character at all.
  EXPECT_EQ(refusal("a\u200b", "\u202egnp"),
            R"(global a\u200b.\u202egnp is not allowed; to allow it add {"a\u200b", "\u202egnp"})");
  EXPECT_EQ(refusal("gr\u00f6\u00dfe", "\xed\xa0\x80"),
            "global gr\u00f6\u00dfe.\\355\\240\\200 is not allowed; to allow it add {\"gr\u00f6\u00dfe\", "
            "\"\\355\\240\\200\"}");
  EXPECT_EQ(refusal("\xff", "\x00x"s),
            R"(global \377.\000x is not allowed; to allow it add {"\377", "\000x"})");
  EXPECT_EQ(refusal("m", "\U000e0001"),
            R"(global m.\U000e0001 is not allowed; to allow it add {"m", "\U000e0001"})");
}

TEST(AllowList, cuts_names_that_nobody_would_add) {
  const std::string message = refusal("os", std::string(1 << 20, 'x'));
  EXPECT_LT(message.size(), 1000U);
  EXPECT_NE(message.find("xxx..."), std::string::npos);
}

TEST(AllowList, can_grow) {
  AllowList allowed;
  EXPECT_FALSE(allowed.allows("staff", "Employee"));
  allowed.add("staff", "Employee");
  allowed.add("staff", "Employee");
  EXPECT_TRUE(allowed.allows("staff", "Employee"));
}

// ---- Renames ----

TEST(Renames, move_a_module_and_those_below_it) {
  const Renames moved{{"old.mod", "new.mod"}};
  EXPECT_EQ(moved("old.mod", "C"), Pair("new.mod", "C"));
  EXPECT_EQ(moved("old.mod.x", "C"), Pair("new.mod.x", "C"));
  EXPECT_EQ(moved("old.mod.x.y", "C.D"), Pair("new.mod.x.y", "C.D"));
  for (const std::string module :
       {"old", "old.mo", "old.mods", "old.mod2.x", "x.old.mod", "mod", "", ".", "old."}) {
    EXPECT_EQ(moved(module, "C"), Pair(module, "C"));
  }
}

TEST(Renames, move_a_class_and_what_is_nested_in_it) {
  const Renames moved{{"old.mod:Class", "new.mod:Other"}};
  EXPECT_EQ(moved("old.mod", "Class"), Pair("new.mod", "Other"));
  EXPECT_EQ(moved("old.mod", "Class.Part"), Pair("new.mod", "Other.Part"));
  EXPECT_EQ(moved("old.mod", "Class2"), Pair("old.mod", "Class2"));
  EXPECT_EQ(moved("old.mod.x", "Class"), Pair("old.mod.x", "Class"));
}

TEST(Renames, prefer_the_class_and_the_longer_name) {
  const Renames moved{{"a", "A"}, {"a.b", "B"}, {"a.b:C", "z:Z"}, {"a.b:C.D", "y:Y"}};
  EXPECT_EQ(moved("a.x", "C"), Pair("A.x", "C"));
  EXPECT_EQ(moved("a.b.x", "C"), Pair("B.x", "C"));
  EXPECT_EQ(moved("a.b", "X"), Pair("B", "X"));
  EXPECT_EQ(moved("a.b", "C.X"), Pair("z", "Z.X"));
  EXPECT_EQ(moved("a.b", "C.D.E"), Pair("y", "Y.E"));
}

TEST(Renames, apply_once_so_that_two_modules_can_be_swapped) {
  const Renames swapped{{"a", "b"}, {"b", "a"}};
  EXPECT_EQ(swapped("a", "C"), Pair("b", "C"));
  EXPECT_EQ(swapped("b.x", "C"), Pair("a.x", "C"));
}

TEST(Renames, are_read_from_text) {
  Renames moved;
  EXPECT_TRUE(moved.empty());
  moved.parse("old.mod=new.mod");
  moved.parse("old:C=new:D");
  moved.parse("old:C=new:D");  // saying it twice does no harm
  EXPECT_FALSE(moved.empty());
  EXPECT_EQ(moved("old.mod", "X"), Pair("new.mod", "X"));
  EXPECT_EQ(moved("old", "C"), Pair("new", "D"));
}

TEST(Renames, refuse_what_is_no_rule) {
  for (const char* rule : {"", "a", "=", "a=", "=b", "a=b=c", "a:=b:C", "a:C=b", "a=b:C", ":C=b:C", "a:C=:D",
                           "a:C=b:", "a\xff=b"}) {
    Renames moved;
    EXPECT_THROW(moved.parse(rule), ValueError) << rule;
    EXPECT_TRUE(moved.empty()) << rule;
  }
  EXPECT_EQ(message_of<ValueError>([] { Renames().parse("staff"); }),
            "rename \"staff\": expected old.module=new.module or old.module:Class=new.module:Class");
}

TEST(Renames, refuse_two_new_names_for_one) {
  EXPECT_EQ(message_of<ValueError>([] {
              Renames{{"a", "b"}, {"a", "c"}};
            }),
            "rename \"a\" to \"c\": it was renamed to \"b\" already");
  EXPECT_EQ(message_of<ValueError>([] {
              Renames{{"a:C", "b:C"}, {"a:C", "b:D"}};
            }),
            "rename \"a:C\" to \"b:D\": it was renamed to \"b:C\" already");
}

TEST(Renames, name_what_is_loaded) {
  const LoadOptions options{.find_class = Renames{{"old.staff", "staff"}}};
  const Document document = loads("cold.staff\nEmployee\n)R.", options);
  EXPECT_EQ(document.root().cls().module(), "staff");
  EXPECT_EQ(document.root().cls().name(), "Employee");
}

TEST(Renames, stand_before_an_allow_list) {
  const Renames moved{{"old.staff", "staff"}};
  const AllowList allowed{{"staff", "Employee"}};
  const LoadOptions options{
      .find_class = [&](Document& document, std::string_view module, std::string_view name) {
        const auto [new_module, new_name] = moved(module, name);
        return allowed(document, new_module, new_name);
      }};
  EXPECT_EQ(loads("cold.staff\nEmployee\n.", options).root().module(), "staff");
  EXPECT_THROW(loads("cold.staff\nOther\n.", options), UnpicklingError);
}

TEST(Renames, cost_no_more_than_the_name_is_long) {
  std::string module;
  for (int i = 0; i < 300'000; ++i) module += "a.";
  EXPECT_EQ((Renames{{"a.a", "b"}}(module, "C").first.substr(0, 4)), "b.a.");
}

}  // namespace
}  // namespace brinery::pickle
