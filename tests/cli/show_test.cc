// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery show`: its forms, and that large and hostile inputs stay quick and readable.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

using namespace std::string_literals;

std::string show(std::vector<std::string> arguments, const std::string& pickle) {
  arguments.insert(arguments.begin(), "show");
  const Result result = run(arguments, {.input = pickle});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  return result.out;
}

// A list of `size` small dicts, by hand: {"id": i, "even": True or False}.
std::string records(int size) {
  std::string pickle = "\x80\x02](";
  for (int i = 0; i < size; ++i) {
    pickle += "}(X\x02\0\0\0idJ"s;
    for (int shift = 0; shift < 32; shift += 8) pickle += static_cast<char>(i >> shift & 0xff);
    pickle += "X\x04\0\0\0even"s + (i % 2 == 0 ? '\x88' : '\x89') + "u";
  }
  return pickle + "e.";
}

TEST(Show, what_fits_on_a_line_is_on_one) {
  EXPECT_EQ(show({}, "\x80\x02K\x2a."), "42\n");
  EXPECT_EQ(show({}, "]."), "[]\n");
  EXPECT_EQ(show({}, "\x80\x02K\x01K\x02K\x03\x87."), "(1, 2, 3)\n");
}

TEST(Show, tree_of_a_staff_list) {
  const Result result = run({"show", example("staff-py27-p0.pkl")});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out,
            "dict, 3 items\n"
            "├─ 'Ada': instance of staff.Employee\n"
            "│  └─ state: {'pay': 81500.5, 'age': 36, 'name': 'Ada'}\n"
            "├─ 'Grace': instance of staff.Employee\n"
            "│  └─ state: {'pay': 97000.0, 'age': 45, 'name': 'Grace'}\n"
            "└─ 'Omkar': instance of staff.Employee\n"
            "   └─ state: {'pay': 40000.0, 'age': 21, 'name': 'Omkar'}\n");
}

TEST(Show, tree_marks_shared_objects_and_cycles) {
  EXPECT_EQ(run({"show", example("shared-py313-p4.pkl")}).out,
            "list, 2 items\n"
            "├─ [0]: &1 dict, 3 items\n"
            "│  ├─ 'name': 'Ann'\n"
            "│  ├─ 'address': &2 {'street': 'Main Street', 'number': 7}\n"
            "│  └─ 'friend': &3 dict, 3 items\n"
            "│     ├─ 'name': 'Bob'\n"
            "│     ├─ 'address': *2\n"
            "│     └─ 'friend': *1\n"
            "└─ [1]: *3\n");
}

TEST(Show, hostile_call_is_data) {
  EXPECT_EQ(run({"show", example("hostile-py313-p4.pkl")}).out,
            "{'report': 'all is well', 'by': posix.system('touch you-have-been-hacked')}\n");
}

TEST(Show, tree_folds_by_limit_depth_and_lines) {
  const std::string pickle = records(100000);
  EXPECT_EQ(show({"--limit", "2"}, pickle),
            "list, 100,000 items\n"
            "├─ [0]: {'id': 0, 'even': True}\n"
            "├─ [1]: {'id': 1, 'even': False}\n"
            "└─ … 99,998 more\n");
  EXPECT_EQ(show({"--depth", "0", "--width", "60"}, pickle),
            "list, 100,000 items: [{'id': 0, 'even': True}, {'id':…\n");
  EXPECT_EQ(lines(show({"--format", "tree"}, pickle)), 22U);
  EXPECT_EQ(lines(show({"--all"}, pickle)), 100001U);
}

TEST(Show, no_line_of_a_folded_tree_is_wider_than_the_width) {
  for (const std::string width : {"60", "80", "132"}) {
    std::istringstream tree(run({"show", example("plain-py313-p5.pkl"), "--width", width}).out);
    for (std::string line; std::getline(tree, line);) {
      std::size_t columns = 0;
      for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
      EXPECT_LE(columns, std::stoul(width)) << line;
    }
  }
}

