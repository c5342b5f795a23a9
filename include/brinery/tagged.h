// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tagged JSON: a JSON form of any value that keeps type, sharing and cycles. For machines; see docs/formats/tagged.md.
#pragma once

#include <string>

#include <brinery/value.h>

namespace brinery {

struct TaggedOptions {
  // Default false: instances are written as what the pickle says, a call and what is done to its result. True: those of
  // Python's standard value types (std_types.h) are written as what they are, `{"t":"obj","class":"datetime.date",...}`.
  // Costs a description in memory for each of them.
  bool interpret = false;
};

// One line of ASCII-only JSON. A container that is referred to more than once carries an `id`, later occurrences are
// references. Strings and bytes longer than 1,024 bytes are given by length and SHA-256. Iterative: any depth.
//
// The text is linear in the graph: in its distinct objects and the references between them, but with a factor. Numbers,
// strings, bytes and names of up to 1,024 bytes are written at every reference, in up to about 6 KB each (a control
// character takes six), where the reference took two bytes of a pickle. Names of globals are never shortened: each
// distinct global writes its module and name once in full, also where many globals share a long module.
std::string tagged_json(Value value, const TaggedOptions& options = {});

}  // namespace brinery
