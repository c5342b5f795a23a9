// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What a review found wrong in the writing of documents; each test tells its story.
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace brinery::pickle {
namespace {

using std::string_literals::operator""s;

// A page of the memo's map has a place for every two bytes; a byte told 256 objects apart, and the last one became none. Empty
// strings of a pickle without memo are as close as that.
TEST(PicklerFindings, a_page_full_of_empty_strings_keeps_them_apart) {
  std::string bytes = "\x80\x05](";
  for (int i = 0; i < 300; ++i) bytes += "C\0"s;
  for (int i = 0; i < 300; ++i) bytes += "\x8c\0"s + (i == 200 ? "2" : "");
  bytes += "e.";
  const Document document = loads_no_copy(bytes);
  EXPECT_TRUE(loads(dumps(document.root())).root() == document.root());
}

// One name of a module was copied and hashed for each of its classes: 240 kB of pickle took a gigabyte.
TEST(PicklerFindings, classes_of_a_module_with_a_long_name_cost_their_own_names) {
  constexpr int kClasses = 2000;
  const std::string module(200'000, 'm');
  std::string bytes = "\x80\x04](X\x40\x0d\x03\0"s + module + "\x94" + "0";
  for (int i = 0; i < kClasses; ++i) {
    const std::string name = "C" + std::to_string(i);
    bytes += "h\0\x8c"s + static_cast<char>(name.size()) + name + "\x93";
  }
  bytes += "e.";
  const Document document = loads(bytes);
  const std::string written = dumps(document.root(), {.protocol = 4});
  EXPECT_LT(written.size(), bytes.size() + 10 * kClasses);
  EXPECT_TRUE(loads(written).root() == document.root());
}

// f = lambda self, o: 'a' -> pickle.Pickler with that persistent_id, dump('b'): b'\x80\x05...\x8c\x01a\x94Q.'
TEST(PicklerFindings, an_id_has_no_id_itself) {
  DumpOptions options;
  options.persistent_id = [](Document& scratch, Value) -> std::optional<Value> { return scratch.str("a"); };
  EXPECT_EQ(dumps(Value(), options),
            "\x80\x05\x95\x06\0\0\0\0\0\0\0\x8c\x01"
            "a\x94Q."s);
}

TEST(PicklerFindings, ids_whose_parts_have_ids_without_end_are_an_error) {
  DumpOptions options;
  options.persistent_id = [](Document& scratch, Value v) -> std::optional<Value> {
    return scratch.list({v});
  };
  EXPECT_THROW(dumps(Value(), options), RecursionError);
}

// p = pickle.Pickler(f, 5); d = {'key': []}; p.dump(d); p.fast = True; p.dump(d): the second is b'\x80\x05h\x00.'
TEST(PicklerFindings, fast_mode_still_fetches_what_the_memo_has) {
  Document document;
  const Value d = document.dict({{document.str("key"), document.list()}});
  std::string out;
  Pickler pickler = Pickler::to_string(out);
  pickler.dump(d);
  out.clear();
  pickler.set_fast(true);
  pickler.dump(d);
  EXPECT_EQ(out, "\x80\x05h\0."s);
}

TEST(PicklerFindings, canonical_pickles_of_one_pickler_stand_on_their_own) {
  Document document;
  const Value list = document.list({document.str("a"), document.str("b")});
  std::string out;
  Pickler pickler = Pickler::to_string(out, {.canonical = true});
  pickler.dump(list);
  const std::string once = out;
  pickler.dump(list);
  EXPECT_EQ(out, once + once);
}

// The long payloads of what a hook or the canonical form makes were read after those were gone.
TEST(PicklerFindings, long_texts_of_the_canonical_form_are_read_while_it_lives) {
  Document document;
  const Value list =
      document.list({document.str(std::string(100'000, 'x')), document.bytes(std::string(70'000, 'y'))});
  EXPECT_TRUE(loads(dumps(list, {.canonical = true})).root() == list);
}

class PicklerFileFindings : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

// Asking for the umask sets it for a moment, which another thread's file then got.
TEST_F(PicklerFileFindings, files_of_many_threads_have_the_permissions_of_the_process) {
  const mode_t before = umask(027);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 20; ++i)
        dump(Value(), (folder_ / (std::to_string(t) + "-" + std::to_string(i))).string());
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(umask(before), 027u);
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    EXPECT_EQ(static_cast<unsigned>(file.status().permissions()), 0640u) << file.path();
  }
}

TEST_F(PicklerFileFindings, a_link_to_a_file_that_is_not_there_yet_stays_a_link) {
  std::filesystem::create_symlink("target.pkl", folder_ / "link.pkl");
  dump(Value(true), (folder_ / "link.pkl").string());
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "link.pkl"));
  EXPECT_EQ(repr(load((folder_ / "target.pkl").string()).root()), "True");
}

TEST_F(PicklerFileFindings, names_may_be_as_long_as_the_system_allows) {
  const std::string path = (folder_ / std::string(255, 'n')).string();
  dump(Value(true), path);
  EXPECT_EQ(repr(load(path).root()), "True");
}

TEST_F(PicklerFileFindings, an_empty_path_is_refused_before_anything_is_made) {
  EXPECT_THROW(dump(Value(), std::string()), OSError);
}

}  // namespace
}  // namespace brinery::pickle
