// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The version, which the build passes in from the one place where it is written (CMakeLists.txt).
#include <brinery/version.h>

namespace brinery {

std::string_view version() noexcept { return BRINERY_VERSION; }

}  // namespace brinery
