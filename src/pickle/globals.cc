// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Allow-lists and renames: look-ups in sorted tables, and names of strangers shown as C++ source.
#include <brinery/globals.h>

#include <cstddef>
#include <cstdio>
#include <optional>

#include "base/repr.h"
#include "base/utf8.h"

namespace brinery::pickle {
namespace {

constexpr std::size_t kShownBytes = 200;

// The inside of a C++ string literal. Bytes as three octal digits, which cannot run into what follows; invisible characters
// and those that turn the direction of text by number.
std::string escaped(std::string_view wtf8) {
  const bool is_text = !base::check_wtf8(wtf8);
  std::string out;
  for (std::size_t at = 0; at < wtf8.size();) {
    if (at >= kShownBytes) return out + "...";
    const std::size_t begin = at;
    const char32_t code_point =
        is_text ? base::next_code_point(wtf8, at) : static_cast<unsigned char>(wtf8[at++]);
    char text[16];
    if (code_point == '"' || code_point == '\\') {
      out += '\\';
      out += static_cast<char>(code_point);
    } else if (base::is_printable(code_point) && (is_text || code_point < 0x80)) {
      out += wtf8.substr(begin, at - begin);
    } else if (!is_text || code_point < 0xA0 || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
      for (const char byte : wtf8.substr(begin, at - begin)) {
        std::snprintf(text, sizeof text, "\\%03o", unsigned{static_cast<unsigned char>(byte)});
        out += text;
      }
    } else {
      std::snprintf(text, sizeof text, code_point <= 0xFFFF ? "\\u%04x" : "\\U%08x",
                    static_cast<unsigned>(code_point));
      out += text;
    }
  }
  return out;
}

// The entry of the longest name that is `name` or holds it (a, a.b for a.b.c), and what of the name is left with its dot.
template <class Table>
auto find_enclosing(const Table& table, std::string_view name)
    -> std::optional<std::pair<typename Table::const_iterator, std::string_view>> {
  for (std::size_t size = name.size();; size = name.rfind('.', size - 1)) {
    if (size == std::string_view::npos) return std::nullopt;
    const auto found = table.find(name.substr(0, size));
    if (found != table.end()) return std::pair(found, name.substr(size));
    if (size == 0) return std::nullopt;
  }
}

struct ModuleAndClass {
  std::string_view module;
  std::string_view name;
  bool has_class;
};

ModuleAndClass split(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, colon), text.substr(colon + 1), true};
}

[[noreturn]] void refuse_rule(std::string_view old_name, std::string_view new_name, std::string_view why) {
  throw ValueError("rename \"" + escaped(old_name) + "\" to \"" + escaped(new_name) +
                   "\": " + std::string(why));
}

}  // namespace

// --- AllowList ---------------------------------------------------------------------------------------------------

AllowList::AllowList(std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  for (const auto& [module, name] : names) add(module, name);
}

void AllowList::add(std::string_view module, std::string_view name) {
  names_[std::string(module)].emplace(name);
}

bool AllowList::allows(std::string_view module, std::string_view name) const {
  const auto found = names_.find(module);
  return found != names_.end() && found->second.contains(name);
}

Value AllowList::operator()(Document& document, std::string_view module, std::string_view name) const {
  if (allows(module, name)) return document.global(module, name);
  const std::string shown_module = escaped(module);
  const std::string shown_name = escaped(name);
  throw UnpicklingError("global " + shown_module + "." + shown_name + " is not allowed; to allow it add {\"" +
                        shown_module + "\", \"" + shown_name + "\"}");
}

// --- Renames -----------------------------------------------------------------------------------------------------

Renames::Renames(std::initializer_list<std::pair<std::string_view, std::string_view>> rules) {
  for (const auto& [old_name, new_name] : rules) add(old_name, new_name);
}

void Renames::add(std::string_view old_name, std::string_view new_name) {
  const ModuleAndClass before = split(old_name);
  const ModuleAndClass after = split(new_name);
  if (before.has_class != after.has_class) {
    refuse_rule(old_name, new_name,
                "a class is written module:Class on both sides, a module without a colon");
  }
  if (base::check_wtf8(old_name) || base::check_wtf8(new_name))
    refuse_rule(old_name, new_name, "it is no UTF-8");
  if (before.module.empty() || after.module.empty()) refuse_rule(old_name, new_name, "a module has no name");
  if (before.has_class && (before.name.empty() || after.name.empty())) {
    refuse_rule(old_name, new_name, "a class has no name");
  }
  if (before.has_class) return add_class(before.module, before.name, after.module, after.name);
  const auto [known, is_new] = modules_.try_emplace(std::string(before.module), after.module);
  if (!is_new && known->second != after.module) {
    refuse_rule(old_name, new_name, "it was renamed to \"" + escaped(known->second) + "\" already");
  }
}

void Renames::add_class(std::string_view old_module, std::string_view old_class, std::string_view new_module,
                        std::string_view new_class) {
  auto& classes = classes_[std::string(old_module)];
  const auto [known, is_new] =
      classes.try_emplace(std::string(old_class), NewClass{std::string(new_module), std::string(new_class)});
  const auto& [module, name] = known->second;
  if (!is_new && (module != new_module || name != new_class)) {
    refuse_rule(std::string(old_module) + ":" + std::string(old_class),
                std::string(new_module) + ":" + std::string(new_class),
                "it was renamed to \"" + escaped(module + ":" + name) + "\" already");
  }
}

void Renames::parse(std::string_view rule) {
  const std::size_t equals = rule.find('=');
  if (equals == std::string_view::npos || rule.find('=', equals + 1) != std::string_view::npos) {
    throw ValueError("rename \"" + escaped(rule) +
                     "\": expected old.module=new.module or old.module:Class=new.module:Class");
  }
  add(rule.substr(0, equals), rule.substr(equals + 1));
}

std::pair<std::string, std::string> Renames::operator()(std::string_view module,
                                                        std::string_view name) const {
  if (const auto of_module = classes_.find(module); of_module != classes_.end()) {
    if (const auto found = find_enclosing(of_module->second, name)) {
      const NewClass& moved = found->first->second;
      return {moved.module, moved.name + std::string(found->second)};
    }
  }
  if (const auto found = find_enclosing(modules_, module)) {
    return {found->first->second + std::string(found->second), std::string(name)};
  }
  return {std::string(module), std::string(name)};
}

Value Renames::operator()(Document& document, std::string_view module, std::string_view name) const {
  const auto [new_module, new_name] = (*this)(module, name);
  return document.global(new_module, new_name);
}

}  // namespace brinery::pickle
