// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Types that must not compile; one is chosen by a macro. Compiled by a test that looks for the explanation.
#include <string>
#include <vector>

#include <brinery/reflect.h>

#if defined(CASE_unsupported_member)
class Opaque {
 public:
  explicit Opaque(int value) : value_(value) {}

 private:
  int value_;
};
template void brinery::reflect::require_supported<Opaque>();
#elif defined(CASE_aggregate_with_base)
struct Base {
  int first;
};
struct Derived : Base {
  int second;
};
inline constexpr auto kCount = brinery::reflect::field_count<Derived>;
#endif
