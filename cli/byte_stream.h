// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A file or standard input as a stream that is read once, from its beginning to its end, a buffer at a time: for commands that
// need no more of a large file, or of an endless pipe, than the pickle in hand.
#pragma once

#include <cstdint>
#include <functional>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

namespace brinery::cli {

// Use it below a std::istream whose exceptions are set to badbit, so that a read error comes through as it is.
class ByteStream : public std::streambuf {
 public:
  // "-" is standard input. Failure (commands.h) when it can't be opened, and later when it can't be read.
  explicit ByteStream(const std::string& path);
  ~ByteStream() override;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // For messages: the path, or "standard input".
  const std::string& name() const noexcept { return name_; }

  // Bytes of the file; 0 where nobody knows.
  std::uint64_t size() const noexcept { return size_; }

  // Bytes that were taken from it.
  std::uint64_t offset() const noexcept { return read_ - static_cast<std::uint64_t>(egptr() - gptr()); }

  // What comes next, without taking it: at least `wanted` bytes (REQUIRES: a few thousand at most), unless the end comes first,
  // and whatever else is at hand.
  std::string_view peek(std::size_t wanted);

  // Called whenever more was read.
  std::function<void()> on_read{};

 protected:
  int_type underflow() override;

 private:
  bool fill();

  std::string name_;
  int descriptor_;
  std::uint64_t size_ = 0;
  std::uint64_t read_ = 0;
  std::vector<char> buffer_;
};

}  // namespace brinery::cli
