// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Optimizes arbitrary bytes. What loads must load to the same value afterwards. A second time may find less to keep, where a
// number was stored twice, but never more.
#include <brinery/error.h>
#include <brinery/pickletools.h>
#include <brinery/tagged.h>
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

std::optional<std::string> optimized(std::string_view bytes, bool loads) {
  try {
    return pickletools::optimize(bytes);
  } catch (const ValueError&) {
    // The lines of old protocols mean text to pickletools, which a reader that keeps them as bytes accepts.
    return std::nullopt;
  } catch (const TypeError&) {
    require(!loads, "what loads fetches only what was stored");
    return std::nullopt;
  }
}

std::optional<std::string> loaded(std::string_view bytes) {
  try {
    return tagged_json(pickle::loads_no_copy(bytes, {.encoding = "keep"}).root());
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto before = loaded(bytes);
  const auto once = optimized(bytes, before.has_value());
  if (!once) return 0;
  const auto twice = optimized(*once, before.has_value());
  require(twice && twice->size() <= once->size(), "an optimized pickle can be optimized, and grows no more");
  require(optimized(*twice, before.has_value()) == twice, "optimizing a third time changes nothing");
  if (before) require(loaded(*once) == before, "the optimized pickle loads to the same value");
  return 0;
}
