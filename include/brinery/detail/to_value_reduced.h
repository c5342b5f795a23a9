// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The part of ToWriter that deals with objects whose description says how they are made. Included by to_value_writer.h; not by
// you.
#pragma once

#include <tuple>
#include <type_traits>
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
    const Value args = make_arguments<T>(reflect::get_arguments(object));
    Value keywords;
    if constexpr (reflect::is_made_by_new_ex<T>)
      keywords = ToWriter(document_, *this).run(reflect::get_keywords(object));
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
  const auto make_tuple_of = [&]<class... A>(const std::tuple<A...>& arguments) {
    return std::apply(
        [&](const auto&... items) {
          const Value values[sizeof...(items) + 1] = {make_part<A>(items)...};
          return document_.tuple({values, sizeof...(items)});
        },
        arguments);
  };
  if constexpr (reflect::has_single_argument<T>) {
    const Value only = make_part<decltype(reflect::get_arguments(std::declval<const T&>()))>(raw);
    return document_.tuple({only});
  } else if constexpr (reflect::is_a<Raw, std::variant>) {
    return std::visit(make_tuple_of, raw);
  } else {
    return make_tuple_of(raw);
  }
}

// What was returned as a Part: by value it ends here, so that all of it is made now.
template <class Part, class Object>
Value ToWriter::make_part(const Object& object) {
  if constexpr (std::is_reference_v<Part>) {
    return make(object);
  } else {
    return ToWriter(document_, *this).run(object);
  }
}

template <class T>
void ToWriter::fill_reduced(const T& object, Value instance) {
  if constexpr (reflect::has_list_items<T>) {
    using Part = decltype(reflect::get_list_items(object));
    std::vector<Value> items;
    auto&& range = reflect::get_list_items(object);
    for (const auto& item : range)
      items.push_back(make_part<Part>(static_cast<const reflect::ListItem<T>&>(item)));
    if (!items.empty()) document_.add_op(instance, InstanceOp::append, document_.tuple(items));
  }
  if constexpr (reflect::has_dict_items<T>) {
    using Part = decltype(reflect::get_dict_items(object));
    std::vector<Value> pairs;
    auto&& range = reflect::get_dict_items(object);
    for (const auto& [key, value] : range) {
      pairs.push_back(make_part<Part>(key));
      pairs.push_back(make_part<Part>(value));
    }
    if (!pairs.empty()) document_.add_op(instance, InstanceOp::setitems, document_.tuple(pairs));
  }
  const Value state = make_reduced_state(object);
  if (state.is_none()) return;
  if constexpr (reflect::has_state_setter<T>) {
    constexpr auto& kSetter = reflect::state_setter<T>;
    const Value setter = document_.global(kSetter.module, kSetter.name);
    document_.add_op(instance, InstanceOp::call, document_.tuple({setter, state}));
  } else {
    document_.add_op(instance, InstanceOp::build, state);
  }
}

template <class T>
Value ToWriter::make_reduced_state(const T& object) {
  constexpr ClassStyle kStyle = reflect::python_class<T>.style;
  if constexpr (reflect::has_state_hooks<T>) {
    return make_part<decltype(reflect::get_state(object))>(reflect::get_state(object));
  } else if constexpr (kStyle == ClassStyle::frozen_slots) {
    return document_.list(field_values(object));
  } else {
    if (reflect::field_count<T> == 0 && !reflect::has_version<T> && !has_unknown(object)) return {};
    const Value dict = document_.dict();
    fill_fields(object, dict);
    return kStyle == ClassStyle::slots ? document_.tuple({Value(), dict}) : dict;
  }
}

}  // namespace brinery::detail
