// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The hooks of DumpOptions with C++ objects, and buffers that travel beside a pickle. That the bytes are the same with and without
// hooks is tested where the types are: see support/through_values.h.
#include <brinery/pickle_types.h>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <unordered_set>
#include <vector>

#include <brinery/copyreg.h>
#include <brinery/pickle_buffer.h>

#include "support/error_of.h"
#include "support/through_values.h"

namespace typed_hooks {

struct Employee {
  std::string name;
  int age = 0;
  bool operator==(const Employee&) const = default;
};
BRINERY_CLASS(Employee, "staff", "Employee")

struct Jar {
  std::string fruit;
  std::shared_ptr<Jar> next;
};
BRINERY_CLASS(Jar, "kitchen", "Jar")

struct Shelf {
  std::vector<std::shared_ptr<Jar>> jars;
};

struct Image {
  int width = 0;
  brinery::pickle::PickleBuffer pixels;
};
struct OwnedImage {
  int width = 0;
  std::vector<std::byte> pixels;
};

// A class whose state is a tuple that leads back to the object.
class Looped {
 public:
  std::shared_ptr<Looped> self;
  std::pair<int, std::shared_ptr<Looped>> get_state() const { return {1, self}; }
  void set_state(std::pair<int, std::shared_ptr<Looped>> state) { self = std::move(state.second); }
};
constexpr auto brinery_describe(brinery::Describe<Looped> describe) {
  return describe.python_class("m", "Looped").state(&Looped::get_state, &Looped::set_state);
}

// Its state is as deep as the chain, but not the C++ stack.
class Chain {
 public:
  std::shared_ptr<Chain> next;
  std::shared_ptr<Chain> get_state() const { return next; }
  void set_state(std::shared_ptr<Chain> state) { next = std::move(state); }
};
constexpr auto brinery_describe(brinery::Describe<Chain> describe) {
  return describe.python_class("m", "Chain").state(&Chain::get_state, &Chain::set_state);
}

}  // namespace typed_hooks

