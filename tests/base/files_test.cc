// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of base/files.h on real files, pipes and directories.
#include "base/files.h"

#include <brinery/error.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace brinery::base {
namespace {

class FileContentTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/brinery-files-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string make_file(const std::string& name, std::string_view content) const {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
  }

  static std::string failure(const std::string& path) {
    try {
      FileContent::open(path);
    } catch (const OSError& error) {
      return error.what();
    }
    return "no error";
  }

  std::filesystem::path folder_;
};

std::string long_content() {
  std::string content;
  for (int i = 0; content.size() < 300'000; ++i) content += std::to_string(i) + "\n";
  return content;
}

TEST_F(FileContentTest, regular_file_is_mapped) {
  const std::string content = long_content();
  const FileContent file = FileContent::open(make_file("a", content));
  EXPECT_TRUE(file.is_mapped());
  EXPECT_EQ(file.bytes(), content);
}

TEST_F(FileContentTest, empty_file_has_no_bytes) {
  const FileContent file = FileContent::open(make_file("empty", ""));
  EXPECT_FALSE(file.is_mapped());
  EXPECT_EQ(file.bytes(), "");
}

// /proc says size 0 for files that have content.
TEST_F(FileContentTest, file_that_hides_its_size_is_read) {
  const FileContent file = FileContent::open("/proc/self/status");
  EXPECT_NE(file.bytes().find("Pid:"), std::string_view::npos);
}

TEST_F(FileContentTest, missing_file_and_directory_are_named) {
  const std::string missing = folder_ / "missing";
  EXPECT_EQ(failure(missing), "cannot open '" + missing + "': No such file or directory");
  EXPECT_EQ(failure(folder_), "cannot read '" + folder_.string() + "': Is a directory");
}

TEST_F(FileContentTest, strange_paths_stay_on_one_line) {
  EXPECT_EQ(failure("/no/a\nb"), R"(cannot open '/no/a\nb': No such file or directory)");
  EXPECT_EQ(failure("/no/\xff"), R"(cannot open b'/no/\xff': No such file or directory)");
  EXPECT_EQ(failure(std::string("/proc\0/x", 8)), R"(cannot open '/proc\x00/x': Invalid argument)");
}

TEST_F(FileContentTest, descriptor_is_taken_from_its_offset_at_any_place_in_a_page) {
  const std::string content = long_content();
  const int fd = ::open(make_file("a", content).c_str(), O_RDONLY);
  ASSERT_GE(fd, 0);
  for (const std::size_t offset : {0u, 1u, 4095u, 4096u, 4097u, 100'000u}) {
    ::lseek(fd, static_cast<::off_t>(offset), SEEK_SET);
    const FileContent file = FileContent::from_fd(fd);
    EXPECT_TRUE(file.is_mapped());
    EXPECT_TRUE(file.bytes() == std::string_view(content).substr(offset)) << offset;
  }
  ::lseek(fd, static_cast<::off_t>(content.size()) + 5, SEEK_SET);
  EXPECT_EQ(FileContent::from_fd(fd).bytes(), "");
  ::close(fd);
}

TEST_F(FileContentTest, pipe_is_read_to_its_end) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string content = long_content();
  std::thread writer([&] {
    for (std::size_t pos = 0; pos < content.size();) {
      const auto written = ::write(ends[1], content.data() + pos, content.size() - pos);
      if (written <= 0) break;
      pos += static_cast<std::size_t>(written);
    }
    ::close(ends[1]);
  });
  const FileContent file = FileContent::from_fd(ends[0]);
  writer.join();
  ::close(ends[0]);
  EXPECT_FALSE(file.is_mapped());
  EXPECT_TRUE(file.bytes() == content);
}

TEST_F(FileContentTest, bad_descriptor_is_an_error) { EXPECT_THROW(FileContent::from_fd(-1), OSError); }

TEST_F(FileContentTest, moving_keeps_the_bytes_where_they_are) {
  FileContent first = FileContent::open(make_file("a", "one"));
  const char* const place = first.bytes().data();
  FileContent second = std::move(first);
  EXPECT_EQ(second.bytes().data(), place);
  second = FileContent::open(make_file("b", "two"));
  EXPECT_EQ(second.bytes(), "two");
}

}  // namespace
}  // namespace brinery::base
