// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What was written of a C++ object is read back as an equal one, at every protocol: all rows of the table in
// detail/reflect_types.h.
#include <brinery/pickle_types.h>
#include <brinery/std_types.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <complex>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "support/through_values.h"

namespace round_trip {

using namespace std::string_literals;

// One struct for each way in which Python keeps a state.
template <int Style>
struct Record {
  std::string name;
  int age;
  std::vector<double> pay;
  bool operator==(const Record&) const = default;
};
using Aggregate = Record<0>;
using Plain = Record<1>;
using Slotted = Record<2>;
using Frozen = Record<3>;
using Named = Record<4>;
BRINERY_CLASS(Plain, "m", "Plain")
BRINERY_CLASS(Slotted, "m", "Slotted", brinery::slots)
BRINERY_CLASS(Frozen, "m", "Frozen", brinery::frozen_slots)
BRINERY_CLASS(Named, "m", "Named", brinery::namedtuple)

enum class Number : std::int64_t { least = INT64_MIN, seven = 7 };
enum class Colour : std::int8_t { red, far = -100 };
BRINERY_ENUM(Colour, "m", "Colour")

struct Arrays {
  char text[8];
  unsigned char bytes[3];
  int numbers[2][2];
  bool operator==(const Arrays&) const = default;
};

struct Tree {
  int value;
  std::vector<Tree> kids;
  std::map<std::string, Tree> named;
  bool operator==(const Tree&) const = default;
};
struct Ring {
  int value;
  std::shared_ptr<Ring> next;
};

struct Celsius {
  double degrees;
  bool operator==(const Celsius&) const = default;
};

}  // namespace round_trip

template <>
struct brinery::AsValue<round_trip::Celsius> {
  static constexpr std::string_view kName = "float";
  static Value make(Document& document, const round_trip::Celsius& celsius) {
    return document.real(celsius.degrees);
  }
  static std::optional<round_trip::Celsius> get(Value value) {
    const auto degrees = value.get_if<double>();
    return degrees ? std::optional(round_trip::Celsius{*degrees}) : std::nullopt;
  }
};

