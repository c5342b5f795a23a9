// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pointers to base classes in typed pickles. reduced_peer.py has the same classes.
#include <brinery/pickle_types.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <brinery/to_value.h>

#include "support/error_of.h"
#include "support/python_peer.h"
#include "support/through_values.h"

namespace brinery::pickle {
namespace {

using test_support::error_of;

struct Circle;
struct Square;
struct Group;

struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  std::string name;

  friend constexpr auto brinery_describe(Describe<Shape> d) { return d.derived<Circle, Square, Group>(); }
};
struct Circle : Shape {
  double area() const override { return 3 * radius * radius; }
  int radius = 0;
};
struct Square : Shape {
  double area() const override { return side * side; }
  int side = 0;
};
struct Group : Shape {
  double area() const override;
  ~Group() override;
  std::vector<std::shared_ptr<Shape>> members;
};
constexpr auto brinery_describe(Describe<Circle> d) {
  return d.python_class("geo", "Circle").field("name", &Shape::name).field("radius", &Circle::radius);
}
constexpr auto brinery_describe(Describe<Square> d) {
  return d.python_class("geo", "Square").field("name", &Shape::name).field("side", &Square::side);
}
constexpr auto brinery_describe(Describe<Group> d) {
  return d.python_class("geo", "Group").field("name", &Shape::name).field("members", &Group::members);
}
double Group::area() const {
  double sum = 0;
  for (const auto& member : members) sum += member->area();
  return sum;
}
Group::~Group() = default;

std::vector<std::shared_ptr<Shape>> shapes() {
  auto circle = std::make_shared<Circle>();
  circle->name = "c";
  circle->radius = 2;
  auto square = std::make_shared<Square>();
  square->name = "s";
  square->side = 3;
  auto group = std::make_shared<Group>();
  group->name = "g";
  group->members = {circle, square};
  return {circle, group, nullptr};
}

TEST(TypedBases, every_python_reads_what_is_written_and_writes_the_same_bytes) {
  test_support::Peers peers;
  peers.add("shapes", shapes());
  peers.expect_agreement();
}

TEST(TypedBases, pointers_to_a_base_hold_what_the_pickle_says) {
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    const std::string bytes = dumps(shapes(), {.protocol = protocol});
    EXPECT_EQ(test_support::dumps_through_values(shapes(), protocol), bytes);
    const auto back = loads<std::vector<std::shared_ptr<Shape>>>(bytes);
    ASSERT_EQ(back.size(), 3);
    EXPECT_EQ(back[0]->area(), 12);
    EXPECT_EQ(back[1]->area(), 21);
    EXPECT_EQ(back[2], nullptr);
    const auto& members = dynamic_cast<const Group&>(*back[1]).members;
    EXPECT_EQ(members[0], back[0]);
    EXPECT_EQ(members[1]->name, "s");
  }
  const auto copied = from_value<std::vector<std::shared_ptr<Shape>>>(to_document(shapes()).root());
  EXPECT_EQ(dynamic_cast<const Group&>(*copied[1]).members[0], copied[0]);
}

TEST(TypedBases, pointers_to_a_base_and_to_the_class_itself_share_the_object) {
  const auto circle = std::make_shared<Circle>();
  const std::tuple<std::shared_ptr<Shape>, std::shared_ptr<Circle>> both(circle, circle);
  const auto back = loads<std::tuple<std::shared_ptr<Shape>, std::shared_ptr<Circle>>>(dumps(both));
  EXPECT_EQ(std::get<0>(back), std::get<1>(back));
}

TEST(TypedBases, classes_that_are_not_described_are_refused_with_the_line_to_add) {
  using Shapes = std::vector<std::unique_ptr<Shape>>;
  EXPECT_EQ(error_of([] { loads<Shapes>("(l(igeo\nTriangle\na."); }),
            "TypeError: [0]: expected instance of geo.Circle or instance of geo.Square or instance of "
            "geo.Group, found "
            "instance of geo.Triangle; to read it as a class Triangle of yours write BRINERY_CLASS(Triangle, "
            "\"geo\", "
            "\"Triangle\") and name it in .derived<...>() of the description of "
            "brinery::pickle::{anonymous}::Shape");
  EXPECT_EQ(error_of([] { loads<Shapes>("(lI1\na."); }),
            "TypeError: [0]: expected instance of geo.Circle or instance of geo.Square or instance of "
            "geo.Group, found int 1");
  struct Triangle : Shape {
    double area() const override { return 0; }
  };
  Shapes unknown;
  unknown.push_back(std::make_unique<Triangle>());
  const std::string error = error_of([&] { dumps(unknown); });
  EXPECT_TRUE(error.starts_with("TypeError: [0]: an object of class ")) << error;
  EXPECT_NE(error.find("does not know: name it in .derived<..., "), std::string::npos) << error;
}

// A chain of shapes, each the only owner of the next.
struct Box;
struct Thing {
  virtual ~Thing() = default;
  virtual bool is_box() const = 0;
  friend constexpr auto brinery_describe(Describe<Thing> d) { return d.derived<Box>(); }
};
struct Box : Thing {
  bool is_box() const override { return true; }
  int n = 0;
  std::unique_ptr<Thing> content;
  ~Box() override {
    std::unique_ptr<Thing> next = std::move(content);
    while (next) next = std::move(static_cast<Box&>(*next).content);
  }
};
constexpr auto brinery_describe(Describe<Box> d) {
  return d.python_class("geo", "Box").field("n", &Box::n).field("content", &Box::content);
}

TEST(TypedBases, chains_of_bases_may_be_a_million_deep) {
  std::unique_ptr<Thing> chain;
  for (int i = 0; i < 1'000'000; ++i) {
    auto box = std::make_unique<Box>();
    box->n = i;
    box->content = std::move(chain);
    chain = std::move(box);
  }
  const auto back = loads<std::unique_ptr<Thing>>(dumps(chain));
  int count = 0;
  for (const Thing* at = back.get(); at != nullptr; at = static_cast<const Box*>(at)->content.get()) ++count;
  EXPECT_EQ(count, 1'000'000);
}

}  // namespace
}  // namespace brinery::pickle
