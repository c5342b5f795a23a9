// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading containers. Included by from_value.h; not by you.
//
//   sequences    list, tuple, deque, a subclass of list; arrays exactly their size
//   tuple, pair  tuple or list of exactly this size, namedtuple
//   sets         set, frozenset and subclasses
//   maps         dict, frozendict, OrderedDict, defaultdict, Counter and other subclasses; of two keys that become equal
//                the last one wins
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <brinery/detail/from_value_reader.h>
#include <brinery/detail/from_value_scalars.h>
#include <brinery/limits.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// Whether an object to read into is simply T(), without a factory of the description.
template <class T>
inline constexpr bool kIsPlainNew =
    std::is_default_constructible_v<T> && !reflect::has_part_like<T, reflect::Construct>;

// Whether reading a T may put work off: then steps must be added to its paths.
template <class T>
inline constexpr bool kMayDefer = reflect::is_unbounded<T>;

// Reads what has a place of its own that stays: later where the type contains itself.
template <class T>
bool place(FromReader& in, Value v, T& into) {
  if constexpr (reflect::is_recursive<T>) {
    in.defer(v, into);
    return true;
  } else {
    return From<T>::read(in, v, into);
  }
}

// Reads what has no place yet.
template <class T>
bool put_complete(FromReader& in, Value v, T& into) {
  if constexpr (kMayDefer<T>) {
    return in.complete(v, into);
  } else {
    return From<T>::read(in, v, into);
  }
}

template <class T>
bool put_item(FromReader& in, Value v, T& into, std::size_t index) {
  [[maybe_unused]] const std::size_t mark = kMayDefer<T> ? in.task_count() : 0;
  if (!place(in, v, into)) [[unlikely]]
    return in.at_index(index);
  if constexpr (kMayDefer<T>) {
    if (in.is_tracking()) in.step_index(mark, index);
  }
  return true;
}

// How much memory an item may take before it was read: what the promise of limits.h is for a byte. Larger ones could be
// asked for by millions in a short value.
template <class Item>
inline constexpr bool kIsLarge = sizeof(Item) > kMemoryFactor;

// For how many of `count` items room is made at first, where they may move when there are more.
template <class Item>
constexpr std::size_t first_room(std::size_t count) {
  constexpr std::size_t kBytes = std::size_t{64} << 10;
  constexpr std::size_t kMost = sizeof(Item) < kBytes ? kBytes / sizeof(Item) : 1;
  return kIsLarge<Item> && count > kMost ? kMost : count;
}

// Pays for `count` items that are all made before the first of them is complete, because they must stay where they are.
template <class Item>
bool charge_room(FromReader& in, std::size_t count) {
  if constexpr (kIsLarge<Item>) {
    if (first_room<Item>(count) < count)
      return in.charge(count > SIZE_MAX / sizeof(Item) ? SIZE_MAX : count * sizeof(Item));
  }
  return true;
}

inline bool get_items(Value v, ItemPieces& pieces) {
  if (layout::tag(v) == layout::kList) [[likely]] {
    pieces.all = layout::list_items(v);
    return true;
  }
  return find_items(v, pieces);
}

// --- Sequences -------------------------------------------------------------------------------------------------------

