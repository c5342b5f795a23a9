// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace brinery::base {

// Says that all of a large block will be filled: where the system has pages of 2 MiB, it then need not be asked for each 4 KiB,
// which takes longer than to fill them. No more than advice; of what is smaller than a few such pages nothing is said.
inline void expect_to_fill(void* block, std::size_t size) noexcept {
  constexpr std::size_t kHugePage = std::size_t{1} << 21;
  constexpr std::size_t kWorthwhile = 2 * kHugePage;
  if (size < kWorthwhile) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(block) + kHugePage - 1) & ~(kHugePage - 1);
  const auto end = (reinterpret_cast<std::uintptr_t>(block) + size) & ~(kHugePage - 1);
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

}  // namespace brinery::base
