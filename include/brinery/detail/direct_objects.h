// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Direct reading of aggregates and described classes; which types can be read directly; and the whole of it, read_direct.
// Included by pickle_loads.h; not by you.
//
//   dict      EMPTY_DICT MARK (key value)... SETITEMS; with a single field EMPTY_DICT key value SETITEM
//   instance  class EMPTY_TUPLE NEWOBJ state BUILD, where the state is such a dict, or with __slots__
//             NONE dict TUPLE2, or of a frozen dataclass with slots the list of the values
//             class tuple NEWOBJ, where the tuple is that of the values, of a namedtuple
//
// The fields must come in the order of the description; those that may be missing may. A key is nearly always a reference to
// the very str that was the key last time, so that a field costs the comparison of a pointer.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <brinery/detail/direct_mappings.h>
#include <brinery/detail/direct_reader.h>
#include <brinery/detail/direct_scalars.h>
#include <brinery/detail/direct_sequences.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// --- Objects ---------------------------------------------------------------------------------------------------------

// What a place of a T remembers: for each field the entry of its key, and what the places of its fields remember.
template <class T, class Fields>
struct FieldsState;
template <class T, std::size_t... I>
struct FieldsState<T, std::index_sequence<I...>> {
  std::array<const char*, sizeof...(I)> keys{(static_cast<void>(I), DirectReader::no_entry())...};
  std::tuple<typename Direct<reflect::FieldType<T, I>>::State...> fields{};
  const char* python_class = DirectReader::no_entry();
};

template <class T>
concept DirectObject = shape_of<T>
== Shape::object && !std::same_as<T, Complex> && !reflect::is_reduced<T>;

template <DirectObject T>
struct Direct<T> {
  static constexpr std::size_t kCount = reflect::field_count<T>;
  using State = FieldsState<T, std::make_index_sequence<kCount>>;
  static constexpr bool kIsAtom = false;
  static constexpr bool may_begin(Op op) {
    if (op == Op::EMPTY_DICT) return true;
    return reflect::has_python_class<T> && (DirectText::may_begin(op) || op == Op::GLOBAL);
  }

  static const char* read(DirectReader& in, const char* at, State& state, T& into) {
    if constexpr (kCount >= kManyFields) {
      if (!in.charge(kCount)) return nullptr;
    }
    if (op_at(at) == Op::EMPTY_DICT) return read_dict(in, at, state, into);
    if constexpr (reflect::has_python_class<T>) {
      return read_instance(in, at, state, into);
    } else {
      return nullptr;
    }
  }

 private:
  // From here on an object whose fields are all missing costs so much more than the byte that it takes that it is counted.
  static constexpr std::size_t kManyFields = 32;

  static constexpr std::size_t kRequired = []<std::size_t... I>(std::index_sequence<I...>) {
    return (std::size_t{0} + ... + (reflect::may_be_missing<T, I> ? 0 : 1));
  }
  (std::make_index_sequence<kCount>());

  static constexpr ClassStyle kStyle = reflect::python_class<T>.style;

  static const char* read_instance(DirectReader& in, const char* at, State& state, T& into) {
    at = in.python_class(at, reflect::python_class<T>, state.python_class);
    if (at == nullptr || !in.ready(at)) return nullptr;
    if constexpr (kStyle == ClassStyle::namedtuple) {
      at = read_values_tuple(in, at, state, into);
      at = at == nullptr ? nullptr : expect(in, at, Op::NEWOBJ);
      return at == nullptr ? nullptr : in.memoize(at, nullptr);
    } else {
      if (op_at(at) != Op::EMPTY_TUPLE || op_at(at + 1) != Op::NEWOBJ) return nullptr;
      at = in.memoize(at + 2, nullptr);
      if (at == nullptr || kCount == 0) return at;  // nothing to tell
      if (!in.ready(at)) return nullptr;
      at = kStyle == ClassStyle::frozen_slots ? read_values_list(in, at, state, into)
                                              : read_state(in, at, state, into);
      return at == nullptr ? nullptr : expect(in, at, Op::BUILD);
    }
  }
  // A dict, or (None, dict).
  [[gnu::always_inline]] static const char* read_state(DirectReader& in, const char* at, State& state,
                                                       T& into) {
    const bool has_slots = op_at(at) == Op::NONE;
    if (has_slots) {
      ++at;
      if (!in.ready(at)) return nullptr;
    }
    if (op_at(at) != Op::EMPTY_DICT) return nullptr;
    at = read_dict(in, at, state, into);
    return has_slots && at != nullptr ? read_tuple_end(in, at, 2) : at;
  }

