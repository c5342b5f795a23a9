// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickler and the options of a dump. Expected bytes are those of CPython 3.11's C pickler for the same calls; above each
// stands the Python that gave them.
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/files.h"

namespace brinery::pickle {
namespace {

using std::string_literals::operator""s;

class PicklerTest : public testing::Test {
 protected:
  Value n(int value) { return doc_.integer(value); }
  Value s(std::string_view text) { return doc_.str(text); }
  Value instance_of_c() { return doc_.instance(Made::newobj, doc_.global("m", "C"), doc_.tuple({})); }

  Document doc_;
};

// The message of the Expected error that `action` throws.
template <class Expected, class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Expected& error) {
    return error.what();
  }
  return "nothing was thrown";
}

// --- Several pickles -----------------------------------------------------------------------------------------------

// p = pickle.Pickler(f, 4); x = ['a']; p.dump(x); p.dump([x, 'a'])
TEST_F(PicklerTest, memo_goes_on_from_one_dump_to_the_next) {
  std::ostringstream out;
  Pickler pickler(out, {.protocol = 4});
  const Value text = s("a");
  const Value list = doc_.list({text});
  pickler.dump(list);
  pickler.dump(doc_.list({list, text}));
  EXPECT_EQ(out.str(),
            "\x80\x04\x95\x08\0\0\0\0\0\0\0]\x94\x8c\x01"
            "a\x94"
            "a.\x80\x04\x95\x09\0\0\0\0\0\0\0]\x94(h\0h\x01"
            "e."s);

  std::istringstream in(out.str());
  Unpickler unpickler(in);
  unpickler.keep_memo(true);
  const Document first = unpickler.load();
  const Document second = unpickler.load();
  EXPECT_TRUE(second.root()[0].is(first.root()));
}

TEST_F(PicklerTest, pickles_stand_on_their_own_after_clear_memo) {
  std::string out;
  Pickler pickler = Pickler::to_string(out);
  const Value list = doc_.list({s("a"), s("b")});
  pickler.dump(list);
  const std::string once = out;
  pickler.clear_memo();
  pickler.dump(list);
  EXPECT_EQ(out, once + once);
}

TEST_F(PicklerTest, pickler_goes_on_with_an_empty_memo_after_an_error) {
  std::string out;
  Pickler pickler = Pickler::to_string(out, {.protocol = 4});
  const Value list = doc_.list({s("a")});
  const Value bad = doc_.list({list, doc_.buffer(0, false, "x")});
  EXPECT_THROW(pickler.dump(bad), PicklingError);
  out.clear();
  pickler.dump(list);
  EXPECT_TRUE(loads(out).root() == list);
}

// --- Persistent ids --------------------------------------------------------------------------------------------------

// persistent_id returns ('row', 7) for 'db'; dump(['db', 1])
TEST_F(PicklerTest, persistent_ids_are_written_as_objects) {
  const auto id = [](Document& scratch, Value v) -> std::optional<Value> {
    if (v.kind() != Kind::str || v.as<std::string_view>() != "db") return std::nullopt;
    return scratch.tuple({scratch.str("row"), scratch.integer(7)});
  };
  const Value root = doc_.list({s("db"), n(1)});
  EXPECT_EQ(dumps(root, {.protocol = 1, .persistent_id = id}),
            "]q\0((X\x03\0\0\0rowq\x01K\x07tq\x02QK\x01"
            "e."s);
  EXPECT_EQ(dumps(root, {.protocol = 4, .persistent_id = id}),
            "\x80\x04\x95\x12\0\0\0\0\0\0\0]\x94(\x8c\x03row\x94K\x07\x86\x94QK\x01"
            "e."s);
}

TEST_F(PicklerTest, persistent_ids_of_protocol_0_are_lines) {
  const auto id_text = [](std::string_view text) {
    return DumpOptions{.protocol = 0,
                       .persistent_id = [text](Document& scratch, Value v) -> std::optional<Value> {
                         if (v.kind() != Kind::str) return std::nullopt;
                         return scratch.str(text);
                       }};
  };
  const Value root = doc_.list({s("db"), n(1)});
  EXPECT_EQ(dumps(root, id_text("id-7")), "(lp0\nPid-7\naI1\na.");
  EXPECT_THROW(dumps(root, id_text("two\nlines")), PicklingError);
  EXPECT_THROW(dumps(root, id_text("\xc3\xa9")), PicklingError);
}

