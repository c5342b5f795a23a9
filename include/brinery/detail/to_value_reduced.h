// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The part of ToWriter that deals with objects whose description says how they are made. Included by to_value_writer.h; not by
// you.
#pragma once

#include <iterator>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/detail/to_value_writer.h>

namespace brinery::detail {

template <class T>
Value ToWriter::make_reduced(const T& object) {
  const Nesting<T> nesting(*this);
  Value instance;
  if constexpr (!reflect::has_reduction<T>) {
    instance = bare_instance<T>();
  } else {
    constexpr auto& kReduction = reflect::reduction<T>;
    constexpr auto& kClass = reflect::python_class<T>;
    constexpr bool kIsFunction = !kReduction.name.empty();
    const Value callable = kIsFunction ? document_.global(kReduction.module, kReduction.name)
                                       : document_.global(kClass.module, kClass.name);
    const Value args =
        with<reflect::Arguments<T>>([&]() -> decltype(auto) { return reflect::get_arguments(object); },
                                    [&](const auto& raw) { return make_arguments<T>(raw); });
    Value keywords;
    if constexpr (reflect::is_made_by_new_ex<T>)
      keywords =
          make_got<reflect::Keywords<T>>([&]() -> decltype(auto) { return reflect::get_keywords(object); });
    instance = document_.instance(reflect::is_made_by_call<T>  ? Made::reduce
                                  : reflect::is_made_by_new<T> ? Made::newobj
                                                               : Made::newobj_ex,
                                  callable, args, keywords);
  }
  later(object, instance, [](ToWriter& out, const T& from, Value to) { out.fill_reduced(from, to); });
  return instance;
}

template <class T, class Raw>
Value ToWriter::make_arguments(const Raw& raw) {
  const auto make_tuple_of = [&](const auto& arguments) {
    return std::apply(
        [&](const auto&... items) {
          const Value values[sizeof...(items) + 1] = {make(items)...};
          return document_.tuple({values, sizeof...(items)});
        },
        arguments);
  };
  if constexpr (reflect::has_single_argument<T>) {
    return document_.tuple({make(raw)});
  } else if constexpr (reflect::is_a<Raw, std::variant>) {
    return std::visit(make_tuple_of, raw);
  } else {
    return make_tuple_of(raw);
  }
}

template <class T>
void ToWriter::fill_reduced(const T& object, Value instance) {
  if constexpr (reflect::has_list_items<T>) {
    using Item = reflect::ListItem<T>;
    std::vector<Value> items;
    with<Item>([&]() -> decltype(auto) { return reflect::get_list_items(object); },
               [&](const auto& range) {
                 for (auto it = std::begin(range); it != std::end(range); ++it)
                   items.push_back(make_got<Item>([&]() -> decltype(auto) { return *it; }));
               });
    if (!items.empty()) document_.add_op(instance, InstanceOp::append, document_.tuple(items));
  }
  if constexpr (reflect::has_dict_items<T>) {
    using Key = reflect::DictKey<T>;
    using Mapped = reflect::DictMapped<T>;
    std::vector<Value> pairs;
    with<Key, Mapped>([&]() -> decltype(auto) { return reflect::get_dict_items(object); },
                      [&](const auto& range) {
                        for (auto it = std::begin(range); it != std::end(range); ++it) {
                          with<Key, Mapped>([&]() -> decltype(auto) { return *it; },
                                            [&](const auto& pair) {
                                              const auto& [key, mapped] = pair;
                                              pairs.push_back(make(static_cast<const Key&>(key)));
                                              pairs.push_back(make(static_cast<const Mapped&>(mapped)));
                                            });
                        }
                      });
    if (!pairs.empty()) document_.add_op(instance, InstanceOp::setitems, document_.tuple(pairs));
  }
  if constexpr (reflect::has_state_setter<T>) {
    const Value state = state_of(object);
    if (state.is_none()) return;
    constexpr auto& kSetter = reflect::state_setter<T>;
    const Value setter = document_.global(kSetter.module, kSetter.name);
    document_.add_op(instance, InstanceOp::call, document_.tuple({setter, state}));
  } else {
    give_state(object, instance);
  }
}

}  // namespace brinery::detail
