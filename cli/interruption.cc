// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See interruption.h. The handler calls unlink, signal and raise, which POSIX lets handlers call.
#include "interruption.h"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace brinery::cli {
namespace {

constexpr int kSignals[] = {SIGHUP, SIGINT, SIGTERM};

std::atomic<const char*> file_to_remove = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free);  // else a handler must not read it

sigset_t all_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : kSignals) ::sigaddset(&set, number);
  return set;
}

// The signal is held back while its handler runs: raised again it comes when the handler has returned.
extern "C" void remove_and_end(int number) {
  if (const char* const path = file_to_remove.load()) ::unlink(path);
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void handle(void (*from)(int), void (*to)(int)) {
  for (const int number : kSignals) {
    struct sigaction now {};
    ::sigaction(number, nullptr, &now);
    if (now.sa_handler != from) continue;
    struct sigaction next {};
    next.sa_handler = to;
    next.sa_mask = all_signals();
    ::sigaction(number, &next, nullptr);
  }
}

}  // namespace

HeldSignals::HeldSignals() {
  const sigset_t set = all_signals();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

HeldSignals::~HeldSignals() {
  const sigset_t set = all_signals();
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

RemoveOnInterruption::RemoveOnInterruption(const std::string& path) : path_(path) {
  if (path_.empty()) return;
  file_to_remove = path_.c_str();
  handle(SIG_DFL, remove_and_end);
}

RemoveOnInterruption::~RemoveOnInterruption() {
  if (path_.empty()) return;
  handle(remove_and_end, SIG_DFL);
  file_to_remove = nullptr;
}

}  // namespace brinery::cli
