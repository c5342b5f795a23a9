// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A file that takes the place of another once it is complete.
#pragma once

#include <string>

namespace brinery::cli {

// Written beside the old file, and renamed by `commit`; without that it is removed and the old file stays as it was. Follows
// symbolic links and keeps permissions. What is no regular file (a pipe, a device) is written to directly.
class NewFile {
 public:
  explicit NewFile(const std::string& path);  // Failure (commands.h) when it cannot be made
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  void commit();  // Failure when the bytes do not reach the disk

 private:
  [[noreturn]] void fail(int error) const;

  std::string name_;       // for messages
  std::string path_;       // with links followed
  std::string temporary_;  // empty when written directly
  int descriptor_ = -1;
};

}  // namespace brinery::cli
