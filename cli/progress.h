// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A progress bar on standard error, for people who wait: only on a terminal, and only after the first second.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace brinery::cli {

// Draws one line and takes it away at the end. Single-threaded.
class Progress {
 public:
  // `total` bytes are to be done; 0: nobody knows.
  explicit Progress(std::uint64_t total);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // So much is done. Cheap: looks at the clock, and draws ten times a second at most.
  void update(std::uint64_t done, std::uint64_t pickles) {
    if (is_shown_) draw(done, pickles);
  }

  // Takes the line away, before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::uint64_t done, std::uint64_t pickles);
  std::string line(std::uint64_t done, std::uint64_t pickles) const;

  const std::uint64_t total_;
  const bool is_shown_;
  Clock::time_point next_;
  bool is_drawn_ = false;
};

}  // namespace brinery::cli
