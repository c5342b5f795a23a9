// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes aggregates and described classes, as Python's `__reduce_ex__` would have it:
//
//     no Python class        the dict of the fields, or the state of the hooks
//     plain                  cls.__new__(cls), state: the dict of the fields; none where there are no fields
//     slots                  cls.__new__(cls), state: (None, dict of the fields)
//     frozen_slots           cls.__new__(cls), state: the list of the fields' values
//     namedtuple             cls.__new__(cls, *values)
//
// Before protocol 2 `cls.__new__` is a call of copyreg._reconstructor. Included by pickle_types.h; not by you.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <brinery/detail/typed_put.h>
#include <brinery/detail/typed_reduced.h>
#include <brinery/document.h>

namespace brinery::detail {

inline std::string field_step(std::string_view name) { return "." + std::string(name); }

enum class Form { pairs, values_list, values_tuple, state };

template <class T>
inline constexpr Form kForm = reflect::has_state_hooks<T>                                  ? Form::state
                              : reflect::python_class<T>.style == ClassStyle::frozen_slots ? Form::values_list
                              : reflect::python_class<T>.style == ClassStyle::namedtuple ? Form::values_tuple
                                                                                         : Form::pairs;

template <class T>
inline constexpr bool kHasSlots = reflect::python_class<T>.style == ClassStyle::slots;

// --- Making instances --------------------------------------------------------------------------------------------------

// copyreg._reconstructor(cls, base, `put_base_state`).
template <class T, class Writer, class PutBaseState>
void put_reconstructed(Writer& out, Known base, Identity identity, PutBaseState&& put_base_state) {
  PickleEncoder& encoder = out.encoder;
  out.put_known(Known::reconstructor);
  encoder.begin_object();
  encoder.op(Op::MARK);
  out.template put_class<T>();
  out.put_known(base);
  put_base_state();
  encoder.op(Op::TUPLE);
  encoder.memoize(kAnonymous);
  encoder.op(Op::REDUCE);
  encoder.memoize(identity);
}

// Makes the object, without state: cls.__new__(cls), or as its description says. Returns its number in the memo.
template <class T, class Writer>
std::uint32_t put_new(Writer& out, [[maybe_unused]] const T& object, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  if constexpr (reflect::is_reduced<T>) return put_made(out, object, identity);
  encoder.begin_object();
  if (encoder.protocol() >= 2) [[likely]] {
    out.template put_class<T>();
    encoder.empty_tuple();
    encoder.op(Op::NEWOBJ);
    encoder.memoize(identity);
    return encoder.memo_size() - 1;
  }
  if constexpr (kHasSlots<T>) {
    throw PicklingError("a class with __slots__ needs protocol 2 or later, not " +
                        std::to_string(encoder.protocol()));
  }
  put_reconstructed<T>(out, Known::object, identity, [&] { encoder.none(); });
  return encoder.memo_size() - 1;
}

// --- Pairs -------------------------------------------------------------------------------------------------------------

// The fields that T does not know, which are written behind its own.
template <class T>
std::span<const DictItem> unknown_pairs(const T& object) {
  if constexpr (reflect::has_unknown_fields<T>) {
    const UnknownFields& unknown = *reflect::unknown_fields(object);
    if (!unknown.empty()) return unknown.dict()->root().items();
  }
  return {};
}

// Pairs that are written without those.
template <class T>
inline constexpr std::size_t kOwnPairs = name_count<T>();

// Whether the fields are the state of an instance.
template <class T>
inline constexpr bool kIsInstance = reflect::has_python_class<T> || reflect::is_reduced<T>;

// Opens the state of an object that is made, the dict of `count` pairs.
template <class T, class Writer>
void open_state_pairs(Writer& out, std::size_t count, Identity identity, std::uint32_t number) {
  if (count == 0) return;
  open_state<T>(out, identity, number);
  if constexpr (kHasSlots<T>) {
    out.encoder.begin_object();
    out.encoder.none();
  }
  out.encoder.empty_container(kAnonymous, Op::EMPTY_DICT, Op::DICT);
}

// Opens the dict of `count` pairs; with a Python class the instance and its state before it.
template <class Writer, class T>
void open_pairs(Writer& out, const T& object, std::size_t count, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  if constexpr (kIsInstance<T>) {
    const std::uint32_t number = put_new(out, object, identity);
    open_state_pairs<T>(out, count, identity, number);
  } else {
    encoder.empty_container(identity, Op::EMPTY_DICT, Op::DICT);
  }
}

template <class T>
void close_pairs(PickleEncoder& encoder, std::size_t count) {
  if constexpr (kIsInstance<T>) {
    if (count == 0) return;
    if constexpr (kHasSlots<T>) {
      encoder.tuple(2);
      encoder.memoize(kAnonymous);
    }
    close_state<T>(encoder);
  }
}

// The version, which is written before the fields.
template <class Writer, class T>
void put_version(Writer& out, const T&) {
  if constexpr (reflect::has_version<T>) {
    out.template put_name<T, reflect::field_count<T>>();
    out.encoder.integer(reflect::version<T>.number);
  }
}

// Writes pairs one after the other, with the opcodes around their batches.
class PairBatches {
 public:
  PairBatches(PickleEncoder& encoder, std::size_t size) noexcept
      : encoder_(encoder), batching_(batching_of_dict(encoder, size)), left_(size) {}

