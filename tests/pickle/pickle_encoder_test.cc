// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The encoder by itself: what it hands to a sink, and when.
#include <brinery/pickle_encoder.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <brinery/error.h>

namespace brinery::pickle {
namespace {

using std::string_literals::operator""s;

struct Pieces final : Sink {
  std::vector<std::string> pieces;
  void write(std::string_view bytes) override { pieces.emplace_back(bytes); }
};

struct EncoderTest : testing::Test {
  Pieces out;
};

// pickle.dumps(None, 4)
TEST_F(EncoderTest, a_pickle_of_less_than_four_bytes_has_no_frame) {
  PickleEncoder encoder(out, {.protocol = 4});
  encoder.begin();
  encoder.none();
  encoder.end();
  EXPECT_EQ(out.pieces, std::vector{"\x80\x04N."s});
}

TEST_F(EncoderTest, a_frame_ends_with_the_first_object_behind_64_kib) {
  PickleEncoder encoder(out, {.protocol = 4});
  encoder.begin();
  constexpr int kFloats = 10'000;  // of nine bytes
  for (int i = 0; i < kFloats; ++i) encoder.real(i);
  encoder.end();
  ASSERT_EQ(out.pieces.size(), 2u);
  constexpr std::size_t kFrame = (65'536 + 8) / 9 * 9;
  EXPECT_EQ(out.pieces[0].size(), 2 + 9 + kFrame);
  EXPECT_EQ(out.pieces[1].size(), 9 + kFloats * 9 - kFrame + 1);
}

TEST_F(EncoderTest, long_bytes_lie_between_frames) {
  PickleEncoder encoder(out, {.protocol = 4});
  encoder.begin();
  encoder.bytes(kAnonymous, std::string(65'536, 'x'));
  encoder.end();
  ASSERT_EQ(out.pieces.size(), 3u);
  EXPECT_EQ(out.pieces[0],
            "\x80\x04"
            "B\0\0\x01\0"s);
  EXPECT_EQ(out.pieces[1].size(), 65'536u);
  EXPECT_EQ(out.pieces[2], "\x94.");
}

TEST_F(EncoderTest, an_identity_is_recalled_and_an_anonymous_object_is_not) {
  const std::string a = "aa";
  const auto identity = reinterpret_cast<Identity>(a.data());
  PickleEncoder encoder(out, {.protocol = 3});
  encoder.begin();
  encoder.str(kAnonymous, "b");
  encoder.str(identity, a);
  encoder.str(kAnonymous, "b");
  encoder.str(identity, a);
  encoder.end();
  EXPECT_EQ(out.pieces, std::vector{"\x80\x03X\x01\0\0\0bq\0X\x02\0\0\0aaq\x01X\x01\0\0\0bq\x02h\x01."s});
}

TEST_F(EncoderTest, what_was_abandoned_is_not_in_the_memo) {
  const std::string a = "aa";
  const auto identity = reinterpret_cast<Identity>(a.data());
  PickleEncoder encoder(out, {.protocol = 3});
  encoder.begin();
  encoder.str(identity, a);
  encoder.abandon();
  EXPECT_TRUE(out.pieces.empty());
  encoder.begin();
  encoder.str(identity, a);
  encoder.end();
  EXPECT_EQ(out.pieces, std::vector{"\x80\x03X\x02\0\0\0aaq\0."s});
}

}  // namespace
}  // namespace brinery::pickle
