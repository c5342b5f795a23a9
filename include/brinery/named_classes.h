// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Namedtuples and enums of Python programs, by name. A pickle has the class's name and the values, but not the names of fields
// and members: a program that knows them says so here once, and instances are printed as Python prints them. Only
// printing is concerned: `repr`, and tagged JSON that interprets. What the value is, and how it is written, stays as it was.
//
//     brinery::register_namedtuple("geometry", "Point", {"x", "y"});
//     brinery::register_enum("geometry", "Side", {{"LEFT", 1}, {"RIGHT", 2}});
//     std::cout << brinery::repr(doc.root());        // [Point(x=1, y=2), <Side.LEFT: 1>]
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace brinery {

using EnumValue = std::variant<std::int64_t, std::string>;

// A second registration of a class replaces the first, whichever it was. ValueError for a name that comes twice.
// Thread level: thread-safe; a repr that is being made sees the classes from before or after.
void register_namedtuple(std::string_view module, std::string_view name, std::vector<std::string> fields);
void register_enum(std::string_view module, std::string_view name,
                   std::vector<std::pair<std::string, EnumValue>> members);

// KeyError where the class is not registered.
void forget_class(std::string_view module, std::string_view name);

}  // namespace brinery