template <class T>
requires(shape_of<T> == Shape::sequence) struct From<T> {
  using Item = reflect::Element<T>;

  static bool read(FromReader& in, Value v, T& into) {
    static_assert(
        !reflect::is_span<T>,
        "brinery: a span can be written but not read, since nobody would own its elements: use std::vector");
    if (layout::tag(v) == layout::kInstance && !charge_instance(in, v)) return false;
    ItemPieces items;
    if (!get_items(v, items)) return in.mismatch<T>(v);
    if (!in.charge(items.all.size())) return false;
    if constexpr (kIsFixed) {
      if (items.all.size() != std::size(into)) return fail_size(in, v, items.all.size());
      for (std::size_t i = 0; i < items.all.size(); ++i) {
        if (!put_item(in, items.all[i], into[i], i)) return false;
      }
      return true;
    } else {
      into.clear();
      return fill(in, items.all, into);
    }
  }
  static bool fits(Value v) {
    ItemPieces items;
    return get_items(v, items) && (!kIsFixed || items.all.size() == kFixedSize);
  }
  static void describe(std::string& out) {
    out += "list of ";
    if constexpr (kIsFixed) out += std::to_string(kFixedSize) + " ";
    From<Item>::describe(out);
  }

 private:
  static constexpr bool kIsFixed = std::is_array_v<T> || reflect::is_std_array<T>;
  static constexpr std::size_t kFixedSize = [] {
    if constexpr (std::is_array_v<T>) return std::extent_v<T>;
    if constexpr (reflect::is_std_array<T>) return std::tuple_size_v<T>;
    return std::size_t{0};
  }();

  static bool fail_size(FromReader& in, Value v, std::size_t found) {
    return in.fail(FailureKind::value, "expected " + std::to_string(kFixedSize) + " items, found " +
                                           std::string(type_name(v.kind())) + " of " + std::to_string(found));
  }

  // Whether an item can be read where it stays: no proxy, as in std::vector<bool>; and if what is read later may lie in it,
  // it does not move when the next one is added.
  static constexpr bool kHasBack = requires(T & range, Item& (T::*back)()) {
    back = &T::back;
    range.emplace_back();
  };
  static constexpr bool kHasReserve = requires(T & range) { range.reserve(std::size_t{}); };
  static constexpr bool kIsVector =
      kHasReserve && kHasBack;  // `reserve` promises what that of std::vector does
  static constexpr bool kStays = kIsVector || reflect::is_a<T, std::deque> || reflect::is_a<T, std::list>;

  static bool fill(FromReader& in, std::span<const Value> items, T& into) {
    if constexpr (kMayDefer<Item> && kIsVector) {
      if (!charge_room<Item>(in, items.size())) return false;
      into.reserve(items.size());
    } else if constexpr (kHasReserve) {
      into.reserve(first_room<Item>(items.size()));
    }
    if constexpr (kHasBack && (kStays || !kMayDefer<Item>)) {
      if constexpr (kMayDefer<Item> && !kIsVector) {
        if (!charge_room<Item>(in, items.size())) return false;
      }
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (!put_item(in, items[i], append(into), i)) return false;
      }
    } else {
      // std::vector<bool>, forward_list, ranges of others.
      [[maybe_unused]] auto last = into.begin();
      if constexpr (requires { into.before_begin(); }) last = into.before_begin();
      for (std::size_t i = 0; i < items.size(); ++i) {
        auto item = reflect::construct<Item>();
        if (!put_complete(in, items[i], item)) return in.at_index(i);
        if constexpr (requires { into.insert_after(last, std::move(item)); }) {
          last = into.insert_after(last, std::move(item));
        } else if constexpr (requires { into.emplace_back(std::move(item)); }) {
          into.emplace_back(std::move(item));
        } else {
          into.insert(into.end(), std::move(item));
        }
      }
    }
    return true;
  }
  static Item& append(T& into) {
    if constexpr (kIsPlainNew<Item>) {
      return into.emplace_back();
    } else {
      return into.emplace_back(reflect::construct<Item>());
    }
  }
};

// --- Tuples ----------------------------------------------------------------------------------------------------------

bool find_tuple_items(Value value, ItemPieces& pieces);  // also of a namedtuple

template <class T>
requires(shape_of<T> == Shape::tuple) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    ItemPieces items;
    if (layout::tag(v) == layout::kTuple) [[likely]] {
      items.all = layout::tuple_items(v);
    } else if (!find_tuple_items(v, items)) {
      return in.mismatch<T>(v);
    }
    if (items.all.size() != kSize) {
      return in.is_quiet() ? in.fail(FailureKind::value, {})
                           : in.fail(FailureKind::value, "expected tuple of " + std::to_string(kSize) +
                                                             ", found " + std::string(type_name(v.kind())) +
                                                             " of " + std::to_string(items.all.size()));
    }
    return read_items(in, items.all.data(), into, std::make_index_sequence<kSize>());
  }
  static bool fits(Value v) {
    ItemPieces items;
    return find_tuple_items(v, items) && items.all.size() == kSize;
  }
  static void describe(std::string& out) { out += "tuple of " + std::to_string(kSize); }

 private:
  static constexpr std::size_t kSize = std::tuple_size_v<T>;

  template <std::size_t... I>
  static bool read_items(FromReader& in, [[maybe_unused]] const Value* items, [[maybe_unused]] T& into,
                         std::index_sequence<I...>) {
    if (!in.charge(kSize)) return false;
    return (read_item(in, items[I], std::get<I>(into), I) && ...);
  }
  // An item is read at once: what contains itself does so by a pointer or container below.
  template <class Item>
  static bool read_item(FromReader& in, Value v, Item& into, std::size_t index) {
    [[maybe_unused]] const std::size_t mark = kMayDefer<Item> ? in.task_count() : 0;
    if (!From<Item>::read(in, v, into)) [[unlikely]]
      return in.at_index(index);
    if constexpr (kMayDefer<Item>) {
      if (in.is_tracking()) in.step_index(mark, index);
    }
    return true;
  }
};

