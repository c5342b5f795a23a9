// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See program.h. Output goes to files, so that neither side can block the other.
#include "cli/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace brinery::cli_test {
namespace {

std::string make_folder() {
  std::string name = ::testing::TempDir() + "brinery-cli-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  return name;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

std::string search_path() {
  const char* path = std::getenv("PATH");
  return std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path);
}

}  // namespace

File::File(std::string_view bytes, std::string_view name)
    : folder_(make_folder()), path_(folder_ + "/" + std::string(name)) {
  std::ofstream out(path_, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

File::~File() { std::filesystem::remove_all(folder_); }

Result run(const std::vector<std::string>& arguments, const Setting& setting) {
  const File in(setting.input, "in");
  const File out("", "out");
  const File err("", "err");
  const std::string out_path = setting.stdout_path.empty() ? out.path() : setting.stdout_path;

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.path().c_str(), O_RDONLY, 0);
  if (setting.stdout_path == "closed") {
    ::posix_spawn_file_actions_addclose(&actions, STDOUT_FILENO);
  } else {
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path.c_str(), O_WRONLY, 0);
  }
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.path().c_str(), O_WRONLY, 0);

  std::vector<std::string> words = {BRINERY_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = {"TERM=xterm", "LANG=C.UTF-8"};
  environment.insert(environment.end(), setting.environment.begin(), setting.environment.end());
  environment.push_back(search_path());  // the first of two wins
  pid_t child = 0;
  const int error = ::posix_spawn(&child, BRINERY_PROGRAM, &actions, nullptr, pointers(words).data(),
                                  pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " BRINERY_PROGRAM);
  int status = 0;
  ::waitpid(child, &status, 0);

  Result result;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_file(out.path());
  result.err = read_file(err.path());
  return result;
}

std::string example(std::string_view name) { return BRINERY_EXAMPLE_DATA_DIR "/" + std::string(name); }

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t lines(std::string_view text) {
  const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return breaks + (!text.empty() && text.back() != '\n');
}

}  // namespace brinery::cli_test