  template <class PutPair>
  void put(PutPair&& put_pair) {
    if (batch_ == 0 && !batching_.is_single) {
      encoder_.op(Op::MARK);
      batch_ = std::min(left_, kBatch);
    }
    put_pair();
    --left_;
    if (batching_.is_single) return encoder_.op(batching_.one);
    if (--batch_ == 0) encoder_.op(batching_.many);
    if (left_ == 0 && batching_.ends_empty) {
      encoder_.op(Op::MARK);
      encoder_.op(batching_.many);
    }
  }

 private:
  PickleEncoder& encoder_;
  Batching batching_;
  std::size_t left_;
  std::size_t batch_ = 0;
};

template <class Writer>
void put_unknown(Writer& out, PairBatches& batches, std::span<const DictItem> pairs) {
  for (const DictItem& pair : pairs) {
    batches.put([&] {
      out.encoder.interned_str(pair.key.as<std::string_view>());
      put_value(out.encoder, pair.value, out.viewer);
    });
  }
}

// --- Objects that cannot be nested without end -------------------------------------------------------------------------

template <class Writer, class T, class Put>
[[gnu::always_inline]] inline void put_each_field(Writer& out, const T& object, Put&& put_field) {
  reflect::for_each_numbered_field<T>([&](const auto& field, auto number) {
    using Field = typename std::remove_cvref_t<decltype(field)>::Type;
    constexpr bool kIsProperty = requires { field.getter; };
    const auto write = [&] {
      put_got<Field>(
          out, [&]() -> decltype(auto) { return field.get(object); },
          [&](const Field& value) { put_field(number, value); });
    };
    if constexpr (kIsProperty && !kCanFail<Field>) {
      put_noted<T>(out, write, [&] { return field_step(field.name); });
    } else {
      put_noted<Field>(out, write, [&] { return field_step(field.name); });
    }
  });
}

template <class Writer, class T>
[[gnu::always_inline]] inline void put_pairs(Writer& out, const T& object, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  const auto unknown = unknown_pairs(object);
  const std::size_t count = kOwnPairs<T> + unknown.size();
  open_pairs(out, object, count, identity);
  if constexpr (!reflect::has_unknown_fields<T>) {
    const bool is_single = kOwnPairs<T> == 1 || !encoder.is_binary();
    const auto close_pair = [&] {
      if (is_single) encoder.op(Op::SETITEM);
    };
    if (count != 0 && !is_single) encoder.op(Op::MARK);
    if constexpr (reflect::has_version<T>) {
      put_version(out, object);
      close_pair();
    }
    put_each_field(out, object, [&](auto number, const auto& value) {
      out.template put_name<T, number>();
      put(out, value);
      close_pair();
    });
    if (count != 0 && !is_single) encoder.op(Op::SETITEMS);
  } else {
    PairBatches batches(encoder, count);
    if constexpr (reflect::has_version<T>) batches.put([&] { put_version(out, object); });
    put_each_field(out, object, [&](auto number, const auto& value) {
      batches.put([&] {
        out.template put_name<T, number>();
        put(out, value);
      });
    });
    put_unknown(out, batches, unknown);
  }
  close_pairs<T>(encoder, count);
}

// The list of the values, as the state of a frozen dataclass with slots.
template <class Writer, class T>
void put_values_list(Writer& out, const T& object, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  const std::uint32_t number = put_new(out, object, identity);
  if (reflect::field_count<T> == 0 && encoder.protocol() < 2) return;
  open_state<T>(out, identity, number);
  encoder.empty_container(kAnonymous, Op::EMPTY_LIST, Op::LIST);
  const bool is_single = reflect::field_count<T> == 1 || !encoder.is_binary();
  if (reflect::field_count<T> != 0 && !is_single) encoder.op(Op::MARK);
  put_each_field(out, object, [&](auto, const auto& value) {
    put(out, value);
    if (is_single) encoder.op(Op::APPEND);
  });
  if (reflect::field_count<T> != 0 && !is_single) encoder.op(Op::APPENDS);
  close_state<T>(encoder);
}

template <class Writer, class T>
void put_values_tuple(Writer& out, const T& object, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  const auto put_values = [&] {
    put_tuple_of(out, reflect::field_count<T>, kAnonymous,
                 [&] { put_each_field(out, object, [&](auto, const auto& value) { put(out, value); }); });
  };
  encoder.begin_object();
  if (encoder.protocol() < 2) return put_reconstructed<T>(out, Known::tuple, identity, put_values);
  out.template put_class<T>();
  put_values();
  encoder.op(Op::NEWOBJ);
  encoder.memoize(identity);
}

// Python gives no state that is None.
template <class S>
bool is_none(const S& state) {
  if constexpr (shape_of<S> == Shape::none) {
    return true;
  } else if constexpr (shape_of<S> == Shape::optional) {
    return !state.has_value();
  } else if constexpr (shape_of<S> == Shape::pointer && !reflect::is_a<S, std::weak_ptr>) {
    return state == nullptr;
  } else {
    return false;
  }
}

template <class Writer, class T>
void put_state(Writer& out, const T& object, Identity identity) {
  const auto write_state = [&](const auto& state) {
    if constexpr (!kIsInstance<T>) {
      put(out, state, identity);
    } else {
      const std::uint32_t number = put_new(out, object, identity);
      if (is_none(state)) return;
      open_state<T>(out, identity, number);
      put(out, state);
      close_state<T>(out.encoder);
    }
  };
  const auto write = [&] {
    put_got<reflect::State<T>>(
        out, [&]() -> decltype(auto) { return reflect::get_state(object); }, write_state);
  };
  put_noted<T>(out, write, [] { return std::string(".__getstate__()"); });
}

template <class T>
constexpr void check_object() {
  static_assert(!reflect::is_reduced<T> || kForm<T> != Form::values_tuple,
                "brinery: a namedtuple is made of its fields, and not as `reduce` and its like say");
  static_assert(
      !reflect::is_reduced<T> || reflect::has_python_class<T> || reflect::is_made_by_call<T>,
      "brinery: an object that is given items or a state by Python needs a Python class, or `reduce_by`");
  static_assert(kForm<T> == Form::pairs || !reflect::has_python_class<T> || reflect::has_state_hooks<T> ||
                    (!reflect::has_version<T> && !reflect::has_unknown_fields<T>),
                "brinery: a class whose state has no names (frozen_slots, namedtuple) has no place for a "
                "version or for "
                "unknown fields");
}

template <class Writer, class T>
[[gnu::always_inline]] inline void put_object(Writer& out, const T& object, Identity identity) {
  check_object<T>();
  if constexpr (kForm<T> == Form::state) {
    put_state(out, object, identity);
  } else if constexpr (kForm<T> == Form::values_list) {
    put_values_list(out, object, identity);
  } else if constexpr (kForm<T> == Form::values_tuple) {
    put_values_tuple(out, object, identity);
  } else {
    put_pairs(out, object, identity);
  }
}

}  // namespace brinery::detail
