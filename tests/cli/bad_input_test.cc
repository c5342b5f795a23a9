// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Bad input and bad output: exit code 1 and one line on standard error, never a crash.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

using namespace std::string_literals;

void expect_one_line(const Result& result, const std::string& line) {
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.err, "brinery: " + line + "\n");
}

TEST(BadInput, missing_file) {
  expect_one_line(run({"show", "no-such-file.pkl"}), "no-such-file.pkl: No such file or directory");
  expect_one_line(run({"dis", "no-such-file.pkl"}), "no-such-file.pkl: No such file or directory");
}

TEST(BadInput, directory) {
  expect_one_line(run({"show", "/"}), "/: Is a directory");
  expect_one_line(run({"dis", "/"}), "/: Is a directory");
}

TEST(BadInput, empty_file) {
  const File file("");
  expect_one_line(run({"show", file.path()}), file.path() + ": this is no pickle (it is empty)");
  expect_one_line(run({"dis", file.path()}), file.path() + ": this is no pickle (it is empty)");
  expect_one_line(run({"show"}), "standard input: this is no pickle (it is empty)");
}

TEST(BadInput, text_is_quoted) {
  const File file("name,age\nOmkar,21\n", "staff.csv");
  expect_one_line(run({"show", file.path()}),
                  file.path() + ": this is no pickle (it begins with the text 'name,age...')");
}

TEST(BadInput, text_that_no_pickle_begins_with_is_none) {
  expect_one_line(run({"show"}, {.input = "hello world"}),
                  "standard input: this is no pickle (it begins with the text 'hello world')");
  expect_one_line(run({"show"}, {.input = "{\"a\": 1}"}),
                  "standard input: this is no pickle (it begins with the text '{\"a\": 1}')");
}

// The beginning is all that there is, and it is that of a pickle of protocol 0.
TEST(BadInput, a_text_pickle_that_ends_too_early_is_a_broken_one) {
  for (const std::string pickle : {"(lp0\nI1\na", "(lp0\nI12"}) {
    const Result result = run({"show"}, {.input = pickle});
    EXPECT_EQ(result.code, 1);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(lines(result.err), 1U) << result.err;
    EXPECT_TRUE(result.err.starts_with("brinery: standard input: ")) << result.err;
    EXPECT_NE(result.err.find("at byte "), std::string::npos) << result.err;
    EXPECT_EQ(result.err.find("no pickle"), std::string::npos) << result.err;
  }
}

TEST(BadInput, well_known_formats_are_named) {
  const File zip("PK\x03\x04 and more", "model.pt");
  expect_one_line(
      run({"show", zip.path()}),
      zip.path() +
          ": this is no pickle (a ZIP archive, as torch.save and numpy.savez write; look for .pkl "
          "files in it)");
  const File gzip("\x1f\x8b\x08 and more", "x.gz");
  expect_one_line(run({"show", gzip.path()}),
                  gzip.path() + ": this is no pickle (compressed by gzip: decompress it first)");
}

TEST(BadInput, other_bytes_are_shown) {
  const File file("\x00\x01\x02\xff\xfe"s);
  expect_one_line(run({"show", file.path()}),
                  file.path() + ": this is no pickle (it begins with the bytes \\x00\\x01\\x02\\xff\\xfe)");
}

TEST(BadInput, every_strict_prefix_of_a_pickle_is_one_line_on_stderr) {
  const std::string whole = read_file(example("staff-py38-p3.pkl"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Result result = run({"show"}, {.input = whole.substr(0, size)});
    EXPECT_EQ(result.code, 1) << size;
    EXPECT_EQ(result.out, "") << size;
    EXPECT_EQ(lines(result.err), 1U) << result.err;
    EXPECT_TRUE(result.err.starts_with("brinery: standard input: ")) << result.err;
  }
}

TEST(BadInput, truncation_names_the_place) {
  const File file("\x80\x02]X\x09\0\0\0abc"s);
  const Result result = run({"show", file.path()});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.err.find("truncated"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("BINUNICODE at byte 3"), std::string::npos) << result.err;
}

TEST(BadInput, places_in_later_pickles_count_from_the_start_of_the_file) {
  const File file("N.K\x01.\x80\x02h\x05."s);
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"show", file.path()}, {"show", "-"}, {"convert", file.path(), "-"}}) {
    const Result result = run(arguments, {.input = read_file(file.path())});
    EXPECT_EQ(result.code, 1);
    EXPECT_NE(result.err.find("(BINGET at byte 7)"), std::string::npos) << result.err;
  }
}

TEST(BadInput, undecodable_string_of_python_2_gives_the_hint) {
  const Result result = run({"show", example("strings-py27-p2.pkl")});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(lines(result.err), 1U);
  EXPECT_NE(result.err.find("try --encoding latin1, or --encoding bytes"), std::string::npos) << result.err;
}

// Refused even where no string of the file would need it.
TEST(BadInput, an_unknown_encoding_is_a_wrong_command_line) {
  const Result result = run({"show", example("plain-py313-p5.pkl"), "--encoding", "klingon"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("klingon"), std::string::npos) << result.err;
  EXPECT_EQ(lines(result.err), 1U);
}

TEST(BadInput, a_broken_second_pickle_is_an_error_after_the_first_was_shown) {
  const Result result = run({"show"}, {.input = "\x80\x04K\x01.\x80\x04K"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.out.find("\n1\n"), std::string::npos) << result.out;
  EXPECT_EQ(lines(result.err), 1U);
}

TEST(BadInput, what_follows_a_pickle_and_is_none_is_left_out_with_a_note) {
  const Result result = run({"show"}, {.input = "\x80\x04K\x01.\xff\xff\xff"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out, "1\n");
  EXPECT_EQ(result.err,
            "brinery: standard input: 3 bytes after the pickle's end, at byte 5, are no pickle and were left "
            "out\n");
}

TEST(BadInput, messages_cannot_drive_the_terminal) {
  const Result result = run({"show", "\033[2Jevil"});
  EXPECT_EQ(result.err, "brinery: \\x1b[2Jevil: No such file or directory\n");
}

TEST(BadOutput, full_device_is_reported) {
  const Result result = run({"show", example("staff-py38-p4.pkl")}, {.stdout_path = "/dev/full"});
  expect_one_line(result, "standard output: No space left on device");
  expect_one_line(run({"dis", example("staff-py38-p4.pkl")}, {.stdout_path = "/dev/full"}),
                  "standard output: No space left on device");
  expect_one_line(run({"--help"}, {.stdout_path = "/dev/full"}), "standard output: No space left on device");
}

TEST(BadOutput, closed_standard_output_is_reported) {
  expect_one_line(run({"show", example("staff-py38-p4.pkl")}, {.stdout_path = "closed"}),
                  "standard output: Bad file descriptor");
}

TEST(BadOutput, a_reader_who_leaves_is_no_error) {
  const File file(std::string(300'000, ']') + std::string(299'999, 'a') + '.');
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"show", "--all", file.path()}, {"dis", file.path()}}) {
    const Result result = run_for_a_reader_who_leaves(arguments);
    EXPECT_EQ(result.code, 0) << arguments[0];
    EXPECT_EQ(result.err, "") << arguments[0];
  }
}

}  // namespace
}  // namespace brinery::cli_test
