// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tests of brinery/value.h: what can be asked of a Value, and what is said to a wrong question.
#include <brinery/value.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include <brinery/document.h>

#include "support/generators.h"

namespace brinery {
namespace {

// The message of the Failure that `call` throws.
template <class Failure, class Call>
std::string message_of(Call&& call) {
  try {
    static_cast<void>(call());
  } catch (const Failure& error) {
    return error.what();
  } catch (const Error& error) {
    return std::string("another error: ") + std::string(error.python_name()) + ": " + error.what();
  }
  return "no error";
}

TEST(Value, is_none_by_default) {
  const Value none;
  EXPECT_TRUE(none.is_none());
  EXPECT_EQ(none.kind(), Kind::none);
  EXPECT_EQ(none.address(), nullptr);
  EXPECT_FALSE(Value(false).is_none());
}

TEST(Value, knows_its_kind_and_pythons_name_of_it) {
  Document doc;
  const Value global = doc.global("m", "A");
  const std::tuple<Value, Kind, const char*> cases[] = {
      {Value(), Kind::none, "NoneType"},
      {Value(true), Kind::bool_, "bool"},
      {Value(false), Kind::bool_, "bool"},
      {doc.integer(1), Kind::int_, "int"},
      {doc.integer(-1), Kind::int_, "int"},
      {doc.integer(INT64_MAX), Kind::int_, "int"},
      {Value(0.0), Kind::float_, "float"},
      {Value(-0.0), Kind::float_, "float"},
      {Value(HUGE_VAL), Kind::float_, "float"},
      {Value(-HUGE_VAL), Kind::float_, "float"},
      {Value(std::numeric_limits<double>::denorm_min()), Kind::float_, "float"},
      {doc.real(std::nan("")), Kind::float_, "float"},
      {doc.real(-std::nan("")), Kind::float_, "float"},
      {doc.complex(0, 0), Kind::complex, "complex"},
      {doc.str(""), Kind::str, "str"},
      {doc.bytes(""), Kind::bytes, "bytes"},
      {doc.bytestr(""), Kind::bytestr, "str"},
      {doc.bytearray(""), Kind::bytearray, "bytearray"},
      {doc.tuple({}), Kind::tuple, "tuple"},
      {doc.list(), Kind::list, "list"},
      {doc.dict(), Kind::dict, "dict"},
      {doc.set(), Kind::set, "set"},
      {doc.frozenset({}), Kind::frozenset, "frozenset"},
      {doc.slice({}, {}, {}), Kind::slice, "slice"},
      {doc.frozendict({}), Kind::frozendict, "frozendict"},
      {Value::ellipsis(), Kind::ellipsis, "ellipsis"},
      {Value::not_implemented(), Kind::not_implemented, "NotImplementedType"},
      {global, Kind::global, "global"},
      {doc.instance(Made::reduce, global, doc.tuple({})), Kind::instance, "instance"},
      {doc.persistent({}), Kind::persistent, "persistent id"},
      {doc.extension(1), Kind::extension, "extension code"},
      {doc.buffer(0, false, {}), Kind::buffer, "buffer"},
      {doc.code({}), Kind::code, "code"},
  };
  for (const auto& [value, kind, name] : cases) {
    EXPECT_EQ(value.kind(), kind) << name;
    EXPECT_EQ(type_name(value.kind()), name);
  }
}

TEST(Value, small_ints_and_floats_of_one_value_are_one_object) {
  Document doc;
  EXPECT_TRUE(doc.integer(5).is(doc.integer(5)));
  EXPECT_TRUE(Value(0.5).is(Value(0.5)));
  EXPECT_FALSE(Value(0.0).is(Value(-0.0)));
  EXPECT_FALSE(doc.integer(1).is(Value(true)));
  EXPECT_FALSE(doc.integer(1).is(Value(1.0)));
  EXPECT_FALSE(doc.list().is(doc.list()));
  EXPECT_TRUE(doc.tuple({}).is(doc.tuple({})));
}

// Around the widths at which the form of an int changes: 51 bits in the handle, 64 bits.
TEST(Value, ints_of_every_width_keep_their_value) {
  Document doc;
  for (int bit = 0; bit < 64; ++bit) {
    for (std::int64_t near = -2; near <= 2; ++near) {
      const auto wanted =
          static_cast<std::int64_t>((std::uint64_t{1} << bit) + static_cast<std::uint64_t>(near));
      const Value value = doc.integer(wanted);
      EXPECT_EQ(value.kind(), Kind::int_);
      EXPECT_EQ(value.as<std::int64_t>(), wanted);
      EXPECT_EQ(value.decimal(), std::to_string(wanted));
      EXPECT_TRUE(value == doc.integer_from_text(std::to_string(wanted)));
      const auto unsigned_wanted = static_cast<std::uint64_t>(wanted);
      EXPECT_EQ(doc.integer(unsigned_wanted).as<std::uint64_t>(), unsigned_wanted);
      EXPECT_EQ(doc.integer(unsigned_wanted).decimal(), std::to_string(unsigned_wanted));
    }
  }
}

template <class T>
void expect_range_of(Document& doc, const char* below, const char* above, const char* name) {
  using Range = std::numeric_limits<T>;
  EXPECT_EQ(doc.integer(Range::min()).template as<T>(), Range::min());
  EXPECT_EQ(doc.integer(Range::max()).template as<T>(), Range::max());
  for (const char* outside : {below, above}) {
    const Value value = doc.integer_from_text(outside);
    EXPECT_FALSE(value.get_if<T>().has_value()) << outside;
    EXPECT_EQ(message_of<OverflowError>([&] { return value.as<T>(); }),
              std::string("int ") + outside + " does not fit into the " + name + " int asked for");
  }
}

TEST(Value, ints_convert_within_the_range_of_the_type) {
  Document doc;
  expect_range_of<std::int8_t>(doc, "-129", "128", "signed");
  expect_range_of<std::uint8_t>(doc, "-1", "256", "unsigned");
  expect_range_of<std::int16_t>(doc, "-32769", "32768", "signed");
  expect_range_of<std::uint16_t>(doc, "-1", "65536", "unsigned");
  expect_range_of<std::int32_t>(doc, "-2147483649", "2147483648", "signed");
  expect_range_of<std::uint32_t>(doc, "-1", "4294967296", "unsigned");
  expect_range_of<std::int64_t>(doc, "-9223372036854775809", "9223372036854775808", "signed");
  expect_range_of<std::uint64_t>(doc, "-9223372036854775809", "18446744073709551616", "unsigned");
  EXPECT_EQ(
      message_of<OverflowError>([&] { return doc.integer_from_text(std::string(5000, '9')).as<int>(); }),
      "int of 5000 digits does not fit into the signed int asked for");
}

TEST(Value, numbers_convert_as_python_converts_them) {
  Document doc;
  EXPECT_EQ(Value(true).as<int>(), 1);
  EXPECT_EQ(Value(true).as<double>(), 1.0);
  EXPECT_EQ(doc.integer(3).as<double>(), 3.0);
  EXPECT_EQ(doc.integer(3).as<float>(), 3.0F);
  EXPECT_EQ(doc.integer_from_text("18446744073709551616").as<double>(), 0x1p64);
  EXPECT_EQ(doc.integer((std::int64_t{1} << 53) + 1).as<double>(), 0x1p53);
  EXPECT_EQ(doc.complex(1, 2).as<Complex>(), (Complex{1, 2}));
  EXPECT_EQ(Value(0.5).as<Complex>(), (Complex{0.5, 0}));
  EXPECT_FALSE(doc.integer(1).get_if<bool>().has_value());
  EXPECT_FALSE(Value(1.0).get_if<int>().has_value());
  EXPECT_FALSE(doc.complex(1, 0).get_if<double>().has_value());
}

TEST(Value, an_int_beyond_all_floats_does_not_become_one) {
  Document doc;
  const Value googol = doc.integer_from_text("1" + std::string(400, '0'));
  EXPECT_FALSE(googol.get_if<double>().has_value());
  EXPECT_EQ(message_of<OverflowError>([&] { return googol.as<double>(); }),
            "int of 401 digits does not fit into the float asked for");
  EXPECT_EQ(message_of<OverflowError>([&] { return googol.as<Complex>(); }),
            "int of 401 digits does not fit into the complex asked for");
}

TEST(Value, nans_keep_their_payload) {
  Document doc;
  for (const std::uint64_t bits : {0x7ff8'0000'0000'0000U, 0xfff8'0000'0000'0000U, 0x7ff8'0000'0000'0001U,
                                   0xffff'ffff'ffff'ffffU, 0x7fff'1234'5678'9abcU}) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(doc.real(std::bit_cast<double>(bits)).as<double>()), bits);
  }
}

