// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// brinery_bench, which ./bench builds and runs: measures this library against CPython on the same bytes and against other
// C++ libraries with the same structs, in one run.
//
//   --filter REGEX     only benchmarks in whose name REGEX is found
//   --json FILE        writes the rows as JSON as well
//   --quick            fewer and shorter repetitions
//   --repetitions N    turns of each side, of which the least counts (default: 5); more where others use the machine
//   --python PROGRAM   the Python to compare with (default: /usr/bin/python3, else the first in PATH; none: ours only)
//
// Exit codes: 0; 1 when something could not be measured; 2 for wrong usage.
#include <algorithm>
#include <charconv>
#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "memory.h"
#include "suite.h"
#include "timing.h"

namespace {

namespace bench = brinery::bench;

struct Options {
  std::string filter;
  std::string json;
  std::string python;
  int repetitions = 0;
  bool quick = false;
};

constexpr int kMostRepetitions = 1000;

// 0 where the text is no number from 1 on.
int parse_repetitions(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > kMostRepetitions) return 0;
  return std::max(number, 0);
}

std::optional<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  std::string repetitions;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string* value = nullptr;
    if (arguments[i] == "--quick") {
      options.quick = true;
      continue;
    }
    if (arguments[i] == "--filter") value = &options.filter;
    if (arguments[i] == "--json") value = &options.json;
    if (arguments[i] == "--python") value = &options.python;
    if (arguments[i] == "--repetitions") value = &repetitions;
    if (value == nullptr || i + 1 == arguments.size()) return std::nullopt;
    *value = arguments[++i];
  }
  if (repetitions.empty()) {
    options.repetitions = options.quick ? 2 : 5;
  } else {
    options.repetitions = parse_repetitions(repetitions);
  }
  if (options.repetitions == 0) return std::nullopt;
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
  if (const std::string missing = BRINERY_BENCH_MISSING; !missing.empty()) {
    std::cout << "not installed when this was built, so not compared with:" << missing << "\n\n";
  }
  bench::Report report(std::cout);
  if (!options.json.empty()) report.write_json(options.json);  // a wrong path shows now, not after minutes
  const bench::Suite suite{.peer = peer.get(),
                           .report = report,
                           .filter = filter,
                           .repetitions = options.repetitions,
                           .seconds = options.quick ? 0.02 : 0.1};
  bench::run_pickle_loads(suite);
  bench::run_pickle_scaling(suite);
  bench::run_pickle_mapped_file(suite);
  bench::run_pickle_dumps(suite);
  bench::run_pickle_typed(suite);
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
      std::cerr << "usage: bench [--filter REGEX] [--json FILE] [--quick] [--repetitions N] "
                   "[--python PROGRAM|none]\n";
      return 2;
    }
    bench::settle_malloc();
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
