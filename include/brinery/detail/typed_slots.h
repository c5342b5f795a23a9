// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Numbers, given at compile time, to the names and classes that a pickle of some C++ type may mention, so that a writer finds
// their places in its memo in a plain array. Included by typed_writer.h; not by you.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <brinery/reflect.h>
#include <brinery/value.h>

namespace brinery::detail {

template <class List, class T>
struct Appended;
template <class... P, class T>
struct Appended<reflect::TypeList<P...>, T> {
  using type = std::conditional_t<reflect::TypeList<P...>::template contains<T>, reflect::TypeList<P...>,
                                  reflect::TypeList<P..., T>>;
};

// A type and all that its objects may hold.
template <class Root>
using TypesOf = typename Appended<reflect::AllParts<Root>, Root>::type;

// The names that objects of T write as strings: those of its fields, and that of its version.
template <class T>
constexpr std::size_t name_count() {
  if constexpr (reflect::shape_of<T> != reflect::Shape::object) {
    return 0;
  } else if constexpr (reflect::has_state_hooks<T>) {
    return 0;
  } else {
    return reflect::field_count<T> + (reflect::has_version<T> ? 1 : 0);
  }
}

template <class T>
constexpr std::string_view name_at([[maybe_unused]] std::size_t i) {
  if constexpr (name_count<T>() != 0) {
    if constexpr (reflect::has_version<T>) {
      if (i == reflect::field_count<T>) return reflect::version<T>.name;
    }
    if constexpr (reflect::field_count<T> != 0) return reflect::field_names<T>[i];
  }
  return {};
}

// The names of all types, one behind the other.
template <class... T>
constexpr auto all_names() {
  std::array<std::string_view, (std::size_t{1} + ... + name_count<T>())> names{};
  std::size_t at = 0;
  const auto add = [&]<class U>(std::type_identity<U>) {
    for (std::size_t i = 0; i < name_count<U>(); ++i) names[at++] = name_at<U>(i);
  };
  (add(std::type_identity<T>()), ...);
  return names;
}

// Whether a string of this text may come from the encoder's own table of strings: as the name of a module of Python's own, of
// an encoding, or out of the data.
template <class... T>
constexpr bool is_module_elsewhere(std::string_view text) {
  for (const std::string_view name : {"builtins", "copyreg", "_codecs", "latin1", "datetime", "pathlib"}) {
    if (text == name) return true;
  }
  const auto in_type = [&]<class U>(std::type_identity<U>) {
    if constexpr (reflect::shape_of<U> == reflect::Shape::path || std::is_same_v<U, Value>) return true;
    if constexpr (reflect::shape_of<U> == reflect::Shape::object) {
      if (reflect::has_unknown_fields<U>) return true;
    }
    return false;
  };
  return (in_type(std::type_identity<T>()) || ...);
}

// Whether it may come from elsewhere than a field's name: from there, or as the name of a class's module.
template <class... T>
constexpr bool may_be_elsewhere(std::string_view text) {
  return is_module_elsewhere<T...>(text) || ((reflect::python_class<T>.module == text) || ...);
}

// Whether all texts that a pickle holds once, as the interpreter does, are the modules of these types' classes, so that no other
// table needs to know them.
template <class... T>
constexpr bool knows_all_modules() {
  const auto is_plain = []<class U>(std::type_identity<U>) {
    constexpr reflect::Shape kShape = reflect::shape_of<U>;
    if constexpr (kShape == reflect::Shape::value || std::is_same_v<U, Value>) return false;
    if constexpr (kShape == reflect::Shape::object) {
      if (reflect::is_reduced<U>) return false;
    }
    for (std::size_t i = 0; i < name_count<U>(); ++i) {
      if (may_be_elsewhere<T...>(name_at<U>(i))) return false;
    }
    return !is_module_elsewhere<T...>(reflect::python_class<U>.module);
  };
  return (is_plain(std::type_identity<T>()) && ...);
}

// The slots of all types that a pickle of a Root may hold. Equal names have one slot, because they are one string in Python.
template <class List>
class Slots;

template <class... T>
class Slots<reflect::TypeList<T...>> {
 public:
  static constexpr std::size_t kNames = (std::size_t{0} + ... + name_count<T>());
  static constexpr std::size_t kTypes = sizeof...(T);

  template <class U>
  static constexpr std::size_t kType = reflect::TypeList<T...>::template place<U>();

  // The slots of the Python class of U and of its module, which other types may have as well.
  template <class U>
  static constexpr std::size_t kClass = [] {
    constexpr const auto& kOf = reflect::python_class<U>;
    std::size_t slot = 0;
    static_cast<void>(
        ((reflect::python_class<T>.module == kOf.module && reflect::python_class<T>.name == kOf.name
              ? false
              : (++slot, true)) &&
         ...));
    return slot;
  }();
  template <class U>
  static constexpr std::size_t kModule = [] {
    std::size_t slot = 0;
    static_cast<void>(
        ((reflect::python_class<T>.module == reflect::python_class<U>.module ? false : (++slot, true)) &&
         ...));
    return slot;
  }();
  static constexpr bool kKnowsAllModules = knows_all_modules<T...>();

  // The slot of name I of U; the version's name follows those of the fields.
  template <class U, std::size_t I>
  static constexpr std::size_t kName = [] {
    constexpr auto kAll = all_names<T...>();
    std::size_t slot = 0;
    while (kAll[slot] != name_at<U>(I)) ++slot;
    return slot;
  }();

  template <class U, std::size_t I>
  static constexpr bool kMayBeElsewhere = may_be_elsewhere<T...>(name_at<U>(I));
};

}  // namespace brinery::detail