TEST(Value, text_of_every_length_is_kept) {
  Document doc;
  for (const std::size_t size : {0u, 1u, 254u, 255u, 256u, 257u, 65'535u, 65'536u, 1'000'000u}) {
    const std::string text(size, 'x');
    EXPECT_EQ(doc.str(text).as<std::string_view>(), text);
    EXPECT_EQ(doc.str(text).size(), size);
    for (Value data : {doc.bytes(text), doc.bytestr(text), doc.bytearray(text)}) {
      const auto bytes = data.as<std::span<const std::byte>>();
      EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), text);
      EXPECT_EQ(data.size(), size);
    }
  }
}

TEST(Value, a_wrong_kind_is_told_by_name) {
  Document doc;
  const Value text = doc.str("x");
  const Value number = doc.integer(1);
  EXPECT_EQ(message_of<TypeError>([&] { return text.as<int>(); }), "expected signed int, found str");
  EXPECT_EQ(message_of<TypeError>([&] { return text.as<unsigned>(); }), "expected unsigned int, found str");
  EXPECT_EQ(message_of<TypeError>([&] { return text.as<double>(); }), "expected float, found str");
  EXPECT_EQ(message_of<TypeError>([&] { return text.as<bool>(); }), "expected bool, found str");
  EXPECT_EQ(message_of<TypeError>([&] { return text.as<Complex>(); }), "expected complex, found str");
  EXPECT_EQ(message_of<TypeError>([&] { return number.as<std::string>(); }), "expected str, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return Value().as<std::span<const std::byte>>(); }),
            "expected bytes, found NoneType");
  EXPECT_EQ(message_of<TypeError>([&] { return text.decimal(); }), "expected an int, found str");
  EXPECT_EQ(message_of<TypeError>([&] { return number.big_int_bytes(); }),
            "expected an int beyond 64 bits, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return number.size(); }),
            "expected a list, tuple, set, frozenset or slice, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return doc.dict().elements(); }),
            "expected a list, tuple, set, frozenset or slice, found dict");
  EXPECT_EQ(message_of<TypeError>([&] { return doc.list().items(); }), "expected a dict, found list");
  EXPECT_EQ(message_of<TypeError>([&] { return doc.list()["k"]; }), "expected a dict, found list");
  EXPECT_EQ(message_of<TypeError>([&] { return number[0]; }),
            "expected a list, tuple, set, frozenset or slice, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return number.module(); }), "expected a global, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return number.cls(); }), "expected an instance, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return number.persistent_id(); }),
            "expected a persistent id, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return number.extension_code(); }),
            "expected an extension code, found int");
  EXPECT_EQ(message_of<TypeError>([&] { return number.buffer_index(); }), "expected a buffer, found int");
}

