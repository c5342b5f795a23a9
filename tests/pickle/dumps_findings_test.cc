// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What fuzzing the writer, and asking Pythons to load what it wrote, has found.
#include <brinery/error.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace brinery::pickle {
namespace {

using namespace std::string_view_literals;

// Protocols 0 to 2 write bytes as text, of which half the characters take two bytes here; a bytearray then costs as much again.
// What calls may cost was the size of the pickle: long bytearrays stayed calls.
TEST(PickleDumpsFindings, long_bytearrays_are_plain_data_in_every_protocol) {
  Document doc;
  std::string data;
  for (int i = 0; i < 70'000; ++i) data += static_cast<char>(i);
  const Value value = doc.bytearray(data);
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    EXPECT_EQ(loads(dumps(value, {.protocol = protocol})).root(), value) << protocol;
  }
}

// Both names are builtins.range in Python 3; the second became a reference to the first, which made Python 2 load another
// function, and (str for unicode) fail.
TEST(PickleDumpsFindings, two_names_of_python_2_for_one_object_stay_two) {
  const Document doc =
      loads("(c__builtin__\nrange\nc__builtin__\nxrange\nc__builtin__\nstr\nc__builtin__\nunicode\nt.");
  for (int protocol = 0; protocol < 3; ++protocol) {
    const std::string bytes = dumps(doc.root(), {.protocol = protocol});
    for (const std::string_view name : {"\nrange\n"sv, "\nxrange\n"sv, "\nstr\n"sv, "\nunicode\n"sv}) {
      EXPECT_NE(bytes.find(name), std::string::npos) << protocol << name;
    }
  }
}

// Python 2's ids are 8-bit strings; kept as such, they became their repr.
TEST(PickleDumpsFindings, ids_that_are_8_bit_strings_are_their_own_text) {
  Document doc;
  EXPECT_EQ(dumps(doc.persistent(doc.bytestr("node:p0")), {.protocol = 0}), "Pnode:p0\n.");
}

// Protocol 0 has ids as text: a few tuples, each twice in the next, became megabytes of it for each object with that id.
TEST(PickleDumpsFindings, text_of_an_id_stays_in_proportion) {
  Document doc;
  Value id = doc.integer(1);
  for (int i = 0; i < 18; ++i) id = doc.tuple({id, id});
  try {
    EXPECT_LT(dumps(doc.persistent(id), {.protocol = 0}).size(), 100'000u);
  } catch (const PicklingError&) {
    SUCCEED();  // a refusal is in proportion as well
  }
}

// A tuple that was given a state is another object than the tuple. It got its number before the state, so that reading it
// again made later references those to the bare tuple.
TEST(PickleDumpsFindings, a_plain_value_with_a_state_stays_one_object) {
  const Document doc = loads(
      "K\x01\x85K\x02"
      "b2\x86.");
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    EXPECT_EQ(loads(dumps(doc.root(), {.protocol = protocol})).root(), doc.root()) << protocol;
  }
}

}  // namespace
}  // namespace brinery::pickle
