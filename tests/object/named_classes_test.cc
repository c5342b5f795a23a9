// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Namedtuples and enums by name. Above each stands the Python whose repr is expected:
//
//     Point = collections.namedtuple('Point', 'x y'); class Side(enum.Enum): LEFT = 1; RIGHT = 'r'
#include <brinery/named_classes.h>

#include <brinery/document.h>
#include <brinery/error.h>
#include <brinery/tagged.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <string>

namespace brinery {
namespace {

using std::string_literals::operator""s;

class NamedClasses : public testing::Test {
 protected:
  NamedClasses() {
    register_namedtuple("m", "Point", {"x", "y"});
    register_enum("m", "Side", {{"LEFT", 1}, {"RIGHT", "r"}});
  }
  ~NamedClasses() override {
    forget_class("m", "Point");
    forget_class("m", "Side");
  }
  Value point(Value x, Value y, std::string_view name = "Point") {
    return doc_.instance(Made::newobj, doc_.global("m", name), doc_.tuple({x, y}));
  }
  Value side(Value value) {
    return doc_.instance(Made::reduce, doc_.global("m", "Side"), doc_.tuple({value}));
  }
  Value n(int number) { return doc_.integer(number); }

  Document doc_;
};

TEST_F(NamedClasses, namedtuples_print_their_fields) {
  EXPECT_EQ(repr(point(n(1), doc_.list({n(2)}))), "Point(x=1, y=[2])");
  EXPECT_EQ(repr(point(point(n(1), n(2)), n(3))), "Point(x=Point(x=1, y=2), y=3)");
}

TEST_F(NamedClasses, members_of_enums_print_their_names) {
  EXPECT_EQ(repr(doc_.list({side(n(1)), side(doc_.str("r"))})), "[<Side.LEFT: 1>, <Side.RIGHT: 'r'>]");
}

// pickle.dumps([Point(1, 2), Side.LEFT], p), for p = 0, 2 and 4, in a module m
TEST_F(NamedClasses, instances_are_known_in_every_protocol) {
  const std::string expected = "[Point(x=1, y=2), <Side.LEFT: 1>]";
  EXPECT_EQ(repr(pickle::loads(
                     "(lp0\nccopy_reg\n_reconstructor\np1\n(cm\nPoint\np2\nc__builtin__\ntuple\np3\n(I1\nI2\n"
                     "tp4\ntp5\nRp6\nacm\nSide\np7\n(I1\ntp8\nRp9\na."s)
                     .root()),
            expected);
  EXPECT_EQ(repr(pickle::loads("\x80\x02]q\0(cm\nPoint\nq\x01K\x01K\x02\x86q\x02\x81q\x03"
                               "cm\nSide\nq\x04K\x01\x85q\x05Rq\x06"
                               "e."s)
                     .root()),
            expected);
  EXPECT_EQ(
      repr(pickle::loads(
               "\x80\x04]\x94(\x8c\x01m\x94\x8c\x05Point\x94\x93\x94K\x01K\x02\x86\x94\x81\x94h\x01\x8c\x04"
               "Side\x94\x93\x94K\x01\x85\x94R\x94"
               "e."s)
               .root()),
      expected);
}

TEST_F(NamedClasses, what_does_not_fit_prints_as_a_call) {
  EXPECT_EQ(repr(side(n(3))), "m.Side(3)");
  EXPECT_EQ(repr(point(n(1), n(2), "Line")), "m.Line(1, 2)");
  const Value three = doc_.instance(Made::newobj, doc_.global("m", "Point"), doc_.tuple({n(1), n(2), n(3)}));
  EXPECT_EQ(repr(three).find("x="), std::string::npos);
  const Value changed = point(n(1), n(2));
  doc_.add_op(changed, InstanceOp::build, doc_.dict({{doc_.str("z"), n(3)}}));
  EXPECT_EQ(repr(changed).find("x="), std::string::npos);
}

TEST_F(NamedClasses, tagged_json_that_interprets_tells_fields_and_members) {
  doc_.set_root(doc_.list({point(n(1), n(2)), side(n(1))}));
  const std::string text = tagged_json(doc_.root(), {.interpret = true});
  EXPECT_NE(text.find("m.Point"), std::string::npos) << text;
  EXPECT_NE(text.find("\"x\""), std::string::npos) << text;
  EXPECT_NE(text.find("LEFT"), std::string::npos) << text;
}

TEST_F(NamedClasses, a_point_that_holds_itself_ends) {
  const Value list = doc_.list();
  const Value holder = point(list, n(1));
  doc_.append(list, holder);
  EXPECT_NE(repr(holder).find("Point(x=["), std::string::npos);
}

TEST_F(NamedClasses, registrations_are_checked_and_forgotten) {
  EXPECT_THROW(register_namedtuple("m", "Twice", {"a", "a"}), ValueError);
  EXPECT_THROW(register_enum("m", "Twice", {{"A", 1}, {"A", 2}}), ValueError);
  EXPECT_THROW(forget_class("m", "Twice"), KeyError);
  register_namedtuple("m", "Point", {"a", "b"});
  EXPECT_EQ(repr(point(n(1), n(2))), "Point(a=1, b=2)");
}

}  // namespace
}  // namespace brinery
