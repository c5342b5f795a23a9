// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The nodes of tagged JSON that hold no other nodes: numbers, text, bytes, names. tagged.cc writes the rest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <brinery/value.h>

#include "object/value_map.h"

namespace brinery::detail {

// Bytes beyond which text and bytes are given by length and digest, and an int or a name that occurs again is
// referred to.
inline constexpr std::size_t kTaggedWhole = 1024;

// Appends JSON nodes of leaves. Remembers where it wrote long ones, because these may occur at many places: digests,
// decimal digits and escapes of one object are found once. Single-threaded.
class TaggedLeaves {
 public:
  explicit TaggedLeaves(std::string& out) noexcept : out_(out) {}

  // Appends the members of the node, `t` first, without the braces: `"t":"int","v":"7"`. REQUIRES: a leaf, and the
  // string is only appended to from one call to the next.
  void append_members(Value leaf);

  // Appends a JSON string, ASCII only. REQUIRES: WTF-8.
  void append_string(std::string_view text);

 private:
  // A part of the text written so far.
  struct Written {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  void append_anew(Value leaf);
  void append_text(std::string_view text);
  void append_bytes(std::string_view type, std::string_view data);
  void append_digest(std::string_view data, std::size_t length);
  void append_float_bits(double value);
  void append_hex(std::string_view data);
  void append_global(Value global);

  std::string& out_;
  ValueMap<Written> written_;  // of long leaves
};

}  // namespace brinery::detail
