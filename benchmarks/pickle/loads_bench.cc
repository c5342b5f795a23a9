// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// pickle.loads against CPython's on the same bytes: time, memory, how both grow, and a large file by memory map.
// docs/reference/benchmarks.md explains each row.
#include <brinery/unpickler.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "memory.h"
#include "suite.h"
#include "timing.h"
#include "workload.h"

namespace brinery::bench {
namespace {

const std::vector<std::string> kScaling{"scaling_1e3", "scaling_1e4", "scaling_1e5", "scaling_1e6",
                                        "scaling_1e7"};
const std::string kBytesHeavy = "bytes_heavy";

std::vector<std::string> wanted(const Suite& suite, std::vector<std::string> names) {
  std::erase_if(names, [&](const std::string& name) { return !suite.wants(name); });
  suite.make_data(names);
  return names;
}

// Every call frees its Document before it returns, as Python's loop drops its result.
double time_loads(std::string_view input, double seconds) {
  return time_ns([input] { pickle::loads(input); }, seconds);
}

double time_no_copy(std::string_view input, double seconds) {
  return time_ns([input] { pickle::loads_no_copy(input); }, seconds);
}

// The string that a load adopts is copied outside of the timing.
double time_adopted(const std::string& input, double seconds) {
  std::vector<std::string> copies;
  const int batch = static_cast<int>(std::clamp<std::size_t>(4'000'000 / input.size(), 1, 1000));
  return time_prepared_ns(
      [&](int count) { copies.assign(static_cast<std::size_t>(count), input); },
      [&](int index) { pickle::loads(std::move(copies[static_cast<std::size_t>(index)])); }, batch, seconds);
}

// Ours in its three ways and theirs.
void add_times(const Suite& suite, const Workload& workload) {
  const std::string input = read_input(workload.path);
  std::vector<Contender> contenders{
      [&](double seconds) { return time_loads(input, seconds); },
      [&](double seconds) { return time_no_copy(input, seconds); },
      [&](double seconds) { return time_adopted(input, seconds); },
  };
  if (suite.peer) {
    contenders.push_back(
        [&](double seconds) { return suite.peer->time_ns("loads", workload.path, seconds); });
  }
  const std::vector<double> times = least_times(contenders, suite.repetitions, suite.seconds);
  const auto theirs = suite.peer ? std::optional(times[3]) : std::nullopt;
  suite.add(workload.name, "time", times[0], theirs, Unit::nanoseconds);
  suite.add(workload.name, "time, no copy", times[1], theirs, Unit::nanoseconds);
  suite.add(workload.name, "time, adopted", times[2], theirs, Unit::nanoseconds);
}

void add_memory(const Suite& suite, const Workload& workload) {
  std::optional<double> their_peak;
  std::optional<double> their_held;
  if (suite.peer) {
    const MemoryUse theirs = suite.peer->measure_memory("view", workload.path);
    their_peak = theirs.peak_bytes;
    their_held = theirs.held_bytes / workload.objects;
  }
  const MemoryUse ours = measure_memory("view", workload.path);
  const MemoryUse no_copy = measure_memory("no_copy", workload.path);
  suite.add(workload.name, "peak memory", ours.peak_bytes, their_peak, Unit::bytes);
  suite.add(workload.name, "peak memory, no copy", no_copy.peak_bytes, their_peak, Unit::bytes);
  if (workload.objects < 2) return;
  suite.add(workload.name, "bytes per object", ours.held_bytes / workload.objects, their_held, Unit::bytes);
}

// The least time and the memory of several processes that each load the file once.
MemoryUse least_of(int repetitions, const std::function<MemoryUse()>& measure) {
  MemoryUse least = measure();
  for (int i = 1; i < repetitions; ++i) {
    const MemoryUse again = measure();
    least.time_ns = std::min(least.time_ns, again.time_ns);
    least.peak_bytes = std::min(least.peak_bytes, again.peak_bytes);
  }
  return least;
}

}  // namespace

void run_pickle_loads(const Suite& suite) {
  for (const std::string& name : wanted(suite, plain_workloads())) {
    const Workload workload = find_workload(name);
    add_times(suite, workload);
    if (workload.size_bytes >= kMeasurableBytes) add_memory(suite, workload);
  }
}

void run_pickle_scaling(const Suite& suite) {
  for (const std::string& name : wanted(suite, kScaling)) {
    const Workload workload = find_workload(name);
    const std::string input = read_input(workload.path);
    // The largest takes Python several seconds; its length makes up for the fewer turns.
    const int repetitions = workload.objects > 1e6 ? 1 : suite.repetitions;
    std::vector<Contender> contenders{[&](double seconds) { return time_loads(input, seconds); }};
    if (suite.peer) {
      contenders.push_back(
          [&](double seconds) { return suite.peer->time_ns("loads", workload.path, seconds); });
    }
    std::vector<double> times = least_times(contenders, repetitions, suite.seconds);
    for (double& time : times) time /= workload.objects;
    suite.add(name, "time per object", times[0], suite.peer ? std::optional(times[1]) : std::nullopt,
              Unit::nanoseconds);
  }
}

void run_pickle_mapped_file(const Suite& suite) {
  if (wanted(suite, {kBytesHeavy}).empty()) return;
  const Workload workload = find_workload(kBytesHeavy);
  const int repetitions = std::min(suite.repetitions, 3);
  std::optional<MemoryUse> theirs;
  if (suite.peer) {
    theirs = least_of(repetitions, [&] { return suite.peer->measure_memory("file", workload.path); });
  }
  const MemoryUse ours = least_of(repetitions, [&] { return measure_memory("file", workload.path); });
  suite.add(kBytesHeavy, "time, load of a file", ours.time_ns,
            theirs ? std::optional(theirs->time_ns) : std::nullopt, Unit::nanoseconds);
  suite.add(kBytesHeavy, "peak memory, load of a file", ours.peak_bytes,
            theirs ? std::optional(theirs->peak_bytes) : std::nullopt, Unit::bytes);
  // A gigabyte to look at, though a hole: nobody wants it copied with the build folder.
  std::filesystem::remove(workload.path);
}

}  // namespace brinery::bench
