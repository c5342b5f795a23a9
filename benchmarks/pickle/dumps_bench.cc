// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// pickle.dumps of Documents against CPython's of the same data, protocol 5: time, into a string and to a stream, and the
// memory that both take. docs/reference/benchmarks.md explains each row.
#include <brinery/pickler.h>
#include <brinery/unpickler.h>

#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "memory.h"
#include "suite.h"
#include "timing.h"
#include "workload.h"

namespace brinery::bench {
namespace {

const std::string kPrefix = "dumps_";

// CPython wrote the inputs in protocol 4: the same again shows that both sides do the same work.
void check_same_bytes(const Document& document, const std::string& input, const std::string& name) {
  const bool is_same = pickle::dumps(document, {.protocol = 4}) == input &&
                       pickle::dumps(document.root(), {.protocol = 4}) == input;
  if (is_same) return;
  throw std::runtime_error("dumps of '" + name + "' gives other bytes than CPython");
}

void add_times(const Suite& suite, const Workload& workload) {
  const std::string input = read_input(workload.path);
  const Document document = pickle::loads(input);
  check_same_bytes(document, input, workload.name);
  std::ofstream nowhere("/dev/null", std::ios::binary);
  std::vector<Contender> contenders{
      [&](double seconds) { return time_ns([&] { pickle::dumps(document); }, seconds); },
      [&](double seconds) { return time_ns([&] { pickle::dump(document, nowhere); }, seconds); },
      [&](double seconds) { return time_ns([&] { pickle::dumps(document.root()); }, seconds); },
  };
  if (suite.peer) {
    contenders.push_back(
        [&](double seconds) { return suite.peer->time_ns("dumps", workload.path, seconds); });
    contenders.push_back([&](double seconds) { return suite.peer->time_ns("dump", workload.path, seconds); });
  }
  const std::vector<double> times = least_times(contenders, suite.repetitions, suite.seconds);
  const auto theirs = [&](std::size_t i) { return suite.peer ? std::optional(times[i]) : std::nullopt; };
  suite.add(kPrefix + workload.name, "time, dumps", times[0], theirs(3), Unit::nanoseconds);
  suite.add(kPrefix + workload.name, "time, dump to a stream", times[1], theirs(4), Unit::nanoseconds);
  // Of a document that was changed, or of a part of one: what is shared is found on the way.
  suite.add(kPrefix + workload.name, "time, dumps of a value", times[2], theirs(3), Unit::nanoseconds);
}

void add_memory(const Suite& suite, const Workload& workload) {
  for (const auto& [how, metric] :
       {std::pair{"dumps", "peak memory, dumps"}, {"dump", "peak memory, dump to a stream"}}) {
    std::optional<double> theirs;
    if (suite.peer) theirs = suite.peer->measure_memory(how, workload.path).peak_bytes;
    suite.add(kPrefix + workload.name, metric, measure_memory(how, workload.path).peak_bytes, theirs,
              Unit::bytes);
  }
}

}  // namespace

void run_pickle_dumps(const Suite& suite) {
  suite.report.expect("time, dumps", suite.python(), 5);
  for (const std::string& name : plain_workloads()) {
    if (!suite.wants(kPrefix + name)) continue;
    suite.make_data({name});
    const Workload workload = find_workload(name);
    add_times(suite, workload);
    if (workload.size_bytes >= kMeasurableBytes) add_memory(suite, workload);
  }
}

}  // namespace brinery::bench