  // --- Fields by their values alone ---------------------------------------------------------------------------------

  static const char* read_values_tuple(DirectReader& in, const char* at, State& state, T& into) {
    if (tuple_has_mark(kCount)) {
      if (op_at(at) != Op::MARK) return nullptr;
      ++at;
    }
    at = read_values(in, at, state, into);
    return at == nullptr ? nullptr : read_tuple_end(in, at, kCount);
  }
  static const char* read_values_list(DirectReader& in, const char* at, State& state, T& into) {
    if (op_at(at) != Op::EMPTY_LIST) return nullptr;
    at = in.memoize(at + 1, nullptr);
    if (kCount != 1) at = at == nullptr ? nullptr : expect(in, at, Op::MARK);
    at = at == nullptr ? nullptr : read_values(in, at, state, into);
    return at == nullptr ? nullptr : expect(in, at, kCount == 1 ? Op::APPEND : Op::APPENDS);
  }
  static const char* read_values(DirectReader& in, const char* at, State& state, T& into) {
    const bool is_read = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return ((in.ready(at) && (at = read_value<I>(in, at, state, into)) != nullptr) && ...);
    }
    (std::make_index_sequence<kCount>());
    return is_read ? at : nullptr;
  }
  template <std::size_t I>
  [[gnu::always_inline]] static const char* read_value(DirectReader& in, const char* at, State& state,
                                                       T& into) {
    using Field = reflect::FieldType<T, I>;
    std::get<I>(reflect::fields<T>).edit(into, [&](Field& member) {
      at = Direct<Field>::read(in, at, std::get<I>(state.fields), member);
    });
    return at;
  }

  // --- Fields as pairs ----------------------------------------------------------------------------------------------

  // `at` is at EMPTY_DICT.
  [[gnu::always_inline]] static const char* read_dict(DirectReader& in, const char* at, State& state,
                                                      T& into) {
    at = in.memoize(at + 1, nullptr);
    if (at == nullptr || !in.ready(at)) [[unlikely]]
      return nullptr;
    if (op_at(at) != Op::MARK) [[unlikely]]
      return read_few(in, at, state, into);
    at = read_fields<false>(in, at + 1, state, into);
    return at == nullptr ? nullptr : expect(in, at, Op::SETITEMS);
  }
  // A dict of one pair or none. None: what follows belongs to others.
  [[gnu::noinline]] static const char* read_few(DirectReader& in, const char* at, State& state, T& into) {
    if (kRequired > 1) return nullptr;
    if (kRequired == 0 && !begins_field(in, at)) return at;
    at = read_fields<true>(in, at, state, into);
    return at == nullptr ? nullptr : expect(in, at, Op::SETITEM);
  }
  // Whether the name of a field stands here.
  static bool begins_field(DirectReader& in, const char* at) {
    if (!DirectText::may_begin(op_at(at))) return false;
    const DirectReader::Place place = in.place(at);
    DirectReader::Payload text;
    const bool is_text = in.text(at, text) != nullptr;
    in.back_to(place);
    const auto& names = reflect::field_names<T>;
    return is_text && std::find(names.begin(), names.end(), text.data) != names.end();
  }

  // The key that was read and is no field yet.
  struct Key {
    std::string_view name;
    const char* entry = nullptr;  // null: none was read
    bool is_last = false;         // a pair was read, and it is the only one
  };

  template <bool kIsSingle>
  [[gnu::always_inline]] static const char* read_fields(DirectReader& in, const char* at, State& state,
                                                        T& into) {
    Key key;
    const bool is_read = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (read_field<kIsSingle, I>(in, at, key, state, into) && ...);
    }
    (std::make_index_sequence<kCount>());
    return is_read && key.entry == nullptr ? at : nullptr;
  }

  template <bool kIsSingle, std::size_t I>
  [[gnu::always_inline]] static bool read_field(DirectReader& in, const char*& at, Key& key, State& state,
                                                T& into) {
    constexpr bool kMayMiss = reflect::may_be_missing<T, I>;
    if (kIsSingle && key.is_last) return kMayMiss;
    if (key.entry != nullptr || !in.ready(at) || !in.take_reference(at, state.keys[I])) [[unlikely]] {
      if (at == nullptr) return false;
      const Match match = match_key(in, at, key, reflect::field_names<T>[I], state.keys[I]);
      if (match == Match::other) return kMayMiss;
      if (match == Match::bad) return false;
    }
    if (!in.ready(at)) [[unlikely]]
      return false;
    if constexpr (kIsSingle) key.is_last = true;
    at = read_value<I>(in, at, state, into);
    return at != nullptr;
  }

  // Whether the next key is `name`. It stays in `key` where it is another one.
  enum class Match { field, other, bad };
  [[gnu::noinline]] static Match match_key(DirectReader& in, const char*& at, Key& key, std::string_view name,
                                           const char*& known) {
    if (key.entry == nullptr) {
      if (op_at(at) == Op::SETITEMS) return Match::other;
      DirectReader::Payload text;
      at = in.text(at, text);
      if (at == nullptr) return Match::bad;
      key.name = text.data;
      key.entry = text.entry;
    }
    if (key.name != name) return Match::other;
    known = key.entry;
    key.entry = nullptr;
    return Match::field;
  }
};

