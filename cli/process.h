// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Runs another program and reads what it prints.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace brinery::cli {

struct Finished {
  bool succeeded;      // ended by itself, with 0
  std::string output;  // of its standard output
};

// Runs words[0], found on PATH, without a shell; its standard input is empty and its diagnostics are dropped.
// Nothing if it can't be started.
std::optional<Finished> run_program(const std::vector<std::string>& words);

}  // namespace brinery::cli
