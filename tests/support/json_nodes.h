// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Walks over the nodes of tagged JSON, iteratively.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <vector>

namespace brinery::test_support {

// Calls `change` with each node, before its parts.
inline void for_each_node(nlohmann::json& root, const std::function<void(nlohmann::json&)>& change) {
  std::vector<nlohmann::json*> pending{&root};
  while (!pending.empty()) {
    nlohmann::json& node = *pending.back();
    pending.pop_back();
    if (node.is_object() && node.contains("t")) change(node);
    if (!node.is_structured()) continue;
    for (nlohmann::json& part : node) pending.push_back(&part);
  }
}

}  // namespace brinery::test_support
