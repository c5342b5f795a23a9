// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What one load or dump costs in memory. Both sides are measured in the same way: a process of its own brings the input into
// memory (for a dump: loads it), resets the kernel's record of its peak, makes the call once, and reads from
// /proc/self/status how far its resident memory has grown.
#pragma once

#include <string>

namespace brinery::bench {

// What one call did to its process.
struct MemoryUse {
  double peak_bytes = 0;  // growth to the peak
  double held_bytes = 0;  // growth that is left when the call is done
  double time_ns = 0;     // of the call and of freeing its result, once, in a fresh process
};

// The kernel counts a thread's pages in batches of 64, so that less than this is not told from nothing.
inline constexpr double kSmallestMemory = 64 * 4096;

// Reads what a measuring process prints: three numbers.
MemoryUse parse_memory_use(const std::string& line);

// In this process: makes the call for `path` and prints the three numbers. `how` is one of
//   view     loads(string_view), which copies the input
//   no_copy  loads_no_copy
//   file     load(path), memory-mapped
//   dumps    dumps, of what was loaded before
//   dump     dump into a stream that ends in /dev/null
void print_memory_use(const std::string& how, const std::string& path);

// The same in a new process running this program. Throws std::runtime_error when that fails.
MemoryUse measure_memory(const std::string& how, const std::string& path);

}  // namespace brinery::bench
