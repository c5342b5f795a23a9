// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See encoding_options.h.
#include "encoding_options.h"

#include <CLI/CLI.hpp>

#include <brinery/unpickler.h>

namespace brinery::cli {
namespace {

// Reads a string that no encoding lets pass without a look: which names there are only the library knows. Returns what is
// wrong with them, or nothing.
std::string fault_of(const std::string& encoding, const std::string& errors) {
  constexpr std::string_view kString("U\x01\xff.", 4);  // the byte 0xff, an error in ASCII
  pickle::LoadOptions options;
  options.encoding = encoding;
  options.errors = errors;
  try {
    static_cast<void>(pickle::loads(kString, options));
  } catch (const UnicodeDecodeError&) {
    return {};
  } catch (const Error& error) {
    const std::string_view what = error.message();
    return std::string(what.substr(0, what.rfind(" (")));  // the place is of no interest
  }
  return {};
}

}  // namespace

void add_encoding_options(CLI::App& app, std::string& encoding, std::string& errors,
                          const std::string& encodings) {
  app.add_option("--encoding", encoding, "How 8-bit strings of Python 2 are read: " + encodings)
      ->type_name("NAME")
      ->check([](const std::string& name) { return fault_of(name, "ignore"); });
  app.add_option("--errors", errors,
                 "What to do with those that are not in that encoding: strict (default), ignore, replace, "
                 "backslashreplace, surrogateescape")
      ->type_name("NAME")
      ->check([](const std::string& name) { return fault_of("ASCII", name); });
}

}  // namespace brinery::cli
