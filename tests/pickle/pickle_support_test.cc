// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The memo and the argument decoding below PickleReader, at the edges that a whole pickle reaches only by accident.
#include <brinery/detail/pickle_support.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/counting_builder.h"

namespace brinery::pickle::support {
namespace {

using test_support::CountingBuilder;

TEST(SmallLong, extends_the_sign_of_every_length) {
  for (std::size_t size = 0; size <= 8; ++size) {
    EXPECT_EQ(small_long(std::string(size, '\xff')), size == 0 ? 0 : -1) << size;
    for (std::size_t at = 0; at < size; ++at) {
      std::string payload(size, '\0');
      payload[at] = 0x41;
      EXPECT_EQ(small_long(payload), std::int64_t{0x41} << 8 * at) << size << " bytes, byte " << at;
    }
  }
}

TEST(RequireUtf8, sees_a_bad_byte_at_every_place_of_every_short_length) {
  for (std::size_t size = 1; size <= 40; ++size) {
    EXPECT_NO_THROW(require_utf8(std::string(size, 'a')));
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = '\xff';
      EXPECT_THROW(require_utf8(text), UnicodeDecodeError) << size << " bytes, byte " << at;
    }
  }
}

TEST(Memo, a_far_number_that_the_dense_ones_reach_is_replaced_and_not_stored_twice) {
  Memo<CountingBuilder> memo;
  EXPECT_TRUE(CountingBuilder::is_absent(memo.put(1000, 7)));
  for (std::int64_t i = 0; i < 1000; ++i) memo.put(static_cast<std::uint64_t>(i), 100 + i);
  EXPECT_EQ(memo.count(), 1001U);
  EXPECT_EQ(memo.get(1000), 7);
  EXPECT_EQ(memo.put(1000, 8), 7);
  EXPECT_EQ(memo.get(1000), 8);
  EXPECT_TRUE(CountingBuilder::is_absent(memo.get(1001)));
  EXPECT_TRUE(CountingBuilder::is_absent(memo.get(1U << 31)));
  std::vector<std::int64_t> seen;
  memo.each([&](std::int64_t object) { seen.push_back(object); });
  EXPECT_EQ(seen.size(), memo.count());
}

TEST(Memo, push_refuses_when_numbers_have_gaps) {
  Memo<CountingBuilder> memo;
  EXPECT_TRUE(memo.push(1));
  memo.put(5, 2);
  EXPECT_FALSE(memo.push(3));
  memo.clear();
  EXPECT_TRUE(memo.push(4));
  EXPECT_EQ(memo.get(0), 4);
}

}  // namespace
}  // namespace brinery::pickle::support