// --- Sets and maps ---------------------------------------------------------------------------------------------------

template <class T>
requires(shape_of<T> == Shape::set) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    if (layout::tag(v) == layout::kInstance && !charge_instance(in, v)) return false;
    ItemPieces items;
    if (!find_set_items(v, items)) return in.mismatch<T>(v);
    if (!in.charge(items.all.size())) return false;
    into.clear();
    using Key = typename T::key_type;
    if constexpr (requires { into.reserve(items.all.size()); })
      into.reserve(first_room<Key>(items.all.size()));
    for (std::size_t i = 0; i < items.all.size(); ++i) {
      auto item = reflect::construct<Key>();
      if (!put_complete(in, items.all[i], item)) return in.at_index(i);
      into.insert(into.end(), std::move(item));
    }
    return true;
  }
  static bool fits(Value v) {
    ItemPieces items;
    return find_set_items(v, items);
  }
  static void describe(std::string& out) {
    out += "set of ";
    From<typename T::key_type>::describe(out);
  }
};

inline bool get_pairs(Value v, PairPieces& pieces) {
  if (layout::tag(v) == layout::kDict) [[likely]] {
    pieces.all = layout::dict_items(v);
    return true;
  }
  return find_pairs(v, pieces);
}

template <class T>
requires(shape_of<T> == Shape::map) struct From<T> {
  using Key = typename T::key_type;
  using Mapped = typename T::mapped_type;

  static bool read(FromReader& in, Value v, T& into) {
    if (layout::tag(v) == layout::kInstance && !charge_instance(in, v)) return false;
    PairPieces pairs;
    if (!get_pairs(v, pairs)) return in.mismatch<T>(v);
    if (!in.charge(pairs.all.size())) return false;
    into.clear();
    using Pair = std::pair<Key, Mapped>;
    if constexpr (requires { into.reserve(pairs.all.size()); })
      into.reserve(first_room<Pair>(pairs.all.size()));
    for (std::size_t i = 0; i < pairs.all.size(); ++i) {
      auto key = reflect::construct<Key>();
      if (!put_complete(in, pairs.all[i].key, key)) {
        return in.at_index(i) || in.at(".keys()");
      }
      if (!read_mapped(in, pairs.all[i], std::move(key), into)) return in.at_key(pairs.all[i].key);
    }
    return true;
  }
  static bool fits(Value v) {
    PairPieces pairs;
    return get_pairs(v, pairs);
  }
  static void describe(std::string& out) {
    out += "dict of ";
    From<Key>::describe(out);
    out += " to ";
    From<Mapped>::describe(out);
  }

 private:
  // Where a value stays when more are inserted.
  static constexpr bool kIsStable = reflect::is_a<T, std::map> || reflect::is_a<T, std::unordered_map>;

  static auto insert(Key&& key, T& into) {
    if constexpr (kIsPlainNew<Mapped>) {
      return into.try_emplace(into.end(), std::move(key));
    } else {
      return into.try_emplace(into.end(), std::move(key), reflect::construct<Mapped>());
    }
  }
  // A place for what `key` is mapped to. One that an equal key had before is out of the map then, but stays where it is as long
  // as something may be read into it.
  static Mapped& fresh_mapped(FromReader& in, Key&& key, T& into) {
    for (;;) {
      const std::size_t size = into.size();
      const auto at = insert(std::move(key), into);  // which leaves the key alone if it finds it
      if (into.size() != size) [[likely]]
        return at->second;
      if constexpr (kMayDefer<Mapped>) {
        in.keep_alive(std::make_shared<typename T::node_type>(into.extract(at)));
      } else {
        into.erase(at);
      }
    }
  }

  static bool read_mapped(FromReader& in, const DictItem& pair, Key&& key, T& into) {
    [[maybe_unused]] const std::size_t mark = kMayDefer<Mapped> ? in.task_count() : 0;
    if constexpr (kIsStable) {
      if (!place(in, pair.value, fresh_mapped(in, std::move(key), into))) return false;
    } else {
      auto mapped = reflect::construct<Mapped>();
      if (!put_complete(in, pair.value, mapped)) return false;
      into.insert_or_assign(std::move(key), std::move(mapped));
    }
    if constexpr (kMayDefer<Mapped>) {
      if (in.is_tracking()) in.step_key(mark, pair.key);
    }
    return true;
  }
};

}  // namespace brinery::detail
