// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What is said of objects whose class a description does not name.
#include <brinery/detail/reflect_dynamic.h>

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <string>

#include <brinery/error.h>

namespace brinery::detail {

void throw_class_unknown(const char* name, std::string_view base) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> readable(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                        std::free);
  const std::string cls = status == 0 ? readable.get() : name;
  throw TypeError("an object of class " + cls + ", which the description of " + std::string(base) +
                  " does not know: name it in .derived<..., " + cls + ">()");
}

}  // namespace brinery::detail
