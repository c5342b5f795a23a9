// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// SHA-256, for naming long data in output by its digest. Not constant in time over secret data, and no hash for
// tables: that is hash.h.
#pragma once

#include <string>
#include <string_view>

namespace brinery::base {

// The digest of `bytes` as 64 lower-case hexadecimal digits. Pure, thread-safe, linear; allocates the result only.
std::string sha256_hex(std::string_view bytes);

}  // namespace brinery::base
