// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Files, streams and descriptors as input, and several pickles in one of them.
#include <brinery/unpickler.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/error_of.h"

namespace brinery::pickle {
namespace {

using namespace std::string_literals;

// One pickle of each shape that a source must find the end of: frames, lines, lengths, no header.
const std::vector<std::string> kPickles = {
    "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x02hi."s,
    "(lp0\nI1\naI2\na.",
    "\x80\x02X\x03\x00\x00\x00"
    "a.b."s,
    "cm\nn.\n.",
    "\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00N."s,  // STOP behind the frame
    "N.",
};
const std::vector<std::string> kReprs = {"'hi'", "[1, 2]", "'a.b'", "m.n.", "None", "None"};

std::string all_pickles() {
  std::string bytes;
  for (const std::string& pickle : kPickles) bytes += pickle;
  return bytes;
}

std::vector<std::string> reprs(Unpickler& in) {
  std::vector<std::string> out;
  for (Document& each : in) out.push_back(repr(each.root()));
  return out;
}

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() / ("brinery_unpickler_" + std::to_string(getpid()))) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(Unpickler, reads_pickle_after_pickle_from_memory) {
  const std::string bytes = all_pickles();
  Unpickler in{std::string_view(bytes)};
  EXPECT_EQ(reprs(in), kReprs);
  EXPECT_EQ(in.offset(), bytes.size());
}

TEST(Unpickler, reads_pickle_after_pickle_from_a_stream) {
  std::istringstream stream(all_pickles());
  Unpickler in(stream);
  EXPECT_EQ(reprs(in), kReprs);
}

TEST(Unpickler, reads_pickle_after_pickle_from_a_mapped_file) {
  const TemporaryFile file(all_pickles());
  Unpickler in = Unpickler::open(file.path());
  EXPECT_EQ(reprs(in), kReprs);
}

TEST(Unpickler, documents_outlive_it) {
  const TemporaryFile file(all_pickles());
  std::vector<Document> documents;
  {
    std::string bytes = all_pickles();
    Unpickler in{std::string_view(bytes)};
    while (auto next = in.next()) documents.push_back(*std::move(next));
    bytes.assign(bytes.size(), '?');
    Unpickler mapped = Unpickler::open(file.path());
    while (auto next = mapped.next()) documents.push_back(*std::move(next));
  }
  ASSERT_EQ(documents.size(), 2 * kReprs.size());
  for (std::size_t i = 0; i < documents.size(); ++i) {
    EXPECT_EQ(repr(documents[i].root()), kReprs[i % kReprs.size()]);
  }
}

TEST(Unpickler, load_at_the_end_is_an_eof_error) {
  Unpickler in(std::string_view("N."));
  in.load();
  EXPECT_FALSE(in.next());
  EXPECT_THROW(in.load(), EOFError);
}

TEST(Unpickler, memo_is_fresh_for_each_pickle_unless_kept) {
  // What one Pickler writes by two dumps: the second refers to the first.
  const std::string bytes = "\x8c\x02hi\x94.h\x00."s;
  Unpickler fresh{std::string_view(bytes)};
  fresh.load();
  EXPECT_THROW(fresh.load(), UnpicklingError);

  std::optional<Document> second;
  {
    Unpickler kept{std::string_view(bytes)};
    kept.keep_memo(true);
    kept.load();
    second = kept.load();
  }
  EXPECT_EQ(second->root().as<std::string_view>(), "hi");
}

TEST(Unpickler, a_kept_memo_keeps_making_builtins) {
  const std::string pickle =
      "cbuiltins\nset\n](K\x01K\x02"
      "e\x85R.";
  const std::string bytes = pickle + pickle;
  Unpickler in{std::string_view(bytes)};
  in.keep_memo(true);
  EXPECT_EQ(repr(in.load().root()), "{1, 2}");
  EXPECT_EQ(repr(in.load().root()), "{1, 2}");
}

// What an error left behind in a heap that lives on: the dict of the memo must stay one that can be filled.
TEST(Unpickler, a_kept_memo_survives_an_error_in_the_middle_of_a_dict) {
  const auto pairs = [](int from, int count) {
    std::string text;
    for (int i = from; i < from + count; ++i) text += "I" + std::to_string(i) + "\nN";
    return text;
  };
  const std::string bytes = "}\x94(]N" + pairs(0, 5000) + "u." + "h\x00("s + pairs(0, 10) + "u." + "h\x00("s +
                            pairs(10, 9000) + "u." + "}(" + pairs(0, 10) + "u.";
  std::istringstream stream(bytes);
  Unpickler in(stream);
  in.keep_memo(true);
  EXPECT_THROW(in.load(), TypeError);
  const Document ten = in.load();
  EXPECT_TRUE(ten.root().contains(Document().integer(7)));
  const Document more = in.load();
  EXPECT_EQ(more.root().size(), 9010U);
  EXPECT_TRUE(more.root().contains(Document().integer(9009)));
  EXPECT_EQ(in.load().root().size(), 10U);
}

TEST(Unpickler, reads_on_inside_of_a_frame) {
  const std::string bytes = "\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N.K\x01.N."s;
  std::istringstream stream(bytes);
  Unpickler from_stream(stream);
  Unpickler from_memory{std::string_view(bytes)};
  const std::vector<std::string> expected = {"None", "1", "None"};
  EXPECT_EQ(reprs(from_stream), expected);
  EXPECT_EQ(reprs(from_memory), expected);
  EXPECT_EQ(from_stream.offset(), bytes.size());
}

// "N." and "K\x01." are five bytes, so that the opcode without a stack is byte 5 of the input, byte 0 of its pickle.
TEST(Unpickler, offsets_of_errors_count_from_the_start_of_the_input) {
  const std::string bytes = "N.K\x01.0N.";
  const auto expect_place = [](Unpickler in) {
    in.load();
    in.load();
    EXPECT_EQ(in.offset(), 5U);
    try {
      in.load();
      ADD_FAILURE() << "no error";
    } catch (const UnpicklingError& error) {
      EXPECT_EQ(error.offset(), 5U);
      EXPECT_NE(std::string(error.what()).find("(POP at byte 5)"), std::string::npos) << error.what();
    }
  };
  expect_place(Unpickler(bytes));
  std::istringstream stream(bytes);
  expect_place(Unpickler(stream));
  Unpickler keeping(bytes);
  keeping.keep_memo(true);
  expect_place(std::move(keeping));
  // The end of the input has a place as well.
  Unpickler cut(std::string_view(bytes).substr(0, 4));
  cut.load();
  EXPECT_NE(test_support::error_of([&] { cut.load(); }).find("at byte 4, the end of the input"),
            std::string::npos);
}

TEST(Unpickler, refuses_input_beyond_the_limit) {
  const TemporaryFile file(all_pickles());
  const LoadOptions options{.limits = {.input_bytes = 10}};
  EXPECT_THROW(Unpickler(std::string_view("(NNNNNNNNNNNNNt."), options).load(), MemoryError);
  EXPECT_THROW(Unpickler::open(file.path(), options).load(), MemoryError);
}

TEST(Load, from_a_stream_leaves_the_position_behind_the_pickle) {
  std::istringstream stream(all_pickles() + "rest");
  for (const std::string& expected : kReprs) EXPECT_EQ(repr(load(stream).root()), expected);
  std::string rest;
  stream >> rest;
  EXPECT_EQ(rest, "rest");
}

TEST(Load, from_an_exhausted_stream_is_an_eof_error) {
  std::istringstream stream("");
  EXPECT_THROW(load(stream), EOFError);
}

TEST(Load, from_a_pipe_takes_no_byte_too_many) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string bytes = all_pickles() + "rest";
  ASSERT_EQ(write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  close(ends[1]);
  for (const std::string& expected : kReprs) EXPECT_EQ(repr(load_fd(ends[0]).root()), expected);
  char rest[8] = {};
  EXPECT_EQ(read(ends[0], rest, sizeof rest), 4);
  EXPECT_STREQ(rest, "rest");
  close(ends[0]);
}

TEST(Load, from_a_file_descriptor_moves_its_offset) {
  const TemporaryFile file(all_pickles());
  std::FILE* handle = std::fopen(file.path().c_str(), "rb");
  for (const std::string& expected : kReprs) EXPECT_EQ(repr(load_fd(fileno(handle)).root()), expected);
  EXPECT_THROW(load_fd(fileno(handle)), EOFError);
  std::fclose(handle);
}

TEST(Load, of_what_cannot_be_read_is_an_os_error) {
  const auto message = [](const std::string& path) {
    try {
      load(path);
      return std::string("loaded");
    } catch (const OSError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(message("/no/such/file"), "cannot open '/no/such/file': No such file or directory");
  EXPECT_EQ(message("/"), "cannot read '/': Is a directory");
}

TEST(Load, a_stream_that_claims_much_costs_what_it_has) {
  std::istringstream stream("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7fN."s);
  EXPECT_THROW(load(stream), UnpicklingError);
  std::istringstream text(
      "X\xff\xff\xff\xff"
      "abc");
  EXPECT_THROW(load(text), UnpicklingError);
}

// Each FRAME of this would once move all the others.
TEST(Load, a_stream_of_frames_in_a_frame_is_refused_at_once) {
  std::string frames;
  for (int i = 0; i < 300'000; ++i) frames += "\x95\x00\x00\x00\x00\x00\x00\x00\x00"s;
  const auto size = static_cast<std::uint32_t>(frames.size());
  std::string bytes = "\x80\x04\x95";
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size).append(4, '\0');
  std::istringstream stream(bytes + frames + "N.");
  EXPECT_THROW(load(stream), UnpicklingError);
}

TEST(Load, an_endless_stream_ends_at_the_limit) {
  std::istringstream stream("]" + std::string(1000, 'q') + ".");
  EXPECT_THROW(load(stream, {.limits = {.input_bytes = 100}}), MemoryError);
}

}  // namespace
}  // namespace brinery::pickle
