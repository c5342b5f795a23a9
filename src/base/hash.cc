// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The keys of the process's hash, and the lanes for strings beyond 16 bytes.
#include "base/hash.h"

#include <random>

namespace brinery::base::internal {

// std::random_device asks the system for every number; where the system has none it throws, and so do we.
HashKeys draw_hash_keys() {
  std::random_device device;
  HashKeys keys{};
  for (std::uint64_t& key : keys.key) key = static_cast<std::uint64_t>(device()) << 32 | device();
  keys.key[3] |= 1;  // multiplying by an odd number loses nothing
  return keys;
}

// Whole blocks of 32 bytes go 16 to each lane. What is left, and at least the last byte, is covered by the
// last 32 bytes, which may overlap what was seen (17 to 31 bytes: the first and the last 16).
//
//     block 0: [ lane a | lane b ]   block 1: [ lane a | lane b ]   ...   last 32: [ lane a | lane b ]
std::uint64_t hash_long(std::string_view bytes, const HashKeys& keys) noexcept {
  const char* data = bytes.data();
  const char* const end = data + bytes.size();
  std::uint64_t a = keys.key[2];
  std::uint64_t b = keys.key[4];
  for (; end - data > 32; data += 32) {
    a = fold_multiply(load_le64(data) ^ keys.key[0], load_le64(data + 8) ^ a);
    b = fold_multiply(load_le64(data + 16) ^ keys.key[1], load_le64(data + 24) ^ b);
  }
  const char* const last_a = bytes.size() < 32 ? bytes.data() : end - 32;
  a = fold_multiply(load_le64(last_a) ^ keys.key[0], load_le64(last_a + 8) ^ a);
  b = fold_multiply(load_le64(end - 16) ^ keys.key[1], load_le64(end - 8) ^ b);
  return fold_multiply(a ^ bytes.size(), b ^ keys.key[3]);
}

}  // namespace brinery::base::internal
