// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Loading one pickle: what each opcode makes, what the options change, and what bad input is told.
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>

namespace brinery::pickle {
namespace {

using namespace std::string_literals;

std::string loaded(std::string_view pickle, const LoadOptions& options = {}) {
  const Document document = loads(pickle, options);
  return repr(document.root());
}

// The error as a user reads it: "Class: message".
std::string failure(std::string_view pickle, const LoadOptions& options = {}) {
  try {
    const Document document = loads(pickle, options);
    return "loaded " + repr(document.root());
  } catch (const Error& error) {
    return std::string(error.python_name()) + ": " + error.what();
  }
}

TEST(Loads, makes_scalars_of_every_protocol) {
  struct Case {
    std::string pickle;
    std::string repr;
  };
  const Case cases[] = {
      {"N.", "None"},
      {"I01\n.", "True"},
      {"I00\n.", "False"},
      {"\x80\x02\x88.", "True"},
      {"\x80\x02\x89.", "False"},
      {"I-17\n.", "-17"},
      {"I0x10\n.", "16"},
      {"K\xff.", "255"},
      {"M\xff\xff.", "65535"},
      {"J\xff\xff\xff\xff.", "-1"},
      {"L12345678901234567890L\n.", "12345678901234567890"},
      {"\x8a\x00."s, "0"},
      {"\x8a\x02\x00\x80."s, "-32768"},
      {"\x8a\x05\x01\x00\x00\x00\x00."s, "1"},
      {"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f.", "9223372036854775807"},
      {"\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x00."s, "18446744073709551615"},
      {"\x8b\x02\x00\x00\x00\xff\x7f."s, "32767"},
      {"F1.5\n.", "1.5"},
      {"F1e999\n.", "inf"},
      {"G\x3f\xb9\x99\x99\x99\x99\x99\x9a.", "0.1"},
      {"G\x80\x00\x00\x00\x00\x00\x00\x00."s, "-0.0"},
      {"G\x7f\xf8\x00\x00\x00\x00\x00\x00."s, "nan"},
      {"Va\\u00e9\n.", "'a\u00e9'"},
      {"X\x03\x00\x00\x00\xed\xa0\x80."s, "'\\ud800'"},
      {"\x8c\x02hi.", "'hi'"},
      {"\x8d\x02\x00\x00\x00\x00\x00\x00\x00hi."s, "'hi'"},
      {"C\x02\x00\xff."s, "b'\\x00\\xff'"},
      {"B\x01\x00\x00\x00z."s, "b'z'"},
      {"\x8e\x01\x00\x00\x00\x00\x00\x00\x00z."s, "b'z'"},
      {"\x96\x01\x00\x00\x00\x00\x00\x00\x00z."s, "bytearray(b'z')"},
      {"S'it\\'s'\n.", "\"it's\""},
      {"U\x02hi.", "'hi'"},
      {"T\x02\x00\x00\x00hi."s, "'hi'"},
  };
  for (const Case& c : cases) EXPECT_EQ(loaded(c.pickle), c.repr) << repr(Document().bytes(c.pickle));
}

TEST(Loads, makes_containers) {
  EXPECT_EQ(loaded(")."), "()");
  EXPECT_EQ(loaded("(t."), "()");
  EXPECT_EQ(loaded("K\x01\x85."), "(1,)");
  EXPECT_EQ(loaded("K\x01K\x02\x86."), "(1, 2)");
  EXPECT_EQ(loaded("K\x01K\x02K\x03\x87."), "(1, 2, 3)");
  EXPECT_EQ(loaded("(K\x01K\x02K\x03K\x04t."), "(1, 2, 3, 4)");
  EXPECT_EQ(loaded("]."), "[]");
  EXPECT_EQ(loaded("(K\x01K\x02l."), "[1, 2]");
  EXPECT_EQ(loaded("]K\x01"
                   "a(K\x02K\x03"
                   "e."),
            "[1, 2, 3]");
  EXPECT_EQ(loaded("}."), "{}");
  EXPECT_EQ(loaded("(K\x01NK\x02Nd."), "{1: None, 2: None}");
  EXPECT_EQ(loaded("}K\x01Ns(K\x02NK\x03Nu."), "{1: None, 2: None, 3: None}");
  EXPECT_EQ(loaded("\x8f."), "set()");
  EXPECT_EQ(loaded("\x8f(K\x01K\x02K\x01\x90."), "{1, 2}");
  EXPECT_EQ(loaded("(K\x01K\x01\x91."), "frozenset({1})");
}

TEST(Loads, keeps_identity_and_cycles) {
  const Document shared = loads(
      "]\x94(h\x00h\x00"
      "e."s);
  EXPECT_TRUE(shared.root()[0].is(shared.root()));
  EXPECT_TRUE(shared.root()[1].is(shared.root()));

  const Document tuple = loads("]2\x86.");
  EXPECT_TRUE(tuple.root()[0].is(tuple.root()[1]));

  const Document two = loads("]]\x86.");
  EXPECT_FALSE(two.root()[0].is(two.root()[1]));
  EXPECT_EQ(two.root()[0], two.root()[1]);
}

TEST(Loads, dict_keys_are_equal_as_in_python) {
  EXPECT_EQ(loaded("}(K\x01U\x03intG\x3f\xf0\x00\x00\x00\x00\x00\x00U\x05"
                   "float\x88U\x04"
                   "boolu."s),
            "{1: 'bool'}");
  EXPECT_EQ(loaded("}(U\x01"
                   "aK\x01U\x01"
                   "aK\x02u."),
            "{'a': 2}");
  // A NaN is itself only: stored twice through the memo it is one key, written twice it is two.
  EXPECT_EQ(loaded("}G\x7f\xf8\x00\x00\x00\x00\x00\x00q\x00K\x01sh\x00K\x02s."s), "{nan: 2}");
  EXPECT_EQ(loaded("}(G\x7f\xf8\x00\x00\x00\x00\x00\x00K\x01G\x7f\xf8\x00\x00\x00\x00\x00\x00K\x02u."s),
            "{nan: 1, nan: 2}");
}

TEST(Loads, large_dicts_find_duplicates_too) {
  std::string pickle = "}(";
  for (int i = 0; i < 5000; ++i) {
    pickle += 'M';
    pickle += static_cast<char>(i % 1000 & 0xff);
    pickle += static_cast<char>(i % 1000 >> 8);
    pickle += "K\x07";
  }
  const Document document = loads(pickle + "u.");
  EXPECT_EQ(document.root().size(), 1000U);
  EXPECT_EQ(document.root()[Value(document.root().items()[999].key)].as<int>(), 7);
}

TEST(Loads, calls_become_instances_and_nothing_runs) {
  EXPECT_EQ(failure("cos\nsystem\nU\x04rm -\x85R."), "loaded os.system('rm -')");
  const Document document = loads("cstaff\nEmployee\n)\x81}U\x04nameU\x05Omkarsb.");
  const Value employee = document.root();
  EXPECT_EQ(employee.kind(), Kind::instance);
  EXPECT_EQ(employee.made(), Made::newobj);
  EXPECT_EQ(employee.cls().module(), "staff");
  EXPECT_EQ(employee.cls().name(), "Employee");
  EXPECT_EQ(employee.args().size(), 0U);
  EXPECT_EQ(employee.state()["name"].as<std::string_view>(), "Omkar");
}

TEST(Loads, instances_keep_every_operation_in_order) {
  const Document document = loads(
      "\x80\x04\x8c\x01m\x8c\x01"
      "c\x93)R(K\x01K\x02"
      "e(K\x03K\x04uNb(K\x05\x90K\x06"
      "a.");
  const Value instance = document.root();
  ASSERT_EQ(instance.op_count(), 5U);
  EXPECT_EQ(instance.op_kind(0), InstanceOp::append);
  EXPECT_EQ(repr(instance.op_value(0)), "(1, 2)");
  EXPECT_EQ(instance.op_kind(1), InstanceOp::setitems);
  EXPECT_EQ(repr(instance.op_value(1)), "(3, 4)");
  EXPECT_EQ(instance.op_kind(2), InstanceOp::build);
  EXPECT_EQ(instance.op_kind(3), InstanceOp::additems);
  EXPECT_EQ(instance.op_kind(4), InstanceOp::append);
}

TEST(Loads, names_of_python_2_are_translated_below_protocol_3) {
  const Document old = loads("cUserDict\nIterableUserDict\n.");
  EXPECT_EQ(old.root().module(), "collections");
  EXPECT_EQ(old.root().name(), "UserDict");
  EXPECT_EQ(old.root().stream_module(), "UserDict");
  EXPECT_EQ(old.root().stream_name(), "IterableUserDict");
  EXPECT_EQ(loads("\x80\x03"
                  "cUserDict\nUserDict\n.")
                .root()
                .module(),
            "UserDict");
  EXPECT_EQ(loads("ccopy_reg\nx\n.", {.fix_imports = false}).root().module(), "copy_reg");
}

TEST(Loads, strings_of_python_2_follow_the_encoding) {
  const std::string pickle =
      "U\x02"
      "a\xe9.";
  EXPECT_EQ(loaded(pickle, {.encoding = "latin1"}), "'a\u00e9'");
  EXPECT_EQ(loaded(pickle, {.encoding = "bytes"}), "b'a\\xe9'");
  EXPECT_EQ(loaded(pickle, {.errors = "replace"}), "'a\ufffd'");
  EXPECT_EQ(loads(pickle, {.encoding = "keep"}).root().kind(), Kind::bytestr);
  EXPECT_EQ(
      failure(pickle),
      "UnicodeDecodeError: 'ascii' codec can't decode byte 0xe9 in position 1: ordinal not in range(128) "
      "(SHORT_BINSTRING at byte 0)");
  EXPECT_EQ(failure(pickle, {.encoding = "klingon"}),
            "LookupError: unknown encoding: klingon (SHORT_BINSTRING at byte 0)");
}

TEST(Loads, find_class_redirects_and_refuses) {
  LoadOptions options;
  options.find_class = [](Document& document, std::string_view module, std::string_view name) {
    if (module == "os") throw UnpicklingError("os." + std::string(name) + " is not allowed");
    return document.global("new." + std::string(module), name);
  };
  EXPECT_EQ(loaded("cstaff\nEmployee\n.", options), "new.staff.Employee");
  EXPECT_EQ(loaded("\x80\x04\x8c\x05staff\x8c\x08"
                   "Employee\x93.",
                   options),
            "new.staff.Employee");
  EXPECT_EQ(failure("(ios\nsystem\n.", options),
            "UnpicklingError: os.system is not allowed (INST at byte 1)");
}

TEST(Loads, equal_names_are_one_global_and_are_asked_for_once) {
  int asked = 0;
  LoadOptions options;
  options.find_class = [&](Document& document, std::string_view module, std::string_view name) {
    ++asked;
    return document.global(module, name);
  };
  const Document document = loads(
      "\x80\x04(\x8c\x01m\x8c\x01n\x93\x8c\x01m\x8c\x01n\x93"
      "cm\nn\n\x8c\x01m\x8c\x01o\x93t.",
      options);
  EXPECT_TRUE(document.root()[0].is(document.root()[1]));
  EXPECT_TRUE(document.root()[0].is(document.root()[2]));
  EXPECT_FALSE(document.root()[0].is(document.root()[3]));
  EXPECT_EQ(asked, 2);
}

TEST(Loads, persistent_ids_are_values_or_what_the_caller_says) {
  EXPECT_EQ(loads("Pabc\n.").root().persistent_id().as<std::string_view>(), "abc");
  LoadOptions options;
  options.persistent_load = [](Document& document, Value id) { return document.tuple({id, Value(true)}); };
  EXPECT_EQ(loaded("K\x07Q.", options), "(7, True)");
}

TEST(Loads, extension_codes_come_from_the_registry) {
  const Extensions extensions{{7, {"staff", "Employee"}}};
  EXPECT_EQ(loaded("\x80\x02\x82\x07.", {.extensions = &extensions}), "staff.Employee");
  EXPECT_EQ(loads("\x80\x02\x83\x07\x10.").root().extension_code(), 0x1007);
  EXPECT_EQ(failure("\x80\x02\x82\x00."s), "UnpicklingError: EXT specifies code <= 0: 0 (EXT1 at byte 2)");
}

TEST(Loads, buffers_come_in_order) {
  const Buffer given[] = {{"first", false}, {"second", true}};
  const LoadOptions options{.buffers = given};
  const Document document = loads("\x80\x05(\x97\x97\x98t.", options);
  EXPECT_EQ(document.root()[0].buffer_data(), "first");
  EXPECT_FALSE(document.root()[0].buffer_readonly());
  EXPECT_EQ(document.root()[1].buffer_data(), "second");
  EXPECT_TRUE(document.root()[1].buffer_readonly());
  EXPECT_EQ(failure("\x80\x05(\x97\x97\x97t.", options),
            "UnpicklingError: not enough out-of-band buffers: expected more than the 2 given (NEXT_BUFFER at "
            "byte 5)");
  EXPECT_FALSE(loads("\x80\x05\x97.").root().buffer_data());
}

TEST(Loads, frames_bound_arguments) {
  const std::string frame = "\x80\x04\x95\x04\x00\x00\x00\x00\x00\x00\x00"s;
  EXPECT_EQ(loaded(frame + "\x8c\x02hi."), "'hi'");
  EXPECT_EQ(
      failure(frame + "\x8c\x05hello."),
      "UnpicklingError: pickle exhausted before end of frame: expected 5 more bytes, found 2 in this frame "
      "(SHORT_BINUNICODE at byte 11)");
  EXPECT_EQ(failure(frame + "I123\n."),
            "UnpicklingError: pickle exhausted before end of frame: expected a newline in this frame (INT at "
            "byte 11)");
  EXPECT_EQ(failure(frame + "NNN"),
            "UnpicklingError: pickle data was truncated: expected 4 more bytes, found 3 (FRAME at byte 2)");
  // An argument may begin where the frame ends.
  EXPECT_EQ(loaded("\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00\x8c\x02hi."s), "'hi'");
}

TEST(Loads, memo_numbers_may_be_far_apart) {
  EXPECT_EQ(loaded("Nr\xff\xff\xff\xff"
                   "0j\xff\xff\xff\xff."),
            "None");
  EXPECT_EQ(loaded("K\x01p9223372036854775806\n0g9223372036854775806\n."), "1");
  EXPECT_EQ(loaded("K\x05p1000000\nK\x06\x94K\x07q\x00"
                   "000h\x01."s),
            "6");  // MEMOIZE takes the number in use
}

TEST(Loads, far_numbers_that_come_near_are_kept) {
  std::string pickle = "K\x05p1000\n0K\x07";
  for (int i = 0; i < 1000; ++i) pickle += "p" + std::to_string(i) + "\n";
  EXPECT_EQ(loaded(pickle + "0g1000\n."), "5");
  EXPECT_EQ(loaded(pickle + "p1000\n0g1000\n."), "7");
}

TEST(Loads, bad_input_is_told_what_where_and_what_was_expected) {
  struct Case {
    std::string pickle;
    std::string error;
  };
  const Case cases[] = {
      {"",
       "EOFError: Ran out of input: expected an opcode; STOP ends a pickle (at byte 0, the end of the "
       "input)"},
      {"N",
       "EOFError: Ran out of input: expected an opcode; STOP ends a pickle (at byte 1, the end of the "
       "input)"},
      {"\xff", "UnpicklingError: invalid load key, '\\xff'. No opcode has this byte (at byte 0)"},
      {"\x80\x63.", "ValueError: unsupported pickle protocol: 99, the newest is 5 (PROTO at byte 0)"},
      {"J\x01",
       "UnpicklingError: pickle data was truncated: expected 4 more bytes, found 1 (BININT at byte 0)"},
      {"X\xff\xff\xff\xff"
       "ab.",
       "UnpicklingError: pickle data was truncated: expected 4294967295 more bytes, found 3 (BINUNICODE at "
       "byte 0)"},
      {"\x8d\x00\x00\x00\x00\x00\x00\x00\x80."s,
       "OverflowError: length 9223372036854775808 exceeds the maximum of 9223372036854775807 bytes "
       "(BINUNICODE8 at byte 0)"},
      {"\x8b\xff\xff\xff\xff.", "UnpicklingError: LONG pickle has negative byte count: -1 (LONG4 at byte 0)"},
      {"T\xff\xff\xff\xff.",
       "UnpicklingError: BINSTRING pickle has negative byte count: -1 (BINSTRING at byte 0)"},
      {"Ix\n.",
       "ValueError: invalid literal for int() with base 0: 'x', expected an int in decimal (INT at byte 0)"},
      {"Fx\n.", "ValueError: could not convert string to float: 'x' (FLOAT at byte 0)"},
      {"Sx\n.", "UnpicklingError: the STRING opcode argument must be quoted, found 'x' (STRING at byte 0)"},
      {"\x8c\x02\xc3(.",
       "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation "
       "byte (SHORT_BINUNICODE at byte 0)"},
      {".", "UnpicklingError: unpickling stack underflow: expected an object on the stack (STOP at byte 0)"},
      {"(.", "UnpicklingError: unexpected MARK found: expected an object above it (STOP at byte 1)"},
      {"Nt.", "UnpicklingError: could not find MARK: expected one on the stack (TUPLE at byte 1)"},
      {"(K\x01"
       "d.",
       "UnpicklingError: odd number of items for DICT: expected a value for each key (DICT at byte 3)"},
      {"h\x05.", "UnpicklingError: Memo value not found at index 5 (BINGET at byte 0)"},
      {"Np-1\n.", "ValueError: negative PUT argument (PUT at byte 1)"},
      {"NNa.", "AttributeError: 'NoneType' object has no attribute 'append' (APPEND at byte 2)"},
      {"]K\x05K\x07s.", "IndexError: list assignment index out of range (SETITEM at byte 5)"},
      {")K\x00Ns."s, "TypeError: 'tuple' object does not support item assignment (SETITEM at byte 4)"},
      {"}]Ns.", "TypeError: unhashable type: 'list' (SETITEM at byte 3)"},
      {"K\x01K\x02\x93.", "UnpicklingError: STACK_GLOBAL requires str, found int (STACK_GLOBAL at byte 4)"},
      {"K\x05)\x81.", "UnpicklingError: NEWOBJ class argument must be a type, not int (NEWOBJ at byte 3)"},
      {"cm\nn\n]R.", "TypeError: argument list must be a tuple, not list (REDUCE at byte 6)"},
      {"P\xc3\xa9\n.",
       "UnpicklingError: persistent IDs in protocol 0 must be ASCII strings, found '\\xc3\\xa9' (PERSID at "
       "byte 0)"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(c.pickle), c.error);
}

TEST(Loads, errors_carry_their_offset) {
  try {
    loads("]h\x05.");
    FAIL();
  } catch (const UnpicklingError& error) {
    EXPECT_EQ(error.offset(), 1U);
  }
}

TEST(Loads, python_allows_assignment_into_lists_and_bytearrays) {
  EXPECT_EQ(loaded("]NaK\x00K\x07s."s), "[7]");
  EXPECT_EQ(loaded("]NaJ\xff\xff\xff\xffK\x07s."), "[7]");
  EXPECT_EQ(loaded("\x80\x05\x96\x02\x00\x00\x00\x00\x00\x00\x00"
                   "abK\x00K\x01s."s),
            "bytearray(b'\\x01b')");
  EXPECT_EQ(loaded("\x80\x05\x96\x01\x00\x00\x00\x00\x00\x00\x00"
                   "a(KbKce."s),
            "bytearray(b'abc')");
  EXPECT_EQ(failure("\x80\x05\x96\x01\x00\x00\x00\x00\x00\x00\x00"
                    "aM\x00\x01"
                    "a."s),
            "ValueError: byte must be in range(0, 256), found 256 (APPEND at byte 15)");
}

TEST(Loads, memory_limit_is_a_memory_error) {
  std::string pickle = "]";
  for (int i = 0; i < 100000; ++i) pickle += "]a";
  pickle += '.';
  EXPECT_EQ(loads(pickle).root().size(), 100000U);
  EXPECT_TRUE(failure(pickle, {.limits = {.memory_bytes = 1 << 20}})
                  .starts_with("MemoryError: the objects would take more than the limit of 1048576 bytes"));
  EXPECT_TRUE(
      failure(pickle, {.limits = {.input_bytes = 10}})
          .starts_with("MemoryError: the input of 200002 bytes is longer than the limit of 10 bytes"));
}

TEST(Loads, memory_limit_counts_objects_and_not_the_input) {
  const std::string pickle = "B\x00\x2d\x31\x01"s + std::string(20'000'000, 'z') + ".";
  EXPECT_EQ(loads(std::string(pickle), {.limits = {.memory_bytes = 1 << 20}}).root().size(), 20'000'000U);
  EXPECT_LT(loads_no_copy(std::string_view(pickle)).memory_bytes(), 1U << 16);
}

// Numbers that fall into one bucket of a table whose hash is the number itself: 28 s for 3 MB once.
TEST(Loads, far_memo_numbers_cannot_be_made_to_collide) {
  std::string pickle = "N";
  for (std::uint64_t i = 1; i <= 100'000; ++i) {
    pickle += "p" + std::to_string(i * 85229 * 172933) + "\n";
  }
  EXPECT_EQ(loaded(pickle + "."), "None");
}

TEST(Loads, a_copy_outlives_its_input_and_an_adopted_string_is_not_copied) {
  std::string text = "\x8c\x05hello.";
  Document copied = loads(text);
  text.assign(text.size(), '?');
  EXPECT_EQ(copied.root().as<std::string_view>(), "hello");

  std::string large = "B\x10\x27\x00\x00"s + std::string(10000, 'z') + '.';
  const char* const data = large.data();
  const Document adopted = loads(std::move(large));
  EXPECT_EQ(reinterpret_cast<const char*>(adopted.root().as<std::span<const std::byte>>().data()), data + 5);
}

TEST(Loads, a_million_nested_lists_load_and_free) {
  constexpr std::size_t kDepth = 1'000'000;
  const Document document = loads(std::string(kDepth, ']') + std::string(kDepth - 1, 'a') + '.');
  std::size_t depth = 1;
  for (Value v = document.root(); v.size() != 0; v = v[0]) ++depth;
  EXPECT_EQ(depth, kDepth);
}

TEST(Loads, a_doubled_tuple_as_a_key_costs_what_it_is_long) {
  std::string pickle = "}K\x01\x85";
  for (int i = 0; i < 60; ++i) pickle += "2\x86";
  const Document document = loads(pickle + "Ns.");
  EXPECT_EQ(document.root().size(), 1U);
}

TEST(LooksLikePickle, tells_pickles_from_other_files) {
  for (std::string_view yes :
       {"\x80\x04N.", "(lp0\n.", "(lp0\nI1\na", "(lp0\nI1", "I1\n.", "]q\x01.", "cos\nsystem\n."}) {
    EXPECT_TRUE(looks_like_pickle(yes)) << yes;
  }
  for (std::string_view no :
       {"", "{\"a\": 1}", "<xml/>", "\x1f\x8b", "hello world", "PK\x03\x04", "\x80\x63N."}) {
    EXPECT_FALSE(looks_like_pickle(no)) << no;
  }
}

}  // namespace
}  // namespace brinery::pickle
