// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes objects whose description says how they are made, as the tuples of two to six that Python's `__reduce_ex__` returns:
//
//     callable(*args)                         or, in protocols 2 to 5 and 4 to 5, cls.__new__(cls, *args, **kwargs)
//     list items, dict items                  in batches
//     state, or setter(object, state)
//
// Before those protocols __new__ is a call of copyreg.__newobj__, copyreg.__newobj_ex__ or functools.partial. Here is the
// first half; what follows the state's beginning is in typed_objects.h and typed_frames.h. Included by them; not by you.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <brinery/detail/typed_put.h>
#include <brinery/reflect.h>

namespace brinery::detail {

inline std::string args_step() { return ".args"; }
inline std::string kwargs_step() { return ".kwargs"; }

// --- The call ------------------------------------------------------------------------------------------------------------

// Whether the class is the first of the arguments, in a tuple with them.
template <class T>
bool class_is_argument(const PickleEncoder& encoder) {
  if constexpr (reflect::is_made_by_new_ex<T>) return encoder.protocol() == 2 || encoder.protocol() == 3;
  return reflect::is_made_by_new<T> && encoder.protocol() < 2;
}

// functools.partial(cls.__new__, ...) up to its arguments: made of the function, which is in its state again.
template <class T, class Writer>
void open_partial(Writer& out) {
  PickleEncoder& encoder = out.encoder;
  encoder.begin_object();
  encoder.constant_global("functools", "partial");
  encoder.begin_object();
  encoder.begin_object();
  encoder.constant_global("builtins", "getattr");
  encoder.begin_object();
  out.template put_class<T>();
  encoder.interned_str("__new__");
  encoder.tuple(2);
  encoder.memoize(kAnonymous);
  encoder.op(Op::REDUCE);
  const std::uint32_t function = encoder.memo_size();
  encoder.memoize(kAnonymous);
  encoder.tuple(1);
  encoder.memoize(kAnonymous);
  encoder.op(Op::REDUCE);
  encoder.memoize(kAnonymous);
  encoder.begin_object();
  encoder.op(Op::MARK);
  encoder.begin_object();
  encoder.get(function);
}

// All up to the arguments.
template <class T, class Writer>
void open_call(Writer& out) {
  PickleEncoder& encoder = out.encoder;
  encoder.begin_object();
  if constexpr (reflect::is_made_by_call<T>) {
    constexpr const auto& kCall = reflect::reduction<T>;
    if constexpr (kCall.name.empty()) {
      out.template put_class<T>();
    } else {
      encoder.global(kAnonymous, {.module = kCall.module, .name = kCall.name});
    }
  } else if constexpr (reflect::is_made_by_new_ex<T>) {
    if (encoder.protocol() >= 4) return out.template put_class<T>();
    if (encoder.protocol() >= 2) return open_partial<T>(out);
    encoder.constant_global("copyreg", "__newobj_ex__");
    encoder.begin_object();
    encoder.op(Op::MARK);
    out.template put_class<T>();
  } else {
    if (encoder.protocol() >= 2) return out.template put_class<T>();
    if constexpr (!reflect::is_made_by_new<T>) {
      throw PicklingError("a class that is given items needs protocol 2 or later, not " +
                          std::to_string(encoder.protocol()));
    }
    encoder.constant_global("copyreg", "__newobj__");
  }
}

// The beginning and end of the tuple of `count` arguments.
template <class T, class Writer>
void open_arguments(Writer& out, std::size_t count) {
  PickleEncoder& encoder = out.encoder;
  const bool has_class = class_is_argument<T>(encoder);
  if (has_class) ++count;
  encoder.begin_object();
  if (count == 0) return encoder.empty_tuple();
  if (count > 3 || encoder.protocol() < 2) encoder.op(Op::MARK);
  if (has_class) out.template put_class<T>();
}
template <class T>
void close_arguments(PickleEncoder& encoder, std::size_t count) {
  if (class_is_argument<T>(encoder)) ++count;
  if (count == 0) return;
  count <= 3 && encoder.protocol() >= 2 ? encoder.tuple(count) : encoder.op(Op::TUPLE);
  encoder.memoize(kAnonymous);
}

// All behind the arguments. Returns the object's number in the memo.
template <class T>
std::uint32_t close_call(PickleEncoder& encoder, Identity identity) {
  const int protocol = encoder.protocol();
  if (reflect::is_made_by_new_ex<T> && protocol < 4) {
    if (protocol >= 2) encoder.none();
    encoder.op(Op::TUPLE);
    encoder.memoize(kAnonymous);
    if (protocol >= 2) {
      encoder.op(Op::BUILD);
      encoder.empty_tuple();
    }
    encoder.op(Op::REDUCE);
  } else if (reflect::is_made_by_call<T> || protocol < 2) {
    encoder.op(Op::REDUCE);
  } else {
    encoder.op(reflect::is_made_by_new_ex<T> ? Op::NEWOBJ_EX : Op::NEWOBJ);
  }
  if (encoder.is_known(identity)) {  // an argument led back to the object, which was then written there
    encoder.op(Op::POP);
    encoder.recall(identity);
    return 0;
  }
  const std::uint32_t number = encoder.memo_size();
  encoder.memoize(identity);
  return number;
}

// Calls `visit` with the tuple of arguments: as it is, of a variant the one that it holds, or of the only one.
template <class T, class Raw, class Visit>
decltype(auto) visit_arguments(const Raw& raw, Visit&& visit) {
  if constexpr (reflect::has_single_argument<T>) {
    return visit(std::tuple<const Raw&>(raw));
  } else if constexpr (reflect::is_a<Raw, std::variant>) {
    return std::visit(visit, raw);
  } else {
    return visit(raw);
  }
}

// --- Items ---------------------------------------------------------------------------------------------------------------

// Cuts what is added to an object into batches: of a thousand, and one item by itself. CPython's pickler does so for what is no
// list or dict of its own.
struct ItemBatches {
  Op one;
  Op many;
  std::size_t left;
  std::size_t batch = 0;

