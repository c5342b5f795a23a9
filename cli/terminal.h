// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What standard output can show: its width, and colour.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brinery::cli {

enum class Style { plain, label, note, reference, good, bad, heading };

// What is at the other end of standard output. Immutable.
struct Terminal {
  bool colour = false;  // a terminal, unless NO_COLOR is set or TERM is dumb
  std::size_t width =
      80;  // of the terminal; 80 for files and pipes, so that their text is the same everywhere

  static Terminal of_standard_output();

  // The text with the style's colour around it, where there is colour.
  std::string paint(Style style, std::string_view text) const;
};

}  // namespace brinery::cli
