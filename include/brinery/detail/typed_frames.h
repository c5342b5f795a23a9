// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes C++ objects of types that may contain themselves, from a stack: a frame for each container or object that is open, and a
// function that writes on from where the frame has come to. Included by pickle_types.h; not by you.
#pragma once

#include <memory>
#include <utility>
#include <variant>

#include <brinery/detail/typed_frames_reduced.h>

namespace brinery::detail {

template <class Writer, class T>
bool start_object(Writer& out, const T& object, Identity identity) {
  if constexpr (reflect::is_reduced<T>) return start_reduced(out, object, identity);
  using Open = typename Writer::Open;
  check_object<T>();
  PickleEncoder& encoder = out.encoder;
  Open frame{nullptr, &object_label<Open, T>, &object, identity};
  if constexpr (kForm<T> == Form::state) {
    frame.step = &step_state<Writer, T>;
    if constexpr (reflect::has_python_class<T>) {
      put_new(out, object, identity);
      frame.identity = kAnonymous;
    } else {
      out.enter(identity);
    }
  } else if constexpr (kForm<T> == Form::values_list) {
    frame.step = &step_values_list<Writer, T>;
    frame.size = frame.left = reflect::field_count<T>;
    put_new(out, object, identity);
    encoder.empty_container(kAnonymous, Op::EMPTY_LIST, Op::LIST);
  } else if constexpr (kForm<T> == Form::values_tuple) {
    frame.step = &step_values_tuple<Writer, T>;
    out.enter(identity);
    encoder.begin_object();
    if (encoder.protocol() < 2) {
      out.put_known(Known::reconstructor);
      encoder.begin_object();
      encoder.op(Op::MARK);
    }
    out.template put_class<T>();
    if (encoder.protocol() < 2) out.put_known(Known::tuple);
    open_tuple(encoder, reflect::field_count<T>);
  } else {
    frame.step = &step_pairs<Writer, T>;
    frame.size = frame.left = kOwnPairs<T> + unknown_pairs(object).size();
    open_pairs(out, object, frame.size, identity);
    start_version(out, object, frame);
  }
  out.push(frame);
  return false;
}

// --- Anything --------------------------------------------------------------------------------------------------------------

template <class Writer, class P>
bool start_pointee(Writer& out, const P& pointer) {
  if constexpr (reflect::is_a<P, std::weak_ptr>) {
    return start_pointee(out, out.keep(pointer.lock()));
  } else if (pointer == nullptr) {
    out.encoder.none();
    return true;
  } else if constexpr (reflect::is_a<P, std::shared_ptr>) {
    return visit_dynamic(*pointer, [&](const auto& object) {
      const Identity identity = identity_of<typename Writer::Types>(&object);
      out.encoder.begin_object();
      return out.encoder.recall(identity) || start(out, object, identity);
    });
  } else {
    return visit_dynamic(*pointer, [&](const auto& object) { return start(out, object); });
  }
}

template <class Writer, class T>
bool start(Writer& out, const T& value, Identity identity) {
  constexpr Shape kShape = shape_of<T>;
  reflect::require_supported<T>();
  if constexpr (!reflect::is_unbounded<T>) {
    put(out, value, identity);
    return true;
  } else if constexpr (kShape == Shape::optional) {
    if (value) return start(out, *value, identity);
    out.encoder.none();
    return true;
  } else if constexpr (kShape == Shape::variant) {
    if (value.valueless_by_exception())
      throw PicklingError("a std::variant that lost its value to an exception");
    return std::visit([&](const auto& alternative) { return start(out, alternative, identity); }, value);
  } else if constexpr (kShape == Shape::pointer) {
    return start_pointee(out, value);
  } else if constexpr (kShape == Shape::tuple) {
    using Open = typename Writer::Open;
    out.enter(identity);
    open_tuple(out.encoder, std::tuple_size_v<T>);
    out.push({&step_tuple<Writer, T>, [](const Open& frame) { return index_step(frame.stage - 1); }, &value,
              identity});
    return false;
  } else if constexpr (kShape == Shape::object) {
    return start_object(out, value, identity);
  } else {
    return start_range(out, value, identity);
  }
}

}  // namespace brinery::detail
