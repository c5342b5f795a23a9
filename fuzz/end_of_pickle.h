// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Where a pickle ends for the reader alone, whatever objects are made of it.
#pragma once

#include <brinery/error.h>
#include <brinery/pickle_reader.h>

#include <cstddef>
#include <optional>
#include <string_view>

#include "support/counting_builder.h"

namespace brinery::fuzz {

// Reads with a builder that makes nothing and accepts all that the Document's builder accepts. The offset behind the
// pickle; nothing if it cannot be read.
inline std::optional<std::size_t> end_by_reader(std::string_view bytes) {
  test_support::CountingBuilder builder;
  pickle::PickleReader<test_support::CountingBuilder> reader(builder);
  try {
    reader.read(bytes);
    return reader.consumed();
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace brinery::fuzz
