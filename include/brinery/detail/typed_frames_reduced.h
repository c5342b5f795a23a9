// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes objects that are made by a call and may contain themselves, from the stack: arguments, items and state each have a
// frame. Included by typed_frames.h; not by you.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <brinery/detail/typed_frames_objects.h>
#include <brinery/detail/typed_reduced.h>

namespace brinery::detail {

template <class Writer, class T, class Arguments>
void step_arguments(Writer& out, typename Writer::Open& frame) {
  const Arguments& arguments = *static_cast<const Arguments*>(frame.object);
  const bool is_complete = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return ((frame.stage > I || (frame.stage = I + 1, start(out, std::get<I>(arguments)))) && ...);
  }
  (std::make_index_sequence<std::tuple_size_v<Arguments>>());
  if (!is_complete) return;
  close_arguments<T>(out.encoder, std::tuple_size_v<Arguments>);
  out.pop();
}

template <class Writer, class T>
bool start_arguments(Writer& out, const T& object) {
  if constexpr (!reflect::has_reduction<T>) {
    out.encoder.empty_tuple();
    return true;
  } else {
    const auto start_tuple = [&]<class... A>(const std::tuple<A...>& arguments) {
      using Open = typename Writer::Open;
      open_arguments<T>(out, sizeof...(A));
      out.push({&step_arguments<Writer, T, std::tuple<A...>>,
                [](const Open& frame) { return args_step() + index_step(frame.stage - 1); }, &arguments,
                kAnonymous});
      return false;
    };
    const auto start_raw = [&]<class Raw>(const Raw& raw) {
      if constexpr (reflect::has_single_argument<T>) {
        return start_tuple(out.keep(std::tuple<const Raw&>(raw)));
      } else if constexpr (reflect::is_a<Raw, std::variant>) {
        return std::visit(start_tuple, raw);
      } else {
        return start_tuple(raw);
      }
    };
    if constexpr (std::is_lvalue_reference_v<decltype(reflect::get_arguments(object))>) {
      return start_raw(reflect::get_arguments(object));
    } else {
      return start_raw(out.keep(reflect::get_arguments(object)));
    }
  }
}

// The batches of a frame, as ItemBatches cuts them.
template <class Open, class Each>
void with_batches(Open& frame, Op one, Op many, Each&& each) {
  ItemBatches batches{one, many, frame.left, frame.batch};
  each(batches);
  frame.left = batches.left;
  frame.batch = batches.batch;
}

template <class Writer, class R>
void step_added_items(Writer& out, typename Writer::Open& frame) {
  using It = decltype(std::begin(std::declval<const R&>()));
  const auto change = [&](auto&& each) { with_batches(frame, Op::APPEND, Op::APPENDS, each); };
  for (;;) {
    if (frame.stage == 1) {
      frame.stage = 0;
      change([&](ItemBatches& batches) { batches.end(out.encoder); });
    }
    if (frame.left == 0) return out.pop();
    change([&](ItemBatches& batches) { batches.begin(out.encoder); });
    It& at = cursor_of<It>(frame);
    const auto& item = item_at(out, at);
    ++at;
    frame.stage = 1;
    if (!start(out, item)) return;
  }
}

template <class Writer, class R>
void step_added_pairs(Writer& out, typename Writer::Open& frame) {
  using It = decltype(std::begin(std::declval<const R&>()));
  const auto change = [&](auto&& each) { with_batches(frame, Op::SETITEM, Op::SETITEMS, each); };
  for (;;) {
    if (frame.stage == 2) {
      frame.stage = 0;
      ++cursor_of<It>(frame);
      change([&](ItemBatches& batches) { batches.end(out.encoder); });
    }
    if (frame.left == 0) return out.pop();
    if (frame.stage == 0) {
      change([&](ItemBatches& batches) { batches.begin(out.encoder); });
      frame.stage = 1;
      if (!start(out, cursor_of<It>(frame)->first)) return;
    }
    frame.stage = 2;
    if (!start(out, cursor_of<It>(frame)->second)) return;
  }
}

// Starts what `get()` returns: a range, of which `step` writes the items.
template <class Writer, class Get, class Start>
bool start_got(Writer& out, Get&& get, Start&& start_it) {
  if constexpr (std::is_lvalue_reference_v<decltype(get())>) {
    return start_it(get());
  } else {
    return start_it(out.keep(get()));
  }
}

