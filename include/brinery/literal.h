// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Python literals as text: reads back what `repr` prints of built-in data, as Python's ast.literal_eval does.
#pragma once

#include <string_view>

#include <brinery/document.h>

namespace brinery::literal {

// Parses one Python literal: None, True, False, Ellipsis or `...`, NotImplemented, ints in every base with underscores,
// floats (and inf, nan as repr prints them), complex (1+2j), str and bytes literals with all escapes and prefixes
// (r, b, u, and adjacent ones joined), tuples, lists, dicts, sets, set(), frozenset(...), bytearray(b'...'),
// frozendict({...}), slice(a, b, c). White space, line breaks and comments between tokens are free.
//
// Nothing is evaluated and no name is looked up. SyntaxError with line and column and what was expected; TypeError for an
// unhashable key. Linear in time and memory; any depth.
Document parse(std::string_view text);

}  // namespace brinery::literal
