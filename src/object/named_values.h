// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Instances of the classes that named_classes.h registered.
#pragma once

#include <optional>
#include <span>
#include <string>

#include <brinery/value.h>

namespace brinery {

class Document;

namespace detail {

// An instance as what it means: a member of an enum, or a namedtuple with its fields.
struct NamedValue {
  std::string full_name;  // of the class: module.name
  std::string cls;        // its own name, as Python prints it
  std::string member;
  Value content;  // of a member its value, of a namedtuple a dict of its fields, in `scratch`
  bool is_member = false;
};

// Nothing for an instance of no registered class, one whose arguments do not fit, and one that something is done to. Costs
// the comparison of a number as long as no class is registered.
std::optional<NamedValue> named_value(Value instance, Document& scratch);
bool is_named_value(Value instance);

}  // namespace detail
}  // namespace brinery
