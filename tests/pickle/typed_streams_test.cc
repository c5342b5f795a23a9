// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Several C++ objects in one stream: Pickler::dump of objects, Unpickler::load<T> and next<T>.
#include <brinery/pickle_types.h>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "support/error_of.h"

namespace typed_streams {

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

}  // namespace typed_streams

namespace brinery::pickle {
namespace {

using namespace typed_streams;
using test_support::error_of;

const std::vector<Employee> kStaff{{"Omkar", 21}, {"Ada", 36}};

TEST(TypedPickler, what_was_dumped_before_is_a_reference) {
  std::string bytes;
  auto pickler = Pickler::to_string(bytes);
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  pickler.dump(Shelf{{jar}});
  const std::size_t first = bytes.size();
  pickler.dump(Shelf{{jar, jar}});
  EXPECT_EQ(bytes.find("plum", first), std::string::npos);

  Unpickler in(bytes);
  in.keep_memo(true);
  const auto one = in.load<Shelf>();
  const auto two = in.load<Shelf>();
  EXPECT_EQ(one.jars[0]->fruit, "plum");
  EXPECT_EQ(two.jars[0], one.jars[0]);
  EXPECT_EQ(two.jars[1], one.jars[0]);
  EXPECT_FALSE(in.next<Shelf>());
  EXPECT_EQ(error_of([&] { in.load<Shelf>(); }).substr(0, 27), "EOFError: Ran out of input:");
}

// As one document of the same values, so that the memo's numbers go on.
TEST(TypedPickler, writes_the_bytes_of_values) {
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  for (int protocol = 0; protocol <= 5; ++protocol) {
    std::string typed;
    auto pickler = Pickler::to_string(typed, {.protocol = protocol});
    pickler.dump(std::pair(jar, 1));
    pickler.dump(std::vector{jar});
    EXPECT_EQ(typed.substr(0, dumps(std::pair(jar, 1), {.protocol = protocol}).size()),
              dumps(std::pair(jar, 1), {.protocol = protocol}));
    pickler.clear_memo();
    const std::size_t at = typed.size();
    pickler.dump(std::vector{jar});
    EXPECT_EQ(typed.substr(at), dumps(std::vector{jar}, {.protocol = protocol}));
  }
}

TEST(TypedPickler, keeps_what_its_memo_knows_until_it_is_cleared) {
  std::string bytes;
  auto pickler = Pickler::to_string(bytes);
  std::weak_ptr<Jar> watched;
  for (int i = 0; i < 100; ++i) {
    const auto jar = std::make_shared<Jar>(Jar{"jar " + std::to_string(i), nullptr});
    watched = jar;
    pickler.dump(jar);  // the next one may not be made in its place
  }
  EXPECT_FALSE(watched.expired());
  pickler.clear_memo();
  EXPECT_TRUE(watched.expired());
  Unpickler in(bytes);
  in.keep_memo(true);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(in.load<Jar>().fruit, "jar " + std::to_string(i));
}

TEST(TypedPickler, mixes_values_and_objects_and_starts_anew_after_an_error) {
  std::string bytes;
  auto pickler =
      Pickler::to_string(bytes, {.persistent_id = [](Document&, Value object) -> std::optional<Value> {
                           if (object.kind() == Kind::float_) throw ValueError("no floats");
                           return std::nullopt;
                         }});
  Document document;
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  pickler.dump(jar);
  pickler.dump(document.list({document.integer(1)}));
  EXPECT_THROW(pickler.dump(std::pair(jar, 1.5)), ValueError);
  EXPECT_THROW(pickler.dump(std::string("\xff")), PicklingError);
  const std::size_t at = bytes.size();
  pickler.dump(jar);
  EXPECT_EQ(bytes.substr(at), dumps(jar));
}

TEST(TypedPickler, canonical_pickles_stand_on_their_own) {
  std::string bytes;
  auto pickler = Pickler::to_string(bytes, {.canonical = true});
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  for (int i = 0; i < 2; ++i) pickler.dump(jar);
  const std::string one = dumps(jar, {.canonical = true});
  EXPECT_EQ(bytes, one + one);
}

TEST(TypedUnpickler, reads_an_object_from_each_pickle) {
  std::stringstream stream;
  for (const Employee& each : kStaff) dump(each, stream, {.protocol = 2});
  Unpickler in(stream);
  std::vector<Employee> read;
  while (auto each = in.next<Employee>()) read.push_back(*std::move(each));
  EXPECT_EQ(read, kStaff);
}

TEST(TypedUnpickler, objects_of_several_pickles_are_their_own_without_a_memo) {
  const auto jar = std::make_shared<Jar>(Jar{"plum", nullptr});
  const std::string bytes = dumps(jar) + dumps(jar);
  Unpickler in(bytes);
  const auto one = in.load<std::shared_ptr<Jar>>();
  EXPECT_NE(in.load<std::shared_ptr<Jar>>(), one);
}

// The first pickle is no Shelf, but its jar is known to the second.
TEST(TypedUnpickler, a_pickle_of_another_type_is_skipped_and_leaves_no_half_made_objects) {
  std::string bytes;
  auto pickler = Pickler::to_string(bytes);
  const auto jar = std::make_shared<Jar>(Jar{"plum", std::make_shared<Jar>(Jar{"pear", nullptr})});
  pickler.dump(std::map<std::string, std::variant<std::vector<std::shared_ptr<Jar>>, int>>{
      {"jars", std::vector{jar}}, {"more", 1}});
  pickler.dump(std::pair(jar, std::string("text")));
  pickler.dump(Shelf{{jar, jar->next}});
  Unpickler in(bytes);
  in.keep_memo(true);
  EXPECT_EQ(in.load<Shelf>().jars.size(), 1U);  // ignores what it does not know
  EXPECT_EQ(error_of([&] { in.load<std::pair<std::shared_ptr<Jar>, int>>(); }),
            "TypeError: [1]: expected int, found str 'text'");
  const auto shelf = in.load<Shelf>();
  EXPECT_EQ(shelf.jars[0]->next, shelf.jars[1]);
  EXPECT_EQ(shelf.jars[1]->fruit, "pear");
}

}  // namespace
}  // namespace brinery::pickle
