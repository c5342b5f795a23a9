// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/python2_names.h"

#include <algorithm>
#include <iterator>

namespace brinery::pickle {
namespace {

struct MovedName {
  std::string_view old_module, old_name, module, name;
};
struct MovedModule {
  std::string_view old_module, module;
};

#include "pickle/python2_names.inc"

using Name = std::pair<std::string_view, std::string_view>;

constexpr bool before(const MovedName& a, const MovedName& b) {
  return Name(a.old_module, a.old_name) < Name(b.old_module, b.old_name);
}
constexpr bool before(const MovedModule& a, const MovedModule& b) { return a.old_module < b.old_module; }

template <class Row, std::size_t N>
constexpr const Row* find(const Row (&rows)[N], const Row& key) {
  const auto less = [](const Row& a, const Row& b) { return before(a, b); };
  const Row* found = std::lower_bound(std::begin(rows), std::end(rows), key, less);
  return found != std::end(rows) && !before(key, *found) ? found : nullptr;
}

static_assert(std::is_sorted(std::begin(kMovedNames), std::end(kMovedNames),
                             [](const auto& a, const auto& b) { return before(a, b); }));
static_assert(std::is_sorted(std::begin(kMovedModules), std::end(kMovedModules),
                             [](const auto& a, const auto& b) { return before(a, b); }));

}  // namespace

Name to_python3(std::string_view module, std::string_view name) noexcept {
  if (const auto* moved = find(kMovedNames, {module, name, {}, {}})) return {moved->module, moved->name};
  if (const auto* moved = find(kMovedModules, {module, {}})) return {moved->module, name};
  return {module, name};
}

}  // namespace brinery::pickle
