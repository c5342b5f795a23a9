// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Makes the canonical graph: one object for each class.
#pragma once

#include <brinery/value.h>

#include "object/heap.h"
#include "pickle/canonical_classes.h"

namespace brinery::pickle::canonical {

// The object of the class `root`, made in `heap` with all that it leads to. REQUIRES: the parts of every class are in classes.
Value build(detail::Heap& heap, const Classes& classes, Ref root);

}  // namespace brinery::pickle::canonical
