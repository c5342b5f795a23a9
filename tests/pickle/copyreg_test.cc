// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What copyreg.h registers for the whole process. Each test takes back what it registered. Bytes are CPython 3.11's, of a
// module `staff` with plain classes Employee, Boss and Clerk.
#include <brinery/copyreg.h>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <brinery/pickle.h>
#include <brinery/pickle_types.h>

#include "support/error_of.h"

namespace brinery::copyreg {
namespace {

using namespace std::string_literals;
using test_support::error_of;

// An extension for the length of a scope.
class Registered {
 public:
  Registered(std::string module, std::string name, std::int64_t code)
      : module_(std::move(module)), name_(std::move(name)), code_(code) {
    add_extension(module_, name_, code_);
  }
  ~Registered() { remove_extension(module_, name_, code_); }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;

 private:
  std::string module_;
  std::string name_;
  std::int64_t code_;
};

// The same for a reducer.
class Reduced {
 public:
  Reduced(std::string module, std::string name, pickle::Reducer reducer)
      : module_(std::move(module)), name_(std::move(name)) {
    copyreg::pickle(module_, name_, std::move(reducer));
  }
  ~Reduced() { remove_pickle(module_, name_); }
  Reduced(const Reduced&) = delete;
  Reduced& operator=(const Reduced&) = delete;

 private:
  std::string module_;
  std::string name_;
};

// The same for a constructor.
class Constructed {
 public:
  Constructed(std::string module, std::string name, pickle::Constructor function)
      : module_(std::move(module)), name_(std::move(name)) {
    constructor(module_, name_, std::move(function));
  }
  ~Constructed() { remove_constructor(module_, name_); }
  Constructed(const Constructed&) = delete;
  Constructed& operator=(const Constructed&) = delete;

