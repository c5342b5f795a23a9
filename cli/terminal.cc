// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See terminal.h.
#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace brinery::cli {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool is_dumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

std::string_view code(Style style) {
  switch (style) {
    case Style::plain: return "";
    case Style::label: return "36";
    case Style::note: return "2";
    case Style::reference: return "35";
    case Style::good: return "32";
    case Style::bad: return "31";
    case Style::heading: return "1";
  }
  return "";
}

}  // namespace

Terminal Terminal::of_standard_output() {
  Terminal terminal;
  if (::isatty(STDOUT_FILENO) == 0) return terminal;
  terminal.colour = !is_set("NO_COLOR") && !is_dumb();
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) terminal.width = size.ws_col;
  return terminal;
}

std::string Terminal::paint(Style style, std::string_view text) const {
  if (!colour || style == Style::plain || text.empty()) return std::string(text);
  return "\033[" + std::string(code(style)) + "m" + std::string(text) + "\033[0m";
}

}  // namespace brinery::cli
