// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Direct reading of lists, arrays and tuples. Included by pickle_loads.h; not by you.
//
//   list    EMPTY_LIST, then any number of MARK item... APPENDS, or item APPEND
//   tuple   EMPTY_TUPLE; item... TUPLE1 to TUPLE3; MARK item... TUPLE
//
// with the number in the memo behind EMPTY_LIST and each tuple.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <iterator>
#include <list>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <brinery/detail/direct_reader.h>
#include <brinery/detail/direct_scalars.h>

namespace brinery::detail {

// Moves over one opcode that must come next.
[[gnu::always_inline]] inline const char* expect(DirectReader& in, const char* at, Op op) {
  return in.ready(at) && op_at(at) == op ? at + 1 : nullptr;
}

// Reads `[] x APPEND` where it may also be `[]` alone with x behind it: `read(at)` reads x and the opcode. Returns `at` itself
// where it is not, after `undo()`.
template <bool kIsAtom, class Read, class Undo>
const char* read_or_leave(DirectReader& in, const char* at, Read&& read, Undo&& undo) {
  const bool was_trying = in.is_trying();
  if (!kIsAtom && was_trying) return read(at);
  const DirectReader::Place place = in.place(at);
  in.set_trying(was_trying || !kIsAtom);
  const char* const behind = read(at);
  in.set_trying(was_trying);
  if (behind != nullptr) return behind;
  undo();
  return in.back_to(place);
}

// --- Lists -----------------------------------------------------------------------------------------------------------

// What a place of a container remembers.
template <class Item>
struct ItemsState {
  typename Direct<Item>::State item{};
  std::size_t last_size = 0;  // of the container that was here before
  bool is_root = false;       // nothing follows but STOP
};

template <class T>
concept DirectList = shape_of<T>
== Shape::sequence &&
    (reflect::is_a<T, std::vector> || reflect::is_a<T, std::deque> || reflect::is_a<T, std::list>);

template <DirectList T>
struct Direct<T> {
  using Item = reflect::Element<T>;
  using State = ItemsState<Item>;
  static constexpr bool kIsAtom = false;
  static constexpr bool may_begin(Op op) { return op == Op::EMPTY_LIST; }

  static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    if (op_at(at) != Op::EMPTY_LIST) return nullptr;
    const std::size_t left = in.left(at);
    at = in.memoize(at + 1, nullptr);
    if (at == nullptr) return nullptr;
    into.clear();
    bool may_be_single = true;
    while (in.ready(at) && begins_batch(at)) {
      if (may_be_single) reserve(state, into);
      may_be_single = false;
      at = read_batch(in, at + 1, state, left, into);
      if (at == nullptr) return nullptr;
    }
    if (at != nullptr && may_be_single && Direct<Item>::may_begin(op_at(at)))
      at = read_single(in, at, state, into);
    state.last_size = into.size();
    return at;
  }

 private:
  static constexpr bool kIsNumber = std::is_arithmetic_v<Item> && Direct<Item>::kIsAtom;
  static constexpr bool kIsVector = reflect::is_a<T, std::vector>;

  // An item that begins with MARK itself stands behind a second one in a batch.
  static bool begins_batch(const char* at) {
    if (op_at(at) != Op::MARK) return false;
    if constexpr (Direct<Item>::may_begin(Op::MARK))
      return op_at(at + 1) == Op::MARK || op_at(at + 1) == Op::APPENDS;
    return true;
  }

  // Room for as many items as the list before had: all lists together ask for no more than there were items.
  static void reserve(const State& state, T& into) {
    if constexpr (kIsVector && !kIsNumber) into.reserve(first_room<Item>(state.last_size));
  }
  // Room for the rest of the list that is the whole pickle, as far as its first items tell; never more than a small part
  // of what limits.h allows.
  [[gnu::noinline]] static void reserve_rest(DirectReader& in, const char* at, std::size_t left_at_start,
                                             T& into) {
    constexpr std::size_t kFew = 16;
    constexpr std::size_t kBytesForByte = 16;
    const std::size_t left = in.left(at);
    const std::size_t used = left_at_start - left;
    if (into.size() < kFew || used < into.size()) return;
    const std::size_t guess = left * into.size() / used;  // both below kMaxItems
    const std::size_t most = left / (1 + sizeof(Item) / kBytesForByte);
    into.reserve(into.size() + 1 + std::min(guess + guess / kFew, most));
  }

