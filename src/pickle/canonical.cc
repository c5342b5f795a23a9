// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reads a graph and puts its objects into classes. A node is an object with parts, by the order of discovery; `parts_` has for
// each node what it leads to. A node is settled, that is in a class, when its parts are, which goes from the leaves up. What
// then is left leads into a cycle: there all nodes are settled together, by what tells them apart (canonical_refine.h).
#include "pickle/canonical.h"

#include <brinery/error.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "object/nodes.h"
#include "object/op_items.h"
#include "object/value_map.h"
#include "pickle/canonical_build.h"
#include "pickle/canonical_classes.h"
#include "pickle/canonical_refine.h"

namespace brinery::pickle {
namespace {

using namespace canonical;

[[noreturn]] void refuse(Kind container, std::string_view why) {
  std::string message = "a ";
  message += type_name(container);
  message += is_set(container) ? " has members without a canonical order: "
                               : " has keys without a canonical order: ";
  throw ValueError(message.append(why));
}

class Canonicalizer {
 public:
  Ref run(Value root) {
    const Ref ref = ref_of(root);
    for (std::size_t i = 0; i < nodes_.size(); ++i) read(i);
    mark_keys();
    classes_.rank_leaves();
    settle_from_leaves();
    settle_cycles();
    return settled(ref);
  }

  const Classes& classes() const noexcept { return classes_; }

 private:
  struct Node {
    Value value;
    std::size_t first_part = 0;
    std::size_t first_run = 0;
    std::uint32_t parts = 0;
    std::uint32_t runs = 0;
    std::uint32_t unsettled = 0;  // parts that are in no class
    Ref settled = 0;              // its class; 0 until then
  };

  // --- Reading ----------------------------------------------------------------------------------------------------
  Ref ref_of(Value value) {
    if (value.address() == nullptr) return value.bits();
    if (const Ref* known = known_.find(value)) return *known;
    Ref ref;
    if (is_leaf(value.kind())) {
      ref = classes_.leaf(value);
    } else {
      ref = kNode | nodes_.size();
      nodes_.push_back({.value = value});
    }
    known_.insert(value, ref);
    return ref;
  }

  void read(std::size_t number) {
    const Value value = nodes_[number].value;
    const std::size_t first_part = parts_.size();
    const std::size_t first_run = runs_.size();
    read_parts(value);
    Node& node = nodes_[number];
    node.first_part = first_part;
    node.first_run = first_run;
    node.parts = static_cast<std::uint32_t>(parts_.size() - first_part);
    node.runs = static_cast<std::uint32_t>(runs_.size() - first_run);
  }

  void read_parts(Value value) {
    if (is_dict(value.kind())) {
      const auto& node = *ValueAccess::node<const detail::DictNode>(value);
      for (std::uint32_t i = 0; i < node.size; ++i) {
        parts_.push_back(ref_of(node.items[i].key));
        parts_.push_back(ref_of(node.items[i].value));
      }
    } else if (value.kind() == Kind::instance) {
      read_instance(*ValueAccess::node<const detail::InstanceNode>(value));
    } else if (value.kind() == Kind::persistent) {
      parts_.push_back(ref_of(value.persistent_id()));
    } else {
      for (const Value part : value.elements()) parts_.push_back(ref_of(part));
    }
  }

  // How items were cut into batches does not count.
  void read_instance(const detail::InstanceNode& node) {
    for (const Value part : {node.cls, node.args, node.kwargs}) parts_.push_back(ref_of(part));
    const std::size_t first_run = runs_.size();
    detail::OpItems items(node);
    while (const auto item = items.next()) {
      const bool continues = runs_.size() > first_run && adds_items(item->op) && runs_.back().op == item->op;
      if (continues) {
        ++runs_.back().count;
      } else {
        runs_.push_back({item->op, 1});
      }
      parts_.push_back(ref_of(item->value));
    }
  }

  void mark_keys() {
    for (const Node& node : nodes_) {
      const Kind kind = node.value.kind();
      if (!is_set(kind) && !is_dict(kind)) continue;
      const std::span<const Ref> parts = parts_of(node);
      const std::size_t step = is_dict(kind) ? 2 : 1;
      for (std::size_t i = 0; i < parts.size(); i += step) classes_.mark_key(parts[i]);
    }
  }

  std::span<Ref> parts_of(const Node& node) { return std::span(parts_).subspan(node.first_part, node.parts); }
  Shape shape_of(const Node& node) {
    const Made made = node.value.kind() == Kind::instance ? node.value.made() : Made::reduce;
    return {node.value.kind(), made, std::span(runs_).subspan(node.first_run, node.runs), parts_of(node)};
  }

  // --- Settling ---------------------------------------------------------------------------------------------------
  Ref settled(Ref ref) const { return is_node(ref) ? nodes_[number_of(ref)].settled : ref; }

  // Puts the classes of its parts in their places.
  void update(const Node& node) {
    for (Ref& part : parts_of(node)) {
      if (is_node(part) && nodes_[number_of(part)].settled != 0) part = nodes_[number_of(part)].settled;
    }
  }

  void settle_from_leaves();
  void settle_cycles();
  void arrange(const Node& node);
  void arrange_set(Kind kind, std::span<Ref> members);
  void arrange_dict(Kind kind, std::span<Ref> parts);
  void require_distinct(Kind container, Ref a, Ref b);
  bool less_key(Kind container, Ref a, Ref b);