namespace brinery::pickle {
namespace {

using namespace typed_hooks;
using test_support::dumps_through_values;
using test_support::error_of;

const std::vector<Employee> kStaff{{"Omkar", 21}, {"Ada", 36}};

std::optional<Value> id_of_employee(Document& scratch, Value object) {
  if (!object.is_instance_of("staff", "Employee")) return std::nullopt;
  return scratch.tuple({scratch.str("Employee"), object.state()["name"]});
}

TEST(TypedHooks, persistent_id_sees_objects_as_values) {
  const Document read = loads(dumps(kStaff, {.persistent_id = id_of_employee}));
  EXPECT_EQ(repr(read.root()),
            "[<persistent id ('Employee', 'Omkar')>, <persistent id ('Employee', 'Ada')>]");
}

std::optional<Reduction> as_call(Document& scratch, Value object) {
  if (!object.is_instance_of("staff", "Employee")) return std::nullopt;
  return Reduction{.callable = scratch.global("staff", "hire"),
                   .args = scratch.tuple({object.state()["name"]})};
}

TEST(TypedHooks, reducers_say_how_objects_are_made) {
  const Document overridden = loads(dumps(kStaff, {.reducer_override = as_call}));
  EXPECT_EQ(repr(overridden.root()), "[staff.hire('Omkar'), staff.hire('Ada')]");
  const DispatchTable table{{{"staff", "Employee"}, as_call}};
  EXPECT_EQ(dumps(kStaff, {.dispatch_table = &table}), dumps(kStaff, {.reducer_override = as_call}));
}

// As the contract has it: C++ types are described, so that what the process registered counts with other hooks only.
TEST(TypedHooks, registered_reducers_are_asked_with_the_other_hooks) {
  const std::string plain = dumps(kStaff);
  copyreg::pickle("staff", "Employee", as_call);
  EXPECT_EQ(dumps(kStaff), plain);
  EXPECT_EQ(dumps_through_values(kStaff, 5), dumps(kStaff, {.reducer_override = as_call}));
  const auto registered = copyreg::dispatch_table();
  EXPECT_EQ(dumps(kStaff, {.dispatch_table = registered.get()}),
            dumps(kStaff, {.reducer_override = as_call}));
  copyreg::remove_pickle("staff", "Employee");
}

TEST(TypedHooks, canonical_pickles_do_not_know_the_order_of_a_hash_table) {
  std::unordered_set<std::string> some{"a", "b", "c"};
  std::unordered_set<std::string> same(1000);
  for (const char* text : {"c", "b", "a"}) same.insert(text);
  const std::string bytes = dumps(some, {.canonical = true});
  EXPECT_EQ(dumps(same, {.canonical = true}), bytes);
  EXPECT_EQ(loads<std::unordered_set<std::string>>(bytes), some);
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  EXPECT_EQ(dumps(Shelf{{jar, jar}}, {.canonical = true}),
            dumps(Shelf{{jar, std::make_shared<Jar>(*jar)}}, {.canonical = true}));
}

TEST(TypedHooks, fast_mode_writes_what_is_shared_each_time) {
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  const Shelf shelf{{jar, jar}};
  const std::string bytes = dumps(shelf, {.fast = true});
  EXPECT_EQ(bytes.find('\x94'), std::string::npos);  // MEMOIZE
  const Document read = loads(bytes);
  EXPECT_FALSE(read.root()["jars"][0].is(read.root()["jars"][1]));
  jar->next = jar;
  EXPECT_EQ(error_of([&] { dumps(shelf, {.fast = true}); }).substr(0, 12), "ValueError: ");
  jar->next = nullptr;
}

TEST(TypedHooks, a_stream_a_file_and_a_string_get_the_same) {
  const DumpOptions options{.persistent_id = id_of_employee};
  const std::string bytes = dumps(kStaff, options);
  std::ostringstream stream;
  dump(kStaff, stream, options);
  EXPECT_EQ(stream.str(), bytes);
  const std::string path = testing::TempDir() + "typed_hooks.pkl";
  dump(kStaff, path, options);
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), bytes);
}

TEST(TypedHooks, errors_name_the_way_as_without_hooks) {
  const std::map<std::string, std::vector<std::string>> table{{"a", {"good", "\xff"}}};
  EXPECT_EQ(error_of([&] { dumps_through_values(table, 5); }), error_of([&] { dumps(table); }));
  EXPECT_EQ(error_of([&] { dumps_through_values(table, 5); }).substr(0, 24), "PicklingError: ['a'][1]:");
  // What only values cannot be.
  const std::map<std::vector<int>, int> odd{{{1}, 2}};
  EXPECT_EQ(error_of([&] { dumps_through_values(odd, 5); }).substr(0, 11), "TypeError: ");
}

TEST(TypedHooks, hooks_throw_through_and_say_where) {
  const auto refuse = [](Document&, Value object) -> std::optional<Value> {
    if (object.kind() == Kind::str && object.as<std::string_view>() == "Ada") throw ValueError("no Ada");
    return std::nullopt;
  };
  EXPECT_EQ(error_of([&] { dumps(kStaff, {.persistent_id = refuse}); }).substr(0, 12), "ValueError: ");
  EXPECT_NE(error_of([&] { dumps(kStaff, {.persistent_id = refuse}); }).find("[1]"), std::string::npos);
}

TEST(TypedHooks, states_that_lead_back_and_deep_ones_are_written) {
  const auto looped = std::make_shared<Looped>();
  looped->self = looped;
  for (int protocol = 0; protocol <= 5; ++protocol)
    EXPECT_EQ(dumps_through_values(looped, protocol), dumps(looped, {.protocol = protocol})) << protocol;
  looped->self = nullptr;

  auto chain = std::make_shared<Chain>();
  for (int i = 0; i < 100'000; ++i) {
    auto before = std::make_shared<Chain>();
    before->next = std::move(chain);
    chain = std::move(before);
  }
  EXPECT_TRUE(dumps_through_values(chain, 5) == dumps(chain));
  while (chain != nullptr) chain = std::exchange(chain->next, nullptr);  // its destructor would recurse
}

