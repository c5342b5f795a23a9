// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// SHA-256 (FIPS 180-4) for comparing long texts with the digests that the corpus holds in their place. Plain and
// slow; for tests only. Its constants are computed from their definition: the first bits of the fractional parts
// of the square and cube roots of the first primes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace brinery::test_support {

class Sha256 {
 public:
  // The digest in hexadecimal, lower case.
  static std::string hex(std::string_view bytes) {
    Sha256 hash;
    const std::string padded = pad(bytes.substr(bytes.size() / 64 * 64), bytes.size());
    for (std::size_t at = 0; at + 64 <= bytes.size(); at += 64) hash.add_block(bytes.substr(at, 64));
    for (std::size_t at = 0; at < padded.size(); at += 64)
      hash.add_block(std::string_view(padded).substr(at, 64));
    std::string digits;
    for (const std::uint32_t word : hash.state_) {
      for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(word >> shift) & 0xF];
    }
    return digits;
  }

 private:
  using Words = std::array<std::uint32_t, 64>;

  // The first 32 bits behind the point of the root of each prime: the largest r with r^power <= prime * 2^(32*power).
  static constexpr Words root_bits(int power) {
    Words words{};
    std::size_t count = 0;
    for (std::uint32_t candidate = 2; count < words.size(); ++candidate) {
      bool prime = true;
      for (std::uint32_t d = 2; d * d <= candidate; ++d) prime = prime && candidate % d != 0;
      if (prime) words[count++] = root_bits(candidate, power);
    }
    return words;
  }

  static constexpr std::uint32_t root_bits(std::uint32_t prime, int power) {
    __extension__ using Wide = unsigned __int128;
    std::uint64_t root = 0;
    for (int bit = 36; bit >= 0; --bit) {  // no root of a prime below 312 reaches 2^5
      const std::uint64_t next = root | (std::uint64_t{1} << bit);
      const Wide square = static_cast<Wide>(next) * next;
      // A cube would need 3 * 37 bits, the target 32 * 3 + 9: both fit.
      const Wide value = power == 2 ? square : square * next;
      if (value <= static_cast<Wide>(prime) << (32 * power)) root = next;
    }
    return static_cast<std::uint32_t>(root);
  }

  static std::string pad(std::string_view tail, std::size_t total) {
    std::string padded(tail);
    padded += '\x80';
    while (padded.size() % 64 != 56) padded += '\0';
    const std::uint64_t bits = static_cast<std::uint64_t>(total) * 8;
    for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>((bits >> shift) & 0xFF);
    return padded;
  }

  void add_block(std::string_view block) {
    static constexpr Words kRound = root_bits(3);
    Words w{};
    for (std::size_t i = 0; i < block.size(); ++i)
      w[i / 4] = (w[i / 4] << 8) | static_cast<unsigned char>(block[i]);
    for (std::size_t i = 16; i < w.size(); ++i) {
      const std::uint32_t low = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
      const std::uint32_t high = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
      w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < w.size(); ++i) {
      const std::uint32_t choice = (e & f) ^ (~e & g);
      const std::uint32_t first =
          h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + choice + kRound[i] + w[i];
      const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
      const std::uint32_t second = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + majority;
      h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
    }
    const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += added[i];
  }

  static constexpr std::array<std::uint32_t, 8> initial_state() {
    const Words roots = root_bits(2);
    return {roots[0], roots[1], roots[2], roots[3], roots[4], roots[5], roots[6], roots[7]};
  }

  std::array<std::uint32_t, 8> state_ = initial_state();
};

}  // namespace brinery::test_support
