// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The pickle machine over builders that are no Document: one that only counts, one that counts references.
#include <brinery/pickle_reader.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/counting_builder.h"

namespace brinery::pickle {
namespace {

using test_support::CountingBuilder;
using namespace std::string_literals;

std::map<std::string, int> counted(std::string_view pickle) {
  CountingBuilder builder;
  PickleReader reader(builder);
  reader.read(pickle);
  return builder.counts();
}

TEST(PickleReader, drives_a_builder_that_builds_nothing) {
  const auto counts = counted(
      "\x80\x04}\x94(\x8c\x04name\x94\x8c\x05Omkar\x94\x8c\x03"
      "ageK\x15u]\x94(K\x01K\x02"
      "e\x86.");
  EXPECT_EQ(counts.at("str"), 3);
  EXPECT_EQ(counts.at("int"), 3);
  EXPECT_EQ(counts.at("dict"), 1);
}

TEST(PickleReader, calls_every_function_of_the_concept) {
  const auto counts = counted(
      "(N\x88I5\n\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x00L99999999999999999999L\nF1\n\x8c\x01sVs\nC\x01"
      "bU\x01sS's'\n"
      "\x96\x00\x00\x00\x00\x00\x00\x00\x00\x97\x98)K\x01\x85]}\x8f(\x91"
      "cm\nn\n\x8c\x01m\x8c\x01n\x93\x82\x01K\x01Q)R]K\x01"
      "a}K\x01Ns\x8f(K\x01\x90Nbt."s);
  for (const char* name :
       {"none",      "bool",   "int",      "big_int", "float",  "str",       "bytes",     "bytestr",
        "bytearray", "buffer", "readonly", "tuple",   "list",   "dict",      "set",       "frozenset",
        "global",    "ext",    "pers",     "call",    "append", "set_items", "add_items", "build"}) {
    EXPECT_TRUE(counts.contains(name)) << name;
  }
}

// The reader's switch and the table of opcodes are two lists: each byte is an opcode for both or for none.
TEST(PickleReader, knows_the_opcodes_of_the_table_and_no_others) {
  for (int code = 0; code < 256; ++code) {
    const char opcode = static_cast<char>(code);
    std::string error;
    try {
      counted({&opcode, 1});
    } catch (const Error& thrown) {
      error = thrown.what();
    }
    const bool is_known = pickletools::find_opcode(static_cast<unsigned char>(code)) != nullptr;
    EXPECT_EQ(error.starts_with("invalid load key"), !is_known) << code;
  }
}

TEST(PickleReader, tells_how_much_it_took) {
  CountingBuilder builder;
  PickleReader reader(builder);
  reader.read("K\x01.rest");
  EXPECT_EQ(reader.consumed(), 3U);
}

TEST(PickleReader, keeps_its_memo_from_one_pickle_to_the_next) {
  CountingBuilder builder;
  PickleReader reader(builder);
  reader.read("K\x01\x94.");
  EXPECT_NO_THROW(reader.read("h\x00."s));
  reader.clear_memo();
  EXPECT_THROW(reader.read("h\x00."s), UnpicklingError);
}

// Objects are numbers; every handle that the reader holds beyond those in containers must be given back.
class ReferenceBuilder : public CountingBuilder {
 public:
  void share(Object object) { ++copies_[object]; }
  void drop(Object object) { --copies_[object]; }
  const std::map<Object, int>& copies() const { return copies_; }
  int balance(Object object) const {
    const auto found = copies_.find(object);
    return found == copies_.end() ? 0 : found->second;
  }

 private:
  std::map<Object, int> copies_;
};

TEST(PickleReader, gives_back_every_reference_that_it_shares) {
  ReferenceBuilder builder;
  ReferenceBuilder::Object popped;
  {
    PickleReader reader(builder);
    popped = reader.read(
        "K\x05\x94"
        "2h\x00q\x07"
        "000K\x06."s);
  }
  EXPECT_EQ(builder.balance(1), -1);      // the object itself, which nothing kept
  EXPECT_EQ(builder.balance(popped), 0);  // the caller's
}

TEST(PickleReader, gives_back_references_after_an_error) {
  ReferenceBuilder builder;
  {
    PickleReader reader(builder);
    EXPECT_THROW(reader.read("K\x05\x94"
                             "2h\x09."s),
                 UnpicklingError);
  }
  EXPECT_EQ(builder.balance(1), -1);
}

// Fails at one kind of object, having taken nothing.
class FailingBuilder : public ReferenceBuilder {
 public:
  Object persistent(Object) { throw ValueError("no persistent ids"); }
  Object call(Made, Object, Object, Object) { throw ValueError("no calls"); }
};

TEST(PickleReader, gives_back_what_a_failing_builder_did_not_take) {
  for (std::string_view pickle : {"Pid\n.", "K\x01Q.", "K\x01K\x02R.", "(im\nn\n.", "(K\x01o."}) {
    FailingBuilder builder;
    {
      PickleReader reader(builder);
      EXPECT_THROW(reader.read(pickle), ValueError);
    }
    // Each object that was made stood on the stack, and was dropped once from there.
    for (const auto& [object, balance] : builder.copies())
      EXPECT_EQ(balance, -1) << pickle << " object " << object;
    EXPECT_FALSE(builder.copies().empty()) << pickle;
  }
}

}  // namespace
}  // namespace brinery::pickle
