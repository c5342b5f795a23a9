// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which instances are objects of Python's standard value types, by one table of classes, and the call that makes
// them. What is in them is read by as_x (std_types.h) and, for containers, by std_collections.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <brinery/value.h>

#include "object/value_map.h"

namespace brinery::detail {

enum class StdType : std::uint8_t {
  date,
  time,
  datetime,
  timedelta,
  timezone,
  decimal,
  fraction,
  uuid,
  range,
  array,
  path,
  ordered_dict,
  default_dict,
  counter,
  deque,
  exception,
};

// An instance as what its pickle means: `type(*args)`, whichever way the protocol had to write it.
struct StdCall {
  StdType type;
  std::string_view name;  // of the class, without its module; lives forever
  std::span<const Value> args;
};

// Nothing if the class is none of ours, the arguments are no tuple, or something is done to the object after the
// call that objects of this type never need. Whether the arguments fit is for the one who reads them. O(1).
std::optional<StdCall> std_call(Value value);

// The same, where it is the type that is asked for.
std::optional<StdCall> std_call(Value value, StdType type);

// An argument that is text: a str, or an ASCII 8-bit string of Python 2. Valid as long as the document.
std::optional<std::string_view> std_text(Value value);

// An argument that is bytes: bytes, an 8-bit string of Python 2, or, as protocols 0 to 2 carry them, a str of Latin-1
// (that was decoded, or is still to be encoded by a call of _codecs.encode).
std::optional<std::string> std_bytes(Value value);

// Whether an instance of these types has arguments so long that reading it again and again must be avoided.
bool std_is_costly(Value instance);

// Limits how often the same long argument is read for one object after another. Pickle never shares arguments between
// objects of these types, but a hostile one can let a million objects share a megabyte. Single-threaded.
class StdBudget {
 public:
  // Whether this instance may be read; always the same of the same instance. False for one that is none of ours, or that
  // would cost too much.
  bool allows(Value instance);

 private:
  bool pay_for(Value instance);
  bool pay_for_argument(Value argument);

  ValueMap<bool> verdicts_;  // on costly instances
  ValueMap<bool> read_;
  std::size_t left_ = std::size_t{1} << 22;  // bytes and items that may be read again
};

}  // namespace brinery::detail
