// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// brinery_bench, which ./bench builds and runs: measures this library against CPython on the same bytes, in one run.
//
//   --filter REGEX     only benchmarks in whose name REGEX is found
//   --json FILE        writes the rows as JSON as well
//   --quick            fewer and shorter repetitions
//   --python PROGRAM   the Python to compare with (default: /usr/bin/python3, else the first in PATH; none: ours only)
//
// Exit codes: 0; 1 when something could not be measured; 2 for wrong usage.
#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "memory.h"
#include "suite.h"

namespace {

namespace bench = brinery::bench;

struct Options {
  std::string filter;
  std::string json;
  std::string python;
  bool quick = false;
};

std::optional<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string* value = nullptr;
    if (arguments[i] == "--quick") {
      options.quick = true;
      continue;
    }
    if (arguments[i] == "--filter") value = &options.filter;
    if (arguments[i] == "--json") value = &options.json;
    if (arguments[i] == "--python") value = &options.python;
    if (value == nullptr || i + 1 == arguments.size()) return std::nullopt;
    *value = arguments[++i];
  }
  return options;
}

void run(const Options& options) {
  const std::regex filter(options.filter);
  const auto peer = options.python == "none" ? nullptr : bench::Peer::start(options.python);
  if (peer) {
    std::cout << "brinery against " << peer->name() << "; ratio above 1: brinery is better\n\n";
  } else {
    std::cout << "no python3 to compare with: brinery's figures only\n\n";
  }
  bench::Report report(std::cout, peer ? peer->name() : "");
  if (!options.json.empty()) report.write_json(options.json);  // a wrong path shows now, not after minutes
  const bench::Suite suite{.peer = peer.get(),
                           .report = report,
                           .filter = filter,
                           .repetitions = options.quick ? 2 : 5,
                           .seconds = options.quick ? 0.02 : 0.1};
  bench::run_pickle_loads(suite);
  bench::run_pickle_scaling(suite);
  bench::run_pickle_mapped_file(suite);
  report.print_means();
  if (!options.json.empty()) report.write_json(options.json);
}

}  // namespace

int main(int argc, char** argv) {
  // A Python that ends too early shows when its answer is missing.
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 3 && arguments[0] == "--measure-memory") {
      bench::print_memory_use(arguments[1], arguments[2]);
      return 0;
    }
    const auto options = parse_options(arguments);
    if (!options) {
      std::cerr << "usage: bench [--filter REGEX] [--json FILE] [--quick] [--python PROGRAM|none]\n";
      return 2;
    }
    run(*options);
    return 0;
  } catch (const std::regex_error& error) {
    std::cerr << "bench: --filter: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
