// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Resident memory as Linux tells it.
#include "memory.h"

#include <brinery/pickler.h>
#include <brinery/unpickler.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <variant>

#include "child.h"
#include "workload.h"

namespace brinery::bench {
namespace {

double status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stod(line.substr(field.size() + 1)) * 1024;
  }
  throw std::runtime_error("no " + field + " in /proc/self/status");
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5" << std::flush; }

// Something that holds what the call made, so that it is not freed before it was measured.
using Made = std::variant<std::monostate, Document, std::string>;

Made call(const std::string& how, const std::string& path, std::string_view input, const Document& loaded) {
  if (how == "view") return pickle::loads(input);
  if (how == "no_copy") return pickle::loads_no_copy(input);
  if (how == "file") return pickle::load(path);
  if (how == "dumps") return pickle::dumps(loaded);
  std::ofstream nowhere("/dev/null", std::ios::binary);
  pickle::dump(loaded, nowhere);
  return {};
}

}  // namespace

MemoryUse parse_memory_use(const std::string& line) {
  std::istringstream words(line);
  MemoryUse use;
  if (!(words >> use.peak_bytes >> use.held_bytes >> use.time_ns))
    throw std::runtime_error("not three numbers: " + line);
  use.peak_bytes = std::max(use.peak_bytes, kSmallestMemory);
  use.held_bytes = std::max(use.held_bytes, kSmallestMemory);
  return use;
}

void print_memory_use(const std::string& how, const std::string& path) {
  using Clock = std::chrono::steady_clock;
  const std::string input = how == "file" ? std::string() : read_input(path);
  const Document loaded = how.starts_with("dump") ? pickle::loads(input) : Document();
  reset_peak();
  const double before = status_bytes("VmRSS");
  const auto begin = Clock::now();
  Made made = call(how, path, input, loaded);
  auto taken = Clock::now() - begin;
  const double held = status_bytes("VmRSS") - before;
  const double peak = status_bytes("VmHWM") - before;
  const auto freeing = Clock::now();
  made = {};
  taken += Clock::now() - freeing;
  std::cout << std::fixed << peak << ' ' << held << ' '
            << std::chrono::duration<double, std::nano>(taken).count() << std::endl;
}

MemoryUse measure_memory(const std::string& how, const std::string& path) {
  return parse_memory_use(line_printed_by({"/proc/self/exe", "--measure-memory", how, path}));
}

}  // namespace brinery::bench
