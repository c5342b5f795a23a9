// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Timing of our own side by Google Benchmark, one benchmark at a time, so that the other side can have its turn in
// between. Time is the thread's processor time, user and system, which other programs on the machine disturb least.
#pragma once

#include <functional>
#include <vector>

namespace brinery::bench {

// Brings malloc into the state that it has in a program which ran for a while; call it once, first. glibc learns from the
// largest block that was freed how much it should keep, and until then gives the pages of each call back to the system,
// which costs as much as the call: figures would depend on what was measured before. peer.py does the same.
void settle_malloc();

// The mean time of one call in nanoseconds, called until `seconds` have passed.
double time_ns(const std::function<void()>& call, double seconds);

// The same where each call needs something made for it: makes it, untimed, and then times the call that uses it up.
// `batch` calls are prepared at once, so that reading the clock does not count.
double time_prepared_ns(const std::function<void(int count)>& prepare,
                        const std::function<void(int index)>& call, int batch, double seconds);

// One side of a comparison: the mean time of one call, measured over at least `seconds`.
using Contender = std::function<double(double seconds)>;

// The least time of each contender. They have their turns one after the other, `repetitions` times, so that what
// disturbs the machine for a while disturbs all.
std::vector<double> least_times(const std::vector<Contender>& contenders, int repetitions, double seconds);

}  // namespace brinery::bench