TEST(Show, several_megabytes_fold_quickly) {
  const File file(records(300000));
  const auto began = std::chrono::steady_clock::now();
  const Result result = run({"show", file.path()});
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_EQ(result.code, 0);
  EXPECT_LE(lines(result.out), 200U);
  EXPECT_LT(took, std::chrono::seconds(10)) << "takes a tenth of a second on a machine of 2020";
}

TEST(Show, long_strings_are_cut_and_measured) {
  const std::string text(5000, 'a');
  const std::string tree = show({}, "\x80\x02X\x88\x13\0\0"s + text + ".");
  EXPECT_TRUE(tree.starts_with("'aaaaaaaa")) << tree;
  EXPECT_TRUE(tree.ends_with("… str, 5,000 bytes\n")) << tree;
  EXPECT_EQ(show({"--format", "repr"}, "\x80\x02X\x88\x13\0\0"s + text + "."), "'" + text + "'\n");
}

TEST(Show, several_pickles_are_told_apart) {
  EXPECT_EQ(run({"show", example("log-py38-p4.pkl")}).out,
            "pickle 1, bytes 0 to 33\n{'day': 1, 'sold': 17}\n"
            "pickle 2, bytes 33 to 66\n{'day': 2, 'sold': 23}\n"
            "pickle 3, bytes 66 to 99\n{'day': 3, 'sold': 5}\n");
  EXPECT_EQ(run({"show", "--format", "repr", example("log-py38-p4.pkl")}).out,
            "{'day': 1, 'sold': 17}\n{'day': 2, 'sold': 23}\n{'day': 3, 'sold': 5}\n");
  EXPECT_EQ(run({"show", "--json", example("log-py38-p4.pkl")}).out,
            "{\"day\": 1, \"sold\": 17}\n{\"day\": 2, \"sold\": 23}\n{\"day\": 3, \"sold\": 5}\n");
}

TEST(Show, standard_input_is_the_default_and_has_a_name) {
  const std::string pickle = read_file(example("plain-py38-p0.pkl"));
  const std::string from_file = run({"show", example("plain-py38-p0.pkl")}).out;
  EXPECT_EQ(run({"show"}, {.input = pickle}).out, from_file);
  EXPECT_EQ(run({"show", "-"}, {.input = pickle}).out, from_file);
}

TEST(Show, encoding_and_errors_decide_about_strings_of_python_2) {
  const std::string path = example("strings-py27-p2.pkl");
  const auto repr_with = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"show", "--format", "repr", path});
    return run(options).out;
  };
  EXPECT_EQ(repr_with({"--encoding", "latin1"}),
            "{'picture': '\\x89PNG\\r\\n\\x1a\\n', 'drink': 'café', 'unicode': 'café'}\n");
  EXPECT_EQ(repr_with({"--encoding", "bytes"}),
            "{b'picture': b'\\x89PNG\\r\\n\\x1a\\n', b'drink': b'caf\\xe9', b'unicode': 'café'}\n");
  EXPECT_EQ(repr_with({"--errors", "ignore"}),
            "{'picture': 'PNG\\r\\n\\x1a\\n', 'drink': 'caf', 'unicode': 'café'}\n");
}

TEST(Show, tagged_is_the_uninterpreted_value) {
  EXPECT_EQ(show({"--format", "tagged"}, "\x80\x02U\x01\xe9."), "{\"t\":\"bytestr\",\"hex\":\"e9\"}\n");
  EXPECT_EQ(
      show({"--format", "tagged"},
           "c__builtin__\nset\n(]K\x01"
           "atR."),
      "{\"t\":\"call\",\"via\":\"reduce\",\"fn\":{\"t\":\"global\",\"module\":\"__builtin__\",\"name\":"
      "\"set\","
      "\"py3\":[\"builtins\",\"set\"]},\"args\":[{\"t\":\"list\",\"v\":[{\"t\":\"int\",\"v\":\"1\"}]}]}\n");
  EXPECT_EQ(show({"--format", "repr"},
                 "c__builtin__\nset\n(]K\x01"
                 "atR."),
            "{1}\n");
}

