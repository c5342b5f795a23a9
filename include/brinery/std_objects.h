// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// More of Python's standard library as C++ types, for programs that write or read typed pickles (pickle_types.h): the
// classes of `collections`, arrays, slices, exceptions. Members of your own structs may be of these types. Where Python's
// plain list, dict or set will do, std::vector, std::map and std::set are that already.
//
//     struct Report {
//       brinery::Decimal total;
//       brinery::OrderedDict<std::string, int> columns;
//       brinery::ArrayOf<double> samples;
//     };
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/as_value.h>
#include <brinery/reflect.h>
#include <brinery/std_types.h>

namespace brinery {

// --- Plain values -----------------------------------------------------------------------------------------------------

// A class or function by name, as it stands in a dict or list of such.
struct Global {
  std::string module;
  std::string name;
  friend bool operator==(const Global&, const Global&) = default;
};

// slice(start, stop, step), each an int or None.
struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::optional<std::int64_t> step;
  friend bool operator==(const Slice&, const Slice&) = default;
};

// A range whose bounds fit 64 bits; Range (std_types.h) has no such limit, but needs its Document.
struct IntRange {
  std::int64_t start = 0;
  std::int64_t stop = 0;
  std::int64_t step = 1;
  friend bool operator==(const IntRange&, const IntRange&) = default;
};

// A datetime with a fixed offset, or without one. The types of std::chrono (sys_time, local_time) are datetimes as well; DateTime
// (std_types.h) has any tzinfo, but needs its Document.
struct OffsetDateTime {
  Date date;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  int fold = 0;
  std::optional<TimeZone> zone;
  friend bool operator==(const OffsetDateTime&, const OffsetDateTime&) = default;
};

// An exception by its class and arguments. Such as hold other objects, or a state, are read as Values.
struct PythonException {
  using Argument = std::variant<std::monostate, bool, std::int64_t, double, std::string>;
  Global cls;  // e.g. {"builtins", "ValueError"}
  std::vector<Argument> args;
  friend bool operator==(const PythonException&, const PythonException&) = default;
};

template <>
struct AsValue<Global> {
  static constexpr std::string_view kName = "a class or function";
  static Value make(Document& document, const Global& global);
  static std::optional<Global> get(Value value);
};
template <>
struct AsValue<Slice> {
  static constexpr std::string_view kName = "slice of ints of 64 bits";
  static Value make(Document& document, const Slice& slice);
  static std::optional<Slice> get(Value value);
};
template <>
struct AsValue<IntRange> {
  static constexpr std::string_view kName = "range of ints of 64 bits";
  static Value make(Document& document, const IntRange& range);
  static std::optional<IntRange> get(Value value);
};
template <>
struct AsValue<OffsetDateTime> {
  static constexpr std::string_view kName = "datetime.datetime with a fixed offset or none";
  static Value make(Document& document, const OffsetDateTime& datetime);
  static std::optional<OffsetDateTime> get(Value value);
};
template <>
struct AsValue<PythonException> {
  static constexpr std::string_view kName = "an exception of plain arguments";
  static Value make(Document& document, const PythonException& exception);
  static std::optional<PythonException> get(Value value);
};

// --- array.array ------------------------------------------------------------------------------------------------------

// The numbers of an array.array. Integers of 8 to 64 bits, float and double.
template <class T>
requires(std::integral<T> && !std::same_as<T, bool>) || std::floating_point<T> struct ArrayOf {
  std::vector<T> items;
  friend bool operator==(const ArrayOf&, const ArrayOf&) = default;

  // b h i q, unsigned B H I Q, f d.
  static constexpr char typecode() noexcept {
    static_assert(sizeof(T) <= 8, "brinery: array.array has no long double");
    if constexpr (std::floating_point<T>) return sizeof(T) == 4 ? 'f' : 'd';
    constexpr std::string_view kCodes = std::is_signed_v<T> ? "bhiq" : "BHIQ";
    return kCodes[sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3];
  }
};

template <class T>
struct AsValue<ArrayOf<T>> {
  static constexpr std::string_view kName = "array.array of this type of numbers";

  static Value make(Document& document, const ArrayOf<T>& array) {
    return make_array(document, packed(array));
  }
  static Value make(Document& document, const ArrayOf<T>& array, int protocol) {
    return AsValue<Array>::make(document, packed(array), protocol);
  }
  static std::optional<ArrayOf<T>> get(Value value) {
    auto array = as_array(value);
    if (!array) return std::nullopt;
    char code = array->typecode;  // l and L are 8 bytes, as q and Q
    code = code == 'l' ? 'q' : code == 'L' ? 'Q' : code;
    if (code != ArrayOf<T>::typecode()) return std::nullopt;
    ArrayOf<T> got{std::vector<T>(array->size())};
    if (!got.items.empty()) std::memcpy(got.items.data(), array->data.data(), array->data.size());
    return got;
  }