  Classes classes_;
  detail::ValueMap<Ref> known_;
  std::vector<Node> nodes_;
  std::vector<Ref> parts_;
  std::vector<Run> runs_;
};

void Canonicalizer::settle_from_leaves() {
  // Who refers to a node, as the parts that are this node.
  std::vector<std::size_t> first(nodes_.size() + 1);
  for (const Ref part : parts_) {
    if (is_node(part)) ++first[number_of(part) + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> users(first.back());
  std::vector<std::size_t> next(first.begin(), first.end() - 1);
  std::vector<std::uint32_t> ready;
  for (std::uint32_t user = 0; user < nodes_.size(); ++user) {
    for (const Ref part : parts_of(nodes_[user])) {
      if (!is_node(part)) continue;
      users[next[number_of(part)]++] = user;
      ++nodes_[user].unsettled;
    }
    if (nodes_[user].unsettled == 0) ready.push_back(user);
  }
  while (!ready.empty()) {
    const std::uint32_t number = ready.back();
    ready.pop_back();
    Node& node = nodes_[number];
    update(node);
    arrange(node);
    node.settled = classes_.composite(shape_of(node));
    for (std::size_t i = first[number]; i < first[number + 1]; ++i) {
      if (--nodes_[users[i]].unsettled == 0) ready.push_back(users[i]);
    }
  }
}

// Nodes that look alike but for the parts that lead into cycles begin in one block.
void Canonicalizer::settle_cycles() {
  std::vector<std::uint32_t> left;
  std::vector<std::uint32_t> position(nodes_.size());
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].settled != 0) continue;
    position[i] = static_cast<std::uint32_t>(left.size());
    left.push_back(i);
  }
  if (left.empty()) return;

  Classes look;
  std::vector<std::uint32_t> block_of;
  std::vector<Edge> edges;
  std::vector<Ref> parts;
  for (const std::uint32_t number : left) {
    const Node& node = nodes_[number];
    update(node);
    arrange(node);
    Shape shape = shape_of(node);
    parts.assign(shape.parts.begin(), shape.parts.end());
    for (std::uint32_t place = 0; place < parts.size(); ++place) {
      if (!is_node(parts[place])) continue;
      edges.push_back({position[number], place, position[number_of(parts[place])]});
      parts[place] = kNode;
    }
    shape.parts = parts;
    block_of.push_back(static_cast<std::uint32_t>(number_of(look.composite(shape)) - 1));
  }
  const std::uint32_t blocks = refine(block_of, static_cast<std::uint32_t>(look.size() - 1), edges);

  const std::size_t base = classes_.size();
  std::vector<std::uint32_t> first_of(blocks, static_cast<std::uint32_t>(left.size()));
  for (std::uint32_t i = 0; i < left.size(); ++i) {
    nodes_[left[i]].settled = kClass | (base + block_of[i]);
    first_of[block_of[i]] = std::min(first_of[block_of[i]], i);
  }
  for (const std::uint32_t each : first_of) {
    update(nodes_[left[each]]);
    classes_.add(shape_of(nodes_[left[each]]));
  }
}

// --- Order of keys -------------------------------------------------------------------------------------------------

void Canonicalizer::arrange(const Node& node) {
  const Kind kind = node.value.kind();
  if (is_set(kind)) arrange_set(kind, parts_of(node));
  if (is_dict(kind)) arrange_dict(kind, parts_of(node));
}

// A single key that leads into a cycle comes last.
bool Canonicalizer::less_key(Kind container, Ref a, Ref b) {
  if (is_node(a) && is_node(b) && a != b) refuse(container, "two of them lead into cycles");
  if (is_node(a) || is_node(b)) return !is_node(a);
  return classes_.compare_keys(a, b) < 0;
}

void Canonicalizer::require_distinct(Kind container, Ref a, Ref b) {
  if (a != b || is_key_by_identity(classes_.kind(a))) return;
  refuse(container, "two are alike and differ by the identity of something within");
}

void Canonicalizer::arrange_set(Kind kind, std::span<Ref> members) {
  if (members.size() < 2) return;
  std::sort(members.begin(), members.end(), [&](Ref a, Ref b) { return less_key(kind, a, b); });
  for (std::size_t i = 1; i < members.size(); ++i) require_distinct(kind, members[i - 1], members[i]);
}

// Keys that are alike but not one are ordered by their values.
void Canonicalizer::arrange_dict(Kind kind, std::span<Ref> parts) {
  if (parts.size() < 4) return;
  std::vector<std::pair<Ref, Ref>> pairs;
  for (std::size_t i = 0; i < parts.size(); i += 2) pairs.emplace_back(parts[i], parts[i + 1]);
  const auto less = [&](const auto& a, const auto& b) {
    if (a.first != b.first) return less_key(kind, a.first, b.first);
    if (a.second == b.second) return false;
    if (is_node(a.second) || is_node(b.second))
      refuse(kind, "two are alike and their values lead into cycles");
    return classes_.digest(a.second) < classes_.digest(b.second);
  };
  std::sort(pairs.begin(), pairs.end(), less);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i > 0) require_distinct(kind, pairs[i - 1].first, pairs[i].first);
    std::tie(parts[2 * i], parts[2 * i + 1]) = pairs[i];
  }
}

}  // namespace

Value canonicalize(Document& into, Value value) {
  Canonicalizer graph;
  const Ref root = graph.run(value);
  return build(into.heap(), graph.classes(), root);
}

}  // namespace brinery::pickle
