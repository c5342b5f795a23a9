// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/canonical_refine.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace brinery::pickle::canonical {
namespace {

// Nodes in blocks. A block is a stretch of `nodes_`; the nodes that are marked for a split come first in it.
class Partition {
 public:
  Partition(std::vector<std::uint32_t>& block_of, std::uint32_t block_count)
      : block_of_(block_of), nodes_(block_of.size()), position_(block_of.size()), blocks_(block_count) {
    std::iota(nodes_.begin(), nodes_.end(), 0U);
    std::stable_sort(nodes_.begin(), nodes_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return block_of[a] < block_of[b]; });
    for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
      position_[nodes_[at]] = at;
      Block& block = blocks_[block_of[nodes_[at]]];
      if (block.end == 0) block.begin = block.middle = at;
      block.end = at + 1;
    }
  }

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(blocks_.size()); }

  template <class Visit>
  void each_node(std::uint32_t block, Visit&& visit) const {
    for (std::uint32_t at = blocks_[block].begin; at < blocks_[block].end; ++at) visit(nodes_[at]);
  }

  void mark(std::uint32_t node) {
    Block& block = blocks_[block_of_[node]];
    if (position_[node] < block.middle) return;
    if (block.middle == block.begin) marked_.push_back(block_of_[node]);
    swap(position_[node], block.middle++);
  }

  // Splits each block that has marked and other nodes; calls `split(old, fresh)` where the fresh block is the smaller part.
  template <class Split>
  void split_marked(Split&& split) {
    for (const std::uint32_t number : std::exchange(marked_, {})) {
      Block& block = blocks_[number];
      Block fresh{block.begin, block.begin, block.middle};
      if (block.middle == block.end) {
        block.middle = block.begin;
        continue;
      }
      if (block.middle - block.begin <= block.end - block.middle) {
        block.begin = block.middle;
      } else {
        fresh = {block.middle, block.middle, block.end};
        block.end = block.middle;
        block.middle = block.begin;
      }
      const std::uint32_t made = size();
      for (std::uint32_t at = fresh.begin; at < fresh.end; ++at) block_of_[nodes_[at]] = made;
      blocks_.push_back(fresh);
      split(number, made);
    }
  }

 private:
  struct Block {
    std::uint32_t begin = 0;
    std::uint32_t middle = 0;  // the end of the marked
    std::uint32_t end = 0;
  };

  void swap(std::uint32_t a, std::uint32_t b) {
    std::swap(nodes_[a], nodes_[b]);
    position_[nodes_[a]] = a;
    position_[nodes_[b]] = b;
  }

  std::vector<std::uint32_t>& block_of_;
  std::vector<std::uint32_t> nodes_;
  std::vector<std::uint32_t> position_;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> marked_;
};

// The edges that lead to each node.
class Incoming {
 public:
  Incoming(std::size_t nodes, const std::vector<Edge>& edges) : first_(nodes + 1), edges_(edges.size()) {
    for (const Edge& edge : edges) ++first_[edge.target + 1];
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    for (const Edge& edge : edges) edges_[next[edge.target]++] = edge;
  }

  void append(std::uint32_t target, std::vector<Edge>& out) const {
    const auto at = [&](std::size_t i) { return edges_.begin() + static_cast<std::ptrdiff_t>(first_[i]); };
    out.insert(out.end(), at(target), at(std::size_t{target} + 1));
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<Edge> edges_;
};

}  // namespace

// Each block is a splitter: of the nodes with a part in it, at one place, and those of their block that have none there. Where
// a block that has been a splitter is split, the smaller half is one again; the larger then splits nothing that both do not.
std::uint32_t refine(std::vector<std::uint32_t>& block_of, std::uint32_t block_count,
                     const std::vector<Edge>& edges) {
  Partition partition(block_of, block_count);
  const Incoming incoming(block_of.size(), edges);
  std::vector<std::uint32_t> splitters(block_count);
  std::iota(splitters.begin(), splitters.end(), 0U);
  std::vector<Edge> into;
  while (!splitters.empty()) {
    const std::uint32_t splitter = splitters.back();
    splitters.pop_back();
    into.clear();
    partition.each_node(splitter, [&](std::uint32_t node) { incoming.append(node, into); });
    std::sort(into.begin(), into.end(), [](const Edge& a, const Edge& b) { return a.place < b.place; });
    for (std::size_t i = 0; i < into.size(); ++i) {
      partition.mark(into[i].source);
      if (i + 1 < into.size() && into[i + 1].place == into[i].place) continue;
      // Whether the old block still waits or not, the smaller part must be a splitter.
      partition.split_marked([&](std::uint32_t, std::uint32_t fresh) { splitters.push_back(fresh); });
    }
  }
  return partition.size();
}

}  // namespace brinery::pickle::canonical
