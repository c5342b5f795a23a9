// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The result of a run: a table that grows while it is measured, geometric means below it, and the JSON for machines.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace brinery::bench {

enum class Unit { nanoseconds, bytes };

// One figure of one benchmark on both sides, less being better.
struct Row {
  std::string benchmark;
  std::string metric;
  double ours = 0;
  std::optional<double> theirs;  // nothing without a peer

  // Above 1 where ours is better.
  std::optional<double> ratio() const;
};

// Collects rows and prints each as it comes. Single-threaded.
class Report {
 public:
  Report(std::ostream& out, std::string peer);  // `peer` empty: there is none

  void add(const Row& row, Unit unit);

  // For each metric that several benchmarks have: the geometric mean of the ratios, and the worst of them.
  void print_means() const;

  // An array of {"benchmark", "peer", "metric", "ours", "theirs", "ratio"}: nanoseconds and bytes; null where there is
  // no peer. Throws std::runtime_error when the file cannot be written.
  void write_json(const std::string& path) const;

 private:
  std::ostream& out_;
  const std::string peer_;
  std::vector<Row> rows_;
};

}  // namespace brinery::bench
