// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The C++ end of peer.py.
#include "peer.h"

#include <stdexcept>
#include <utility>

namespace brinery::bench {
namespace {

const std::string kScript = BRINERY_BENCH_SOURCE_DIR "/peer.py";
const std::string kDataScript = BRINERY_BENCH_SOURCE_DIR "/make_data.py";

// -I: no setting of the user's environment changes what is measured.
std::vector<std::string> python(const std::string& program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {program, "-I"});
  return arguments;
}

}  // namespace

Peer::Peer(std::string program, std::string name, std::unique_ptr<Child> child)
    : program_(std::move(program)), name_(std::move(name)), child_(std::move(child)) {}

std::unique_ptr<Peer> Peer::start(const std::string& program) {
  const std::vector<std::string> candidates = program.empty()
                                                  ? std::vector<std::string>{"/usr/bin/python3", "python3"}
                                                  : std::vector<std::string>{program};
  for (const std::string& candidate : candidates) {
    auto child = std::make_unique<Child>(python(candidate, {kScript}));
    if (const auto greeting = child->read_line()) {
      return std::unique_ptr<Peer>(new Peer(candidate, *greeting + " _pickle", std::move(child)));
    }
  }
  return nullptr;
}

double Peer::time_ns(const std::string& what, const std::string& path, double seconds) {
  child_->write_line(what + '\t' + path + '\t' + std::to_string(seconds));
  const auto answer = child_->read_line();
  if (!answer) throw std::runtime_error("python ended in " + what + " of " + path);
  return std::stod(*answer);
}

MemoryUse Peer::measure_memory(const std::string& how, const std::string& path) const {
  return parse_memory_use(line_printed_by(python(program_, {kScript, "memory", how, path})));
}

void Peer::make_data(const std::string& folder, const std::vector<std::string>& names) const {
  std::vector<std::string> arguments{kDataScript, folder};
  arguments.insert(arguments.end(), names.begin(), names.end());
  if (!Child(python(program_, arguments)).finish()) throw std::runtime_error("failed: " + kDataScript);
}

}  // namespace brinery::bench
