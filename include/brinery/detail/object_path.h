// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The way to an object, as Python would index it. Included by pickle_writer.h and typed_writer.h; not by you.
#pragma once

#include <cstddef>
#include <string>

namespace brinery::detail {

// Puts `count` steps together; of a long way only both ends. `step(i)` is the text of one.
template <class Step>
std::string object_path(std::size_t count, Step&& step) {
  constexpr std::size_t kEnds = 8;
  const std::size_t left_out = count > 2 * kEnds ? count - 2 * kEnds : 0;
  std::string path;
  for (std::size_t i = 0; i < count; ++i) {
    if (left_out > 0 && i == kEnds) {
      path += "...(" + std::to_string(left_out) + " more)...";
      i += left_out;
    }
    path += step(i);
  }
  return path;
}

}  // namespace brinery::detail