  // `at` is behind MARK.
  static const char* read_batch(DirectReader& in, const char* at, State& state, std::size_t left, T& into) {
    if constexpr (kIsVector && kIsNumber) {
      return read_numbers(in, at, state, left, into);
    } else {
      while (in.ready(at)) {
        if (op_at(at) == Op::APPENDS) return at + 1;
        if constexpr (kIsVector) {
          if (into.size() == into.capacity() && state.is_root) [[unlikely]]
            reserve_rest(in, at, left, into);
        }
        at = read_item(in, at, state, into);
        if (at == nullptr) return nullptr;
      }
      return nullptr;
    }
  }
  // By the hundred, into an array first: then a list that is short takes just the room that it needs.
  static const char* read_numbers(DirectReader& in, const char* at, State& state, std::size_t left, T& into) {
    constexpr std::size_t kRun = 128;
    Item run[kRun];
    for (;;) {
      std::size_t count = 0;
      while (in.ready(at) && op_at(at) != Op::APPENDS && count < kRun) {
        at = Direct<Item>::read(in, at, state.item, run[count++]);
        if (at == nullptr) return nullptr;
      }
      if (at == nullptr) return nullptr;
      if (state.is_root && into.size() + count > into.capacity()) reserve_rest(in, at, left, into);
      into.insert(into.end(), run, run + count);
      if (op_at(at) == Op::APPENDS) return at + 1;
    }
  }
  [[gnu::always_inline]] static const char* read_item(DirectReader& in, const char* at, State& state,
                                                      T& into) {
    if constexpr (std::is_same_v<T, std::vector<bool, typename T::allocator_type>>) {
      bool item = false;
      at = Direct<bool>::read(in, at, state.item, item);
      into.push_back(item);
      return at;
    } else {
      return Direct<Item>::read(in, at, state.item, into.emplace_back());
    }
  }
  static const char* read_single(DirectReader& in, const char* at, State& state, T& into) {
    // A reference is also what the key of the next field of a struct is: seen at once, if no frame ends there.
    if (DirectString<Item> && op_at(at) == Op::BINGET && op_at(at + 2) != Op::APPEND &&
        op_at(at + 2) != Op::FRAME)
      return at;
    const auto read = [&](const char* from) {
      from = read_item(in, from, state, into);
      return from == nullptr ? nullptr : expect(in, from, Op::APPEND);
    };
    return read_or_leave<Direct<Item>::kIsAtom>(in, at, read, [&] { into.clear(); });
  }
};

// --- Arrays ----------------------------------------------------------------------------------------------------------

template <class T>
concept DirectArray = shape_of<T>
== Shape::sequence && (reflect::is_std_array<T> || std::is_array_v<T>);

template <class T>
inline constexpr std::size_t kArraySize = 0;
template <class E, std::size_t N>
inline constexpr std::size_t kArraySize<std::array<E, N>> = N;
template <class E, std::size_t N>
inline constexpr std::size_t kArraySize<E[N]> = N;

// The opcode that ends a tuple of `size` items, the first of which follow MARK if there are more than three.
constexpr Op tuple_end(std::size_t size) {
  constexpr Op kEnds[] = {Op::EMPTY_TUPLE, Op::TUPLE1, Op::TUPLE2, Op::TUPLE3};
  return size < std::size(kEnds) ? kEnds[size] : Op::TUPLE;
}
constexpr bool tuple_has_mark(std::size_t size) { return size > 3; }

// `at` is behind the last item.
[[gnu::always_inline]] inline const char* read_tuple_end(DirectReader& in, const char* at, std::size_t size) {
  if (!in.ready(at) || op_at(at) != tuple_end(size)) [[unlikely]]
    return nullptr;
  return size == 0 ? at + 1 : in.memoize(at + 1, nullptr);
}

