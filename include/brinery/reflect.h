// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What C++ types look like to Python. An aggregate needs nothing: its members are found at compile time and it is a
// dict of them. BRINERY_CLASS makes it an instance of a Python class, a description covers private members, defaults,
// versions and hooks. Knows no format: each format's typed functions (pickle::dumps(object), pickle::loads<T>) use it.
//
// Start here to describe a type; detail/reflect_types.h is the table of all types that need no description, and
// detail/reflect_fields.h is what those who write a format ask.
#pragma once

#include <brinery/detail/reflect_description.h>
#include <brinery/detail/reflect_fields.h>
#include <brinery/detail/reflect_graph.h>
#include <brinery/detail/reflect_reduction.h>
#include <brinery/detail/reflect_types.h>
#include <brinery/detail/reflect_unknown_fields.h>

// ---- Aggregates ------------------------------------------------------------------------------------------------
//
//     struct Employee { std::string name; int age; double pay; };
//
// is {'name': 'Omkar', 'age': 21, 'pay': 40000.0}. An aggregate is a class without constructors, private members,
// virtual functions and base classes; at most 64 members, none of them a reference or a bit-field. Its members may be
// anything of the table in detail/reflect_types.h, C arrays and further aggregates among them. A member of type
// std::optional may be missing in the input; one of type UnknownFields takes the fields that the struct does not know.

// ---- BRINERY_CLASS(Type, "module", "Name") -----------------------------------------------------------------------
//
// Objects of Type are instances of Python's class module.Name, with the fields as attributes. Written after the type,
// in its own namespace or the global one, and before its first use with a format. Name is the qualified name
// ("Outer.Inner"). A type whose name has a comma needs an alias. How the Python class keeps its state may follow:
//
//     BRINERY_CLASS(Employee, "staff", "Employee")                        a class or dataclass with a __dict__
//     BRINERY_CLASS(Point, "geo", "Point", brinery::slots)                with __slots__, or dataclass(slots=True)
//     BRINERY_CLASS(Key, "geo", "Key", brinery::frozen_slots)             dataclass(frozen=True, slots=True)
//     BRINERY_CLASS(Pair, "geo", "Pair", brinery::namedtuple)             typing.NamedTuple, collections.namedtuple
#define BRINERY_CLASS(Type, ...)                                                         \
  [[maybe_unused]] constexpr auto brinery_describe(::brinery::Describe<Type> describe) { \
    return describe.python_class(__VA_ARGS__);                                           \
  }

// ---- BRINERY_ENUM(Type, "module", "Name") ------------------------------------------------------------------------
//
// Values of the enum are members of Python's enum module.Name, by value; the same places as BRINERY_CLASS. An enum
// without it is an int. Reading checks that the int fits the underlying type.
#define BRINERY_ENUM(Type, ...)                                                                       \
  [[maybe_unused]] constexpr auto brinery_describe(::brinery::Describe<Type> describe) {              \
    static_assert(::std::is_enum_v<Type>, "BRINERY_ENUM is for enums; BRINERY_CLASS is for classes"); \
    return describe.python_class(__VA_ARGS__);                                                        \
  }

// ---- Descriptions ------------------------------------------------------------------------------------------------
//
// For private members, classes with constructors, and whatever else an aggregate cannot say. A function named
// `brinery_describe`, a friend inside the class (then it sees private members) or beside it in its namespace or the
// global one, takes an empty description and returns the filled one:
//
//     class Account {
//      public:
//       explicit Account(std::string owner);
//       double total() const;
//
//      private:
//       friend constexpr auto brinery_describe(brinery::Describe<Account> describe) {
//         return describe.python_class("bank", "Account")
//             .construct([] { return Account(""); })
//             .field("owner", &Account::owner_)
//             .field("cents", &Account::cents_, brinery::optional)
//             .property("total", &Account::total)
//             .unknown_fields(brinery::Unknown::reject)
//             .version(2, [](int found, brinery::Document& document, brinery::Value fields) { ... })
//             .after_load(&Account::check);
//       }
//       std::string owner_;
//       std::int64_t cents_ = 0;
//     };
//
// Each function of the description is explained where it is declared, in detail/reflect_description.h. A description of an aggregate that names no
// field keeps the aggregate's own.
//
// Objects that Python makes of arguments, by __reduce__ or __getnewargs__, and subclasses of list and dict:
//
//     describe.python_class("geo", "Point").reduce([](const Point& p) { return std::tie(p.x, p.y); },
//                                                  [](int x, double y) { return Point(x, y); })
//
// Pointers to a base class hold objects of the classes that its description names, and of no others:
//
//     struct Shape {
//       virtual ~Shape() = default;
//       virtual double area() const = 0;
//       friend constexpr auto brinery_describe(brinery::Describe<Shape> describe) { return describe.derived<Circle, Square>(); }
//     };
//
// Each of those has a description with its Python class and, since it has a base class, its fields.
