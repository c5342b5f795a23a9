// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The nodes of tagged JSON that hold no other nodes: numbers, text, bytes, names. tagged.cc writes the rest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <brinery/value.h>

#include "object/value_map.h"

namespace brinery::detail {

// Bytes beyond which text and bytes are given by length and digest, and an int or a name that occurs again is referred to.
inline constexpr std::size_t kTaggedWhole = 1024;

// Appends JSON nodes of leaves. Remembers digests of what it has seen: a long str may occur at many places.
// Single-threaded.
class TaggedLeaves {
 public:
  explicit TaggedLeaves(std::string& out) noexcept : out_(out) {}

  // Appends the members of the node, `t` first, without the braces: `"t":"int","v":"7"`. REQUIRES: a leaf.
  void append_members(Value leaf);

  // Appends a JSON string, ASCII only. REQUIRES: WTF-8.
  void append_string(std::string_view text);

 private:
  void append_text(std::string_view text, Value owner);
  void append_bytes(std::string_view type, std::string_view data, Value owner);
  void append_digest(std::string_view data, bool is_text, Value owner);
  void append_float_bits(double value);
  void append_hex(std::string_view data);
  void append_global(Value global);

  std::string& out_;
  ValueMap<std::size_t> digest_of_;  // position in digests_
  std::vector<std::string> digests_;
};

}  // namespace brinery::detail
