// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A fast keyed 64-bit hash for the tables of this process.
//
// It promises: the keys are drawn from the system once per process, so an input made beforehand cannot
// aim at collisions; all 64 bits of the result depend on all bytes and on the length; equal bytes hash equal
// within one process. It does not promise: the same value in another process, anything cryptographic, or
// safety against somebody who sees the hash values (never print or store them).
//
// How: 64x64 -> 128 bit multiplication whose halves are folded by xor. Each pair of words is xored with its
// own secret keys before it is multiplied, so which inputs collide depends on the keys. Long input runs in
// two independent lanes of 16 bytes, so that the processor overlaps their multiplications.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace brinery::base {

namespace internal {

// Drawn once, at first use; constant afterwards.
struct HashKeys {
  std::uint64_t key[5];
};

HashKeys draw_hash_keys();

inline const HashKeys& hash_keys() {
  static const HashKeys keys = draw_hash_keys();
  return keys;
}

inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_long(std::string_view bytes, const HashKeys& keys) noexcept;

// The first and last words of up to 16 bytes; they overlap when there are fewer, and the length tells those
// apart.
inline void load_short(std::string_view bytes, std::uint64_t& first, std::uint64_t& last) noexcept {
  const char* const data = bytes.data();
  const std::size_t size = bytes.size();
  if (size >= 8) {
    first = load_le64(data);
    last = load_le64(data + size - 8);
  } else if (size >= 4) {
    first = load_le32(data);
    last = load_le32(data + size - 4);
  } else if (size > 0) {
    // One to three bytes: first, middle and last byte name them all.
    const auto byte = [&](std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(data[i]));
    };
    first = byte(0) | (byte(size / 2) << 8) | (byte(size - 1) << 16);
    last = 0;
  } else {
    first = last = 0;
  }
}

}  // namespace internal

// A secret number of this process, for seeding tables of one's own.
inline std::uint64_t process_seed() { return internal::hash_keys().key[4]; }

// Hash of one or two words (an integer and its kind, the hashes of two parts). Not symmetric in a and b.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const internal::HashKeys& keys = internal::hash_keys();
  const std::uint64_t folded = internal::fold_multiply(a ^ keys.key[0], b ^ keys.key[1]);
  return internal::fold_multiply(folded ^ keys.key[2], keys.key[3]);
}

// Hash of a byte string. Up to 16 bytes cost two multiplications.
inline std::uint64_t hash_bytes(std::string_view bytes) {
  const internal::HashKeys& keys = internal::hash_keys();
  if (bytes.size() > 16) return internal::hash_long(bytes, keys);
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  internal::load_short(bytes, first, last);
  const std::uint64_t folded = internal::fold_multiply(first ^ keys.key[0], last ^ keys.key[1]);
  return internal::fold_multiply(folded ^ keys.key[2] ^ bytes.size(), keys.key[3]);
}

}  // namespace brinery::base