TEST_F(PicklerTest, persistent_ids_are_asked_for_items_of_short_containers) {
  const auto id = [](Document& scratch, Value v) -> std::optional<Value> {
    if (v.kind() != Kind::str) return std::nullopt;
    return scratch.list({scratch.integer(1), scratch.list({scratch.integer(2)})});
  };
  const Value root = doc_.tuple({s("a"), doc_.list({s("b")}), doc_.dict({{s("k"), s("v")}})});
  const std::string bytes = dumps(root, {.persistent_id = id});
  int asked = 0;
  LoadOptions options;
  options.persistent_load = [&](Document& document, Value) {
    ++asked;
    return document.str("found");
  };
  EXPECT_EQ(repr(loads(bytes, options).root()), "('found', ['found'], {'found': 'found'})");
  EXPECT_EQ(asked, 4);
}

// --- Reducers --------------------------------------------------------------------------------------------------------

// reducer_override returns (C, (1,), {'k': 2}, iter(['x', 'y']), iter([('d', 3)]))
TEST_F(PicklerTest, reduction_of_five_parts_has_the_bytes_of_python) {
  DumpOptions options{.protocol = 4};
  options.reducer_override = [](Document& d, Value v) -> std::optional<Reduction> {
    if (v.kind() != Kind::instance) return std::nullopt;
    return Reduction{.callable = d.global("m", "C"),
                     .args = d.tuple({d.integer(1)}),
                     .state = d.dict({{d.str("k"), d.integer(2)}}),
                     .list_items = d.list({d.str("x"), d.str("y")}),
                     .dict_items = d.dict({{d.str("d"), d.integer(3)}})};
  };
  EXPECT_EQ(dumps(instance_of_c(), options),
            "\x80\x04\x95,\0\0\0\0\0\0\0\x8c\x01m\x94\x8c\x01"
            "C\x94\x93\x94K\x01\x85\x94R\x94(\x8c\x01x\x94\x8c\x01y\x94"
            "e\x8c\x01"
            "d\x94K\x03s}\x94\x8c\x01k\x94K\x02sb."s);
}

// reducer_override returns (C, (), [5], None, None, setter)
TEST_F(PicklerTest, state_setter_is_called_and_its_effect_is_loaded) {
  DumpOptions options{.protocol = 4};
  options.reducer_override = [](Document& d, Value v) -> std::optional<Reduction> {
    if (v.kind() != Kind::instance) return std::nullopt;
    return Reduction{.callable = d.global("m", "C"),
                     .args = d.tuple({}),
                     .state = d.list({d.integer(5)}),
                     .state_setter = d.global("m", "setter")};
  };
  const std::string four =
      "\x80\x04\x95%\0\0\0\0\0\0\0\x8c\x01m\x94\x8c\x01"
      "C\x94\x93\x94)R\x94h\0\x8c\x06setter\x94\x93\x94h\x03]\x94K\x05"
      "a\x86R0."s;
  EXPECT_EQ(dumps(instance_of_c(), options), four);
  options.protocol = 0;
  const std::string zero = "cm\nC\np0\n(tRp1\ncm\nsetter\np2\ng1\n(lp3\nI5\na\x86R0.";
  EXPECT_EQ(dumps(instance_of_c(), options), zero);

  for (const std::string& bytes : {four, zero}) {
    const Document loaded = loads(bytes);
    ASSERT_EQ(loaded.root().op_count(), 1u);
    EXPECT_EQ(loaded.root().op_kind(0), InstanceOp::call);
    EXPECT_EQ(repr(loaded.root().op_value(0)), "(m.setter, [5])");
    EXPECT_EQ(dumps(loaded.root(), {.protocol = bytes == four ? 4 : 0}), bytes);
  }
}

