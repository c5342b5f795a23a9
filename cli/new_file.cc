// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See new_file.h.
#include "new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "commands.h"

namespace brinery::cli {
namespace {

// Where the links of the path lead; the path itself where nothing is there yet.
std::string follow_links(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  return error ? path : real.string();
}

// What any new file would get.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

NewFile::NewFile(const std::string& path) : name_(path), path_(follow_links(path)) {
  struct stat old {};
  const bool exists = ::stat(path_.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) fail(EISDIR);
  if (exists && ::access(path_.c_str(), W_OK) != 0) fail(errno);  // renaming would not ask
  if (exists && !S_ISREG(old.st_mode)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  std::string temporary = path_ + ".XXXXXX";
  descriptor_ = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail(errno);
  temporary_ = std::move(temporary);
  if (::fchmod(descriptor_, exists ? old.st_mode & 07777 : usual_mode()) == 0) return;
  const int error = errno;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
  fail(error);
}

NewFile::~NewFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

// Renamed last: the name must not lead to bytes that a crash can still lose.
void NewFile::commit() {
  if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail(errno);
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (::close(descriptor) != 0) fail(errno);
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

void NewFile::fail(int error) const { throw Failure(name_, std::strerror(error)); }

}  // namespace brinery::cli
