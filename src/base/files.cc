// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Mapping and reading of files by POSIX calls.
#include "base/files.h"

#include <brinery/error.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace brinery::base {
namespace {

constexpr std::size_t kFirstRead = 64 * 1024;

// Calls again as long as a signal interrupts.
template <typename Call>
auto retry(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

// A descriptor to be closed; nothing is written through it, so closing cannot lose data.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int fd) : fd_(fd) {}
  ~OwnedDescriptor() { ::close(fd_); }
  OwnedDescriptor(const OwnedDescriptor&) = delete;
  OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

[[noreturn]] void fail(std::string_view what, std::string_view name, int error) {
  throw OSError(
      std::string(what).append(" ").append(name).append(": ").append(std::generic_category().message(error)));
}

// A path as one line whatever bytes are in it.
std::string quote(const std::string& path) {
  std::string quoted;
  if (check_wtf8(path)) {
    append_bytes_repr(quoted, path);
  } else {
    append_str_repr(quoted, path);
  }
  return quoted;
}

}  // namespace

// A descriptor and what messages call it.
class FileContent::Source {
 public:
  Source(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  int fd() const { return fd_; }

  // Reads up to `size` bytes; 0 at the end.
  std::size_t read(char* to, std::size_t size) const {
    const ::ssize_t count = retry([&] { return ::read(fd_, to, size); });
    if (count < 0) fail("cannot read", name_, errno);
    return static_cast<std::size_t>(count);
  }

  struct stat status() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) fail("cannot read", name_, errno);
    if (S_ISDIR(status.st_mode)) fail("cannot read", name_, EISDIR);
    return status;
  }

 private:
  const int fd_;
  const std::string name_;
};

FileContent FileContent::open(const std::string& path) {
  // A NUL would silently name another file.
  if (path.find('\0') != std::string::npos) fail("cannot open", quote(path), EINVAL);
  const int fd = retry([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  if (fd < 0) fail("cannot open", quote(path), errno);
  const OwnedDescriptor descriptor(fd);
  return take(Source(fd, quote(path)));
}

FileContent FileContent::from_fd(int fd) { return take(Source(fd, "descriptor " + std::to_string(fd))); }

FileContent FileContent::take(const Source& source) {
  FileContent content;
  const struct stat status = source.status();
  if (S_ISREG(status.st_mode) && status.st_size > 0) {
    const ::off_t offset = ::lseek(source.fd(), 0, SEEK_CUR);
    if (offset >= status.st_size) return content;
    if (offset >= 0 &&
        content.map(source, static_cast<std::size_t>(offset), static_cast<std::size_t>(status.st_size))) {
      return content;
    }
  }
  content.read_to_end(source);
  return content;
}

// Maps [offset, end); false where the file system cannot, and then reading is tried. A mapping begins at a
// page:
//
//     |<- page ->|<- page ->|
//     ^ mapping_     ^ data_ = mapping_ + offset % page
bool FileContent::map(const Source& source, std::size_t offset, std::size_t end) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t lead = offset % page;
  const std::size_t length = end - offset + lead;
  void* const mapping =
      ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, source.fd(), static_cast<::off_t>(offset - lead));
  if (mapping == MAP_FAILED) return false;
  mapping_ = mapping;
  mapping_size_ = length;
  data_ = static_cast<const char*>(mapping) + lead;
  size_ = end - offset;
  return true;
}

// Doubles the buffer whenever it is full, and gives back at the end what was not used.
void FileContent::read_to_end(const Source& source) {
  const auto resize_buffer = [this](std::size_t size) {
    char* const grown = static_cast<char*>(std::realloc(buffer_, size));
    if (grown == nullptr) throw std::bad_alloc();
    buffer_ = grown;
    data_ = grown;
  };
  std::size_t capacity = 0;
  for (;;) {
    if (size_ == capacity) {
      capacity = std::max(kFirstRead, 2 * capacity);
      resize_buffer(capacity);
    }
    const std::size_t count = source.read(buffer_ + size_, capacity - size_);
    if (count == 0) break;
    size_ += count;
  }
  resize_buffer(std::max<std::size_t>(size_, 1));
}

FileContent::FileContent(FileContent&& other) noexcept { swap(other); }

FileContent& FileContent::operator=(FileContent&& other) noexcept {
  FileContent taken(std::move(other));
  swap(taken);
  return *this;
}

FileContent::~FileContent() {
  if (mapping_ != nullptr) ::munmap(mapping_, mapping_size_);
  std::free(buffer_);
}

void FileContent::swap(FileContent& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(mapping_, other.mapping_);
  std::swap(mapping_size_, other.mapping_size_);
  std::swap(buffer_, other.buffer_);
}

}  // namespace brinery::base