 private:
  static Array packed(const ArrayOf<T>& array) {
    Array made{ArrayOf<T>::typecode(), std::string(array.items.size() * sizeof(T), '\0')};
    if (!array.items.empty()) std::memcpy(made.data.data(), array.items.data(), made.data.size());
    return made;
  }
};

// --- collections ------------------------------------------------------------------------------------------------------

// A dict whose order is kept: a vector of pairs. Keys are taken to be distinct, which a dict's are; nothing looks for them.
template <class K, class V>
class PairList : public std::vector<std::pair<K, V>> {
 public:
  using Base = std::vector<std::pair<K, V>>;
  using key_type = K;
  using mapped_type = V;
  using Base::Base;
  using Base::insert;

  std::pair<typename Base::iterator, bool> insert(std::pair<K, V>&& pair) {
    return {Base::insert(Base::end(), std::move(pair)), true};
  }
  void insert_or_assign(K&& key, V&& value) { Base::emplace_back(std::move(key), std::move(value)); }
};

// collections.OrderedDict.
template <class K, class V>
struct OrderedDict {
  PairList<K, V> items;
  friend bool operator==(const OrderedDict&, const OrderedDict&) = default;

 private:
  // Python 2 gave it a list of pairs as its argument.
  using Arguments = std::variant<std::tuple<>, std::tuple<std::vector<std::pair<K, V>>>>;
  static OrderedDict make(Arguments arguments) {
    OrderedDict made;
    if (auto* const pairs = std::get_if<1>(&arguments)) {
      for (auto& [key, value] : std::get<0>(*pairs))
        made.items.emplace_back(std::move(key), std::move(value));
    }
    return made;
  }
  friend constexpr auto brinery_describe(Describe<OrderedDict> describe) {
    return describe.python_class("collections", "OrderedDict")
        .reduce([](const OrderedDict&) { return Arguments(); }, &OrderedDict::make)
        .dict_items(&OrderedDict::items, [](OrderedDict& dict, K key, V value) {
          dict.items.emplace_back(std::move(key), std::move(value));
        });
  }
};

// collections.defaultdict. The factory is a name only, e.g. {"builtins", "list"}.
template <class K, class V>
struct DefaultDict {
  std::optional<Global> default_factory;
  PairList<K, V> items;
  friend bool operator==(const DefaultDict&, const DefaultDict&) = default;

 private:
  using Arguments = std::variant<std::tuple<>, std::tuple<Global>>;
  Arguments arguments() const {
    return default_factory ? Arguments(std::tuple<Global>(*default_factory)) : Arguments(std::tuple<>());
  }
  static DefaultDict make(Arguments arguments) {
    DefaultDict made;
    if (auto* const factory = std::get_if<1>(&arguments))
      made.default_factory = std::get<0>(std::move(*factory));
    return made;
  }
  friend constexpr auto brinery_describe(Describe<DefaultDict> describe) {
    return describe.python_class("collections", "defaultdict")
        .reduce(&DefaultDict::arguments, &DefaultDict::make)
        .dict_items(&DefaultDict::items, [](DefaultDict& dict, K key, V value) {
          dict.items.emplace_back(std::move(key), std::move(value));
        });
  }
};

// collections.Counter.
template <class K>
struct Counter {
  PairList<K, std::int64_t> counts;
  friend bool operator==(const Counter&, const Counter&) = default;

 private:
  friend constexpr auto brinery_describe(Describe<Counter> describe) {
    return describe.python_class("collections", "Counter")
        .reduce(&Counter::counts, [](PairList<K, std::int64_t> given) { return Counter{std::move(given)}; });
  }
};

// collections.deque. A std::deque is a list of Python's.
template <class T>
struct Deque {
  std::deque<T> items;
  std::optional<std::int64_t> maxlen;
  friend bool operator==(const Deque&, const Deque&) = default;

 private:
  // Older Pythons gave it the items as an argument.
  using Arguments = std::variant<std::tuple<>, std::tuple<std::tuple<>, std::int64_t>,
                                 std::tuple<std::deque<T>>, std::tuple<std::deque<T>, std::int64_t>>;
  Arguments arguments() const {
    return maxlen ? Arguments(std::tuple(std::tuple<>(), *maxlen)) : Arguments(std::tuple<>());
  }
  static Deque make(Arguments arguments) {
    switch (arguments.index()) {
      case 1: return {{}, std::get<1>(std::get<1>(arguments))};
      case 2: return {std::get<0>(std::get<2>(std::move(arguments))), {}};
      case 3: {
        auto [items, length] = std::get<3>(std::move(arguments));
        return {std::move(items), length};
      }
      default: return {};
    }
  }
  friend constexpr auto brinery_describe(Describe<Deque> describe) {
    return describe.python_class("collections", "deque")
        .reduce(&Deque::arguments, &Deque::make)
        .list_items(&Deque::items, [](Deque& deque, T item) { deque.items.push_back(std::move(item)); });
  }
};

}  // namespace brinery
