// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Takes one pickle from a stream of bytes, and not a byte more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace brinery::pickle {

// Reads up to `size` bytes into `out`; returns how many it got, 0 only at the end of the input.
using ReadSome = std::function<std::size_t(char* out, std::size_t size)>;

// Takes pickle after pickle from a source of bytes. Frames are fetched whole, as their writer meant; otherwise no byte
// behind a STOP is asked for. Memory grows with what was really read, whatever lengths the input claims.
class PickleCollector {
 public:
  // MemoryError when one pickle grows beyond `limit`.
  PickleCollector(ReadSome read, std::size_t limit) : read_(std::move(read)), limit_(limit) {}

  // The next pickle; behind its STOP there may be the rest of its last frame, which the pickle after it begins with. Empty
  // at the end of the input; cut short when the input ends early or an opcode is unknown.
  std::string collect();

 private:
  bool step();
  bool take_frame();
  bool take_line();
  bool take(std::uint64_t size);
  bool read_into(std::string& out, std::uint64_t size);
  std::size_t fetched() const noexcept { return fetched_.size() - fetched_at_; }

  ReadSome read_;
  std::size_t limit_;
  std::string bytes_;    // of the pickle so far
  std::string fetched_;  // of a frame; what lies behind fetched_at_ was not stepped over yet
  std::size_t fetched_at_ = 0;
  bool opened_frame_ = false;  // this pickle did, so that the rest of the frame is its as well
};

}  // namespace brinery::pickle
