// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Vectors of FIPS 180-4's examples, and every length around the edges of a block against a second implementation.
#include "base/sha256.h"

#include <gtest/gtest.h>

#include <string>

#include "support/sha256.h"

namespace brinery::base {
namespace {

TEST(Sha256, published_vectors) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, every_length_around_the_edges_of_a_block) {
  std::string data;
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(sha256_hex(data), test_support::Sha256::hex(data)) << data.size() << " bytes";
    data += static_cast<char>(i * 37 + 11);
  }
}

}  // namespace
}  // namespace brinery::base
