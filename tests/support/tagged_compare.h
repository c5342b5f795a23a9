// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Compares two values in tagged JSON as graphs: the numbers that shared objects got do not matter, only that the same
// places share. Sets have no order. Iterative, because hostile pickles are deep.
#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace brinery::test_support {

class TaggedComparison {
 public:
  using Json = nlohmann::json;

  // Empty when both are the same graph, else the first difference found. Both must outlive the call.
  static std::string difference(const Json& expected, const Json& found) {
    return TaggedComparison(expected, found).run();
  }

 private:
  using Ids = std::map<Json, const Json*>;  // where the object of each id is written out

  TaggedComparison(const Json& expected, const Json& found)
      : expected_ids_(ids_of(expected)), found_ids_(ids_of(found)) {
    pending_.emplace_back(&expected, &found);
  }

  std::string run() {
    while (!pending_.empty()) {
      const auto [expected, found] = pending_.back();
      pending_.pop_back();
      if (!same_so_far(resolved(*expected, expected_ids_), resolved(*found, found_ids_))) {
        return "expected " + brief(*expected) + ", found " + brief(*found);
      }
    }
    return "";
  }

  static bool is_set(const Json& node) {
    const auto type = node.find("t");
    return type != node.end() && (*type == "set" || *type == "frozenset");
  }

  static Ids ids_of(const Json& root) {
    Ids ids;
    std::vector<const Json*> pending{&root};
    while (!pending.empty()) {
      const Json& node = *pending.back();
      pending.pop_back();
      if (!node.is_structured()) continue;
      if (node.is_object() && node.contains("id") && node.value("t", "") != "ref") ids[node["id"]] = &node;
      for (const Json& part : node) pending.push_back(&part);
    }
    return ids;
  }

  static const Json& resolved(const Json& node, const Ids& ids) {
    if (!node.is_object() || node.value("t", "") != "ref") return node;
    const auto found = ids.find(node["id"]);
    return found == ids.end() ? node : *found->second;
  }

  // Compares two nodes without their parts, which it leaves in `pending_`.
  bool same_so_far(const Json& expected, const Json& found) {
    if (expected.type() != found.type() && !(expected.is_number() && found.is_number())) return false;
    if (!expected.is_structured()) return expected == found;
    if (expected.size() != found.size()) return false;
    if (expected.is_array()) return pair_up(expected, found);
    if (expected.contains("id") || found.contains("id")) {
      const auto [known, is_new] = found_for_.try_emplace(&expected, &found);
      const auto [known_back, is_new_back] = expected_for_.try_emplace(&found, &expected);
      if (known->second != &found || known_back->second != &expected) return false;
      if (!is_new && !is_new_back) return true;
    }
    for (const auto& [key, part] : expected.items()) {
      if (!found.contains(key)) return false;
      if (key == "id") continue;
      if (key == "v" && is_set(expected) && part.is_array() && found[key].is_array()) {
        if (part.size() != found[key].size() || !pair_up_members(part, found[key])) return false;
      } else {
        pending_.emplace_back(&part, &found[key]);
      }
    }
    return true;
  }

  bool pair_up(const Json& expected, const Json& found) {
    for (std::size_t i = 0; i < expected.size(); ++i) pending_.emplace_back(&expected[i], &found[i]);
    return true;
  }

  // Members are paired in the order of a text that says what they are but not how they are numbered.
  bool pair_up_members(const Json& expected, const Json& found) {
    const auto left = sorted_members(expected, expected_ids_, kShapeDepth);
    const auto right = sorted_members(found, found_ids_, kShapeDepth);
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (left[i].first != right[i].first) return false;
      pending_.emplace_back(left[i].second, right[i].second);
    }
    return true;
  }

  using Member = std::pair<std::string, const Json*>;
  static std::vector<Member> sorted_members(const Json& members, const Ids& ids, int depth) {
    std::vector<Member> sorted;
    for (const Json& member : members) sorted.emplace_back(shape(member, ids, depth), &member);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Member& a, const Member& b) { return a.first < b.first; });
    return sorted;
  }

  static std::string shape(const Json& given, const Ids& ids, int depth) {
    const Json& node = resolved(given, ids);
    if (!node.is_structured()) return node.dump();
    if (depth == 0) return "...";
    std::vector<std::string> parts;
    for (const auto& [key, part] : node.items()) {
      if (node.is_object() && key == "id") continue;
      std::string text = node.is_object() ? key + "=" : "";
      if (node.is_object() && key == "v" && is_set(node) && part.is_array()) {
        for (const auto& [member, unused] : sorted_members(part, ids, depth - 1)) text += member + ",";
      } else {
        text += shape(part, ids, depth - 1);
      }
      parts.push_back(std::move(text));
    }
    std::string joined = "(";
    for (const std::string& part : parts) joined += part + ";";
    return joined + ")";
  }

  // The start of a node, for a person.
  static std::string brief(const Json& node, int depth = 3) {
    constexpr std::size_t kShown = 8;
    if (!node.is_structured()) return node.dump().substr(0, 80);
    if (depth == 0) return "...";
    std::string text = node.is_array() ? "[" : "{";
    std::size_t count = 0;
    for (const auto& [key, part] : node.items()) {
      if (++count > kShown) return text + "...";
      text += (node.is_array() ? "" : key + ": ") + brief(part, depth - 1) + " ";
    }
    return text + (node.is_array() ? "]" : "}");
  }

  static constexpr int kShapeDepth = 8;  // what differs only further down is paired as it comes

  Ids expected_ids_;
  Ids found_ids_;
  std::map<const Json*, const Json*> found_for_;  // the pairs made of objects that have identity
  std::map<const Json*, const Json*> expected_for_;
  std::vector<std::pair<const Json*, const Json*>> pending_;
};

}  // namespace brinery::test_support
