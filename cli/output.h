// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Standard output for the commands: buffered, and no write error is dropped. Diagnostics do not pass through here.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>

namespace brinery::cli {

// The reader of our output went away (`brinery show x | head`): nobody is left to tell, so the program just ends.
class OutputClosed : public std::exception {};

// The system took no more: a full disk, a closed descriptor. `what()` says why.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A buffer in front of a file descriptor. What has not been flushed when it ends is lost: call `flush` last.
// Throws OutputClosed or OutputError when the descriptor refuses. Single-threaded.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) { buffer_.reserve(kCapacity); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  void put(char byte) { write({&byte, 1}); }
  void flush();

  // The byte written last, 0 before the first.
  char last() const noexcept { return last_; }

 private:
  static constexpr std::size_t kCapacity = std::size_t{1} << 16;
  void write_through(std::string_view text);

  int descriptor_;
  char last_ = 0;
  std::string buffer_;
};

// Lets library functions that print onto a std::ostream print here. Set the stream's exceptions to badbit, so that an
// error of the Output comes through as it is.
class OutputBuffer : public std::streambuf {
 public:
  explicit OutputBuffer(Output& out) : out_(out) {}

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int_type overflow(int_type byte) override;

 private:
  Output& out_;
};

}  // namespace brinery::cli
