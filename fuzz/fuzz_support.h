// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What the fuzz targets share.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace brinery::fuzz {

// Ends the program, which is how a target says that it found something.
inline void require(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "broken law: %s\n", law);
  std::abort();
}

}  // namespace brinery::fuzz
