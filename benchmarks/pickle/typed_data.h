// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The C++ types that are measured; typed_data.py makes what is in them. Each struct is there twice: as a Python dict, and as
// an instance of the class of its name in typed_data.py. To the other libraries both are one and the same struct.
#pragma once

#include <brinery/reflect.h>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace brinery::bench {

// What a struct is in Python.
enum class As { dict, object };

// `members` is for the libraries that do not find them by themselves.
template <As kAs>
struct Record {
  std::int64_t id = 0;
  std::string name;
  int age = 0;
  double pay = 0;
  std::vector<std::string> tags;
  bool ok = false;
  std::optional<std::string> note;

  static auto members(auto& self) {
    return std::tie(self.id, self.name, self.age, self.pay, self.tags, self.ok, self.note);
  }
  friend bool operator==(const Record&, const Record&) = default;
};

template <As kAs>
struct Customer {
  std::string name;
  std::string email;

  static auto members(auto& self) { return std::tie(self.name, self.email); }
  friend bool operator==(const Customer&, const Customer&) = default;
};

template <As kAs>
struct Line {
  std::string sku;
  int count = 0;
  double price = 0;

  static auto members(auto& self) { return std::tie(self.sku, self.count, self.price); }
  friend bool operator==(const Line&, const Line&) = default;
};

template <As kAs>
struct Order {
  std::int64_t id = 0;
  Customer<kAs> customer;
  std::vector<Line<kAs>> lines;
  double total = 0;
  bool paid = false;

  static auto members(auto& self) {
    return std::tie(self.id, self.customer, self.lines, self.total, self.paid);
  }
  friend bool operator==(const Order&, const Order&) = default;
};

template <As kAs>
struct Point {
  double x = 0;
  double y = 0;
  double z = 0;

  static auto members(auto& self) { return std::tie(self.x, self.y, self.z); }
  friend bool operator==(const Point&, const Point&) = default;
};

BRINERY_CLASS(Record<As::object>, "typed_data", "Record")
BRINERY_CLASS(Customer<As::object>, "typed_data", "Customer")
BRINERY_CLASS(Line<As::object>, "typed_data", "Line")
BRINERY_CLASS(Order<As::object>, "typed_data", "Order")
BRINERY_CLASS(Point<As::object>, "typed_data", "Point")

template <class T>
concept HasMembers = requires(T& object) {
  T::members(object);
};

// All types that are measured, and the names of their inputs.
template <class... T>
struct Types {};
using MeasuredTypes =
    Types<std::vector<Record<As::dict>>, std::vector<Record<As::object>>, std::vector<Order<As::dict>>,
          std::vector<Order<As::object>>, std::vector<Point<As::dict>>, std::vector<Point<As::object>>,
          Record<As::dict>, Record<As::object>, std::vector<double>, std::vector<int>,
          std::map<std::string, std::vector<int>>>;
inline constexpr const char* kMeasuredNames[] = {"typed_records",    "typed_records_objects",
                                                 "typed_orders",     "typed_orders_objects",
                                                 "typed_points",     "typed_points_objects",
                                                 "typed_one_record", "typed_one_record_objects",
                                                 "typed_doubles",    "typed_ints",
                                                 "typed_int_lists"};

// Whether there is no struct in T: then archives copy whole arrays of numbers, and have rows of their own.
template <class T>
inline constexpr bool kIsNumbers = false;
template <class T>
inline constexpr bool kIsNumbers<std::vector<T>> = std::is_arithmetic_v<T>;
template <class K, class T>
inline constexpr bool kIsNumbers<std::map<K, T>> = kIsNumbers<T>;

}  // namespace brinery::bench
