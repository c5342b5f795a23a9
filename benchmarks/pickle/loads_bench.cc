// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// pickle.loads against CPython's on the same bytes: time, memory, how both grow, and a large file by memory map.
// docs/reference/benchmarks.md explains each row.
#include <brinery/pickle.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <limits>
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

const std::vector<std::string> kWorkloads{"records",           "floats",        "ints",
                                          "short_strings",     "nested_tuples", "big_bytes",
                                          "shared_references", "pyperf_dict",   "pyperf_tuple",
                                          "pyperf_dict_group", "pyperf_list",   "pyperf_micro_dict"};
const std::vector<std::string> kScaling{"scaling_1e3", "scaling_1e4", "scaling_1e5", "scaling_1e6",
                                        "scaling_1e7"};
const std::string kBytesHeavy = "bytes_heavy";

// Inputs below this make too little memory to measure.
constexpr double kMeasurableBytes = 1e6;

constexpr double kNever = std::numeric_limits<double>::infinity();

std::vector<std::string> wanted(const Suite& suite, std::vector<std::string> names) {
  std::erase_if(names, [&](const std::string& name) { return !suite.wants(name); });
  if (suite.peer && !names.empty()) suite.peer->make_data(data_folder(), names);
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

// Ours in its three ways and theirs in turn, the least of each.
struct Times {
  double view = kNever;
  double no_copy = kNever;
  double adopted = kNever;
  std::optional<double> theirs;
};

Times measure_times(const Suite& suite, const Workload& workload) {
  const std::string input = read_input(workload.path);
  Times least;
  for (int i = 0; i < suite.repetitions; ++i) {
    least.view = std::min(least.view, time_loads(input, suite.seconds));
    least.no_copy = std::min(least.no_copy, time_no_copy(input, suite.seconds));
    least.adopted = std::min(least.adopted, time_adopted(input, suite.seconds));
    if (!suite.peer) continue;
    const double theirs = suite.peer->time_ns(workload.path, suite.seconds);
    least.theirs = std::min(theirs, least.theirs.value_or(theirs));
  }
  return least;
}

void add_times(const Suite& suite, const Workload& workload) {
  const Times times = measure_times(suite, workload);
  suite.report.add({workload.name, "time", times.view, times.theirs}, Unit::nanoseconds);
  suite.report.add({workload.name, "time, no copy", times.no_copy, times.theirs}, Unit::nanoseconds);
  suite.report.add({workload.name, "time, adopted", times.adopted, times.theirs}, Unit::nanoseconds);
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
  suite.report.add({workload.name, "peak memory", ours.peak_bytes, their_peak}, Unit::bytes);
  suite.report.add({workload.name, "peak memory, no copy", no_copy.peak_bytes, their_peak}, Unit::bytes);
  if (workload.objects < 2) return;
  suite.report.add({workload.name, "bytes per object", ours.held_bytes / workload.objects, their_held},
                   Unit::bytes);
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
  for (const std::string& name : wanted(suite, kWorkloads)) {
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
    double ours = kNever;
    std::optional<double> theirs;
    for (int i = 0; i < repetitions; ++i) {
      ours = std::min(ours, time_loads(input, suite.seconds) / workload.objects);
      if (!suite.peer) continue;
      const double time = suite.peer->time_ns(workload.path, suite.seconds) / workload.objects;
      theirs = std::min(time, theirs.value_or(time));
    }
    suite.report.add({name, "time per object", ours, theirs}, Unit::nanoseconds);
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
  suite.report.add({kBytesHeavy, "time, load of a file", ours.time_ns,
                    theirs ? std::optional(theirs->time_ns) : std::nullopt},
                   Unit::nanoseconds);
  suite.report.add({kBytesHeavy, "peak memory, load of a file", ours.peak_bytes,
                    theirs ? std::optional(theirs->peak_bytes) : std::nullopt},
                   Unit::bytes);
  // A gigabyte to look at, though a hole: nobody wants it copied with the build folder.
  std::filesystem::remove(workload.path);
}

}  // namespace brinery::bench
