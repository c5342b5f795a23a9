// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/copyreg.h>

#include <brinery/error.h>

#include "base/repr.h"
#include "pickle/registry.h"

namespace brinery::pickle {

// Never destroyed: other threads may still read while the process ends.
ExtensionRegistry& extension_registry() {
  static auto& registry = *new ExtensionRegistry;
  return registry;
}
ReducerRegistry& reducer_registry() {
  static auto& registry = *new ReducerRegistry;
  return registry;
}
ConstructorRegistry& constructor_registry() {
  static auto& registry = *new ConstructorRegistry;
  return registry;
}

// Where the module ends is part of the key.
std::string name_key(std::string_view module, std::string_view name) {
  std::string key = std::to_string(module.size());
  key.reserve(key.size() + 1 + module.size() + name.size());
  key += ':';
  key += module;
  key += name;
  return key;
}

}  // namespace brinery::pickle

namespace brinery::copyreg {
namespace {

using Name = std::pair<std::string, std::string>;

// ('module', 'name')
std::string quoted(std::string_view module, std::string_view name) {
  std::string text = "(";
  base::append_str_repr(text, module);
  text += ", ";
  base::append_str_repr(text, name);
  return text + ")";
}

template <class Table>
void forget(Table& table, std::string_view module, std::string_view name, std::string_view what) {
  if (table.erase(Name(module, name)) == 0)
    throw KeyError("no " + std::string(what) + " for " + quoted(module, name));
}

}  // namespace

// --- Extension registry ---------------------------------------------------------------------------------------------------

ExtensionTable::ExtensionTable(pickle::Extensions names) : names_(std::move(names)) {
  codes_.reserve(names_.size());
  for (const auto& [code, name] : names_) codes_.emplace(pickle::name_key(name.first, name.second), code);
}

const Name* ExtensionTable::find(std::int64_t code) const {
  const auto found = names_.find(code);
  return found == names_.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> ExtensionTable::find(std::string_view module, std::string_view name) const {
  const auto found = codes_.find(pickle::name_key(module, name));
  if (found == codes_.end()) return std::nullopt;
  return found->second;
}

void add_extension(std::string_view module, std::string_view name, std::int64_t code) {
  constexpr std::int64_t kLargestCode = 0x7fffffff;
  if (code < 1 || code > kLargestCode) {
    throw ValueError("code out of range: expected 1 to " + std::to_string(kLargestCode) + ", found " +
                     std::to_string(code));
  }
  pickle::extension_registry().change([&](pickle::ExtensionNames& table) {
    const auto known = table.codes.find(Name(module, name));
    const auto holder = table.names.find(code);
    if (known != table.codes.end() && known->second == code) return;
    if (known != table.codes.end()) {
      throw ValueError("key " + quoted(module, name) + " is already registered with code " +
                       std::to_string(known->second));
    }
    if (holder != table.names.end()) {
      throw ValueError("code " + std::to_string(code) + " is already in use for key " +
                       quoted(holder->second.first, holder->second.second));
    }
    table.names.emplace(code, Name(module, name));
    table.codes.emplace(Name(module, name), code);
  });
}

void remove_extension(std::string_view module, std::string_view name, std::int64_t code) {
  pickle::extension_registry().change([&](pickle::ExtensionNames& table) {
    const auto known = table.codes.find(Name(module, name));
    if (known == table.codes.end() || known->second != code) {
      throw ValueError("key " + quoted(module, name) + " is not registered with code " +
                       std::to_string(code));
    }
    table.codes.erase(known);
    table.names.erase(code);
  });
}

void clear_extension_cache() {
  pickle::extension_registry().change([](pickle::ExtensionNames&) {});
}

std::shared_ptr<const ExtensionTable> extensions() { return pickle::extension_registry().get(); }

// --- Reducers and constructors ------------------------------------------------------------------------------------------------

void pickle(std::string_view module, std::string_view name, pickle::Reducer reducer,
            pickle::Constructor constructor) {
  if (!reducer)
    throw TypeError("reduction functions must be callable: that of " + quoted(module, name) + " is empty");
  if (constructor) copyreg::constructor(module, name, std::move(constructor));
  pickle::reducer_registry().change(
      [&](pickle::DispatchTable& table) { table.insert_or_assign(Name(module, name), std::move(reducer)); });
}

void remove_pickle(std::string_view module, std::string_view name) {
  pickle::reducer_registry().change(
      [&](pickle::DispatchTable& table) { forget(table, module, name, "reducer is registered"); });
}

std::shared_ptr<const pickle::DispatchTable> dispatch_table() { return pickle::reducer_registry().get(); }

void constructor(std::string_view module, std::string_view name, pickle::Constructor function) {
  if (!function)
    throw TypeError("constructors must be callable: that of " + quoted(module, name) + " is empty");
  pickle::constructor_registry().change(
      [&](pickle::Constructors& table) { table.insert_or_assign(Name(module, name), std::move(function)); });
}

void remove_constructor(std::string_view module, std::string_view name) {
  pickle::constructor_registry().change(
      [&](pickle::Constructors& table) { forget(table, module, name, "constructor is registered"); });
}

std::shared_ptr<const pickle::Constructors> constructors() { return pickle::constructor_registry().get(); }

}  // namespace brinery::copyreg
