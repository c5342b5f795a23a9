// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What the typed benchmark asks of each library, so that all are called in one way, and each is compiled where nothing of
// the others is. A library that is not installed is not there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

#include "pickle/typed_data.h"

namespace brinery::bench {

// A library for objects of T. Each call is one indirect one.
template <class T>
struct Codec {
  std::size_t (*dumps)(const T& object);    // makes the bytes and drops them; their number
  std::string (*bytes)(const T& object);    // the same, kept
  void (*loads)(std::string_view bytes);    // makes an object and drops it
  T (*loads_kept)(std::string_view bytes);  // the same, kept
};

// A library for all types: a class with two static functions, T loads<T>(string_view) and something with data() and size()
// dumps(const T&).
template <class Library, class T>
Codec<T> make_codec() {
  return {
      .dumps = [](const T& object) { return static_cast<std::size_t>(Library::dumps(object).size()); },
      .bytes =
          [](const T& object) {
            const auto made = Library::dumps(object);
            return std::string(made.data(), made.size());
          },
      .loads = [](std::string_view bytes) { static_cast<void>(Library::template loads<T>(bytes)); },
      .loads_kept = [](std::string_view bytes) { return Library::template loads<T>(bytes); },
  };
}

template <class... T>
std::tuple<Codec<T>...> codecs_for(Types<T...>);

struct Library {
  std::string name;
  decltype(codecs_for(MeasuredTypes())) codecs;
};

template <class Calls, class... T>
Library make_library(std::string name, Types<T...>) {
  return {.name = std::move(name), .codecs = {make_codec<Calls, T>()...}};
}

// One source file each.
Library brinery_library();
Library cereal_library();
Library boost_library();
Library msgpack_library();

}  // namespace brinery::bench
