// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// How the items of a container are cut into batches, as CPython's C pickler does it. Included by pickle_writer.h and typed_put.h;
// not by you.
#pragma once

#include <cstddef>

#include <brinery/pickle_encoder.h>

namespace brinery::detail {

inline constexpr std::size_t kBatch = 1000;  // items that one opcode adds at most

struct Batching {
  pickletools::Op one;          // adds an item
  pickletools::Op many;         // adds all down to a mark
  bool is_single = false;       // each item is added by itself
  bool is_last_single = false;  // so is one that is left over
  bool ends_empty = false;      // an empty batch follows the last one, which is full
};

inline Batching batching_of_list(const pickle::PickleEncoder& encoder, std::size_t size) noexcept {
  using pickletools::Op;
  return {.one = Op::APPEND, .many = Op::APPENDS, .is_single = size == 1 || !encoder.is_binary()};
}
inline Batching batching_of_dict(const pickle::PickleEncoder& encoder, std::size_t size) noexcept {
  using pickletools::Op;
  const bool is_binary = encoder.is_binary();
  return {.one = Op::SETITEM,
          .many = Op::SETITEMS,
          .is_single = size == 1 || !is_binary,
          .ends_empty = size > 1 && size % kBatch == 0 && is_binary};
}
inline Batching batching_of_set(std::size_t size) noexcept {
  using pickletools::Op;
  return {.one = Op::ADDITEMS, .many = Op::ADDITEMS, .ends_empty = size > 0 && size % kBatch == 0};
}

}  // namespace brinery::detail
