// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/as_value.h>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <brinery/document.h>
#include <brinery/from_value.h>
#include <brinery/to_value.h>

#include "support/error_of.h"
#include "support/from_literal.h"

namespace as_value_test {

// A colour of three bytes, in Python a text like '#ff8000'. Its constructor makes it no aggregate.
class Colour {
 public:
  explicit Colour(unsigned rgb = 0) : rgb_(rgb) {}
  std::string text() const {
    char text[8];
    std::snprintf(text, sizeof text, "#%06x", rgb_);
    return text;
  }
  friend bool operator==(const Colour&, const Colour&) = default;

 private:
  unsigned rgb_;
};

struct Pen {
  Colour colour;
  int width;
};

}  // namespace as_value_test

template <>
struct brinery::AsValue<as_value_test::Colour> {
  static constexpr std::string_view kName = "a colour";
  static Value make(Document& document, const as_value_test::Colour& colour) {
    return document.str(colour.text());
  }
  static std::optional<as_value_test::Colour> get(Value value) {
    const auto text = value.get_if<std::string_view>();
    if (!text || text->size() != 7 || (*text)[0] != '#') return std::nullopt;
    return as_value_test::Colour(
        static_cast<unsigned>(std::stoul(std::string(text->substr(1)), nullptr, 16)));
  }
};

namespace brinery {
namespace {

using as_value_test::Colour;
using as_value_test::Pen;

TEST(AsValue, a_type_is_read_and_written_by_its_own_functions) {
  EXPECT_EQ(test_support::read<Colour>("'#ff8000'"), Colour(0xff8000));
  Document document;
  EXPECT_EQ(repr(to_value(Colour(0x0000ff), document)), "'#0000ff'");
}

TEST(AsValue, it_may_be_a_part_of_any_other_type) {
  const auto pens = test_support::read<std::vector<Pen>>("[{'colour': '#000001', 'width': 2}]");
  EXPECT_EQ(pens.at(0).colour, Colour(1));
  Document document;
  EXPECT_EQ(repr(to_value(std::map<std::string, Pen>{{"a", {Colour(2), 3}}}, document)),
            "{'a': {'colour': '#000002', 'width': 3}}");
}

TEST(AsValue, what_is_none_is_refused_by_its_name_with_the_path) {
  EXPECT_EQ(test_support::refusal<std::vector<Pen>>("[{'colour': 'red', 'width': 2}]"),
            "TypeError: [0].colour: expected a colour, found str 'red'");
}

}  // namespace
}  // namespace brinery
