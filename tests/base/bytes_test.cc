// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "base/bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace brinery::base {
namespace {

TEST(Bytes, copy_short_copies_every_size_and_nothing_beyond) {
  std::string from;
  for (int i = 0; i < 80; ++i) from += static_cast<char>('0' + i);
  for (std::size_t size = 0; size <= 70; ++size) {
    std::string to(80, '?');
    copy_short(to.data() + 5, from.data(), size);
    EXPECT_EQ(to, "?????" + from.substr(0, size) + std::string(75 - size, '?')) << size;
  }
}

TEST(Bytes, numbers_are_read_in_their_order) {
  const unsigned char bytes[] = {1, 2, 3, 4, 5, 6, 7, 0xff};
  EXPECT_EQ(load_le16(bytes), 0x0201);
  EXPECT_EQ(load_le32(bytes), 0x04030201U);
  EXPECT_EQ(load_le64(bytes), 0xff07060504030201U);
  EXPECT_EQ(load_be64(bytes), 0x01020304050607ffU);
}

}  // namespace
}  // namespace brinery::base