  void begin(PickleEncoder& encoder) {
    if (batch != 0 || left == 1 || !encoder.is_binary()) return;
    encoder.op(Op::MARK);
    batch = std::min(left, kBatch);
  }
  void end(PickleEncoder& encoder) {
    --left;
    if (batch == 0) return encoder.op(one);
    if (--batch == 0) encoder.op(many);
  }
};

template <class Writer, class T>
void put_list_items(Writer& out, const T& object) {
  using Item = reflect::ListItem<T>;
  const auto put_range = [&](const auto& range) {
    ItemBatches batches{Op::APPEND, Op::APPENDS, range_size(range)};
    std::size_t index = 0;
    const auto put_all = [&] {
      for (auto it = std::begin(range); it != std::end(range); ++it, ++index) {
        batches.begin(out.encoder);
        put_got<Item>(
            out, [&]() -> decltype(auto) { return *it; }, [&](const Item& item) { put(out, item); });
        batches.end(out.encoder);
      }
    };
    put_noted<Item>(out, put_all, [&] { return index_step(index); });
  };
  put_got<Item>(
      out, [&]() -> decltype(auto) { return reflect::get_list_items(object); }, put_range);
}

template <class Writer, class T>
void put_dict_items(Writer& out, const T& object) {
  using Key = reflect::DictKey<T>;
  using Mapped = reflect::DictMapped<T>;
  const auto put_range = [&](const auto& range) {
    ItemBatches batches{Op::SETITEM, Op::SETITEMS, range_size(range)};
    std::size_t index = 0;
    const auto put_pair = [&](const auto& pair) {
      const auto& [key, mapped] = pair;
      const auto put_both = [&, &key = key, &mapped = mapped] {
        batches.begin(out.encoder);
        put<Writer, Key>(out, key);
        put<Writer, Mapped>(out, mapped);
        batches.end(out.encoder);
      };
      put_noted<std::pair<Key, Mapped>>(out, put_both, [&, &key = key] { return key_step(key, index); });
    };
    for (auto it = std::begin(range); it != std::end(range); ++it, ++index) {
      put_got<Key, Mapped>(
          out, [&]() -> decltype(auto) { return *it; }, put_pair);
    }
  };
  put_got<Key, Mapped>(
      out, [&]() -> decltype(auto) { return reflect::get_dict_items(object); }, put_range);
}

// --- The object, where its type cannot contain itself ----------------------------------------------------------------------

template <class Writer, class T>
void put_arguments(Writer& out, const T& object) {
  if constexpr (!reflect::has_reduction<T>) {
    out.encoder.empty_tuple();
  } else {
    const auto put_tuple_arguments = [&]<class... A>(const std::tuple<A...>& arguments) {
      open_arguments<T>(out, sizeof...(A));
      const auto put_one = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
        using Item = std::remove_cvref_t<std::tuple_element_t<I, std::tuple<A...>>>;
        put_noted<Item>(
            out, [&] { put<Writer, Item>(out, std::get<I>(arguments)); },
            [] { return args_step() + index_step(I); });
      };
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (put_one(std::integral_constant<std::size_t, I>()), ...);
      }
      (std::index_sequence_for<A...>());
      close_arguments<T>(out.encoder, sizeof...(A));
    };
    put_got<reflect::Arguments<T>>(
        out, [&]() -> decltype(auto) { return reflect::get_arguments(object); },
        [&](const auto& raw) { visit_arguments<T>(raw, put_tuple_arguments); });
  }
}

// Writes the object without its state. Returns its number in the memo.
template <class Writer, class T>
std::uint32_t put_made(Writer& out, const T& object, Identity identity) {
  open_call<T>(out);
  put_arguments(out, object);
  if constexpr (reflect::is_made_by_new_ex<T>) {
    using Keywords = reflect::Keywords<T>;
    const auto put_keywords = [&] {
      put_got<Keywords>(
          out, [&]() -> decltype(auto) { return reflect::get_keywords(object); },
          [&](const Keywords& keywords) { put(out, keywords); });
    };
    put_noted<Keywords>(out, put_keywords, kwargs_step);
  }
  const std::uint32_t number = close_call<T>(out.encoder, identity);
  if constexpr (reflect::has_list_items<T>) put_list_items(out, object);
  if constexpr (reflect::has_dict_items<T>) put_dict_items(out, object);
  return number;
}

// --- The state -------------------------------------------------------------------------------------------------------------

// What stands around the state of an object: nothing and BUILD, or a call of the setter whose result is dropped.
template <class T, class Writer>
void open_state(Writer& out, Identity identity, std::uint32_t number) {
  if constexpr (reflect::has_state_setter<T>) {
    PickleEncoder& encoder = out.encoder;
    constexpr const auto& kSetter = reflect::state_setter<T>;
    encoder.global(kAnonymous, {.module = kSetter.module, .name = kSetter.name});
    encoder.begin_object();
    if (!encoder.recall(identity)) encoder.get(number);
  }
}
template <class T>
void close_state(PickleEncoder& encoder) {
  if constexpr (reflect::has_state_setter<T>) {
    encoder.tuple(2);  // in every protocol, as CPython has it
    encoder.op(Op::REDUCE);
    encoder.op(Op::POP);
  } else {
    encoder.op(Op::BUILD);
  }
}

}  // namespace brinery::detail