TEST_F(PicklerTest, dispatch_table_goes_by_class_after_the_override) {
  DispatchTable table;
  table[{"m", "C"}] = [](Document& d, Value) {
    return Reduction{.callable = d.global("m", "make"), .args = d.tuple({d.integer(3)})};
  };
  table[{"builtins", "complex"}] = [](Document& d, Value) {
    return Reduction{.callable = d.global("m", "make_complex"), .args = d.tuple({})};
  };
  const Value other = doc_.instance(Made::newobj, doc_.global("m", "D"), doc_.tuple({}));
  const Value root = doc_.list({instance_of_c(), doc_.complex(1, 2), other});
  EXPECT_EQ(repr(loads(dumps(root, {.dispatch_table = &table})).root()),
            "[m.make(3), m.make_complex(), m.D()]");

  DumpOptions both{.dispatch_table = &table};
  both.reducer_override = [](Document& d, Value v) -> std::optional<Reduction> {
    if (v.kind() != Kind::instance) return std::nullopt;
    return Reduction{.callable = d.global("m", "override")};
  };
  EXPECT_EQ(repr(loads(dumps(root, both)).root()), "[m.override, m.make_complex(), m.override]");
}

TEST_F(PicklerTest, plain_values_are_not_reduced) {
  int asked = 0;
  DumpOptions options;
  options.reducer_override = [&](Document&, Value) {
    ++asked;
    return std::nullopt;
  };
  const Value plain =
      doc_.list({n(1), s("x"), doc_.bytes("b"), doc_.tuple({n(1)}), doc_.dict(), doc_.set(),
                 doc_.frozenset({n(1)}), doc_.bytearray("y"), Value(true), Value(1.5), Value()});
  dumps(plain, options);
  EXPECT_EQ(asked, 0);
  dumps(doc_.list({doc_.global("m", "C"), doc_.complex(1, 2)}), options);
  EXPECT_EQ(asked, 2);
}

TEST_F(PicklerTest, a_reducer_that_lies_is_named_with_the_way_to_the_object) {
  const auto dump_with = [&](Reduction (*make)(Document&)) {
    DumpOptions options;
    options.reducer_override = [make](Document& d, Value v) -> std::optional<Reduction> {
      if (v.kind() != Kind::instance) return std::nullopt;
      return make(d);
    };
    const Value root = doc_.list({n(0), doc_.dict({{s("staff"), doc_.tuple({instance_of_c()})}})});
    return message_of<PicklingError>([&] { dumps(root, options); });
  };
  EXPECT_EQ(dump_with([](Document& d) { return Reduction{.callable = d.integer(5), .args = d.tuple({})}; }),
            "[1]['staff'][0]: callable of the reduction must be a global or an instance, found 5");
  EXPECT_EQ(
      dump_with([](Document& d) { return Reduction{.callable = d.global("m", "C"), .args = d.list({})}; }),
      "[1]['staff'][0]: args of the reduction must be a tuple, found []");
  EXPECT_EQ(dump_with([](Document& d) {
              return Reduction{.callable = d.global("m", "C"), .args = d.tuple({}), .dict_items = d.list({})};
            }),
            "[1]['staff'][0]: dict_items of the reduction must be a dict, found []");
}

TEST_F(PicklerTest, reductions_without_end_are_an_error) {
  DumpOptions itself;
  itself.reducer_override = [](Document& d, Value v) -> std::optional<Reduction> {
    if (v.kind() != Kind::instance) return std::nullopt;
    return Reduction{.callable = d.global("m", "C"), .args = d.tuple({v})};
  };
  EXPECT_THROW(dumps(instance_of_c(), itself), RecursionError);

  DumpOptions ever_new;
  ever_new.reducer_override = [](Document& d, Value v) -> std::optional<Reduction> {
    if (v.kind() != Kind::instance) return std::nullopt;
    const Value next = d.instance(Made::newobj, d.global("m", "C"), d.tuple({}));
    return Reduction{.callable = d.global("m", "C"), .args = d.tuple({next})};
  };
  EXPECT_THROW(dumps(instance_of_c(), ever_new), RecursionError);
}

TEST_F(PicklerTest, what_a_hook_throws_passes_through) {
  struct Mine {};
  DumpOptions options;
  options.persistent_id = [](Document&, Value) -> std::optional<Value> { throw Mine(); };
  EXPECT_THROW(dumps(n(1), options), Mine);
}

// --- Names -----------------------------------------------------------------------------------------------------------

