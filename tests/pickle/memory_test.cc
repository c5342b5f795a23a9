// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The promise of limits.h, with every allocation counted: a load takes at most kMemoryFactor times its input and
// kMemoryBase, whatever the input says.
#include <brinery/limits.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "support/counting_malloc.h"

namespace brinery::pickle {
namespace {

using namespace std::string_literals;
using test_support::AllocationCounter;

std::string repeated(const std::string& what, std::size_t size) {
  std::string out;
  while (out.size() < size) out += what;
  return out;
}

// Peak of an attempt to load, however it ends.
std::size_t peak_of(const std::string& pickle, const LoadOptions& options = {}) {
  const AllocationCounter counter;
  try {
    const Document document = loads(pickle, options);
    return counter.peak_bytes();
  } catch (const Error&) {
    return counter.peak_bytes();
  }
}

TEST(Memory, of_the_greediest_opcodes_is_within_the_promise) {
  struct Case {
    const char* what;
    std::string before;
    std::string unit;
    std::string after;
  };
  const Case cases[] = {
      {"empty lists", "", "]", "."},
      {"memoized lists", "", "]\x94", "."},
      {"empty dicts", "", "}\x94", "."},
      {"empty sets", "", "\x8f", "."},
      {"frozensets", "", "(\x91", "."},
      {"bytearrays of one", "", "\x96\x01\x00\x00\x00\x00\x00\x00\x00z"s, "."},
      {"marks", "", "(", "N."},
      {"copies of the top", "N", "2", "."},
      {"nested tuples", "N", "\x85", "."},
      {"doubled tuples", "N", "2\x86", "."},
      {"nested persistent ids", "N", "Q", "."},
      {"extension codes", "", "\x82\x01", "."},
      {"buffers", "\x80\x05", "\x97", "."},
      {"read-only buffers", "\x80\x05\x97", "\x98", "."},
      {"globals", "", "c\n\n", "."},
      {"instances", "", "(i\n\n", "."},
      {"reductions", "N", "N)R", "."},
      {"states", "cm\nn\n)R", "Nb", "."},
      {"wrapped states", "", "NNb", "."},
      {"items", "cm\nn\n)R", "(Ne", "."},
      {"list items", "]", "Na", "."},
      {"batches", "]", "(NNNNe", "."},
      {"dicts of one", "", "}NNs", "."},
      {"empty strings", "", "V\n", "."},
      {"wide ints", "", "\x8a\x07\xff\xff\xff\xff\xff\xff\x7f", "."},
      {"NaNs", "", "G\x7f\xf8\x00\x00\x00\x00\x00\x01"s, "."},
      {"complex numbers", "cbuiltins\ncomplex\nq\x00G\x00\x00\x00\x00\x00\x00\x00\x00q\x01"s,
       "h\x00h\x01h\x01\x86R"s, "."},
      {"sets by call", "cbuiltins\nset\n\x94)\x94", "h\x00h\x01R"s, "."},
  };
  for (std::size_t size : {100U, 100'000U, 4'000'000U}) {
    for (const Case& c : cases) {
      const std::string pickle = c.before + repeated(c.unit, size) + c.after;
      const std::size_t peak = peak_of(pickle);
      EXPECT_LE(peak, kMemoryFactor * pickle.size() + kMemoryBase)
          << c.what << ": " << static_cast<double>(peak) / static_cast<double>(pickle.size())
          << " bytes a byte";
    }
  }
}

TEST(Memory, of_far_memo_numbers_is_within_the_promise) {
  std::string pickle = "N";
  for (int i = 0; i < 100'000; ++i) {
    const std::uint32_t index = 0x80000000U + static_cast<std::uint32_t>(i) * 1000;
    pickle += 'r';
    pickle.append(reinterpret_cast<const char*>(&index), sizeof index);
  }
  EXPECT_LE(peak_of(pickle + "."), kMemoryFactor * pickle.size() + kMemoryBase);
}

// One large argument, one long name: a stream may refer to them in few bytes as often as it likes.
TEST(Memory, of_what_is_referred_to_often_is_within_the_promise) {
  const std::string text = "X\x40\x42\x0f\x00"s + std::string(1'000'000, 'm') + "\x94";
  const std::string list = "](" + repeated("K\x01", 1'000'000) + "e\x94";
  std::string pairs = "}\x94(";
  for (int i = 0; i < 65'536; ++i) pairs += {'M', static_cast<char>(i), static_cast<char>(i >> 8), 'N'};
  pairs += "u";
  const std::string names =
      "\x80\x04\x8c\x08"
      "builtins\x94";  // 0
  const std::string again[] = {
      text + names + repeated("h\x00h\x01\x93"s, 10'000),
      text + "c_codecs\nencode\n\x94h\x00\x8c\x06latin1\x86\x94"s + repeated("h\x01h\x02R", 10'000),
      "\x96\x40\x42\x0f\x00\x00\x00\x00\x00"s + std::string(1'000'000, 'm') + "\x94" +
          repeated("h\x00\x98"s, 10'000),
      list + "cbuiltins\nset\n\x94h\x00\x85\x94"s + repeated("h\x01h\x02R", 10'000),
      pairs + "cbuiltins\nfrozendict\n\x94h\x00\x85\x94"s + repeated("h\x01h\x02\x81", 10'000),
      "B\x40\x42\x0f\x00"s + std::string(1'000'000, 'm') +
          "\x94"
          "cbuiltins\nbytearray\n\x94h\x00\x85\x94"s +
          repeated("h\x01h\x02R", 10'000),
  };
  for (const std::string& pickle : again) {
    EXPECT_LE(peak_of(pickle + "."), kMemoryFactor * pickle.size() + kMemoryBase) << pickle.substr(0, 5);
  }
}

TEST(Memory, of_long_names_does_not_grow_with_their_use) {
  LoadOptions options;
  options.find_class = [](Document& document, std::string_view module, std::string_view name) {
    return document.global(module, name);
  };
  const std::string pickle = "X\x40\x42\x0f\x00"s + std::string(1'000'000, 'm') + "\x94\x8c\x01n\x94" +
                             repeated("h\x00h\x01\x93"s, 50'000) + ".";
  EXPECT_LE(peak_of(pickle, options), 8 * pickle.size());
}

TEST(Memory, of_registered_extensions_does_not_grow_with_their_use) {
  const Extensions extensions{{7, {std::string(1'000'000, 'm'), "n"}}};
  const std::string pickle = repeated("\x82\x07", 100'000) + ".";
  EXPECT_LE(peak_of(pickle, {.extensions = &extensions}), kMemoryFactor * pickle.size() + 3'000'000);
}

// Equal chains of tuples as members of one set: comparing them fills the tables of Keys.
TEST(Memory, of_deep_keys_is_within_the_promise) {
  const std::string chain = "N" + std::string(500'000, '\x85');
  const std::string pickle = "\x8f(" + chain + chain + "\x90.";
  EXPECT_LE(peak_of(pickle), kMemoryFactor * pickle.size() + kMemoryBase)
      << static_cast<double>(peak_of(pickle)) / static_cast<double>(pickle.size());
}

TEST(Memory, of_a_large_dict_is_within_the_promise) {
  std::string pickle = "}(";
  for (std::uint32_t i = 0; i < 500'000; ++i) {
    pickle += 'J';
    pickle.append(reinterpret_cast<const char*>(&i), sizeof i);
    pickle += 'N';
  }
  EXPECT_LE(peak_of(pickle + "u."), kMemoryFactor * pickle.size() + kMemoryBase);
}

TEST(Memory, of_decoding_with_replacement_is_within_the_promise) {
  const std::string pickle = "T\x00\x00\x10\x00"s + std::string(0x100000, '\xff') + '.';
  EXPECT_LE(peak_of(pickle, {.errors = "backslashreplace"}), kMemoryFactor * pickle.size() + kMemoryBase);
}

TEST(Memory, lengths_beyond_the_input_are_refused_before_anything_is_allocated) {
  for (const std::string& pickle :
       {"X\xff\xff\xff\xff"s, "B\xff\xff\xff\xff"s, "T\xff\xff\xff\x7f"s, "\x8b\xff\xff\xff\x7f"s,
        "\x96\xff\xff\xff\xff\xff\xff\xff\x7f"s, "\x8e\xff\xff\xff\xff\xff\x00\x00\x00"s,
        "\x95\xff\xff\xff\xff\x00\x00\x00\x00"s, "Np2147483648\n."s}) {
    const AllocationCounter counter;
    try {
      loads(pickle + "z");
    } catch (const Error&) {
    }
    EXPECT_LT(counter.largest_request(), 64U << 10) << repr(Document().bytes(pickle));
  }
}

TEST(Memory, of_a_document_is_freed_with_it) {
  const std::string pickle = "]" +
                             repeated(
                                 "}\x94(K\x01Nu"
                                 "a",
                                 1'000'000) +
                             ".";
  const AllocationCounter counter;
  { const Document document = loads(pickle); }
  EXPECT_LT(counter.held_bytes(), 1024U);
}

TEST(Memory, of_usual_data_is_a_small_multiple) {
  std::string pickle = "\x80\x04](";
  for (int i = 0; i < 100'000; ++i)
    pickle +=
        "}(\x8c\x04name\x94\x8c\x05Omkar\x94\x8c\x03"
        "age\x94K\x15u";
  pickle += "e.";
  const std::size_t peak = peak_of(pickle);
  EXPECT_LE(peak, 8 * pickle.size());
}

}  // namespace
}  // namespace brinery::pickle
