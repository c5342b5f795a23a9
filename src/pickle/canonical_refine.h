// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which objects of a graph with cycles are alike: the coarsest partition in which objects of one block have, at each place,
// parts of one block. It is what `==` assumes of two cycles: they are equal unless a difference is found.
#pragma once

#include <cstdint>
#include <vector>

namespace brinery::pickle::canonical {

struct Edge {
  std::uint32_t source;
  std::uint32_t place;  // of the part in the source
  std::uint32_t target;
};

// Splits `block_of`, a number below `block_count` for each node, as far as the edges demand; returns the number of blocks.
// REQUIRES: all nodes of one block have edges of the same places, at most one of each.
// Hopcroft's algorithm: O(m log m log n) for m edges.
std::uint32_t refine(std::vector<std::uint32_t>& block_of, std::uint32_t block_count,
                     const std::vector<Edge>& edges);

}  // namespace brinery::pickle::canonical
