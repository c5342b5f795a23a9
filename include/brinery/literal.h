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
// unhashable key. Linear in time and memory; any depth. What each `<#1>` of a shortened repr stands for is not read back.
//
// Differences from ast.literal_eval: (1) it takes inf, nan, NotImplemented, bytearray, frozenset, frozendict and slice,
// and s'...' for 8-bit strings of Python 2, as repr prints them; (2) a complex number has the parts that are written,
// where Python adds up: -2j has the real part 0.0, not -0.0, and (-0-2j) has -0.0, so that both print as they were;
// (3) \N{...} is a SyntaxError, and a tuple needs its parentheses; (4) line breaks and indentation are free everywhere.
Document parse(std::string_view text);

}  // namespace brinery::literal
