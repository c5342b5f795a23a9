// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Direct reading of sets and dicts. Included by pickle_loads.h; not by you.
//
//   set     EMPTY_SET, then any number of MARK item... ADDITEMS
//   dict    EMPTY_DICT, then any number of MARK (key value)... SETITEMS, or key value SETITEM
//
// with the number in the memo behind EMPTY_. A key or member that was there before makes the read give up: which of the two
// Python keeps is the ordinary way's business.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <brinery/detail/direct_reader.h>
#include <brinery/detail/direct_scalars.h>
#include <brinery/detail/direct_sequences.h>

namespace brinery::detail {

// Whether a T is hashable in Python, and equal there just where it is equal here.
template <class T>
inline constexpr bool kIsDirectKey = DirectInteger<T> || DirectString<T> || kIsDirectEnum<T> ||
                                     std::is_same_v<T, bool> || std::is_same_v<T, char> ||
                                     (shape_of<T> == Shape::bytes && reflect::is_a<T, std::vector>);
template <class A, class B>
inline constexpr bool kIsDirectKey<std::pair<A, B>> = kIsDirectKey<A>&& kIsDirectKey<B>;
template <class... A>
inline constexpr bool kIsDirectKey<std::tuple<A...>> = (kIsDirectKey<A> && ...);

template <class T>
concept DirectSet = shape_of<T>
== Shape::set && (reflect::is_a<T, std::set> || reflect::is_a<T, std::unordered_set>);
template <class T>
concept DirectMap = shape_of<T>
== Shape::map && (reflect::is_a<T, std::map> || reflect::is_a<T, std::unordered_map>);

// Buckets for as many as the container before had.
template <class T>
void reserve_keys(T& into, std::size_t last_size) {
  if constexpr (requires { into.reserve(last_size); })
    into.reserve(first_room<typename T::value_type>(last_size));
}

template <DirectSet T>
struct Direct<T> {
  using Key = typename T::key_type;
  using State = ItemsState<Key>;
  static constexpr bool kIsAtom = false;
  static constexpr bool may_begin(Op op) { return op == Op::EMPTY_SET; }

  static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    if (op_at(at) != Op::EMPTY_SET) return nullptr;
    at = in.memoize(at + 1, nullptr);
    if (at == nullptr) return nullptr;
    into.clear();
    reserve_keys(into, state.last_size);
    while (in.ready(at) && op_at(at) == Op::MARK) {
      at = read_batch(in, at + 1, state, into);
      if (at == nullptr) return nullptr;
    }
    state.last_size = into.size();
    return at;
  }

 private:
  static const char* read_batch(DirectReader& in, const char* at, State& state, T& into) {
    while (in.ready(at)) {
      if (op_at(at) == Op::ADDITEMS) return at + 1;
      Key key{};
      at = Direct<Key>::read(in, at, state.item, key);
      if (at == nullptr) return nullptr;
      const std::size_t size = into.size();
      into.insert(into.end(), std::move(key));
      if (into.size() == size) return nullptr;
    }
    return nullptr;
  }
};

template <DirectMap T>
struct Direct<T> {
  using Key = typename T::key_type;
  using Mapped = typename T::mapped_type;
  struct State {
    typename Direct<Key>::State key{};
    typename Direct<Mapped>::State mapped{};
    std::size_t last_size = 0;
  };
  static constexpr bool kIsAtom = false;
  static constexpr bool may_begin(Op op) { return op == Op::EMPTY_DICT; }

  static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    if (op_at(at) != Op::EMPTY_DICT) return nullptr;
    at = in.memoize(at + 1, nullptr);
    if (at == nullptr) return nullptr;
    into.clear();
    reserve_keys(into, state.last_size);
    bool may_be_single = true;
    while (in.ready(at) && op_at(at) == Op::MARK && !begins_pair(at)) {
      may_be_single = false;
      at = read_batch(in, at + 1, state, into);
      if (at == nullptr) return nullptr;
    }
    if (at != nullptr && may_be_single && Direct<Key>::may_begin(op_at(at)))
      at = read_single(in, at, state, into);
    state.last_size = into.size();
    return at;
  }

 private:
  // Whether MARK belongs to a key: then a batch has a second one.
  static bool begins_pair(const char* at) {
    if constexpr (Direct<Key>::may_begin(Op::MARK))
      return op_at(at + 1) != Op::MARK && op_at(at + 1) != Op::SETITEMS;
    return false;
  }

  // Whether a key stands here, and behind it what may begin a value.
  static bool begins_mapped(DirectReader& in, const char* at, State& state) {
    const DirectReader::Place place = in.place(at);
    Key key{};
    at = Direct<Key>::read(in, at, state.key, key);
    const bool begins = at != nullptr && in.ready(at) && Direct<Mapped>::may_begin(op_at(at));
    in.back_to(place);
    return begins;
  }

  static const char* read_batch(DirectReader& in, const char* at, State& state, T& into) {
    while (in.ready(at)) {
      if (op_at(at) == Op::SETITEMS) return at + 1;
      at = read_pair(in, at, state, into);
      if (at == nullptr) return nullptr;
    }
    return nullptr;
  }
  static const char* read_pair(DirectReader& in, const char* at, State& state, T& into) {
    Key key{};
    at = Direct<Key>::read(in, at, state.key, key);
    if (at == nullptr || !in.ready(at) || !Direct<Mapped>::may_begin(op_at(at))) return nullptr;
    const std::size_t size = into.size();
    const auto place = into.try_emplace(into.end(), std::move(key));
    if (into.size() == size) return nullptr;
    return Direct<Mapped>::read(in, at, state.mapped, place->second);
  }
  static const char* read_single(DirectReader& in, const char* at, State& state, T& into) {
    if (!Direct<Mapped>::kIsAtom && !begins_mapped(in, at, state)) return at;
    const auto read = [&](const char* from) {
      from = read_pair(in, from, state, into);
      return from == nullptr ? nullptr : expect(in, from, Op::SETITEM);
    };
    return read_or_leave<Direct<Mapped>::kIsAtom>(in, at, read, [&] { into.clear(); });
  }
};

}  // namespace brinery::detail
