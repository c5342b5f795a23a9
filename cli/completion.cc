// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery --completion bash`: a completion script made from the declared commands and options, so that it cannot
// differ from what the program takes.
#include <CLI/CLI.hpp>

#include <string>

#include "commands.h"

namespace brinery::cli {
namespace {

// All spellings of an app's options, separated by blanks.
std::string option_words(const CLI::App& app) {
  std::string words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += " --" + name;
    for (const std::string& name : option->get_snames()) words += " -" + name;
  }
  return words.empty() ? words : words.substr(1);
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
  std::string names;
  std::string cases;
  for (const Command& command : commands()) {
    const std::string name(command.name);
    names += (names.empty() ? "" : " ") + name;
    cases += "    " + name + ") words=\"" + option_words(*program.get_subcommand(name)) + "\" ;;\n";
  }
  return "# bash completion for brinery\n"
         "_brinery() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} words\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases + "    *) words=\"" + names + " " + option_words(program) +
         "\" ;;\n"
         "  esac\n"
         "  if [[ $current == -* || $COMP_CWORD -eq 1 ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  elif [[ ${COMP_WORDS[COMP_CWORD-1]} == --format || ${COMP_WORDS[COMP_CWORD-1]} == -f ]]; then\n"
         "    COMPREPLY=($(compgen -W \"repr tree json tagged\" -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o default -F _brinery brinery\n";
}

}  // namespace brinery::cli
