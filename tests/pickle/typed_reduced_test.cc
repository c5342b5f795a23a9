// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// C++ types whose descriptions say how Python makes their objects: reduce, new_args, items, setters. reduced_peer.py has the same classes: every Python of the machine must load what is written here, and write it.
#include <brinery/pickle_types.h>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include <brinery/pickler.h>
#include <brinery/to_value.h>

#include "support/error_of.h"
#include "support/python_peer.h"

namespace brinery::pickle {
namespace {

using test_support::error_of;

// --- The classes of reduced_peer.py ----------------------------------------------------------------------------------

struct Point {
  int x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
constexpr auto brinery_describe(Describe<Point> d) {
  return d.python_class("geo", "Point")
      .reduce([](const Point& p) { return std::tie(p.x, p.y); },
              [](int x, double y) {
                return Point{x, y};
              });
}

struct Name {
  std::string text;
  friend bool operator==(const Name&, const Name&) = default;
};
constexpr auto brinery_describe(Describe<Name> d) {
  return d.python_class("geo", "Name").reduce(&Name::text, [](std::string text) {
    return Name{std::move(text)};
  });
}

struct Employee {
  std::string name;
  int age = 0;
  double pay = 0;
  friend bool operator==(const Employee&, const Employee&) = default;
};
constexpr auto brinery_describe(Describe<Employee> d) {
  return d.python_class("geo", "Employee")
      .reduce([](const Employee& e) { return std::string_view(e.name); },
              [](std::string name) {
                return Employee{std::move(name), 0, 0};
              })
      .field("age", &Employee::age)
      .field("pay", &Employee::pay);
}

struct Hooked {
  int n = 0;
  std::vector<int> rest;
  friend bool operator==(const Hooked&, const Hooked&) = default;
};
constexpr auto brinery_describe(Describe<Hooked> d) {
  return d.python_class("geo", "Hooked")
      .reduce(&Hooked::n,
              [](int n) {
                return Hooked{n, {}};
              })
      .state(&Hooked::rest, [](Hooked& hooked, std::vector<int> rest) { hooked.rest = std::move(rest); });
}

struct Bag {
  std::vector<int> items;
  friend bool operator==(const Bag&, const Bag&) = default;
};
constexpr auto brinery_describe(Describe<Bag> d) {
  return d.python_class("geo", "Bag")
      .reduce([](const Bag&) { return std::tuple<>(); }, [] { return Bag(); })
      .list_items(&Bag::items, [](Bag& bag, int item) { bag.items.push_back(item); });
}

struct Table {
  std::map<int, std::string> pairs;
  friend bool operator==(const Table&, const Table&) = default;
};
constexpr auto brinery_describe(Describe<Table> d) {
  return d.python_class("geo", "Table")
      .reduce([](const Table&) { return std::tuple<>(); }, [] { return Table(); })
      .dict_items(&Table::pairs,
                  [](Table& table, int key, std::string text) { table.pairs.emplace(key, std::move(text)); });
}

struct Full {
  std::string name;
  std::vector<int> items;
  std::map<std::string, int> pairs;
  std::string note;
  friend bool operator==(const Full&, const Full&) = default;
};
constexpr auto brinery_describe(Describe<Full> d) {
  return d.python_class("geo", "Full")
      .reduce(&Full::name,
              [](std::string name) {
                return Full{std::move(name), {}, {}, {}};
              })
      .list_items(&Full::items, [](Full& full, int item) { full.items.push_back(item); })
      .dict_items(&Full::pairs,
                  [](Full& full, std::string key, int value) { full.pairs.emplace(std::move(key), value); })
      .field("note", &Full::note)
      .state_setter("geo", "restore");
}

struct Made {
  int n = 0;
  friend bool operator==(const Made&, const Made&) = default;
};
constexpr auto brinery_describe(Describe<Made> d) {
  return d.reduce_by("geo", "make", &Made::n, [](int n) { return Made{n}; });
}

struct New {
  int a = 0;
  std::string b;
  int c = 0;
  friend bool operator==(const New&, const New&) = default;
};
constexpr auto brinery_describe(Describe<New> d) {
  return d.python_class("geo", "New")
      .new_args([](const New& n) { return std::tie(n.a, n.b); },
                [](int a, std::string b) {
                  return New{a, std::move(b), 0};
                })
      .field("c", &New::c);
}

struct Keywords {
  int k = 0;
};
struct NewEx {
  int a = 0;
  std::string b;
  int k = 0;
  int c = 0;
  friend bool operator==(const NewEx&, const NewEx&) = default;
};
constexpr auto brinery_describe(Describe<NewEx> d) {
  return d.python_class("geo", "NewEx")
      .new_args_ex([](const NewEx& n) { return std::tie(n.a, n.b); },
                   [](const NewEx& n) { return Keywords{n.k}; },
                   [](int a, std::string b, Keywords keywords) {
                     return NewEx{a, std::move(b), keywords.k, 0};
                   })
      .field("c", &NewEx::c);
}

// With no argument or two.
struct Maybe {
  bool has = false;
  int a = 0;
  int b = 0;
  using Arguments = std::variant<std::tuple<>, std::tuple<int, int>>;
  Arguments arguments() const { return has ? Arguments(std::tuple(a, b)) : Arguments(std::tuple<>()); }
  static Maybe make(Arguments given) {
    if (const auto* const two = std::get_if<1>(&given)) return {true, std::get<0>(*two), std::get<1>(*two)};
    return {};
  }
  friend bool operator==(const Maybe&, const Maybe&) = default;
};
constexpr auto brinery_describe(Describe<Maybe> d) {
  return d.python_class("geo", "Maybe").reduce(&Maybe::arguments, &Maybe::make);
}

// Each argument holds the next one.
struct Link {
  int n = 0;
  std::unique_ptr<Link> next;
  Link() = default;
  Link(int number, std::unique_ptr<Link> following) : n(number), next(std::move(following)) {}
  Link(Link&&) = default;
  Link& operator=(Link&&) = default;
  ~Link() {
    while (next) next = std::move(next->next);  // a long chain must not recurse
  }
};
constexpr auto brinery_describe(Describe<Link> d) {
  return d.python_class("geo", "Link")
      .reduce([](const Link& link) { return std::tie(link.n, link.next); },
              [](int n, std::unique_ptr<Link> next) { return Link(n, std::move(next)); });
}

struct Tree {
  std::string label;
  std::vector<std::unique_ptr<Tree>> children;
};
constexpr auto brinery_describe(Describe<Tree> d) {
  return d.python_class("geo", "Tree")
      .reduce([](const Tree&) { return std::tuple<>(); }, [] { return Tree(); })
      .list_items(&Tree::children,
                  [](Tree& tree, std::unique_ptr<Tree> child) { tree.children.push_back(std::move(child)); })
      .field("label", &Tree::label);
}

struct Node {
  int n = 0;
  std::shared_ptr<Node> next;
};
constexpr auto brinery_describe(Describe<Node> d) {
  return d.python_class("geo", "Node")
      .reduce(&Node::n,
              [](int n) {
                return Node{n, nullptr};
              })
      .field("next", &Node::next)
      .state_setter("geo", "restore");
}

struct Numbers {
  std::vector<int> items;
  friend bool operator==(const Numbers&, const Numbers&) = default;
};
constexpr auto brinery_describe(Describe<Numbers> d) {
  return d.python_class("geo", "Numbers").list_items(&Numbers::items, [](Numbers& n, int item) {
    n.items.push_back(item);
  });
}

// --- Objects of them ---------------------------------------------------------------------------------------------------

std::unique_ptr<Tree> leaf(std::string label) { return std::make_unique<Tree>(Tree{std::move(label), {}}); }
Tree tree() {
  Tree made{"root", {}};
  auto inner = leaf("inner");
  inner->children.push_back(leaf("leaf 1"));
  made.children.push_back(leaf("leaf 0"));
  made.children.push_back(std::move(inner));
  return made;
}
Link link() { return Link(1, std::make_unique<Link>(2, std::make_unique<Link>(3, nullptr))); }
Bag bag(int count) {
  Bag made;
  for (int i = 0; i < count; ++i) made.items.push_back(i);
  return made;
}
Table table(int count) {
  Table made;
  for (int i = 0; i < count; ++i) made.pairs.emplace(i, std::to_string(i));
  return made;
}
const Full kFull{"all", {1, 2}, {{"a", 1}}, "so"};

// --- There and back -----------------------------------------------------------------------------------------------------

TEST(TypedReduced, every_python_reads_what_is_written_and_writes_the_same_bytes) {
  test_support::Peers peers;
  peers.add("point", Point{1, 2.5});
  peers.add("name", Name{"ann"});
  peers.add("employee", Employee{"ann", 30, 1.5});
  peers.add("hooked", Hooked{1, {1, 2}});
  for (const int count : {0, 1, 2, 1000, 1001, 2001}) {
    peers.add("bag" + std::to_string(count), bag(count));
    peers.add("table" + std::to_string(count), table(count));
  }
  peers.add("full", kFull);
  peers.add("made", Made{7});
  peers.add("new", New{1, "b", 3});
  peers.add("new_ex", NewEx{1, "b", 2, 3});
  peers.add("maybe0", Maybe{});
  peers.add("maybe2", Maybe{true, 1, 2});
  peers.add("link", link());
  peers.add("tree", tree());
  peers.add("numbers", Numbers{{1, 2, 3}}, 2);
  const auto node = std::make_shared<Node>(Node{1, nullptr});
  node->next = node;
  peers.add("cycle", std::vector{node, node});
  node->next.reset();
  peers.expect_agreement();
}

template <class T>
void expect_round_trip(const T& object, int first_protocol = 0) {
  for (int protocol = first_protocol; protocol <= kHighestProtocol; ++protocol) {
    const std::string bytes = dumps(object, {.protocol = protocol});
    EXPECT_EQ(loads<T>(bytes), object) << protocol;
    EXPECT_EQ(from_value<T>(to_document(object).root()), object);
    // The document of it is another form of the same.
    EXPECT_EQ(loads<T>(dumps(brinery::pickle::loads(bytes).root(), {.protocol = protocol})), object)
        << protocol;
  }
}

TEST(TypedReduced, objects_come_back_equal) {
  expect_round_trip(Point{1, 2.5});
  expect_round_trip(Name{"ann"});
  expect_round_trip(Employee{"ann", 30, 1.5});
  expect_round_trip(Hooked{1, {1, 2}});
  for (const int count : {0, 1, 2, 1000, 1001, 2001}) {
    expect_round_trip(bag(count));
    expect_round_trip(table(count));
  }
  expect_round_trip(kFull);
  expect_round_trip(Made{7});
  expect_round_trip(New{1, "b", 3});
  expect_round_trip(NewEx{1, "b", 2, 3});
  expect_round_trip(Maybe{});
  expect_round_trip(Maybe{true, 1, 2});
  expect_round_trip(Numbers{{1, 2, 3}}, 2);
  expect_round_trip(std::map<std::string, std::vector<Point>>{{"a", {{1, 2}, {3, 4}}}});
}

TEST(TypedReduced, values_of_documents_are_written_as_the_objects_themselves) {
  for (int protocol = 2; protocol <= kHighestProtocol; ++protocol) {
    EXPECT_EQ(dumps(to_document(kFull).root(), {.protocol = protocol}), dumps(kFull, {.protocol = protocol}));
    EXPECT_EQ(dumps(to_document(NewEx{1, "b", 2, 3}).root(), {.protocol = protocol}),
              dumps(NewEx{1, "b", 2, 3}, {.protocol = protocol}));
  }
}

TEST(TypedReduced, a_subclass_of_list_needs_protocol_2) {
  EXPECT_EQ(error_of([] { dumps(std::vector{Numbers{{1}}}, {.protocol = 1}); }),
            "PicklingError: [0]: a class that is given items needs protocol 2 or later, not 1");
}

TEST(TypedReduced, shared_objects_and_cycles_stay_what_they_are) {
  const auto node = std::make_shared<Node>(Node{1, nullptr});
  node->next = node;
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    const auto back =
        loads<std::vector<std::shared_ptr<Node>>>(dumps(std::vector{node, node}, {.protocol = protocol}));
    ASSERT_EQ(back.size(), 2);
    EXPECT_EQ(back[0], back[1]);
    EXPECT_EQ(back[0]->next, back[0]);
    EXPECT_EQ(back[0]->n, 1);
    back[0]->next.reset();
  }
  node->next.reset();
}

TEST(TypedReduced, chains_of_arguments_may_be_a_million_deep) {
  Link chain;
  for (int i = 0; i < 1'000'000; ++i) {
    auto next = std::make_unique<Link>(std::move(chain));
    chain = Link(i, nullptr);
    chain.next = std::move(next);
  }
  const Link back = loads<Link>(dumps(chain));
  int count = 0;
  for (const Link* at = &back; at != nullptr; at = at->next.get()) ++count;
  EXPECT_EQ(count, 1'000'001);
}

// --- Errors --------------------------------------------------------------------------------------------------------------

TEST(TypedReduced, errors_tell_the_way_to_the_argument_or_item) {
  const auto reading = []<class T>(std::type_identity<T>, std::string_view literal) {
    return error_of([&] { loads<T>(literal); });
  };
  EXPECT_EQ(reading(std::type_identity<std::vector<Point>>(), "(lcgeo\nPoint\n(I1\nS'x'\ntRa."),
            "TypeError: [0].args[1]: expected float, found str 'x'");
  EXPECT_EQ(reading(std::type_identity<Point>(), "cgeo\nPoint\n(I1\ntR."),
            "ValueError: args: expected tuple of 2, found tuple of 1");
  EXPECT_EQ(reading(std::type_identity<Point>(), "cgeo\nOther\n(I1\ntR."),
            "TypeError: expected call of geo.Point, found instance of geo.Other");
  EXPECT_EQ(reading(std::type_identity<Point>(), "cgeo\nPoint\n(I1\nF2\ntRI5\na."),
            "TypeError: expected no items, found instance of geo.Point with items");
  EXPECT_EQ(reading(std::type_identity<Point>(), "cgeo\nPoint\n(I1\nF2\ntR(S'a'\nI1\ndb."),
            "TypeError: expected no state, found instance of geo.Point with state");
  EXPECT_EQ(reading(std::type_identity<Bag>(), "cgeo\nBag\n(tRI5\naS'x'\na."),
            "TypeError: [1]: expected int, found str 'x'");
  EXPECT_EQ(reading(std::type_identity<Full>(), "cgeo\nFull\n(S'n'\ntRS'k'\nS'v'\ns."),
            "TypeError: ['k']: expected int, found str 'v'");
  EXPECT_EQ(reading(std::type_identity<Employee>(), "cgeo\nEmployee\n(S'n'\ntR(S'age'\nS'x'\ndb."),
            "TypeError: age: expected int, found str 'x'");
  EXPECT_EQ(reading(std::type_identity<Link>(), "cgeo\nLink\n(I1\ncgeo\nLink\n(S'x'\nNtRtR."),
            "TypeError: args[1].args[0]: expected int, found str 'x'");
}

TEST(TypedReduced, errors_of_writing_tell_the_way_as_well) {
  EXPECT_EQ(error_of([] { dumps(std::vector{Name{"\xff"}}); }).substr(0, 60),
            "PicklingError: [0].args[0]: a string must be UTF-8 (std::vec");
  EXPECT_EQ(error_of([] {
              dumps(std::vector{Full{"n", {}, {{"\xff", 1}}, ""}});
            }).substr(0, 36),
            "PicklingError: [0][b'\\xff']: a strin");
  Tree bad{"ok", {}};
  bad.children.push_back(leaf("\xff"));
  EXPECT_EQ(error_of([&] { dumps(bad); }).substr(0, 30), "PicklingError: [0].label: a st");
}

}  // namespace
}  // namespace brinery::pickle
