// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What happens to a file that is being written when the user interrupts the program.
#pragma once

#include <string>

namespace brinery::cli {

// Holds back the signals that end a program (SIGHUP, SIGINT, SIGTERM) as long as it lives: for the moment between making a file
// and telling RemoveOnInterruption of it.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
};

// As long as it lives such a signal removes the file before it ends the program, by that signal as the shell expects. Signals
// that were ignored stay so. One at a time. An empty path: nothing is done.
class RemoveOnInterruption {
 public:
  explicit RemoveOnInterruption(const std::string& path);
  ~RemoveOnInterruption();
  RemoveOnInterruption(const RemoveOnInterruption&) = delete;
  RemoveOnInterruption& operator=(const RemoveOnInterruption&) = delete;

 private:
  const std::string path_;  // where the handler finds it
};

}  // namespace brinery::cli