template <class Writer, class R>
bool start_added_items(Writer& out, const R& range) {
  using Open = typename Writer::Open;
  const std::size_t size = range_size(range);
  if (size == 0) return true;
  Open frame{&step_added_items<Writer, R>,
             [](const Open& at) { return index_step(at.size - at.left); },
             &range,
             kAnonymous,
             size,
             size};
  set_cursor(out, frame, std::begin(range));
  out.push(frame);
  return false;
}

template <class Writer, class R>
bool start_added_pairs(Writer& out, const R& range) {
  using Open = typename Writer::Open;
  const std::size_t size = range_size(range);
  if (size == 0) return true;
  Open frame{&step_added_pairs<Writer, R>, &map_label<Open, R>, &range, kAnonymous, size, size};
  set_cursor(out, frame, std::begin(range));
  out.push(frame);
  return false;
}

template <class Writer, class T>
void start_state(Writer& out, const T& object, Identity identity, std::uint32_t number);

// Writes what makes the object, one part after the other, and leaves its place to the state.
template <class Writer, class T>
void step_reduced(Writer& out, typename Writer::Open& frame) {
  const T& object = *static_cast<const T*>(frame.object);
  if (frame.stage == 0) {
    frame.stage = 1;
    open_call<T>(out);
    if (!start_arguments(out, object)) return;
  }
  if (frame.stage == 1) {
    frame.stage = 2;
    if constexpr (reflect::is_made_by_new_ex<T>) {
      const auto start_keywords = [&](const auto& keywords) { return start(out, keywords); };
      if (!start_got(
              out, [&]() -> decltype(auto) { return reflect::get_keywords(object); }, start_keywords))
        return;
    }
  }
  if (frame.stage == 2) {
    frame.stage = 3;
    frame.size = close_call<T>(out.encoder, frame.identity);
    out.leave(frame.identity);
    if constexpr (reflect::has_list_items<T>) {
      const auto start_items = [&](const auto& range) { return start_added_items(out, range); };
      if (!start_got(
              out, [&]() -> decltype(auto) { return reflect::get_list_items(object); }, start_items))
        return;
    }
  }
  if (frame.stage == 3) {
    frame.stage = 4;
    if constexpr (reflect::has_dict_items<T>) {
      const auto start_pairs = [&](const auto& range) { return start_added_pairs(out, range); };
      if (!start_got(
              out, [&]() -> decltype(auto) { return reflect::get_dict_items(object); }, start_pairs))
        return;
    }
  }
  const Identity identity = frame.identity;
  const auto number = static_cast<std::uint32_t>(frame.size);
  out.pop();
  start_state(out, object, identity, number);
}

template <class Open>
std::string reduced_label(const Open& frame) {
  return frame.stage == 2 ? kwargs_step() : "";
}

template <class Writer, class T>
bool start_reduced(Writer& out, const T& object, Identity identity) {
  using Open = typename Writer::Open;
  out.enter(identity);
  out.push({&step_reduced<Writer, T>, &reduced_label<Open>, &object, identity});
  return false;
}

// The state of an object that was made.
template <class Writer, class T>
void start_state(Writer& out, const T& object, Identity identity, std::uint32_t number) {
  using Open = typename Writer::Open;
  PickleEncoder& encoder = out.encoder;
  Open frame{nullptr, &object_label<Open, T>, &object, identity};
  if constexpr (kForm<T> == Form::state) {
    frame.step = &step_state<Writer, T>;
    frame.size = number;
  } else if constexpr (kForm<T> == Form::values_list) {
    frame.step = &step_values_list<Writer, T>;
    frame.size = frame.left = reflect::field_count<T>;
    open_state<T>(out, identity, number);
    encoder.empty_container(kAnonymous, Op::EMPTY_LIST, Op::LIST);
  } else {
    frame.step = &step_pairs<Writer, T>;
    frame.size = frame.left = kOwnPairs<T> + unknown_pairs(object).size();
    if (frame.size == 0) return;
    open_state_pairs<T>(out, frame.size, identity, number);
    start_version(out, object, frame);
  }
  out.push(frame);
}

}  // namespace brinery::detail
