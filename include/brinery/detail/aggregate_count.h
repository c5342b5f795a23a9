// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The number of members of an aggregate, found by trying initialisers. Included by <brinery/reflect.h>; not by you.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace brinery::reflect::aggregate {

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"  // for types in unnamed namespaces
#endif

// Converts to every type but T: stands for a member's initialiser. Not constexpr, so that it needs no definition.
template <class T>
struct Any {
  template <class U>
  requires(!std::is_same_v<std::remove_cv_t<U>, T>) operator U() const noexcept;
};

// Converts to base classes of T only. Cannot be copied, lest a std::any take it as its value.
template <class T>
struct AnyBase {
  AnyBase() = default;
  AnyBase(const AnyBase&) = delete;
  template <class U>
  requires(std::is_base_of_v<U, T> && !std::is_same_v<std::remove_cv_t<U>, T>) operator U() const noexcept;
};

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class T>
inline constexpr bool has_base = requires {
  T{AnyBase<T>{}};
};

template <class T, std::size_t>
using AnyAt = Any<T>;

// Whether T{a, a, ...} compiles with so many initialisers.
template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires { T{AnyAt<T, I>{}...}; };
}

// Whether T{a, ..., {}, a, ...} does: some initialisers, empty braces, then some more.
template <class T, std::size_t... I, std::size_t... J>
constexpr bool takes_braces(std::index_sequence<I...>, std::index_sequence<J...>) {
  return requires { T{AnyAt<T, I>{}..., {}, AnyAt<T, J>{}...}; };
}

template <class T, std::size_t Count>
inline constexpr bool takes_count = takes<T>(std::make_index_sequence<Count>());

template <class T, std::size_t Before, std::size_t Behind>
inline constexpr bool takes_empty = takes_braces<T>(std::make_index_sequence<Before>(),
                                                    std::make_index_sequence<Behind>());

// The largest number in [Low, High) for which `Holds<number>`; it holds for Low and, once it fails, for nothing above.
template <template <std::size_t> class Holds, std::size_t Low, std::size_t High>
constexpr std::size_t last_that_holds() {
  if constexpr (High - Low == 1) {
    return Low;
  } else {
    constexpr std::size_t kMiddle = Low + (High - Low) / 2;
    if constexpr (Holds<kMiddle>::value) {
      return last_that_holds<Holds, kMiddle, High>();
    } else {
      return last_that_holds<Holds, Low, kMiddle>();
    }
  }
}

// The same without an upper end: doubles the step until it fails.
template <template <std::size_t> class Holds, std::size_t Low, std::size_t Step = 1>
constexpr std::size_t last_that_holds_from() {
  if constexpr (Holds<Low + Step>::value) {
    return last_that_holds_from<Holds, Low + Step, Step * 2>();
  } else {
    return last_that_holds<Holds, Low, Low + Step>();
  }
}

template <class T>
struct Initialisers {
  template <std::size_t N>
  struct Taken : std::bool_constant<takes_count<T, N>> {};

  // Members that must be initialised make the first few counts fail.
  template <std::size_t N>
  static constexpr std::size_t first() {
    static_assert(N <= sizeof(T) + 1,
                  "this aggregate cannot be taken apart: it may have a member that is a reference");
    if constexpr (takes_count<T, N>) {
      return N;
    } else {
      return first<N + 1>();
    }
  }

  // With the elements of arrays counted one by one, since their braces may be left out.
  static constexpr std::size_t kCount = last_that_holds_from<Taken, first<0>()>();
};

// One place among the initialisers of T: the elements of the array that begins there, else 1.
//
// Empty braces stand for a whole member: of an array of n elements they leave n initialisers less for what follows.
// Where the member cannot be initialised by them it is a class without default constructor, and no array.
template <class T, std::size_t Place>
struct ArrayAt {
  static constexpr std::size_t kLeft = Initialisers<T>::kCount - Place;

  template <std::size_t N>
          struct TooShort : std::bool_constant < (N <= kLeft) &&
      !takes_empty < T,
      Place, N <= kLeft ? kLeft - N : 0 >> {};

  static constexpr std::size_t size() {
    if constexpr (takes_empty<T, Place, kLeft - 1>) {
      return 1;
    } else {
      constexpr std::size_t kSize = last_that_holds_from<TooShort, 1>() + 1;
      if constexpr (kSize > kLeft) {
        return 1;
      } else {
        return takes_empty<T, Place, kLeft - kSize> ? kSize : 1;
      }
    }
  }
};

template <class T, std::size_t Place, std::size_t Members>
constexpr std::size_t count_from() {
  if constexpr (Place >= Initialisers<T>::kCount) {
    return Members;
  } else {
    return count_from<T, Place + ArrayAt<T, Place>::size(), Members + 1>();
  }
}

// REQUIRES: an aggregate class without base classes, of which no member is a reference, a bit-field, or a C array of a
// type without default constructor.
template <class T>
inline constexpr std::size_t member_count = count_from<T, 0, 0>();

}  // namespace brinery::reflect::aggregate