TEST_F(PicklerTest, renamed_globals_are_written_by_their_new_names) {
  DumpOptions options;
  options.rename = [](std::string_view module, std::string_view name) {
    return std::pair(module == "old" ? "new" : std::string(module), std::string(name));
  };
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    options.protocol = protocol;
    const Value root = doc_.list({doc_.global("old", "C"), doc_.global("older", "C")});
    EXPECT_EQ(repr(loads(dumps(root, options)).root()), "[new.C, older.C]");
  }
}

// copyreg.add_extension('m', 'C', 240); copyreg.add_extension('m', 'setter', 70000); dumps([C, C, setter], 2)
TEST_F(PicklerTest, registered_globals_are_written_as_their_codes_without_the_memo) {
  const Extensions extensions{{240, {"m", "C"}}, {70000, {"m", "setter"}}};
  const Value c = doc_.global("m", "C");
  const Value root = doc_.list({c, c, doc_.global("m", "setter")});
  EXPECT_EQ(dumps(root, {.protocol = 2, .extensions = &extensions}),
            "\x80\x02]q\0(\x82\xf0\x82\xf0\x84p\x11\x01\0e."s);
  EXPECT_EQ(repr(loads(dumps(root, {.protocol = 1, .extensions = &extensions})).root()),
            "[m.C, m.C, m.setter]");
}

TEST_F(PicklerTest, names_that_a_protocol_cannot_express_are_errors) {
  EXPECT_THROW(dumps(doc_.global("m\xc3\xbc", "C"), {.protocol = 2}), PicklingError);
  EXPECT_EQ(repr(loads(dumps(doc_.global("m\xc3\xbc", "C"), {.protocol = 3})).root()), "m\xc3\xbc.C");
  EXPECT_THROW(dumps(doc_.global("m\nx", "C"), {.protocol = 3}), PicklingError);
  EXPECT_EQ(loads(dumps(doc_.global("m\nx", "C"), {.protocol = 4})).root().module(), "m\nx");
}

// --- Other options ---------------------------------------------------------------------------------------------------

// p.fast = True; l = [1]; p.dump([l, l, 'a', 'a'])
TEST_F(PicklerTest, fast_mode_has_no_memo) {
  const Value list = doc_.list({n(1)});
  const Value text = s("a");
  const std::string expected =
      "\x80\x04\x95\x12\0\0\0\0\0\0\0](]K\x01"
      "a]K\x01"
      "a\x8c\x01"
      "a\x8c\x01"
      "ae."s;
  EXPECT_EQ(dumps(doc_.list({list, list, text, text}), {.protocol = 4, .fast = true}), expected);
}

TEST_F(PicklerTest, fast_mode_refuses_cycles) {
  const Value list = doc_.list();
  doc_.append(list, doc_.dict({{n(1), doc_.tuple({list})}}));
  EXPECT_EQ(message_of<ValueError>([&] { dumps(list, {.fast = true}); }),
            "[0][1][0]: fast mode: can't pickle an object that contains itself");
}

// dumps([PickleBuffer(b'abc'), PickleBuffer(bytearray(b'de'))], 5), with buffer_callback and without
TEST_F(PicklerTest, buffers_travel_outside_or_inside) {
  const Value root = doc_.list({doc_.buffer(0, true, "abc"), doc_.buffer(1, false, "de")});
  std::vector<Buffer> taken;
  DumpOptions outside;
  outside.buffer_callback = [&](const Buffer& buffer) {
    taken.push_back(buffer);
    return false;
  };
  const std::string bytes = dumps(root, outside);
  EXPECT_EQ(bytes,
            "\x80\x05\x95\x08\0\0\0\0\0\0\0]\x94(\x97\x98\x97"
            "e."s);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[1].data, "de");
  LoadOptions with_buffers;
  with_buffers.buffers = taken;
  EXPECT_TRUE(loads(bytes, with_buffers).root() == root);

  EXPECT_EQ(dumps(root),
            "\x80\x05\x95\x17\0\0\0\0\0\0\0]\x94(C\x03"
            "abc\x94\x96\x02\0\0\0\0\0\0\0de\x94"
            "e."s);
  EXPECT_THROW(dumps(root, {.protocol = 4}), PicklingError);
}

TEST_F(PicklerTest, buffers_without_data_keep_their_places_only) {
  const std::string bytes =
      "\x80\x05\x95\x08\0\0\0\0\0\0\0]\x94(\x97\x98\x97"
      "e."s;
  const Document document = loads(bytes);
  EXPECT_EQ(dumps(document.root()), bytes);
  EXPECT_THROW(dumps(document.root()[1]), PicklingError);
}

