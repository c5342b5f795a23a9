// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The program `brinery`: reads the command line by the rows of commands.h, runs the command, and turns what went
// wrong into one line on standard error and an exit code.
#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <brinery/error.h>
#include <brinery/version.h>

#include <csignal>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "commands.h"

namespace brinery::cli {
namespace {

constexpr const char* kFooter =
    R"help(Exit codes: 0 done, 1 the input is bad (one line on standard error), 2 the command
line is wrong. `brinery COMMAND --help` tells more.

Examples:
  brinery show staff.pkl
  brinery show --json < staff.pkl
  brinery dis staff.pkl
  eval "$(brinery --completion bash)"         complete commands and options in bash)help";

// The parser's help with fewer remarks and with texts that fit on eighty columns.
class Help : public CLI::Formatter {
 public:
  Help() {
    column_width(kLeft);
    label("OPTIONS", "OPTION...");
    label("SUBCOMMAND", "COMMAND");
    label("Positionals", "Arguments");
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_name().empty() ? "" : " " + option->get_type_name();
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    return wrap(option->get_description());
  }
  std::string make_description(const CLI::App* app) const override {
    return wrap(app->get_description(), 80) + "\n\n";
  }

 private:
  static constexpr std::size_t kLeft = 24;

  static std::string wrap(std::string text, std::size_t width = 80 - kLeft) {
    std::size_t begin = 0;
    while (text.size() - begin > width) {
      const std::size_t blank = text.rfind(' ', begin + width);
      if (blank == std::string::npos || blank <= begin) break;
      text[blank] = '\n';
      begin = blank + 1;
    }
    return text;
  }
};

struct Program {
  CLI::App app{
      "Looks into files that Python programs keep: pickles. No Python is needed, and no code is run.",
      "brinery"};
  std::string completion;
  std::vector<std::pair<CLI::App*, Action>> actions;

  Program() {
    app.formatter(std::make_shared<Help>());
    app.set_help_flag("-h,--help", "Show this help");
    app.set_version_flag("--version", "brinery " + std::string(version()), "Show the version");
    app.add_option("--completion", completion, "Print a script that completes for this shell (bash)")
        ->type_name("SHELL")
        ->check(CLI::IsMember({"bash"}).description(""));
    app.footer(kFooter);
    for (const Command& command : commands()) {
      CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
      sub->group("Commands");
      sub->footer(std::string(command.help));
      actions.emplace_back(sub, command.declare(*sub));
    }
    app.require_subcommand(0, 1);
  }

  // The command that the words name, for messages: "brinery show".
  std::string where() const {
    for (const CLI::App* sub : app.get_subcommands()) return "brinery " + sub->get_name();
    return "brinery";
  }
};

int usage_error(const Program& program, const std::string& message) {
  note(message + " (see " + program.where() + " --help)");
  return kUsage;
}

int run(Program& program, Session& session) {
  if (!program.completion.empty()) {
    session.out.write(bash_completion(program.app));
    return kDone;
  }
  for (const auto& [sub, action] : program.actions) {
    if (sub->parsed()) return action(session);
  }
  return usage_error(program, "a command is missing");
}

int parse_and_run(int argc, char** argv, Session& session) {
  Program program;
  try {
    program.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    session.out.write(program.app.help());
    return kDone;
  } catch (const CLI::CallForVersion& version) {
    session.out.write(std::string(version.what()) + "\n");
    return kDone;
  } catch (const CLI::ExtrasError& error) {
    if (argc > 1 && argv[1][0] != '-' && program.app.get_subcommands().empty()) {
      return usage_error(program, "there is no command '" + std::string(argv[1]) + "'");
    }
    return usage_error(program, error.what());
  } catch (const CLI::ParseError& error) {
    return usage_error(program, error.what());
  }
  return run(program, session);
}

// A file opened while a standard descriptor is closed would get its number, and our output.
void hold_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The other direction than the usual, so that using it is an error as before. Gets the lowest number: this one.
    const int opened = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (opened != descriptor) std::_Exit(kBadInput);
  }
}

int guarded_main(int argc, char** argv) {
  hold_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is reported by write, and handled below
  Output out(STDOUT_FILENO);
  Session session{out, Terminal::of_standard_output()};
  int code = kBadInput;
  std::string message;
  try {
    code = parse_and_run(argc, argv, session);
    out.flush();
    return code;
  } catch (const OutputClosed&) {
    return kDone;
  } catch (const OutputError& error) {
    note(std::string("standard output: ") + error.what());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    message = "memory is exhausted";
  } catch (const std::exception& error) {
    message = error.what();
  }
  // What was printed before the error comes out first; that it cannot be written is then of less interest.
  try {
    out.flush();
  } catch (const std::exception&) {
    return note(message), kBadInput;
  }
  note(message);
  return code;
}

}  // namespace
}  // namespace brinery::cli

int main(int argc, char** argv) { return brinery::cli::guarded_main(argc, argv); }
