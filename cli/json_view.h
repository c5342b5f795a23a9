// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The JSON view: valid JSON that looks like the data, for jq and other programs. Python's json.dumps gives the same
// where it can; what JSON has no form for becomes an object whose first key begins with "$" (the table is in
// docs/guide/program.md). To keep every type, use tagged_json (<brinery/tagged.h>) instead.
#pragma once

#include <brinery/value.h>

#include "output.h"

namespace brinery::cli {

// Writes one document, without line breaks. An object that contains itself is {"$id": n, "$value": ...} and then
// {"$ref": n}. Other shared objects are repeated, unless the text would become longer than 64 MiB by that: then all
// shared containers, and strings over 64 bytes, are written once in that way.
//
// Cost: linear in the distinct objects and the text. Iterative: any depth.
void write_json(Output& out, Value value);

}  // namespace brinery::cli
