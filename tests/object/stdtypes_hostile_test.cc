// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects that claim to be of the standard library's value types and are not what Python writes: printed and
// compared as plain instances, at a cost in proportion to them. And cycles, depth and keys.
#include <brinery/document.h>
#include <brinery/pickle.h>
#include <brinery/std_types.h>
#include <brinery/tagged.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace brinery {
namespace {

class StdTypesHostile : public ::testing::Test {
 protected:
  Value text(std::string_view value) { return doc_.str(value); }
  Value number(std::int64_t value) { return doc_.integer(value); }
  Value call(std::string_view module, std::string_view name, std::initializer_list<Value> args) {
    return doc_.instance(Made::reduce, doc_.global(module, name), doc_.tuple(args));
  }
  Value utc() { return make_timezone(doc_, {}); }

  Document doc_;
};

TEST_F(StdTypesHostile, data_that_python_does_not_write_stays_a_call) {
  const Value huge = doc_.integer_from_text("1" + std::string(40, '0'));
  const Value none;
  const Value empty = doc_.list();
  const Value array = doc_.global("array", "array");
  const struct {
    std::string_view module, name;
    std::vector<Value> args;
  } rows[] = {
      {"datetime", "date", {}},
      {"datetime", "date", {doc_.bytes("\x07\xe5\x0d\x01")}},          // month 13
      {"datetime", "date", {doc_.bytes("\x07\xe5\x02\x1d")}},          // 2021-02-29
      {"datetime", "date", {doc_.bytes(std::string("\0\0\1\1", 4))}},  // year 0
      {"datetime", "date", {doc_.bytes("\x07\xe5\x01")}},
      {"datetime", "date", {doc_.bytes("\x07\xe5\x01\x01\x01")}},
      {"datetime", "date", {text("\u0107\u00e5\x01\x01")}},  // no Latin-1
      {"datetime", "date", {number(2021), number(1), number(2)}},
      {"datetime", "date", {doc_.bytes("\x07\xe5\x01\x01"), none}},
      {"datetime", "time", {doc_.bytes(std::string("\x18\0\0\0\0\0", 6))}},           // hour 24
      {"datetime", "time", {doc_.bytes(std::string("\1\0\0\x0f\x42\x40", 6))}},       // microsecond 1,000,000
      {"datetime", "time", {doc_.bytes(std::string("\1\0\0\0\0\0", 6)), number(1)}},  // tzinfo
      {"datetime",
       "datetime",
       {doc_.bytes(std::string("\x07\xe5\1\1\x81\0\0\0\0\0", 10))}},  // fold in the hour
      {"datetime", "timedelta", {number(1)}},
      {"datetime", "timedelta", {number(0), number(86400), number(0)}},
      {"datetime", "timedelta", {number(1'000'000'000), number(0), number(0)}},
      {"datetime", "timedelta", {huge, number(0), number(0)}},
      {"datetime", "timedelta", {Value(true), number(0), number(0)}},
      {"datetime", "timezone", {number(0)}},
      {"datetime", "timezone", {make_timedelta(doc_, {1, 0, 0})}},
      {"datetime", "timezone", {make_timedelta(doc_, {-1, 0, 0})}},
      {"datetime", "timezone", {make_timedelta(doc_, {}), number(1)}},
      {"decimal", "Decimal", {}},
      {"decimal", "Decimal", {number(1)}},
      {"decimal", "Decimal", {text("")}},
      {"decimal", "Decimal", {text(".")}},
      {"decimal", "Decimal", {text("1e")}},
      {"decimal", "Decimal", {text("1e1000000000000000000")}},
      {"decimal", "Decimal", {text("1e99999999999999999999999999999")}},
      {"decimal", "Decimal", {text("1E-1999999999999999998")}},
      {"decimal", "Decimal", {text("--1")}},
      {"fractions", "Fraction", {text("1/0")}},
      {"fractions", "Fraction", {text("1/-3")}},
      {"fractions", "Fraction", {text("/")}},
      {"fractions", "Fraction", {text("1.5")}},
      {"fractions", "Fraction", {number(1), number(0)}},
      {"fractions", "Fraction", {number(1), doc_.real(2)}},
      {"builtins", "range", {number(1), number(2)}},
      {"builtins", "range", {number(1), number(2), number(0)}},
      {"builtins", "range", {number(1), doc_.real(2), number(1)}},
      {"array", "array", {text("i"), doc_.tuple({number(1)})}},
      {"array", "array", {text("x"), empty}},
      {"array", "array", {text("ii"), empty}},
      {"array", "array", {text("b"), doc_.list({number(128)})}},
      {"array", "array", {text("B"), doc_.list({number(-1)})}},
      {"array", "array", {text("q"), doc_.list({huge})}},
      {"array", "array", {text("Q"), doc_.list({number(-1)})}},
      {"array", "array", {text("d"), doc_.list({text("x")})}},
      {"array", "array", {text("w"), doc_.list({text("xy")})}},
      {"array", "_array_reconstructor", {array, text("i"), number(8), doc_.bytes("abc")}},
      {"array", "_array_reconstructor", {array, text("i"), number(22), doc_.bytes("abcd")}},
      {"array", "_array_reconstructor", {array, text("i"), number(-1), doc_.bytes("abcd")}},
      {"array", "_array_reconstructor", {array, text("i"), huge, doc_.bytes("abcd")}},
      {"array", "_array_reconstructor", {array, text("i"), number(18), doc_.bytes("ab")}},
      {"array", "_array_reconstructor", {array, text("i"), number(14), doc_.bytes("abcd")}},
      {"array", "_array_reconstructor", {array, text("u"), number(20), doc_.bytes("\xff\xff\xff\xff")}},
      {"array", "_array_reconstructor", {none, text("i"), number(8), doc_.bytes("abcd")}},
      {"pathlib", "PurePosixPath", {number(1)}},
      {"collections", "OrderedDict", {doc_.list({number(1)})}},
      {"collections", "OrderedDict", {doc_.list({doc_.tuple({number(1), number(2), number(3)})})}},
      {"collections", "OrderedDict", {doc_.list({doc_.tuple({empty, number(2)})})}},
      {"collections", "Counter", {empty}},
      {"collections", "Counter", {doc_.dict({{number(1), text("x")}, {number(2), number(1)}})}},
      {"collections", "defaultdict", {none, none}},
      {"collections", "deque", {number(1)}},
      {"collections", "deque", {empty, number(-1)}},
      {"collections", "deque", {doc_.list({number(1)}), number(0)}},
      {"builtins", "UnicodeDecodeError", {text("x")}},
      {"builtins", "ExceptionGroup", {text("x"), empty}},
      {"builtins", "object", {}},
      {"uuid", "UUID", {}},
  };
  for (const auto& [module, name, args] : rows) {
    const Value value = doc_.instance(Made::reduce, doc_.global(module, name), doc_.tuple(args));
    const std::string plain = std::string(module) + '.' + std::string(name) + '(';
    EXPECT_TRUE(repr(value).starts_with(plain)) << repr(value);
    EXPECT_TRUE(value == Document().copy(value) || name == "Counter") << repr(value);
    if (name == "Counter") continue;  // repr refuses only to order these counts
    EXPECT_NE(tagged_json(value, {.interpret = true})
                  .find(R"("t":"call","via":"reduce","fn":{"t":"global","module":")"),
              std::string::npos);
  }
}

TEST_F(StdTypesHostile, what_is_done_to_an_object_that_never_needs_it_makes_it_another) {
  const Value date = make_date(doc_, {2021, 1, 2});
  doc_.add_op(date, InstanceOp::build, doc_.dict());
  EXPECT_EQ(as_date(date), std::nullopt);
  const Value uuid = make_uuid(doc_, {});
  doc_.add_op(uuid, InstanceOp::build, doc_.dict());
  EXPECT_EQ(as_uuid(uuid), std::nullopt);
  const Value deque = make_deque(doc_, {});
  doc_.add_op(deque, InstanceOp::setitems, doc_.tuple({number(1), number(2)}));
  EXPECT_EQ(repr(deque), "collections.deque().update({1: 2})");
  const Value odd = make_ordered_dict(doc_, {});
  doc_.add_op(odd, InstanceOp::setitems, doc_.tuple({number(1)}));
  EXPECT_EQ(repr(odd), "collections.OrderedDict().update((1,))");
}

TEST_F(StdTypesHostile, making_refuses_what_python_refuses) {
  EXPECT_THROW(make_date(doc_, {2021, 2, 29}), ValueError);
  EXPECT_THROW(make_date(doc_, {10000, 1, 1}), ValueError);
  EXPECT_THROW(make_time(doc_, {.hour = 24}), ValueError);
  EXPECT_THROW(make_time(doc_, {.fold = 2}), ValueError);
  EXPECT_THROW(make_datetime(doc_, {{0, 1, 1}, {}}), ValueError);
  EXPECT_THROW(make_timedelta(doc_, {0, -1, 0}), ValueError);
  EXPECT_THROW(make_timezone(doc_, {{1, 0, 0}, {}}), ValueError);
  EXPECT_THROW(make_decimal(doc_, {.digits = "1.5"}), ValueError);
  EXPECT_THROW(make_decimal(doc_, {.digits = ""}), ValueError);
  EXPECT_THROW(make_decimal(doc_, {.digits = "1", .exponent = INT64_MAX}), ValueError);
  EXPECT_THROW(make_fraction(doc_, {"1", "0"}), ValueError);
  EXPECT_THROW(make_fraction(doc_, {"x", "1"}), ValueError);
  EXPECT_THROW(make_range(doc_, {number(0), number(1), number(0)}), ValueError);
  EXPECT_THROW(make_array(doc_, {'i', "abc"}), ValueError);
  EXPECT_THROW(make_array(doc_, {'x', ""}), ValueError);
  EXPECT_THROW(make_deque(doc_, std::vector<Value>{Value()}, 0), ValueError);
}

// --- Cost -----------------------------------------------------------------------------------------------------

// A hostile pickle can let many objects take one long argument, which none that Python wrote does.
TEST_F(StdTypesHostile, a_shared_argument_is_not_read_again_and_again) {
  constexpr int kObjects = 20'000;
  constexpr int kItems = 50'000;
  const Value list = doc_.list();
  for (int i = 0; i < kItems; ++i) doc_.append(list, number(1));
  const Value digits = text(std::string(kItems, '0') + '1');
  const Value name = text(std::string(kItems, 'n'));
  const Value root = doc_.list();
  for (int i = 0; i < kObjects; ++i) {
    doc_.append(root, call("collections", "deque", {list}));
    doc_.append(root, call("decimal", "Decimal", {digits}));
    doc_.append(root, call("datetime", "timezone", {make_timedelta(doc_, {}), name}));
    doc_.append(root, call("builtins", "ValueError", {list}));
    doc_.append(root, call("array", "array", {text("b"), list}));
  }
  Document other;
  EXPECT_TRUE(root == other.copy(root));
  EXPECT_LT(repr(root, 1 << 20).size(), std::size_t{100} << 20);
  EXPECT_LT(tagged_json(root, {.interpret = true}).size(), std::size_t{400} << 20);
}

// But an object that is referred to many times is none the less what it is.
TEST_F(StdTypesHostile, a_long_object_is_read_once_and_printed_wherever_it_is) {
  constexpr int kReferences = 100;
  const Value array = make_array(doc_, {'B', std::string(100'000, '\1')});
  const Value decimal = call("decimal", "Decimal", {text(std::string(1'000'000, '0') + "1.5")});
  const Value root = doc_.list();
  for (int i = 0; i < kReferences; ++i) {
    doc_.append(root, decimal);
    doc_.append(root, array);
  }
  const std::string printed = repr(root);
  EXPECT_TRUE(printed.starts_with("[Decimal('1.5'), array('B', [1, 1, "));
  EXPECT_TRUE(printed.ends_with("1, 1])]"));
  EXPECT_EQ(printed.find("reconstructor"), std::string::npos);
  Document other;
  const Value copy = other.copy(root);
  EXPECT_TRUE(root == copy);
  other.append(copy, other.integer(1));
  doc_.append(root, number(2));
  EXPECT_FALSE(root == copy);
}

TEST_F(StdTypesHostile, objects_nested_a_hundred_thousand_times) {
  constexpr int kDepth = 100'000;
  const std::array<char, 10> packed = pack(DateTime{{2021, 1, 2}, {}});
  const auto nested = [&](Document& document) {
    Value inner = document.list();
    const Value bytes = document.bytes({packed.data(), packed.size()});
    const Value cls = document.global("datetime", "datetime");
    for (int i = 0; i < kDepth; ++i) {
      const DictItem pair{document.integer(i), inner};
      inner = make_ordered_dict(document, {&pair, 1});
      inner = make_deque(document, {&inner, 1});
      inner =
          document.instance(Made::reduce, document.global("builtins", "ValueError"), document.tuple({inner}));
      inner = document.instance(Made::reduce, cls, document.tuple({bytes, inner}));
    }
    return inner;
  };
  Document other;
  const Value a = nested(doc_);
  const Value b = nested(other);
  EXPECT_TRUE(a == b);
  EXPECT_GT(repr(a).size(), std::size_t{kDepth} * 80);
  EXPECT_GT(tagged_json(a, {.interpret = true}).size(), std::size_t{kDepth} * 80);
}

TEST_F(StdTypesHostile, any_byte_may_be_another) {
  std::ifstream table(BRINERY_TEST_DATA_DIR "/object/std_values.jsonl");
  std::mt19937 random(1);
  int loaded = 0;
  for (std::string line; std::getline(table, line);) {
    const std::string hex = nlohmann::json::parse(line)[0];
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    for (int round = 0; round < 20; ++round) {
      std::string changed = bytes;
      changed[random() % changed.size()] = static_cast<char>(random());
      try {
        const Document document = pickle::loads(changed);
        const Document again = pickle::loads(changed);
        const bool same = document.root() == again.root();
        EXPECT_TRUE(same || changed.find("aN") != std::string::npos ||
                    changed.find("nan") != std::string::npos)
            << repr(document.root());
        EXPECT_FALSE(repr(document.root()).empty());
        EXPECT_FALSE(tagged_json(document.root(), {.interpret = true}).empty());
        ++loaded;
      } catch (const Error&) {
        continue;
      }
    }
  }
  EXPECT_GT(loaded, 1000);
}

// --- Cycles, sharing, keys ------------------------------------------------------------------------------------

Value cyclic_deque(Document& document) {
  const Value deque = make_deque(document, {});
  const Value pair[] = {deque, document.integer(1)};
  document.add_op(deque, InstanceOp::append, document.tuple(pair));
  return deque;
}

TEST_F(StdTypesHostile, a_deque_in_itself) {
  Document other;
  const Value deque = cyclic_deque(doc_);
  EXPECT_EQ(repr(deque), "deque([[...], 1])");
  EXPECT_TRUE(deque == cyclic_deque(other));
  EXPECT_EQ(tagged_json(deque, {.interpret = true}),
            R"({"id":1,"t":"obj","class":"collections.deque","fields":{"maxlen":{"t":"none"}},)"
            R"("items":[{"t":"ref","id":1},{"t":"int","v":"1"}]})");
}

TEST_F(StdTypesHostile, a_tzinfo_that_is_shared_is_an_object_that_is_shared) {
  const Value zone = utc();
  const DateTime datetime{{2021, 1, 2}, {.tzinfo = zone}};
  const Value root = doc_.list({make_datetime(doc_, datetime), make_datetime(doc_, datetime)});
  EXPECT_EQ(repr(root),
            "[datetime.datetime(2021, 1, 2, 0, 0, tzinfo=datetime.timezone.utc), "
            "datetime.datetime(2021, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)]");
  const std::string tagged = tagged_json(root, {.interpret = true});
  EXPECT_NE(tagged.find(R"("tzinfo":{"id":1,"t":"obj","class":"datetime.timezone")"), std::string::npos);
  EXPECT_NE(tagged.find(R"("tzinfo":{"t":"ref","id":1})"), std::string::npos);
}

// Where the text would become too long, an OrderedDict that takes its items from a shared list is printed as the
// call.
TEST_F(StdTypesHostile, shared_mode_prints_every_object_once) {
  const Value list = doc_.list();
  for (int i = 0; i < 1000; ++i) doc_.append(list, doc_.tuple({number(i), text(std::string(100, 'x'))}));
  const Value root = doc_.list();
  for (int i = 0; i < 1000; ++i) doc_.append(root, call("collections", "OrderedDict", {list}));
  EXPECT_LT(repr(root, 1 << 20).size(), std::size_t{1} << 20);
}

TEST_F(StdTypesHostile, keys_find_their_equals_of_another_document) {
  Document other;
  const Value keys[] = {make_date(doc_, {2021, 1, 2}),
                        make_datetime(doc_, {{2021, 1, 2}, {.tzinfo = utc()}}),
                        make_decimal(doc_, *Decimal::parse("1.0")),
                        make_fraction(doc_, {"1", "3"}),
                        make_uuid(doc_, {}),
                        make_path(doc_, {.pure = true, .text = "a/b"}),
                        doc_.tuple({make_date(doc_, {2021, 1, 2}), number(1)})};
  const Value dict = doc_.dict();
  int count = 0;
  for (Value key : keys) doc_.set_item(dict, key, number(count++));
  for (int i = 0; i < 20; ++i) doc_.set_item(dict, number(i), number(i));  // so that it has an index
  for (int i = 0; i < count; ++i) EXPECT_EQ(dict[other.copy(keys[i])].as<int>(), i);
  EXPECT_EQ(dict[make_decimal(other, *Decimal::parse("1.00"))].as<int>(), 2);
  EXPECT_EQ(dict[make_path(other, {.text = "a//b"})].as<int>(), 5);
  EXPECT_FALSE(dict.contains(make_date(other, {2021, 1, 3})));
  EXPECT_FALSE(dict.contains(make_deque(other, {})));
}

TEST_F(StdTypesHostile, sets_of_dates_are_equal_in_any_order) {
  Document other;
  const Value left = doc_.set();
  const Value right = other.set();
  for (int day = 1; day <= 28; ++day) {
    doc_.add(left, make_date(doc_, {2021, 1, day}));
    other.add(right, make_date(other, {2021, 1, 29 - day}));
  }
  EXPECT_TRUE(left == right);
  other.add(right, make_date(other, {2021, 1, 1}));
  EXPECT_EQ(right.size(), 28U);
}

}  // namespace
}  // namespace brinery
