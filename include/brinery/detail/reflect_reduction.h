// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What those who write a format ask about a type whose description says how its objects are made (reduce, new_args and their
// like), what is added to them, and which classes a pointer to it may hold. Included by <brinery/reflect.h>.
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <brinery/detail/reflect_description.h>
#include <brinery/detail/reflect_fields.h>
#include <brinery/detail/reflect_types.h>

namespace brinery::reflect {

// --- How an object is made ---------------------------------------------------------------------------------------------

template <class T>
inline constexpr bool has_reduction = has_part_like<T, Reduction>;

template <class T>
inline constexpr auto reduction = std::get<0>(parts_like<T, Reduction>());

template <class T, class How>
consteval bool find_made_by() {
  if constexpr (has_reduction<T>)
    return std::is_same_v<typename std::remove_cvref_t<decltype(reduction<T>)>::How, How>;
  return false;
}

// Whether objects of T are made by a call, by __new__ with arguments, by __new__ with keyword arguments too.
template <class T>
inline constexpr bool is_made_by_call = find_made_by<T, ByCall>();
template <class T>
inline constexpr bool is_made_by_new = find_made_by<T, ByNew>();
template <class T>
inline constexpr bool is_made_by_new_ex = find_made_by<T, ByNewEx>();

// What is read in the place of what is written: a view has no place of its own.
template <class T>
struct ReadableOf {
  using type = T;
};
template <OneOf<std::string_view, const char*> T>
struct ReadableOf<T> {
  using type = std::string;
};
template <class T>
using Readable = typename ReadableOf<std::remove_cvref_t<T>>::type;

// The arguments as a tuple: what the getter returns is one, a variant of such, or the only argument.
template <class A>
struct ArgumentsOf {
  using type = std::tuple<Readable<A>>;
  static constexpr bool is_single = true;
};
template <class... A>
struct ArgumentsOf<std::tuple<A...>> {
  using type = std::tuple<Readable<A>...>;
  static constexpr bool is_single = false;
};
template <class... A>
requires(is_a<A, std::tuple>&&...) struct ArgumentsOf<std::variant<A...>> {
  using type = std::variant<A...>;
  static constexpr bool is_single = false;
};

template <class T>
constexpr decltype(auto) get_arguments(const T& object) {
  return std::invoke(reduction<T>.get, object);
}

// As the getter returns them, without reference.
template <class T>
using RawArguments = std::remove_cvref_t<decltype(get_arguments(std::declval<const T&>()))>;

// As they are read.
template <class T>
using Arguments = typename ArgumentsOf<RawArguments<T>>::type;

template <class T>
inline constexpr bool has_single_argument = ArgumentsOf<RawArguments<T>>::is_single;

// The keyword arguments: a map from names, or an aggregate. REQUIRES: is_made_by_new_ex<T>.
template <class T>
constexpr decltype(auto) get_keywords(const T& object) {
  return std::invoke(reduction<T>.get_keywords, object);
}
template <class T>
using Keywords = std::remove_cvref_t<decltype(get_keywords(std::declval<const T&>()))>;

// The object of these arguments.
template <class T>
constexpr T make_reduced(Arguments<T>&& arguments) {
  constexpr const auto& kMake = reduction<T>.make;
  if constexpr (is_a<Arguments<T>, std::variant>) {
    static_assert(
        std::is_invocable_r_v<T, decltype(kMake), Arguments<T>>,
        "brinery: the maker of this type must take the variant of its arguments and return the object");
    return std::invoke(kMake, std::move(arguments));
  } else {
    static_assert(
        requires { std::apply(kMake, std::move(arguments)); },
        "brinery: the maker of this type must take the arguments that its getter returns");
    return std::apply(kMake, std::move(arguments));
  }
}
template <class T>
constexpr T make_reduced(Arguments<T>&& arguments, Keywords<T>&& keywords) {
  return std::apply(reduction<T>.make,
                    std::tuple_cat(std::move(arguments), std::tuple<Keywords<T>>(std::move(keywords))));
}

// --- What is added to it ------------------------------------------------------------------------------------------------

template <class T>
inline constexpr bool has_list_items = has_part_like<T, ListItems>;
template <class T>
inline constexpr bool has_dict_items = has_part_like<T, DictItems>;

template <class T>
constexpr decltype(auto) get_list_items(const T& object) {
  return std::invoke(std::get<0>(parts_like<T, ListItems>()).get, object);
}
template <class T>
constexpr decltype(auto) get_dict_items(const T& object) {
  return std::invoke(std::get<0>(parts_like<T, DictItems>()).get, object);
}
template <class T, class Item>
constexpr void add_list_item(T& object, Item&& item) {
  std::invoke(std::get<0>(parts_like<T, ListItems>()).add, object, std::forward<Item>(item));
}
template <class T, class Key, class Mapped>
constexpr void add_dict_item(T& object, Key&& key, Mapped&& mapped) {
  std::invoke(std::get<0>(parts_like<T, DictItems>()).add, object, std::forward<Key>(key),
              std::forward<Mapped>(mapped));
}

// What the ranges hold.
template <class Range>
using RangeItem = std::remove_cvref_t<decltype(*std::begin(std::declval<const Range&>()))>;
template <class T>
using ListRange = std::remove_cvref_t<decltype(get_list_items(std::declval<const T&>()))>;
template <class T>
using DictRange = std::remove_cvref_t<decltype(get_dict_items(std::declval<const T&>()))>;
template <class T>
using ListItem = RangeItem<ListRange<T>>;
template <class T>
using DictKey = std::remove_cv_t<typename RangeItem<DictRange<T>>::first_type>;
template <class T>
using DictMapped = std::remove_cv_t<typename RangeItem<DictRange<T>>::second_type>;

// --- Its state ----------------------------------------------------------------------------------------------------------

template <class T>
inline constexpr StateSetter state_setter = last_part<T>(StateSetter{});
template <class T>
inline constexpr bool has_state_setter = !state_setter<T>.name.empty();

// --- Classes derived from it -----------------------------------------------------------------------------------------------

template <class T, class... Ts>
struct WithClass {
  using type = TypeSequence<Ts..., T>;
};
template <class T, class... Ts>
requires(std::is_same_v<T, Ts> || ...) struct WithClass<T, Ts...> {
  using type = TypeSequence<Ts...>;
};

// The part of T's description. REQUIRES: is_polymorphic_registered<T>.
template <class T>
constexpr auto find_derived() {
  return std::get<0>(parts_like<T, Derived>());
}

// Adds the classes of objects that a pointer to the first class of `Open` may hold, and so on.
template <class Found, class Open>
struct ConcreteClasses;
template <class... F>
struct ConcreteClasses<TypeSequence<F...>, TypeSequence<>> {
  using type = TypeSequence<F...>;
};
template <class... F, class T, class... O>
struct ConcreteClasses<TypeSequence<F...>, TypeSequence<T, O...>> {
  static consteval auto find() {
    if constexpr (std::is_abstract_v<T> && is_polymorphic_registered<T>) {
      return std::type_identity<TypeSequence<F...>>();
    } else {
      return std::type_identity<typename WithClass<T, F...>::type>();
    }
  }
  template <class... D>
  static auto followed_by(TypeSequence<D...>) -> TypeSequence<D..., O...>;
  static consteval auto open() {
    if constexpr (is_polymorphic_registered<T>) {
      return std::type_identity<decltype(followed_by(typename decltype(find_derived<T>())::Classes()))>();
    } else {
      return std::type_identity<TypeSequence<O...>>();
    }
  }
  using type =
      typename ConcreteClasses<typename decltype(find())::type, typename decltype(open())::type>::type;
};

// The classes of objects that a pointer to T may hold: T itself unless it is abstract, those named in .derived, and those
// named there.
template <class T>
using DynamicClasses = typename ConcreteClasses<TypeSequence<>, TypeSequence<T>>::type;

// Calls `visit(std::type_identity<D>())` for each of them until it returns true; whether one did.
template <class T, class Visit>
constexpr bool any_dynamic_class(Visit&& visit) {
  return [&]<class... D>(TypeSequence<D...>) {
    return (visit(std::type_identity<D>()) || ...);
  }(DynamicClasses<T>());
}

}  // namespace brinery::reflect
