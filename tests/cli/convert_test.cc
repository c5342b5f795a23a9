// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery convert` from outside: what it writes, what it leaves alone, and what it says.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <brinery/pickle.h>
#include <brinery/pickletools.h>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

using namespace std::string_literals;
namespace fs = std::filesystem;

const std::string kGlobal = "cold.mod\nClass\n.";
const std::string kShared =
    "\x80\x02]q\0(]q\x01h\x01h\x01"
    "e."s;

// What the program writes for this input, which must go well.
std::string converted(std::string_view input, std::vector<std::string> options = {}) {
  const File in(input);
  options.insert(options.begin(), {"convert", in.path(), "-"});
  const Result result = run(options);
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return result.out;
}

std::vector<std::string> names_beside(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(path).parent_path()))
    names.push_back(entry.path().filename());
  return names;
}

// ---- What is written ----

TEST(Convert, keeps_the_protocol_of_each_pickle_unless_told) {
  for (const std::string& pickle : {"(lp0\nI1\na."s,
                                    "]q\0K\x01"
                                    "a."s,
                                    "\x80\x02]q\0K\x01"
                                    "a."s,
                                    "\x80\x04\x95\x06\0\0\0\0\0\0\0]\x94K\x01"
                                    "a."s}) {
    EXPECT_EQ(converted(pickle), pickle);
  }
  EXPECT_EQ(converted("(lp0\nI1\na."s + "\x80\x02]q\0K\x01"
                                        "a."s),
            "(lp0\nI1\na."s +
                "\x80\x02]q\0K\x01"
                "a."s);
}

TEST(Convert, writes_any_protocol) {
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const std::string pickle = read_file(example("staff-py313-p5.pkl"));
    const std::string out = converted(pickle, {"--protocol", std::to_string(protocol)});
    EXPECT_EQ(out.starts_with('\x80'), protocol >= 2);
    if (protocol >= 2) {
      EXPECT_EQ(out[1], static_cast<char>(protocol));
    }
    EXPECT_EQ(pickle::loads(out).root()["Omkar"].state()["age"].as<int>(), 21) << protocol;
  }
}

TEST(Convert, converts_all_pickles_of_a_file_in_order) {
  const std::string out = converted(read_file(example("log-py38-p4.pkl")), {"-p", "0"});
  std::vector<std::string> lines;
  pickle::Unpickler in(out);
  for (const Document& each : in) lines.push_back(repr(each.root()));
  EXPECT_EQ(lines.size(), 3U);
  pickle::Unpickler before = pickle::Unpickler::open(example("log-py38-p4.pkl"));
  for (const std::string& line : lines) EXPECT_EQ(line, repr(before.load().root()));
}

TEST(Convert, reads_a_pickler_that_kept_its_memo) {
  const std::string two = "\x80\x02]q\0.\x80\x02h\0."s;
  EXPECT_EQ(converted(two, {"--memo"}), "\x80\x02]q\0.\x80\x02]q\0."s);
  EXPECT_EQ(run({"convert", "-", "-"}, {.input = two}).code, 1);
}

TEST(Convert, canonical_gives_equal_values_equal_bytes) {
  const std::string ab =
      "\x80\x04}(\x8c\x01"
      "aK\x01\x8c\x01"
      "b]u."s;
  const std::string ba = "}(X\x01\0\0\0b]X\x01\0\0\0aK\x01u."s;
  const std::string out = converted(ab, {"--canonical"});
  EXPECT_EQ(converted(ba, {"--canonical"}), out);
  EXPECT_EQ(out,
            "\x80\x05\x95\x11\0\0\0\0\0\0\0}\x94(\x8c\x01"
            "a\x94K\x01\x8c\x01"
            "b\x94]\x94u."s);
  EXPECT_EQ(converted(ab, {"--canonical", "-p", "2"}), converted(ba, {"--canonical", "-p", "2"}));
}

TEST(Convert, optimize_leaves_out_what_nothing_refers_to) {
  EXPECT_EQ(converted(kShared, {"--optimize"}), pickletools::optimize(kShared));
  EXPECT_LT(converted(kShared, {"--optimize"}).size(), kShared.size());
}

TEST(Convert, renames_what_moved) {
  EXPECT_EQ(converted(kGlobal, {"--rename", "old.mod=new.place"}), "cnew.place\nClass\np0\n.");
  EXPECT_EQ(converted(kGlobal, {"--rename", "a=b", "--rename", "old.mod:Class=x:Y"}), "cx\nY\np0\n.");
  EXPECT_EQ(converted(kGlobal, {"--rename", "old=new"}), "cnew.mod\nClass\np0\n.");
}