// --- Which types -----------------------------------------------------------------------------------------------------

// Whether an object's description is of fields alone (no hook, no factory, no version), so that to read it is to read its
// fields.
template <class T>
inline constexpr bool kHasPlainFields =
    !reflect::has_state_hooks<T> && !reflect::has_version<T> &&
    !reflect::has_part_like<T, reflect::AfterLoad> && !reflect::has_part_like<T, reflect::Construct> &&
    !reflect::has_part_like<T, reflect::PropertyField>;

template <class T>
consteval bool find_direct() {
  constexpr Shape kShape = shape_of<T>;
  if constexpr (kShape == Shape::integer) return DirectInteger<T> || kIsDirectEnum<T>;
  if constexpr (kShape == Shape::enumeration) return kIsDirectEnum<T>;
  if constexpr (kShape == Shape::text) return DirectString<T> || reflect::CharArray<T>;
  if constexpr (kShape == Shape::bytes) return !reflect::is_span<T>;
  if constexpr (kShape == Shape::optional) return kIsPlainNew<typename T::value_type>;
  if constexpr (kShape == Shape::sequence)
    return DirectArray<T> || (DirectList<T> && kIsPlainNew<reflect::Element<T>>);
  if constexpr (kShape == Shape::set) return DirectSet<T> && kIsDirectKey<typename T::key_type>;
  if constexpr (kShape == Shape::map)
    return DirectMap<T> && kIsDirectKey<typename T::key_type> && kIsPlainNew<typename T::mapped_type>;
  if constexpr (kShape == Shape::object) {
    if constexpr (DirectObject<T>) return kHasPlainFields<T>;
    return false;
  }
  return kShape == Shape::boolean || kShape == Shape::real || kShape == Shape::none ||
         kShape == Shape::character || kShape == Shape::tuple;
}

template <class... T>
constexpr bool are_direct(reflect::TypeList<T...>) {
  return (find_direct<T>() && ...);
}

// Whether objects of T can be read directly: T and all that it may hold, which must have an end.
template <class T>
inline constexpr bool kHasDirect = find_direct<T>() && are_direct(reflect::AllParts<T>()) &&
                                   !reflect::is_unbounded<T>;

// --- All of it -------------------------------------------------------------------------------------------------------

// Reads the pickle at the start of `input` into `into`, a T that was just constructed. False where it gave up, `into` is then
// anything; nothing is known about the pickle. Knows no options: see allow_direct.
//
// Cost: linear. One that gives up at its first opcodes costs next to nothing, one that gives up at its end about what it
// costs to read a Document. Memory: what the objects take, at most as much again for room that lists did not need, and eight
// bytes for each object with a number.
template <class T>
bool read_direct(std::string_view input, T& into) {
  static_assert(kHasDirect<T>);
  DirectReader in(input);
  typename Direct<T>::State state{};
  if constexpr (requires { state.is_root; }) state.is_root = true;
  const char* at = in.begin();
  if (at == nullptr || !in.ready(at)) return false;
  at = Direct<T>::read(in, at, state, into);
  return at != nullptr && in.ready(at) && op_at(at) == Op::STOP;
}

}  // namespace brinery::detail
