// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The tree view: one line for each value, folded so that a large file stays readable.
#pragma once

#include <cstddef>
#include <limits>

#include <brinery/value.h>

#include "output.h"
#include "terminal.h"

namespace brinery::cli {

inline constexpr std::size_t kUnfolded = std::numeric_limits<std::size_t>::max();

// How much of a value is shown. What is left out is named with its size.
struct TreeOptions {
  std::size_t limit = 20;   // items of each container
  std::size_t depth = 10;   // levels below the root
  std::size_t lines = 200;  // in all, about: levels near the root are opened first
  std::size_t indent = 0;   // blanks before each line
};

// Prints `value`. A container whose items are all simple stands on one line when it fits there. An object that
// several places refer to is printed at the first, marked &1, and is *1 at the others; so are cycles.
//
// Cost: proportional to what is printed. Any depth: beyond forty levels lines are not indented further.
void print_tree(Output& out, const Terminal& terminal, Value value, const TreeOptions& options);

}  // namespace brinery::cli
