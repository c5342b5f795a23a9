// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Google Benchmark, driven by hand.
#include "timing.h"

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <vector>

namespace brinery::bench {
namespace {

// Keeps the figure instead of printing it.
class LastTime : public benchmark::BenchmarkReporter {
 public:
  explicit LastTime(bool is_manual) : is_manual_(is_manual) {}
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      time_ns_ = is_manual_ ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
    }
  }
  double time_ns() const {
    if (time_ns_ < 0) throw std::runtime_error("Google Benchmark ran nothing");
    return time_ns_;
  }

 private:
  const bool is_manual_;  // Google Benchmark gives manual time the place of wall time
  double time_ns_ = -1;
};

double thread_seconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double run_registered(bool is_manual) {
  LastTime reporter(is_manual);
  benchmark::RunSpecifiedBenchmarks(&reporter, ".");
  benchmark::ClearRegisteredBenchmarks();
  return reporter.time_ns();
}

}  // namespace

void settle_malloc() {
  constexpr std::size_t kLargestLearnt = std::size_t{32} << 20;  // of larger blocks glibc learns nothing
  void* block = std::malloc(kLargestLearnt - (std::size_t{64} << 10));
  benchmark::DoNotOptimize(block);
  std::free(block);
}

double time_ns(const std::function<void()>& call, double seconds) {
  benchmark::RegisterBenchmark("call",
                               [&call](benchmark::State& state) {
                                 for (auto _ : state) call();
                               })
      ->Unit(benchmark::kNanosecond)
      ->MinTime(seconds);
  return run_registered(false);
}

double time_prepared_ns(const std::function<void(int)>& prepare, const std::function<void(int)>& call,
                        int batch, double seconds) {
  benchmark::RegisterBenchmark("prepared call",
                               [&](benchmark::State& state) {
                                 for (auto _ : state) {
                                   prepare(batch);
                                   const double begin = thread_seconds();
                                   for (int i = 0; i < batch; ++i) call(i);
                                   state.SetIterationTime(thread_seconds() - begin);
                                 }
                               })
      ->Unit(benchmark::kNanosecond)
      ->UseManualTime()
      ->MinTime(seconds);
  return run_registered(true) / batch;
}

std::vector<double> least_times(const std::vector<Contender>& contenders, int repetitions, double seconds) {
  std::vector<double> least(contenders.size(), std::numeric_limits<double>::infinity());
  for (int i = 0; i < repetitions; ++i) {
    for (std::size_t side = 0; side < contenders.size(); ++side) {
      least[side] = std::min(least[side], contenders[side](seconds));
    }
  }
  return least;
}

}  // namespace brinery::bench
