// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pieces of JSON text.
#pragma once

#include <string_view>

#include "output.h"

namespace brinery::cli {

// Whether the text has a lone surrogate, which no JSON string can hold for every parser.
bool has_surrogate(std::string_view wtf8);

// A JSON string. REQUIRES: no lone surrogate.
void write_json_string(Output& out, std::string_view utf8);

// A JSON string, or {"$wtf8": "7aCA"} (base64) for text with a lone surrogate.
void write_json_text(Output& out, std::string_view wtf8);

// {"$bytes": "AAH+/w=="}, with the key given.
void write_json_bytes(Output& out, std::string_view key, std::string_view data);

// A JSON number, or {"$float": "nan"} (or "inf", "-inf") for what JSON has no number for.
void write_json_float(Output& out, double number);

}  // namespace brinery::cli
