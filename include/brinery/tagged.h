// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Tagged JSON: a JSON form of any value that keeps type, sharing and cycles. For machines; see docs/formats/tagged.md.
#pragma once

#include <string>

#include <brinery/value.h>

namespace brinery {

// One line of ASCII-only JSON. A container that is referred to more than once carries an `id`, later occurrences are
// references, so that the text stays proportional to the number of distinct objects. Strings and bytes longer than
// 1,024 bytes are given by length and SHA-256. Iterative: any depth.
std::string tagged_json(Value value);

}  // namespace brinery
