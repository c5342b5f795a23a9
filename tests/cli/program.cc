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
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
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

// The program from its start to its end, with files for what it reads and says.
class Running {
 public:
  // `connect` adds where its standard output goes.
  Running(const std::vector<std::string>& arguments, const Setting& setting,
          const std::function<void(posix_spawn_file_actions_t&)>& connect)
      : in_(setting.input, "in"), err_("", "err") {
    std::vector<std::string> words = {BRINERY_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment = {"TERM=xterm", "LANG=C.UTF-8"};
    environment.insert(environment.end(), setting.environment.begin(), setting.environment.end());
    environment.push_back(search_path());  // the first of two wins

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in_.path().c_str(), O_RDONLY, 0);
    connect(actions);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_.path().c_str(), O_WRONLY, 0);
    const int error = ::posix_spawn(&child_, BRINERY_PROGRAM, &actions, nullptr, pointers(words).data(),
                                    pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " BRINERY_PROGRAM);
  }

  // Exit code and what it said on standard error.
  Result wait() {
    int status = 0;
    ::waitpid(child_, &status, 0);
    return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            .err = read_file(err_.path())};
  }

 private:
  const File in_;
  const File err_;
  pid_t child_ = 0;
};

}  // namespace

File::File(std::string_view bytes, std::string_view name)
    : folder_(make_folder()), path_(folder_ + "/" + std::string(name)) {
  std::ofstream out(path_, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

File::~File() { std::filesystem::remove_all(folder_); }

Result run(const std::vector<std::string>& arguments, const Setting& setting) {
  const File out("", "out");
  Running program(arguments, setting, [&](posix_spawn_file_actions_t& actions) {
    if (setting.stdout_path == "closed") {
      ::posix_spawn_file_actions_addclose(&actions, STDOUT_FILENO);
    } else {
      const std::string& path = setting.stdout_path.empty() ? out.path() : setting.stdout_path;
      ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path.c_str(), O_WRONLY, 0);
    }
  });
  Result result = program.wait();
  result.out = read_file(out.path());
  return result;
}

Result run_for_a_reader_who_leaves(const std::vector<std::string>& arguments, const Setting& setting) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  Running program(arguments, setting, [&](posix_spawn_file_actions_t& actions) {
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  });
  ::close(ends[1]);
  char first = 0;
  EXPECT_EQ(::read(ends[0], &first, 1), 1);
  ::close(ends[0]);
  return program.wait();
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
