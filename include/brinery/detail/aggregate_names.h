// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The names of an aggregate's members at compile time: the compiler prints them as part of the name of a function
// that has a pointer to the member as template argument. Included by <brinery/reflect.h>; not by you.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include <brinery/detail/aggregate_count.h>
#include <brinery/detail/aggregate_members.h>

namespace brinery::reflect::aggregate {

// An object that exists for the compiler only: it is declared, never defined and never read.
template <class T>
struct Holder {
  T object;
};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"  // of types in unnamed namespaces
#endif

template <class T>
extern const Holder<T> fake;

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// Clang 16 takes no pointer to a member of an object as template argument, but a struct that holds one.
template <class M>
struct MemberAddress {
  const M* address;
};

template <class M>
MemberAddress(const M*) -> MemberAddress<M>;

// The signature of this very function:
//
//     GCC 12     consteval auto ...::spelled() [with auto Member = MemberAddress<int>{(& fake<S>.Holder<S>::object.S::age)}]
//     clang 16   auto ...::spelled() [Member = MemberAddress<int>{&fake.object.age}]
//
// In both the name is the last identifier.
template <auto Member>
consteval auto spelled() {
  return std::string_view(__PRETTY_FUNCTION__);
}

// Letters are those of UTF-8 names too; GCC writes them as they are.
constexpr bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::string_view last_identifier(std::string_view text) {
  while (!text.empty() && !is_name_character(text.back())) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && is_name_character(text[begin - 1])) --begin;
  return text.substr(begin);
}

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif

// Pointers to the members of the object that does not exist.
template <class T>
constexpr auto member_addresses() {
  return visit_members<member_count<T>>(fake<T>.object,
                                        [](auto&... members) { return std::make_tuple(&members...); });
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class T, std::size_t... I>
consteval std::array<std::string_view, sizeof...(I)> find_names(std::index_sequence<I...>) {
  return {last_identifier(spelled<MemberAddress{std::get<I>(member_addresses<T>())}>())...};
}

// The names of T's members, in order.
template <class T>
inline constexpr std::array<std::string_view, member_count<T>> member_names =
    find_names<T>(std::make_index_sequence<member_count<T>>());

static_assert(
    [] {
      struct Sample {
        int first;
        const char* second_2[2];
      };
      return member_names<Sample>[0] == "first" && member_names<Sample>[1] == "second_2";
    }(),
    "this compiler prints the names of members in another way: detail/aggregate_names.h must learn it");

}  // namespace brinery::reflect::aggregate
