// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Loads arbitrary bytes. The first byte chooses the options, the rest is the pickle. Whatever comes of it, every way of
// reading must agree, memory must stay within limits.h, and what was loaded must print, copy and compare.
//
//   bits 0-2  encoding and errors     bit 4  find_class redirects     bit 6  extensions and persistent_load
//   bit 3     builtins                bit 5  buffers                  bit 7  fix_imports
#include <brinery/error.h>
#include <brinery/limits.h>
#include <brinery/unpickler.h>
#include <brinery/tagged.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "end_of_pickle.h"
#include "fuzz_support.h"

namespace {

using namespace brinery;
using fuzz::require;
using pickle::LoadOptions;

constexpr std::array<std::pair<const char*, const char*>, 8> kEncodings{{
    {"ASCII", "strict"},
    {"latin1", "strict"},
    {"utf-8", "strict"},
    {"bytes", "strict"},
    {"keep", "strict"},
    {"utf-8", "surrogateescape"},
    {"ASCII", "backslashreplace"},
    {"utf-8", "replace"},
}};

const std::array<pickle::Buffer, 2> kBuffers{{{"outside", false}, {"readonly", true}}};
const pickle::Extensions kExtensions{{1, {"builtins", "set"}}, {240, {"corpus_types", "ExtCopy"}}};

LoadOptions options_from(std::uint8_t choice) {
  LoadOptions options;
  std::tie(options.encoding, options.errors) = kEncodings[choice & 7];
  options.builtins = (choice & 8) != 0;
  if ((choice & 16) != 0) {
    options.find_class = [](Document& document, std::string_view module, std::string_view name) {
      if (module == "refused") throw UnpicklingError("refused");
      return module == "builtins" ? document.list() : document.global("elsewhere", name);
    };
  }
  if ((choice & 32) != 0) options.buffers = kBuffers;
  if ((choice & 64) != 0) {
    options.extensions = &kExtensions;
    options.persistent_load = [](Document& document, Value id) { return document.tuple({id}); };
  }
  options.fix_imports = (choice & 128) != 0;
  return options;
}

// A Document, or the class of the error.
struct Outcome {
  std::optional<Document> document;
  std::string_view error;
};

template <class Load>
Outcome outcome_of(Load&& load) {
  try {
    return {load(), ""};
  } catch (const Error& error) {
    require(!error.message().empty(), "an error says what is wrong");
    return {std::nullopt, error.python_name()};
  }
}

void check_value(Document& document) {
  const Value root = document.root();
  const std::string tagged = tagged_json(root);
  constexpr std::size_t kShown = 1 << 16;
  repr(root, kShown);

  Document other;
  const Value copy = other.copy(root);
  require(tagged_json(copy) == tagged, "a copy is what it was copied from");
  const bool may_hold_nan = tagged.find("nan") != std::string::npos;  // which equals nothing
  require(may_hold_nan || root == copy, "a copy equals what it was copied from");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const LoadOptions options = options_from(data[0]);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);

  Outcome in_place = outcome_of([&] { return pickle::loads_no_copy(bytes, options); });
  const Outcome copied = outcome_of([&] { return pickle::loads(bytes, options); });
  std::istringstream stream{std::string(bytes)};
  const Outcome streamed = outcome_of([&] { return pickle::load(stream, options); });
  require(in_place.error == copied.error, "loads and loads_no_copy agree");
  require(in_place.error == streamed.error, "loads and load agree");
  if (!in_place.document) return 0;

  check_value(*in_place.document);
  const std::string tagged = tagged_json(in_place.document->root());
  require(tagged == tagged_json(copied.document->root()), "loads and loads_no_copy give one value");
  require(tagged == tagged_json(streamed.document->root()), "loads and load give one value");
  require(in_place.document->memory_bytes() <= kMemoryFactor * size + kMemoryBase, "memory is bounded");

  pickle::Unpickler unpickler(bytes, options);
  unpickler.load();
  const auto counted = fuzz::end_by_reader(bytes);
  require(counted.has_value(), "a builder of nothing accepts what the Document accepts");
  require(*counted == unpickler.offset(), "every builder sees the same end");
  return 0;
}
