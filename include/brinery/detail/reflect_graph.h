// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which types an object of a type may hold, and whether that has an end: a struct that holds a vector of itself can be
// as deep as its data, so that those who write and read it keep a stack of their own. Included by <brinery/reflect.h>.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <brinery/detail/reflect_fields.h>
#include <brinery/detail/reflect_reduction.h>
#include <brinery/detail/reflect_types.h>

namespace brinery::reflect {

template <class... T>
struct TypeList {
  static constexpr std::size_t kSize = sizeof...(T);

  template <class U>
  static constexpr bool contains = (std::is_same_v<T, U> || ...);

  // The place of U, or kSize.
  template <class U>
  static constexpr std::size_t place() {
    std::size_t at = 0;
    static_cast<void>(((std::is_same_v<T, U> ? false : (++at, true)) && ...));
    return at;
  }
};

template <class T, std::size_t... I>
TypeList<FieldType<T, I>...> field_types(std::index_sequence<I...>);

template <class... T>
TypeList<std::remove_cv_t<T>...> arguments_of(const std::variant<T...>*);
template <class... T>
TypeList<std::remove_cv_t<T>...> arguments_of(const std::tuple<T...>*);
template <class A, class B>
TypeList<std::remove_cv_t<A>, std::remove_cv_t<B>> arguments_of(const std::pair<A, B>*);

// What a pointer to T may hold.
template <class T>
consteval auto find_pointees() {
  if constexpr (is_polymorphic_registered<T>) {
    return []<class... D>(TypeSequence<D...>) {
      return std::type_identity<TypeList<D...>>();
    }(DynamicClasses<T>());
  } else {
    return std::type_identity<TypeList<T>>();
  }
}

template <class... A>
TypeList<A...> tuple_types(const std::tuple<A...>*);
template <class... A>
TypeList<A...> tuple_types(const std::variant<A...>*);

template <class... Lists>
struct Joined;
template <class... T>
struct Joined<TypeList<T...>> {
  using type = TypeList<T...>;
};
template <class... A, class... B, class... Rest>
struct Joined<TypeList<A...>, TypeList<B...>, Rest...> : Joined<TypeList<A..., B...>, Rest...> {};

// The types of the arguments, items and state of an object that is made by a call.
template <class T>
consteval auto find_reduced_parts() {
  const auto arguments = [] {
    if constexpr (has_reduction<T>) {
      return std::type_identity<decltype(tuple_types(static_cast<const Arguments<T>*>(nullptr)))>();
    } else {
      return std::type_identity<TypeList<>>();
    }
  };
  const auto keywords = [] {
    if constexpr (is_made_by_new_ex<T>)
      return std::type_identity<TypeList<Keywords<T>>>();
    else
      return std::type_identity<TypeList<>>();
  };
  const auto items = [] {
    if constexpr (has_list_items<T>)
      return std::type_identity<TypeList<ListItem<T>>>();
    else
      return std::type_identity<TypeList<>>();
  };
  const auto pairs = [] {
    if constexpr (has_dict_items<T>)
      return std::type_identity<TypeList<DictKey<T>, DictMapped<T>>>();
    else
      return std::type_identity<TypeList<>>();
  };
  const auto state = [] {
    if constexpr (has_state_hooks<T>)
      return std::type_identity<TypeList<State<T>>>();
    else
      return std::type_identity<decltype(field_types<T>(std::make_index_sequence<field_count<T>>()))>();
  };
  return std::type_identity<
      typename Joined<typename decltype(arguments())::type, typename decltype(keywords())::type,
                      typename decltype(items())::type, typename decltype(pairs())::type,
                      typename decltype(state())::type>::type>();
}

// The types of what an object of T holds directly, as a TypeList in a std::type_identity.
template <class T>
consteval auto find_direct_parts() {
  constexpr Shape kShape = shape_of<T>;
  if constexpr (kShape == Shape::optional) {
    return std::type_identity<TypeList<std::remove_cv_t<typename T::value_type>>>();
  } else if constexpr (kShape == Shape::pointer) {
    return find_pointees<std::remove_cv_t<typename T::element_type>>();
  } else if constexpr (kShape == Shape::variant || kShape == Shape::tuple) {
    return std::type_identity<decltype(arguments_of(static_cast<const T*>(nullptr)))>();
  } else if constexpr (kShape == Shape::sequence || kShape == Shape::set) {
    return std::type_identity<TypeList<Element<T>>>();
  } else if constexpr (kShape == Shape::map) {
    return std::type_identity<TypeList<typename T::key_type, typename T::mapped_type>>();
  } else if constexpr (kShape == Shape::object) {
    if constexpr (is_reduced<T>) {
      return find_reduced_parts<T>();
    } else if constexpr (has_state_hooks<T>) {
      return std::type_identity<TypeList<State<T>>>();
    } else {
      return std::type_identity<decltype(field_types<T>(std::make_index_sequence<field_count<T>>()))>();
    }
  } else {
    return std::type_identity<TypeList<>>();
  }
}

template <class T>
using DirectParts = typename decltype(find_direct_parts<T>())::type;

// Walks the graph: `Found` is what was seen, the second list what is still to be looked at.
template <class Found, class Open>
struct Closure;

template <class Found>
struct Closure<Found, TypeList<>> {
  using type = Found;
};

template <class Found, class Parts, class Rest>
struct Visited;

template <class... F, class... P, class... R>
struct Visited<TypeList<F...>, TypeList<P...>, TypeList<R...>>
    : Closure<TypeList<F...>, TypeList<P..., R...>> {};

template <class... F, class T, class... R>
struct Closure<TypeList<F...>, TypeList<T, R...>>
    : std::conditional_t<
          TypeList<F...>::template contains<T>, std::type_identity<Closure<TypeList<F...>, TypeList<R...>>>,
          std::type_identity<Visited<TypeList<F..., T>, DirectParts<T>, TypeList<R...>>>>::type {};

// All types that an object of T may hold, at any depth. T itself is among them if it is recursive.
template <class T>
using AllParts = typename Closure<TypeList<>, DirectParts<T>>::type;

// Whether an object of T may hold objects of T, at any depth.
template <class T>
inline constexpr bool is_recursive = AllParts<T>::template contains<T>;

template <class... T>
constexpr bool any_recursive(TypeList<T...>) {
  return (is_recursive<T> || ...);
}

// Whether objects of T may be nested without end: T is recursive, or something that it holds is.
template <class T>
inline constexpr bool is_unbounded = is_recursive<T> || any_recursive(AllParts<T>());

}  // namespace brinery::reflect
