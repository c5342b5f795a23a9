// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The version of the library that the program runs with. Not for telling versions apart while compiling:
// ask find_package or pkg-config for the version that you need.
#pragma once

#include <string_view>

namespace brinery {

// The version as "major.minor.patch", e.g. "0.1.0". Never empty; lives as long as the program.
std::string_view version() noexcept;

}  // namespace brinery
