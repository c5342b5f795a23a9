// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The options --encoding and --errors, which say how 8-bit strings of Python 2 are read. A name that does not exist is refused
// with the command line, and not only when a string needs it.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace brinery::cli {

// The strings hold the defaults and outlive the parser; `encodings` is what the help says of the first.
void add_encoding_options(CLI::App& app, std::string& encoding, std::string& errors,
                          const std::string& encodings);

}  // namespace brinery::cli
