// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// to_value: an object of a C++ type as a value of a Document; the other way is from_value.h. For formats that write
// documents, and for hooks. To write a pickle of a C++ object, pickle::dumps(object) is faster, as it needs no Document.
//
//     brinery::Document doc = brinery::to_document(staff);
//     doc.append(list, brinery::to_value(Employee{"Omkar", 21, 40000.0}, doc));
#pragma once

#include <brinery/detail/to_value_writer.h>
#include <brinery/document.h>
#include <brinery/reflect.h>

namespace brinery {

// Makes the value of `object` in `document`, by the table of detail/reflect_types.h: an aggregate becomes a dict, a class of
// Python an instance with its state. Objects of one shared_ptr become one value, cycles included.
//
// Errors: UnicodeDecodeError for text that is not UTF-8; ValueError for a date or time that Python has not, and for a
// character that is not ASCII; TypeError for a set or map whose members are lists or dicts in Python; RecursionError for
// tuples, namedtuples or states that contain themselves more than 200 deep; what a getter throws.
// Depth: lists, dicts and instances are made without recursion. Cost: linear in the object.
template <class T>
Value to_value(const T& object, Document& document) {
  reflect::require_supported<T>();
  return detail::ToWriter(document).run(object);
}

// The same in a Document of its own, as its root.
template <class T>
Document to_document(const T& object) {
  Document document;
  document.set_root(to_value(object, document));
  return document;
}

}  // namespace brinery
