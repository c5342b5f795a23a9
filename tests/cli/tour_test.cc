// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery tour`, with and without a python3.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

namespace fs = std::filesystem;

TEST(Tour, reads_its_files_and_ends_with_a_summary) {
  const File place("");
  const std::string folder = place.path() + ".tour";
  const Result result = run({"tour", "--dir", folder});
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_EQ(result.err, "");
  EXPECT_NE(result.out.find("0 failed; the files are in " + folder + "\n"), std::string::npos) << result.out;
  EXPECT_EQ(result.out.find("✗"), std::string::npos) << result.out;
  EXPECT_TRUE(fs::exists(folder + "/staff-py27-p0.pkl"));
  EXPECT_FALSE(fs::exists(folder + "/you-have-been-hacked"));
}

TEST(Tour, files_are_those_of_examples_data) {
  const File place("");
  const std::string folder = place.path() + ".tour";
  ASSERT_EQ(run({"tour", "--dir", folder}).code, 0);
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(BRINERY_EXAMPLE_DATA_DIR)) {
    const std::string name = entry.path().filename();
    EXPECT_EQ(read_file(folder + "/" + name), read_file(entry.path())) << name;
    ++count;
  }
  EXPECT_GE(count, 14U);
}

TEST(Tour, goes_on_without_python) {
  const File place("");
  const Result result = run({"tour", "--dir", place.path() + ".tour"}, {.environment = {"PATH=/nowhere"}});
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_NE(result.out.find("no python3 was there"), std::string::npos) << result.out;
}

TEST(Tour, a_python_that_says_something_else_is_a_failure) {
  const File python("#!/bin/sh\nprintf 'version\\t3.99\\nplain-py38-p0.pkl\\tNone\\n'\n", "python3");
  fs::permissions(python.path(), fs::perms::owner_all);
  const File place("");
  const Result result = run({"tour", "--dir", place.path() + ".tour"},
                            {.environment = {"PATH=" + fs::path(python.path()).parent_path().string()}});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.out.find("✗ Python 3.99 reads None, we read {'city'"), std::string::npos) << result.out;
}

TEST(Tour, folder_that_cannot_be_made_is_one_line) {
  const File file("");
  const Result result = run({"tour", "--dir", file.path()});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err,
            "brinery: " + file.path() + ": is there and no folder of yours; name another with --dir\n");
  EXPECT_EQ(run({"tour", "--dir", "/no/such/place"}).code, 1);
}

}  // namespace
}  // namespace brinery::cli_test
