// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/named_classes.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include <brinery/document.h>
#include <brinery/error.h>

#include "object/classes.h"
#include "object/named_values.h"

namespace brinery {
namespace {

struct NamedClass {
  bool is_enum = false;
  std::vector<std::string> fields{};
  std::vector<std::pair<std::string, EnumValue>> members{};
};
using ClassPointer = std::shared_ptr<const NamedClass>;

// Of the whole process.
struct NamedClasses {
  std::shared_mutex mutex;
  std::map<std::pair<std::string, std::string>, ClassPointer> classes;  // guarded by mutex
  std::atomic<std::size_t> count = 0;
};

NamedClasses& named_classes() {
  static NamedClasses classes;
  return classes;
}

void set(std::string_view module, std::string_view name, NamedClass&& made) {
  NamedClasses& all = named_classes();
  const std::unique_lock lock(all.mutex);
  all.classes[{std::string(module), std::string(name)}] = std::make_shared<const NamedClass>(std::move(made));
  all.count = all.classes.size();
}

ClassPointer find(Value cls) {
  NamedClasses& all = named_classes();
  if (all.count.load(std::memory_order_relaxed) == 0 || cls.kind() != Kind::global) return nullptr;
  const std::shared_lock lock(all.mutex);
  const auto found = all.classes.find({std::string(cls.module()), std::string(cls.name())});
  return found == all.classes.end() ? nullptr : found->second;
}

void require_distinct(std::vector<std::string_view> names, std::string_view what) {
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return;
  throw ValueError("the " + std::string(what) + " '" + std::string(*twice) + "' comes twice");
}

// The class that is called, and with what: cls.__new__(cls, *args), as protocols 0 and 1 say it as well, or cls(*args).
struct NamedCall {
  ClassPointer cls;
  std::string_view module;
  std::string_view name;
  std::span<const Value> args;
};

std::optional<NamedCall> named_call(Value instance) {
  if (named_classes().count.load(std::memory_order_relaxed) == 0 || instance.kind() != Kind::instance ||
      instance.op_count() > 0 || instance.args().kind() != Kind::tuple) {
    return std::nullopt;
  }
  Value cls = instance.cls();
  auto args = instance.args().elements();
  if (detail::is_global(cls, "copyreg", "_reconstructor") && args.size() == 3 &&
      detail::is_global(args[1], "builtins", "tuple") && args[2].kind() == Kind::tuple) {
    cls = args[0];
    args = args[2].elements();
  }
  auto found = find(cls);
  if (found == nullptr || args.size() != (found->is_enum ? 1 : found->fields.size())) return std::nullopt;
  return NamedCall{std::move(found), cls.module(), cls.name(), args};
}

bool is_value(Value value, const EnumValue& of) {
  if (const auto* const number = std::get_if<std::int64_t>(&of)) {
    return value.kind() == Kind::int_ && value.get_if<std::int64_t>() == *number;
  }
  return value.kind() == Kind::str && value.get_if<std::string_view>() == std::get<std::string>(of);
}

}  // namespace

void register_namedtuple(std::string_view module, std::string_view name, std::vector<std::string> fields) {
  require_distinct({fields.begin(), fields.end()}, "field");
  set(module, name, {.fields = std::move(fields)});
}

void register_enum(std::string_view module, std::string_view name,
                   std::vector<std::pair<std::string, EnumValue>> members) {
  std::vector<std::string_view> names;
  for (const auto& member : members) names.push_back(member.first);
  require_distinct(std::move(names), "member");
  set(module, name, {.is_enum = true, .members = std::move(members)});
}

void forget_class(std::string_view module, std::string_view name) {
  NamedClasses& all = named_classes();
  const std::unique_lock lock(all.mutex);
  if (all.classes.erase({std::string(module), std::string(name)}) == 0) {
    throw KeyError("no namedtuple or enum " + std::string(module) + "." + std::string(name) +
                   " is registered");
  }
  all.count = all.classes.size();
}

namespace detail {

bool is_named_value(Value instance) { return named_call(instance).has_value(); }

std::optional<NamedValue> named_value(Value instance, Document& scratch) {
  const auto call = named_call(instance);
  if (!call) return std::nullopt;
  // Python prints the qualified name of a namedtuple's class without what lies around it.
  const std::string_view own_name = call->name.substr(call->name.rfind('.') + 1);
  NamedValue named{.full_name = std::string(call->module) + '.' + std::string(call->name),
                   .cls = std::string(own_name),
                   .member = {},
                   .content = {},
                   .is_member = call->cls->is_enum};
  if (named.is_member) {
    const auto& members = call->cls->members;
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& member) {
      return is_value(call->args[0], member.second);
    });
    if (found == members.end()) return std::nullopt;
    named.member = found->first;
    named.content = call->args[0];
    return named;
  }
  named.content = scratch.dict();
  for (std::size_t i = 0; i < call->args.size(); ++i) {
    scratch.set_item(named.content, scratch.str(call->cls->fields[i]), call->args[i]);
  }
  return named;
}

}  // namespace detail
}  // namespace brinery
