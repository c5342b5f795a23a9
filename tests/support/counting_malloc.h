// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Counts every allocation of the process; see counting_malloc.cc for how.
#pragma once

#include <cstddef>

namespace brinery::test_support {

// What was allocated since this object was made. One at a time.
class AllocationCounter {
 public:
  AllocationCounter();
  std::size_t peak_bytes() const;       // most that was held at once, beyond what was held before
  std::size_t largest_request() const;  // largest single block
  std::size_t held_bytes() const;       // held now, beyond what was held before

 private:
  std::size_t before_;
};

}  // namespace brinery::test_support