TEST(Value, sequences_are_indexed_as_in_python) {
  Document doc;
  const Value list = doc.list({doc.integer(10), doc.integer(11), doc.integer(12)});
  EXPECT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].as<int>(), 10);
  EXPECT_EQ(list[std::size_t{2}].as<int>(), 12);
  EXPECT_EQ(list[-1].as<int>(), 12);
  EXPECT_EQ(list.at(-3).as<int>(), 10);
  EXPECT_EQ(message_of<IndexError>([&] { return list[3]; }), "index 3 is outside of a list of 3");
  EXPECT_EQ(message_of<IndexError>([&] { return list[-4]; }), "index -4 is outside of a list of 3");
  EXPECT_EQ(message_of<IndexError>([&] { return list.at(INT64_MIN); }),
            "index -9223372036854775808 is outside of a list of 3");
  EXPECT_EQ(message_of<IndexError>([&] { return doc.tuple({})[0]; }), "index 0 is outside of a tuple of 0");
}

TEST(Value, dicts_are_asked_by_text_and_by_object) {
  Document doc;
  const Value dict = doc.dict({{doc.str("a"), doc.integer(1)}, {doc.integer(2), doc.integer(3)}});
  EXPECT_EQ(dict["a"].as<int>(), 1);
  EXPECT_EQ(dict[doc.str("a")].as<int>(), 1);
  EXPECT_EQ(dict[Value(2.0)].as<int>(), 3);
  EXPECT_FALSE(dict.find("b").has_value());
  EXPECT_FALSE(dict.find(doc.bytes("a")).has_value());
  EXPECT_TRUE(dict.contains(doc.integer(2)));
  EXPECT_EQ(message_of<KeyError>([&] { return dict["b"]; }), "'b' is no key of this dict");
  EXPECT_EQ(message_of<KeyError>([&] { return dict[doc.integer(5)]; }), "5 is no key of this dict");
}