// ---- Buffers ----------------------------------------------------------------------------------------------------------

TEST(PickleBuffers, are_bytes_or_bytearrays_in_the_pickle) {
  std::string pixels = "rgb";
  Image image{1, PickleBuffer(std::span<char>(pixels))};
  EXPECT_EQ(repr(loads(dumps(image)).root()), "{'width': 1, 'pixels': bytearray(b'rgb')}");
  image.pixels = PickleBuffer(std::span<const char>(pixels));
  EXPECT_EQ(repr(loads(dumps(image)).root()), "{'width': 1, 'pixels': b'rgb'}");
  const auto into = [](const Buffer&) { return true; };
  EXPECT_EQ(dumps(image, {.buffer_callback = into}), dumps(image));
  EXPECT_EQ(repr(loads(dumps(PickleBuffer())).root()), "b''");
}

TEST(PickleBuffers, travel_beside_the_pickle_without_a_copy) {
  std::vector<double> numbers(100'000, 1.5);
  const std::vector<Image> images{{1, PickleBuffer(std::span(numbers))},
                                  {2, PickleBuffer(std::span<const double>(numbers))}};
  std::vector<Buffer> beside;
  const auto keep = [&](const Buffer& buffer) {
    beside.push_back(buffer);
    return false;
  };
  const std::string bytes = dumps(images, {.buffer_callback = keep});
  EXPECT_LT(bytes.size(), 100U);
  ASSERT_EQ(beside.size(), 2U);
  EXPECT_FALSE(beside[0].readonly);
  EXPECT_TRUE(beside[1].readonly);
  EXPECT_EQ(static_cast<const void*>(beside[0].data.data()), numbers.data());

  const Document document = loads(bytes, {.buffers = beside});
  const auto views = from_value<std::vector<Image>>(document.root());
  EXPECT_EQ(static_cast<const void*>(views[0].pixels.data().data()), numbers.data());
  EXPECT_EQ(views[0].pixels, images[0].pixels);
  EXPECT_EQ(views[1].pixels, images[1].pixels);
  EXPECT_FALSE(views[0].pixels == views[1].pixels);  // the same bytes, but one may be changed

  const auto owned = loads<std::vector<OwnedImage>>(bytes, {.buffers = beside});
  ASSERT_EQ(owned[1].pixels.size(), numbers.size() * sizeof(double));
  const Document spans = loads(bytes, {.buffers = beside});
  const auto span = from_value<std::span<const std::byte>>(spans.root()[0]["pixels"]);
  EXPECT_EQ(static_cast<const void*>(span.data()), numbers.data());
}

TEST(PickleBuffers, are_read_from_bytes_and_bytearrays) {
  Document document;
  EXPECT_TRUE(from_value<PickleBuffer>(document.bytes("ab")).readonly());
  EXPECT_FALSE(from_value<PickleBuffer>(document.bytearray("ab")).readonly());
  EXPECT_EQ(from_value<PickleBuffer>(document.bytearray("ab")).data().size(), 2U);
  EXPECT_EQ(error_of([&] { from_value<PickleBuffer>(document.str("ab")); }),
            "TypeError: expected a buffer with data, bytes or bytearray, found str 'ab'");
  EXPECT_THROW(from_value<PickleBuffer>(document.buffer(0, true, {})),
               TypeError);  // whose bytes are elsewhere
}

TEST(PickleBuffers, need_protocol_5) {
  const std::vector<Image> images{{1, PickleBuffer()}};
  EXPECT_EQ(error_of([&] { dumps(images, {.protocol = 4}); }),
            "PicklingError: [0].pixels: a buffer can only be written with protocol 5, not 4");
}

}  // namespace
}  // namespace brinery::pickle
