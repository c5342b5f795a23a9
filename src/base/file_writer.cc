// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/file_writer.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <random>

#include <brinery/error.h>

namespace brinery {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& name) {
  const int code = errno;
  throw OSError("cannot " + std::string(what) + " '" + name + "': " + std::strerror(code));
}

// Where the links of the path lead, whether or not there is a file. ELOOP is left to whoever opens it.
std::string resolve_links(std::string path) {
  constexpr int kMostLinks = 40;
  for (int links = 0; links < kMostLinks; ++links) {
    std::string target(PATH_MAX, '\0');
    const ssize_t size = readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return path;  // no link
    target.resize(static_cast<std::size_t>(size));
    path = target.starts_with('/') ? target : path.substr(0, path.rfind('/') + 1) + target;
  }
  return path;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

}  // namespace

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const std::size_t piece = bytes.size() < SSIZE_MAX ? bytes.size() : SSIZE_MAX;
    const ssize_t written = ::write(descriptor, bytes.data(), piece);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", name);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

FileWriter::FileWriter(const std::string& path) : path_(resolve_links(path)) {
  struct stat old {};
  const bool exists = stat(path_.c_str(), &old) == 0;
  if (path_.empty()) {
    errno = ENOENT;
    fail("create", path_);
  }
  if (exists && S_ISDIR(old.st_mode)) {
    errno = EISDIR;
    fail("write", path_);
  }
  if (exists && access(path_.c_str(), W_OK) != 0) fail("write", path_);  // renaming would not ask
  if (exists && !S_ISREG(old.st_mode)) {
    open_directly();
    return;
  }
  create_beside();
  if (exists && fchmod(descriptor_, old.st_mode & 07777) != 0) {
    const int code = errno;
    unlink(temporary_.c_str());
    close(descriptor_);
    errno = code;
    fail("create", path_);
  }
}

// By hand and not by mkstemp, whose files only their owner may read: asking for the process's mask changes it for a moment. The
// name is short because that of the file may be as long as a name can be.
void FileWriter::create_beside() {
  int tries = 100;
  std::random_device random;
  do {
    temporary_ = folder_of(path_) + ".brinery-" + std::to_string(random());
    descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && errno == EEXIST && --tries > 0);
  if (descriptor_ < 0) fail("create", path_);
}

void FileWriter::open_directly() {
  descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail("open", path_);
}

FileWriter::~FileWriter() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

// The order matters: a name that leads to bytes which never reached the disk would be a loss after a crash.
void FileWriter::commit() {
  if (!temporary_.empty() && fsync(descriptor_) != 0) fail("write", path_);
  const int closed = close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) fail("write", path_);
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail("replace", path_);
  temporary_.clear();
  const int folder = open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;  // a folder that may be written to and not read
  fsync(folder);           // not every file system can; the file itself is safe
  close(folder);
}

}  // namespace brinery