TEST(Value, iterates_items_of_sequences_and_keys_of_dicts) {
  Document doc;
  const auto ints = [](Value container) {
    std::vector<int> seen;
    for (Value each : container) seen.push_back(each.as<int>());
    return seen;
  };
  EXPECT_EQ(ints(doc.list({doc.integer(1), doc.integer(2)})), (std::vector{1, 2}));
  EXPECT_EQ(ints(doc.set({doc.integer(2), doc.integer(1), doc.integer(2)})), (std::vector{2, 1}));
  EXPECT_EQ(ints(doc.dict({{doc.integer(1), {}}, {doc.integer(2), {}}})), (std::vector{1, 2}));
  for (Value empty : {doc.list(), doc.dict(), doc.set(), doc.tuple({})}) EXPECT_TRUE(ints(empty).empty());
  EXPECT_EQ(message_of<TypeError>([&] { return ints(Value()); }),
            "expected a list, tuple, set, frozenset or slice, found NoneType");
}

TEST(Value, instances_tell_how_they_were_made) {
  Document doc;
  const Value made = doc.instance(Made::newobj, doc.global("m", "A.B"), doc.tuple({Value(true)}));
  EXPECT_EQ(made.made(), Made::newobj);
  EXPECT_EQ(made.cls().name(), "A.B");
  EXPECT_EQ(made.cls().stream_name(), "A.B");
  EXPECT_EQ(made.args().size(), 1u);
  EXPECT_TRUE(made.kwargs().is_none());
  EXPECT_TRUE(made.state().is_none());
  doc.add_op(made, InstanceOp::build, doc.str("first"));
  doc.add_op(made, InstanceOp::append, doc.tuple({Value(true)}));
  doc.add_op(made, InstanceOp::build, doc.str("second"));
  doc.add_op(made, InstanceOp::setitems, doc.tuple({Value(), Value()}));
  EXPECT_EQ(made.op_count(), 4u);
  EXPECT_EQ(made.op_kind(1), InstanceOp::append);
  EXPECT_EQ(made.op_value(3).size(), 2u);
  EXPECT_EQ(made.state().as<std::string>(), "second");
  EXPECT_EQ(message_of<IndexError>([&] { return made.op_value(4); }),
            "operation 4 of an instance that has 4");
}

TEST(Value, buffers_have_data_only_where_it_was_given) {
  Document doc;
  EXPECT_FALSE(doc.buffer(3, false, {}).buffer_data().has_value());
  EXPECT_EQ(doc.buffer(3, true, "").buffer_data(), "");
  const Value buffer = doc.buffer(3, true, std::string(1000, 'x'));
  EXPECT_EQ(buffer.buffer_data(), std::string(1000, 'x'));
  EXPECT_EQ(buffer.buffer_index(), 3u);
  EXPECT_TRUE(buffer.buffer_readonly());
}

RC_GTEST_PROP(ValueLaw, every_double_and_every_int_comes_back, (double real, std::int64_t integer)) {
  Document doc;
  RC_ASSERT(std::bit_cast<std::uint64_t>(doc.real(real).as<double>()) == std::bit_cast<std::uint64_t>(real));
  RC_ASSERT(doc.integer(integer).as<std::int64_t>() == integer);
}

}  // namespace
}  // namespace brinery
