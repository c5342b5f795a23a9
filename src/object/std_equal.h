// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What Python's `==` looks at in objects of the standard value types, in a form in which equal means equal.
#pragma once

#include <optional>
#include <string>

#include <brinery/value.h>

#include "object/std_collections.h"

namespace brinery::detail {

// Two objects are equal if their `how`, keys and contents are equal. There are three exceptions, which are dicts:
//
//     mapping    compares with dicts and with the other two, as a dict; the order does not count
//     ordered    with its like also by the order of keys
//     counter    with its like as if keys with the count 0 were not there
struct StdIdentity {
  enum class How : std::uint8_t {
    value,
    mapping,
    ordered,
    counter,
    never
  };  // never: a NaN, which equals only itself

  How how = How::value;
  std::string key;  // type and value, in a form that says nothing of how it was pickled
  Value content;    // of the document or the scratch; None if the key says it all
  Value more;
};

// Nothing for what is no well-formed object of these types. A dict is a mapping.
std::optional<StdIdentity> std_identity(Value value, StdCollections& collections);

// The key of an instance that Python finds by value in a dict: dates and times, timedeltas, timezones, Decimals,
// Fractions, UUIDs, ranges and paths. Nothing for others, and for those with long arguments or a tzinfo that is no
// datetime.timezone: they are looked up by identity. O(1).
std::optional<std::string> std_dict_key(Value instance);

}  // namespace brinery::detail