TEST(Convert, names_of_the_library_follow_the_protocol) {
  const std::string old_name = "c__builtin__\nxrange\np0\n.";
  EXPECT_EQ(converted(old_name), old_name);
  EXPECT_NE(converted(old_name, {"-p", "4"}).find("builtins"), std::string::npos);
  EXPECT_NE(converted(old_name, {"-p", "4", "--no-fix-imports"}).find("__builtin__"), std::string::npos);
  EXPECT_NE(converted(old_name, {"-p", "4", "--fix-imports"}).find("builtins"), std::string::npos);
}

TEST(Convert, strings_of_python_2_stay_what_they_are_unless_told) {
  const std::string pickle = "\x80\x02U\x02\xe9zq\0."s;
  EXPECT_EQ(converted(pickle), pickle);
  EXPECT_EQ(converted(pickle, {"-p", "4", "--encoding", "latin1"}),
            "\x80\x04\x95\x07\0\0\0\0\0\0\0\x8c\x03\xc3\xa9z\x94."s);
  const Result result = run({"convert", "--encoding", "ASCII"}, {.input = pickle});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(lines(result.err), 1U) << result.err;
}

// ---- Where it is written ----

TEST(Convert, writes_to_standard_output_and_reads_standard_input) {
  EXPECT_EQ(run({"convert"}, {.input = kShared}).out, kShared);
  EXPECT_EQ(run({"convert", "-", "-"}, {.input = kShared}).out, kShared);
}

TEST(Convert, a_file_gets_a_summary) {
  const File in(kShared);
  const std::string out = in.path() + ".new";
  const Result people = run({"convert", in.path(), out, "--optimize"});
  EXPECT_EQ(people.out, "1 pickle, 15 bytes to 13\n");
  const Result machines = run({"convert", in.path(), out, "--json"});
  EXPECT_EQ(machines.out, "{\"pickles\": 1, \"bytes_in\": 15, \"bytes_out\": 15}\n");
  EXPECT_EQ(read_file(out), kShared);
  const Result piped = run({"convert", in.path(), "-", "--json"});
  EXPECT_EQ(piped.out, kShared);
  EXPECT_EQ(piped.err, machines.out);
}

TEST(Convert, replaces_its_own_input) {
  const File file(kGlobal);
  EXPECT_EQ(run({"convert", file.path(), file.path(), "--rename", "old=new"}).code, 0);
  EXPECT_EQ(read_file(file.path()), "cnew.mod\nClass\np0\n.");
  EXPECT_EQ(names_beside(file.path()).size(), 1U);
}

TEST(Convert, a_failure_leaves_the_old_file_as_it_was) {
  const File old("precious", "old.pkl");
  const std::vector<std::string> inputs = {kShared + "\x80\x02h\x05."s, kShared.substr(0, 8), "",
                                           "no pickle at all"};
  for (const std::string& input : inputs) {
    const Result result = run({"convert", "-", old.path()}, {.input = input});
    EXPECT_EQ(result.code, 1);
    EXPECT_EQ(lines(result.err), 1U) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(read_file(old.path()), "precious");
    EXPECT_EQ(names_beside(old.path()).size(), 1U);
  }
  EXPECT_EQ(run({"convert", old.path() + ".none", old.path()}).code, 1);
  EXPECT_EQ(read_file(old.path()), "precious");
}

TEST(Convert, keeps_permissions_and_follows_links) {
  const File in(kShared);
  const File out("old", "out.pkl");
  ASSERT_EQ(::chmod(out.path().c_str(), 0640), 0);
  const std::string link = out.path() + ".link";
  fs::create_symlink(out.path(), link);
  EXPECT_EQ(run({"convert", in.path(), link}).code, 0);
  EXPECT_EQ(read_file(out.path()), kShared);
  EXPECT_TRUE(fs::is_symlink(link));
  struct stat status {};
  ASSERT_EQ(::stat(out.path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
}

TEST(Convert, writes_through_to_what_is_no_regular_file) {
  const File in(kShared);
  EXPECT_EQ(run({"convert", in.path(), "/dev/null"}).code, 0);
  const Result full = run({"convert", in.path(), "/dev/full"});
  EXPECT_EQ(full.code, 1);
  EXPECT_EQ(full.err, "brinery: /dev/full: No space left on device\n");
  const Result out = run({"convert", in.path(), "-"}, {.stdout_path = "/dev/full"});
  EXPECT_EQ(out.code, 1);
  EXPECT_EQ(out.err, "brinery: standard output: No space left on device\n");
}

TEST(Convert, ends_quietly_when_the_reader_leaves) {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += kShared;
  EXPECT_EQ(run_for_a_reader_who_leaves({"convert"}, {.input = many}).code, 0);
}

// ---- What is said ----

// What is in the folder of the file, but for the file itself.
std::vector<std::string> neighbours(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(path).parent_path())) {
    if (entry.path() != path) names.push_back(entry.path().filename());
  }
  return names;
}

