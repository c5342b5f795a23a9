// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Parses arbitrary text as a Python literal. What parses must print as text that parses to the same value.
#include <brinery/error.h>
#include <brinery/literal.h>
#include <brinery/tagged.h>
#include <brinery/value.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz_support.h"

namespace {

using namespace brinery;
using fuzz::require;

std::optional<Document> parsed(std::string_view text) {
  try {
    return literal::parse(text);
  } catch (const Error& error) {
    require(!error.message().empty(), "an error says what is wrong");
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = parsed({reinterpret_cast<const char*>(data), size});
  if (!first) return 0;
  const std::string text = repr(first->root());
  const auto second = parsed(text);
  require(second.has_value(), "what repr prints of a literal is a literal");
  require(repr(second->root()) == text, "and prints the same");
  const bool may_hold_nan = text.find("nan") != std::string::npos;  // repr does not print its sign
  require(may_hold_nan || tagged_json(first->root()) == tagged_json(second->root()),
          "and has the same value");
  return 0;
}
