// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// `brinery show --json`: valid JSON for every kind of value, in the forms that docs/guide/program.md lists.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "cli/program.h"

namespace brinery::cli_test {
namespace {

using namespace std::string_literals;
using nlohmann::json;

std::string as_json(const std::string& pickle, const std::string& encoding = "ASCII") {
  const Result result = run({"show", "--json", "--encoding", encoding}, {.input = pickle});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(json::accept(result.out)) << result.out;
  return result.out.substr(0, result.out.size() - 1);
}

TEST(ShowJson, every_kind_has_its_documented_form) {
  struct Case {
    std::string pickle;
    std::string text;
  };
  const std::vector<Case> table = {
      {"N.", "null"},
      {"\x80\x02\x88\x89\x86.", "[true, false]"},
      {"L123456789012345678901234567890L\n.", "123456789012345678901234567890"},
      {"F1.5\n.", "1.5"},
      {"F1e300\n.", "1e+300"},
      {"Fnan\n.", "{\"$float\": \"nan\"}"},
      {"F-inf\n.", "{\"$float\": \"-inf\"}"},
      {"V\\u00e9 \"q\" \\u0001\n.", "\"é \\\"q\\\" \\u0001\""},
      {"V\\ud800x\n.", "{\"$wtf8\": \"7aCAeA==\"}"},
      {"}V\\ud800x\nNs.", "{\"$dict\": [[{\"$wtf8\": \"7aCAeA==\"}, null]]}"},
      {"C\x04\x00\x01\xfe\xff."s, "{\"$bytes\": \"AAH+/w==\"}"},
      {"\x80\x05\x96\x01\0\0\0\0\0\0\0a."s, "{\"$bytearray\": \"YQ==\"}"},
      {"(lK\x01"
       "a.",
       "[1]"},
      {"}K\x01N"
       "s.",
       "{\"$dict\": [[1, null]]}"},
      {"}V$x\nNs.", "{\"$dict\": [[\"$x\", null]]}"},
      {"\x80\x04\x8f(K\x01\x90.", "{\"$set\": [1]}"},
      {"\x80\x04(K\x01\x91.", "{\"$frozenset\": [1]}"},
      {"cos\nsystem\n.", "{\"$global\": \"os.system\"}"},
      {"cos\nsystem\n(S'ls'\ntR.", "{\"$call\": \"os.system\", \"args\": [\"ls\"]}"},
      {"\x80\x02"
       "cm\nC\n)\x81}V\x61\nNsb.",
       "{\"$class\": \"m.C\", \"args\": [], \"state\": {\"a\": null}}"},
      {"\x80\x02"
       "cm\nC\n)\x81(K\x01K\x02"
       "e(K\x03Nu.",
       "{\"$class\": \"m.C\", \"args\": [], \"items\": [1, 2], \"pairs\": [[3, null]]}"},
      {"\x80\x02"
       "cm\nC\n)\x81K\x01"
       "bK\x02"
       "b.",
       "{\"$class\": \"m.C\", \"args\": [], \"states\": [1, 2]}"},
      {"c__builtin__\ncomplex\n(F1.0\nFnan\ntR.", "{\"$complex\": [1.0, {\"$float\": \"nan\"}]}"},
      {"c__builtin__\nslice\n(NK\x02NtR.", "{\"$slice\": [null, 2, null]}"},
      {"Pabc\n.", "{\"$persistent\": \"abc\"}"},
      {"\x80\x02\x82\x05.", "{\"$extension\": 5}"},
      {"\x80\x05\x97.", "{\"$buffer\": 0}"},
  };
  for (const Case& each : table) EXPECT_EQ(as_json(each.pickle), each.text);
}

TEST(ShowJson, cycle_is_an_id_and_references) {
  EXPECT_EQ(as_json("\x80\x04]\x94h\x00"
                    "a."s),
            "{\"$id\": 1, \"$value\": [{\"$ref\": 1}]}");
}

TEST(ShowJson, ordinary_sharing_is_repeated) {
  EXPECT_EQ(as_json("\x80\x02]K\x01"
                    "a2\x86."),
            "[[1], [1]]");
}

TEST(ShowJson, explosive_sharing_is_referred_to) {
  std::string pickle = "\x80\x02)";
  for (int i = 0; i < 60; ++i) pickle += "2\x86";
  const std::string text = as_json(pickle + ".");
  EXPECT_LT(text.size(), 5000U);
  EXPECT_NE(text.find("{\"$ref\": 58}"), std::string::npos);
}

TEST(ShowJson, a_long_string_that_is_shared_a_lot_is_written_once) {
  std::string pickle = "\x80\x02](X\xa0\x86\x01\0"s + std::string(100000, 'x') + "q\x01";
  for (int i = 0; i < 1000; ++i) pickle += "h\x01";
  const std::string text = as_json(pickle + "e.");
  EXPECT_LT(text.size(), 200000U);
  EXPECT_EQ(json::parse(text).size(), 1001U);
}

TEST(ShowJson, bytes_of_every_length_are_base64) {
  EXPECT_EQ(as_json("C\x01"
                    "f."),
            "{\"$bytes\": \"Zg==\"}");
  EXPECT_EQ(as_json("C\x02"
                    "fo."),
            "{\"$bytes\": \"Zm8=\"}");
  EXPECT_EQ(as_json("C\x03"
                    "foo."),
            "{\"$bytes\": \"Zm9v\"}");
  EXPECT_EQ(as_json("C\x00."s), "{\"$bytes\": \"\"}");
}

TEST(ShowJson, undecoded_string_of_python_2) {
  EXPECT_EQ(as_json("U\x01\xe9.", "keep"), "{\"$bytestr\": \"6Q==\"}");
}

}  // namespace
}  // namespace brinery::cli_test
