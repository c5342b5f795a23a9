// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The objects behind pointers to a base class, as what they are. Included by those who write C++ objects; not by you.
#pragma once

#include <string_view>
#include <type_traits>
#include <typeinfo>

#include <brinery/reflect.h>

namespace brinery::detail {

// TypeError. `name` is that of std::type_info.
[[noreturn]] void throw_class_unknown(const char* name, std::string_view base);

// Calls `visit` with the object as one of the class that it has: where the description of T names derived classes one of
// those. Returns what `visit` does.
template <class T, class Visit>
bool visit_dynamic(const T& object, Visit&& visit) {
  if constexpr (!reflect::is_polymorphic_registered<T>) {
    return visit(object);
  } else {
    static_assert(std::has_virtual_destructor_v<T>,
                  "brinery: a class whose description names derived classes needs a virtual destructor");
    bool result = false;
    const bool is_known = reflect::any_dynamic_class<T>([&]<class D>(std::type_identity<D>) {
      static_assert(std::is_base_of_v<T, D>,
                    "brinery: a class that is named by `derived` is not derived from the class");
      static_assert(
          reflect::has_python_class<D>,
          "brinery: a class that is named by `derived`, or that names others, needs a Python class");
      if (typeid(object) != typeid(D)) return false;
      if constexpr (requires { static_cast<const D&>(object); }) {
        result = visit(static_cast<const D&>(object));
      } else {  // a virtual base
        result = visit(dynamic_cast<const D&>(object));
      }
      return true;
    });
    if (!is_known) throw_class_unknown(typeid(object).name(), reflect::type_text<T>());
    return result;
  }
}

}  // namespace brinery::detail
