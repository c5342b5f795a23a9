// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What reading and writing pickles have in common. Comes with unpickler.h and pickler.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace brinery::pickle {

inline constexpr int kHighestProtocol = 5;
inline constexpr int kDefaultProtocol = 5;  // as CPython since 3.14; 4 from 3.8 to 3.13

// copyreg's extension registry: code -> (module, qualified name).
using Extensions = std::map<std::int64_t, std::pair<std::string, std::string>>;

// Orders names (module, qualified name), whether they are strings or views.
struct NameLess {
  using is_transparent = void;
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    const int order = std::string_view(a.first).compare(b.first);
    return order < 0 || (order == 0 && std::string_view(a.second) < std::string_view(b.second));
  }
};

// A buffer that travels beside a pickle (protocol 5). Whoever reads must keep the bytes as long as the Document.
struct Buffer {
  std::string_view data;
  bool readonly = false;
};

}  // namespace brinery::pickle
