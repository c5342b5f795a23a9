// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Decoding of 8-bit strings (what Python 2 called str) into text, as Python's bytes.decode(encoding, errors).
// For text opcodes with escapes see escapes.h; for checking UTF-8 that is kept as it is see utf8.h.
#pragma once

#include <string>
#include <string_view>

namespace brinery::base {

// Decodes to WTF-8 as Python 3.13's bytes.decode. Linear in the input. Thread-safe.
//
// Encodings, with every alias and spelling that Python takes for them (case, '-', '_' and space do not
// matter): ascii, latin-1, utf-8, cp1252. Error handlers: strict, ignore, replace, backslashreplace,
// surrogateescape, surrogatepass.
//
// Throws UnicodeDecodeError with CPython's text, its offset() being relative to `bytes`; LookupError
// "unknown encoding: x"; and only when an error really has to be handled, LookupError
// "unknown error handler name 'x'", or TypeError for xmlcharrefreplace and namereplace, which only encode.
// Empty input gives empty text before any name is looked at, as in Python.
// One difference: Python knows some hundred encodings more, which are "unknown encoding" here.
std::string decode_8bit(std::string_view bytes, std::string_view encoding, std::string_view errors);

}  // namespace brinery::base
