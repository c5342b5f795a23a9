// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Python's repr() of str, bytes and bytearray, character for character as CPython 3.13 prints it. Numbers are in
// numbers.h. All functions are pure and thread-safe; cost is linear in the text.
#pragma once

#include <string>
#include <string_view>

namespace brinery::base {

// str.isprintable() of one code point, by the Unicode tables of Python 3.13. Surrogates are not printable.
bool is_printable(char32_t code_point);

// Appends repr(str). Single quotes unless the text has ' and no "; \\ \t \n \r, \xNN, \uNNNN, \UNNNNNNNN for
// what is not printable. The output is valid strict UTF-8: lone surrogates come out as \udXXX. REQUIRES:
// valid WTF-8.
void append_str_repr(std::string& out, std::string_view wtf8);

// Appends repr(bytes): b'...', with the same choice of quotes and \xNN for all but printable ASCII.
void append_bytes_repr(std::string& out, std::string_view bytes);

// Appends repr(bytearray): bytearray(b'...'). Unlike in bytes, ' is escaped whichever quotes stand around it.
void append_bytearray_repr(std::string& out, std::string_view bytes);

}  // namespace brinery::base
