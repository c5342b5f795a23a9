// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Unpickler::load<T> and next<T>: several pickles of one input straight into objects of C++ types. Included by pickle_types.h;
// not by you.
#pragma once

#include <optional>
#include <utility>

#include <brinery/detail/pickle_loads.h>
#include <brinery/from_value.h>
#include <brinery/unpickler.h>

namespace brinery::detail {

// from_value, where the objects of each shared_ptr are known from one conversion to the next. `shared` may be null; after an
// error it is as it was before.
template <class T>
T from_value_sharing(Value value, const FromOptions& options, SharedObjects* shared) {
  T made = reflect::construct<T>();
  if (shared == nullptr) {
    from_value(value, made, options);
    return made;
  }
  const std::size_t before = shared->count();
  try {
    FromReader reader(value, options, FromReader::Tracking::off, shared);
    if (reader.run(value, made)) return made;
    shared->forget(before);
    if (!reader.needs_tracking()) reader.raise();
    FromReader again(value, options, FromReader::Tracking::on, shared);
    if (!again.run(value, made)) again.raise();
    reader.raise();
  } catch (...) {
    shared->forget(before);
    throw;
  }
}

}  // namespace brinery::detail

namespace brinery::pickle {

template <class T>
std::optional<T> Unpickler::next() {
  brinery::detail::require_no_views<T>();
  const std::optional<Document> document = next();
  if (!document) return std::nullopt;
  const FromOptions limits = brinery::detail::conversion_options(document->memory_bytes(), options());
  return brinery::detail::from_value_sharing<T>(document->root(), limits, shared_objects());
}

template <class T>
T Unpickler::load() {
  if (auto object = next<T>()) return *std::move(object);
  throw_end();
}

}  // namespace brinery::pickle
