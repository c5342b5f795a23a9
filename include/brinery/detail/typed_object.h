// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// TypedObject: a C++ object whose type is known to two functions only, so that whatever does not depend on the type is compiled
// once. Included by pickler.h; not by you.
#pragma once

#include <concepts>

#include <brinery/value.h>

namespace brinery {

class Document;

namespace pickle {
class PickleEncoder;
}

namespace detail {

class ToWriter;

struct TypedObject {
  const void* object;
  void (*write)(const void* object, pickle::PickleEncoder& encoder);  // as a pickle
  Value (*make)(const void* object, ToWriter& writer);                // as a value
};

// A C++ object. Values and Documents are none: what they hold is written.
template <class T>
concept Typed = !std::same_as<T, Value> && !std::same_as<T, Document>;

template <Typed T>
TypedObject typed_object(const T& object) noexcept;  // pickle_types.h

}  // namespace detail
}  // namespace brinery
