// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The Python side of the tour: python3 reads the tour's files by its own means and says what it found.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace brinery::cli {

// What Python said, by the name of the question.
struct PythonAnswers {
  std::string version;   // "3.11.2"
  bool complete = true;  // it did not break off with an error
  std::map<std::string, std::string> answers;
};

// Has python3 look at the files in `folder`; it leaves its disassemblies (NAME.dis) and a large pickle (big.pkl)
// there. Nothing where there is no python3, or none that knows protocol 5 (3.8). It never loads the hostile file.
std::optional<PythonAnswers> ask_python(const std::string& folder);

}  // namespace brinery::cli
