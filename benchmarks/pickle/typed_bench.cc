// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// pickle.dumps and loads of C++ types against CPython's of the equal data, and against other C++ libraries with the same
// structs. docs/reference/benchmarks.md explains each row.
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "pickle/codec.h"
#include "suite.h"
#include "timing.h"
#include "workload.h"

namespace brinery::bench {
namespace {

const std::string kDumps = "time, typed dumps";
const std::string kLoads = "time, typed loads";
const std::string kOfNumbers = " of numbers";

// Ours comes first.
std::vector<Library> installed_libraries() {
  std::vector<Library> libraries{brinery_library()};
#ifdef BRINERY_BENCH_CEREAL
  libraries.push_back(cereal_library());
#endif
#ifdef BRINERY_BENCH_BOOST
  libraries.push_back(boost_library());
#endif
#ifdef BRINERY_BENCH_MSGPACK
  libraries.push_back(msgpack_library());
#endif
  return libraries;
}

// The targets of this part: CPython's time by ours, and for the others the inverse of what ours may take of theirs. None
// for numbers against archives, which copy them as they lie in memory; a pickle has an opcode for each.
void expect_targets(const Suite& suite, const std::vector<Library>& libraries) {
  for (const std::string& of_what : {std::string(), kOfNumbers}) {
    suite.report.expect(kDumps + of_what, suite.python(), 10);
    suite.report.expect(kLoads + of_what, suite.python(), 5);
  }
  for (std::size_t i = 1; i < libraries.size(); ++i) {
    const bool is_cereal = libraries[i].name.starts_with("cereal");
    suite.report.expect(kDumps, libraries[i].name, is_cereal ? 1 / 1.2 : 1);
    suite.report.expect(kLoads, libraries[i].name, is_cereal ? 1 / 1.5 : 1);
    if (!libraries[i].name.starts_with("msgpack")) continue;
    suite.report.expect(kDumps + kOfNumbers, libraries[i].name, 1);
    suite.report.expect(kLoads + kOfNumbers, libraries[i].name, 1);
  }
}

// Every side must do the whole work, and ours the same as CPython, before anything is timed.
template <class T>
void check(const std::vector<Library>& libraries, const std::string& name, const T& object,
           const std::string& input) {
  for (const Library& library : libraries) {
    const auto& codec = std::get<Codec<T>>(library.codecs);
    if (codec.loads_kept(codec.bytes(object)) != object)
      throw std::runtime_error(library.name + " does not read '" + name + "' as it wrote it");
  }
  if (std::get<Codec<T>>(libraries[0].codecs).bytes(object) != input)
    throw std::runtime_error("dumps of '" + name + "' gives other bytes than CPython");
}

void add_rows(const Suite& suite, const std::vector<Library>& libraries, const std::string& name,
              const std::string& metric, const std::vector<double>& times) {
  const auto theirs = suite.peer ? std::optional(times.back()) : std::nullopt;
  suite.add(name, metric, times[0], theirs, Unit::nanoseconds);
  for (std::size_t i = 1; i < libraries.size(); ++i) {
    suite.report.add({.benchmark = name,
                      .peer = libraries[i].name,
                      .metric = metric,
                      .ours = times[0],
                      .theirs = times[i]},
                     Unit::nanoseconds);
  }
}

template <class T>
void run(const Suite& suite, const std::vector<Library>& libraries, const std::string& name) {
  if (!suite.wants(name)) return;
  suite.make_data({name});
  const Workload workload = find_workload(name);
  const std::string input = read_input(workload.path);

  const std::string of_what = kIsNumbers<T> ? kOfNumbers : "";
  std::vector<Contender> dumps;
  std::vector<Contender> loads;
  {
    const T object = std::get<Codec<T>>(libraries[0].codecs).loads_kept(input);
    check(libraries, name, object, input);
    for (const Library& library : libraries) {
      const auto call = std::get<Codec<T>>(library.codecs).dumps;
      dumps.push_back([call, &object](double seconds) { return time_ns([&] { call(object); }, seconds); });
      loads.push_back([call = std::get<Codec<T>>(library.codecs).loads,
                       bytes = std::get<Codec<T>>(library.codecs).bytes(object)](double seconds) {
        return time_ns([&] { call(bytes); }, seconds);
      });
    }
    if (suite.peer) dumps.push_back([&](double s) { return suite.peer->time_ns("dumps", workload.path, s); });
    add_rows(suite, libraries, name, kDumps + of_what, least_times(dumps, suite.repetitions, suite.seconds));
  }
  if (suite.peer) loads.push_back([&](double s) { return suite.peer->time_ns("loads", workload.path, s); });
  add_rows(suite, libraries, name, kLoads + of_what, least_times(loads, suite.repetitions, suite.seconds));
}

template <class... T>
void run_all(const Suite& suite, const std::vector<Library>& libraries, Types<T...>) {
  static_assert(sizeof...(T) == std::size(kMeasuredNames));
  const char* const* name = kMeasuredNames;
  (run<T>(suite, libraries, *name++), ...);
}

}  // namespace

void run_pickle_typed(const Suite& suite) {
  const std::vector<Library> libraries = installed_libraries();
  expect_targets(suite, libraries);
  run_all(suite, libraries, MeasuredTypes());
}

}  // namespace brinery::bench
