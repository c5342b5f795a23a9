// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Canonical pickles of arbitrary graphs. What has such a form must load, and have the same form again. (Not: be equal, as
// NaNs equal nothing.)
#include <brinery/error.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz_support.h"

namespace {

using namespace brinery;
using fuzz::require;

// With the calls that loading would make plain data of left alone: whether it does depends on how much the input has.
Document load(std::string_view bytes) {
  return pickle::loads_no_copy(bytes, {.encoding = "keep", .builtins = false});
}

std::optional<std::string> canonical(Value value, int protocol) {
  try {
    return pickle::dumps(value, {.protocol = protocol, .canonical = true});
  } catch (const Error& error) {
    require(!error.message().empty(), "an error says what is wrong");
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::optional<Document> document;
  try {
    document = load({reinterpret_cast<const char*>(data), size});
  } catch (const Error&) {
    return 0;
  }
  for (const int protocol : {4, 5}) {
    const auto once = canonical(document->root(), protocol);
    if (!once) continue;
    const Document back = load(*once);
    const auto twice = canonical(back.root(), protocol);
    // Types that have no opcode are calls afterwards, which may be sorted elsewhere; from then on nothing changes.
    require(twice.has_value(), "what was canonical has a canonical form");
    require(canonical(load(*twice).root(), protocol) == twice, "the canonical form is settled");
  }
  return 0;
}
