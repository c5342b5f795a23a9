// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Starting programs by posix_spawn, with two pipes.
#include "child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

extern char** environ;

namespace brinery::bench {
namespace {

struct Pipe {
  int ends[2];
  Pipe() {
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  }
  int read_end() const { return ends[0]; }
  int write_end() const { return ends[1]; }
};

}  // namespace

Child::Child(const std::vector<std::string>& command) {
  const Pipe to_child;
  const Pipe from_child;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to_child.read_end(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from_child.write_end(), STDOUT_FILENO);

  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  if (posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ) != 0) pid_ = -1;

  posix_spawn_file_actions_destroy(&actions);
  ::close(to_child.read_end());
  ::close(from_child.write_end());
  input_ = to_child.write_end();
  output_ = from_child.read_end();
}

Child::~Child() {
  finish();
  ::close(output_);
}

void Child::write_line(const std::string& line) {
  const std::string whole = line + '\n';
  std::size_t written = 0;
  while (written < whole.size()) {
    const ssize_t count = ::write(input_, whole.data() + written, whole.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // it ended; reading will show it
    written += static_cast<std::size_t>(count);
  }
}

std::optional<std::string> Child::read_line() {
  for (;;) {
    if (const std::size_t end = pending_.find('\n'); end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    char buffer[4096];
    const ssize_t count = ::read(output_, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    pending_.append(buffer, static_cast<std::size_t>(count));
  }
}

bool Child::finish() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
  if (pid_ < 0) return false;
  int status = -1;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string line_printed_by(const std::vector<std::string>& command) {
  Child child(command);
  std::optional<std::string> line = child.read_line();
  if (!child.finish() || !line) {
    std::string text;
    for (const std::string& argument : command) text.append(text.empty() ? "" : " ").append(argument);
    throw std::runtime_error("failed: " + text);
  }
  return *line;
}

}  // namespace brinery::bench
