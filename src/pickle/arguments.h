// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Decodes what follows an opcode's byte, by the opcode's argument kind, the way Python's pickletools does. For
// genops and dis; the reader that builds objects decodes by its own rules, which differ (pickletools decodes
// escapes in the lines of GLOBAL, say, and unpicklers do not).
#pragma once

#include <brinery/pickletools.h>

#include <cstddef>
#include <string_view>

namespace brinery::pickle {

// Decodes the argument at `data[pos]` and moves `pos` behind it.
// Throws ValueError or UnicodeDecodeError with the text that CPython's pickletools gives, without an offset that
// means anything to the caller; `pos` is unspecified then. Nothing is allocated that is larger than what was found.
// REQUIRES: pos <= data.size().
pickletools::Argument read_argument(pickletools::ArgKind kind, std::string_view data, std::size_t& pos);

}  // namespace brinery::pickle
