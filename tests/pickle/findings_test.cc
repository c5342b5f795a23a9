// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What fuzzing and comparing with CPython has found in the reader.
#include <brinery/error.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>

namespace brinery::pickle {
namespace {

using namespace std::string_view_literals;

// The frame claims four bytes, its pickle ends after two. Reading from memory took it, as CPython does; from a stream the
// bytes were collected up to STOP only, and the frame then looked cut short.
TEST(PickleFindings, stop_inside_a_frame_ends_the_pickle_from_every_source) {
  constexpr std::string_view kPickle = "\x80\x04\x95\x04\0\0\0\0\0\0\0N.zz"sv;
  EXPECT_TRUE(loads(kPickle).root().is_none());

  Unpickler in_memory(kPickle);
  EXPECT_TRUE(in_memory.load().root().is_none());
  EXPECT_EQ(in_memory.offset(), kPickle.size() - 2);

  std::istringstream stream{std::string(kPickle)};
  EXPECT_TRUE(load(stream).root().is_none());
}

std::string error_of(std::string_view pickle) {
  try {
    loads(pickle);
  } catch (const Error& error) {
    const std::string_view message = error.message();
    return std::string(error.python_name()) + ": " + std::string(message.substr(0, message.find(" (")));
  }
  return "";
}

// Arguments that are no tuple were a TypeError for every opcode; CPython has that for REDUCE only.
TEST(PickleFindings, newobj_names_the_argument_that_is_wrong) {
  EXPECT_EQ(error_of("cbuiltins\nlist\n]R."), "TypeError: argument list must be a tuple, not list");
  EXPECT_EQ(error_of("cbuiltins\nlist\n]\x81."),
            "UnpicklingError: NEWOBJ args argument must be a tuple, not list");
  EXPECT_EQ(error_of("cbuiltins\nlist\n]}\x92."),
            "UnpicklingError: NEWOBJ_EX args argument must be a tuple, not list");
  EXPECT_EQ(error_of("cbuiltins\nlist\n)]\x92."),
            "UnpicklingError: NEWOBJ_EX kwargs argument must be a dict, not list");
  EXPECT_EQ(error_of("K\x01)}\x92."), "UnpicklingError: NEWOBJ_EX class argument must be a type, not int");
}

// The names were checked first.
TEST(PickleFindings, inst_without_a_mark_is_an_error_whatever_its_names) {
  EXPECT_EQ(error_of("i\xff\nx\n."), "UnpicklingError: could not find MARK: expected one on the stack");
  EXPECT_EQ(
      error_of("(i\xff\nx\n."),
      "UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128)");
}

// CPython 3.13 refuses more than 4300 decimal digits by default; docs/reference/hostile-pickles.md.
TEST(PickleFindings, ints_in_text_have_any_number_of_digits) {
  const std::string digits(4301, '7');
  EXPECT_EQ(repr(loads("I" + digits + "\n.").root()), digits);
  EXPECT_EQ(repr(loads("L-" + digits + "L\n.").root()), "-" + digits);
}

}  // namespace
}  // namespace brinery::pickle
