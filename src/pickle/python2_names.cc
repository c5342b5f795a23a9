// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/python2_names.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace brinery::pickle {
namespace {

struct MovedName {
  std::string_view module, name, new_module, new_name;
};
struct MovedModule {
  std::string_view module, new_module;
};

#include "pickle/python2_names.inc"

using Name = std::pair<std::string_view, std::string_view>;

constexpr bool before(const MovedName& a, const MovedName& b) {
  return Name(a.module, a.name) < Name(b.module, b.name);
}
constexpr bool before(const MovedModule& a, const MovedModule& b) { return a.module < b.module; }

constexpr auto kLess = [](const auto& a, const auto& b) { return before(a, b); };

template <class Row>
constexpr const Row* find(std::span<const Row> rows, const Row& key) {
  const auto found = std::lower_bound(rows.begin(), rows.end(), key, kLess);
  return found != rows.end() && !before(key, *found) ? &*found : nullptr;
}

Name translate(std::span<const MovedName> names, std::span<const MovedModule> modules,
               std::string_view module, std::string_view name) noexcept {
  if (const auto* moved = find(names, {module, name, {}, {}})) return {moved->new_module, moved->new_name};
  if (const auto* moved = find(modules, {module, {}})) return {moved->new_module, name};
  return {module, name};
}

static_assert(std::is_sorted(std::begin(kNamesTo3), std::end(kNamesTo3), kLess));
static_assert(std::is_sorted(std::begin(kModulesTo3), std::end(kModulesTo3), kLess));
static_assert(std::is_sorted(std::begin(kNamesTo2), std::end(kNamesTo2), kLess));
static_assert(std::is_sorted(std::begin(kModulesTo2), std::end(kModulesTo2), kLess));

}  // namespace

Name to_python3(std::string_view module, std::string_view name) noexcept {
  return translate(kNamesTo3, kModulesTo3, module, name);
}

Name to_python2(std::string_view module, std::string_view name) noexcept {
  return translate(kNamesTo2, kModulesTo2, module, name);
}

}  // namespace brinery::pickle
