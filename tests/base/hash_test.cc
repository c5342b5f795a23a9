// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of base/bytes.h and base/hash.h.
#include "base/hash.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "base/bytes.h"

namespace brinery::base {
namespace {

constexpr unsigned char kBytes[] = {0x01, 0x82, 0x03, 0x84, 0x05, 0x86, 0x07, 0x88};
static_assert(load_le16(kBytes) == 0x8201);
static_assert(load_le32(kBytes) == 0x84038201);
static_assert(load_le64(kBytes) == 0x8807860584038201);
static_assert(load_be64(kBytes) == 0x0182038405860788);

TEST(Bytes, loads_are_the_same_for_every_kind_of_byte) {
  const char* const chars = reinterpret_cast<const char*>(kBytes);
  const auto* const bytes = reinterpret_cast<const std::byte*>(kBytes);
  EXPECT_EQ(load_le32(chars), load_le32(kBytes));
  EXPECT_EQ(load_le64(bytes), load_le64(kBytes));
  EXPECT_EQ(load_be64(bytes), load_be64(kBytes));
}

TEST(Hash, equal_bytes_hash_equal_wherever_they_lie) {
  const std::string padded = "x" + std::string(100, 'y');
  for (std::size_t size = 0; size <= 100; ++size) {
    EXPECT_EQ(hash_bytes(std::string(size, 'y')), hash_bytes(std::string_view(padded).substr(1, size)));
  }
}

// Every bit of every byte, and the length, must count: no two of these some 20,000 strings may collide (by
// chance once in 10^11 runs).
TEST(Hash, every_bit_and_the_length_count) {
  std::set<std::uint64_t> seen;
  std::size_t strings = 0;
  for (std::size_t size = 0; size <= 70; ++size) {
    std::string text(size, '\0');
    seen.insert(hash_bytes(text));
    ++strings;
    for (std::size_t bit = 0; bit < 8 * size; ++bit) {
      text[bit / 8] = static_cast<char>(1 << bit % 8);
      seen.insert(hash_bytes(text));
      ++strings;
      text[bit / 8] = '\0';
    }
  }
  EXPECT_EQ(seen.size(), strings);
}

// One flipped input bit flips half of the output bits on average.
TEST(Hash, one_bit_changes_about_half_of_the_result) {
  for (const std::size_t size : {1u, 3u, 7u, 8u, 16u, 17u, 31u, 32u, 33u, 64u, 200u}) {
    std::string text(size, 'a');
    int flipped = 0;
    for (std::size_t i = 0; i < 1000; ++i) {
      text[i % size] = static_cast<char>(i * 31);
      const std::uint64_t before = hash_bytes(text);
      text[i % size] = static_cast<char>(text[i % size] ^ (1 << i % 8));
      flipped += std::popcount(before ^ hash_bytes(text));
    }
    EXPECT_NEAR(flipped / 1000.0, 32.0, 3.0) << size;
  }
}

TEST(Hash, mix_tells_its_arguments_apart) {
  EXPECT_EQ(mix(1, 2), mix(1, 2));
  EXPECT_NE(mix(1, 2), mix(2, 1));
  EXPECT_NE(mix(0, 1), mix(0, 2));
}

TEST(Hash, the_seed_stays_and_every_draw_is_new) {
  EXPECT_EQ(process_seed(), process_seed());
  EXPECT_NE(internal::draw_hash_keys().key[0], internal::draw_hash_keys().key[0]);
}

}  // namespace
}  // namespace brinery::base