// Its input is a pipe that never ends: the program has opened its output and waits when it is interrupted.
TEST(Convert, leaves_nothing_behind_when_it_is_interrupted) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    const File old("old", "out.pkl");
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    std::string words[] = {"brinery", "convert", "-", old.path()};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    pid_t child = 0;
    ASSERT_EQ(::posix_spawn(&child, BRINERY_PROGRAM, &actions, nullptr, arguments, environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ASSERT_EQ(::write(ends[1], "N.(", 3), 3);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (neighbours(old.path()).empty() && std::chrono::steady_clock::now() < give_up)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(neighbours(old.path()).size(), 1U);
    ::kill(child, number);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == number) << status;
    EXPECT_EQ(neighbours(old.path()), std::vector<std::string>());
    EXPECT_EQ(read_file(old.path()), "old");
  }
}

TEST(Convert, says_which_pickle_is_bad) {
  const Result result = run({"convert"}, {.input = kShared + kShared + "\x80\x02h\x05."s});
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.err.starts_with("brinery: standard input: pickle 3: ")) << result.err;
  EXPECT_NE(result.err.find("(BINGET at byte 32)"), std::string::npos) << result.err;  // of the whole input
  EXPECT_EQ(result.out, kShared + kShared);
}

TEST(Convert, notes_what_it_leaves_out) {
  const Result result = run({"convert"}, {.input = kShared + "\nnotes"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out, kShared);
  EXPECT_EQ(result.err,
            "brinery: standard input: what follows the pickle's end, from byte 15 on, is no pickle and was "
            "left out\n");
}

TEST(Convert, refuses_wrong_rules_as_a_wrong_command_line) {
  for (const char* rule : {"a", "a=", "=b", "a:B=c", "a=b=c"}) {
    const Result result = run({"convert", "--rename", rule}, {.input = kShared});
    EXPECT_EQ(result.code, 2) << rule;
    EXPECT_EQ(lines(result.err), 1U) << result.err;
    EXPECT_EQ(result.out, "");
  }
  EXPECT_EQ(run({"convert", "--rename", "a=b", "--rename", "a=c"}, {.input = kShared}).code, 2);
  EXPECT_EQ(run({"convert", "--fix-imports", "--no-fix-imports"}, {.input = kShared}).code, 2);
}

// ---- On a terminal ----

// The program with a terminal for standard error and a pipe for standard input.
class OnTerminal {
 public:
  explicit OnTerminal(bool stdout_too = false) {
    terminal_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal_ < 0 || ::grantpt(terminal_) != 0 || ::unlockpt(terminal_) != 0)
      throw std::runtime_error("no terminal");
    const std::string name = ::ptsname(terminal_);
    slave_ = ::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    input_ = ends[1];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    if (stdout_too) {
      ::posix_spawn_file_actions_adddup2(&actions, slave_, STDOUT_FILENO);
    } else {
      ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    }
    ::posix_spawn_file_actions_adddup2(&actions, slave_, STDERR_FILENO);
    std::string words[] = {BRINERY_PROGRAM, "convert"};
    char* const arguments[] = {words[0].data(), words[1].data(), nullptr};
    std::string term = "TERM=xterm";
    char* const environment[] = {term.data(), nullptr};
    if (::posix_spawn(&child_, BRINERY_PROGRAM, &actions, nullptr, arguments, environment) != 0) child_ = -1;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[0]);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;
  ~OnTerminal() {
    ::close(terminal_);
    ::close(slave_);
  }

  void type(std::string_view bytes) {
    EXPECT_EQ(::write(input_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }

  // What was on the terminal when the program has ended.
  Result finish() {
    ::close(input_);
    int status = 0;
    ::waitpid(child_, &status, 0);
    std::string shown(65536, '\0');
    ::fcntl(terminal_, F_SETFL, O_NONBLOCK);
    const ssize_t size = ::read(terminal_, shown.data(), shown.size());
    shown.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .err = shown};
  }

 private:
  int terminal_ = -1;
  int slave_ = -1;
  int input_ = -1;
  pid_t child_ = -1;
};

TEST(Convert, shows_progress_of_long_work_and_takes_it_away) {
  OnTerminal program;
  program.type(kShared);
  std::this_thread::sleep_for(std::chrono::milliseconds(1300));
  program.type(kShared);
  const Result result = program.finish();
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.err.find("\r1 pickle, 15 bytes"), std::string::npos) << result.err;
  EXPECT_TRUE(result.err.ends_with("\r\033[K")) << result.err;
}

TEST(Convert, shows_nothing_of_short_work) {
  OnTerminal program;
  program.type(kShared);
  EXPECT_EQ(program.finish().err, "");
}

TEST(Convert, writes_no_pickle_to_a_terminal) {
  OnTerminal program(true);
  const Result result = program.finish();
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.err.find("a pickle is nothing for a terminal"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace brinery::cli_test
