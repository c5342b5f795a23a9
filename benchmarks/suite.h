// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What the benchmarks of every part have in common: who they compare with, what the user asked for, and where their
// rows go. A part adds a function like `run_pickle_loads` and a line in main.cc.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "peer.h"
#include "report.h"

namespace brinery::bench {

struct Suite {
  Peer* peer;  // null: ours only
  Report& report;
  std::regex filter;
  int repetitions;  // of each side, in turn
  double seconds;   // that one repetition takes at least

  bool wants(const std::string& benchmark) const { return std::regex_search(benchmark, filter); }

  // Who answers as `peer`; empty when nobody does.
  std::string python() const { return peer ? peer->name() : ""; }

  // Sees to it that these inputs are there, as far as Python is.
  void make_data(const std::vector<std::string>& inputs) const;

  // Adds a row against Python.
  void add(const std::string& benchmark, const std::string& metric, double ours, std::optional<double> theirs,
           Unit unit) const;
};

// pickle/loads_bench.cc
void run_pickle_loads(const Suite& suite);
void run_pickle_scaling(const Suite& suite);
void run_pickle_mapped_file(const Suite& suite);

// pickle/dumps_bench.cc
void run_pickle_dumps(const Suite& suite);

// pickle/typed_bench.cc
void run_pickle_typed(const Suite& suite);

}  // namespace brinery::bench
