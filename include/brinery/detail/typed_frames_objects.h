// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes the fields and states of objects that may contain themselves, from the stack. Included by typed_frames_reduced.h; not by
// you.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <brinery/detail/typed_frames_containers.h>
#include <brinery/detail/typed_objects.h>

namespace brinery::detail {

// The field, where it lies or kept.
template <class T, std::size_t I, class Writer>
decltype(auto) field_of(Writer& out, const T& object) {
  constexpr const auto& kField = std::get<I>(reflect::fields<T>);
  if constexpr (std::is_lvalue_reference_v<decltype(kField.get(object))>) {
    return kField.get(object);
  } else {
    return out.keep(kField.get(object));
  }
}

// The fields of T in a dict, list or tuple. Stage 2 * I writes field I, stage 2 * I + 1 what follows it.
template <class Writer, class T, class Begin, class End>
bool step_fields(Writer& out, typename Writer::Open& frame, Begin&& begin, End&& end) {
  const T& object = *static_cast<const T*>(frame.object);
  const auto step_field = [&]<std::size_t I>(std::integral_constant<std::size_t, I> number) {
    if (frame.stage > 2 * I + 1) return true;
    if (frame.stage == 2 * I) {
      begin(number);
      frame.stage = 2 * I + 1;
      if (!start(out, field_of<T, I>(out, object))) return false;
    }
    end();
    frame.stage = 2 * I + 2;
    return true;
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (step_field(std::integral_constant<std::size_t, I>()) && ...);
  }
  (std::make_index_sequence<reflect::field_count<T>>());
}

template <class Writer, class T>
void step_pairs(Writer& out, typename Writer::Open& frame) {
  PickleEncoder& encoder = out.encoder;
  const Batching batching = batching_of_dict(encoder, frame.size);
  const bool is_complete = step_fields<Writer, T>(
      out, frame,
      [&](auto number) {
        begin_item(encoder, frame, batching);
        out.template put_name<T, number>();
      },
      [&] { end_item(encoder, frame, batching); });
  if (!is_complete) return;
  if constexpr (reflect::has_unknown_fields<T>) {
    for (const DictItem& pair : unknown_pairs(*static_cast<const T*>(frame.object))) {
      begin_item(encoder, frame, batching);
      encoder.interned_str(pair.key.as<std::string_view>());
      put_value(encoder, pair.value, out.viewer);
      end_item(encoder, frame, batching);
    }
  }
  close_pairs<T>(encoder, frame.size);
  out.pop();
}

template <class Writer, class T>
void step_values_list(Writer& out, typename Writer::Open& frame) {
  PickleEncoder& encoder = out.encoder;
  const Batching batching = batching_of_list(encoder, frame.size);
  const bool is_complete = step_fields<Writer, T>(
      out, frame, [&](auto) { begin_item(encoder, frame, batching); },
      [&] { end_item(encoder, frame, batching); });
  if (!is_complete) return;
  close_state<T>(encoder);
  out.pop();
}

template <class Writer, class T>
void step_values_tuple(Writer& out, typename Writer::Open& frame) {
  PickleEncoder& encoder = out.encoder;
  if (!step_fields<Writer, T>(
          out, frame, [](auto) {}, [] {}))
    return;
  close_tuple(encoder, reflect::field_count<T>, kAnonymous);
  if (encoder.protocol() < 2) {
    encoder.op(Op::TUPLE);
    encoder.memoize(kAnonymous);
  }
  encoder.op(encoder.protocol() < 2 ? Op::REDUCE : Op::NEWOBJ);
  if (encoder.is_known(frame.identity)) {
    encoder.op(Op::POP);
    encoder.recall(frame.identity);
  } else {
    encoder.memoize(frame.identity);
  }
  out.leave(frame.identity);
  out.pop();
}

template <class Writer, class T>
void step_state(Writer& out, typename Writer::Open& frame) {
  const T& object = *static_cast<const T*>(frame.object);
  if (frame.stage == 0) {
    frame.stage = 1;
    const auto start_state = [&](const auto& state) {
      if constexpr (kIsInstance<T>) {
        if (is_none(state)) {
          frame.stage = 2;
          return true;
        }
        open_state<T>(out, frame.identity, static_cast<std::uint32_t>(frame.size));
        return start(out, state);
      } else {
        return start(out, state, frame.identity);
      }
    };
    if constexpr (std::is_lvalue_reference_v<decltype(reflect::get_state(object))>) {
      if (!start_state(reflect::get_state(object))) return;
    } else {
      if (!start_state(out.keep(reflect::get_state(object)))) return;
    }
  }
  if (kIsInstance<T> && frame.stage == 1) close_state<T>(out.encoder);
  if (!kIsInstance<T>) out.leave(frame.identity);
  out.pop();
}

template <class Open, class T>
std::string object_label(const Open& frame) {
  if constexpr (kForm<T> == Form::state) {
    return ".__getstate__()";
  } else {
    const std::size_t field = frame.stage / 2;
    return field < reflect::field_count<T> ? field_step(reflect::field_names<T>[field]) : "";
  }
}

// The version in a dict of pairs that was just opened.
template <class Writer, class T>
void start_version(Writer& out, const T& object, typename Writer::Open& frame) {
  if constexpr (reflect::has_version<T>) {
    const Batching batching = batching_of_dict(out.encoder, frame.size);
    begin_item(out.encoder, frame, batching);
    put_version(out, object);
    end_item(out.encoder, frame, batching);
  }
}

}  // namespace brinery::detail
