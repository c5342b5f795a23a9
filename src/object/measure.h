// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// How large a graph of objects is, for budgets that must stay proportional to it.
#pragma once

#include <cstddef>

#include <brinery/value.h>

namespace brinery::detail {

// What a value is worth in units of FromOptions::limit: one for each part of its distinct objects and for each byte of
// their texts. Cost: linear in the distinct objects. Iterative.
std::size_t measure(Value root);

}  // namespace brinery::detail
