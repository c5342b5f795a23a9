// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/detail/reflect_unknown_fields.h>
#include <brinery/document.h>

namespace brinery {

bool operator==(const UnknownFields& a, const UnknownFields& b) {
  if (a.empty() || b.empty()) {
    const auto has_none = [](const UnknownFields& fields) {
      return fields.empty() || fields.dict()->root().size() == 0;
    };
    return has_none(a) && has_none(b);
  }
  return a.dict()->root() == b.dict()->root();
}

}  // namespace brinery
