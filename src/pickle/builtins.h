// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Calls that a pickle makes for plain data, because its protocol had no opcode for the type: builtins.set([1, 2]) and its
// like. A closed table; nothing here runs what a pickle names.
#pragma once

#include <optional>
#include <string_view>

#include <brinery/value.h>

#include "object/heap.h"

namespace brinery::pickle {

// The value of a global that is plain data itself: builtins.Ellipsis, builtins.NotImplemented.
std::optional<Value> builtin_constant(Value global) noexcept;

// The result of calling the global `cls` in the way of `made`, or nothing if that is not in the table or the arguments are not
// those that Python's own pickler writes. TypeError for unhashable members of a set, as in Python.
//
// A pickler writes fresh arguments for each call, so that all calls together take fewer items and bytes than the input has.
// A hostile stream refers to one large argument many times; `budget` pays for every item and byte that a call takes over, and
// when it is spent such calls stay instances. It begins as the size of the input.
std::optional<Value> call_builtin(detail::Heap& heap, Made made, Value cls, Value args, std::size_t& budget);

}  // namespace brinery::pickle
