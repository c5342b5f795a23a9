// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The files of examples/data, inside the program: the tour needs them wherever it is installed.
#pragma once

#include <span>
#include <string_view>

namespace brinery::cli {

struct ExampleFile {
  std::string_view name;   // "staff-py27-p0.pkl"
  std::string_view bytes;  // lives as long as the program
};

// All of them, by name. Defined in the file that embed_examples.cmake makes.
std::span<const ExampleFile> example_files();

}  // namespace brinery::cli
