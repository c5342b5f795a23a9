// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The command line: help, version, completion, and what is said to wrong arguments.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

TEST(Usage, help_lists_every_command_and_the_exit_codes) {
  const Result result = run({"--help"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.err, "");
  for (const char* word :
       {"show", "dis", "convert", "tour", "--version", "--completion", "Exit codes", "Examples:"}) {
    EXPECT_NE(result.out.find(word), std::string::npos) << word;
  }
}

TEST(Usage, help_of_each_command_shows_its_options_and_examples) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> table = {
      {"show", {"--format", "--json", "--encoding", "--errors", "--width", "--depth", "--limit", "--all"}},
      {"dis", {"--annotate", "--indent", "--memo", "--json"}},
      {"convert",
       {"--protocol", "--canonical", "--optimize", "--rename", "--fix-imports", "--no-fix-imports",
        "--json"}},
      {"tour", {"--dir"}},
  };
  for (const auto& [command, options] : table) {
    const Result result = run({command, "--help"});
    EXPECT_EQ(result.code, 0);
    EXPECT_NE(result.out.find("Examples:\n  brinery " + command), std::string::npos) << result.out;
    for (const std::string& option : options) EXPECT_NE(result.out.find(option), std::string::npos) << option;
  }
}

TEST(Usage, help_fits_on_eighty_columns_but_for_examples) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"show", "--help"}, {"dis", "--help"}, {"convert", "--help"}, {"tour", "--help"}}) {
    std::istringstream help(run(arguments).out);
    for (std::string line; std::getline(help, line) && line != "Examples:";) {
      EXPECT_LE(line.size(), 82U) << line;
    }
  }
}

TEST(Usage, version_is_one_line) {
  const Result result = run({"--version"});
  EXPECT_EQ(result.code, 0);
  EXPECT_TRUE(result.out.starts_with("brinery 0.")) << result.out;
  EXPECT_EQ(lines(result.out), 1U);
}

TEST(Usage, wrong_arguments_end_with_2_and_one_line) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> table = {
      {{}, "brinery: a command is missing (see brinery --help)\n"},
      {{"frobnicate"}, "brinery: there is no command 'frobnicate' (see brinery --help)\n"},
      {{"show", "--bad"},
       "brinery: The following argument was not expected: --bad (see brinery show --help)\n"},
      {{"show", "a", "b"}, "brinery: The following argument was not expected: b (see brinery show --help)\n"},
      {{"show", "--format", "xml"},
       "brinery: --format: xml not in {repr,tree,json,tagged} (see brinery show --help)\n"},
      {{"show", "--json", "--format", "tree"},
       "brinery: --format excludes --json (see brinery show --help)\n"},
      {{"show", "--encoding", "nosuch"},
       "brinery: --encoding: unknown encoding: nosuch (see brinery show --help)\n"},
      {{"convert", "--errors", "nosuch", "a", "b"},
       "brinery: --errors: unknown error handler name 'nosuch' (see brinery convert --help)\n"},
  };
  for (const auto& [arguments, message] : table) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.err, message);
    EXPECT_EQ(result.out, "");
  }
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"show", "--width", "3"},
                                             {"show", "--limit", "many"},
                                             {"dis", "--indent", "-1"},
                                             {"convert", "--protocol", "6"},
                                             {"show", "--depth", "-1"}}) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2) << arguments[1];
    EXPECT_EQ(lines(result.err), 1U) << result.err;
  }
}

TEST(Usage, completion_names_commands_and_options) {
  const Result result = run({"--completion", "bash"});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.out.find("complete -o default -F _brinery brinery\n"), std::string::npos);
  EXPECT_NE(result.out.find("show dis convert tour"), std::string::npos);
  EXPECT_NE(result.out.find("--annotate"), std::string::npos);
}

}  // namespace
}  // namespace brinery::cli_test
