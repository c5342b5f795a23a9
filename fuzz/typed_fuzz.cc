// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reads arbitrary bytes into C++ objects, directly and by way of a Document. The first byte chooses the type, the rest is the
// pickle. What is read directly must be what the Document gives, which must then be no error.
#include <brinery/error.h>
#include <brinery/pickle.h>
#include <brinery/pickle_types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fuzz_support.h"

namespace fuzz_types {

struct Record {
  std::int64_t id = 0;
  std::string name;
  double pay = 0;
  std::vector<std::string> tags;
  bool ok = false;
  std::optional<std::string> note;
};

struct Point {
  int x = 0;
  std::optional<int> y;
};
BRINERY_CLASS(Point, "geo", "Point")

struct Order {
  Point at;
  std::vector<Point> lines;
  std::map<std::string, std::vector<Point>> parts;
  std::array<float, 2> size{};
  std::tuple<std::vector<int>, int, std::vector<std::byte>, char> rest;
};

}  // namespace fuzz_types

namespace {

using namespace brinery;
using namespace fuzz_types;
using fuzz::require;

// Objects are compared by what is written of them, so that NaNs are no hindrance.
template <class T>
void check(std::string_view bytes) {
  T read{};
  if (!detail::read_direct(bytes, read)) return;
  try {
    const Document document = pickle::loads_no_copy(bytes);
    const T expected = from_value<T>(document.root(), detail::conversion_options(bytes.size(), {}));
    require(pickle::dumps(read) == pickle::dumps(expected),
            "what is read directly is what the Document gives");
  } catch (const Error&) {
    require(false, "what is read directly is no error");
  }
}

using Check = void (*)(std::string_view);
constexpr Check kChecks[] = {
    check<std::vector<Record>>,
    check<std::map<std::string, Order>>,
    check<std::vector<Order>>,
    check<std::vector<std::vector<std::vector<std::string>>>>,
    check<std::tuple<std::vector<Record>, Record, std::map<int, std::string>, std::string>>,
    check<std::deque<std::map<std::pair<int, std::string>, std::map<std::string, std::vector<int>>>>>,
    check<std::vector<std::tuple<int, double, bool, std::optional<std::string>>>>,
    check<std::set<std::vector<std::byte>>>,
    check<std::array<std::vector<std::uint64_t>, 3>>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view pickle(reinterpret_cast<const char*>(data) + 1, size - 1);
  kChecks[data[0] % std::size(kChecks)](pickle);
  return 0;
}