TEST(Show, a_million_nested_lists) {
  std::string pickle = "\x80\x02" + std::string(1000000, ']');
  pickle += std::string(999999, 'a') + ".";
  EXPECT_EQ(lines(show({}, pickle)), 11U);
  EXPECT_EQ(lines(show({"--all"}, pickle)), 999999U);
  const std::string brackets = std::string(1000000, '[') + std::string(1000000, ']') + "\n";
  EXPECT_EQ(show({"--json"}, pickle), brackets);
  EXPECT_EQ(show({"--format", "repr"}, pickle), brackets);
}

TEST(Show, a_callable_that_is_a_call_that_is_a_call) {
  // Calls whose callables are calls, a hundred thousand deep: nothing may recurse on them.
  std::string pickle =
      "\x80\x02"
      "cm\nf\n";
  for (int i = 0; i < 100000; ++i) pickle += ")R";
  pickle += ".";
  EXPECT_EQ(lines(show({}, pickle)) <= 200, true);
  EXPECT_TRUE(show({"--json"}, pickle).starts_with("{\"$call\": {\"$call\": "));
}

TEST(Show, exponential_sharing_stays_small) {
  std::string pickle = "\x80\x02)";
  for (int i = 0; i < 200; ++i) pickle += "2\x86";
  pickle += ".";
  EXPECT_LE(lines(show({}, pickle)), 200U);
  EXPECT_LE(lines(show({"--all"}, pickle)), 401U);
  EXPECT_LE(show({"--json"}, pickle).size(), 20000U);
  EXPECT_LE(show({"--format", "tagged"}, pickle).size(), 20000U);
  EXPECT_LE(show({"--format", "repr"}, pickle).size(), 20000U);
}

// A name of a megabyte, referred to by two bytes each: what a line cannot show of it must not be looked at.
TEST(Show, long_names_that_are_referred_to_often_are_cut) {
  const std::string name(1'000'000, 'n');
  const auto of_many = [&](const std::string& unit, int count) {
    std::string pickle = "\x80\x02](cm\n" + name + "\nq\0"s;
    for (int i = 0; i < count; ++i) pickle += unit;
    return pickle + "e.";
  };
  const auto began = std::chrono::steady_clock::now();

  const std::string names = show({"--all", "--width", "40"}, of_many("h\0"s, 100'000));
  EXPECT_TRUE(names.starts_with("list, 100,001 items\n├─ [0]: m.nnnnnnnnnnnnnnnnnnnnnnnnnnn…\n"))
      << names.substr(0, 200);
  EXPECT_EQ(lines(names), 100'002U);

  // An instance whose state, an empty list in a list of lists, does not fit on its line.
  const std::string instances = show({"--all", "--width", "40"}, of_many("h\0)\x81]]]]aaab"s, 10'000));
  EXPECT_NE(instances.find("instance of m.nnnn"), std::string::npos) << instances.substr(0, 200);
  EXPECT_LT(instances.size(), 10'000'000U);

  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20))
      << "takes a fraction of a second on a machine of 2020";
}

TEST(Show, colour_is_for_terminals_only) {
  EXPECT_EQ(run({"show", example("shared-py313-p4.pkl")}).out.find('\033'), std::string::npos);
}

TEST(Show, names_cannot_drive_the_terminal) {
  EXPECT_EQ(show({}, "cev\x1b[2Jil\nname\n."), "ev\\x1b[2Jil.name\n");
  EXPECT_EQ(show({"--format", "repr"}, "cev\x1b[2Jil\nname\n."), "ev\\x1b[2Jil.name\n");
}

}  // namespace
}  // namespace brinery::cli_test
