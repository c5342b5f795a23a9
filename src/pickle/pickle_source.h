// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Where one pickle ends: for input that holds several, and for streams, from which no byte too many may be taken.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace brinery::pickle {

// Size of the pickle at the start of `data`, up to and with its STOP. The whole of `data` when no STOP is found or an
// opcode is unknown: reading it will say what is wrong. Linear, much cheaper than reading.
std::size_t pickle_size(std::string_view data) noexcept;

// Reads up to `size` bytes into `out`; returns how many it got, 0 only at the end of the input.
using ReadSome = std::function<std::size_t(char* out, std::size_t size)>;

// Collects the bytes of one pickle, asking for no byte behind its STOP. Empty at the end of the input; cut short when the
// input ends early or an opcode is unknown. MemoryError when it grows beyond `limit`. Memory grows with what was really read,
// whatever lengths the input claims.
std::string collect_pickle(const ReadSome& read, std::size_t limit);

}  // namespace brinery::pickle
