// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Our own side of the typed benchmark.
#include <brinery/pickle_types.h>

#include "pickle/codec.h"

namespace brinery::bench {
namespace {

struct Calls {
  template <class T>
  static std::string dumps(const T& object) {
    return pickle::dumps(object);
  }
  template <class T>
  static T loads(std::string_view bytes) {
    return pickle::loads<T>(bytes);
  }
};

}  // namespace

Library brinery_library() { return make_library<Calls>("brinery", MeasuredTypes()); }

}  // namespace brinery::bench