 private:
  std::string module_;
  std::string name_;
};

// --- Extension registry ------------------------------------------------------------------------------------------------

constexpr char kProtocol1[] =
    "]q\x00(ccopy_reg\n_reconstructor\nq\x01(cstaff\nEmployee\nq\x02"
    "c__builtin__\nobject\nq\x03Ntq\x04Rq\x05}q\x06X\x01\x00\x00\x00nq\x07K\x01sbcstaff\nBoss\nq\x08"
    "cstaff\nClerk\nq\th\x08"
    "e.";
constexpr char kProtocol2[] =
    "\x80\x02]q\x00(\x82\xf0)\x81q\x01}q\x02X\x01\x00\x00\x00nq\x03K\x01sb\x83\xe8\x03\x84"
    "E#\x01\x00\x83\xe8\x03"
    "e.";
constexpr char kProtocol4[] =
    "\x80\x04\x95\x1f\x00\x00\x00\x00\x00\x00\x00]\x94(\x82\xf0)\x81\x94}"
    "\x94\x8c\x01n\x94K\x01sb\x83\xe8\x03\x84"
    "E#\x01\x00\x83\xe8\x03"
    "e.";

TEST(Copyreg, codes_are_written_from_protocol_2_on_as_python_does) {
  const Registered employee("staff", "Employee", 240);
  const Registered boss("staff", "Boss", 1000);
  const Registered clerk("staff", "Clerk", 0x12345);
  for (const auto& [protocol, bytes] : {std::pair(1, std::string(kProtocol1, sizeof kProtocol1 - 1)),
                                        std::pair(2, std::string(kProtocol2, sizeof kProtocol2 - 1)),
                                        std::pair(4, std::string(kProtocol4, sizeof kProtocol4 - 1))}) {
    const Document document = pickle::loads(bytes);
    EXPECT_EQ(repr(document.root()), "[staff.Employee(n=1), staff.Boss, staff.Clerk, staff.Boss]")
        << protocol;
    EXPECT_EQ(pickle::dumps(document.root(), {.protocol = protocol}), bytes);
  }
}

struct Employee {
  int n = 0;
};
BRINERY_CLASS(Employee, "staff", "Employee")

TEST(Copyreg, codes_are_used_for_cpp_types_as_well) {
  const Registered employee("staff", "Employee", 240);
  const std::string bytes = "\x80\x02\x82\xf0)\x81q\x00}q\x01X\x01\x00\x00\x00nq\x02K\x01sb."s;
  EXPECT_EQ(pickle::dumps(Employee{1}, {.protocol = 2}), bytes);
  EXPECT_EQ(pickle::loads<Employee>(bytes).n, 1);
}

TEST(Copyreg, the_options_of_a_dump_or_load_take_the_place_of_the_registry) {
  const Registered employee("staff", "Employee", 240);
  const pickle::Extensions none;
  const pickle::Extensions others{{7, {"staff", "Employee"}}};
  const std::string by_code = "\x80\x02\x82\xf0."s;
  const Document document = pickle::loads(by_code);
  EXPECT_EQ(repr(document.root()), "staff.Employee");
  EXPECT_EQ(repr(pickle::loads(by_code, {.extensions = &none}).root()), "<extension code 240>");
  EXPECT_EQ(pickle::dumps(document.root(), {.protocol = 2}), by_code);
  EXPECT_EQ(pickle::dumps(document.root(), {.protocol = 2, .extensions = &none}),
            "\x80\x02"
            "cstaff\nEmployee\nq\x00."s);
  EXPECT_EQ(pickle::dumps(document.root(), {.protocol = 2, .extensions = &others}), "\x80\x02\x82\x07."s);
}

TEST(Copyreg, what_is_not_registered_any_more_is_not_known) {
  { const Registered employee("staff", "Employee", 240); }
  EXPECT_EQ(repr(pickle::loads("\x80\x02\x82\xf0.").root()), "<extension code 240>");
  EXPECT_TRUE(extensions()->empty());
}

TEST(Copyreg, registrations_fail_under_the_conditions_of_python) {
  const Registered employee("staff", "Employee", 240);
  add_extension("staff", "Employee", 240);  // the same again
  EXPECT_EQ(extensions()->names().size(), 1);
  const auto adding = [](std::string_view module, std::string_view name, std::int64_t code) {
    return error_of([&] { add_extension(module, name, code); });
  };
  EXPECT_EQ(adding("staff", "Employee", 241),
            "ValueError: key ('staff', 'Employee') is already registered with code 240");
  EXPECT_EQ(adding("a", "b", 240), "ValueError: code 240 is already in use for key ('staff', 'Employee')");
  EXPECT_EQ(adding("a", "b", 0), "ValueError: code out of range: expected 1 to 2147483647, found 0");
  EXPECT_EQ(adding("a", "b", 0x80000000),
            "ValueError: code out of range: expected 1 to 2147483647, found 2147483648");
  EXPECT_EQ(error_of([] { remove_extension("staff", "Employee", 7); }),
            "ValueError: key ('staff', 'Employee') is not registered with code 7");
  EXPECT_EQ(error_of([] { remove_extension("staff", "Nobody", 240); }),
            "ValueError: key ('staff', 'Nobody') is not registered with code 240");
  const Registered first("a", "b", 1);
  const Registered last("a", "c", 0x7fffffff);
  EXPECT_EQ(pickle::dumps(pickle::loads("ca\nc\n.").root(), {.protocol = 2}),
            "\x80\x02\x84\xff\xff\xff\x7f."s);
}

TEST(Copyreg, a_snapshot_stays_as_it_was_and_serves_as_an_option) {
  const Registered employee("staff", "Employee", 240);
  const auto before = extensions();
  const Registered boss("staff", "Boss", 241);
  EXPECT_EQ(before->find("staff", "Boss"), std::nullopt);
  EXPECT_EQ(before->find(241), nullptr);
  EXPECT_EQ(extensions()->find("staff", "Boss"), 241);
  EXPECT_EQ(extensions()->find(241)->second, "Boss");
  EXPECT_EQ(repr(pickle::loads("\x80\x02\x82\xf1.", {.extensions = &before->names()}).root()),
            "<extension code 241>");
}

TEST(Copyreg, clearing_the_cache_makes_what_was_prepared_anew) {
  const Registered employee("staff", "Employee", 240);
  const auto before = extensions();
  EXPECT_EQ(extensions(), before);
  clear_extension_cache();
  EXPECT_NE(extensions(), before);
  EXPECT_EQ(extensions()->names(), before->names());
}

TEST(Copyreg, an_unpickler_with_a_memo_resolves_codes_once_until_the_cache_is_cleared) {
  const Registered employee("staff", "Employee", 240);
  const std::string one = "\x80\x02\x82\xf0."s;
  int asked = 0;
  pickle::LoadOptions options;
  options.find_class = [&](Document& document, std::string_view module, std::string_view name) {
    ++asked;
    return document.global(module, name);
  };
  const std::string four = one + one + one + one;
  pickle::Unpickler in(four, options);
  in.keep_memo(true);
  const Document first = in.load();
  const Document second = in.load();
  EXPECT_EQ(asked, 1);
  clear_extension_cache();
  const Document third = in.load();
  EXPECT_EQ(asked, 2);
  const Registered boss("staff", "Boss", 241);
  const Document fourth = in.load();
  EXPECT_EQ(repr(fourth.root()), "staff.Employee");
}

TEST(Copyreg, a_pickler_sees_what_is_registered_between_its_pickles) {
  const Document document = pickle::loads("(cstaff\nEmployee\ncstaff\nBoss\nt.");
  std::string out;
  pickle::Pickler pickler = pickle::Pickler::to_string(out, {.protocol = 2});
  pickler.dump(document.root()[0]);
  const Registered boss("staff", "Boss", 241);
  pickler.dump(document.root()[1]);
  EXPECT_EQ(out,
            "\x80\x02"
            "cstaff\nEmployee\nq\x00.\x80\x02\x82\xf1."s);
}

// --- Reducers -----------------------------------------------------------------------------------------------------------

std::optional<pickle::Reduction> hire(Document& scratch, Value object) {
  return pickle::Reduction{.callable = scratch.global("staff", "hire"),
                           .args = scratch.tuple({object.state()["n"]})};
}

TEST(Copyreg, reducers_of_the_process_say_how_instances_are_written) {
  const Document document =
      pickle::loads("(cstaff\nEmployee\n)\x81}X\x01\x00\x00\x00nK\x05sbcstaff\nEmployee\nt.");
  const Reduced employee("staff", "Employee", hire);
  EXPECT_EQ(repr(pickle::loads(pickle::dumps(document.root())).root()), "(staff.hire(5), staff.Employee)");
}

TEST(Copyreg, a_dispatch_table_of_a_dump_takes_the_place_of_the_reducers_of_the_process) {
  const Document document = pickle::loads("cstaff\nEmployee\n)\x81}X\x01\x00\x00\x00nK\x05sb.");
  const Reduced employee("staff", "Employee", hire);
  const auto written = [&](const pickle::DumpOptions& options) {
    return repr(pickle::loads(pickle::dumps(document.root(), options)).root());
  };
  EXPECT_EQ(written({}), "staff.hire(5)");
  const pickle::DispatchTable none;
  EXPECT_EQ(written({.dispatch_table = &none}), "staff.Employee(n=5)");
  const auto copied = dispatch_table();
  EXPECT_EQ(written({.dispatch_table = &*copied}), "staff.hire(5)");
  const auto first = [](Document& scratch, Value object) -> std::optional<pickle::Reduction> {
    if (object.kind() != Kind::instance) return std::nullopt;
    return pickle::Reduction{.callable = scratch.global("first", "first"), .args = scratch.tuple({})};
  };
  EXPECT_EQ(written({.reducer_override = first}), "first.first()");
}

TEST(Copyreg, reducers_that_are_removed_or_empty_are_refused_as_python_does) {
  EXPECT_EQ(error_of([] { remove_pickle("staff", "Employee"); }),
            "KeyError: no reducer is registered for ('staff', 'Employee')");
  EXPECT_EQ(error_of([] { copyreg::pickle("staff", "Employee", {}); }),
            "TypeError: reduction functions must be callable: that of ('staff', 'Employee') is empty");
  EXPECT_EQ(error_of([] { constructor("staff", "Employee", {}); }),
            "TypeError: constructors must be callable: that of ('staff', 'Employee') is empty");
  EXPECT_EQ(error_of([] { remove_constructor("staff", "Employee"); }),
            "KeyError: no constructor is registered for ('staff', 'Employee')");
  EXPECT_TRUE(dispatch_table()->empty());
  EXPECT_TRUE(constructors()->empty());
}

TEST(Copyreg, pickle_registers_a_reducer_and_a_constructor) {
  copyreg::pickle("staff", "hire", hire, [](Document& document, Value args) {
    const Value made = document.dict();
    document.set_item(made, document.str("n"), args[0]);
    return std::optional(made);
  });
  EXPECT_EQ(dispatch_table()->size(), 1);
  EXPECT_EQ(repr(pickle::loads("cstaff\nhire\n(I5\ntR.").root()), "{'n': 5}");
  remove_pickle("staff", "hire");
  remove_constructor("staff", "hire");
}

// --- Constructors -------------------------------------------------------------------------------------------------------

std::optional<Value> number_of(Document& document, Value args) {
  if (args.size() != 1) return std::nullopt;
  return document.real(std::stod(args[0].as<std::string>()));
}

TEST(Copyreg, calls_become_what_the_constructor_of_their_class_makes_of_them) {
  // pickle.dumps([Decimal('1.5'), Decimal('-2'), datetime.date(2021, 1, 2)], 2)
  const std::string bytes =
      "\x80\x02]q\x00(cdecimal\nDecimal\nq\x01X\x03\x00\x00\x00"
      "1.5q\x02\x85q\x03Rq\x04h\x01X\x02\x00\x00\x00-2q\x05\x85q\x06Rq\x07"
      "cdatetime\ndate\nq\x08"
      "c_"
      "codecs\nencode\nq\tX\x05\x00\x00\x00\x07\xc3\xa5\x01\x02q\nX\x06\x00\x00\x00latin1q\x0b\x86q\x0cRq\r"
      "\x85q\x0eRq\x0f"
      "e."s;
  EXPECT_EQ(repr(pickle::loads(bytes).root()), "[Decimal('1.5'), Decimal('-2'), datetime.date(2021, 1, 2)]");
  const Constructed decimal("decimal", "Decimal", number_of);
  EXPECT_EQ(repr(pickle::loads(bytes).root()), "[1.5, -2.0, datetime.date(2021, 1, 2)]");
  const pickle::Constructors none;
  EXPECT_EQ(repr(pickle::loads(bytes, {.constructors = &none}).root()),
            "[Decimal('1.5'), Decimal('-2'), datetime.date(2021, 1, 2)]");
  EXPECT_EQ(pickle::loads<std::vector<double>>("\x80\x02]cdecimal\nDecimal\nX\x03\x00\x00\x00"
                                               "1.5\x85Ra."),
            std::vector{1.5});
}

TEST(Copyreg, constructors_of_a_load_are_its_own) {
  const pickle::Constructors constructors{{{"decimal", "Decimal"}, number_of}};
  const std::string bytes = "cdecimal\nDecimal\n(S'1.5'\ntR."s;
  EXPECT_EQ(repr(pickle::loads(bytes, {.constructors = &constructors}).root()), "1.5");
  EXPECT_EQ(repr(pickle::loads(bytes).root()), "Decimal('1.5')");
}

TEST(Copyreg, constructors_are_asked_however_the_call_is_spelled) {
  std::vector<std::string> asked;
  const pickle::Constructors constructors{{{"staff", "Employee"}, [&](Document& document, Value args) {
                                             asked.push_back(repr(args));
                                             return std::optional(document.list());
                                           }}};
  for (const std::string& bytes :
       {"cstaff\nEmployee\n(I1\ntR."s,
        "\x80\x02"
        "cstaff\nEmployee\nK\x02\x85\x81."s,
        "(I3\nistaff\nEmployee\n."s, "(cstaff\nEmployee\nI4\no."s,
        "ccopy_reg\n_reconstructor\n(cstaff\nEmployee\nc__builtin__\nobject\nNtR."s}) {
    EXPECT_EQ(repr(pickle::loads(bytes, {.constructors = &constructors}).root()), "[]");
  }
  EXPECT_EQ(asked, (std::vector<std::string>{"(1,)", "(2,)", "(3,)", "(4,)", "()"}));
  asked.clear();
  const std::string with_kwargs =
      "\x80\x04\x8c\x05staff\x8c\x08"
      "Employee\x93)}\x8c\x01nK\x01s\x92."s;
  pickle::loads(with_kwargs, {.constructors = &constructors});
  EXPECT_EQ(asked, std::vector<std::string>{});
}

TEST(Copyreg, what_follows_a_call_goes_to_what_was_made_of_it) {
  const pickle::Constructors constructors{
      {{"staff", "Table"}, [](Document& document, Value) { return std::optional(document.dict()); }}};
  // A subclass of dict with an item, and one with a state as well.
  EXPECT_EQ(repr(pickle::loads("cstaff\nTable\n)RK\x01K\x02s.", {.constructors = &constructors}).root()),
            "{1: 2}");
  EXPECT_EQ(repr(pickle::loads("cstaff\nTable\n)RK\x01K\x02s}b.", {.constructors = &constructors}).root()),
            "({1: 2}).__setstate__({})");
}

TEST(Copyreg, a_constructor_that_declines_leaves_the_instance) {
  const Constructed decimal("decimal", "Decimal", number_of);
  EXPECT_EQ(repr(pickle::loads("cdecimal\nDecimal\n(I1\nI2\ntR.").root()), "decimal.Decimal(1, 2)");
}

TEST(Copyreg, errors_of_constructors_say_where) {
  const Constructed decimal("decimal", "Decimal", [](Document&, Value args) -> std::optional<Value> {
    throw ValueError("no such number: " + repr(args[0]));
  });
  EXPECT_EQ(error_of([] { pickle::loads("cdecimal\nDecimal\n(S'x'\ntR."); }),
            "ValueError: no such number: 'x' (REDUCE at byte 24)");
}

// --- Threads --------------------------------------------------------------------------------------------------------------

TEST(Copyreg, registrations_and_pickles_may_go_on_at_once) {
  const Document document = pickle::loads("cstaff\nEmployee\n.");
  std::atomic<bool> is_done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!is_done) {
        const std::string bytes = pickle::dumps(document.root(), {.protocol = 2});
        const bool by_code = bytes == "\x80\x02\x82\xf0."s;
        if (!by_code && bytes !=
                            "\x80\x02"
                            "cstaff\nEmployee\nq\x00."s) {
          ++wrong;
        }
        const std::string read = repr(pickle::loads("\x80\x02\x82\xf0.").root());
        if (read != "staff.Employee" && read != "<extension code 240>") ++wrong;
      }
    });
  }
  for (int i = 0; i < 2000; ++i) {
    const Registered employee("staff", "Employee", 240);
    clear_extension_cache();
  }
  is_done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace brinery::copyreg
