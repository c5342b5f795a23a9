// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The file that a command looks into. What kind of file it is, is decided here and nowhere else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <brinery/unpickler.h>

namespace brinery::cli {

// The bytes of a file or of standard input: memory-mapped where that is possible, read to the end otherwise.
// The file is opened once: whatever takes its place meanwhile, everything here is of the same one.
// Move-only; the bytes live as long as the Input.
class Input {
 public:
  // "-" is standard input. Failure (commands.h) when it can't be read.
  static Input open(const std::string& path);
  Input(Input&& other) noexcept;
  Input& operator=(Input&&) = delete;
  ~Input();

  // For messages: the path, or "standard input".
  const std::string& name() const noexcept { return name_; }
  std::string_view bytes() const noexcept { return mapped_.empty() ? std::string_view(read_) : mapped_; }

  // Reads the pickles in it, from its beginning. REQUIRES: the Input outlives the Unpickler.
  pickle::Unpickler unpickler(pickle::LoadOptions options) const;

 private:
  Input() = default;

  std::string name_;
  int descriptor_ = -1;      // of the file that is mapped; never read, so that it stands at its beginning
  std::string_view mapped_;  // empty when the bytes are in read_
  std::string read_;
};

// What the bytes are, judged by how they begin, for the message that they are no pickle: "a ZIP archive", "text that
// begins with 'name,age'". Never empty.
std::string describe_beginning(std::string_view bytes);

// The error for input that did not load as a pickle: `error` itself if it looks like a broken pickle, otherwise
// one that says what it is instead.
std::string explain_failure(const Error& error, std::string_view bytes);

}  // namespace brinery::cli
