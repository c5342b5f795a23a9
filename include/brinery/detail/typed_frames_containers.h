// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes containers and tuples of types that may contain themselves, from the stack. Included by typed_frames_objects.h; not by
// you.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <brinery/detail/typed_objects.h>
#include <brinery/detail/typed_put.h>

namespace brinery::detail {

// Writes `value`, or what of it can be written at once, and leaves the rest to a frame. Returns whether it is complete; where it
// is not, the stack has grown.
template <class Writer, class T>
bool start(Writer& out, const T& value, Identity identity = kAnonymous);

// --- Containers ----------------------------------------------------------------------------------------------------------

// Where a frame is in its range: in the frame if it fits, else on the heap until the pickle is written.
template <class It>
inline constexpr bool kFitsFrame = std::is_trivially_copyable_v<It> && sizeof(It) <= 4 * sizeof(void*);

template <class It, class Writer>
void set_cursor(Writer& out, typename Writer::Open& frame, It at) {
  if constexpr (kFitsFrame<It>) {
    new (frame.cursor.data()) It(at);
  } else {
    new (frame.cursor.data()) It*(const_cast<It*>(&out.keep(std::move(at))));
  }
}
template <class It, class Open>
It& cursor_of(Open& frame) {
  if constexpr (kFitsFrame<It>) {
    return *std::launder(reinterpret_cast<It*>(frame.cursor.data()));
  } else {
    return **std::launder(reinterpret_cast<It**>(frame.cursor.data()));
  }
}

// The batches of a frame, as put_batches cuts them.
template <class Open>
void begin_item(PickleEncoder& encoder, Open& frame, Batching batching) {
  if (batching.is_single || frame.batch != 0) return;
  encoder.op(Op::MARK);
  frame.batch = std::min(frame.left, kBatch);
}
template <class Open>
void end_item(PickleEncoder& encoder, Open& frame, Batching batching) {
  --frame.left;
  if (batching.is_single) return encoder.op(batching.one);
  if (--frame.batch == 0) encoder.op(batching.many);
  if (frame.left == 0 && batching.ends_empty) {
    encoder.op(Op::MARK);
    encoder.op(batching.many);
  }
}

template <class T>
Batching batching_of(const PickleEncoder& encoder, std::size_t size) {
  if constexpr (shape_of<T> == Shape::map) return batching_of_dict(encoder, size);
  if constexpr (shape_of<T> == Shape::set)
    return encoder.protocol() >= 4 ? batching_of_set(size) : batching_of_list(encoder, size);
  return batching_of_list(encoder, size);
}

// The item behind an iterator; one that is no object is kept.
template <class Writer, class It>
decltype(auto) item_at(Writer& out, It& at) {
  if constexpr (std::is_lvalue_reference_v<decltype(*at)>) {
    return *at;
  } else {
    return out.keep(*at);
  }
}

template <class Writer, class T>
void step_range(Writer& out, typename Writer::Open& frame) {
  using It = decltype(std::begin(std::declval<const T&>()));
  const Batching batching = batching_of<T>(out.encoder, frame.size);
  for (;;) {
    if (frame.stage == 1) {
      frame.stage = 0;
      end_item(out.encoder, frame, batching);
    }
    if (frame.left == 0) break;
    begin_item(out.encoder, frame, batching);
    It& at = cursor_of<It>(frame);
    const auto& item = item_at(out, at);
    ++at;
    frame.stage = 1;
    if (!start(out, item)) return;
  }
  if (shape_of<T> == Shape::set && out.encoder.protocol() < 4) close_set_call(out.encoder, frame.identity);
  out.pop();
}

template <class Writer, class T>
void step_map(Writer& out, typename Writer::Open& frame) {
  using It = decltype(std::begin(std::declval<const T&>()));
  const Batching batching = batching_of<T>(out.encoder, frame.size);
  for (;;) {
    if (frame.stage == 2) {
      frame.stage = 0;
      ++cursor_of<It>(frame);
      end_item(out.encoder, frame, batching);
    }
    if (frame.left == 0) return out.pop();
    if (frame.stage == 0) {
      begin_item(out.encoder, frame, batching);
      frame.stage = 1;
      if (!start(out, cursor_of<It>(frame)->first)) return;
    }
    frame.stage = 2;
    if (!start(out, cursor_of<It>(frame)->second)) return;
  }
}

template <class Open, class T>
std::string range_label(const Open& frame) {
  return index_step(frame.size - frame.left);
}
template <class Open, class T>
std::string map_label(const Open& frame) {
  using It = decltype(std::begin(std::declval<const T&>()));
  return frame.left == 0 ? "" : key_step(cursor_of<const It>(frame)->first, frame.size - frame.left);
}

template <class Writer, class T>
bool start_range(Writer& out, const T& range, Identity identity) {
  using Open = typename Writer::Open;
  PickleEncoder& encoder = out.encoder;
  constexpr Shape kShape = shape_of<T>;
  const std::size_t size = range_size(range);
  if constexpr (kShape == Shape::set) {
    encoder.protocol() >= 4 ? encoder.empty_container(identity, Op::EMPTY_SET, Op::EMPTY_SET)
                            : open_set_call(encoder);
    if (size == 0 && encoder.protocol() < 4) close_set_call(encoder, identity);
  } else if constexpr (kShape == Shape::map) {
    encoder.empty_container(identity, Op::EMPTY_DICT, Op::DICT);
  } else {
    encoder.empty_container(identity, Op::EMPTY_LIST, Op::LIST);
  }
  if (size == 0) return true;
  Open frame{&step_range<Writer, T>, &range_label<Open, T>, &range, identity, size, size};
  if constexpr (kShape == Shape::map) {
    frame.step = &step_map<Writer, T>;
    frame.label = &map_label<Open, T>;
  }
  set_cursor(out, frame, std::begin(range));
  out.push(frame);
  return false;
}

// --- Tuples ----------------------------------------------------------------------------------------------------------------

// Ends a tuple of `count` items. If one of them has led back to the tuple it was written meanwhile, and is taken from there.
inline void close_tuple(PickleEncoder& encoder, std::size_t count, Identity identity) {
  const bool is_short = count <= 3 && encoder.protocol() >= 2;
  if (!encoder.is_known(identity)) {
    is_short ? encoder.tuple(count) : encoder.op(Op::TUPLE);
    return encoder.memoize(identity);
  }
  if (!is_short && encoder.is_binary()) {
    encoder.op(Op::POP_MARK);
  } else {
    for (std::size_t i = 0; i < count + (is_short ? 0 : 1); ++i) encoder.op(Op::POP);
  }
  encoder.recall(identity);
}

inline void open_tuple(PickleEncoder& encoder, std::size_t count) {
  encoder.begin_object();
  if (count > 3 || encoder.protocol() < 2) encoder.op(Op::MARK);
}

template <class Writer, class T>
void step_tuple(Writer& out, typename Writer::Open& frame) {
  const T& tuple = *static_cast<const T*>(frame.object);
  const bool is_complete = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return ((frame.stage > I || (frame.stage = I + 1, start(out, std::get<I>(tuple)))) && ...);
  }
  (std::make_index_sequence<std::tuple_size_v<T>>());
  if (!is_complete) return;
  out.leave(frame.identity);
  close_tuple(out.encoder, std::tuple_size_v<T>, frame.identity);
  out.pop();
}

}  // namespace brinery::detail
