// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles as objects of C++ types. Each literal was written by the Python of its table by pickle.dumps of the expression beside
// it, with classes of a module `geo`: Point (plain), Slotted (__slots__), Key (dataclass, frozen, slots), Data (dataclass), Pair
// (namedtuple), Many, Table, Bag (subclasses of list, dict, set), Colour (Enum: red 1, green 2).
#include <brinery/detail/pickle_loads.h>

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "support/error_of.h"

namespace brinery::pickle {
namespace {

using namespace std::chrono;
using test_support::error_of;

// A pickle with the expression that it was made of. Literals keep their zero bytes.
struct Case {
  const char* expression;
  std::string_view pickle;
};
template <std::size_t N>
constexpr Case made(const char* expression, const char (&pickle)[N]) {
  return {expression, std::string_view(pickle, N - 1)};
}

// --- Dates and times ---------------------------------------------------------------------------------------------

// Python 3.11
constexpr char kNaive[] =
    "\x80\x04\x95*\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
    "datetime\x94\x8c\x08"
    "datetime\x94\x93\x94"
    "C\n"
    "\x07\xe4\x01\x02\x03\x04\x05\x00\x00\x06\x94\x85\x94R\x94.";

constexpr char kUtc[] =
    "\x80\x04\x95W\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
    "datetime\x94\x8c\x08"
    "datetime\x94\x93\x94"
    "C\n"
    "\x07\xe4\x81\x02\x03\x04\x05\x00\x00\x06\x94h\x00\x8c\x08timezone\x94\x93\x94h\x00\x8c\x09timedelta"
    "\x94\x93\x94K\x00K\x00K\x00\x87\x94R\x94\x85\x94R\x94\x86\x94R\x94.";

constexpr char kPlusTwo[] =
    "\x80\x02"
    "cdatetime\ndatetime\nq\x00"
    "c_codecs\nencode\nq\x01X\x0b\x00\x00\x00\x07\xc3\xa4\x01\x02"
    "\x03\x04\x05\x00\x00\x06q\x02X\x06\x00\x00\x00latin1q\x03\x86q\x04Rq\x05"
    "cdatetime\ntimezone\nq\x06"
    "cdatetime\ntimedelta\nq\x07K\x00M \x1cK\x00\x87q\x08Rq\x09\x85q\nRq\x0b\x86q\x0cRq\x0d.";

constexpr char kDate[] =
    "\x80\x04\x95 \x00\x00\x00\x00\x00\x00\x00\x8c\x08"
    "datetime\x94\x8c\x04"
    "date\x94\x93\x94"
    "C\x04\x07"
    "\xe4\x02\x1d\x94\x85\x94R\x94.";

constexpr char kDateOld[] =
    "cdatetime\ndate\np0\n(c_codecs\nencode\np1\n(V\x07\xe4\x02\x1d\np2\nVlatin1\np3\ntp4\nRp5\ntp6\nRp7"
    "\n.";

constexpr char kTime[] =
    "\x80\x04\x95\"\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
    "datetime\x94\x8c\x04time\x94\x93\x94"
    "C\x06\x17;"
    ";\x0f"
    "B?\x94\x85\x94R\x94.";

constexpr char kDelta[] =
    "\x80\x04\x95'\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
    "datetime\x94\x8c\x09timedelta\x94\x93\x94J\xff"
    "\xff\xff\xffK\x02K\x03\x87\x94R\x94.";

constexpr char kDeltaMax[] =
    "\x80\x04\x95-\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
    "datetime\x94\x8c\x09timedelta\x94\x93\x94J\xff"
    "\xc9\x9a;J\x7fQ\x01\x00J?B\x0f\x00\x87\x94R\x94.";

// Python 2.7: d.datetime(2020,1,2,3,4,5,6) in protocol 2, d.date(2020,2,29) in protocol 0
constexpr char kNaive27[] =
    "\x80\x02"
    "cdatetime\ndatetime\nq\x00U\n\x07\xe4\x01\x02\x03\x04\x05\x00\x00\x06q\x01\x85q\x02Rq\x03.";

constexpr char kDate27[] = "cdatetime\ndate\np0\n(S'\\x07\\xe4\\x02\\x1d'\np1\ntp2\nRp3\n.";

TEST(TypedLoads, datetimes_are_instants_or_what_a_clock_shows) {
  const auto instant = sys_days(2020y / 1 / 2) + 3h + 4min + 5s + 6us;
  using Micros = sys_time<microseconds>;
  EXPECT_EQ(loads<Micros>(kNaive), instant);
  EXPECT_EQ(loads<Micros>(kUtc), instant);
  EXPECT_EQ(loads<Micros>(kPlusTwo), instant - 2h);
  EXPECT_EQ(loads<sys_seconds>(kNaive), floor<seconds>(instant));
  EXPECT_EQ(loads<system_clock::time_point>(kNaive), instant);
  EXPECT_EQ(loads<local_time<microseconds>>(kNaive).time_since_epoch(), instant.time_since_epoch());
  for (const char* encoding : {"latin1", "bytes", "keep"}) {
    EXPECT_EQ(loads<Micros>(kNaive27, {.encoding = encoding}), instant) << encoding;
    EXPECT_EQ(loads<year_month_day>(kDate27, {.encoding = encoding}), 2020y / 2 / 29) << encoding;
  }
  EXPECT_EQ(error_of([] { loads<local_seconds>(kUtc); }),
            "TypeError: expected datetime.datetime without a zone or with one whose offset from UTC the "
            "value says, found "
            "one with another zone");
  EXPECT_EQ(error_of([] { loads<sys_seconds>(kDate); }),
            "TypeError: expected datetime.datetime, found instance of datetime.date");
}

TEST(TypedLoads, dates_and_times_of_day) {
  EXPECT_EQ(loads<year_month_day>(kDate), 2020y / 2 / 29);
  EXPECT_EQ(loads<sys_days>(kDateOld), sys_days(2020y / 2 / 29));
  EXPECT_EQ(loads<local_days>(kDate), local_days(2020y / 2 / 29));
  EXPECT_EQ(loads<hh_mm_ss<microseconds>>(kTime).to_duration(), 24h - 1us);
  EXPECT_EQ(loads<hh_mm_ss<seconds>>(kTime).to_duration(), 24h - 1s);
}

TEST(TypedLoads, durations_are_cut_towards_the_past_and_checked_for_their_range) {
  EXPECT_EQ(loads<microseconds>(kDelta), -24h + 2s + 3us);
  EXPECT_EQ(loads<seconds>(kDelta), -24h + 2s);
  EXPECT_EQ(loads<hours>(kDelta), -24h);
  EXPECT_EQ((loads<duration<double>>(kDelta).count()), -86397.999997);
  EXPECT_EQ(loads<seconds>(kDeltaMax), 999999999 * 24h + 86399s);
  EXPECT_EQ(error_of([] { loads<nanoseconds>(kDeltaMax); }),
            "OverflowError: a datetime.timedelta is out of the range of the C++ type");
  EXPECT_EQ(error_of([] { loads<microseconds>(kDeltaMax); }),
            "OverflowError: a datetime.timedelta is out of the range of the C++ type");
  EXPECT_EQ(error_of([] { loads<seconds>(kDate); }),
            "TypeError: expected datetime.timedelta, found instance of datetime.date");
}

// datetime.date(b'\x07\xe4\x02\x1e'): the thirtieth of February.
TEST(TypedLoads, dates_that_are_none_are_refused) {
  std::string bad(kDate, sizeof kDate - 1);
  bad[bad.find("\x07\xe4\x02\x1d") + 3] = '\x1e';
  EXPECT_EQ(error_of([&] { loads<year_month_day>(bad); }),
            "ValueError: the arguments of a datetime.date are malformed");
}

// --- Containers, paths, enums --------------------------------------------------------------------------------------

const Case kMaps[] = {
    made("c.OrderedDict([('a',1),('b',2)])",  // protocol 4
         "\x80\x04\x95"
         "0\x00\x00\x00\x00\x00\x00\x00\x8c\x0b"
         "collections\x94\x8c\x0bOrderedDict\x94\x93"
         "\x94)R\x94(\x8c\x01"
         "a\x94K\x01\x8c\x01"
         "b\x94K\x02u."),
    made("c.defaultdict(int,{'a':1,'b':2})",  // protocol 2
         "\x80\x02"
         "ccollections\ndefaultdict\nq\x00"
         "c__builtin__\nlong\nq\x01\x85q\x02Rq\x03(X\x01\x00"
         "\x00\x00"
         "aq\x04K\x01X\x01\x00\x00\x00"
         "bq\x05K\x02u."),
    made("geo.Table(a=1,b=2)",  // protocol 0
         "ccopy_reg\n_reconstructor\np0\n(cgeo\nTable\np1\nc__builtin__\ndict\np2\n(dp3\nVa\np4\nI1\nsVb"
         "\np5\nI2\nstp6\nRp7\n."),
    made("geo.Table(a=1,b=2)",  // protocol 4
         "\x80\x04\x95\"\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x05Table\x94\x93\x94)\x81\x94("
         "\x8c\x01"
         "a\x94K\x01\x8c\x01"
         "b\x94K\x02u."),
};

// Python 2.7
constexpr char kOrdered27[] =
    "\x80\x02"
    "ccollections\nOrderedDict\nq\x00]q\x01(]q\x02(U\x01"
    "aq\x03K\x01"
    "e]q\x04(U\x01"
    "bq\x05K"
    "\x02"
    "ee\x85q\x06Rq\x07.";

constexpr char kDeque27[] =
    "\x80\x02"
    "ccollections\ndeque\nq\x00]q\x01(K\x01K\x02K\x03"
    "eK\x05\x86q\x02Rq\x03.";

// Python 3.11
constexpr char kCounter[] =
    "\x80\x04\x95/\x00\x00\x00\x00\x00\x00\x00\x8c\x0b"
    "collections\x94\x8c\x07"
    "Counter\x94\x93\x94}\x94"
    "(\x8c\x01"
    "a\x94K\x02\x8c\x01"
    "b\x94K\x01u\x85\x94R\x94.";

const Case kLists[] = {
    made("c.deque([1,2,3],5)",  // protocol 4
         "\x80\x04\x95(\x00\x00\x00\x00\x00\x00\x00\x8c\x0b"
         "collections\x94\x8c\x05"
         "deque\x94\x93\x94)K"
         "\x05\x86\x94R\x94(K\x01K\x02K\x03"
         "e."),
    made("geo.Many([1,2,3])",  // protocol 0
         "ccopy_reg\n_reconstructor\np0\n(cgeo\nMany\np1\nc__builtin__\nlist\np2\n(lp3\nI1\naI2\naI3\natp"
         "4\nRp5\n."),
    made("geo.Many([1,2,3])",  // protocol 4
         "\x80\x04\x95\x1b\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x04Many\x94\x93\x94)\x81\x94(K"
         "\x01K\x02K\x03"
         "e."),
};

constexpr char kBag[] =
    "\x80\x04\x95\x1b\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x03"
    "Bag\x94\x93\x94]\x94(K\x01K\x02"
    "e\x85\x94R\x94.";

constexpr char kPath[] =
    "\x80\x04\x95-\x00\x00\x00\x00\x00\x00\x00\x8c\x07pathlib\x94\x8c\x0dPurePosixPath\x94\x93\x94\x8c"
    "\x01/\x94\x8c\x01"
    "a\x94\x8c\x01"
    "b\x94\x87\x94R\x94.";

// Python 3.13
constexpr char kPath13[] =
    "\x80\x04\x95/\x00\x00\x00\x00\x00\x00\x00\x8c\x0epathlib._local\x94\x8c\x0dPurePosixPath\x94\x93\x94"
    "\x8c\x04/a/b\x94\x85\x94R\x94.";

constexpr char kGreen[] =
    "\x80\x04\x95\x18\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x06"
    "Colour\x94\x93\x94K\x02\x85\x94"
    "R\x94.";

constexpr char kGreenOld[] = "cgeo\nColour\np0\n(I2\ntp1\nRp2\n.";

TEST(TypedLoads, subclasses_of_containers_are_read_as_what_they_hold) {
  const std::map<std::string, int> expected{{"a", 1}, {"b", 2}};
  for (const auto& [expression, pickle] : kMaps) {
    EXPECT_EQ((loads<std::map<std::string, int>>(pickle)), expected) << expression;
    EXPECT_EQ((loads<std::unordered_map<std::string, int>>(pickle)["b"]), 2) << expression;
  }
  EXPECT_EQ((loads<std::map<std::string, int>>(kOrdered27)), expected);
  EXPECT_EQ((loads<std::map<std::string, int>>(kCounter)), (std::map<std::string, int>{{"a", 2}, {"b", 1}}));
  for (const auto& [expression, pickle] : kLists) {
    EXPECT_EQ(loads<std::deque<int>>(pickle), std::deque<int>({1, 2, 3})) << expression;
  }
  EXPECT_EQ(loads<std::vector<int>>(kDeque27), std::vector<int>({1, 2, 3}));
  EXPECT_EQ(loads<std::set<int>>(kBag), std::set<int>({1, 2}));
}

TEST(TypedLoads, paths) {
  EXPECT_EQ(loads<std::filesystem::path>(kPath), "/a/b");
  EXPECT_EQ(loads<std::filesystem::path>(kPath13), "/a/b");
}

enum class Number { one = 1, two = 2 };
enum class Colour { red = 1, green = 2 };
BRINERY_ENUM(Colour, "geo", "Colour")
enum class Shade { red = 1, green = 2 };
BRINERY_ENUM(Shade, "geo", "Shade")

TEST(TypedLoads, members_of_enums) {
  EXPECT_EQ(loads<Colour>(kGreen), Colour::green);
  EXPECT_EQ(loads<Colour>(kGreenOld), Colour::green);
  EXPECT_EQ(loads<Number>(kGreen), Number::two);
  EXPECT_EQ(error_of([] { loads<Shade>(kGreen); }),
            "TypeError: expected geo.Shade or int, found instance of geo.Colour");
}

// --- Classes -------------------------------------------------------------------------------------------------------

template <int Kind>
struct Xy {
  int x;
  int y;
};
using Point = Xy<0>;
using Slotted = Xy<1>;
using Key = Xy<2>;
using Data = Xy<3>;
using Pair = Xy<4>;
BRINERY_CLASS(Point, "geo", "Point")
BRINERY_CLASS(Slotted, "geo", "Slotted", brinery::slots)
BRINERY_CLASS(Key, "geo", "Key", brinery::frozen_slots)
BRINERY_CLASS(Data, "geo", "Data")
BRINERY_CLASS(Pair, "geo", "Pair", brinery::namedtuple)

const Case kPoints[] = {
    made("geo.Point(1,2)",  // protocol 0
         "ccopy_reg\n_reconstructor\np0\n(cgeo\nPoint\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nVx"
         "\np6\nI1\nsVy\np7\nI2\nsb."),
    made("geo.Point(1,2)",  // protocol 1
         "ccopy_reg\n_reconstructor\nq\x00(cgeo\nPoint\nq\x01"
         "c__builtin__\nobject\nq\x02Ntq\x03Rq\x04}q"
         "\x05(X\x01\x00\x00\x00xq\x06K\x01X\x01\x00\x00\x00yq\x07K\x02ub."),
    made("geo.Point(1,2)",  // protocol 2
         "\x80\x02"
         "cgeo\nPoint\nq\x00)\x81q\x01}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq"
         "\x04K\x02ub."),
    made("geo.Point(1,2)",  // protocol 4
         "\x80\x04\x95%\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x05Point\x94\x93\x94)\x81\x94}\x94"
         "(\x8c\x01x\x94K\x01\x8c\x01y\x94K\x02ub."),
};

const Case kPairs[] = {
    made("geo.Pair(1,2)",  // protocol 0
         "ccopy_reg\n_reconstructor\np0\n(cgeo\nPair\np1\nc__builtin__\ntuple\np2\n(I1\nI2\ntp3\ntp4\nRp5"
         "\n."),
    made("geo.Pair(1,2)",  // protocol 4
         "\x80\x04\x95\x18\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x04Pair\x94\x93\x94K\x01K\x02"
         "\x86\x94\x81\x94."),
};

constexpr char kSlotted[] =
    "\x80\x02"
    "cgeo\nSlotted\nq\x00)\x81q\x01N}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq\x04K"
    "\x02u\x86q\x05"
    "b.";

constexpr char kKey[] =
    "\x80\x04\x95\x1b\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x03Key\x94\x93\x94)\x81\x94]\x94(K"
    "\x01K\x02"
    "eb.";

constexpr char kData[] =
    "\x80\x04\x95$\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x04"
    "Data\x94\x93\x94)\x81\x94}\x94("
    "\x8c\x01x\x94K\x01\x8c\x01y\x94K\x02ub.";

// Python 2.7, protocol 2
constexpr char kPair27[] =
    "\x80\x02"
    "cgeo\nPair\nq\x00K\x01K\x02\x86q\x01\x81q\x02.";

template <class T>
void expect_one_two(std::string_view pickle) {
  const T object = loads<T>(pickle);
  EXPECT_EQ(object.x, 1);
  EXPECT_EQ(object.y, 2);
}

template <std::size_t N>
std::string_view view(const char (&literal)[N]) {
  return {literal, N - 1};
}

struct Any {
  int x;
  int y;
};

TEST(TypedLoads, instances_of_classes) {
  for (const auto& [expression, pickle] : kPoints) expect_one_two<Point>(pickle);
  for (const auto& [expression, pickle] : kPairs) expect_one_two<Pair>(pickle);
  expect_one_two<Slotted>(view(kSlotted));
  expect_one_two<Key>(view(kKey));
  expect_one_two<Data>(view(kData));
  expect_one_two<Pair>(view(kPair27));
  for (const std::string_view pickle : {view(kSlotted), view(kKey), view(kData), view(kPair27)}) {
    expect_one_two<Any>(pickle);
    EXPECT_TRUE(error_of([&] {
                  loads<Point>(pickle);
                }).starts_with("TypeError: expected instance of geo.Point, found"));
  }
  EXPECT_EQ((loads<std::pair<int, int>>(kPair27)), (std::pair<int, int>(1, 2)));
}

// --- Files, streams, hostile pickles -------------------------------------------------------------------------------

TEST(TypedLoads, files_and_streams) {
  const std::string path = testing::TempDir() + "brinery_typed_loads.pkl";
  std::ofstream(path, std::ios::binary) << view(kSlotted);
  EXPECT_EQ(load<Slotted>(path).y, 2);
  std::filesystem::remove(path);
  EXPECT_TRUE(error_of([&] { load<Slotted>(path); }).starts_with("OSError: "));
  std::istringstream stream(std::string(view(kKey)) + std::string(view(kData)));
  EXPECT_EQ(load<Key>(stream).x, 1);
  EXPECT_EQ(load<Data>(stream).y, 2);
}

TEST(TypedLoads, errors_of_pickle_and_of_types) {
  EXPECT_EQ(error_of([] { loads<int>(""); }), error_of([] { loads(""); }));
  EXPECT_EQ(error_of([] { loads<std::vector<int>>("]\x94(K\x01\x8c\x01xe."); }),
            "TypeError: [1]: expected int, found str 'x'");
}

template <int Levels>
struct Nested {
  using Type = std::vector<typename Nested<Levels - 1>::Type>;
};
template <>
struct Nested<0> {
  using Type = int;
};

// t = []; then seven times t = [t] * 32: thirty billion lists in five hundred bytes.
TEST(TypedLoads, shared_lists_do_not_eat_the_machine) {
  std::string hostile = "]\x94";
  for (int i = 0; i < 7; ++i) {
    std::string again;
    for (int copy = 1; copy < 32; ++copy) again += std::string("h") + static_cast<char>(i);
    hostile = "](" + hostile + again + "e\x94";
  }
  hostile += ".";
  const std::string error = error_of([&] { loads<Nested<8>::Type>(hostile); });
  EXPECT_TRUE(error.starts_with("MemoryError: [0][0]")) << error;
  EXPECT_EQ(loads(hostile).root().size(), 32U);
}

}  // namespace
}  // namespace brinery::pickle
