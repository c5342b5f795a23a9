// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of <brinery/version.h>.
#include <brinery/version.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>

namespace {

TEST(Version, is_three_numbers_between_dots) {
  EXPECT_TRUE(std::regex_match(std::string(brinery::version()), std::regex(R"(\d+\.\d+\.\d+)")))
      << brinery::version();
}

}  // namespace
