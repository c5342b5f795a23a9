// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The table of opcodes against what CPython 3.13's pickletools.opcodes says (tests/data/pickle/dis/opcodes.json).
#include "pickle/opcodes.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "support/files.h"

namespace brinery::pickletools {
namespace {

std::vector<std::string> names(const StackItems& items) {
  std::vector<std::string> names;
  for (const StackItem item : items) names.emplace_back(stack_item_name(item));
  return names;
}

TEST(Opcodes, rows_and_their_order_are_pythons) {
  const auto expected = test_support::read_json(BRINERY_TEST_DATA_DIR "/pickle/dis/opcodes.json");
  ASSERT_EQ(opcodes().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const OpcodeInfo& row = opcodes()[i];
    SCOPED_TRACE(row.name);
    EXPECT_EQ(row.name, expected[i]["name"].get<std::string>());
    EXPECT_EQ(static_cast<int>(row.code), expected[i]["code"].get<int>());
    EXPECT_EQ(arg_kind_name(row.arg), expected[i]["arg"].get<std::string>());
    EXPECT_EQ(names(row.stack_before), expected[i]["before"].get<std::vector<std::string>>());
    EXPECT_EQ(names(row.stack_after), expected[i]["after"].get<std::vector<std::string>>());
    EXPECT_EQ(row.proto, expected[i]["proto"].get<int>());
  }
}

TEST(Opcodes, each_byte_finds_its_row_or_none) {
  std::size_t found = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const OpcodeInfo* const row = find_opcode(static_cast<unsigned char>(byte));
    EXPECT_EQ(row, pickle::find_opcode(static_cast<unsigned char>(byte)));
    if (row == nullptr) continue;
    EXPECT_EQ(static_cast<int>(row->code), byte);
    EXPECT_EQ(row, &pickle::opcode_info(row->code));
    ++found;
  }
  EXPECT_EQ(found, 68U);
}

TEST(Opcodes, descriptions_are_single_lines_of_ascii_and_all_different) {
  std::set<std::string_view> seen;
  for (const OpcodeInfo& row : opcodes()) {
    EXPECT_TRUE(seen.insert(row.doc).second) << row.name;
    EXPECT_LE(row.doc.size(), 80U) << row.name;
    EXPECT_TRUE(row.doc.ends_with('.')) << row.name;
    for (const char c : row.doc) EXPECT_TRUE(c >= ' ' && c <= '~') << row.name;
  }
}

}  // namespace
}  // namespace brinery::pickletools
