// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The disassembler against CPython 3.13's texts and errors (tests/data/pickle/dis/cases.json, written by
// make_dis_expectations.py), and what is ours alone: streams, limits, the shared memo as an object.
#include <brinery/error.h>
#include <brinery/pickletools.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <streambuf>
#include <string>
#include <utility>

#include "support/files.h"

namespace brinery::pickletools {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct Outcome {
  std::string text;
  std::string error;  // "ValueError: ..."
};

Outcome disassemble(std::string_view pickle, const DisOptions& options) {
  std::ostringstream out;
  try {
    dis(pickle, out, options);
  } catch (const Error& error) {
    return {out.str(), std::string(error.python_name()) + ": " + error.what()};
  }
  return {out.str(), ""};
}

std::string error_of(std::string_view pickle) { return disassemble(pickle, {}).error; }

TEST(Dis, text_and_error_are_those_of_cpython) {
  for (const auto& entry : test_support::read_json(BRINERY_TEST_DATA_DIR "/pickle/dis/cases.json")) {
    SCOPED_TRACE(entry.dump());
    DisMemo memo;
    DisOptions options;
    options.annotate = entry["annotate"];
    options.indent_level = entry["indent_level"];
    options.memo = &memo;
    Outcome all;
    for (const auto& pickle : entry["pickles"]) {
      const Outcome one = disassemble(test_support::from_hex(pickle.get<std::string>()), options);
      all.text += one.text;
      all.error = one.error;
    }
    EXPECT_EQ(all.text, entry["text"].get<std::string>());
    if (entry["error"].is_null()) {
      EXPECT_EQ(all.error, "");
    } else {
      const std::string expected =
          entry["error"][0].get<std::string>() + ": " + entry["error"][1].get<std::string>();
      EXPECT_TRUE(all.error.starts_with(expected)) << all.error << "\n" << expected;
    }
  }
}

TEST(Dis, the_string_form_gives_the_text_of_the_stream_form) {
  const std::string_view pickle = "\x80\x04(K\x01K\x02t\x94.";
  EXPECT_EQ(dis(pickle), disassemble(pickle, {}).text);
  EXPECT_EQ(dis(pickle, {.indent_level = 1, .annotate = 20}),
            disassemble(pickle, {.indent_level = 1, .annotate = 20}).text);
  EXPECT_THROW(dis("N"), ValueError);
}

TEST(Dis, an_error_names_operation_and_position) {
  EXPECT_EQ(error_of("Nh\x07."),
            "ValueError: memo key 7 has never been stored into (position 1, opcode BINGET)");
  EXPECT_EQ(error_of("N\x86."),
            "ValueError: tries to pop 2 items from stack with only 1 items (position 1, opcode TUPLE2)");
  EXPECT_EQ(error_of("\x80\x02N"), "ValueError: pickle exhausted before seeing STOP (position 3)");
  try {
    dis("NNt.");
    FAIL() << "no error";
  } catch (const ValueError& error) {
    EXPECT_EQ(error.offset(), 2U);
  }
}

TEST(Dis, a_stack_with_very_many_leftovers_is_listed_in_part) {
  const std::string error = error_of(std::string(100000, 'N') + ".");
  EXPECT_TRUE(error.starts_with("ValueError: stack not empty after STOP: [None, None,")) << error;
  EXPECT_TRUE(error.ends_with(", ... (99999 items)]")) << error;
  EXPECT_LT(error.size(), 1000U);
}

TEST(Dis, a_memo_given_to_several_calls_is_shared_between_them) {
  DisMemo memo;
  const DisOptions options{.memo = &memo};
  EXPECT_EQ(disassemble("]\x94.", options).error, "");
  EXPECT_EQ(memo.size(), 1U);
  EXPECT_EQ(disassemble("h\x00."sv, options).error, "");
  EXPECT_EQ(disassemble("]\x94."sv, options).text,
            "    0: ]    EMPTY_LIST\n    1: \x5cx94 MEMOIZE    (as 1)\n    2: .    STOP\n"
            "highest protocol among opcodes = 4\n");
  EXPECT_NE(disassemble("]q\x01."sv, options).error, "");  // stored before
  memo.clear();
  EXPECT_EQ(memo.size(), 0U);
  EXPECT_EQ(disassemble("]q\x01."sv, options).error, "");
  DisMemo moved = std::move(memo);
  EXPECT_EQ(moved.size(), 1U);
}

TEST(Dis, memo_entries_are_found_whatever_the_order_of_their_numbers) {
  EXPECT_EQ(error_of("(Nq\x01q\x02q\x00q\xffh\x00h\x01h\x02h\xfft."sv), "");
  EXPECT_NE(error_of("(Nq\x01q\x00q\x01t."sv), "");
  EXPECT_NE(error_of("(Nq\x01q\x00h\x02t."sv), "");
  EXPECT_EQ(error_of("(Nq\x01q\x00q\x02\x94t."sv), "");  // the memo has three entries, so this is number 3
}

TEST(Dis, without_a_memo_each_call_begins_with_an_empty_one) {
  EXPECT_EQ(error_of("]\x94."), "");
  EXPECT_NE(error_of("h\x00."sv), "");
}

TEST(Dis, several_pickles_in_one_input_go_on_where_the_last_ended) {
  const std::string_view file = "N.K\x05.";
  std::ostringstream out;
  const std::size_t second = dis(file, out);
  EXPECT_EQ(second, 2U);
  EXPECT_EQ(dis(file, out, {.position = second}), file.size());
  EXPECT_EQ(out.str(),
            "    0: N    NONE\n    1: .    STOP\nhighest protocol among opcodes = 0\n"
            "    2: K    BININT1    5\n    4: .    STOP\nhighest protocol among opcodes = 1\n");
  EXPECT_EQ(error_of(""), "ValueError: pickle exhausted before seeing STOP (position 0)");
}

TEST(Dis, annotations_come_from_describe_where_it_is_given) {
  const auto name_of = [](const OpcodeInfo& opcode) { return opcode.name; };
  EXPECT_EQ(dis("N.", {.annotate = 1, .describe = name_of}),
            "    0: N    NONE NONE\n    1: .    STOP STOP\nhighest protocol among opcodes = 0\n");
}

TEST(Dis, output_stops_before_the_line_that_would_exceed_the_limit) {
  const std::string_view pickle = "N.";
  const std::string whole = dis(pickle);
  EXPECT_EQ(dis(pickle, {.max_output_bytes = whole.size()}), whole);
  EXPECT_EQ(disassemble(pickle, {.max_output_bytes = whole.size() - 1}).error.substr(0, 12), "MemoryError:");
  EXPECT_EQ(disassemble(pickle, {.max_output_bytes = 20}).text, "    0: N    NONE\n");
  EXPECT_EQ(disassemble(pickle, {.max_output_bytes = 0}).text, "");
}

TEST(Dis, blanks_beyond_the_limit_are_never_made) {
  const std::string marks = std::string(10000, '(') + ".";
  const Outcome outcome = disassemble(marks, {.max_output_bytes = 1000000});
  EXPECT_EQ(outcome.error.substr(0, 12), "MemoryError:");
  EXPECT_LE(outcome.text.size(), 1000000U);
  EXPECT_GT(outcome.text.size(), 900000U);
  EXPECT_EQ(outcome.text.back(), '\n');
  EXPECT_NE(disassemble("(N.", {.indent_level = INT64_MAX, .max_output_bytes = 1000}).error, "");
  EXPECT_NE(disassemble("((N.", {.indent_level = INT64_MAX}).error, "");
  EXPECT_NE(disassemble("N.", {.annotate = INT64_MAX, .max_output_bytes = 1000}).error, "");
}

TEST(Dis, a_million_open_marks_and_memo_entries_take_linear_time) {
  constexpr std::size_t kMany = 1000000;
  std::string pickle = std::string(kMany, '(') + "N";
  pickle.append(kMany, '\x94').append(kMany, 't').append(".");
  const std::string text = dis(std::string(kMany, '(') + std::string(kMany, 't') + ".", {.indent_level = 0});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(2 * kMany + 2));
  const std::string memoized = dis(pickle, {.indent_level = 0});
  EXPECT_EQ(std::count(memoized.begin(), memoized.end(), '\n'), static_cast<std::ptrdiff_t>(3 * kMany + 3));
}

// Takes so many bytes and refuses the rest, as a full disk does.
class FullDisk : public std::streambuf {
 public:
  explicit FullDisk(std::size_t room) : room_(room) {}

 protected:
  std::streamsize xsputn(const char*, std::streamsize size) override {
    const auto taken = std::min(room_, static_cast<std::size_t>(size));
    room_ -= taken;
    return static_cast<std::streamsize>(taken);
  }
  int overflow(int) override { return traits_type::eof(); }

 private:
  std::size_t room_;
};

TEST(Dis, a_stream_that_refuses_text_is_an_error) {
  FullDisk disk(10);
  std::ostream out(&disk);
  EXPECT_THROW(dis("N.", out), OSError);
}

}  // namespace
}  // namespace brinery::pickletools
