// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The canonical form of a graph: alike values become the same graph, whatever their sharing, the order in which sets and dicts
// were filled, and the process. The ordinary writer then gives the same bytes for them. docs/formats/canonical.md has the rule.
//
// The work is done in four steps, each iterative and (but for sorting) linear in the graph:
//
//     canonical.cc           reads the graph, and settles from the leaves up what does not lead into a cycle
//     canonical_classes.h    alike objects are one class; the order of keys
//     canonical_refine.h     which objects of the cycles are alike
//     canonical_build.h      one object for each class
#pragma once

#include <brinery/document.h>

namespace brinery::pickle {

// The canonical form of `value`, made in `into`. It refers to nothing of the source.
//
// Two values are alike when they are == and of the same types throughout; floats when they have the same bits, or are NaNs.
// Alike values, and only they, give graphs that are the same but for addresses. In such a graph alike objects are one object,
// except keys that only equal themselves (NaNs, instances, persistent ids, buffers), which stay as many as they were.
//
// ValueError where there is no order: two keys of a dict or members of a set that lead into cycles, or that are alike but
// differ by the identity of something within (a tuple with an instance).
Value canonicalize(Document& into, Value value);

}  // namespace brinery::pickle
