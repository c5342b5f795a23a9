// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery dis`. That the text is CPython's on every file of the corpus is tested with the library.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <string>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

using namespace std::string_literals;
using nlohmann::json;

TEST(Dis, text_of_a_small_pickle) {
  const Result result = run({"dis"}, {.input = "\x80\x02](K\x01K\x02"
                                               "e."});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out,
            "    0: \\x80 PROTO      2\n"
            "    2: ]    EMPTY_LIST\n"
            "    3: (    MARK\n"
            "    4: K        BININT1    1\n"
            "    6: K        BININT1    2\n"
            "    8: e        APPENDS    (MARK at 3)\n"
            "    9: .    STOP\n"
            "highest protocol among opcodes = 2\n");
}

TEST(Dis, indent_and_annotate) {
  const Result result = run({"dis", "--indent", "1", "--annotate", "30"}, {.input = "(K\x01l."});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.out.find("    1: K     BININT1    1"), std::string::npos) << result.out;
  std::istringstream text(result.out);
  for (std::string line; std::getline(text, line) && !line.starts_with("highest");)
    EXPECT_GT(line.size(), 31U) << line;
}

TEST(Dis, several_pickles_follow_each_other_with_positions_in_the_file) {
  const Result result = run({"dis", example("log-py38-p4.pkl")});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.out.find("highest protocol among opcodes = 4\n   33: \\x80 PROTO      4\n"),
            std::string::npos);
  EXPECT_NE(result.out.find("highest protocol among opcodes = 4\n   66: \\x80 PROTO      4\n"),
            std::string::npos);
}

TEST(Dis, memo_is_kept_only_when_asked_for) {
  const std::string pickles = "]q\x01.h\x01.";
  EXPECT_EQ(run({"dis"}, {.input = pickles}).code, 1);
  const Result kept = run({"dis", "--memo"}, {.input = pickles});
  EXPECT_EQ(kept.code, 0);
  EXPECT_NE(kept.out.find("h    BINGET     1\n"), std::string::npos);
}

TEST(Dis, what_could_be_read_comes_before_the_error) {
  const Result result = run({"dis"}, {.input = "\x80\x02]K"});
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.out.starts_with("    0: \\x80 PROTO      2\n    2: ]    EMPTY_LIST\n")) << result.out;
  EXPECT_EQ(lines(result.err), 1U);
}

TEST(Dis, json_is_an_array_for_each_pickle) {
  const Result result =
      run({"dis", "--json"},
          {.input = "\x80\x02(K\x01U\x01\xe9G?\xf8\0\0\0\0\0\0I01\nC\x01z\x8a\x09\0\0\0\0\0\0\0\0\x01t.N."s});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(lines(result.out), 2U);
  const json first = json::parse(result.out.substr(0, result.out.find('\n')));
  EXPECT_EQ(first[0], json::parse(R"({"pos": 0, "opcode": "PROTO", "arg": 2})"));
  EXPECT_EQ(first[1], json::parse(R"({"pos": 2, "opcode": "MARK"})"));
  EXPECT_EQ(first[3]["arg"], "é");
  EXPECT_EQ(first[4]["arg"], 1.5);
  EXPECT_EQ(first[5]["arg"], true);
  EXPECT_EQ(first[6]["arg"], json::parse(R"({"$bytes": "eg=="})"));
  EXPECT_NE(result.out.find("\"opcode\": \"LONG1\", \"arg\": 18446744073709551616}"), std::string::npos)
      << result.out;
  EXPECT_EQ(result.out.substr(result.out.find('\n') + 1),
            "[{\"pos\": 37, \"opcode\": \"NONE\"}, {\"pos\": 38, \"opcode\": \"STOP\"}]\n");
}

}  // namespace
}  // namespace brinery::cli_test
