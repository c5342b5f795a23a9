// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The standard library's types as C++ types in typed pickles; reduced_peer.py has the same objects.
#include <brinery/std_objects.h>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/pickle_types.h>
#include <brinery/pickler.h>
#include <brinery/to_value.h>

#include "support/error_of.h"
#include "support/python_peer.h"
#include "support/through_values.h"

namespace brinery::pickle {
namespace {

using test_support::error_of;

const OrderedDict<std::string, int> kOrdered{{{"b", 1}, {"a", 2}}};
const Counter<std::string> kCounter{{{"x", 2}, {"y", 1}}};
const DefaultDict<std::string, std::vector<int>> kDefault{Global{"builtins", "list"}, {{"a", {1}}}};
const DefaultDict<std::string, std::vector<int>> kDefaultNone{{}, {{"a", {1}}}};
const Deque<int> kDeque{{1, 2}, {}};
const Deque<int> kDequeMax{{1, 2}, 5};
const Uuid kUuid{
    {0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78}};
const TimeZone kZone{{0, 7200, 0}, {}};
const OffsetDateTime kNaive{{2021, 1, 2}, 3, 4, 5, 6, 0, {}};
const OffsetDateTime kAware{{2021, 1, 2}, 3, 4, 5, 6, 0, kZone};
const PythonException kException{{"builtins", "ValueError"}, {"no", std::int64_t{7}}};

struct Record {
  Decimal price;
  Uuid id;
  Decimal again;
  friend bool operator==(const Record&, const Record&) = default;
};
Record record() {
  Record made{*Decimal::parse("2.5"), {}, *Decimal::parse("2.5")};
  made.id.bytes[15] = 1;
  return made;
}

TEST(StdObjects, every_python_reads_what_is_written_and_writes_the_same_bytes) {
  test_support::Peers peers;
  peers.add("ordered", kOrdered);
  peers.add("counter", kCounter);
  peers.add("default", kDefault);
  peers.add("default_none", kDefaultNone);
  peers.add("deque", kDeque);
  peers.add("deque_max", kDequeMax);
  peers.add("decimal", *Decimal::parse("-1.50"));
  peers.add("fraction", Fraction{"-3", "4"});
  peers.add("uuid", kUuid);
  peers.add("range", IntRange{1, 10, 2});
  peers.add("slice", Slice{1, {}, 2});
  peers.add("array", ArrayOf<std::int32_t>{{1, -2, 3}});
  peers.add("path", Path{false, true, "/usr/lib"});
  peers.add("date", Date{2021, 1, 2});
  peers.add("time", Time{1, 2, 3, 4, 0, {}});
  peers.add("datetime", kNaive);
  peers.add("aware", kAware);
  peers.add("timedelta", TimeDelta{1, 2, 3});
  peers.add("timezone", kZone);
  peers.add("class", Global{"collections", "OrderedDict"});
  peers.add("exception", kException);
  peers.add("slices", std::map<std::string, std::vector<Slice>>{{"a", {{0, 1, {}}}}});
  peers.add("record", record());
  peers.expect_agreement();
}

template <class T>
void expect_round_trip(const T& object) {
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    const std::string bytes = dumps(object, {.protocol = protocol});
    EXPECT_EQ(loads<T>(bytes), object) << protocol;
    EXPECT_EQ(test_support::dumps_through_values(object, protocol), bytes) << protocol;
  }
  EXPECT_EQ(from_value<T>(to_document(object).root()), object);
}

TEST(StdObjects, objects_come_back_equal) {
  expect_round_trip(kOrdered);
  expect_round_trip(kCounter);
  expect_round_trip(kDefault);
  expect_round_trip(kDefaultNone);
  expect_round_trip(kDeque);
  expect_round_trip(kDequeMax);
  expect_round_trip(*Decimal::parse("-1.50"));
  expect_round_trip(Fraction{"-3", "4"});
  expect_round_trip(kUuid);
  expect_round_trip(IntRange{1, 10, 2});
  expect_round_trip(Slice{1, {}, 2});
  expect_round_trip(ArrayOf<double>{{1.5, -2}});
  expect_round_trip(ArrayOf<std::uint8_t>{});
  expect_round_trip(Path{false, true, "/usr/lib"});
  expect_round_trip(Date{2021, 1, 2});
  expect_round_trip(kNaive);
  expect_round_trip(kAware);
  expect_round_trip(TimeDelta{1, 2, 3});
  expect_round_trip(kZone);
  expect_round_trip(Global{"collections", "OrderedDict"});
  expect_round_trip(kException);
  expect_round_trip(record());
  expect_round_trip(OrderedDict<int, std::shared_ptr<Record>>());
  expect_round_trip(std::vector<Decimal>(1000, *Decimal::parse("0.1")));
}

TEST(StdObjects, forms_of_older_pythons_are_read) {
  // Python 2.7: pickle.dumps(OrderedDict([('b', 1), ('a', 2)])), pickle.dumps(deque([1, 2], 5))
  const OrderedDict<std::string, int> ordered = loads<OrderedDict<std::string, int>>(
      "ccollections\nOrderedDict\np0\n((lp1\n(lp2\nS'b'\np3\naI1\naa(lp4\nS'a'\np5\naI2\naatp6\nRp7\n.");
  EXPECT_EQ(ordered, kOrdered);
  EXPECT_EQ(loads<Deque<int>>("ccollections\ndeque\np0\n((lp1\nI1\naI2\naI5\ntp2\nRp3\n."), kDequeMax);
}

TEST(StdObjects, values_that_need_their_document_are_read_from_it) {
  const Document document = to_document(DateTime{{2021, 1, 2}, {3, 4, 5, 6, 0, {}}});
  const Document read = brinery::pickle::loads(brinery::pickle::dumps(document.root()));
  EXPECT_EQ(from_value<DateTime>(read.root()).time.minute, 4);
  EXPECT_EQ(from_value<Range>(to_document(IntRange{1, 10, 2}).root()).stop.as<int>(), 10);
}

TEST(StdObjects, what_is_something_else_is_refused_by_name) {
  EXPECT_EQ(error_of([] { loads<std::vector<Decimal>>("(lI1\na."); }),
            "TypeError: [0]: expected decimal.Decimal, found int 1");
  EXPECT_EQ(error_of([] { loads<Slice>("I1\n."); }),
            "TypeError: expected slice of ints of 64 bits, found int 1");
  EXPECT_EQ(error_of([] { loads<ArrayOf<float>>(dumps(ArrayOf<int>{{1}})); }).substr(0, 54),
            "TypeError: expected array.array of this type of number");
  EXPECT_EQ(error_of([] { loads<OrderedDict<int, int>>(dumps(kOrdered)); }),
            "TypeError: keys()[0]: expected int, found str 'b'");
  EXPECT_EQ(error_of([] { dumps(std::vector{Date{2021, 13, 1}}); }).substr(0, 16), "ValueError: [0]:");
}

}  // namespace
}  // namespace brinery::pickle
