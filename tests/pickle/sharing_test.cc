// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Dumps of documents as they were read, where the memo holds only what several places refer to: always the bytes that the root
// as any value gives.
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace brinery::pickle {
namespace {

using std::string_literals::operator""s;

void expect_same(const Document& document, std::string_view what) {
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    EXPECT_EQ(dumps(document, {.protocol = protocol}), dumps(document.root(), {.protocol = protocol}))
        << what << " in protocol " << protocol;
  }
}

// What a Document holds after a round through bytes: as it was read.
Document as_read(Value value) { return loads(dumps(value)); }

TEST(Sharing, what_the_memo_gave_twice_is_written_once) {
  const Document document = loads(
      "\x80\x04]\x94(]\x94h\x01\x8c\x01"
      "a\x94h\x02"
      "e."s);
  ASSERT_TRUE(document.sharing().is_known);
  EXPECT_EQ(document.sharing().objects.size(), 2U);
  // pickle.dumps([x := [], x, s := 'a', s], 4)
  EXPECT_EQ(dumps(document, {.protocol = 4}),
            "\x80\x04\x95\x0f\0\0\0\0\0\0\0]\x94(]\x94h\x01\x8c\x01"
            "a\x94h\x02"
            "e."s);
}

TEST(Sharing, an_object_is_noted_once_however_often_it_is_fetched) {
  const Document document = loads(
      "\x80\x04]\x94(]\x94h\x01h\x01h\x01h\x01"
      "e."s);
  EXPECT_EQ(document.sharing().objects.size(), 1U);
}

TEST(Sharing, documents_and_their_roots_give_the_same_bytes) {
  const std::vector<std::pair<std::string_view, std::string>> streams{
      {"nothing shared",
       "\x80\x04]\x94(K\x01]\x94K\x02"
       "ae."s},
      {"a list that holds itself",
       "\x80\x04]\x94h\x00"
       "a."s},
      {"a tuple that holds itself",
       "\x80\x04]\x94h\x00\x85\x94"
       "a\x30h\x01."s},
      {"an object taken twice by DUP", "\x80\x04(]\x94\x32t\x94."s},
      {"a dict whose keys are shared", "\x80\x04(}\x94\x8c\x01k\x94K\x01s}\x94h\x01K\x02st\x94."s},
      {"names that are strings of the document as well",
       "\x80\x04(\x8c\x01m\x94\x8c\x01n\x94\x93\x94h\x00h\x01t\x94."s},
      {"a shared set", "\x80\x04(\x8f\x94(K\x01\x90h\x00t\x94."s},
      {"items that a set has of a shared list",
       "\x80\x04(cbuiltins\nset\n]\x94\x8c\x01x\x94"
       "a\x85R\x94h\x00t\x94."s},
      {"an int that is not minimal", "\x80\x02]\x8a\x09\x01\0\0\0\0\0\0\0\0a."s},
      {"a long string, twice", "\x80\x04(X\x2c\x01\0\0"s + std::string(300, 'x') + "\x94h\x00t\x94."s},
  };
  for (const auto& [what, stream] : streams) expect_same(loads(stream), what);
}

TEST(Sharing, a_call_that_is_made_while_reading_leaves_nothing_known) {
  EXPECT_FALSE(loads("cbuiltins\nset\n(]K\x01"
                     "atR."s)
                   .sharing()
                   .is_known);
  EXPECT_FALSE(loads("]\x32."s).sharing().is_known);
  const LoadOptions hook{.persistent_load = [](Document&, Value id) { return id; }};
  EXPECT_FALSE(loads("K\x01Q."s, hook).sharing().is_known);
}

// An object that is numbered after its parts and contains itself is written once more while it is open, with all its parts.
TEST(Sharing, cycles_through_tuples_and_calls_leave_nothing_known) {
  const std::vector<std::pair<std::string_view, std::string>> streams{
      {"D = {}; t = ([D],); D['k'] = t; t",
       "\x80\x04}\x94\x8c\x01k]h\x00"
       "a\x85\x94s\x30h\x01."s},
      {"a call with itself in its arguments",
       "\x80\x04]\x94\x8c\x01m\x8c\x01n\x93h\x00\x85R\x94h\x01"
       "a\x30h\x01."s},
  };
  for (const auto& [what, stream] : streams) {
    const Document document = loads(stream);
    EXPECT_FALSE(document.sharing().is_known) << what;
    expect_same(document, what);
  }
}

TEST(Sharing, cycles_through_lists_and_dicts_are_known) {
  EXPECT_TRUE(loads("\x80\x04]\x94(}\x94(K\x01h\x00K\x02h\x01ue."s).sharing().is_known);
}

TEST(Sharing, what_a_tuple_with_cycles_writes_stays_in_proportion) {
  // t = ([S, D1 ... Dn],), each Di = {'k': t}, taken from the memo
  std::string stream = "\x80\x04\x8c\x01k\x94\x30](\x8c\x05shape";
  constexpr unsigned kCount = 500;
  for (unsigned i = 0; i < kCount; ++i) {
    const char number[] = {static_cast<char>((i + 1) & 0xff), static_cast<char>((i + 1) >> 8), 0, 0};
    stream += "}r" + std::string(number, 4);
  }
  stream += "e\x85r\xff\xff\0\0"s;
  for (unsigned i = 0; i < kCount; ++i) {
    const char number[] = {static_cast<char>((i + 1) & 0xff), static_cast<char>((i + 1) >> 8), 0, 0};
    stream += "j" + std::string(number, 4) + "h\0j\xff\xff\0\0s0"s;
  }
  const Document document = loads(stream + ".");
  EXPECT_EQ(dumps(document), dumps(document.root()));
  EXPECT_LT(dumps(document).size(), 4 * stream.size());
}

TEST(Sharing, persistent_objects_are_written_at_each_place_with_all_of_their_ids) {
  expect_same(loads("\x80\x04(\x8c\x02id\x94Q\x94h\x01t\x94."s), "a persistent object, twice");
}

// A number of the memo that is given twice means another object from then on.
TEST(Sharing, a_place_of_the_memo_that_is_reused_leaves_nothing_known) {
  EXPECT_FALSE(loads("\x80\x04(]q\x00h\x00]q\x00h\x00t."s).sharing().is_known);
}

TEST(Sharing, arguments_that_calls_share_are_written_as_values_are) {
  // args = ('a',); [C(*args), C(*args)], and a setter whose argument tuple is used again
  expect_same(loads("\x80\x04]\x94(\x8c\x01m\x94\x8c\x01"
                    "C\x94\x93\x94\x8c\x01"
                    "a\x94\x85\x94\x81\x94h\x03h\x05\x81\x94"
                    "e."s),
              "arguments");
  expect_same(loads("\x80\x02"
                    "c mod\nsetter\nc mod\nC\n)\x81\x94"
                    "]q\x05\x86\x94R0h\x00]\x94h\x02\x87."s),
              "setter");
}

TEST(Sharing, what_is_changed_after_reading_is_looked_at_anew) {
  Document document = loads(
      "\x80\x04]\x94(]\x94}\x94\x8f\x94"
      "e."s);
  const Value inner = document.root()[0];
  document.append(document.root(), inner);
  EXPECT_FALSE(document.sharing().is_known);
  expect_same(document, "append");

  document = loads(
      "\x80\x04]\x94(]\x94}\x94"
      "e."s);
  document.set_item(document.root()[1], document.integer(1), document.root()[0]);
  expect_same(document, "set_item");

  document = loads("\x80\x04]\x94."s);
  document.set_root(document.tuple({document.root(), document.root()}));
  expect_same(document, "set_root");
}

TEST(Sharing, reducers_may_use_a_value_once_more) {
  const Document document = loads(
      "\x80\x04]\x94(]\x94N\x8c\x01m\x94\x8c\x01n\x94\x93\x94)\x81\x94"
      "e."s);
  const DumpOptions options{
      .reducer_override = [&](Document& scratch, Value object) -> std::optional<Reduction> {
        if (object.kind() != Kind::instance) return std::nullopt;
        return Reduction{.callable = scratch.global("m", "f"), .args = scratch.tuple({document.root()[0]})};
      }};
  const Document again = loads(dumps(document, options));
  EXPECT_TRUE(again.root()[0].is(again.root()[2].args()[0]));
}

// Containers are written on trial up to a depth; frames end wherever 64 KiB are full.
TEST(Sharing, containers_in_containers_have_the_same_bytes_in_every_depth_and_at_every_place_of_a_frame) {
  for (std::size_t padding = 0; padding < 40; ++padding) {
    Document made;
    const Value root = made.list({made.str(std::string(padding, 'p'))});
    for (int i = 0; i < 4000; ++i) {
      Value nested = made.tuple({made.integer(i), made.str("leaf")});
      for (int depth = 0; depth < i % 7; ++depth) {
        nested = depth % 2 == 0 ? made.list({nested, made.integer(std::int64_t{1} << (i % 60))})
                                : made.dict({{made.integer(depth), nested}, {made.str("k"), made.real(i)}});
      }
      made.append(root, nested);
    }
    const std::string bytes = dumps(root);
    ASSERT_EQ(dumps(loads(bytes)), bytes) << padding;
  }
}

TEST(Sharing, batches_of_a_thousand_stay_what_they_are) {
  for (const int size : {0, 1, 2, 998, 999, 1000, 1001, 2000, 2001}) {
    Document made;
    const Value list = made.list();
    const Value dict = made.dict();
    for (int i = 0; i < size; ++i) {
      made.append(list, made.integer(i));
      made.set_item(dict, made.integer(i), made.list({made.integer(i)}));
    }
    const std::string bytes = dumps(made.tuple({list, dict}));
    EXPECT_EQ(dumps(loads(bytes)), bytes) << size;
    expect_same(loads(bytes), std::to_string(size));
  }
}

TEST(Sharing, integers_of_every_width_are_written_as_values_are) {
  Document made;
  const Value list = made.list();
  for (int bits = 0; bits < 64; ++bits) {
    for (const std::int64_t near : {-1, 0, 1}) {
      const auto value =
          static_cast<std::int64_t>((std::uint64_t{1} << bits) + static_cast<std::uint64_t>(near));
      made.append(list, made.integer(value));
      made.append(list, made.integer(static_cast<std::int64_t>(~static_cast<std::uint64_t>(value))));
    }
  }
  const Document read = as_read(list);
  expect_same(read, "integers");
  EXPECT_EQ(read.root(), list);
}

TEST(Sharing, a_pickler_that_goes_on_finds_what_an_earlier_document_shares) {
  const Document document = loads(
      "\x80\x04]\x94(]\x94h\x01"
      "e."s);
  std::string out;
  Pickler pickler = Pickler::to_string(out, {.protocol = 4});
  pickler.dump(document.root());
  const std::size_t first = out.size();
  pickler.dump(document.root()[0]);
  EXPECT_EQ(out.substr(first), "\x80\x04h\x01."s);
}

}  // namespace
}  // namespace brinery::pickle
