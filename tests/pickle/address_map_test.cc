// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/detail/address_map.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <map>
#include <vector>

namespace brinery::detail {
namespace {

template <unsigned Shift>
void expect_densest_pages(std::uint64_t distance) {
  AddressMap<Shift> map;
  constexpr std::uint32_t kObjects = 5000;
  const std::uint64_t first = 0x7f00'0000'0000;
  for (std::uint32_t i = 0; i < kObjects; ++i) {
    const auto place = map.place(first + i * distance);
    ASSERT_FALSE(place.is_taken()) << i;
    map.set(place, i);
  }
  for (std::uint32_t i = 0; i < kObjects; ++i) {
    const auto place = map.place(first + i * distance);
    ASSERT_TRUE(place.is_taken()) << i;
    ASSERT_EQ(place.number(), i);
  }
}

TEST(AddressMap, objects_as_close_as_is_allowed_are_told_apart) {
  expect_densest_pages<1>(2);
  expect_densest_pages<3>(8);
}

TEST(AddressMap, a_cleared_map_knows_nothing) {
  AddressMap<3> map;
  map.set(map.place(64), 7);
  map.clear();
  EXPECT_FALSE(map.place(64).is_taken());
  map.set(map.place(64), 8);
  EXPECT_EQ(map.place(64).number(), 8u);
}

RC_GTEST_PROP(AddressMap, finds_what_an_ordered_map_finds, (const std::vector<std::uint32_t>& picks)) {
  AddressMap<3> map;
  std::map<std::uint64_t, std::uint32_t> expected;
  std::uint32_t next = 0;
  for (const std::uint32_t pick : picks) {
    // Few pages, in any order, so that pages are left and come back.
    const std::uint64_t address = std::uint64_t{pick % 97} << 20 | (pick / 97 % 128) * 8;
    const auto place = map.place(address);
    const auto known = expected.find(address);
    RC_ASSERT(place.is_taken() == (known != expected.end()));
    if (known != expected.end()) {
      RC_ASSERT(place.number() == known->second);
    } else {
      map.set(place, next);
      expected[address] = next++;
    }
  }
}

}  // namespace
}  // namespace brinery::detail
