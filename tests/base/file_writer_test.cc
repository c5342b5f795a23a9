// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/file_writer.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include <brinery/error.h>

#include "support/error_of.h"
#include "support/files.h"

namespace brinery {
namespace {

namespace fs = std::filesystem;

class FileWriterTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    path_ = (folder_ / "file").string();
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(std::string_view content) {
    FileWriter file(path_);
    file.write(content);
    file.commit();
  }
  auto files() const { return std::distance(fs::directory_iterator(folder_), {}); }

  fs::path folder_;
  std::string path_;
};

TEST_F(FileWriterTest, a_committed_file_takes_the_place_of_the_old_one) {
  write("old");
  write("new");
  EXPECT_EQ(test_support::read_file(path_), "new");
  EXPECT_EQ(files(), 1);
}

TEST_F(FileWriterTest, the_old_file_stays_until_commit) {
  write("old");
  FileWriter file(path_);
  file.write("new");
  EXPECT_EQ(test_support::read_file(path_), "old");
  file.commit();
  EXPECT_EQ(test_support::read_file(path_), "new");
}

TEST_F(FileWriterTest, without_commit_nothing_is_left_behind) {
  { FileWriter(path_).write("new"); }
  EXPECT_EQ(files(), 0);
  write("old");
  { FileWriter(path_).write("new"); }
  EXPECT_EQ(test_support::read_file(path_), "old");
  EXPECT_EQ(files(), 1);
}

TEST_F(FileWriterTest, what_is_no_regular_file_is_written_to_directly) {
  FileWriter null("/dev/null");
  null.write("anything");
  null.commit();
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(test_support::error_of([] { FileWriter("/dev/full").write("x"); }),
            "OSError: cannot write '/dev/full': No space left on device");
}

TEST_F(FileWriterTest, refusals_name_the_file_and_the_reason) {
  EXPECT_EQ(test_support::error_of([&] { FileWriter file(folder_.string()); }),
            "OSError: cannot write '" + folder_.string() + "': Is a directory");
  EXPECT_EQ(test_support::error_of([] { FileWriter file(""); }),
            "OSError: cannot create '': No such file or directory");
  EXPECT_EQ(test_support::error_of([&] { FileWriter file(path_ + "/below"); }),
            "OSError: cannot create '" + path_ + "/below': No such file or directory");
}

}  // namespace
}  // namespace brinery
