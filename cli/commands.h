// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The commands of the program: one row each, from which the command line, its help and the shell completion are made.
// To add a command, write its file and add its row in commands.cc.
#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "output.h"
#include "terminal.h"

namespace CLI {
class App;
}

namespace brinery::cli {

// What a command works with besides its own arguments.
struct Session {
  Output& out;
  Terminal terminal;
};

// Exit codes, as `brinery --help` lists them.
inline constexpr int kDone = 0;
inline constexpr int kBadInput = 1;
inline constexpr int kUsage = 2;

// The input is bad: `main` prints the line and ends with kBadInput.
class Failure : public std::runtime_error {
 public:
  Failure(std::string_view input, std::string_view message)
      : std::runtime_error(std::string(input) + ": " + std::string(message)) {}
};

// A line on standard error that does not end the program.
void note(std::string_view line);

// Runs a command whose arguments have been read; returns the exit code.
using Action = std::function<int(Session&)>;

struct Command {
  std::string_view name;
  std::string_view summary;          // one line, for the list of commands
  std::string_view help;             // what follows the options: examples and what else a reader needs
  Action (*declare)(CLI::App& app);  // declares the arguments; what it returns runs once they are read
};

// All commands, in the order in which the help lists them.
std::span<const Command> commands();

Action declare_show(CLI::App& app);
Action declare_dis(CLI::App& app);
Action declare_convert(CLI::App& app);
Action declare_tour(CLI::App& app);

// A script for bash that completes commands, options, their choices and file names.
std::string bash_completion(const CLI::App& program);

}  // namespace brinery::cli
