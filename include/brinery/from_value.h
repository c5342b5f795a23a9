// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// from_value: a value of a Document as an object of a C++ type. The other way is to_value.h. Knows no format; those that
// read into C++ types directly (pickle::loads<T>) are made of it.
//
//     struct Employee { std::string name; int age; double pay; };
//     auto staff = brinery::from_value<std::map<std::string, Employee>>(doc.root());
//
// Which C++ type stands for which Python type is the table of detail/reflect_types.h, how a type is described is told in
// reflect.h; what reading accepts beyond what writing makes stands at the head of detail/from_value_scalars.h,
// from_value_containers.h, from_value_choices.h, from_value_times.h, from_value_objects.h and from_value_reduced.h.
#pragma once

#include <brinery/detail/from_value_choices.h>
#include <brinery/detail/from_value_containers.h>
#include <brinery/detail/from_value_objects.h>
#include <brinery/detail/from_value_reader.h>
#include <brinery/detail/from_value_reduced.h>
#include <brinery/detail/from_value_scalars.h>
#include <brinery/detail/from_value_times.h>
#include <brinery/reflect.h>
#include <brinery/value.h>

namespace brinery {

// Reads `value` into `into`, whose containers are emptied first. Nothing is looked up by a name that came out of the
// value, and no code but the hooks of T's description is called.
//
// Errors, all with the path to the value at fault, e.g. `[3].tags[0]: expected int, found str 'x'`:
//   TypeError        a kind of value that T does not take; a field that is missing, or not known to a type that rejects
//                    unknown ones
//   OverflowError    a number beyond the range of its C++ type
//   ValueError       a wrong number of items, a newer version, a malformed date
//   MemoryError      the value expands beyond FromOptions::limit
//   RecursionError   a set, key, choice or range of another library that nests deeper than 200 in a type that contains itself
// and what a hook throws: an Error with the path added, others unchanged. `into` is then valid, its content unspecified.
//
// Views in T (string_view, span of const bytes, Value) point into the Document and end with it.
//
// Depth: a type that contains itself is read without recursion, a list of a million nodes as well as a short one. Freeing
// it is the type's business: the destructor of a long chain of unique_ptr recurses unless the type prevents it.
// Cost: linear in the value; an object that is shared counts for each time that it is read, but for shared_ptr. Containers of
// the C++ library are as good as their hash: std::hash of an integer is the integer, so that whoever chooses the keys of an
// unordered_map or unordered_set can make it quadratic. For input of strangers use std::map and std::set, or a hash with a key
// that they do not know.
// Thread-compatible: any number of conversions may read one Document.
template <class T>
void from_value(Value value, T& into, const FromOptions& options = {}) {
  reflect::require_supported<T>();
  detail::FromReader reader(value, options);
  if (reader.run(value, into)) [[likely]]
    return;
  if (!reader.needs_tracking()) reader.raise();
  // Only a second conversion that notes its way can tell the path; see from_value_reader.h.
  detail::FromReader again(value, options, detail::FromReader::Tracking::on);
  if (!again.run(value, into)) again.raise();
  reader.raise();  // a hook that failed only once
}

template <class T>
T from_value(Value value, const FromOptions& options = {}) {
  reflect::require_supported<T>();
  T made = reflect::construct<T>();
  from_value(value, made, options);
  return made;
}

}  // namespace brinery