template <DirectArray T>
struct Direct<T> {
  using Item = reflect::Element<T>;
  using State = typename Direct<Item>::State;
  static constexpr std::size_t kSize = kArraySize<T>;
  static constexpr bool kIsAtom = false;
  static constexpr bool may_begin(Op op) {
    return op == Op::EMPTY_LIST || (kSize == 0              ? op == Op::EMPTY_TUPLE
                                    : tuple_has_mark(kSize) ? op == Op::MARK
                                                            : Direct<Item>::may_begin(op));
  }

  static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    return op_at(at) == Op::EMPTY_LIST ? read_list(in, at, state, into) : read_tuple(in, at, state, into);
  }

 private:
  static const char* read_tuple(DirectReader& in, const char* at, State& state, T& into) {
    if (tuple_has_mark(kSize)) {
      if (op_at(at) != Op::MARK) return nullptr;
      ++at;
    }
    for (std::size_t i = 0; i < kSize; ++i) {
      at = read_item(in, at, state, into, i);
      if (at == nullptr) return nullptr;
    }
    return read_tuple_end(in, at, kSize);
  }
  static const char* read_list(DirectReader& in, const char* at, State& state, T& into) {
    at = in.memoize(at + 1, nullptr);
    for (std::size_t i = 0; i < kSize;) {
      if (at == nullptr || !in.ready(at)) return nullptr;
      if (kSize == 1 && op_at(at) != Op::MARK) {
        at = read_item(in, at, state, into, i);
        return at == nullptr ? nullptr : expect(in, at, Op::APPEND);
      }
      if (op_at(at) != Op::MARK) return nullptr;
      at = read_batch(in, at + 1, state, into, i);
    }
    return at;
  }
  // Items of one batch, from number `i` on; `at` is behind MARK.
  static const char* read_batch(DirectReader& in, const char* at, State& state, T& into, std::size_t& i) {
    while (at != nullptr && in.ready(at)) {
      if (op_at(at) == Op::APPENDS) return at + 1;
      if (i == kSize) return nullptr;
      at = read_item(in, at, state, into, i++);
    }
    return nullptr;
  }
  static const char* read_item(DirectReader& in, const char* at, State& state, T& into, std::size_t i) {
    return in.ready(at) ? Direct<Item>::read(in, at, state, into[i]) : nullptr;
  }
};

// --- Tuples ----------------------------------------------------------------------------------------------------------

template <class T>
struct TupleTraits;
template <template <class...> class Tuple, class... A>
struct TupleTraits<Tuple<A...>> {
  using State = std::tuple<typename Direct<A>::State...>;
  static constexpr bool kIsAtom = (Direct<A>::kIsAtom && ...);
  static constexpr bool first_may_begin(Op op) {
    bool may = false;
    [[maybe_unused]] bool is_first = true;
    ((is_first ? void((may = Direct<A>::may_begin(op), is_first = false)) : void()), ...);
    return may;
  }
};

template <class T>
requires(shape_of<T> == Shape::tuple) struct Direct<T> {
  using State = typename TupleTraits<T>::State;
  static constexpr std::size_t kSize = std::tuple_size_v<T>;
  static constexpr bool kIsAtom = TupleTraits<T>::kIsAtom;
  static constexpr bool may_begin(Op op) {
    if (kSize == 0) return op == Op::EMPTY_TUPLE;
    return tuple_has_mark(kSize) ? op == Op::MARK : TupleTraits<T>::first_may_begin(op);
  }

  static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    if (tuple_has_mark(kSize)) {
      if (op_at(at) != Op::MARK) return nullptr;
      ++at;
    }
    const bool is_read = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (read_item(in, at, std::get<I>(state), std::get<I>(into)) && ...);
    }
    (std::make_index_sequence<kSize>());
    return is_read ? read_tuple_end(in, at, kSize) : nullptr;
  }

 private:
  template <class Item>
  [[gnu::always_inline]] static bool read_item(DirectReader& in, const char*& at,
                                               typename Direct<Item>::State& state, Item& into) {
    if (!in.ready(at)) return false;
    at = Direct<Item>::read(in, at, state, into);
    return at != nullptr;
  }
};

}  // namespace brinery::detail
