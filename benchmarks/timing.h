// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Timing of our own side by Google Benchmark, one benchmark at a time, so that the other side can have its turn in
// between. Time is the thread's processor time, user and system, which other programs on the machine disturb least.
#pragma once

#include <functional>

namespace brinery::bench {

// The mean time of one call in nanoseconds, called until `seconds` have passed.
double time_ns(const std::function<void()>& call, double seconds);

// The same where each call needs something made for it: makes it, untimed, and then times the call that uses it up.
// `batch` calls are prepared at once, so that reading the clock does not count.
double time_prepared_ns(const std::function<void(int count)>& prepare,
                        const std::function<void(int index)>& call, int batch, double seconds);

}  // namespace brinery::bench
