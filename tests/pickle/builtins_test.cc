// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Calls and names that are plain data (LoadOptions::builtins), in the forms in which Pythons write them.
#include <brinery/document.h>
#include <brinery/globals.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace brinery::pickle {
namespace {

using namespace std::string_literals;

std::string loaded(std::string_view pickle, const LoadOptions& options = {}) {
  return repr(loads(pickle, options).root());
}

TEST(Builtins, that_only_make_data_are_made) {
  EXPECT_EQ(loaded("c__builtin__\nset\n](K\x01K\x02"
                   "e\x85R."),
            "{1, 2}");
  EXPECT_EQ(loaded("cbuiltins\nfrozenset\n]\x85R."), "frozenset()");
  EXPECT_EQ(loaded("c_codecs\nencode\nX\x03\x00\x00\x00"
                   "a\xc3\xbfU\x06latin1\x86R."s),
            "b'a\\xff'");
  EXPECT_EQ(loaded("c__builtin__\nbytearray\nC\x01z\x85R."), "bytearray(b'z')");
  EXPECT_EQ(loaded("c__builtin__\ncomplex\nF1\nF2\n\x86R."), "(1+2j)");
  EXPECT_EQ(loaded("cbuiltins\nslice\nNK\x01N\x87R."), "slice(None, 1, None)");
  EXPECT_EQ(loaded("cbuiltins\nEllipsis\n."), "Ellipsis");
  const LoadOptions off{.builtins = false};
  EXPECT_EQ(loads("cbuiltins\nset\n]\x85R.", off).root().kind(), Kind::instance);
  EXPECT_EQ(loads("cbuiltins\nEllipsis\n.", off).root().kind(), Kind::global);
}

// Nor are calls whose result would be another one: set.__new__(set, [1]) is empty.
TEST(Builtins, arguments_that_no_pickler_writes_are_not_guessed_at) {
  for (const std::string_view pickle :
       {"c_codecs\nencode\nU\x01"
        "aU\x05utf-7\x86R.",
        "cbuiltins\nset\n]K\x01"
        "a\x85\x81.",
        "cbuiltins\nslice\nNN\x86R.", "cbuiltins\nfrozendict\n)\x81.", "cbuiltins\nfrozendict\n]\x85R."}) {
    EXPECT_EQ(loads(pickle).root().kind(), Kind::instance) << pickle;
  }
}

// pickle.dumps(bytearray(b'a\xe9'), 2) of Python 2.7
TEST(Builtins, bytearrays_of_python_2_are_made_in_every_encoding) {
  constexpr char kPickle[] =
      "\x80\x02"
      "c__builtin__\nbytearray\nq\x00X\x03\x00\x00\x00"
      "a\xc3\xa9q\x01U\x07latin-1q\x02\x86q\x03Rq\x04.";
  const std::string pickle(kPickle, sizeof kPickle - 1);
  for (const char* encoding : {"ASCII", "latin1", "utf-8", "keep"}) {
    EXPECT_EQ(loaded(pickle, {.encoding = encoding}), "bytearray(b'a\\xe9')") << encoding;
  }
  EXPECT_EQ(loads(pickle, {.encoding = "bytes"}).root().kind(), Kind::instance);  // in Python a TypeError
}

// bytearray(_codecs.encode(text, 'latin1')) looked at more bytes than the pickle has.
TEST(Builtins, long_bytearrays_of_python_3_are_made_at_every_protocol) {
  Document d;
  for (const char byte : {'a', '\xe9', '\0'}) {
    const Value value = d.bytearray(std::string(10'000, byte));
    for (int protocol = 0; protocol <= 5; ++protocol) {
      EXPECT_EQ(loads(dumps(value, {.protocol = protocol})).root(), value) << protocol;
    }
    const std::string as_python =  // what CPython writes at protocol 2
        "\x80\x02"
        "c__builtin__\nbytearray\n" +
        dumps(d.bytes(std::string(10'000, byte)), {.protocol = 2}).substr(2);
    EXPECT_EQ(loads(as_python.substr(0, as_python.size() - 1) + "\x85R.").root(), value);
  }
}

// The parts of a slice are only referred to, but were paid for by the byte.
TEST(Builtins, slices_of_long_parts_are_made) {
  Document d;
  const Value text = d.str(std::string(200, 'x'));
  std::vector<Value> slices;
  for (int i = 0; i < 10; ++i) slices.push_back(d.slice(text, text, text));
  const Value value = d.list(slices);
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const Document back = loads(dumps(value, {.protocol = protocol}));
    for (const Value slice : back.root()) EXPECT_EQ(slice.kind(), Kind::slice) << protocol;
    EXPECT_EQ(back.root(), value);
  }
}

// frozendict({'a': 1}): a call as brinery writes it, and by __getnewargs__ as Python 3.15 does.
TEST(Builtins, frozendicts_are_made_of_one_dict) {
  EXPECT_EQ(loaded("cbuiltins\nfrozendict\n}X\x01\x00\x00\x00"
                   "aK\x01s\x85R."s),
            "frozendict({'a': 1})");
  EXPECT_EQ(loaded("cbuiltins\nfrozendict\n}X\x01\x00\x00\x00"
                   "aK\x01s\x85\x81."s),
            "frozendict({'a': 1})");
  Document d;
  std::vector<DictItem> items;
  for (int i = 0; i < 2000; ++i) items.push_back({d.integer(i), d.list({d.integer(-i)})});
  const Value value = d.frozendict(items);
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const Document back = loads(dumps(value, {.protocol = protocol}));
    EXPECT_EQ(back.root().kind(), Kind::frozendict);
    EXPECT_EQ(back.root(), value);
    EXPECT_EQ(dumps(back.root(), {.protocol = protocol}), dumps(value, {.protocol = protocol}));
  }
}

// The argument of the call is another object, which may change later.
TEST(Builtins, a_frozendict_does_not_follow_the_dict_that_it_was_made_of) {
  const Document document = loads("}\x94K\x01K\x02s0cbuiltins\nfrozendict\nh\x00\x85Rh\x00K\x03K\x04s\x86.");
  EXPECT_EQ(repr(document.root()), "(frozendict({1: 2}), {1: 2, 3: 4})");
}

// What a name stands for is find_class's word; what it returns is what it would be without it.
TEST(Builtins, are_made_of_the_globals_that_find_class_returns) {
  const AllowList allowed{{"builtins", "Ellipsis"},
                          {"builtins", "NotImplemented"},
                          {"builtins", "set"},
                          {"builtins", "bytearray"},
                          {"_codecs", "encode"}};
  const Renames renamed{{"old", "builtins"}};
  Document d;
  const Value value = d.list(
      {Value::ellipsis(), Value::not_implemented(), d.set({d.integer(1)}), d.bytearray("z"), d.bytes("y")});
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const std::string pickle = dumps(value, {.protocol = protocol});
    EXPECT_EQ(loaded(pickle, {.find_class = allowed}), repr(value)) << protocol;
    EXPECT_EQ(loaded(pickle, {.find_class = renamed}), repr(value)) << protocol;
  }
  EXPECT_EQ(loaded("cold\nEllipsis\n.", {.find_class = renamed}), "Ellipsis");
  EXPECT_EQ(loaded("cold\nset\n]\x85R.", {.find_class = renamed}), "set()");
  EXPECT_THROW(loads("cbuiltins\nEllipsis\n.", {.find_class = AllowList{}}), UnpicklingError);
  const Renames away{{"builtins", "elsewhere"}};
  EXPECT_EQ(loads("cbuiltins\nEllipsis\n.", {.find_class = away}).root().module(), "elsewhere");
  EXPECT_EQ(loads("cbuiltins\nset\n]\x85R.", {.find_class = away}).root().kind(), Kind::instance);
}

TEST(Builtins, constants_may_have_extension_codes) {
  const Extensions extensions{{7, {"builtins", "Ellipsis"}}};
  EXPECT_EQ(loaded("\x80\x02\x82\x07.", {.extensions = &extensions}), "Ellipsis");
}

}  // namespace
}  // namespace brinery::pickle
