// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What one load costs in memory. Both sides are measured in the same way: a process of its own brings the input into
// memory, resets the kernel's record of its peak, loads once, and reads from /proc/self/status how far its resident
// memory has grown.
#pragma once

#include <string>

namespace brinery::bench {

// What one load did to its process.
struct MemoryUse {
  double peak_bytes = 0;  // growth to the peak
  double held_bytes = 0;  // growth that is left when the load is done
  double time_ns = 0;     // of the load and of freeing its result, once, in a fresh process
};

// The kernel counts a thread's pages in batches of 64, so that less than this is not told from nothing.
inline constexpr double kSmallestMemory = 64 * 4096;

// Reads what a measuring process prints: three numbers.
MemoryUse parse_memory_use(const std::string& line);

// In this process: loads `path` and prints the three numbers. `how` is one of
//   view     loads(string_view), which copies the input
//   no_copy  loads_no_copy
//   file     load(path), memory-mapped
void print_memory_use(const std::string& how, const std::string& path);

// The same in a new process running this program. Throws std::runtime_error when that fails.
MemoryUse measure_memory(const std::string& how, const std::string& path);

}  // namespace brinery::bench
