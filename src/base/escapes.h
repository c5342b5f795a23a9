// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The two escape languages of pickle's text opcodes: raw-unicode-escape (UNICODE) and the body of a bytes
// literal (STRING). Both are linear and thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace brinery::base {

// Decodes 'raw-unicode-escape' to WTF-8: \uXXXX and \UXXXXXXXX count only after an odd number of backslashes,
// every other byte is Latin-1. Escaped surrogates stay as they are, also in pairs. Throws UnicodeDecodeError
// with CPython's text, e.g. "'rawunicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX
// escape".
std::string unescape_raw_unicode(std::string_view line);

// The other way, as pickle writes the text of UNICODE: one line, ASCII and Latin-1 as bytes of their own; backslash, NUL,
// newline, carriage return, 0x1a and all else as \uXXXX or \UXXXXXXXX. REQUIRES: valid WTF-8.
std::string escape_raw_unicode(std::string_view wtf8);

// What codecs.escape_decode does with the inside of a bytes literal: \\ \' \" \a \b \f \n \r \t \v,
// backslash-newline (nothing), \xHH, \o \oo \ooo (the low eight bits); any other escape is kept with its
// backslash. Throws ValueError "invalid \x escape at position N" and "Trailing \ in string".
std::string unescape_bytes(std::string_view body);

}  // namespace brinery::base
