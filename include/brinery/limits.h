// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What input may cost. Input never decides memory or depth: every reader checks a length against the bytes
// that are left before it allocates, and nothing recurses on the input's depth.
//
// Promise of the pickle reader (tests/pickle/memory_test.cc counts every allocation): the peak of a load is at
// most `kMemoryFactor * input bytes + kMemoryBase`, whatever the input says. The worst that was found is 99 bytes for
// a byte: two equal chains of one-item tuples as members of one set, whose comparison fills a table. Without such
// keys it is 57 (a stream of nothing but EMPTY_SET); usual pickles take one to five times their size.
#pragma once

#include <cstddef>
#include <cstdint>

namespace brinery {

inline constexpr std::size_t kMemoryFactor = 128;
inline constexpr std::size_t kMemoryBase = 1 << 20;

// Items in one list, tuple, set or dict: sizes are held in 32 bits, which saves eight bytes in each container.
// More of them in one container is a MemoryError.
inline constexpr std::size_t kMaxItems = 0xffff'ffffU - 1;

// Options of the readers; each has a default that no ordinary file meets.
struct Limits {
  // Bytes that one load may take for its objects (input not included). Reaching it is a MemoryError. The
  // default leaves the promise above as the only bound; a server that reads strangers' files sets its own.
  std::size_t memory_bytes = SIZE_MAX;

  // Length of the input, or of one pickle in a stream: blunts an endless stream, which is otherwise read until
  // memory ends.
  std::size_t input_bytes = SIZE_MAX;
};

}  // namespace brinery
