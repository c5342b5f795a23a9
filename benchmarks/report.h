// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The result of a run: a table that grows while it is measured, geometric means below it, and the JSON for machines.
#pragma once

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace brinery::bench {

enum class Unit { nanoseconds, bytes };

// One figure of one benchmark on both sides, less being better.
struct Row {
  std::string benchmark;
  std::string peer;  // whose figure `theirs` is; empty without one
  std::string metric;
  double ours = 0;
  std::optional<double> theirs;  // nothing without a peer

  // Above 1 where ours is better.
  std::optional<double> ratio() const;
};

// Collects rows and prints each as it comes. Single-threaded.
class Report {
 public:
  explicit Report(std::ostream& out);

  void add(const Row& row, Unit unit);

  // What the geometric mean of the ratios of a metric should reach; shown beside it.
  void expect(const std::string& metric, const std::string& peer, double ratio);

  // For each metric and peer that several benchmarks have: the geometric mean of the ratios, the worst of them, how many
  // are below 1, and the target.
  void print_means() const;

  // An array of {"benchmark", "peer", "metric", "ours", "theirs", "ratio"}: nanoseconds and bytes; null where there is
  // no peer. Throws std::runtime_error when the file cannot be written.
  void write_json(const std::string& path) const;

 private:
  std::string target_of(const Row& row, double mean) const;

  std::ostream& out_;
  std::vector<Row> rows_;
  std::map<std::pair<std::string, std::string>, double> targets_;  // metric and peer
};

}  // namespace brinery::bench
