// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What an object of a standard value type is to Python, class and contents, for tagged JSON.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>

#include <brinery/value.h>

#include "object/parts.h"
#include "object/std_collections.h"
#include "object/value_map.h"

namespace brinery::detail {

struct StdDescription {
  enum class As : std::uint8_t { node, items, pairs, fields };
  struct Section {
    const char* name;
    As as;
    Value value;  // items: a list or tuple; pairs, fields: a dict
  };

  std::string cls;  // module.name
  std::array<Section, 2> sections{};
  unsigned section_count = 0;

  // What tagged JSON writes of it, by number, as part_count and part (parts.h) for other objects.
  std::size_t parts() const;
  Value part_at(std::size_t index) const;
};

// Describes instances, and remembers it. Values of a description are of the document, or live as long as this.
// Single-threaded.
class StdDescriptions {
 public:
  // Null for what is no well-formed object of these types. The pointer stays valid.
  const StdDescription* find(Value instance);

 private:
  using Description = std::optional<StdDescription>;

  Description describe(Value instance, const StdCall& call);
  Description describe_named(Value instance);
  Description describe_time(Value instance, const StdCall& call);
  Description describe_number(Value instance, const StdCall& call);
  Description describe_collection(Value instance);
  Description describe_array(Value instance);
  Description with_fields(std::string cls, std::initializer_list<std::pair<const char*, Value>> fields);
  Value number(std::int64_t value) { return collections_.scratch().integer(value); }
  Value text(std::string_view value) { return collections_.scratch().str(value); }

  StdCollections collections_;
  std::deque<StdDescription> found_;
  ValueMap<const StdDescription*> known_;
};

}  // namespace brinery::detail
