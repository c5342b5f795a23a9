// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The optimizer: CPython's bytes for chosen pickles (make_optimize_expectations.py), the same objects afterwards, and
// what it costs.
#include <brinery/error.h>
#include <brinery/pickletools.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "support/files.h"

namespace brinery::pickletools {
namespace {

using namespace std::string_literals;
using nlohmann::json;

const std::string kData = BRINERY_TEST_DATA_DIR "/pickle/optimize/";

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

TEST(Optimize, gives_the_bytes_of_cpython) {
  int compared = 0;
  for (const json& entry : test_support::read_json(kData + "cases.json")) {
    SCOPED_TRACE(entry.dump());
    const std::string pickle = test_support::from_hex(entry["pickle"].get<std::string>());
    try {
      const std::string optimized = optimize(pickle);
      ASSERT_TRUE(entry.contains("optimized"));
      EXPECT_EQ(optimized, test_support::from_hex(entry["optimized"].get<std::string>()));
    } catch (const Error& error) {
      ASSERT_TRUE(entry.contains("error")) << error.what();
      EXPECT_EQ(error.python_name(), entry["error"].get<std::string>()) << error.what();
    }
    ++compared;
  }
  EXPECT_GT(compared, 45);
}

// Python's script makes the same pickles; the digest of each shows that they are.
std::vector<std::pair<std::string, std::string>> large_pickles() {
  std::vector<std::pair<std::string, std::string>> made;
  for (const std::uint32_t size :
       {65524U, 65525U, 65526U, 65529U, 65530U, 65531U, 65532U, 65535U, 65536U, 65537U, 200000U}) {
    made.emplace_back(
        "bytes of " + std::to_string(size),
        "\x80\x04(B" + little_endian(size) + std::string(size, '\0') + "NB\x02\0\0\0ab\x94h\0t."s);
  }
  for (const std::size_t count : {65530U, 65534U, 65535U, 65536U, 65537U, 131073U, 200000U}) {
    made.emplace_back(std::to_string(count) + " times None", "\x80\x04(" + std::string(count, 'N') + "t.");
  }
  for (const std::uint32_t count : {255U, 256U, 257U, 70000U}) {
    std::string puts;
    std::string gets;
    for (std::uint32_t i = 0; i < count; ++i) {
      puts += "Nr" + little_endian(i);
      gets += "j" + little_endian(i);
    }
    made.emplace_back(std::to_string(count) + " numbers", "\x80\x02(" + puts + gets + "t.");
    made.emplace_back(std::to_string(count) + " numbers in frames", "\x80\x04(" + puts + gets + "t.");
  }
  return made;
}

TEST(Optimize, cuts_frames_and_widens_numbers_where_cpython_does) {
  const json expected = test_support::read_json(kData + "large.json");
  const auto made = large_pickles();
  ASSERT_EQ(expected.size(), made.size());
  for (std::size_t i = 0; i < made.size(); ++i) {
    SCOPED_TRACE(made[i].first);
    ASSERT_EQ(expected[i][0], made[i].first);
    ASSERT_EQ(expected[i][1], base::sha256_hex(made[i].second));
    EXPECT_EQ(base::sha256_hex(optimize(made[i].second)), expected[i][2].get<std::string>());
  }
}

TEST(Optimize, changes_nothing_the_second_time) {
  for (const auto& [name, pickle] : large_pickles()) {
    SCOPED_TRACE(name);
    const std::string once = optimize(pickle);
    EXPECT_EQ(optimize(once), once);
    EXPECT_EQ(pickle::loads(once).root(), pickle::loads(pickle).root());
  }
}

TEST(Optimize, refuses_what_was_never_stored_in_every_protocol) {
  for (const std::string& pickle : {"g0\n."s, "g5\nNp5\n."s, "h\x07."s, "\x80\x04j\x07\0\0\0."s}) {
    try {
      optimize(pickle);
      ADD_FAILURE() << pickle;
    } catch (const TypeError& error) {
      EXPECT_NE(error.message().find("has never been stored into"), std::string::npos) << error.what();
    }
  }
}

TEST(Optimize, names_number_and_place_in_its_errors) {
  const auto message = [](std::string_view pickle) -> std::string {
    try {
      return optimize(pickle);
    } catch (const Error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message("Nh\x07."), "at position 1, BINGET of memo key 7, which has never been stored into");
  EXPECT_EQ(message("\x80\x07N."), "pickle protocol must be <= 5, found PROTO 7");
}

TEST(Optimize, takes_time_in_proportion_to_the_pickle) {
  // Numbers far apart and in no order, each stored and fetched; then a million nested lists.
  std::string sparse = "\x80\x02(";
  constexpr std::uint32_t kCount = 300'000;
  for (std::uint32_t i = 0; i < kCount; ++i) sparse += "Nr" + little_endian(i * 2654435761U);
  for (std::uint32_t i = 0; i < kCount; ++i) sparse += "j" + little_endian(i * 2654435761U);
  sparse += "t.";
  const std::string deep = "\x80\x04" + std::string(1'000'000, ']') + std::string(999'999, 'a') + ".";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_LT(optimize(sparse).size(), sparse.size());
  EXPECT_EQ(optimize(deep).size(), deep.size() + 31 * 9);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace brinery::pickletools