namespace brinery {
namespace {

using namespace round_trip;
using namespace std::chrono;
using pickle::dumps;
using pickle::loads;

// Calls `check(object read back, pickle, protocol)` for each protocol from the first that can write it.
template <class Back, class T, class Check>
void at_all_protocols(const T& object, Check&& check, int first = 0) {
  for (int protocol = first; protocol <= 5; ++protocol) {
    SCOPED_TRACE(std::string(reflect::type_text<T>()) + ", protocol " + std::to_string(protocol));
    const std::string pickle = dumps(object, {.protocol = protocol});
    EXPECT_EQ(test_support::dumps_through_values(object, protocol), pickle);
    check(loads<Back>(pickle), pickle, protocol);
  }
}

template <class T>
void expect_equal(const T& object, int first = 0) {
  at_all_protocols<T>(
      object, [&](const T& back, const std::string&, int) { EXPECT_TRUE(back == object); }, first);
}

// For what has no `==`, or one that asks for identity.
template <class T>
void expect_same_pickle(const T& object, int first = 0) {
  const auto check = [](const T& back, const std::string& pickle, int protocol) {
    EXPECT_EQ(dumps(back, {.protocol = protocol}), pickle);
  };
  at_all_protocols<T>(object, check, first);
}

template <class T>
void expect_back(const T& object, int first = 0) {
  expect_equal(object, first);
  expect_same_pickle(object, first);
}

// What is read must own what it holds.
template <class Owner, class T>
void expect_back_as(const T& object, const Owner& expected) {
  at_all_protocols<Owner>(object,
                          [&](const Owner& back, const std::string&, int) { EXPECT_EQ(back, expected); });
}

TEST(TypedRoundTrip, none_booleans_and_characters) {
  expect_back(nullptr);
  expect_back(std::monostate());
  expect_back_as<std::monostate>(std::nullopt, {});
  expect_back(std::vector<bool>{true, false});
  expect_back(std::pair(true, false));
  expect_back(std::tuple('a', '\0', '\n', '\\', '\x7f'));
}

template <class... T>
void expect_limits() {
  (expect_back(std::array<T, 4>{std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max(), T(0), T(1)}),
   ...);
}

TEST(TypedRoundTrip, numbers_to_their_limits) {
  expect_limits<std::int8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t,
                std::uint64_t, long, unsigned long long, float, double>();
  expect_back(std::deque<std::uint8_t>{0, 255});
  expect_back(std::pair(std::byte{0}, std::byte{255}));
  const auto all_ones = ~reflect::UnsignedInt128{0};
  const auto most = static_cast<reflect::Int128>(all_ones >> 1);
  expect_back(std::tuple(most, -most - 1, all_ones, reflect::Int128{-1}));
  expect_back(std::tuple(0.1, -0.0, 5e-324, 0.1F, 0.5L));
  expect_back(std::pair(std::complex<double>(0.1, -0.0), std::complex<float>(1, 2)));
}

TEST(TypedRoundTrip, text_bytes_and_paths) {
  const std::string texts[] = {
      "", "ascii", "tab\t\n\r\\'\"\x1a", "a\0b"s, "\u00e9\u6f22\U0001F600", std::string(70'000, 'x')};
  for (const std::string& text : texts) {
    expect_back(text);
    expect_back_as(std::string_view(text), text);
  }
  expect_back(std::u8string(u8"\u00e9"));
  expect_back_as<std::string>("literal", "literal");
  const char* const pointer = "pointer";
  expect_back_as<std::string>(pointer, "pointer");
  std::vector<std::byte> bytes(600);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i);
  expect_back(bytes);
  expect_back_as(std::span<const std::byte>(bytes), bytes);
  expect_back(
      std::tuple(std::vector<unsigned char>{0, 255}, std::array<std::byte, 1>{}, std::vector<char>{'\xff'}));
  expect_back(Arrays{"seven..", {0, 128, 255}, {{1, 2}, {3, 4}}});
  expect_back(std::vector<std::filesystem::path>{"/usr/lib", "a/b", ".", "/"});
}

TEST(TypedRoundTrip, times) {
  const auto instant = sys_days(2021y / 1 / 2) + 3h + 4min + 5s + 678901us;
  expect_back(
      std::vector<sys_time<microseconds>>{instant, sys_days(1y / 1 / 1), sys_time<microseconds>(-1us)});
  expect_back(sys_seconds(sys_days(9999y / 12 / 31) + 86399s));
  expect_back(local_time<microseconds>(instant.time_since_epoch()));
  expect_back(std::tuple(2020y / February / 29, sys_days(1y / 1 / 1), local_days(9999y / 12 / 31)));
  at_all_protocols<hh_mm_ss<microseconds>>(
      hh_mm_ss(24h - 1us),
      [](const auto& back, const std::string&, int) { EXPECT_EQ(back.to_duration(), 24h - 1us); });
  expect_same_pickle(hh_mm_ss(13h + 14min));
  expect_back(std::tuple(-1us, 999'999'999 * 86'400s, days(-999'999'999), duration<double>(0.5), hours(0)));
}

TEST(TypedRoundTrip, optionals_variants_and_pointers) {
  expect_back(std::vector<std::optional<int>>{1, std::nullopt, 3});
  using Any = std::variant<std::monostate, bool, int, double, std::string, std::vector<int>, Plain>;
  expect_back(
      std::vector<Any>{std::monostate(), true, 7, 0.5, "text", std::vector<int>{1, 2}, Plain{"p", 1, {}}});
  std::vector<std::unique_ptr<int>> owned;
  owned.push_back(std::make_unique<int>(7));
  owned.push_back(nullptr);
  at_all_protocols<std::vector<std::unique_ptr<int>>>(owned, [](const auto& back, const std::string&, int) {
    ASSERT_EQ(back.size(), 2U);
    EXPECT_EQ(*back[0], 7);
    EXPECT_EQ(back[1], nullptr);
  });
}

TEST(TypedRoundTrip, sharing_and_rings) {
  const auto one = std::make_shared<Ring>(Ring{1, nullptr});
  one->next = std::make_shared<Ring>(Ring{2, one});
  const auto check = [](const std::vector<std::shared_ptr<Ring>>& back, const std::string&, int) {
    ASSERT_EQ(back.size(), 3U);
    EXPECT_EQ(back[0], back[2]);
    EXPECT_EQ(back[0]->next, back[1]);
    EXPECT_EQ(back[1]->next, back[0]);
    EXPECT_EQ(back[0]->value, 1);
    EXPECT_EQ(back[1]->value, 2);
    back[0]->next = nullptr;
  };
  at_all_protocols<std::vector<std::shared_ptr<Ring>>>(std::vector{one, one->next, one}, check);
  using Seen = std::pair<std::shared_ptr<Ring>, std::weak_ptr<Ring>>;
  at_all_protocols<Seen>(Seen(one, one), [](const Seen& back, const std::string&, int) {
    EXPECT_EQ(back.second.lock(), back.first);
    back.first->next = nullptr;
  });
  one->next = nullptr;
}

template <class Container>
Container counted(int size) {
  Container made;
  for (int i = 0; i < size; ++i) made.insert(made.end(), i);
  return made;
}

TEST(TypedRoundTrip, containers_of_any_size) {
  for (const int size : {0, 1, 2, 1000, 1001}) {
    expect_back(counted<std::vector<int>>(size));
    expect_back(counted<std::deque<int>>(size));
    expect_back(counted<std::list<int>>(size));
    expect_back(counted<std::set<int>>(size));
    expect_equal(counted<std::unordered_set<int>>(size));
    std::map<std::string, int> map;
    for (int i = 0; i < size; ++i) map[std::to_string(i)] = i;
    expect_back(map);
    expect_equal(std::unordered_map<std::string, int>(map.begin(), map.end()));
  }
  expect_back(std::forward_list<int>{1, 2, 3});
  expect_back(std::array<std::string, 2>{"a", "b"});
  const int numbers[] = {1, 2};
  expect_back_as<std::vector<int>>(std::span(numbers), {1, 2});
  expect_back(std::tuple<>());
  expect_back(std::tuple(1, std::pair("two"s, 3.0), std::tuple(4, 5, 6, 7)));
}

TEST(TypedRoundTrip, enums_and_classes_of_every_style) {
  expect_back(std::pair(Number::least, Number::seven));
  expect_back(std::vector{Colour::red, Colour::far, Colour::red});
  expect_back(std::vector<Aggregate>{{"Omkar", 21, {0.5}}, {"", -1, {}}});
  expect_back(std::vector<Plain>{{"Omkar", 21, {0.5}}, {"", -1, {}}});
  expect_back(std::vector<Slotted>{{"Omkar", 21, {0.5}}, {"", -1, {}}}, 2);
  expect_back(std::vector<Frozen>{{"Omkar", 21, {0.5}}, {"", -1, {}}}, 2);
  expect_back(std::vector<Named>{{"Omkar", 21, {0.5}}, {"", -1, {}}});
  expect_back(Tree{1, {{2, {}, {}}, {3, {{4, {}, {}}}, {}}}, {{"five", {5, {}, {}}}}});
}

TEST(TypedRoundTrip, types_that_are_values) {
  expect_back(std::vector<Celsius>{{0.5}, {-273.15}});
  expect_back(
      std::map<std::string, Decimal>{{"a", *Decimal::parse("1.50")}, {"b", *Decimal::parse("-Infinity")}});
  expect_back(std::tuple(Date{2020, 2, 29}, TimeDelta{-1, 86'399, 999'999}, TimeZone{{0, 3600, 0}, "CET"},
                         Fraction{"-1", "3"}, Uuid{{1, 2, 3}}, Path{false, true, "a/b"}));
}

}  // namespace
}  // namespace brinery
