// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What every part needs of its suite.
#include "suite.h"

#include "workload.h"

namespace brinery::bench {

void Suite::make_data(const std::vector<std::string>& inputs) const {
  if (peer && !inputs.empty()) peer->make_data(data_folder(), inputs);
}

void Suite::add(const std::string& benchmark, const std::string& metric, double ours,
                std::optional<double> theirs, Unit unit) const {
  report.add({.benchmark = benchmark, .peer = python(), .metric = metric, .ours = ours, .theirs = theirs},
             unit);
}

}  // namespace brinery::bench
