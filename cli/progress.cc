// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See progress.h.
#include "progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "text.h"

namespace brinery::cli {
namespace {

constexpr auto kPatience = std::chrono::seconds(1);
constexpr auto kPause = std::chrono::milliseconds(100);
constexpr std::size_t kBarColumns = 30;

bool is_terminal() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

// "3.4 MB"
std::string readable(std::uint64_t bytes) {
  double size = static_cast<double>(bytes);
  const char* unit = "bytes";
  for (const char* larger : {"kB", "MB", "GB", "TB"}) {
    if (size < 1000) break;
    size /= 1000;
    unit = larger;
  }
  return bytes < 1000 ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} {}", size, unit);
}

}  // namespace

Progress::Progress(std::uint64_t total)
    : total_(total), is_shown_(is_terminal()), next_(Clock::now() + kPatience) {}

void Progress::draw(std::uint64_t done, std::uint64_t pickles) {
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + kPause;
  is_drawn_ = true;
  const std::string text = "\r" + line(done, pickles) + "\033[K";
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::string Progress::line(std::uint64_t done, std::uint64_t pickles) const {
  const std::string count = counted(static_cast<std::size_t>(pickles), "pickle");
  if (total_ == 0) return count + ", " + readable(done);
  const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
  const auto full = static_cast<std::size_t>(part * kBarColumns);
  return fmt::format("[{}{}] {:3.0f} %  {}, {} of {}", std::string(full, '#'),
                     std::string(kBarColumns - full, '.'), part * 100, count, readable(done),
                     readable(total_));
}

void Progress::clear() {
  if (!is_drawn_) return;
  is_drawn_ = false;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace brinery::cli
