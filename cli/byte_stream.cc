// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See byte_stream.h.
#include "byte_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "commands.h"

namespace brinery::cli {

ByteStream::ByteStream(const std::string& path)
    : name_(path == "-" ? "standard input" : path),
      descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
      buffer_(std::size_t{1} << 18) {
  if (descriptor_ < 0) throw Failure(name_, std::strerror(errno));
  struct stat status {};
  const bool is_folder = ::fstat(descriptor_, &status) == 0 && S_ISDIR(status.st_mode);
  if (is_folder) {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
    throw Failure(name_, std::strerror(EISDIR));
  }
  if (path != "-" && S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  setg(buffer_.data(), buffer_.data(), buffer_.data());
}

ByteStream::~ByteStream() {
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

// Appends to what is in the buffer, which is moved to its beginning. False at the end.
bool ByteStream::fill() {
  const auto left = static_cast<std::size_t>(egptr() - gptr());
  std::memmove(buffer_.data(), gptr(), left);
  setg(buffer_.data(), buffer_.data(), buffer_.data() + left);
  ssize_t count = -1;
  do {
    count = ::read(descriptor_, buffer_.data() + left, buffer_.size() - left);
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw Failure(name_, std::strerror(errno));
  read_ += static_cast<std::uint64_t>(count);
  setg(buffer_.data(), buffer_.data(), buffer_.data() + left + count);
  if (on_read) on_read();
  return count > 0;
}

std::string_view ByteStream::peek(std::size_t wanted) {
  while (static_cast<std::size_t>(egptr() - gptr()) < wanted && fill()) {
  }
  return {gptr(), static_cast<std::size_t>(egptr() - gptr())};
}

ByteStream::int_type ByteStream::underflow() {
  if (gptr() == egptr() && !fill()) return traits_type::eof();
  return traits_type::to_int_type(*gptr());
}

}  // namespace brinery::cli
