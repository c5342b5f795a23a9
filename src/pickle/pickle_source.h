// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Takes one pickle from a stream of bytes, and not a byte more.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace brinery::pickle {

// Reads up to `size` bytes into `out`; returns how many it got, 0 only at the end of the input.
using ReadSome = std::function<std::size_t(char* out, std::size_t size)>;

// Collects the bytes of one pickle, asking for no byte behind its STOP, or behind the frame that STOP is in. Empty at the
// end of the input; cut short when the input ends early or an opcode is unknown. MemoryError when it grows beyond `limit`.
// Memory grows with what was really read, whatever lengths the input claims.
std::string collect_pickle(const ReadSome& read, std::size_t limit);

}  // namespace brinery::pickle