TEST_F(PicklerTest, protocols_beyond_the_newest_are_errors) {
  EXPECT_EQ(dumps(n(1), {.protocol = -1}), dumps(n(1), {.protocol = kHighestProtocol}));
  EXPECT_EQ(message_of<ValueError>([&] { dumps(n(1), {.protocol = 6}); }),
            "pickle protocol must be <= 5, found 6");
}

// --- Where it goes ---------------------------------------------------------------------------------------------------

// Remembers how much it was given at once.
class CountingBuffer : public std::streambuf {
 public:
  std::size_t largest = 0;
  std::size_t total = 0;

 protected:
  std::streamsize xsputn(const char*, std::streamsize count) override {
    largest = std::max(largest, static_cast<std::size_t>(count));
    total += static_cast<std::size_t>(count);
    return count;
  }
};

TEST_F(PicklerTest, a_stream_gets_one_frame_at_a_time) {
  const Value root = doc_.list();
  for (int i = 0; i < 400'000; ++i) doc_.append(root, s(std::to_string(i)));
  for (int protocol : {1, 3, 4, 5}) {
    CountingBuffer buffer;
    std::ostream stream(&buffer);
    dump(root, stream, {.protocol = protocol});
    EXPECT_EQ(buffer.total, dumps(root, {.protocol = protocol}).size());
    EXPECT_LE(buffer.largest, 66u << 10);
  }
}

TEST_F(PicklerTest, long_bytes_go_to_the_stream_from_where_they_lie) {
  const std::string data(1 << 20, 'x');
  CountingBuffer buffer;
  std::ostream stream(&buffer);
  dump(doc_.list({doc_.bytes(data), s(data)}), stream);
  EXPECT_EQ(buffer.largest, data.size());
}

TEST_F(PicklerTest, a_stream_that_fails_is_an_error) {
  std::ofstream closed;
  EXPECT_THROW(dump(n(1), closed), OSError);
  std::ofstream full("/dev/full");
  const Value root = doc_.list({doc_.bytes(std::string(1 << 20, 'x'))});
  EXPECT_THROW(
      {
        dump(root, full);
        full.flush();
        if (!full) throw OSError("seen at the end");
      },
      OSError);
  EXPECT_THROW(dump(root, std::string("/dev/full")), OSError);
}

class PicklerFileTest : public PicklerTest {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "staff.pkl").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string content() const {
    std::ifstream in(path_, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(PicklerFileTest, a_dump_to_a_path_replaces_the_file) {
  dump(s("old"), path_);
  dump(s("new"), path_);
  EXPECT_EQ(repr(load(path_).root()), "'new'");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(PicklerFileTest, a_dump_that_fails_leaves_the_old_file_and_nothing_else) {
  dump(s("old"), path_);
  const std::string before = content();
  const Value bad = doc_.list({doc_.bytes(std::string(1 << 20, 'x')), doc_.buffer(7, false, std::nullopt)});
  EXPECT_THROW(dump(bad, path_), PicklingError);
  EXPECT_EQ(content(), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(PicklerFileTest, the_file_keeps_its_permissions_and_links_stay_links) {
  namespace fs = std::filesystem;
  dump(s("old"), path_);
  fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_write);
  const auto before = fs::status(path_).permissions();
  fs::create_symlink("staff.pkl", folder_ / "link.pkl");
  dump(s("new"), (folder_ / "link.pkl").string());
  EXPECT_TRUE(fs::is_symlink(folder_ / "link.pkl"));
  EXPECT_EQ(fs::status(path_).permissions(), before);
  EXPECT_EQ(repr(load(path_).root()), "'new'");
}

TEST_F(PicklerFileTest, a_folder_that_is_not_there_is_an_error_that_names_the_file) {
  const std::string nowhere = (folder_ / "none" / "x.pkl").string();
  EXPECT_EQ(message_of<OSError>([&] { dump(n(1), nowhere); }),
            "cannot create '" + nowhere + "': No such file or directory");
  EXPECT_EQ(message_of<OSError>([&] { dump(n(1), folder_.string()); }),
            "cannot write '" + folder_.string() + "': Is a directory");
}

}  // namespace
}  // namespace brinery::pickle
