// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Every pickle of the corpus, read and written again. What CPython's C pickler wrote comes back byte for byte; what others
// wrote comes back equal, in every protocol. Compiled only where the corpus is.
#include <brinery/error.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "support/pickle_corpus.h"
#include "support/round_trip.h"

namespace brinery::pickle {
namespace {

using nlohmann::json;
using test_support::kPickles;
using test_support::read_file;
using test_support::RoundTrip;

// One file of a case, and the letters of those that gave these bytes among the C picklers of CPython 3.8 and later.
struct CorpusFile {
  std::string folder;
  const json& entry;
  std::string letters;

  std::string name() const { return entry["file"]; }
  std::string bytes() const { return read_file(folder + name()); }
  bool is_by(char letter) const { return letters.find(letter) != std::string::npos; }
  bool is_usual() const { return is_by('C') || is_by('D'); }
};

std::string c_pickler_letters(const json& made_by) {
  std::string letters;
  for (const auto& [python, ways] : made_by.items()) {
    if (python[0] != '3' || std::stoi(python.substr(2)) < 8) continue;
    for (const char way : ways.get<std::string>()) {
      if (std::string("CDFN").find(way) != std::string::npos) letters += way;
    }
  }
  return letters;
}

void for_each_file(const std::string& part, const std::function<void(const CorpusFile&)>& visit) {
  const std::string folder = kPickles + part + "/";
  const json manifest = test_support::read_json(folder + "manifest.json");
  for (const json& listed : manifest["cases"]) {
    const json expectations = test_support::read_json(folder + listed["expect"].get<std::string>());
    for (const json& entry : expectations["files"]) {
      const CorpusFile file{folder, entry, c_pickler_letters(entry["made_by"])};
      SCOPED_TRACE(file.name());
      visit(file);
    }
  }
}

// The options that those who wrote the file had.
struct Options {
  LoadOptions load;
  DumpOptions dump;
};

Options options_of(const CorpusFile& file) {
  Options options;
  options.dump.protocol = file.entry["protocol"];
  options.dump.fast = file.is_by('F') && !file.is_usual();
  options.dump.fix_imports = !file.is_by('N') || file.is_usual();
  options.load.fix_imports = options.dump.fix_imports;
  return options;
}

// --- The law: the same bytes ----------------------------------------------------------------------------------------

TEST(PickleDumpsCorpus, plain_values_of_c_picklers_come_back_byte_for_byte) {
  int files = 0;
  int fast = 0;
  int unfixed = 0;
  for_each_file("plain", [&](const CorpusFile& file) {
    if (file.letters.empty()) return;
    const std::string bytes = file.bytes();
    const Options options = options_of(file);
    const Document document = loads(bytes, options.load);
    EXPECT_EQ(dumps(document.root(), options.dump), bytes);
    ++files;
    fast += options.dump.fast ? 1 : 0;
    unfixed += options.dump.fix_imports ? 0 : 1;
  });
  EXPECT_EQ(files, 907);
  EXPECT_GT(fast, 20);
  EXPECT_GT(unfixed, 5);
}

// Why the bytes of some cases differ, and to what protocol.
struct Exception {
  const char* reason;
  int highest_protocol;
};

const char* const kNested =
    "a getattr() of a class is a nested name here, which is written anew as getattr()";
const std::map<std::string, Exception> kExceptions{
    {"class_and_static_methods", {kNested, 3}},
    {"nested_class", {kNested, 3}},
    {"nested_class_ref", {kNested, 3}},
    {"user_newargs_ex", {kNested, 3}},
    {"user_kwonly", {kNested, 3}},
    {"exceptions_os", {"two classes of Python 3 have one name in Python 2, which the pickle says twice", 2}},
};

TEST(PickleDumpsCorpus, standard_library_objects_of_c_picklers_come_back_byte_for_byte) {
  int files = 0;
  std::set<std::string> differing;
  for_each_file("stdlib", [&](const CorpusFile& file) {
    if (file.letters.empty()) return;
    const std::string bytes = file.bytes();
    const Options options = options_of(file);
    const Document document = loads(bytes, options.load);
    const std::string written = dumps(document.root(), options.dump);
    if (written == bytes) {
      ++files;
      return;
    }
    const std::string name = file.name().substr(0, file.name().find('/'));
    differing.insert(name);
    const auto known = kExceptions.find(name);
    EXPECT_TRUE(known != kExceptions.end() && options.dump.protocol <= known->second.highest_protocol)
        << "not the same bytes";
    EXPECT_EQ(loads(written, options.load).root(), document.root());
  });
  EXPECT_EQ(files, 769);
  for (const auto& [name, exception] : kExceptions) {
    EXPECT_TRUE(differing.contains(name)) << name << " is the same now: " << exception.reason;
  }
}

// numpy, pandas and others write by way of Python's C pickler, or with opcodes of their own.
TEST(PickleDumpsCorpus, pickles_of_the_world_come_back_byte_for_byte) {
  const json manifest = test_support::read_json(kPickles + "world/manifest.json");
  int files = 0;
  for (const json& listed : manifest["files"]) {
    const std::string name = listed["file"];
    if (!listed.contains("expect") || name == "several.pkl") continue;
    SCOPED_TRACE(name);
    const std::string bytes = read_file(kPickles + "world/" + name);
    const Document document = loads(bytes);
    const int protocol = bytes.size() > 2 && bytes[0] == '\x80' ? bytes[1] : 0;
    EXPECT_EQ(dumps(document.root(), {.protocol = protocol}), bytes);
    ++files;
  }
  EXPECT_GT(files, 50);
}

// --- Equal in every protocol -----------------------------------------------------------------------------------------

struct Counts {
  int written = 0;
  int refused = 0;  // what the protocol cannot express
  int equal = 0;
};

void expect_equal_in_every_protocol(const std::string& bytes, const LoadOptions& load, Counts& counts) {
  const Document document = loads(bytes, load);
  for (int protocol = 0; protocol <= kHighestProtocol; ++protocol) {
    SCOPED_TRACE(protocol);
    const DumpOptions dump{.protocol = protocol, .fix_imports = load.fix_imports};
    std::string written;
    try {
      written = dumps(document.root(), dump);
    } catch (const PicklingError&) {
      ++counts.refused;
      continue;
    }
    ++counts.written;
    EXPECT_TRUE(written == dumps(document.root(), dump)) << "another time, other bytes";
    const Document again = loads(written, load);
    if (RoundTrip(protocol, load, dump).keeps(document.root())) {
      ++counts.equal;
      EXPECT_TRUE(again.root() == document.root());
    }
    // What became a call stays that call.
    const Document third = loads(dumps(again.root(), dump), load);
    if (RoundTrip(protocol, load, dump).keeps(again.root())) {
      EXPECT_TRUE(third.root() == again.root());
    }
  }
}

void print(const std::string& part, const Counts& counts) {
  std::cout << part << ": " << counts.written << " pickles written, " << counts.equal
            << " equal to what was given, " << counts.refused << " refused\n";
}

Counts every_file_of(const std::string& part) {
  Counts counts;
  for_each_file(part, [&](const CorpusFile& file) {
    LoadOptions load;
    load.encoding = "keep";
    expect_equal_in_every_protocol(file.bytes(), load, counts);
  });
  print(part, counts);
  return counts;
}

TEST(PickleDumpsCorpus, plain_values_are_equal_in_every_protocol) {
  const Counts counts = every_file_of("plain");
  EXPECT_EQ(counts.written, 1423 * 6);
  EXPECT_GE(counts.equal, 1400 * 6);
  EXPECT_EQ(counts.refused, 0);
}

TEST(PickleDumpsCorpus, standard_library_objects_are_equal_in_every_protocol) {
  const Counts counts = every_file_of("stdlib");
  EXPECT_GT(counts.written, 2000 * 6);
  EXPECT_GT(counts.equal, 1000 * 6);
  EXPECT_LT(counts.refused, 200);
}

TEST(PickleDumpsCorpus, what_loads_of_the_hostile_files_is_equal_in_every_protocol) {
  for (const std::string part : {"world", "hostile", "hostile-more"}) {
    Counts counts;
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kPickles + part)) {
      if (entry.path().extension() != ".pkl") continue;
      SCOPED_TRACE(entry.path().filename().string());
      LoadOptions load;
      load.encoding = "keep";
      const std::string bytes = read_file(entry.path().string());
      try {
        loads(bytes, load);
      } catch (const Error&) {
        continue;
      }
      ++files;
      expect_equal_in_every_protocol(bytes, load, counts);
    }
    print(part, counts);
    EXPECT_GT(files, 40);
    EXPECT_GT(counts.equal, 200);
  }
}

}  // namespace
}  // namespace brinery::pickle
