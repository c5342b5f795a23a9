// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What both writers share, each by itself: how items are cut into batches, the text of a path, the opcodes of short objects.
#include <brinery/detail/batching.h>
#include <brinery/detail/object_path.h>
#include <brinery/detail/short_objects.h>

#include <brinery/pickle_encoder.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace brinery::detail {
namespace {

using std::string_literals::operator""s;

class NoSink final : public pickle::Sink {
 public:
  void write(std::string_view) override {}
};

std::string integer(std::int64_t value) {
  char bytes[24];
  return {bytes, put_integer(bytes, value)};
}

// pickle.dumps(n, 2)[2:-1]
TEST(ShortObjects, integers_have_the_shortest_opcode_at_each_edge) {
  EXPECT_EQ(integer(0), "K\0"s);
  EXPECT_EQ(integer(255), "K\xff"s);
  EXPECT_EQ(integer(256), "M\0\x01"s);
  EXPECT_EQ(integer(65535), "M\xff\xff"s);
  EXPECT_EQ(integer(65536), "J\0\0\x01\0"s);
  EXPECT_EQ(integer(-1), "J\xff\xff\xff\xff"s);
  EXPECT_EQ(integer(INT32_MAX), "J\xff\xff\xff\x7f"s);
  EXPECT_EQ(integer(INT32_MIN), "J\0\0\0\x80"s);
  EXPECT_EQ(integer(std::int64_t{INT32_MAX} + 1), "\x8a\x05\0\0\0\x80\0"s);
  EXPECT_EQ(integer(std::int64_t{INT32_MIN} - 1), "\x8a\x05\xff\xff\xff\x7f\xff"s);
  EXPECT_EQ(integer(INT64_MAX), "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f"s);
  EXPECT_EQ(integer(INT64_MIN), "\x8a\x08\0\0\0\0\0\0\0\x80"s);
}

TEST(ShortObjects, references_are_near_up_to_255) {
  char bytes[16];
  EXPECT_EQ(std::string(bytes, put_get(bytes, 255)), "h\xff"s);
  EXPECT_EQ(std::string(bytes, put_get(bytes, 256)), "j\0\x01\0\0"s);
}

TEST(ShortObjects, text_of_each_length_is_copied_whole) {
  const std::string text(kLongestShortText, 'x');
  for (std::size_t size = 0; size <= text.size(); ++size) {
    char bytes[300];
    const std::string_view part = std::string_view(text).substr(0, size);
    ASSERT_EQ(std::string(bytes, put_short_str(bytes, part)),
              "\x8c"s + static_cast<char>(size) + std::string(part));
  }
}

TEST(ObjectPath, long_ways_keep_both_ends) {
  const auto step = [](std::size_t i) { return "[" + std::to_string(i) + "]"; };
  EXPECT_EQ(object_path(0, step), "");
  EXPECT_EQ(object_path(2, step), "[0][1]");
  EXPECT_EQ(object_path(16, step).find("more"), std::string::npos);
  EXPECT_EQ(object_path(17, step), "[0][1][2][3][4][5][6][7]...(1 more)...[9][10][11][12][13][14][15][16]");
}

TEST(Batching, dicts_and_sets_of_full_batches_end_with_an_empty_one) {
  NoSink sink;
  const pickle::PickleEncoder encoder(sink, {.protocol = 4});
  EXPECT_TRUE(batching_of_dict(encoder, kBatch).ends_empty);
  EXPECT_TRUE(batching_of_set(2 * kBatch).ends_empty);
  EXPECT_FALSE(batching_of_dict(encoder, kBatch + 1).ends_empty);
  EXPECT_FALSE(batching_of_list(encoder, kBatch).ends_empty);
  EXPECT_TRUE(batching_of_list(encoder, 1).is_single);
  EXPECT_FALSE(batching_of_set(1).is_single);
}

TEST(Batching, protocol_0_adds_each_item_by_itself) {
  NoSink sink;
  const pickle::PickleEncoder encoder(sink, {.protocol = 0});
  EXPECT_TRUE(batching_of_list(encoder, 3).is_single);
  EXPECT_TRUE(batching_of_dict(encoder, 3).is_single);
  EXPECT_FALSE(batching_of_dict(encoder, kBatch).ends_empty);
}

}  // namespace
}  // namespace brinery::detail
